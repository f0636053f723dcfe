"""Compiled: the columns near a line, and the cells near places."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Plane = NDArray[np.float32]


@njit(cache=True, nogil=True)
def people_near(
    leg: tuple[float, float, float, float],
    cell: tuple[float, float],
    beside: float,
    people: tuple[Plane, NDArray[np.float64], tuple[int, int]],
    seen: NDArray[np.bool_],
) -> tuple[float, float]:
    """People in columns whose middle is so near to a leg: all, and those not seen before.

    Parameters
    ----------
    leg
        Row and column of its start, then of its end, with fractions.
    cell
        Size of a column southward and eastward, metres.
    beside
        How near, metres.
    people
        Per m², `[row, column]`, of columns around the leg; the area of a column of each row of
        `seen`; and the row and column of `seen` at which they begin.
    seen
        Columns counted already; those counted here are marked.
    """
    density, area, corner = people
    south, east = cell
    start, end = (leg[0] * south, leg[1] * east), (leg[2] * south, leg[3] * east)
    way = (end[0] - start[0], end[1] - start[1])
    square = way[0] * way[0] + way[1] * way[1]
    top = max(int((min(start[0], end[0]) - beside) / south), corner[0])
    bottom = int((max(start[0], end[0]) + beside) / south) + 1
    bottom = min(bottom, corner[0] + density.shape[0])
    left = max(int((min(start[1], end[1]) - beside) / east), corner[1])
    right = int((max(start[1], end[1]) + beside) / east) + 1
    right = min(right, corner[1] + density.shape[1])
    total, fresh = 0.0, 0.0
    for row in range(top, bottom):
        down = (row + 0.5) * south - start[0]
        for column in range(left, right):
            across = (column + 0.5) * east - start[1]
            share = 0.0
            if square > 0.0:
                share = min(max((down * way[0] + across * way[1]) / square, 0.0), 1.0)
            off, aside = down - share * way[0], across - share * way[1]
            if off * off + aside * aside > beside * beside:
                continue
            here = float(density[row - corner[0], column - corner[1]]) * area[row]
            total += here
            if not seen[row, column]:
                seen[row, column] = True
                fresh += here
    return total, fresh


@njit(cache=True, nogil=True)
def mark_near(
    near: Plane,
    cells: tuple[NDArray[np.int64], NDArray[np.int64]],
    cell: tuple[float, float],
    radius: float,
) -> None:
    """Set to 1 every cell whose middle is within so many metres of the middle of one of these.

    `cells` are rows and columns; `cell` the size of a cell southward and eastward.
    """
    down, right = int(radius / cell[0]) + 1, int(radius / cell[1]) + 1
    for at in range(cells[0].size):
        row, column = cells[0][at], cells[1][at]
        if at > 0 and row == cells[0][at - 1] and column == cells[1][at - 1]:
            continue
        for y in range(max(row - down, 0), min(row + down + 1, near.shape[0])):
            off = (y - row) * cell[0]
            for x in range(max(column - right, 0), min(column + right + 1, near.shape[1])):
                aside = (x - column) * cell[1]
                if off * off + aside * aside <= radius * radius:
                    near[y, x] = np.float32(1.0)
