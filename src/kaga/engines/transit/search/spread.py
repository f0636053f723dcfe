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

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

    Ints = NDArray[np.int32]

_NONE_DEAD = np.zeros(0, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Journeys: rows of (departure, arrival, rides, last stop), and the rides of each."""

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
        self._room = 256
        self._rides = rides

    def leaving(self, stops: Ints, begin: int, end: int) -> Ints:
        """Rows (stop, moment): when something leaves some stops, between two moments."""
        network = self._network
        rows = []
        for stop in stops.tolist():
            access = np.array([[stop, 0]], np.int32)
            moments = [
                _raptor.departures_of(lines, dead, access, (begin, end))
                for lines, dead in ((network.lines, network.dead), (network.extra, _NONE_DEAD))
            ]
            times = np.unique(np.concatenate(moments))
            rows.append(np.stack([np.full(times.size, stop), times], axis=1))
        return np.concatenate([np.zeros((0, 2)), *rows]).astype(np.int32)

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
                return Spread(heads[:count], legs[:count])
            self._room *= 2

    def boards_at(self, found: Spread, row: int) -> int:
        """The stop at which a journey boards its first vehicle."""
        line, _, begin, _ = found.rides[row, 0].tolist()
        return int(_raptor.stop_of(self._network, line, begin))

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
