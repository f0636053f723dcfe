"""From the rows a search leaves to journeys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.transit.search.journeys import (
    Ends,
    Journey,
    Leg,
    Ride,
    Right,
    RunNumber,
    StopNumber,
    Walk,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.transit.realtime.overlay import Overlay
    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

Place = tuple[int, int, int, int]
"""A ride as line, column, position of boarding, position of alighting."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns rides and times into journeys."""

    timetable: Timetable
    walking: Walking
    overlay: Overlay

    def ride(self, place: Place) -> Ride:
        """One ride; lines past those of the timetable are the overlay's."""
        line, column, begin, end = place
        base = int(self.timetable.lines.trips.size)
        live = line >= base
        lines = self.overlay.lines if live else self.timetable.lines
        here = line - base if live else line
        first, trips = int(lines.first_stop[here]), int(lines.trips[here])
        row = int(lines.first_time[here]) + column
        number = int(lines.first_trip[here]) + column
        if live:
            told = self.overlay.trips[number]
            names = (told.trip_id, told.route_id, told.headsign, told.run)
        else:
            trip = int(self.timetable.runs.trip[number])
            trips_of = self.timetable.trips
            route = self.timetable.route_ids[int(self.timetable.line_route[here])]
            names = (trips_of.ids[trip], route, trips_of.headsigns[trip], number)
        return Ride(
            StopNumber(int(lines.stops[first + begin])),
            StopNumber(int(lines.stops[first + end])),
            int(lines.departs[row + begin * trips]),
            int(lines.arrives[row + end * trips]),
            names[0],
            names[1],
            names[2],
            RunNumber(names[3]),
            begin,
            end,
            Right(int(lines.pickup[first + begin])),
            Right(int(lines.drop_off[first + end])),
            live,
        )

    def forwards(self, head: NDArray[np.int32], legs: NDArray[np.int32], ends: Ends) -> Journey:
        """A journey found by departure: `head` is departure, arrival, rides, last stop."""
        places = [_place(row) for row in legs[: int(head[2])]]
        return self.journey([self.ride(place) for place in places], ends, int(head[0]))

    def backwards(
        self, head: NDArray[np.int32], legs: NDArray[np.int32], ends: Ends
    ) -> Journey:
        """A journey found with time running backwards; `ends` are those of the journey."""
        places = [self._turned(_place(row)) for row in legs[: int(head[2])]]
        rides = [self.ride(place) for place in reversed(places)]
        found = self.journey(rides, ends, 0)
        first = found.legs[0]
        return Journey(first.departs, found.arrives, found.legs)

    def _turned(self, place: Place) -> Place:
        """A ride of the mirrored lines as a ride of the lines."""
        line, column, begin, end = place
        base = int(self.timetable.lines.trips.size)
        lines = self.overlay.lines if line >= base else self.timetable.lines
        here = line - base if line >= base else line
        last = int(lines.first_stop[here + 1] - lines.first_stop[here]) - 1
        return line, int(lines.trips[here]) - 1 - column, last - end, last - begin

    def journey(self, rides: list[Ride], ends: Ends, departs: int) -> Journey:
        """Rides with the walks around them; leaving no earlier than the first ride needs."""
        first, last = rides[0], rides[-1]
        seconds = min(time for stop, time in ends.access if stop == first.board_stop)
        legs: list[Leg] = []
        departs = first.departs - seconds
        if seconds:
            legs.append(Walk(None, first.board_stop, departs, first.departs))
        for ride, following in zip(rides, [*rides[1:], None], strict=True):
            legs.append(ride)
            if following is not None and ride.alight_stop != following.board_stop:
                way = self.walking.seconds(ride.alight_stop, following.board_stop) or 0
                begin = ride.arrives
                legs.append(Walk(ride.alight_stop, following.board_stop, begin, begin + way))
        seconds = min(time for stop, time in ends.egress if stop == last.alight_stop)
        arrives = last.arrives + seconds
        if seconds:
            legs.append(Walk(last.alight_stop, None, last.arrives, arrives))
        return Journey(departs, arrives, tuple(legs))


def on_foot(seconds: int, departs: int) -> Journey:
    """Walking all the way."""
    return Journey(departs, departs + seconds, (Walk(None, None, departs, departs + seconds),))


def _place(row: NDArray[np.int32]) -> Place:
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])
