"""The overlay: what differs from the timetable now, beside it and never in it.

Runs that are cancelled, late or rerouted are marked as dead for the search; late and added
trips are lines of their own that the search consults after those of the timetable. Dropping
the overlay brings the published timetable back, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.timetable.arrays import Lines, mirrored, no_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.realtime.alerts import Alert
    from kaga.engines.transit.timetable.model import Timetable


@dataclass(frozen=True, slots=True)
class LiveTrip:
    """A trip of the overlay: `run` is the run it replaces, -1 if it is an additional one."""

    trip_id: str
    route_id: str
    headsign: str
    run: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that could not be used: which entity, and why."""

    entity: str
    code: str


@dataclass(frozen=True)
class Overlay:
    """Dead runs, additional lines, alerts, and what was ignored.

    `dead` has a flag for each run, or no element at all if every run runs. `trips` are those of
    `lines` in the order of their columns.
    """

    dead: NDArray[np.uint8]
    lines: Lines
    trips: tuple[LiveTrip, ...] = ()
    alerts: tuple[Alert, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    made: datetime | None = None
    cancelled: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def backwards(self) -> Lines:
        """The lines with time running backwards."""
        return mirrored(self.lines, self.lines.first_of_stop.size - 1)


def nothing_new(timetable: Timetable) -> Overlay:
    """The overlay of a day on which everything runs as published."""
    return Overlay(np.zeros(0, np.uint8), no_lines(len(timetable.stops)))


def turned_flags(dead: NDArray[np.uint8], lines: Lines) -> NDArray[np.uint8]:
    """Flags of runs in the order in which the mirrored lines count their trips."""
    if not dead.size:
        return dead
    start = np.repeat(lines.first_trip, lines.trips)
    size = np.repeat(lines.trips, lines.trips)
    column = np.arange(dead.size) - start
    return dead[start + size - 1 - column]
