"""Two exact searches, from the start and from the goal, in turns; the first to finish answers.

Why: with the octile estimate a search floods all the open air before the wall that makes the
way longer than the estimate. Seen from one end that wall is usually near, from the other it is
far away, and nobody knows beforehand which. Turn about costs twice the cheaper search; on the
largest map of the benchmark that is a thirteenth of the mean of either (see the decision
record). Each search alone is complete and exact; besides, a path found from one end is proven
as soon as the other end knows that nothing shorter exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._bits import Words
from kaga.engines.airspace.voxels._frontier import (
    BEST,
    EXPANDED,
    FULL,
    KEY,
    LOWEST,
    PARENT,
    PILE_BITS,
    ROOM,
    UNREACHED,
    WORK,
    Memory,
    Query,
    Voxel,
    new_memory,
    node_of,
    octile,
    reach,
)
from kaga.engines.airspace.voxels._jump_map import Layout
from kaga.engines.airspace.voxels._jump_search import advance, position
from kaga.engines.airspace.voxels._moves import CENTRE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST_ROOM = 10
_GROWTH = 2
_TURN = 256


@njit(cache=True, nogil=True)
def _begin(query: Query, start: Voxel, bits: int) -> Memory:
    """A search that knows only where it starts."""
    memory = new_memory(bits)
    reach(memory, query, start, 0, -1, CENTRE)
    return memory


@njit(cache=True, nogil=True)
def _larger(memory: Memory, query: Query, start: Voxel) -> Memory:
    """The same search from its beginning, with more room; work done is not forgotten."""
    bits = _GROWTH
    while 1 << (bits - _GROWTH) < memory[ROOM]:
        bits += 1
    larger = _begin(query, start, bits)
    larger[WORK] = memory[WORK]
    larger[EXPANDED] = memory[EXPANDED]
    return larger


@njit(cache=True, nogil=True)
def _points(memory: Memory, query: Query) -> NDArray[np.int64]:
    """The jump points from where the search began to its goal, (n, 3) as x, y, z."""
    goal = query.goal
    end = node_of(memory, (goal[2] * query.size_y + goal[1]) * query.size_x + goal[0])
    count = 0
    node = end
    while node >= 0:
        node = memory[node + PARENT]
        count += 1
    points = np.empty((count, 3), np.int64)
    node = end
    for row in range(count - 1, -1, -1):
        points[row] = position(query, memory[node + KEY])
        node = memory[node + PARENT]
    return points


@njit(cache=True, nogil=True)
def _proven(memory: Memory, other: Memory, least: int) -> bool:
    """Whether the other end knows that nothing shorter exists than what this end has found."""
    return bool(memory[BEST] <= least + (other[LOWEST] << PILE_BITS))


@njit(cache=True, nogil=True)
def meet(
    words: Words, layout: Layout, start: Voxel, goal: Voxel
) -> tuple[NDArray[np.int64], int, int, int]:
    """Jump points (n, 3) of a shortest path, its length in units, its end, nodes followed.

    The third number is 0 when the points begin at the start and 1 when they begin at the goal.
    No rows, and length -1, when there is no path.
    """
    least = octile(start, goal)
    queries = (
        Query(goal, layout.size_y, layout.size_x, least),
        Query(start, layout.size_y, layout.size_x, least),
    )
    starts = (start, goal)
    memories = [
        _begin(queries[0], start, _FIRST_ROOM),
        _begin(queries[1], goal, _FIRST_ROOM),
    ]
    work = _TURN
    while True:
        for side in range(2):
            memory = memories[side]
            other = memories[1 - side]
            done = advance(words, layout, memory, queries[side], work)
            while memory[FULL] != 0:
                memory = _larger(memory, queries[side], starts[side])
                memories[side] = memory
                done = advance(words, layout, memory, queries[side], work)
            followed = memory[EXPANDED] + other[EXPANDED]
            if done and memory[BEST] == UNREACHED:
                return np.empty((0, 3), np.int64), -1, 0, followed
            if done or _proven(memory, other, least):
                return _points(memory, queries[side]), memory[BEST], side, followed
        work += work >> 1
