"""Lines of flights through marked columns, compiled.

How: for each straight piece only the columns within reach of it are looked at, row by row. The
distance of a piece to a column (a box without a bottom) is a convex function along the piece,
so its least value is found by halving; where the piece passes over a column is an interval
around the nearest place, so its ends are found by halving too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

RISEN, SUNK, UNKNOWN, PEOPLE = 1, 2, 4, 8
_STEPS = 48
_GOLDEN = 0.6180339887498949
_EPSILON = 1e-6


@njit(cache=True, nogil=True)
def _aside(piece: NDArray[np.float64], cell: NDArray[np.float64], t: float) -> float:
    """Metres from the place at `t` of a piece to a column, seen from above."""
    x = piece[0] + t * (piece[3] - piece[0])
    y = piece[1] + t * (piece[4] - piece[1])
    dx = max(cell[0] - x, x - cell[0] - 1.0, 0.0) * cell[2]
    dy = max(cell[1] - y, y - cell[1] - 1.0, 0.0) * cell[3]
    return math.hypot(dx, dy)


@njit(cache=True, nogil=True)
def _away(
    piece: NDArray[np.float64],
    cell: NDArray[np.float64],
    t: float,
    top: float,
    drift: float,
) -> float:
    """Metres in a straight line to the column up to `top`, the drift taken off."""
    level = max(_aside(piece, cell, t) - drift, 0.0)
    above = max(piece[2] + t * (piece[5] - piece[2]) - top, 0.0)
    return math.hypot(level, above)


@njit(cache=True, nogil=True)
def _nearest(
    piece: NDArray[np.float64],
    cell: NDArray[np.float64],
    top: float,
    drift: float,
) -> float:
    """Least distance of a piece to a column, by golden section of a convex function."""
    low, high = 0.0, 1.0
    a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_a, at_b = _away(piece, cell, a, top, drift), _away(piece, cell, b, top, drift)
    least = min(_away(piece, cell, 0.0, top, drift), _away(piece, cell, 1.0, top, drift))
    for _ in range(_STEPS):
        if at_a <= at_b:
            high, b, at_b = b, a, at_a
            a = high - _GOLDEN * (high - low)
            at_a = _away(piece, cell, a, top, drift)
        else:
            low, a, at_a = a, b, at_b
            b = low + _GOLDEN * (high - low)
            at_b = _away(piece, cell, b, top, drift)
    return min(least, at_a, at_b)


@njit(cache=True, nogil=True)
def _edge(
    piece: NDArray[np.float64],
    cell: NDArray[np.float64],
    inside: float,
    outside: float,
    drift: float,
) -> float:
    """Where a piece leaves the surroundings of a column, between two places."""
    for _ in range(_STEPS):
        middle = 0.5 * (inside + outside)
        if _aside(piece, cell, middle) <= drift:
            inside = middle
        else:
            outside = middle
    return inside


@njit(cache=True, nogil=True)
def _highest_over(piece: NDArray[np.float64], cell: NDArray[np.float64], drift: float) -> float:
    """Greatest height of a piece while it is over a column; -inf if it never is."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        a, b = low + (high - low) / 3.0, high - (high - low) / 3.0
        if _aside(piece, cell, a) <= _aside(piece, cell, b):
            high = b
        else:
            low = a
    nearest = 0.5 * (low + high)
    if _aside(piece, cell, nearest) > drift:
        return -math.inf
    first = (
        0.0 if _aside(piece, cell, 0.0) <= drift else _edge(piece, cell, nearest, 0.0, drift)
    )
    last = 1.0 if _aside(piece, cell, 1.0) <= drift else _edge(piece, cell, nearest, 1.0, drift)
    rise = piece[5] - piece[2]
    highest: float = piece[2] + max(first * rise, last * rise)
    return highest


