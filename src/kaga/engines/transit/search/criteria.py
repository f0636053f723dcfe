"""Journeys by more criteria: departure, arrival, rides, walking, fare.

A journey is in the answer if no other is at least as good in all five. Fares are summed ride by
ride while searching, which is how fares by pairs of stops work. Where a fare of the first kind
covers transfers, the sum is what it costs at most, and `gtfs.fares.Fares.price` says the exact
price afterwards. With products (the second kind) a journey found has its exact price.

With no fares known every ride costs nothing and the criterion says nothing. A ride that the
fares do not price counts as dearer than any other; its journey has no fare.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs.fares_v2 import ProductFares
from kaga.engines.transit.realtime.overlay import Overlay, nothing_new
from kaga.engines.transit.search import _bags
from kaga.engines.transit.search._raptor import Network, departures_of
from kaga.engines.transit.search.journeys import Ends, Journey
from kaga.engines.transit.search.legs import Reader, on_foot
from kaga.engines.transit.search.pricing import (
    UNPRICED,
    prices_of,
    whole_fare,
    worth_making,
)
from kaga.engines.transit.timetable.arrays import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.fares import Fares
    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

_NONE_DEAD = np.zeros(0, np.uint8)


class ManyCriteria:
    """Searches by departure, arrival, rides, walking and fare; one for each thread.

    Parameters
    ----------
    fares
        What rides cost; the same timetable and fares give the same prices again.
    rides
        The most vehicles of a journey.
    """

    def __init__(
        self,
        timetable: Timetable,
        walking: Walking,
        fares: Fares | ProductFares | None = None,
        overlay: Overlay | None = None,
        *,
        rides: int = 5,
    ) -> None:
        told = overlay if overlay is not None else nothing_new(timetable)
        self.timetable = timetable
        self.rides = rides
        self._read = Reader(timetable, walking, told)
        self._network = Network(
            timetable.lines, told.lines, told.dead, _NONE_DEAD, walking.paths
        )
        routes = timetable.route_ids
        of_lines = [routes[route] for route in timetable.line_route.tolist()]
        of_extra = [told.trips[trip].route_id for trip in told.lines.first_trip.tolist()]
        self._prices = (
            prices_of(timetable, timetable.lines, of_lines, fares),
            prices_of(timetable, told.lines, of_extra, fares),
        )
        self._priced = fares is not None
        self._products = fares if isinstance(fares, ProductFares) else None
        self._room = 1 << 14

    def leaving(self, ends: Ends, departs: int) -> tuple[Journey, ...]:
        """Journeys by (arrival, rides, walking, fare) when leaving at `departs`."""
        return self._search(ends, np.array([departs], np.int32))

    def range(self, ends: Ends, begin: int, end: int) -> tuple[Journey, ...]:
        """Journeys by all five criteria that leave between `begin` and `end`, included.

        Earliest departure first; walking all the way comes once, leaving at `begin`.
        """
        access = np.array(ends.access, np.int32).reshape(-1, 2)
        network = self._network
        moments = [
            departures_of(lines, dead, access, (begin, end))
            for lines, dead in ((network.lines, network.dead), (network.extra, _NONE_DEAD))
        ]
        # What leaves after the period comes first: it may beat what leaves within.
        times = np.unique(np.concatenate([*moments, [begin, end + 1]]).astype(np.int32))[::-1]
        kept = [
            journey
            for journey in self._search(ends, times.copy(), after=end)
            if journey.rides or journey.departs == begin
        ]
        return tuple(sorted(kept, key=lambda journey: (journey.departs, journey.arrives)))

    def _search(
        self, ends: Ends, departures: NDArray[np.int32], after: int = NEVER
    ) -> tuple[Journey, ...]:
        """Journeys for these departures; those found leaving later than `after` do not come."""
        access = np.array(ends.access, np.int32).reshape(-1, 2)
        egress = np.array(ends.egress, np.int32).reshape(-1, 2)
        stops = len(self.timetable.stops)
        lines = int(self._network.lines.trips.size + self._network.extra.trips.size)
        limits = (self.rides, NEVER if ends.direct is None else ends.direct)
        while True:
            bags = _bags.new_bags(stops, lines, self._room)
            question = (access, egress, departures, limits)
            if _bags.search(self._network, self._prices, bags, *question):
                found = self._journeys(bags, ends, departures)
                if self._products is not None:
                    found = tuple(worth_making(found))
                return tuple(journey for journey in found if journey.departs <= after)
            self._room *= 2

    def _journeys(
        self, bags: _bags.Bags, ends: Ends, departures: NDArray[np.int32]
    ) -> tuple[Journey, ...]:
        """What lies in the goal's bag, fewest rides first."""
        found = []
        at = int(bags.goal[0])
        while at >= 0:
            found.append(self._journey(bags, at, ends, departures))
            at = int(bags.labels[at, _bags.NEXT])
        return tuple(sorted(found, key=lambda j: (j.rides, j.arrives, j.walking, j.fare or 0)))

    def _journey(
        self, bags: _bags.Bags, goal: int, ends: Ends, departures: NDArray[np.int32]
    ) -> Journey:
        label = bags.labels[goal]
        departs = int(departures[label[_bags.STAMP]])
        if label[_bags.PARENT] < 0:
            walked = on_foot(int(label[_bags.WALK]), departs)
            return replace(walked, fare=0 if self._priced else None)
        rides = []
        at = int(label[_bags.PARENT])
        while at >= 0:
            line, column, begin, end = bags.labels[at, _bags.LINE : _bags.END + 1].tolist()
            rides.append(self._read.ride((line, column, begin, end)))
            at = int(bags.labels[bags.labels[at, _bags.PARENT], _bags.PARENT])
        fare = int(label[_bags.FARE])
        known = self._priced and fare < UNPRICED
        journey = self._read.journey(rides[::-1], ends, departs)
        if self._products is not None:
            whole = whole_fare(self.timetable, self._products, journey)
            return replace(journey, fare=whole)
        return replace(journey, fare=fare if known else None)
