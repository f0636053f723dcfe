"""Asking a timetable: when does one arrive, which journeys are worth making.

A planner holds the working memory of its searches: one for each thread (`Planner` is cheap, the
timetable is shared). Every answer is a Pareto set: no journey in it is at least as good as
another in every respect asked for. Answers do not depend on what was asked before.

>>> from datetime import date
>>> from kaga.engines.transit.gtfs.feed import feed_of
>>> from kaga.engines.transit.timetable.build import build
>>> from kaga.engines.transit.timetable.walking import Walking
>>> feed = feed_of({
...     "agency.txt": [("agency_name", "agency_timezone"), ("町", "Asia/Tokyo")],
...     "stops.txt": [("stop_id", "stop_name"), ("A", "駅"), ("B", "病院")],
...     "routes.txt": [("route_id", "route_type"), ("R", 3)],
...     "trips.txt": [("route_id", "service_id", "trip_id"), ("R", "平日", "T")],
...     "calendar_dates.txt": [("service_id", "date", "exception_type"),
...         ("平日", 20260105, 1)],
...     "stop_times.txt": [("trip_id", "arrival_time", "departure_time", "stop_id",
...         "stop_sequence"), ("T", "8:00:00", "8:00:00", "A", 1),
...         ("T", "8:10:00", "8:10:00", "B", 2)],
... })
>>> planner = Planner(build(feed, date(2026, 1, 5)), Walking.of(2, []))
>>> found = planner.earliest(planner.between(0, 1), 27000)
>>> [(journey.departs, journey.arrives, journey.transfers) for journey in found]
[(28800, 29400, 0)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.realtime.overlay import Overlay, nothing_new, turned_flags
from kaga.engines.transit.search import _raptor
from kaga.engines.transit.search._labels import new_labels
from kaga.engines.transit.search.journeys import Ends, Journey
from kaga.engines.transit.search.legs import Reader, on_foot
from kaga.engines.transit.timetable.arrays import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

MOST_RIDES = 8
_NONE_DEAD = np.zeros(0, np.uint8)


class Planner:
    """Searches in one timetable with one matrix of walks, under one overlay.

    Parameters
    ----------
    overlay
        What differs today; nothing if not given.
    rides
        How many vehicles a journey may use at most.
    """

    def __init__(
        self,
        timetable: Timetable,
        walking: Walking,
        overlay: Overlay | None = None,
        *,
        rides: int = MOST_RIDES,
    ) -> None:
        told = overlay if overlay is not None else nothing_new(timetable)
        self.timetable = timetable
        self.walking = walking
        self.overlay = told
        self.rides = rides
        self._read = Reader(timetable, walking, told)
        lines = int(timetable.lines.trips.size + told.lines.trips.size)
        self._labels = new_labels(len(timetable.stops), lines, rides)
        self._there = _raptor.Network(
            timetable.lines, told.lines, told.dead, _NONE_DEAD, walking.paths
        )
        self._turned: _raptor.Network | None = None
        self._room = _raptor.new_room(walking.paths, walking.backwards)
        self._heads = np.zeros((rides + 1, 4), np.int32)
        self._legs = np.zeros((rides + 1, rides, 4), np.int32)

    def between(self, begin: int, end: int) -> Ends:
        """From stop to stop: the stops themselves and those in walking distance."""
        paths, back = self.walking.paths, self.walking.backwards
        low, high = paths.first[begin], paths.first[begin + 1]
        out = zip(paths.to[low:high].tolist(), paths.seconds[low:high].tolist(), strict=True)
        low, high = back.first[end], back.first[end + 1]
        home = zip(back.to[low:high].tolist(), back.seconds[low:high].tolist(), strict=True)
        direct = 0 if begin == end else self.walking.seconds(begin, end)
        return Ends(((begin, 0), *out), ((end, 0), *home), direct)

    def pareto(self, ends: Ends, departs: int) -> NDArray[np.int32]:
        """Arrival and rides of the journeys worth making when leaving at `departs`.

        Returns
        -------
        array of (journeys, 2)
            Rows (arrival, rides), fewest rides and latest arrival first; walking all the way
            is the row of no rides.
        """
        heads, _ = self._search(ends, np.array([departs], np.int32))
        rows = heads[:, 1:3]
        if ends.direct is None:
            return rows.copy()
        return np.concatenate((np.array([[departs + ends.direct, 0]], np.int32), rows))

    def between_stops(self, begin: int, end: int, departs: int) -> NDArray[np.int32]:
        """What `pareto` says from stop to stop, without the way through Python values."""
        count = _raptor.between_stops(
            self._there,
            self.walking.backwards,
            self._labels,
            self._room,
            (begin, end),
            departs,
            self._heads,
            self._legs,
        )
        return self._heads[:count, 1:3].copy()

    def earliest(self, ends: Ends, departs: int) -> tuple[Journey, ...]:
        """Journeys by (arrival, rides) when leaving at `departs` or later, fewest rides first.

        Each leaves as late as its first ride allows.
        """
        heads, legs = self._search(ends, np.array([departs], np.int32))
        found = [
            self._read.forwards(head, leg, ends) for head, leg in zip(heads, legs, strict=True)
        ]
        return (*_walked(ends, departs), *found)

    def range(self, ends: Ends, begin: int, end: int) -> tuple[Journey, ...]:
        """Journeys by (departure, arrival, rides) that leave between `begin` and `end`.

        Both included, earliest departure first; nothing that leaves later, even after `end`,
        is at least as good. Walking all the way can begin at any time: it
        comes once, leaving at `begin`, and journeys that are no faster do not come.
        """
        access, _ = _arrays(ends)
        network = self._there
        parts = [
            _raptor.departures_of(lines, dead, access, (begin, end))
            for lines, dead in ((network.lines, network.dead), (network.extra, _NONE_DEAD))
        ]
        # What leaves after the period comes first: it may beat what leaves within.
        times = np.unique(np.concatenate([*parts, [end + 1]]).astype(np.int32))[::-1]
        heads, legs = self._search(ends, times.copy())
        found = [
            self._read.forwards(head, leg, ends)
            for head, leg in zip(heads, legs, strict=True)
            if head[0] <= end
        ]
        found.sort(key=lambda journey: (journey.departs, journey.rides))
        return (*_walked(ends, begin), *found)

    def arrive_by(self, ends: Ends, arrives: int) -> tuple[Journey, ...]:
        """Journeys by (departure, rides) that arrive by `arrives`, fewest rides first.

        Of each number of rides, the one that leaves last.
        """
        heads, legs = self._search_back(ends, np.array([-arrives], np.int32))
        found = [
            self._read.backwards(head, leg, ends) for head, leg in zip(heads, legs, strict=True)
        ]
        walked = () if ends.direct is None else _walked(ends, arrives - ends.direct)
        return (*walked, *found)

    def arrivals(self, access: tuple[tuple[int, int], ...], departs: int) -> NDArray[np.int32]:
        """The earliest arrival at every stop; `NEVER` where one cannot go.

        `access` are (stop, seconds on foot) pairs, which reach their stops by themselves.
        """
        pairs = np.array(access, np.int32).reshape(-1, 2)
        return np.asarray(_raptor.from_one(self._there, self._labels, pairs, departs))

    def departures(
        self, egress: tuple[tuple[int, int], ...], arrives: int
    ) -> NDArray[np.int32]:
        """The latest departure from every stop to be there by `arrives`; `-NEVER` for never."""
        pairs = np.array(egress, np.int32).reshape(-1, 2)
        return -np.asarray(_raptor.from_one(self._back, self._labels, pairs, -arrives))

    @property
    def _back(self) -> _raptor.Network:
        """The network with time running backwards."""
        if self._turned is None:
            self._turned = _raptor.Network(
                self.timetable.backwards,
                self.overlay.backwards,
                turned_flags(self.overlay.dead, self.timetable.lines),
                _NONE_DEAD,
                self.walking.backwards,
            )
        return self._turned

    def _search(
        self, ends: Ends, departures: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        access, egress = _arrays(ends)
        return self._run(self._there, access, egress, (ends.direct, departures))

    def _search_back(
        self, ends: Ends, departures: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        access, egress = _arrays(ends.turned())
        return self._run(self._back, access, egress, (ends.direct, departures))

    def _run(
        self,
        network: _raptor.Network,
        access: NDArray[np.int32],
        egress: NDArray[np.int32],
        question: tuple[int | None, NDArray[np.int32]],
    ) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Journeys as rows, in memory that grows with the largest question."""
        direct, departures = question
        most = departures.size * self.rides
        if most > len(self._heads):
            self._heads = np.zeros((most, 4), np.int32)
            self._legs = np.zeros((most, self.rides, 4), np.int32)
        walk = NEVER if direct is None else direct
        count = _raptor.search(
            network, self._labels, access, egress, walk, departures, self._heads, self._legs
        )
        return self._heads[:count], self._legs[:count]


def _arrays(ends: Ends) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    access = np.array(ends.access, np.int32).reshape(-1, 2)
    return access, np.array(ends.egress, np.int32).reshape(-1, 2)


def _walked(ends: Ends, departs: int) -> tuple[Journey, ...]:
    return () if ends.direct is None else (on_foot(ends.direct, departs),)
