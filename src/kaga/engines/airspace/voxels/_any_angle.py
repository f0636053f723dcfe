"""Straighten a path of voxels without touching anything solid.

What: `pull` keeps of the corners those that make the shortest polyline of clear legs (dynamic
programming over all pairs); `relax` moves each kept corner, at first far, at last by one voxel,
as long as that makes the polyline shorter and both its legs stay clear. Why: the corners of a
path of 26 directions are not where a straight one would turn.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.voxels._bits import Words, has_bit
from kaga.engines.airspace.voxels._frontier import Voxel
from kaga.engines.airspace.voxels._jump_map import Layout
from kaga.engines.airspace.voxels._moves import CENTRE, STEPS
from kaga.engines.airspace.voxels._traversal import is_clear_line

Points = NDArray[np.int64]

# A gain below this is rounding.
LEAST_GAIN = 1e-9
_FIRST_REACH = 16


@njit(cache=True, nogil=True)
def voxel_at(points: Points, row: int) -> Voxel:
    """One row of an array of voxels."""
    return points[row, 0], points[row, 1], points[row, 2]


@njit(cache=True, nogil=True)
def distance(a: Voxel, b: Voxel) -> float:
    """The distance between two centres in voxel edges."""
    dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    return sqrt(float(dx * dx + dy * dy + dz * dz))


@njit(cache=True, nogil=True)
def kept(points: Points, before: NDArray[np.int64]) -> Points:
    """The rows that a table of predecessors leads to from the last, in order."""
    count = 1
    row = points.shape[0] - 1
    while row != 0:
        row = before[row]
        count += 1
    found = np.empty((count, 3), np.int64)
    row = points.shape[0] - 1
    for place in range(count - 1, -1, -1):
        found[place] = points[row]
        row = before[row]
    return found


@njit(cache=True, nogil=True)
def pull(words: Words, layout: Layout, points: Points) -> Points:
    """The shortest polyline of clear legs through some of the corners of a clear one."""
    count = points.shape[0]
    best = np.zeros(count, np.float64)
    before = np.zeros(count, np.int64)
    for row in range(1, count):
        there = voxel_at(points, row)
        before[row] = row - 1
        best[row] = best[row - 1] + distance(voxel_at(points, row - 1), there)
        for other in range(row - 1):
            at = voxel_at(points, other)
            length = best[other] + distance(at, there)
            if length < best[row] and is_clear_line(words, layout, at, there):
                best[row] = length
                before[row] = other
    return kept(points, before)


@njit(cache=True, nogil=True)
def _better(words: Words, layout: Layout, points: Points, row: int, reach: int) -> bool:
    """Move one corner by `reach` in the first direction that shortens; whether there is one."""
    a, at, b = voxel_at(points, row - 1), voxel_at(points, row), voxel_at(points, row + 1)
    length = distance(a, at) + distance(at, b) - LEAST_GAIN
    for step in range(27):
        x = at[0] + reach * STEPS[step, 0]
        y = at[1] + reach * STEPS[step, 1]
        z = at[2] + reach * STEPS[step, 2]
        there = (x, y, z)
        if step == CENTRE or distance(a, there) + distance(there, b) >= length:
            continue
        inside = 0 < x < layout.size_x and 0 < y < layout.size_y and 0 < z < layout.size_z
        if not inside or has_bit(words, (z * layout.size_y + y) * layout.row_x, x):
            continue
        if is_clear_line(words, layout, a, there) and is_clear_line(words, layout, there, b):
            points[row] = there
            return True
    return False


@njit(cache=True, nogil=True)
def relax(words: Words, layout: Layout, points: Points) -> bool:
    """Move the corners between the ends until no single move shortens; whether any did."""
    any_moved = False
    reach = _FIRST_REACH
    while reach > 0:
        moved = False
        for row in range(1, points.shape[0] - 1):
            while _better(words, layout, points, row, reach):
                moved = True
        any_moved |= moved
        if not moved:
            reach >>= 1
    return any_moved


@njit(cache=True, nogil=True)
def straighten(words: Words, layout: Layout, points: Points) -> Points:
    """Pull and relax in turns until nothing moves."""
    points = pull(words, layout, points)
    while points.shape[0] > 2 and relax(words, layout, points):
        points = pull(words, layout, points)
    return points