@njit(cache=True, nogil=True)
def _judge_cell(
    piece: NDArray[np.float64],
    cell: NDArray[np.float64],
    mark: int,
    limits: NDArray[np.float64],
    worst: NDArray[np.float64],
) -> None:
    """One piece and one marked column; `worst` takes what is worse than before.

    `cell` ends with top before and after, ground before and after; `limits` are the distance to
    keep, the drift, the most height above ground, and the rise that counts anyhow. `worst` has
    a row (value, row, column) for risen, sunk, unknown and people.
    """
    heights = cell[4:]
    need, drift, most, rise = limits[0], limits[1], limits[2], limits[3]
    if mark & RISEN and min(piece[2], piece[5]) - heights[1] < need:
        left = _nearest(piece, cell, heights[1], drift)
        if left < need - _EPSILON and left < worst[0, 0]:
            kept = _nearest(piece, cell, heights[0], drift) >= need - _EPSILON
            if kept or heights[1] - heights[0] > rise:
                worst[0, 0], worst[0, 1], worst[0, 2] = left, cell[1], cell[0]
    if mark & SUNK:
        high = _highest_over(piece, cell, drift)
        over = high - heights[3]
        fresh = high - heights[2] <= most + _EPSILON
        if fresh and over > most + _EPSILON and over > worst[1, 0]:
            worst[1, 0], worst[1, 1], worst[1, 2] = over, cell[1], cell[0]
    if mark & (UNKNOWN | PEOPLE):
        aside = _nearest(piece, cell, math.inf, 0.0)
        if aside <= need + drift:
            for number, kind in ((2, UNKNOWN), (3, PEOPLE)):
                if mark & kind and aside < worst[number, 0]:
                    worst[number, 0], worst[number, 1], worst[number, 2] = (
                        aside,
                        cell[1],
                        cell[0],
                    )


@njit(cache=True, nogil=True)
def _span(
    piece: NDArray[np.float64], row: int, across: float, along: float
) -> tuple[float, float]:
    """Columns that a piece passes within reach of a row: least and greatest."""
    x0, y0, x1, y1 = piece[0], piece[1], piece[3], piece[4]
    first, last = 0.0, 1.0
    if y0 != y1:
        one = (row - along - y0) / (y1 - y0)
        other = (row + 1.0 + along - y0) / (y1 - y0)
        first, last = max(min(one, other), 0.0), min(max(one, other), 1.0)
    if first > last:
        return 1.0, 0.0
    a, b = x0 + first * (x1 - x0), x0 + last * (x1 - x0)
    return min(a, b) - across, max(a, b) + across


@njit(cache=True, nogil=True)
def judge(
    planes: NDArray[np.int16],
    starts: NDArray[np.int64],
    places: NDArray[np.float64],
    limits: NDArray[np.float64],
    worst: NDArray[np.float64],
) -> None:
    """Every flight against every marked column near it.

    `planes` are ``(5, rows, columns)``: top before and after, ground before and after, in
    decimetres, and the marks. `places` are ``(n, 5)``: column, row, height in metres, and the
    metres of a cell eastward and northward; flight i owns `places[starts[i]:starts[i + 1]]`.
    `worst` is ``(flights, 4, 3)``, filled in.
    """
    _, rows, columns = planes.shape
    reach = limits[0] + limits[1]
    cell, piece = np.empty(8), np.empty(6)
    for flight in range(len(starts) - 1):
        for at in range(starts[flight], starts[flight + 1] - 1):
            piece[:3], piece[3:] = places[at, :3], places[at + 1, :3]
            cell[2] = 0.5 * (places[at, 3] + places[at + 1, 3])
            cell[3] = 0.5 * (places[at, 4] + places[at + 1, 4])
            across, along = reach / cell[2], reach / cell[3]
            top = max(math.floor(min(piece[1], piece[4]) - along), 0)
            bottom = min(math.floor(max(piece[1], piece[4]) + along), rows - 1)
            for row in range(top, bottom + 1):
                low, high = _span(piece, row, across, along)
                left = max(math.floor(low), 0)
                right = min(math.floor(high), columns - 1)
                for column in range(left, right + 1):
                    mark = planes[4, row, column]
                    if mark:
                        cell[0], cell[1] = column, row
                        for plane in range(4):
                            cell[4 + plane] = planes[plane, row, column] / 10.0
                        _judge_cell(piece, cell, mark, limits, worst[flight])
