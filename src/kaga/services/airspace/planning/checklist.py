"""The rules of the country as a checklist for one alternative: article, verdict, what to do.

What: the facts of a planned flight asked by every rule of the pack, in words of three
languages. Nobody has declared anything when a flight is only planned: crew and papers are
assumed as certificates assume them, and the record says so.

>>> VERDICTS[Verdict.PERMISSION]
'needs'
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.plan.minima import REACH_M
from kaga.engines.airspace.rules.facts import Breach, HighestPoint, Place
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.rules.judge import judge
from kaga.engines.airspace.rules.rule import Verdict
from kaga.engines.airspace.rules.sun import JAPAN, daylight
from kaga.engines.geo.model import Point
from kaga.services.airspace.planning.certifying import DECLARED

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.rules.rule import Finding
    from kaga.engines.airspace.told import Told

VERDICTS: Final[dict[Verdict, str]] = {
    Verdict.OK: "pass",
    Verdict.NOTIFY: "needs",
    Verdict.PERMISSION: "needs",
    Verdict.PROHIBITED: "fail",
}


def checklist_of(plan: Plan, one: Alternative, uses: int) -> list[dict[str, Any]]:
    """Every rule with its verdict, in the pack's order.

    Parameters
    ----------
    uses: bits of all columns below the flight.
    """
    course = one.course
    first = Point(float(course.lats[0]), float(course.lons[0]))
    moment = plan.request.departure.astimezone(JAPAN)
    sun = daylight(first.lat, first.lon, moment.date())
    times = float(course.times[0]), float(course.times[-1]), sun.sunrise, sun.sunset
    crew = replace(DECLARED.crew, mass_kg=plan.request.craft.vehicle.body.mass)
    facts = replace(DECLARED, crew=crew).facts(_place(one, uses, first), times)
    return [_row(finding) for finding in judge(facts, JP_2026).findings]


def _place(one: Alternative, uses: int, first: Point) -> Place:
    minima = one.minima
    near = [found.metres for found in (minima.to_object, minima.to_wire) if found is not None]
    room = minima.airport
    return Place(
        highest=HighestPoint(minima.most_agl.metres, first),
        dense_districts=("DID",) if uses & Use.DID else (),
        breaches=()
        if room is None or room.metres >= 0.0
        else (Breach(room.airport, room.surface, -room.metres, first),),
        emergency_areas=_entered(one, "emergency-area"),
        nearest_m=min(near, default=REACH_M),
        third_parties=None,
        events=_entered(one, "event"),
        protected_sites=None,
    )


def _entered(one: Alternative, rule: str) -> tuple[str, ...]:
    volumes = (entered.exposure.volume for entered in one.entered)
    return tuple(dict.fromkeys(str(each.id) for each in volumes if str(each.rule) == rule))


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "id": str(finding.rule.key),
        "article": "、".join(finding.rule.source.articles),
        "verdict": "unknown" if finding.is_unknown else VERDICTS[finding.verdict],
        "kind": finding.verdict.name.lower(),
        "title": told_record(finding.rule.title),
        "detail": told_record(finding.told),
    }


def told_record(told: Told) -> dict[str, str]:
    """A sentence in the three languages."""
    return told._asdict()
