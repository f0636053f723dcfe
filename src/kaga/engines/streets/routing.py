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

from kaga.engines.streets import _reduce, _search
from kaga.engines.streets.costs import NEVER, TENTHS
from kaga.engines.streets.paths import Path, path_of
from kaga.engines.streets.reach import Reach, reach_of
from kaga.engines.streets.snap import REACH_M, Places, Snapper

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kaga.engines.streets.network import Network

    _Ends = tuple[NDArray[np.int64], NDArray[np.float64]]
    _Fill = Callable[[_Ends, int, NDArray[np.int32]], None]

DAY: Final = 86_400
"""Seconds beyond which nobody asks."""

_MANY: Final = 48
"""From so many rows on it pays to make the core of the graph first."""


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
        self._cores: dict[int, _reduce.Core] = {}

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
        fill = self._over_core(graph, goals) if len(starts) >= _MANY else None

        def work(rows: NDArray[np.int64]) -> None:
            part = found[rows[0] : rows[-1] + 1]
            start = (starts.edge[rows], starts.share[rows])
            if fill is not None:
                fill(start, most * TENTHS, part)
                return
            memory = self._memory if threads == 1 else _search.new_memory(graph)
            goal = (goals.edge, goals.share)
            _search.fill(graph, memory, start, goal, most * TENTHS, part)

        parts = [rows for rows in np.array_split(np.arange(len(starts)), threads) if rows.size]
        if threads == 1:
            for rows in parts:
                work(rows)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(work, parts))
        return found

    def _over_core(self, graph: _search.Graph, goals: Places) -> _Fill:
        """How to fill rows by searching the core only."""
        core = self._cores.get(id(graph))
        if core is None:
            core = self._cores[id(graph)] = _reduce.core_of(graph)
        goal = (goals.edge, goals.share)
        down = _reduce.descents(core, goal)

        def fill(start: _Ends, limit: int, part: NDArray[np.int32]) -> None:
            memory = _search.new_memory(core.climb)
            _reduce.fill_over_core(core, memory, start, goal, down, limit, part)

        return fill

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
