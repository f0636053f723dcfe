"""What is wrong with a flight: leg, place, number, rule, and what to do.

What: figures against limits. `STOP` must be changed, `PERMISSION` may be flown once somebody
has granted it, `NOTE` is said. Why 150 m here and 149 m in our own routes: a file is judged by
the law; what we plan keeps a metre from its edge.

Example: `findings_of(flight, figures, limits)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import ceil, isfinite
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.legcheck.check_words import HIGHER, LATER, NEITHER, SAYINGS
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plausibility import TOLERANCE_M
from kaga.engines.airspace.rules.japan_words import VALUES
from kaga.engines.airspace.told import Told
from kaga.engines.airspace.volumes import Severity
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.airspace.deconflict.answers import Offers
    from kaga.engines.airspace.deconflict.sky import Conflict
    from kaga.engines.airspace.legcheck.figures import Figures, LegFigures, Spot
    from kaga.engines.airspace.legcheck.flight import Flight
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.rules.rule import RulePack

_FASTER: Final = 1.02
_J_PER_WH: Final = 3_600.0
_ZONES: Final = {
    Severity.PROHIBIT: "zone-closed",
    Severity.PERMISSION: "zone-permission",
    Severity.COST: "zone-avoid",
    Severity.INFORM: "zone-avoid",
}


class Weight(Enum):
    """What follows from a finding."""

    STOP = "stop"
    PERMISSION = "permission"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes
    ----------
    code, weight
        What, and what follows.
    leg
        Number of the file's leg; None for the whole flight.
    at
        Where.
    value, limit
        The figure and what it is held to, in the unit of the sentence.
    article
        Where the limit is written; empty for the city's own.
    what, todo
        The sentence and the next step.
    """

    code: str
    weight: Weight
    leg: int | None
    at: Point
    value: float
    limit: float | None
    article: str
    what: Told
    todo: Told


@dataclass(frozen=True, slots=True)
class Held:
    """What a flight is held to.

    `names` of zones and filed flights by their ids, as people know them.
    """

    pack: RulePack
    craft: Craft
    deaths_per_hour: float
    names: Mapping[str, str]

    def article(self, rule: str) -> str:
        """The first article of a rule."""
        return self.pack.rule(rule).source.articles[0]


def findings_of(flight: Flight, figures: Figures, held: Held) -> tuple[Finding, ...]:
    """Everything found, leg by leg, then what concerns the whole flight.

    Parameters
    ----------
    flight, figures
        The flight and what it measures.
    held
        Limits and names.
    """
    found = [one for leg in figures.legs for one in _of_leg(leg, held)]
    found += _of_flight(flight, figures, held)
    return tuple(found)


def _of_leg(leg: LegFigures, held: Held) -> Iterator[Finding]:
    if leg.heights is None:
        yield _finding("unknown-map", leg, leg.middle)
    if leg.kind is LegKind.CRUISE:
        yield from _near(leg, held)
    if leg.heights is not None:
        yield from _high(leg, leg.heights[2], held)
    if leg.airport is not None and leg.airport.metres < 0.0:
        yield from _airport(leg, leg.airport, held)
    for met in leg.zones:
        code = _ZONES[met.volume.severity]
        weight = _weight(met.volume.severity)
        name = held.names.get(str(met.volume.id), str(met.volume.id))
        yield _finding(code, leg, met.at, weight=weight, words={"name": name})
    if leg.without_refuge:
        value = float(leg.without_refuge)
        yield _finding("refuge", leg, leg.middle, (value, 0.0, 0))
    fast = held.craft.vehicle.cruise
    if leg.speed > fast * _FASTER:
        yield _finding("speed", leg, leg.middle, (leg.speed, fast, 1))


def _weight(severity: Severity) -> Weight:
    if severity is Severity.PROHIBIT:
        return Weight.STOP
    return Weight.PERMISSION if severity is Severity.PERMISSION else Weight.NOTE


def _near(leg: LegFigures, held: Held) -> Iterator[Finding]:
    limit, article = held.pack.limits.nearest_m, held.article("near")
    ground = leg.heights[0] if leg.heights is not None else None
    surface = leg.heights[1] if leg.heights is not None else None
    if ground is not None and ground.metres < limit:
        yield _distance("ground", leg, ground, limit, article)
    # Over a roof the way up is the distance; beside one, the distance in space is.
    objects = [spot for spot in (surface, leg.to_object) if spot is not None]
    least = min(objects, key=lambda spot: spot.metres, default=None)
    others = [spot.metres - 0.05 for spot in (ground, leg.to_wire) if spot is not None]
    # Wires count as tops of their columns too: each thing is told once.
    if least is not None and least.metres < min([limit, *others]):
        yield _distance("object", leg, least, limit, article)
    if leg.to_wire is not None and leg.to_wire.metres < limit:
        yield _distance("wire", leg, leg.to_wire, limit, article)


