"""Compiled: how near a straight leg comes to columns, exactly.

A column is a box without a bottom: a rectangle, and everything below its top. The squared
distance from a point that moves evenly to such a box is convex and, between the moments at
which the point passes a face, a parabola; its least is found in closed form.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _least(start: Floats, way: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """Least squared distance of `start + t way` from a box, and its moment in [0, 1]."""
    marks = np.empty(8)
    marks[0], marks[1], count = 0.0, 1.0, 2
    for axis in range(3):
        if way[axis] != 0.0:
            for face in (low[axis], high[axis]):
                moment = (face - start[axis]) / way[axis]
                if 0.0 < moment < 1.0:
                    marks[count] = moment
                    count += 1
    marks[:count] = np.sort(marks[:count])
    best, when = np.inf, 0.0
    for at in range(count - 1):
        ends = (marks[at], marks[at + 1])
        distance, moment = _least_between(start, way, low, high, ends)
        if distance < best:
            best, when = distance, moment
    return best, when


@njit(cache=True, nogil=True)
def _least_between(
    start: Floats, way: Floats, low: Floats, high: Floats, ends: tuple[float, float]
) -> tuple[float, float]:
    """The least between two moments at which the point passes no face: of a parabola."""
    middle = 0.5 * (ends[0] + ends[1])
    square, half, rest = 0.0, 0.0, 0.0
    for axis in range(3):
        there = start[axis] + middle * way[axis]
        if low[axis] <= there <= high[axis]:
            continue
        face = low[axis] if there < low[axis] else high[axis]
        gap = start[axis] - face
        square += way[axis] * way[axis]
        half += way[axis] * gap
        rest += gap * gap
    moment = ends[0]
    if square > 0.0:
        moment = min(max(-half / square, ends[0]), ends[1])
    return max(square * moment * moment + 2.0 * half * moment + rest, 0.0), moment


@njit(cache=True, nogil=True)
def nearest_columns(
    start: Floats,
    end: Floats,
    columns: tuple[NDArray[np.float32], NDArray[np.bool_]],
    corner: tuple[int, int],
    reach: float,
) -> tuple[float, float, int, int]:
    """Least distance of a leg from the columns chosen, and where.

    Parameters
    ----------
    start, end
        Metres south, east (both from the corner of a raster) and up, then the size of a column
        southward and eastward; shape ``(5,)``.
    columns
        Top of each column, `[row, column]`, and which of them count.
    corner
        Row and column of the raster at which they begin.
    reach
        How far to look, metres.

    Returns
    -------
    tuple
        Distance (infinite if none is within reach), moment on the leg, row and column of the
        raster.
    """
    tops, use = columns
    south, east = start[3], start[4]
    place, way = start[:3].copy(), end[:3] - start[:3]
    low, high = np.empty(3), np.empty(3)
    first_row = max(int(np.floor((min(place[0], end[0]) - reach) / south)), corner[0])
    last_row = int(np.floor((max(place[0], end[0]) + reach) / south))
    last_row = min(last_row, corner[0] + tops.shape[0] - 1)
    best, when, at_row, at_column = reach * reach, 0.0, -1, -1
    for row in range(first_row, last_row + 1):
        first, last = _columns_near(place, way, row * south, (row + 1) * south, reach)
        first_column = max(int(np.floor(first / east)), corner[1])
        last_column = min(int(np.floor(last / east)), corner[1] + tops.shape[1] - 1)
        low[0], high[0] = row * south, (row + 1) * south
        for column in range(first_column, last_column + 1):
            here = row - corner[0], column - corner[1]
            top = float(tops[here])
            if not use[here] or min(place[2], end[2]) - top >= np.sqrt(best):
                continue
            low[1], high[1] = column * east, (column + 1) * east
            low[2], high[2] = -1e9, top
            distance, moment = _least(place, way, low, high)
            if distance < best:
                best, when, at_row, at_column = distance, moment, row, column
    if at_row < 0:
        return np.inf, 0.0, -1, -1
    return np.sqrt(best), when, at_row, at_column


@njit(cache=True, nogil=True)
def _columns_near(
    place: Floats, way: Floats, top: float, bottom: float, reach: float
) -> tuple[float, float]:
    """Between which places eastward a leg is while it is within reach of a row."""
    low, high = 0.0, 1.0
    if way[0] != 0.0:
        one = (top - reach - place[0]) / way[0]
        other = (bottom + reach - place[0]) / way[0]
        low, high = max(low, min(one, other)), min(high, max(one, other))
    here, there = place[1] + low * way[1], place[1] + high * way[1]
    return min(here, there) - reach, max(here, there) + reach


@njit(cache=True, nogil=True)
def nearest_box(
    start: Floats, end: Floats, lows: Floats, highs: Floats, reach: float
) -> tuple[float, float, int]:
    """Least distance of a leg from boxes ``(n, 3)``, its moment on the leg, and which box.

    Infinite and -1 if none is nearer than `reach`; of boxes that are equally near the first.
    """
    way = end - start
    best, when, which = reach * reach, 0.0, -1
    for at in range(lows.shape[0]):
        beyond = 0.0
        for axis in range(3):
            first, last = min(start[axis], end[axis]), max(start[axis], end[axis])
            gap = max(lows[at, axis] - last, first - highs[at, axis], 0.0)
            beyond += gap * gap
        if beyond >= best:
            continue
        distance, moment = _least(start, way, lows[at], highs[at])
        if distance < best:
            best, when, which = distance, moment, at
    return (np.sqrt(best), when, which) if which >= 0 else (np.inf, 0.0, -1)
