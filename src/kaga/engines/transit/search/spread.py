"""Many beginnings, many ends: what a search that joins timetables with other means asks.

A taxi that fetches one brings one to several stops at moments of its own. So beginnings are
rows of (departure, stop, ready), and what comes back are all journeys by (departure, arrival,
rides) to each of some stops, as plain numbers. `read` turns the few that somebody wants into
rides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.realtime.overlay import Overlay, nothing_new
from kaga.engines.transit.search import _raptor, _spread
from kaga.engines.transit.search._labels import new_labels
from kaga.engines.transit.search.journeys import Leg, Ride, Walk
from kaga.engines.transit.search.legs import Reader
from kaga.engines.transit.timetable.arrays import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

    Ints = NDArray[np.int32]

_NONE_DEAD = np.zeros(0, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Journeys: rows of (departure, arrival, rides, last stop, first stop), and the rides."""

    heads: Ints
    rides: Ints


class Spreader:
    """Searches in one timetable with one matrix of walks; one for each thread.

    Parameters
    ----------
    rides
        How many vehicles of the timetable a journey may use at most.
    """

    def __init__(
        self,
        timetable: Timetable,
        walking: Walking,
        overlay: Overlay | None = None,
        *,
        rides: int = 4,
    ) -> None:
        told = overlay if overlay is not None else nothing_new(timetable)
        self._walking = walking
        self._read = Reader(timetable, walking, told)
        lines = int(timetable.lines.trips.size + told.lines.trips.size)
        self._labels = new_labels(len(timetable.stops), lines, rides)
        self._network = _raptor.Network(
            timetable.lines, told.lines, told.dead, _NONE_DEAD, walking.paths
        )
        self._leaves: dict[int, Ints] = {}
        self._room = 256
        self._rides = rides

    def leaving(self, stops: Ints, begin: int, end: int) -> Ints:
        """Rows (stop, moment): when something leaves some stops, between two moments."""
        rows = [np.zeros((0, 2), np.int32)]
        for stop in stops.tolist():
            times = self._moments(stop)
            low, high = np.searchsorted(times, [begin, end + 1])
            rows.append(np.stack([np.full(high - low, stop), times[low:high]], axis=1))
        return np.concatenate(rows).astype(np.int32)

    def _moments(self, stop: int) -> Ints:
        """All moments at which something leaves a stop."""
        found = self._leaves.get(stop)
        if found is None:
            network, access = self._network, np.array([[stop, 0]], np.int32)
            parts = [
                _raptor.departures_of(lines, dead, access, (-NEVER, NEVER))
                for lines, dead in ((network.lines, network.dead), (network.extra, _NONE_DEAD))
            ]
            found = self._leaves[stop] = np.unique(np.concatenate(parts))
        return found

    def spread(self, starts: Ints, stops: Ints) -> Spread:
        """All journeys worth making to some stops.

        Parameters
        ----------
        starts
            Rows (departure, stop, ready), in any order.
        stops
            Where to, each once.

        Returns
        -------
        Spread
            For each stop no journey is at least as good as another by (departure, arrival,
            rides); the latest departures first.
        """
        ordered = starts[np.lexsort((starts[:, 2], starts[:, 1], -starts[:, 0]))]
        while True:
            heads = np.zeros((self._room, 4), np.int32)
            legs = np.zeros((self._room, self._rides, 4), np.int32)
            count = _spread.spread(
                self._network, self._labels, ordered, stops.astype(np.int32), (heads, legs)
            )
            if count >= 0:
                boards = self._boards(legs[:count, 0])
                return Spread(np.column_stack([heads[:count], boards]), legs[:count])
            self._room *= 2

    def _boards(self, first: Ints) -> Ints:
        """The stops at which first rides are boarded."""
        network, line = self._network, first[:, 0]
        base = int(network.lines.trips.size)
        found = np.zeros(line.size, np.int32)
        for lines, mine, low in (
            (network.lines, line < base, 0),
            (network.extra, line >= base, base),
        ):
            found[mine] = lines.stops[lines.first_stop[line[mine] - low] + first[mine, 2]]
        return found

    def read(self, found: Spread, row: int) -> tuple[Leg, ...]:
        """The rides of a journey, with the walks between them."""
        places = found.rides[row, : int(found.heads[row, 2])].tolist()
        rides = [self._read.ride((a, b, c, d)) for a, b, c, d in places]
        legs: list[Leg] = []
        for ride, following in zip(rides, [*rides[1:], None], strict=True):
            legs.append(ride)
            if following is not None and ride.alight_stop != following.board_stop:
                legs.append(self._walk(ride, following))
        return tuple(legs)

    def _walk(self, ride: Ride, following: Ride) -> Walk:
        way = self._walking.seconds(ride.alight_stop, following.board_stop) or 0
        begin = ride.arrives
        return Walk(ride.alight_stop, following.board_stop, begin, begin + way)