def _distance(code: str, leg: LegFigures, spot: Spot, limit: float, article: str) -> Finding:
    more = {"more": ceil(limit - spot.metres)}
    return _finding(code, leg, spot.at, (spot.metres, limit, 1), article=article, words=more)


def _high(leg: LegFigures, most: Spot, held: Held) -> Iterator[Finding]:
    limit = held.pack.limits.highest_agl_m
    if most.metres >= limit:
        yield _finding(
            "high", leg, most.at, (most.metres, limit, 1), weight=Weight.PERMISSION,
            article=held.article("high-air"), words={"more": ceil(most.metres - limit) or 1},
        )  # fmt: skip


def _airport(leg: LegFigures, spot: Spot, held: Held) -> Iterator[Finding]:
    name, surface = spot.name.split("\n")
    named = VALUES.get(surface, Told(surface, surface, surface))
    words = {"name": name, "surface": named, "more": ceil(-spot.metres)}
    yield _finding(
        "airport", leg, spot.at, (-spot.metres, 0.0, 1), weight=Weight.PERMISSION,
        article=held.article("airport-surfaces"), words=words,
    )  # fmt: skip


def _of_flight(flight: Flight, figures: Figures, held: Held) -> Iterator[Finding]:
    risk, legs = figures.risk, figures.legs
    worst = max(legs, key=lambda leg: leg.deaths if isfinite(leg.deaths) else -1.0)
    if not isfinite(risk.mean):
        unknown = next((leg for leg in legs if not isfinite(leg.deaths)), worst)
        yield _finding("unknown-people", unknown, unknown.middle)
    elif risk.mean_per_hour > held.deaths_per_hour:
        numbers = risk.mean_per_hour, held.deaths_per_hour, -1
        yield _finding("deaths", worst, worst.middle, numbers)
    usable = held.craft.usable_j
    if figures.energy_j > usable:
        numbers = figures.energy_j / _J_PER_WH, usable / _J_PER_WH, 0
        yield _finding("energy", legs[-1], legs[-1].leg.end.at, numbers)
    if abs(flight.landing_off_m) > TOLERANCE_M:
        numbers = abs(flight.landing_off_m), TOLERANCE_M, 1
        last = legs[-1]
        yield _finding("landing-height", last, last.leg.end.at, numbers, weight=Weight.NOTE)
    for conflict in figures.filed.conflicts:
        yield _taken(flight, figures, conflict, held)


def _taken(flight: Flight, figures: Figures, met: Conflict, held: Held) -> Finding:
    course = flight.course
    at, share = course.at_second(met.nearest)
    leg = figures.legs[flight.owners[at]]
    lat = float(course.lats[at] + share * (course.lats[at + 1] - course.lats[at]))
    lon = float(course.lons[at] + share * (course.lons[at + 1] - course.lons[at]))
    words = {
        "name": held.names.get(str(met.other), str(met.other)),
        "vertical": round(met.vertical),
        "offer": _offer(figures.filed),
    }
    return _finding("taken", leg, Point(lat, lon), (met.horizontal, None, 0), words=words)


def _offer(answer: Offers) -> Told:
    if answer.delays:
        low, high = answer.delays[0]
        return LATER.filled(low=ceil(low), high=int(high))
    if answer.changes:
        low, high = answer.changes[0]
        return HIGHER.filled(low=f"{low:+.0f}", high=f"{high:+.0f}")
    return NEITHER


def _finding(
    code: str,
    leg: LegFigures,
    at: Point,
    numbers: tuple[float, float | None, int] = (0.0, None, 0),
    *,
    weight: Weight = Weight.STOP,
    article: str = "",
    words: Mapping[str, object] | None = None,
) -> Finding:
    """A finding; `numbers` are value, limit, and decimals (-1: powers of ten)."""
    value, limit, decimals = numbers
    filled = dict(words or {})
    filled["value"] = _number(value, decimals)
    filled["limit"] = "" if limit is None else _number(limit, decimals)
    said = SAYINGS[code]
    what, todo = (_filled(one, filled) for one in (said.what, said.todo))
    return Finding(code, weight, leg.leg.number, at, value, limit, article, what, todo)


def _filled(told: Told, values: Mapping[str, object]) -> Told:
    """The sentence in each language; a value that is a sentence itself gives its own."""
    texts = []
    for language, text in enumerate(told):
        own = {
            name: value[language] if isinstance(value, Told) else value
            for name, value in values.items()
        }
        texts.append(text.format(**own))
    return Told(*texts)


def _number(value: float, decimals: int) -> str:
    return f"{value:.1e}" if decimals < 0 else f"{value:.{decimals}f}"
