"""Compiled search for the nearest piece of street.

Pieces of shapes lie in the squares of a grid that their boxes touch; squares are looked at ring
by ring until no further one can hold anything nearer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Grid(NamedTuple):
    """Pieces from (`x`, `y`) to (`x2`, `y2`) by square; `shape` is (columns, rows)."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    x2: NDArray[np.float64]
    y2: NDArray[np.float64]
    corner: tuple[float, float]
    side: float
    shape: tuple[int, int]
    first: NDArray[np.int64]
    piece: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _span(low: float, high: float, corner: float, side: float) -> tuple[int, int]:
    return int((min(low, high) - corner) / side), int((max(low, high) - corner) / side)


@njit(cache=True, nogil=True)
def fill_squares(
    ends: tuple[
        NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
    ],
    corner: tuple[float, float],
    side: float,
    shape: tuple[int, int],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the pieces of each square begin, and the pieces."""
    x, y, x2, y2 = ends
    first = np.zeros(shape[0] * shape[1] + 1, np.int64)
    for at in range(x.size):
        left, right = _span(x[at], x2[at], corner[0], side)
        low, high = _span(y[at], y2[at], corner[1], side)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                first[row * shape[0] + column + 1] += 1
    for square in range(shape[0] * shape[1]):
        first[square + 1] += first[square]
    piece = np.empty(first[-1], np.int64)
    free = first[:-1].copy()
    for at in range(x.size):
        left, right = _span(x[at], x2[at], corner[0], side)
        low, high = _span(y[at], y2[at], corner[1], side)
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                square = row * shape[0] + column
                piece[free[square]] = at
                free[square] += 1
    return first, piece


@njit(cache=True, nogil=True)
def _foot(grid: Grid, at: int, x: float, y: float) -> tuple[float, float]:
    """Squared distance to a piece, and the share of it before the nearest point."""
    along_x, along_y = grid.x2[at] - grid.x[at], grid.y2[at] - grid.y[at]
    length = along_x * along_x + along_y * along_y
    share = 0.0
    if length > 0.0:
        share = ((x - grid.x[at]) * along_x + (y - grid.y[at]) * along_y) / length
        share = min(max(share, 0.0), 1.0)
    off_x = grid.x[at] + share * along_x - x
    off_y = grid.y[at] + share * along_y - y
    return off_x * off_x + off_y * off_y, share


@njit(cache=True, nogil=True)
def _ring(
    grid: Grid,
    x: float,
    y: float,
    ring: int,
    best: tuple[float, int, float],
) -> tuple[float, int, float]:
    """The nearest piece among the squares `ring` squares away, if nearer than the best."""
    column = int(np.floor((x - grid.corner[0]) / grid.side))
    row = int(np.floor((y - grid.corner[1]) / grid.side))
    columns, rows = grid.shape
    least, found, where = best
    for down in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
        rim = down in (row - ring, row + ring)
        step = 1 if rim or ring == 0 else 2 * ring
        for across in range(column - ring, column + ring + 1, step):
            if across < 0 or across >= columns:
                continue
            square = down * columns + across
            for at in range(grid.first[square], grid.first[square + 1]):
                far, share = _foot(grid, grid.piece[at], x, y)
                nearer = far < least or (far == least and grid.piece[at] < found)
                if nearer:
                    least, found, where = far, grid.piece[at], share
    return least, found, where


@njit(cache=True, nogil=True)
def nearest(
    grid: Grid,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    reach: float,
    piece: NDArray[np.int64],
    share: NDArray[np.float64],
    metres: NDArray[np.float64],
) -> None:
    """For every point the nearest piece within `reach` (-1 for none), where on it, how far."""
    rings = int(reach / grid.side) + 1
    for at in range(x.size):
        best = (reach * reach, -1, 0.0)
        for ring in range(rings + 1):
            # Squares of this ring are at least `ring - 1` sides away.
            if best[1] >= 0 and best[0] < ((ring - 1) * grid.side) ** 2:
                break
            best = _ring(grid, x[at], y[at], ring, best)
        piece[at] = best[1]
        share[at] = best[2]
        metres[at] = np.sqrt(best[0])
