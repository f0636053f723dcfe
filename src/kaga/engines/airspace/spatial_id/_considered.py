"""Book-keeping for `_box_cuts`: which touched boxes still wait to be considered, compiled.

What: marks the box that a point falls into. Why so careful: most points can only fall into
boxes that are marked already; counts of open boxes per column, row and layer tell so in a few
nanoseconds, where the latitude of a point costs a hundred.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.spatial_id._web_map import (
    EARTH_M,
    cut_lat,
    lat_of,
    lon_of,
    row_of,
)

Counts = NDArray[np.int64]
Marks = NDArray[np.uint8]
Triple = tuple[int, int, int]
_HALF_MAP = math.pi * EARTH_M
_DOUBT = 1e-4
"""How near to a plane, in boxes, a point's side is decided by rounding or by cut latitudes."""
_MEMORY = 1024


class Touched(NamedTuple):
    """The touched boxes of a capsule, row by row, and which of them are still open.

    `corner` is the first column, row and layer. `rows[layer, row]` holds the first and the last
    touched column and the place of column 0 in `considered`; `open[axis, slab]` counts open
    boxes; `norths` and `found_rows` remember the rows of points looked at before.
    """

    corner: Triple
    zoom: int
    columns: float
    per_metre: float
    per_height: float
    rows: Counts
    open: Counts
    considered: Marks
    norths: NDArray[np.float64]
    found_rows: Counts


@njit(cache=True, nogil=True)
def open_boxes(
    firsts: Counts, lasts: Counts, corner: Triple, columns: int, zoom: int
) -> Touched:
    """All touched boxes, none considered yet."""
    layers, rows = firsts.shape
    slabs = np.zeros((3, max(columns, rows, layers)), np.int64)
    table = np.empty((layers, rows, 3), np.int64)
    total = 0
    for layer in range(layers):
        for row in range(rows):
            first, last = firsts[layer, row], lasts[layer, row]
            table[layer, row, 0], table[layer, row, 1] = first, last
            table[layer, row, 2] = total - first
            total += last - first + 1
            slabs[1, row] += last - first + 1
            slabs[2, layer] += last - first + 1
            for column in range(first, last + 1):
                slabs[0, column - corner[0]] += 1
    per_metre, per_height = math.ldexp(0.5 / _HALF_MAP, zoom), math.ldexp(1.0, zoom - 25)
    marks, norths = np.zeros(total, np.uint8), np.full(_MEMORY, np.inf)
    memory = np.zeros(_MEMORY, np.int64)
    width = math.ldexp(1.0, zoom)
    return Touched(
        corner, zoom, width, per_metre, per_height, table, slabs, marks, norths, memory
    )


@njit(cache=True, nogil=True)
def position(touched: Touched, axis: int, coordinate: float) -> float:
    """Where a coordinate lies along an axis, in boxes from the corner."""
    if axis == 2:
        return coordinate * touched.per_height - touched.corner[2]
    if axis == 1:
        return (_HALF_MAP - coordinate) * touched.per_metre - touched.corner[1]
    return (coordinate + _HALF_MAP) * touched.per_metre - touched.corner[0]


@njit(cache=True, nogil=True)
def is_open(touched: Touched, axis: int, coordinate: float) -> bool:
    """Whether a box beside a plane of an axis is open."""
    return open_between(touched.open, axis, position(touched, axis, coordinate))


@njit(cache=True, nogil=True)
def open_between(slabs: Counts, axis: int, at: float) -> bool:
    """Whether a box in the slab(s) at a position along an axis is open."""
    low, high = math.floor(at - _DOUBT), math.floor(at + _DOUBT)
    if 0 <= low < slabs.shape[1] and slabs[axis, low] > 0:
        return True
    return high != low and 0 <= high < slabs.shape[1] and slabs[axis, high] > 0


@njit(cache=True, nogil=True)
def consider(touched: Touched, places: NDArray[np.float64]) -> None:
    """Mark the touched boxes that points fall into.

    One loop without calls that carry arrays: 100,000 points are looked at for a route.

    Parameters
    ----------
    touched
        What to mark.
    places
        Shape ``(n, 3)``: web-Mercator metres east and north, metres above sea level.
    """
    rows, corner = touched.rows, touched.corner
    for at in range(len(places)):
        east, north, up = places[at, 0], places[at, 1], places[at, 2]
        slot = int(north * 4096.0) & (_MEMORY - 1)
        if touched.norths[slot] != north:
            if not can_open(touched, east, north, up):
                continue
            touched.norths[slot] = north
            touched.found_rows[slot] = row_of(cut_lat(lat_of(north), 2), touched.zoom)
        down = touched.found_rows[slot] - corner[1]
        # As `column_of` and `layer_of`, whose powers of two are known here.
        column = math.floor(touched.columns * ((lon_of(east) + 180.0) / 360.0))
        high = math.floor(up * touched.per_height) - corner[2]
        if not (0 <= high < rows.shape[0] and 0 <= down < rows.shape[1]):
            continue
        box = rows[high, down, 2] + column
        if (
            rows[high, down, 0] <= column <= rows[high, down, 1]
            and touched.considered[box] == 0
        ):
            touched.considered[box] = 1
            touched.open[0, column - corner[0]] -= 1
            touched.open[1, down] -= 1
            touched.open[2, high] -= 1


@njit(cache=True, nogil=True)
def can_open(touched: Touched, east: float, north: float, up: float) -> bool:
    """Whether one of the boxes that rounding can choose for a point is open."""
    high = position(touched, 2, up)
    right, down = position(touched, 0, east), position(touched, 1, north)
    return (
        open_between(touched.open, 2, high)
        and open_between(touched.open, 0, right)
        and open_between(touched.open, 1, down)
        and is_any_open(touched, right + touched.corner[0], down, high)
    )


@njit(cache=True, nogil=True)
def is_any_open(touched: Touched, east: float, down: float, high: float) -> bool:
    """Whether one of the boxes that rounding can choose for a point is open."""
    rows, considered = touched.rows, touched.considered
    low, top = max(math.floor(high - _DOUBT), 0), math.floor(high + _DOUBT)
    near, far = max(math.floor(down - _DOUBT), 0), math.floor(down + _DOUBT)
    left, right = math.floor(east - _DOUBT), math.floor(east + _DOUBT)
    for layer in range(low, min(top + 1, rows.shape[0])):
        for row in range(near, min(far + 1, rows.shape[1])):
            first, last = rows[layer, row, 0], rows[layer, row, 1]
            for column in range(max(left, first), min(right, last) + 1):
                if considered[rows[layer, row, 2] + column] == 0:
                    return True
    return False


@njit(cache=True, nogil=True)
def consider_box(touched: Touched, column: int, row: int, layer: int) -> None:
    """Mark a box, if the capsule touches it and it is not marked yet."""
    rows, corner = touched.rows, touched.corner
    down, high = row - corner[1], layer - corner[2]
    if not (0 <= high < rows.shape[0] and 0 <= down < rows.shape[1]):
        return
    box = rows[high, down, 2] + column
    if rows[high, down, 0] <= column <= rows[high, down, 1] and touched.considered[box] == 0:
        touched.considered[box] = 1
        touched.open[0, column - corner[0]] -= 1
        touched.open[1, down] -= 1
        touched.open[2, high] -= 1
