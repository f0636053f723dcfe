"""Jump point search over bit rows: exact shortest paths among 26 neighbours.

What: from a voxel taken from the queue, fly on in each direction worth trying. A straight
flight ends at the next stop bit. A diagonal flight looks along its straight and plane
directions at each voxel and goes on by itself while the estimate stays equal (all of that lies
on shortest paths of open air); where the estimate rises, or something solid is near, it is
queued. Why: the volume of shortest paths between two voxels is never walked voxel by voxel,
and nothing is looked at that lies further away than the answer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._bits import (
    Words,
    has_bit,
    last_set,
    next_set,
    trailing_zeros,
)
from kaga.engines.airspace.voxels._frontier import (
    BEST,
    EXPANDED,
    FULL,
    KEY,
    LENGTH,
    TRIED,
    WAITING,
    WORK,
    Memory,
    Query,
    Voxel,
    octile,
    reach,
    take,
)
from kaga.engines.airspace.voxels._jump_map import Layout, around, followers
from kaga.engines.airspace.voxels._moves import (
    ALL,
    AXES,
    BOXES,
    CENTRE,
    NATURAL,
    STEP_1,
    STEP_2,
    STEP_3,
    STEPS,
)


class Flight(NamedTuple):
    """What is asked, on which map, and the node a flight started from with its estimate."""

    query: Query
    layout: Layout
    node: int
    estimate: int


@njit(cache=True, nogil=True)
def _line(layout: Layout, goal: Voxel, at: Voxel, step: int) -> tuple[int, int, int]:
    """Of a straight flight: the row of stops, where it begins, how far ahead the goal is."""
    x, y, z = at
    dx, dy, dz = STEPS[step]
    way = dx + dy + dz
    ahead = (way + 1) >> 1
    off = (goal[0] - x, goal[1] - y, goal[2] - z)
    if dx != 0:
        row = layout.along_x + ((ahead * layout.size_z + z) * layout.size_y + y) * layout.row_x
        return row, x, off[0] * way if off[1] == 0 and off[2] == 0 else 0
    if dy != 0:
        row = layout.along_y + ((ahead * layout.size_z + z) * layout.size_x + x) * layout.row_y
        return row, y, off[1] * way if off[0] == 0 and off[2] == 0 else 0
    row = layout.along_z + ((ahead * layout.size_y + y) * layout.size_x + x) * layout.row_z
    return row, z, off[2] * way if off[0] == 0 and off[1] == 0 else 0


@njit(cache=True, nogil=True)
def _straight(
    words: Words, memory: Memory, flight: Flight, at: Voxel, length: int, step: int
) -> None:
    """Fly straight to the goal or to the next stop."""
    memory[WORK] += 1
    layout = flight.layout
    goal = flight.query.goal
    row, begin, goal_far = _line(layout, goal, at, step)
    if step > CENTRE:
        far = next_set(words, row, begin) - begin
    else:
        far = begin - last_set(words, row, begin)
    if 0 < goal_far <= far:
        length += goal_far * STEP_1
        reach(memory, flight.query, goal, length, flight.node, step)
        return
    dx, dy, dz = STEPS[step]
    x, y, z = at[0] + dx * far, at[1] + dy * far, at[2] + dz * far
    if not has_bit(words, (z * layout.size_y + y) * layout.row_x, x):
        length += far * STEP_1
        reach(memory, flight.query, (x, y, z), length, flight.node, step)


@njit(cache=True, nogil=True)
def _diagonal(
    words: Words, memory: Memory, flight: Flight, at: Voxel, length: int, step: int
) -> bool:
    """One diagonal step; whether the flight goes on by itself (not queued, not stopped)."""
    memory[WORK] += 1
    layout = flight.layout
    dx, dy, dz = STEPS[step]
    x, y, z = at[0] + dx, at[1] + dy, at[2] + dz
    row = (z * layout.size_y + y) * layout.row_x
    near = has_bit(words, layout.near + row, x)
    if near and around(words, layout, at[0], at[1], at[2]) & BOXES[step] != 0:
        return False
    goal = flight.query.goal
    there = (x, y, z)
    if near or there == goal or length + octile(there, goal) != flight.estimate:
        reach(memory, flight.query, there, length, flight.node, step)
        return False
    return True


@njit(cache=True, nogil=True)
def _plane(
    words: Words, memory: Memory, flight: Flight, at: Voxel, length: int, step: int
) -> None:
    """Fly diagonally in a plane, looking straight along both its axes at each voxel."""
    dx, dy, dz = STEPS[step]
    length += STEP_2
    while _diagonal(words, memory, flight, at, length, step):
        at = (at[0] + dx, at[1] + dy, at[2] + dz)
        left = np.uint64(NATURAL[step] & ~(1 << step))
        while left != np.uint64(0):
            other = trailing_zeros(left)
            left &= left - np.uint64(1)
            _straight(words, memory, flight, at, length, other)
        length += STEP_2


@njit(cache=True, nogil=True)
def _space(
    words: Words, memory: Memory, flight: Flight, at: Voxel, length: int, step: int
) -> None:
    """Fly diagonally in space, looking along its three planes and axes at each voxel."""
    dx, dy, dz = STEPS[step]
    length += STEP_3
    while _diagonal(words, memory, flight, at, length, step):
        at = (at[0] + dx, at[1] + dy, at[2] + dz)
        left = np.uint64(NATURAL[step] & ~(1 << step))
        while left != np.uint64(0):
            other = trailing_zeros(left)
            left &= left - np.uint64(1)
            if AXES[other] == 2:
                _plane(words, memory, flight, at, length, other)
            else:
                _straight(words, memory, flight, at, length, other)
        length += STEP_3


@njit(cache=True, nogil=True)
def _untried(memory: Memory, node: int, free: int) -> int:
    """The steps that the waiting directions of a node make worth trying, as bits."""
    steps = 0
    left = np.uint64(memory[node + WAITING])
    while left != np.uint64(0):
        direction = trailing_zeros(left)
        left &= left - np.uint64(1)
        steps |= followers(direction, free) if direction != CENTRE else ALL ^ (1 << CENTRE)
    memory[node + WAITING] = 0
    steps &= ~memory[node + TRIED]
    memory[node + TRIED] |= steps
    return int(steps)


@njit(cache=True, nogil=True)
def _follow(words: Words, memory: Memory, flight: Flight, at: Voxel) -> None:
    """Fly from a node in every direction worth trying."""
    memory[EXPANDED] += 1
    node = flight.node
    free = ALL ^ around(words, flight.layout, at[0], at[1], at[2])
    length = memory[node + LENGTH]
    left = np.uint64(_untried(memory, node, free))
    while left != np.uint64(0):
        step = trailing_zeros(left)
        left &= left - np.uint64(1)
        if AXES[step] == 1:
            _straight(words, memory, flight, at, length, step)
        elif AXES[step] == 2:
            _plane(words, memory, flight, at, length, step)
        else:
            _space(words, memory, flight, at, length, step)


@njit(cache=True, nogil=True)
def position(query: Query, key: int) -> Voxel:
    """The voxel with a number."""
    rest = key // query.size_x
    return key % query.size_x, rest % query.size_y, rest // query.size_y


@njit(cache=True, nogil=True)
def advance(words: Words, layout: Layout, memory: Memory, query: Query, work: int) -> bool:
    """Search until `work` is done; whether there is nothing left that could be shorter.

    FULL in the memory says that the search has no room to go on. BEST is the length of the
    shortest path found so far, not yet proven to be the shortest while the answer is False.
    """
    while memory[FULL] == 0:
        node = take(memory, memory[BEST] - query.least)
        if node < 0:
            return bool(memory[FULL] == 0)
        at = position(query, memory[node + KEY])
        estimate = memory[node + LENGTH] + octile(at, query.goal)
        if at == query.goal:
            memory[BEST] = estimate
            memory[node + WAITING] = 0
        elif estimate < memory[BEST]:
            _follow(words, memory, Flight(query, layout, node, estimate), at)
        if memory[WORK] >= work:
            return False
    return False
