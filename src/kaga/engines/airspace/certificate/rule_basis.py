"""Facts of a flight and what the rule pack says of them, for a certificate.

What: measured facts from the minima and the columns below, and one verdict for each rule by
`rules.judge`, in words of the records that a verifier asks again.

Example: `rule_basis(case, name, minima, near)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.certificate import content as told
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.certificate.case import Case
from kaga.engines.airspace.certificate.extremes import E9
from kaga.engines.airspace.certificate.rulebook import declared_facts, name_of, rules_after
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.rules.facts import Breach, HighestPoint, Place
from kaga.engines.airspace.rules.judge import judge
from kaga.engines.airspace.rules.sun import JAPAN, daylight
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from datetime import datetime

_WATER: Final = int(Use.SEA | Use.LAKE | Use.RIVER)


def rule_basis(
    case: Case,
    name: str,
    minima: figure.Minima,
    near: tuple[told.NearConstraint, ...],
) -> told.RuleBasis:
    """Measured facts, and what the pack says of them and of what was declared."""
    below, times = case.sight.bits(), _times(case)
    entered = tuple(row.id for row in near if row.entered)
    facts = case.grounds.declared.facts(_place(case, minima, below), times)
    findings = judge(facts, case.grounds.pack).findings
    verdicts = {str(finding.rule.key): finding.verdict for finding in findings}
    records = rules_after(case.grounds.pack, case.grounds.declared)
    declared: dict[str, told.Declared] = dict(declared_facts(verdicts, records))
    declared["basis"] = case.grounds.declared.basis
    return told.RuleBasis(
        name,
        told.Facts(
            most_agl_mm=minima.most_agl.value_mm,
            least_agl_mm=minima.above_ground.value_mm,
            object_mm=None if minima.to_object is None else minima.to_object.value_mm,
            airport_room_mm=None if minima.airport is None else minima.airport.room_mm,
            did=bool(below & Use.DID),
            school=bool(below & Use.SCHOOL),
            water=bool(below & _WATER),
            night=not facts.manner.is_daylight,
            entered=entered,
            declared=declared,
        ),
        tuple(
            told.Verdict(record.id, record.article, name_of(verdicts[record.id]))
            for record in records
        ),
    )


def _times(case: Case) -> tuple[float, float, float, float]:
    """Begin and end of the flight, sunrise and sunset at its begin."""
    first, last = case.waypoints[0], case.waypoints[-1]
    moment: datetime = case.plan.request.departure.astimezone(JAPAN)
    sun = daylight(first.lat_e9 / E9, first.lon_e9 / E9, moment.date())
    return first.time_ms / 1e3, last.time_ms / 1e3, sun.sunrise, sun.sunset


def _place(case: Case, minima: figure.Minima, below: int) -> Place:
    """What the route measures, as the rules ask for it."""
    at = Point(case.waypoints[0].lat_e9 / E9, case.waypoints[0].lon_e9 / E9)
    room = minima.airport
    rules: dict[str, list[str]] = {"event": [], "emergency-area": []}
    for entered in case.one.entered:
        volume = entered.exposure.volume
        rules.setdefault(str(volume.rule), []).append(str(volume.id))
    near = case.policy.reach_mm if minima.to_object is None else minima.to_object.value_mm
    return Place(
        highest=HighestPoint(minima.most_agl.value_mm / 1e3, at),
        dense_districts=("DID",) if below & Use.DID else (),
        breaches=()
        if room is None or room.room_mm >= 0
        else (Breach(room.airport, room.surface, -room.room_mm / 1e3, at),),
        emergency_areas=tuple(dict.fromkeys(rules["emergency-area"])),
        nearest_m=near / 1e3,
        third_parties=None,
        events=tuple(dict.fromkeys(rules["event"])),
        protected_sites=None,
    )
