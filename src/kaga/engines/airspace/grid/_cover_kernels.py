"""Which cells a polygon touches, compiled.

How: a cell that no edge passes through lies wholly inside or wholly outside, so its middle
decides; a cell that an edge passes through is touched. Edges are cut row by row; a margin of a
ten-millionth of a cell (0.8 µm) covers the rounding of the cut.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN = 1e-7


@njit(cache=True, nogil=True)
def _mark_edge(mark: NDArray[np.uint8], x0: float, y0: float, x1: float, y1: float) -> None:
    """Mark the cells that an edge passes through (window coordinates)."""
    rows, columns = mark.shape
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    first = max(math.floor(y0 - MARGIN), 0)
    last = min(math.floor(y1 + MARGIN), rows - 1)
    for row in range(first, last + 1):
        low, high = x0, x1
        if y1 > y0:
            begin = min(max((row - y0) / (y1 - y0), 0.0), 1.0)
            end = min(max((row + 1 - y0) / (y1 - y0), 0.0), 1.0)
            low, high = x0 + begin * (x1 - x0), x0 + end * (x1 - x0)
        if low > high:
            low, high = high, low
        left = max(math.floor(low - MARGIN), 0)
        right = min(math.floor(high + MARGIN), columns - 1)
        for column in range(left, right + 1):
            mark[row, column] = 1


@njit(cache=True, nogil=True)
def _mark_inside(
    mark: NDArray[np.uint8],
    points: NDArray[np.float64],
    rings: NDArray[np.int64],
    left: float,
    top: float,
) -> None:
    """Mark the cells whose middle lies inside, by the even-odd rule."""
    rows, columns = mark.shape
    crossings = np.empty(rings[-1] - rings[0])
    for row in range(rows):
        level, found = top + row + 0.5, 0
        for ring in range(len(rings) - 1):
            start, end = rings[ring], rings[ring + 1]
            for at in range(start, end):
                after = at + 1 if at + 1 < end else start
                x0, y0, x1, y1 = (
                    points[at, 0],
                    points[at, 1],
                    points[after, 0],
                    points[after, 1],
                )
                if (y0 <= level) != (y1 <= level):
                    crossings[found] = x0 + (level - y0) / (y1 - y0) * (x1 - x0) - left
                    found += 1
        crossings[:found].sort()
        for pair in range(0, found - 1, 2):
            begin = max(math.ceil(crossings[pair] - 0.5), 0)
            end = min(math.floor(crossings[pair + 1] - 0.5), columns - 1)
            for column in range(begin, end + 1):
                mark[row, column] = 1


@njit(cache=True, nogil=True)
def _bounds(points: NDArray[np.float64], shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """First and past-the-last row and column that a polygon can touch, cut to the shape."""
    top = max(math.floor(points[:, 1].min() - MARGIN), 0)
    bottom = min(math.floor(points[:, 1].max() + MARGIN) + 1, shape[0])
    left = max(math.floor(points[:, 0].min() - MARGIN), 0)
    right = min(math.floor(points[:, 0].max() + MARGIN) + 1, shape[1])
    return top, bottom, left, right


@njit(cache=True, nogil=True)
def cover(
    points: NDArray[np.float64],
    rings: NDArray[np.int64],
    shapes: NDArray[np.int64],
    size: tuple[int, int],
    found: NDArray[np.int64],
) -> int:
    """Cells touched by each polygon; returns how many there are, fills what has room.

    `points` are (column, row); ring r owns `points[rings[r]:rings[r + 1]]`, polygon p owns
    rings `shapes[p]:shapes[p + 1]`. `found` is ``(n, 2)``: the row-major
    number of a cell in an array of `size`, and the polygon.
    """
    count = 0
    for shape in range(len(shapes) - 1):
        own = rings[shapes[shape] : shapes[shape + 1] + 1]
        if own[-1] == own[0]:
            continue
        top, bottom, left, right = _bounds(points[own[0] : own[-1]], size)
        if top >= bottom or left >= right:
            continue
        mark = np.zeros((bottom - top, right - left), np.uint8)
        for ring in range(len(own) - 1):
            for at in range(own[ring], own[ring + 1]):
                after = at + 1 if at + 1 < own[ring + 1] else own[ring]
                _mark_edge(
                    mark,
                    points[at, 0] - left,
                    points[at, 1] - top,
                    points[after, 0] - left,
                    points[after, 1] - top,
                )
        _mark_inside(mark, points, own, float(left), float(top))
        for row in range(mark.shape[0]):
            for column in range(mark.shape[1]):
                if mark[row, column]:
                    if count < len(found):
                        found[count, 0] = (top + row) * size[1] + left + column
                        found[count, 1] = shape
                    count += 1
    return count
