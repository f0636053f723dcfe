"""What the plan page shows of the chosen route, and what its script is given.

What: a plan's record turned into values that the template only puts out. Why apart from the
view: every number and sentence of the page is tested without a browser.

>>> site_name({"name": "field-17", "kind": "field"}, 3).en
'Site 3'
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.web.words import LANGUAGES, Words
from kaga.services.airspace import plan_detail_words as detail
from kaga.services.airspace import plan_words
from kaga.services.airspace.pages.flights import filled
from kaga.services.airspace.pages.plan_cards import clock_text, duration_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaga.services.airspace.pages.plan_asked import Typed

_INVENTED: Final = re.compile(r"[a-z-]+-\d+")
_DRAWN: Final = ("s_m", "ground_msl", "surface_msl", "flight_msl", "t_s")
_ORDER: Final = ("fail", "unknown", "needs", "pass")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its question, its articles, what came out, what to do."""

    title: Words
    article: str
    verdict: Words
    look: str
    detail: Words


@dataclass(frozen=True, slots=True)
class Checklist:
    """What needs somebody's attention, the rest, and how many of each verdict."""

    open: tuple[Check, ...]
    met: tuple[Check, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BendAt:
    """A bend: its number on the map, and how far along."""

    number: int
    km: str


@dataclass(frozen=True, slots=True)
class BendGroup:
    """A reason and the bends that have it."""

    words: Words
    bends: tuple[BendAt, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A place to land in need, and during which parts of the flight."""

    number: int
    name: Words
    kind: Words
    spans: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What would keep clear of other flights; with an address, one press does it."""

    words: Words
    address: str | None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Other flights."""

    is_free: bool
    looked_at: int
    conflicts: tuple[Words, ...]
    offers: tuple[Offered, ...]


def told(record: Mapping[str, str]) -> Words:
    """A sentence of the record."""
    return Words(*(record[language] for language in LANGUAGES))


def checklist_of(rows: Iterable[Mapping[str, Any]]) -> Checklist:
    """The rules, those first that somebody must do something about."""
    ranked = sorted(rows, key=lambda row: _ORDER.index(row["verdict"]))
    checks = [(row["verdict"], _check(row)) for row in ranked]
    return Checklist(
        open=tuple(check for verdict, check in checks if verdict != "pass"),
        met=tuple(check for verdict, check in checks if verdict == "pass"),
        counts={name: sum(verdict == name for verdict, _ in checks) for name in _ORDER},
    )


def _check(row: Mapping[str, Any]) -> Check:
    verdict = detail.VERDICTS[row["verdict"]]
    if row["verdict"] == "needs" and row.get("kind") == "permission":
        verdict = detail.permission
    look = detail.VERDICT_LOOKS[row["verdict"]]
    return Check(told(row["title"]), row["article"], verdict, look, told(row["detail"]))


def bends_of(rows: Sequence[Mapping[str, Any]]) -> tuple[BendGroup, ...]:
    """The bends by their reasons, the most frequent reason first."""
    numbered = list(enumerate(rows, 1))
    numbered.sort(key=lambda pair: pair[1]["reason"])
    groups = [
        BendGroup(
            told(members[0][1]["words"]),
            tuple(BendAt(number, f"{one['s_m'] / 1e3:.2f}") for number, one in members),
        )
        for _, run in groupby(numbered, key=lambda pair: pair[1]["reason"])
        if (members := list(run))
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.bends)))


def sites_of(rows: Sequence[Mapping[str, Any]]) -> tuple[SiteRow, ...]:
    """The places to land, in the order in which the flight needs them."""
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    return tuple(
        SiteRow(
            number,
            site_name(spans[0], number),
            detail.SITE_KINDS.get(spans[0]["kind"], detail.site_other),
            tuple(_span(one["from_s"], one["to_s"]) for one in spans),
        )
        for number, spans in enumerate(by_id.values(), 1)
    )


def site_name(row: Mapping[str, Any], number: int) -> Words:
    """What people call a site; made-up names are shown as numbers."""
    name = row["name"]
    if _INVENTED.fullmatch(name):
        return filled(detail.site_numbered, number=number)
    return Words(name, name, name)


def _span(start: float, end: float) -> Words:
    return filled(detail.site_span, start=clock_text(start), end=clock_text(end))


def traffic_of(record: Mapping[str, Any], typed: Typed, depart: datetime) -> Traffic:
    """What other flights say to the chosen route."""
    offers = record["offers"]
    later = [_later(low, typed, depart) for low, _ in offers["delays_s"]]
    return Traffic(
        record["free"],
        record["filed"],
        tuple(_conflict(one) for one in record["conflicts"]),
        (*later, *(_layer(low, high) for low, high in offers["heights_m"])),
    )


def _later(least: float, typed: Typed, depart: datetime) -> Offered:
    """The first moment of a window of delays, rounded up to a whole second."""
    wait = int(-(-least // 1))
    moment = depart + timedelta(seconds=wait)
    return Offered(
        Words(
            *(
                getattr(detail.offer_delay, one).format(
                    least=getattr(duration_words(wait), one)
                )
                for one in LANGUAGES
            )
        ),
        typed.address(depart=f"{moment:%Y-%m-%dT%H:%M:%S}"),
    )


def _layer(low: float, high: float) -> Offered:
    least = min(low, high, key=abs)
    text = detail.offer_up if least > 0 else detail.offer_down
    return Offered(filled(text, metres=f"{abs(least):.0f}"), None)


def _conflict(one: Mapping[str, Any]) -> Words:
    return filled(
        detail.conflict,
        flight=one["flight"],
        start=clock_text(one["from_s"]),
        end=clock_text(one["to_s"]),
        horizontal=f"{one['horizontal_m']:.0f}",
        vertical=f"{one['vertical_m']:.0f}",
    )


def script_data(record: Mapping[str, Any], chosen: int, language: str) -> str:
    """What the page's script draws, as JSON: every line, and all of the chosen one."""
    one = record["alternatives"][chosen - 1]
    profile = one["profile"]
    data = {
        "chosen": chosen,
        "from": [record["from"]["lon"], record["from"]["lat"]],
        "to": [record["to"]["lon"], record["to"]["lat"]],
        "lines": [[point[:4] for point in way["waypoints"]] for way in record["alternatives"]],
        "bends": [_drawn_bend(bend, language) for bend in one["bends"]],
        "sites": _drawn_sites(one["sites"], language),
        "profile": {name: profile[name] for name in _DRAWN},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _drawn_bend(bend: Mapping[str, Any], language: str) -> dict[str, Any]:
    place = {name: bend[name] for name in ("lat", "lon")}
    return {**place, "s": bend["s_m"], "words": bend["words"][language]}


def _drawn_sites(rows: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """The landing sites but the two ends, called as in the table."""
    first = {row["id"]: row for row in reversed(rows)}
    in_order = [first[one] for one in dict.fromkeys(row["id"] for row in rows)]
    return [
        {
            "lat": row["lat"],
            "lon": row["lon"],
            "name": getattr(site_name(row, number), language),
        }
        for number, row in enumerate(in_order, 1)
        if row["kind"] != "pad"
    ]


def weight_rows(record: Mapping[str, Any]) -> list[tuple[Words, list[str]]]:
    """The public table: for each burden what a unit costs in each preset."""
    presets = list(record["weights"].values())
    return [
        (words, [f"{preset[name]:,g}" for preset in presets])
        for name, words in detail.BURDENS.items()
    ]


def weight_heads(record: Mapping[str, Any]) -> list[Words]:
    """The presets of the table."""
    return [plan_words.ROLES[name] for name in record["weights"]]
