"""Rivers that carve hills, compiled: who drains into whom, and the stream power law.

How: cells are flooded from the outlets upwards (Barnes, Lehman, Mulla, Computers & Geosciences
62, 2014), which gives every cell a way out and an order in which whatever drains comes after
what it drains into. Each cell then drains into its steepest neighbour that comes before it. One
step of erosion solves dh/dt = u - k A^0.5 S implicitly along that order (Braun, Willett,
Geomorphology 180, 2013): stable for any step, so a few steps make a landscape.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.standin._noise import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Heights = NDArray[np.float64]
    Cells = NDArray[np.int32]

_DOWN = np.array([-1, -1, -1, 0, 0, 1, 1, 1], np.int64)
_SLOPE_CELLS = 9.0
_OPENED = 0.8
_ALONG = np.array([-1, 0, 1, -1, 1, -1, 0, 1], np.int64)


@njit(cache=True, nogil=True)
def _push(keys: Heights, cells: Cells, size: int, key: float, cell: int) -> None:
    at = size
    while at > 0:
        above = (at - 1) // 2
        if keys[above] < key or (keys[above] == key and cells[above] <= cell):
            break
        keys[at], cells[at] = keys[above], cells[above]
        at = above
    keys[at], cells[at] = key, cell


@njit(cache=True, nogil=True)
def _pop(keys: Heights, cells: Cells, size: int) -> int:
    """Take the lowest out of a heap of `size`; ties go to the lower cell number."""
    lowest = cells[0]
    key, cell = keys[size - 1], cells[size - 1]
    at, last = 0, size - 1
    while 2 * at + 1 < last:
        child = 2 * at + 1
        other = child + 1
        if other < last and (
            keys[other] < keys[child]
            or (keys[other] == keys[child] and cells[other] < cells[child])
        ):
            child = other
        if key < keys[child] or (key == keys[child] and cell <= cells[child]):
            break
        keys[at], cells[at] = keys[child], cells[child]
        at = child
    keys[at], cells[at] = key, cell
    return int(lowest)


@njit(cache=True, nogil=True)
def flood(heights: Heights, outlets: NDArray[np.bool_]) -> tuple[Cells, Heights]:
    """Cells from the outlets upwards, and the heights with every hollow filled."""
    rows, columns = heights.shape
    count = rows * columns
    filled = heights.copy()
    order = np.empty(count, np.int32)
    seen = np.zeros(count, np.bool_)
    keys, cells = np.empty(count), np.empty(count, np.int32)
    size, taken = 0, 0
    for cell in range(count):
        if outlets[cell // columns, cell % columns]:
            _push(keys, cells, size, heights[cell // columns, cell % columns], cell)
            seen[cell] = True
            size += 1
    while size > 0:
        cell = _pop(keys, cells, size)
        size -= 1
        order[taken] = cell
        taken += 1
        row, column = cell // columns, cell % columns
        for step in range(8):
            y, x = row + _DOWN[step], column + _ALONG[step]
            if 0 <= y < rows and 0 <= x < columns and not seen[y * columns + x]:
                seen[y * columns + x] = True
                filled[y, x] = max(heights[y, x], filled[row, column] + 1e-5)
                _push(keys, cells, size, filled[y, x], y * columns + x)
                size += 1
    return order, filled


@njit(cache=True, nogil=True)
def receivers(filled: Heights, order: Cells, outlets: NDArray[np.bool_], seed: int) -> Cells:
    """The cell each cell drains into; an outlet drains into itself.

    Falls are weighted by chance: eight directions alone would draw parallel gullies.
    """
    rows, columns = filled.shape
    rank = np.empty(rows * columns, np.int32)
    for at in range(len(order)):
        rank[order[at]] = at
    into = np.empty(rows * columns, np.int32)
    for cell in range(rows * columns):
        row, column = cell // columns, cell % columns
        into[cell] = cell
        if outlets[row, column]:
            continue
        steepest = -1.0
        for step in range(8):
            y, x = row + _DOWN[step], column + _ALONG[step]
            if 0 <= y < rows and 0 <= x < columns and rank[y * columns + x] < rank[cell]:
                far = math.sqrt(float(_DOWN[step] ** 2 + _ALONG[step] ** 2))
                luck = 0.35 + hashed(seed + step, column, row) / 4294967296.0
                fall = (filled[row, column] - filled[y, x]) / far * luck
                if fall > steepest:
                    steepest = fall
                    into[cell] = y * columns + x
    return into


@njit(cache=True, nogil=True)
def upstream(order: Cells, into: Cells) -> Heights:
    """How many cells drain through each cell, itself included."""
    area = np.ones(len(order))
    for at in range(len(order) - 1, -1, -1):
        cell = order[at]
        if into[cell] != cell:
            area[into[cell]] += area[cell]
    return area


@njit(cache=True, nogil=True)
def carve(heights: Heights, order: Cells, into: Cells, area: Heights, power: Heights) -> None:
    """One implicit step: `power` is k dt / dx for each cell; outlets keep their height.

    Slopes that gather from fewer than `_SLOPE_CELLS` cells have no channel yet.
    """
    columns = heights.shape[1]
    for at in range(len(order)):
        cell, low = order[at], into[order[at]]
        if low == cell:
            continue
        row, column = cell // columns, cell % columns
        base = heights[low // columns, low % columns]
        far = math.hypot(float(low // columns - row), float(low % columns - column))
        share = power[row, column] / far * math.sqrt(max(area[cell] - _SLOPE_CELLS, 0.0))
        carved = (heights[row, column] + share * base) / (1.0 + share)
        heights[row, column] = min(heights[row, column], carved)


@njit(cache=True, nogil=True)
def open_hollows(heights: Heights, order: Cells, into: Cells) -> None:
    """Lower what dams a hollow by most of its height, and fill the rest; outlets stay."""
    columns = heights.shape[1]
    for at in range(len(order) - 1, -1, -1):
        cell, low = order[at], into[order[at]]
        below = into[low]
        dam = heights[low // columns, low % columns]
        over = dam - heights[cell // columns, cell % columns]
        if below != low and over > 0.0:
            heights[low // columns, low % columns] = dam - _OPENED * over
    for at in range(len(order)):
        cell, low = order[at], into[order[at]]
        if low != cell:
            least = heights[low // columns, low % columns] + 1e-5
            row, column = cell // columns, cell % columns
            heights[row, column] = max(heights[row, column], least)


@njit(cache=True, nogil=True)
def drainage_level(
    filled: Heights, order: Cells, into: Cells, area: Heights, least: float
) -> Heights:
    """Height of the stream (a cell that drains at least so many) that each cell drains to."""
    columns = filled.shape[1]
    level = np.empty(filled.shape)
    for at in range(len(order)):
        cell, low = order[at], into[order[at]]
        row, column = cell // columns, cell % columns
        if low == cell or area[cell] >= least:
            level[row, column] = filled[row, column]
        else:
            level[row, column] = level[low // columns, low % columns]
    return level


@njit(cache=True, nogil=True)
def distances(marked: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Distance of each cell to the nearest marked one, cells (exact, Felzenszwalb 2012)."""
    rows, columns = marked.shape
    far, endless = 1e7, 1e300
    found = np.empty((rows, columns), np.float32)
    down = np.empty((rows, columns))
    for column in range(columns):
        run = far
        for row in range(rows):
            run = 0.0 if marked[row, column] else run + 1.0
            down[row, column] = run
        run = far
        for row in range(rows - 1, -1, -1):
            run = 0.0 if marked[row, column] else run + 1.0
            down[row, column] = min(run, down[row, column])
    places, edges = np.empty(columns, np.int64), np.empty(columns + 1)
    for row in range(rows):
        kept = 0
        places[0], edges[0], edges[1] = 0, -endless, endless
        for column in range(1, columns):
            high = down[row, column] ** 2 + column**2
            meet = -endless
            while True:
                before = places[kept]
                meet = (high - down[row, before] ** 2 - before**2) / (2.0 * (column - before))
                if meet > edges[kept]:
                    break
                kept -= 1
            kept += 1
            places[kept], edges[kept], edges[kept + 1] = column, meet, endless
        at = 0
        for column in range(columns):
            while edges[at + 1] < column:
                at += 1
            apart = column - places[at]
            found[row, column] = math.sqrt(apart**2 + down[row, places[at]] ** 2)
    return found
