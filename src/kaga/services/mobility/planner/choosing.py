"""Few of many ways, each left out for a reason that can be said.

Ways without rides on demand never give way to ways with them: not everybody may ride those.

>>> # chosen(ways, asked)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.engines.journeys.choose import Left as LeftJourney
from kaga.engines.journeys.choose import Rules, choose
from kaga.engines.journeys.model import Journey

if TYPE_CHECKING:
    from kaga.services.mobility.planner.shapes import Writer
    from kaga.services.mobility.planner.ways import Way

RULES = Rules()


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """A way that is not shown, why, and which one is shown instead."""

    way: Way
    reason: str
    instead: Way


def chosen(ways: Sequence[Way], *, most: int, latest: bool) -> tuple[list[Way], list[Left]]:
    """At most so many ways worth showing, in their order, and those left out by a rule.

    `latest` prefers ways that leave late (for who must be there by a time), else early ones.
    """
    without = [one for one in ways if not one.promises]
    kept, left = _choose(ways)
    alone, _ = _choose(without)
    shown = [one for one in ways if one in kept or one in alone]
    few = _few(shown, most, latest=latest)
    told = [one for one in left if one.way not in shown and one.instead in few]
    return few, told


def _choose(ways: Sequence[Way]) -> tuple[list[Way], list[Left]]:
    journeys = tuple(_journey(one) for one in ways)
    way_of = dict(zip(map(id, journeys), ways, strict=True))
    kept, left = choose(journeys, RULES)

    def told(one: LeftJourney) -> Left:
        return Left(way_of[id(one.journey)], one.reason.value, way_of[id(one.instead)])

    return [way_of[id(one)] for one in kept], [told(one) for one in left]


def _journey(way: Way) -> Journey:
    counts = (way.vehicles, len(way.promises), way.walking)
    return Journey(way.departs, way.arrives, *counts)


def _few(ways: list[Way], most: int, *, latest: bool) -> list[Way]:
    """The first of each kind (lines alone, on demand all the way, both), then the next ones."""
    order = sorted(
        ways,
        key=lambda one: (-one.departs, one.arrives) if latest else (one.arrives, -one.departs),
    )
    firsts: dict[tuple[bool, bool], Way] = {}
    for one in order:
        firsts.setdefault((bool(one.rides), bool(one.promises)), one)
    kept = [*firsts.values(), *(one for one in order if one not in firsts.values())][:most]
    return [one for one in ways if one in kept]


def told_left(left: Left, writer: Writer) -> dict[str, Any]:
    """As the answer tells it."""
    return {
        "startTime": writer.moment(left.way.departs),
        "endTime": writer.moment(left.way.arrives),
        "demand": len(left.way.promises),
        "reason": left.reason,
        "instead": writer.moment(left.instead.departs),
    }
