"""Compiled: which voxels lead nowhere, and the shortest way out over columns."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.plan._crossed import crossed

Decimetres = NDArray[np.int16]
Integers = NDArray[np.int64]

POCKET = 1
WIDE = 2
# The search never passes between two voxels that share an edge or a corner alone.
_FACES = np.array([[-1, 0, 0], [0, -1, 0], [0, 0, -1], [0, 0, 1], [0, 1, 0], [1, 0, 0]])


@njit(cache=True, nogil=True)
def marked(
    cost: NDArray[np.float32], marks: NDArray[np.uint8], voxel: tuple[int, int, int], most: int
) -> int:
    """Mark everything around an open voxel `(layer, row, column)` that no wall parts from it.

    `WIDE` as soon as more than `most` voxels, or one that is wide already, are found; else
    `POCKET`. Costs are `[slot, layer, row, column]`; open is what is open in every slot.
    """
    layers, rows, columns = marks.shape
    found = np.empty((most + 1, 3), np.int64)
    found[0] = voxel
    marks[voxel] = POCKET
    count, at, kind = 1, 0, POCKET
    while at < count and kind == POCKET:
        f, y, x = found[at, 0], found[at, 1], found[at, 2]
        at += 1
        for step in range(6):
            k, j, i = f + _FACES[step, 0], y + _FACES[step, 1], x + _FACES[step, 2]
            if not (0 <= k < layers and 0 <= j < rows and 0 <= i < columns):
                continue
            if marks[k, j, i] == WIDE or count > most:
                kind = WIDE
            elif marks[k, j, i] == 0 and is_open(cost, k, j, i):
                marks[k, j, i] = POCKET
                found[count] = (k, j, i)
                count += 1
    if kind == WIDE:
        for at in range(count):
            marks[found[at, 0], found[at, 1], found[at, 2]] = WIDE
    return kind


@njit(cache=True, nogil=True)
def is_open(cost: NDArray[np.float32], layer: int, row: int, column: int) -> bool:
    """Whether a voxel is open in every slot."""
    dearest: float = cost[0, layer, row, column]
    for slot in range(1, cost.shape[0]):
        dearest = max(dearest, cost[slot, layer, row, column])
    found: bool = dearest < np.inf
    return found


@njit(cache=True, nogil=True)
def mark_wide(
    cost: NDArray[np.float32],
    marks: NDArray[np.uint8],
    corner: tuple[int, int],
    wide: NDArray[np.bool_],
    most: int,
) -> None:
    """Which cells from a corner on hold an open voxel that is in no pocket."""
    for row in range(wide.shape[0]):
        for column in range(wide.shape[1]):
            here = corner[0] + row, corner[1] + column
            for layer in range(marks.shape[0]):
                if is_open(cost, layer, here[0], here[1]):
                    if marks[layer, here[0], here[1]] == 0:
                        marked(cost, marks, (layer, here[0], here[1]), most)
                    if marks[layer, here[0], here[1]] == WIDE:
                        wide[row, column] = True
                        break


@njit(cache=True, nogil=True)
def _passes(room: tuple[Decimetres, Decimetres], one: Integers, other: Integers) -> bool:
    """Whether there is a height at the edge between two columns."""
    floor = max(room[0][one[0], one[1]], room[0][other[0], other[1]])
    ceiling = min(room[1][one[0], one[1]], room[1][other[0], other[1]])
    return bool(floor < ceiling)


@njit(cache=True, nogil=True)
def way_out(
    room: tuple[Decimetres, Decimetres],
    start: tuple[int, int],
    wide: NDArray[np.bool_],
    block: int,
) -> Integers:
    """Columns ``(n, 2)`` from one to the nearest below a wide cell; none if there is no way.

    `room` are floors and ceilings of columns, `wide` is of cells of `block` columns. Steps lead
    over edges, never over corners alone.
    """
    rows, columns = room[0].shape
    if room[0][start] >= room[1][start]:
        return np.empty((0, 2), np.int64)
    came = np.full((rows, columns), -1, np.int8)
    steps = np.array([[-1, 0], [0, -1], [0, 1], [1, 0]])
    queue = np.empty((rows * columns, 2), np.int64)
    queue[0] = start
    came[start] = 4
    count, at = 1, 0
    while at < count:
        here = queue[at]
        at += 1
        if wide[here[0] // block, here[1] // block]:
            return _back(came, steps, here)
        for step in range(4):
            there = here + steps[step]
            inside = 0 <= there[0] < rows and 0 <= there[1] < columns
            if inside and came[there[0], there[1]] < 0 and _passes(room, here, there):
                came[there[0], there[1]] = step
                queue[count] = there
                count += 1
    return np.empty((0, 2), np.int64)


@njit(cache=True, nogil=True)
def _back(came: NDArray[np.int8], steps: Integers, end: Integers) -> Integers:
    found = np.empty((came.size, 2), np.int64)
    count, here = 0, end.copy()
    while True:
        found[count] = here
        count += 1
        step = came[here[0], here[1]]
        if step == 4:
            return found[:count][::-1].copy()
        here = here - steps[step]


@njit(cache=True, nogil=True)
def straightened(room: tuple[Decimetres, Decimetres], way: Integers) -> Integers:
    """Few of a way's columns: from each the furthest one in sight over open edges."""
    kept = np.zeros(len(way), np.bool_)
    kept[0] = kept[-1] = True
    at = 0
    while at < len(way) - 1:
        ahead = len(way) - 1
        while ahead > at + 1 and not _in_sight(room, way[at], way[ahead]):
            ahead -= 1
        kept[ahead] = True
        at = ahead
    return way[kept]


@njit(cache=True, nogil=True)
def _in_sight(room: tuple[Decimetres, Decimetres], one: Integers, other: Integers) -> bool:
    start, end = (one[0] + 0.5, one[1] + 0.5), (other[0] + 0.5, other[1] + 0.5)
    _, rows, columns = crossed(start, end)
    for at in range(1, rows.size):
        before = np.array([rows[at - 1], columns[at - 1]])
        if not _passes(room, before, np.array([rows[at], columns[at]])):
            return False
    return True
