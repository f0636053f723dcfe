"""A plan as pages and programs get it: numbers, pictures' numbers, reasons, in plain values.

What: `lines.record_of` with all that a page shows: profile, people along the way, rules, places
to land, why it bends, filed flights in the way. Why plain and complete: the page, the API and
the command line show the same answer, and nobody but the planner needs the engines.

>>> INVENTED.en
'The map is invented: a stand-in. No flight may rest on it.'
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.plan.weights import WEIGHTS
from kaga.engines.airspace.told import Told
from kaga.services.airspace.planning.along import (
    below,
    people_around,
    samples_of,
    tops_below,
    uses_below,
)
from kaga.services.airspace.planning.bend_words import BENDS
from kaga.services.airspace.planning.checklist import checklist_of, told_record
from kaga.services.airspace.planning.lines import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.engines.airspace.deconflict.answers import Offers
    from kaga.engines.airspace.deconflict.sky import Conflict
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.services.airspace.planning.along import Below, Samples
    from kaga.services.airspace.planning.tilestore import Ground

INVENTED: Final = Told(
    "この地図は仮のものです（家や道は架空です）。この地図による飛行はできません。",
    "この 地図は 本当の 町では ありません。この 地図では 飛ばせません。",
    "The map is invented: a stand-in. No flight may rest on it.",
)
_MM: Final = 3


@dataclass(frozen=True, slots=True)
class Around:
    """What a record says beside the plan: how it was asked, landing sites, filed flights.

    `asked` is the question as plain text: asked again, it gives the same plan on the same data.
    `filed` is the version of the flights and zones that were in the way.
    """

    asked: Mapping[str, str]
    grounds: Sequence[Ground] = ()
    filed: str = ""
    seconds: float = 0.0


def plan_name(asked: Mapping[str, str], map_version: str, filed: str) -> str:
    """The name of a plan: a hash of the question and of what the answer rests on."""
    whole = {"asked": dict(asked), "map": map_version, "filed": filed}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def full_record(plan: Plan, situation: Situation, around: Around) -> dict[str, Any]:
    """Everything, for pages and programs; the shape is in `docs/services/airspace.md`."""
    record = record_of(plan)
    name = plan_name(around.asked, plan.basis.map_version, around.filed)
    record |= {
        "id": name,
        "asked": dict(around.asked),
        "stand_in": plan.basis.status is not Status.OFFICIAL,
        "stand_in_words": told_record(INVENTED),
        "filed_version": around.filed,
        "seconds_to_plan": around.seconds,
        "weights": {preset.value: asdict(each) for preset, each in WEIGHTS.items()},
        "assumed": {
            "vehicle": plan.request.craft.vehicle.key,
            "crew": "second-class licence and certificate, insured, beyond sight and night",
        },
    }
    record["alternatives"] = [
        {**told, **_more(plan, situation, one, around.grounds), "id": f"{name}-{number}"}
        for number, (told, one) in enumerate(
            zip(record["alternatives"], plan.alternatives, strict=True), 1
        )
    ]
    return record


def _more(
    plan: Plan, situation: Situation, one: Alternative, grounds: Sequence[Ground]
) -> dict[str, Any]:
    """What an alternative says beyond its figures."""
    under, samples = below(situation, plan, one.course), samples_of(one.course)
    reason = _no_certificate(one)
    return {
        "serves": [preset.value for preset in one.serves],
        "profile": _profile(situation, one, under, samples),
        "people_along": {
            "s_m": _told(samples.metres, 1),
            "per_ha": _told(people_around(situation, one, under, samples), 2),
        },
        "rules": checklist_of(plan, one, uses_below(one.course, under)),
        "sites": _sites(plan, one, grounds),
        "bends": _bends(situation, one),
        "traffic": traffic_of(one.tubes.offers, one.tubes.filed, float(one.course.times[0])),
        "certificate": {"name": None, "reason": reason and told_record(reason)},
    }


def _profile(
    situation: Situation, one: Alternative, under: Below, samples: Samples
) -> dict[str, list[float]]:
    cells = under.cells(samples.rows.astype(np.int64), samples.columns.astype(np.int64))
    ground, tops = under.ground_m(cells), tops_below(one.course, under, samples)
    distances = situation.distances
    return {
        "s_m": _told(samples.metres, 1),
        "ground_msl": _told(ground, 1),
        "surface_msl": _told(tops, 1),
        "flight_msl": _told(samples.msl_m, _MM),
        "ceiling_msl": _told(ground + distances.ceiling_m, 1),
        "floor_msl": _told(tops + distances.object_m, 1),
        "t_s": _told(samples.seconds, _MM),
    }


def _told(values: np.ndarray[Any, np.dtype[np.float64]], digits: int) -> list[float]:
    return [round(value, digits) for value in values.tolist()]


def _sites(plan: Plan, one: Alternative, grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    """Where it would land, one row for each stretch of seconds that a site serves."""
    by_id = {ground.id: ground for ground in grounds}
    names = dict(zip(("start", "end"), (pad.name for pad in plan.pads), strict=True))
    rows, second = [], 0
    for number, run in groupby(refuge.site for refuge in one.refuges.seconds):
        count = sum(1 for _ in run)
        if number >= 0:
            site = one.refuges.sites[number]
            ground = by_id.get(site.id)
            rows.append(
                {
                    "id": site.id,
                    "name": names.get(site.id, site.id) if ground is None else ground.name,
                    "kind": "pad" if ground is None else ground.kind,
                    "lat": site.lat,
                    "lon": site.lon,
                    "from_s": second,
                    "to_s": min(second + count, round(one.course.seconds, 1)),
                }
            )
        second += count
    return rows


def _bends(situation: Situation, one: Alternative) -> list[dict[str, Any]]:
    """Why it bends where it bends."""
    return [
        {
            "lat": bend.lat,
            "lon": bend.lon,
            "s_m": round(_nearest_m(situation, one, bend.lat, bend.lon), 1),
            "reason": bend.reason,
            "words": told_record(BENDS[bend.reason]),
        }
        for bend in one.bends
    ]


def _nearest_m(situation: Situation, one: Alternative, lat: float, lon: float) -> float:
    """How far along its line a flight comes nearest to a place."""
    course = one.course
    line = np.stack([course.east, course.north], axis=1)
    legs, starts = np.diff(line, axis=0), line[:-1]
    lengths = np.hypot(legs[:, 0], legs[:, 1])
    away = np.array(situation.frame.east_north(lat, lon)) - starts
    shares = (away * legs).sum(axis=1) / np.maximum(lengths**2, 1e-9)
    shares = np.clip(shares, 0.0, 1.0)
    gaps = np.hypot(*(away - shares[:, None] * legs).T)
    leg = int(np.argmin(gaps))
    return float(lengths[:leg].sum() + shares[leg] * lengths[leg])


def traffic_of(offers: Offers, filed: int, departs: float) -> dict[str, Any]:
    """Filed flights in the way, those that would give way, and what would work instead."""
    return {
        "free": offers.is_free,
        "filed": filed,
        "conflicts": [_conflict(one, departs) for one in offers.conflicts],
        "displaced": [_conflict(one, departs) for one in offers.displaced],
        "offers": {
            "delays_s": [[round(low, 1), round(high, 1)] for low, high in offers.delays],
            "heights_m": [[round(low, 1), round(high, 1)] for low, high in offers.changes],
        },
    }


def _conflict(one: Conflict, departs: float) -> dict[str, Any]:
    return {
        "flight": str(one.other),
        "priority": one.priority.name.lower(),
        "from_s": round(one.start - departs, 1),
        "to_s": round(one.end - departs, 1),
        "horizontal_m": round(one.horizontal, 1),
        "vertical_m": round(one.vertical, 1),
    }


NO_REFUGE: Final = Told(
    "緊急時に着陸できる場所がない区間があるため、証明書を出せません。",
    "あぶない ときに おりる 所が ない 道なので、証明書を 出せません。",
    "No certificate: for some seconds there is no place to land in need.",
)
OVER_LIMIT: Final = Told(
    "人への危険が上限を超えるため、証明書を出せません。",
    "人が あぶない 道なので、証明書を 出せません。",
    "No certificate: the expected deaths per flight hour are above the limit.",
)


def _no_certificate(one: Alternative) -> Told | None:
    """Why none can be issued, as far as it is known before trying."""
    if one.refuges.uncovered:
        return NO_REFUGE
    return None if one.within_limit else OVER_LIMIT
