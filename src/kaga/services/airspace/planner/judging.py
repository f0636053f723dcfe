"""The judge of the filing desk: the certificate is verified, compared and judged again.

What: the separate verifier over the certificate; its route against the corners that are filed;
map, people data, vehicle; and the rules with the licence and the certificate of the aircraft
that the registry really holds, on the facts that the verifier has just confirmed. Why again:
when a route is planned nobody has declared anything, and a usual crew is assumed.

>>> judged(store, {"certificate": ""}).reasons                          # doctest: +SKIP
[{'code': 'judged_against', 'values': {…}}]
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.rules.facts import (
    Breach,
    Crew,
    Extension,
    Grade,
    HighestPoint,
    Place,
)
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.rules.judge import judge
from kaga.engines.airspace.rules.rule import Verdict
from kaga.engines.airspace.rules.sun import JAPAN, daylight
from kaga.engines.airspace.verify.verifier import verify
from kaga.engines.geo.model import Point
from kaga.kernel.resident.server import No
from kaga.services.airspace.planning.certifying import DECLARED, CitySources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaga.services.airspace.planning.tilestore import TileStore

_E9: Final = 1e9
_GRADES: Final = {"none": Grade.NONE, "second": Grade.SECOND, "first": Grade.FIRST}
_PLACE_DEG, _HEIGHT_M, _TIME_S = 2e-9, 0.002, 0.002


@dataclass(frozen=True, slots=True)
class Judgement:
    """Reasons in the plain form of `answers.Reason`, and every check of the verifier."""

    reasons: list[dict[str, Any]]
    checks: list[dict[str, Any]]

    def record(self) -> dict[str, Any]:
        """The plain form."""
        return {"reasons": self.reasons, "checks": self.checks}


def judged(store: TileStore, asked: Mapping[str, Any]) -> Judgement:
    """Reasons against a route; none: it may be flown.

    Raises
    ------
    No: what is asked is not a route and a certificate.
    """
    try:
        content = base64.b64decode(asked["certificate"], validate=True)
        corners = [tuple(float(part) for part in row) for row in asked["corners"]]
        grades = _GRADES[asked["pilot_licence"]], _GRADES[asked["vehicle_certificate"]]
        lifted = frozenset(Extension(one) for one in asked["pilot_extensions"])
        wanted = {name: str(asked[name]) for name in ("map_version", "people", "vehicle")}
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise No("not-a-request", {"field": "judge"}) from error
    report = verify(content, CitySources(store))
    checks = [asdict(one) for one in report.checks]
    if not report.passed:
        failed = (f"{one.id}: {one.words}" for one in report.failures)
        return Judgement([_against("certificate", one) for one in failed], checks)
    certificate = json.loads(content.split(b"\n")[1])
    reasons = [
        *_differences(certificate, corners, wanted),
        *_rules(certificate, grades, lifted),
    ]
    return Judgement(reasons, checks)


def _against(rule: str, why: str) -> dict[str, Any]:
    return {"code": "judged_against", "values": {"rule": rule, "why": why}}


def _differences(
    certificate: Mapping[str, Any], corners: list[tuple[float, ...]], wanted: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What is filed but not certified: another route, map, people data, vehicle."""
    proven = [
        (row["lat_e9"] / _E9, row["lon_e9"] / _E9, row["alt_mm"] / 1e3, row["time_ms"] / 1e3)
        for row in certificate["route"]["waypoints"]
    ]
    if len(proven) != len(corners) or not all(map(_is_same, proven, corners)):
        yield _against("certificate", "経路が証明書と違います / not the certified route")
    found = {
        "map_version": certificate["map"]["version"],
        "people": certificate["people"]["data"],
        "vehicle": certificate["vehicle"]["key"],
    }
    for name, value in found.items():
        if wanted[name] != value:
            yield _against("certificate", f"{name}: {wanted[name]} ≠ {value}")


def _is_same(proven: tuple[float, ...], filed: tuple[float, ...]) -> bool:
    spare = (_PLACE_DEG, _PLACE_DEG, _HEIGHT_M, _TIME_S)
    return len(filed) == len(spare) and all(
        abs(one - other) <= most for one, other, most in zip(proven, filed, spare, strict=True)
    )


def _rules(
    certificate: Mapping[str, Any], grades: tuple[Grade, Grade], lifted: frozenset[Extension]
) -> Iterator[dict[str, Any]]:
    """What the rules say of the crew there is: prohibited, or worse than was certified."""
    craft, (licence, grade) = CRAFTS[certificate["vehicle"]["key"]], grades
    crew = Crew(
        craft.vehicle.body.mass,
        grade,
        licence,
        lifted if licence is not Grade.NONE else frozenset(),
        is_insured=True,
        has_manual=True,
        is_registered=True,
    )
    assumed = {row["rule"]: row["verdict"] for row in certificate["rules"]["verdicts"]}
    facts = replace(DECLARED, crew=crew).facts(_place(certificate), _times(certificate))
    for finding in judge(facts, JP_2026).findings:
        before = Verdict[assumed[str(finding.rule.key)].upper()]
        if finding.verdict is Verdict.PROHIBITED or finding.verdict > before:
            article = "、".join(finding.rule.source.articles)
            yield _against(f"{finding.rule.title.ja}（{article}）", finding.told.ja)


def _place(certificate: Mapping[str, Any]) -> Place:
    facts, minima = certificate["rules"]["facts"], certificate["minima"]
    at, room = _begin(certificate), minima["airport"]
    above = facts["airport_room_mm"] is not None and facts["airport_room_mm"] < 0
    near = facts["object_mm"]
    return Place(
        highest=HighestPoint(facts["most_agl_mm"] / 1e3, at),
        dense_districts=("DID",) if facts["did"] else (),
        breaches=(Breach(room["airport"], room["surface"], -room["room_mm"] / 1e3, at),)
        if above
        else (),
        emergency_areas=(),
        nearest_m=(certificate["policy"]["reach_mm"] if near is None else near) / 1e3,
        third_parties=None,
        events=(),
        protected_sites=None,
    )


def _times(certificate: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Begin and end, sunrise and sunset at the begin."""
    rows, at = certificate["route"]["waypoints"], _begin(certificate)
    first, last = rows[0]["time_ms"] / 1e3, rows[-1]["time_ms"] / 1e3
    sun = daylight(at.lat, at.lon, datetime.fromtimestamp(first, JAPAN).date())
    return first, last, sun.sunrise, sun.sunset


def _begin(certificate: Mapping[str, Any]) -> Point:
    row = certificate["route"]["waypoints"][0]
    return Point(row["lat_e9"] / _E9, row["lon_e9"] / _E9)
