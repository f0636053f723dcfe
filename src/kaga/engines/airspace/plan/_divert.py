"""Compiled: whether an aircraft can fly level and straight to a place to land."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Decimetres = NDArray[np.int16]


@njit(cache=True, nogil=True)
def along_way(
    start: tuple[float, float],
    end: tuple[float, float],
    below: tuple[Decimetres, Plane],
    step: int,
    most: float,
) -> tuple[float, float]:
    """Highest top (dm) and mean deaths per failure over every column of a level way.

    Parameters
    ----------
    start, end
        Row and column with fractions.
    below
        Tops in decimetres above the sea, `[row, column]`; deaths per failure on cells of `step`
        columns, NaN unknown.
    step
        Columns along the edge of a cell of deaths.
    most
        Above this top the way is of no use: nothing behind it is looked at.

    Returns
    -------
    tuple
        Infinite tops outside the map and above `most`; NaN deaths where anybody unknown is
        below.
    """
    tops, deaths = below
    rows, columns = tops.shape
    shift = _shift_of(step)
    row, column = int(np.floor(start[0])), int(np.floor(start[1]))
    last_row, last_column = int(np.floor(end[0])), int(np.floor(end[1]))
    down, right = end[0] - start[0], end[1] - start[1]
    done, highest, total = 0.0, -np.inf, 0.0
    next_row = _first(start[0], down)
    next_column = _first(start[1], right)
    left = abs(last_row - row) + abs(last_column - column)
    while True:
        if not (0 <= row < rows and 0 <= column < columns):
            return np.inf, np.nan
        highest = max(highest, float(tops[row, column]))
        if highest > most:
            return np.inf, np.nan
        mark = min(next_row, next_column, 1.0)
        if left == 0:
            mark = 1.0
        total += (mark - done) * float(deaths[row >> shift, column >> shift])
        if left == 0:
            return highest, total
        done, left = mark, left - 1
        if next_row <= next_column and row != last_row:
            row += 1 if down > 0.0 else -1
            next_row += 1.0 / abs(down)
        elif column != last_column:
            column += 1 if right > 0.0 else -1
            next_column += 1.0 / abs(right)
        else:
            row += 1 if down > 0.0 else -1
            next_row += 1.0 / abs(down)


@njit(cache=True, nogil=True)
def _shift_of(step: int) -> int:
    """By how many bits a division by a power of two shifts, which costs nothing."""
    shift = 0
    while (2 << shift) <= step:
        shift += 1
    return shift


@njit(cache=True, nogil=True)
def _first(place: float, way: float) -> float:
    """The share of a way at which a coordinate first passes a whole number."""
    if way > 0.0:
        return float((np.floor(place) + 1.0 - place) / way)
    if way < 0.0:
        return float((place - np.floor(place)) / -way)
    return float(np.inf)


@njit(cache=True, nogil=True)
def reach_all(
    places: NDArray[np.float64],
    tried: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]],
    tops: Decimetres,
    deaths: Plane,
    step: int,
) -> NDArray[np.float64]:
    """Highest top (m) and mean deaths for each moment and site: ``(moments, tried, 2)``.

    `places` are ``(n, 4)`` row, column, level of deaths, and the highest top (m) that still
    leaves room; `tried` the numbers of the sites to try, ``(n, k)``, row and column of all
    sites, ``(m, 2)``, and which are asked for at all, ``(n, k)``; `deaths`
    ``[level, row, column]``.
    """
    numbers, sites, asked = tried
    out = np.empty((places.shape[0], numbers.shape[1], 2))
    for at in range(places.shape[0]):
        start = (places[at, 0], places[at, 1])
        field = deaths[int(places[at, 2])]
        for number in range(numbers.shape[1]):
            out[at, number, 0], out[at, number, 1] = np.inf, np.nan
            if not asked[at, number]:
                continue
            site = numbers[at, number]
            end = (sites[site, 0], sites[site, 1])
            top, mean = along_way(start, end, (tops, field), step, 10.0 * places[at, 3])
            out[at, number, 0], out[at, number, 1] = top / 10.0, mean
    return out
