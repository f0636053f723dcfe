"""A way from door to door as its legs: on foot, by line, on demand.

What: one shape for what the search of lines gives and for what the joint search gives, so that
both are written alike. A place between legs is a dictionary as the API shows it.

>>> # way_of(journey, ends, writer).legs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.engines.transit.search.journeys import Journey, Ride, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.services.mobility.planner.promising import Promise
    from kaga.services.mobility.planner.shapes import End, Writer

    Spot = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Foot:
    """A walk between two places."""

    begin: Spot
    end: Spot
    departs: int
    arrives: int


@dataclass(frozen=True, slots=True, eq=False)
class OnCall:
    """A ride on demand: one waits from `departs` on, and is there by `arrives`."""

    promise: Promise
    departs: int
    arrives: int


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A way; times are seconds of the timetable."""

    departs: int
    arrives: int
    legs: tuple[Ride | Foot | OnCall, ...]

    @property
    def vehicles(self) -> int:
        """How many vehicles one boards."""
        return sum(not isinstance(leg, Foot) for leg in self.legs)

    @property
    def transfers(self) -> int:
        """How often one changes."""
        return max(0, self.vehicles - 1)

    @property
    def walking(self) -> int:
        """Seconds on foot."""
        return sum(leg.arrives - leg.departs for leg in self.legs if isinstance(leg, Foot))

    @property
    def promises(self) -> tuple[Promise, ...]:
        """Its rides on demand."""
        return tuple(leg.promise for leg in self.legs if isinstance(leg, OnCall))

    @property
    def rides(self) -> tuple[Ride, ...]:
        """Its rides by line."""
        return tuple(leg for leg in self.legs if isinstance(leg, Ride))


def way_of(journey: Journey, ends: tuple[End, End], writer: Writer) -> Way:
    """A journey by line, or on foot."""
    legs = tuple(
        _foot(leg, ends, writer) if isinstance(leg, Walk) else leg for leg in journey.legs
    )
    return Way(journey.departs, journey.arrives, legs)


def _foot(walk: Walk, ends: tuple[End, End], writer: Writer) -> Foot:
    begin, end = (
        writer.end(door) if stop is None else writer.stop(stop)
        for stop, door in ((walk.begin_stop, ends[0]), (walk.end_stop, ends[1]))
    )
    return Foot(begin, end, walk.departs, walk.arrives)
