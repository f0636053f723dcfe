"""The timetable of some days: what the searches run on, and what its numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from kaga.engines.transit.timetable.arrays import Lines, mirrored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Stops:
    """The stops that vehicles call at, by number."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    zones: tuple[str, ...]
    platforms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Trips:
    """Trips of the feed by number, and their calls (`first[t]:first[t + 1]`) as published."""

    ids: tuple[str, ...]
    route: NDArray[np.int32]
    headsigns: tuple[str, ...]
    first: NDArray[np.int64]
    sequence: NDArray[np.int64]
    stop: NDArray[np.int64]
    arrives: NDArray[np.int64]
    departs: NDArray[np.int64]
    pickup: NDArray[np.uint8]
    drop_off: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Runs:
    """Trips on given days, in the order of the lines' columns.

    Run r is trip `trip[r]` on service day `day[r]` (days after the first; negative for the day
    before), moved by `shift[r]` seconds if the trip repeats at a headway. Times of the day are
    counted from `begins[r]`, seconds of the timetable.
    """

    trip: NDArray[np.int32]
    day: NDArray[np.int32]
    shift: NDArray[np.int32]
    begins: NDArray[np.int32]
    line: NDArray[np.int32]


@dataclass(frozen=True)
class Timetable:
    """Everything that runs on the days from `first_day` to `last_day`.

    `zero` is the moment that time 0 stands for.
    """

    first_day: date
    last_day: date
    zero: datetime
    stops: Stops
    route_ids: tuple[str, ...]
    trips: Trips
    runs: Runs
    lines: Lines
    line_route: NDArray[np.int32]

    @cached_property
    def backwards(self) -> Lines:
        """The lines with time running backwards, for searches by arrival."""
        return mirrored(self.lines, len(self.stops))

    @cached_property
    def stop_numbers(self) -> dict[str, int]:
        """The number of each stop id."""
        return {stop: number for number, stop in enumerate(self.stops.ids)}

    @cached_property
    def trip_numbers(self) -> dict[str, int]:
        """The number of each trip id."""
        return {trip: number for number, trip in enumerate(self.trips.ids)}

    def moment(self, seconds: int) -> datetime:
        """The moment that a time of the timetable stands for (UTC)."""
        return self.zero + timedelta(seconds=seconds)

    def seconds(self, moment: datetime) -> int:
        """The time of the timetable at a moment."""
        return round((moment - self.zero).total_seconds())

    def service_day(self, run: int) -> date:
        """The service day a run belongs to."""
        return self.first_day + timedelta(days=int(self.runs.day[run]))
