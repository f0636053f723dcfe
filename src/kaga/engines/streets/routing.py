"""Asking a network: how long, which way.

>>> import numpy as np
>>> from kaga.engines.streets.graph import streets_of
>>> from kaga.engines.streets.network import network
>>> from kaga.engines.streets.profiles import WALK
>>> from kaga.engines.streets.ways import Extract, Way
>>> points = {1: (36.300, 136.300), 2: (36.301, 136.300), 3: (36.301, 136.302)}
>>> known = network(streets_of(Extract.of(
...     [Way(7, (1, 2), {"highway": "residential", "name": "駅前通り"}),
...      Way(8, (2, 3), {"highway": "residential", "name": "湯の本通り"})], points)), WALK)
>>> router = Router(known)
>>> doors = router.snap(np.array([36.3005, 36.3011]), np.array([136.3001, 136.3015]))
>>> router.matrix(doors, doors).tolist()
[[0, 159], [159, 0]]
>>> way = router.path(doors, 0, 1)
>>> [(step.name, round(step.metres)) for step in way.steps]
[('駅前通り', 55), ('湯の本通り', 135)]
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets import _search
from kaga.engines.streets.costs import NEVER, TENTHS
from kaga.engines.streets.paths import Path, path_of
from kaga.engines.streets.reach import Reach, reach_of
from kaga.engines.streets.snap import REACH_M, Places, Snapper

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.streets.network import Network

DAY: Final = 86_400
"""Seconds beyond which nobody asks."""


class Router:
    """Searches in one network; one for each thread, unless only matrices are asked for.

    Parameters
    ----------
    known
        What may be travelled.
    """

    def __init__(self, known: Network) -> None:
        self.network = known
        self._snapper = Snapper(known)
        self._memory = _search.new_memory(known.graph)
        self._back: _search.Graph | None = None

    def snap(
        self,
        latitude: NDArray[np.float64],
        longitude: NDArray[np.float64],
        *,
        reach: float = REACH_M,
    ) -> Places:
        """Put places on the nearest streets (see `snap.Snapper`)."""
        return self._snapper.snap(latitude, longitude, reach=reach)

    def matrix(
        self, starts: Places, goals: Places, *, most: int = DAY, threads: int = 1
    ) -> NDArray[np.int32]:
        """Travel times from every start to every goal.

        Parameters
        ----------
        starts, goals
            Places on this network.
        most
            Seconds beyond which it does not matter; small values make it quick.
        threads
            How many work at it; the answer is the same.

        Returns
        -------
        array of (starts, goals)
            Whole seconds, rounded up; `NEVER` where one cannot go within `most`.
        """
        few = min(len(starts), len(goals))
        if few < len(starts):
            found = self._fill(self._turned(), goals, starts, (most, threads)).T
        else:
            found = self._fill(self.network.graph, starts, goals, (most, threads))
        return seconds_of(found)

    def _fill(
        self, graph: _search.Graph, starts: Places, goals: Places, how: tuple[int, int]
    ) -> NDArray[np.int32]:
        """Tenths from each start to each goal in a graph, within so many seconds."""
        most, threads = how
        found = np.full((len(starts), len(goals)), NEVER, np.int32)
        goal = (goals.edge, goals.share)

        def work(rows: NDArray[np.int64], memory: _search.Memory) -> None:
            if rows.size:
                part = found[rows[0] : rows[-1] + 1]
                start = (starts.edge[rows], starts.share[rows])
                _search.fill(graph, memory, start, goal, most * TENTHS, part)

        rows = np.arange(len(starts))
        if threads == 1:
            work(rows, self._memory)
        else:
            with ThreadPoolExecutor(threads) as pool:
                parts = np.array_split(rows, threads)
                list(pool.map(lambda part: work(part, _search.new_memory(graph)), parts))
        return found

    def path(self, places: Places, begin: int, end: int) -> Path | None:
        """The quickest way between two of the places; None if there is none."""
        return path_of(self.network, self._memory, places, (begin, end))

    def reach(self, places: Places, begin: int, most: int) -> Reach:
        """What lies within `most` seconds of a place; `isochrones` draws it."""
        return reach_of(self.network, self._memory, (places, begin), most)

    def _turned(self) -> _search.Graph:
        if self._back is None:
            self._back = _search.turned(self.network.graph)
        return self._back


def seconds_of(tenths: NDArray[np.int32]) -> NDArray[np.int32]:
    """Whole seconds, rounded up; `NEVER` stays."""
    return np.where(tenths >= NEVER, np.int32(NEVER), -(-tenths // TENTHS)).astype(np.int32)
