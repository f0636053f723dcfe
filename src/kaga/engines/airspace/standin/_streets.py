"""Streets, plots and houses, one column at a time, compiled.

How: the land is divided into quarters (a jittered lattice of 650 m; drawn towns are quarters of
their own bearing). Inside a quarter streets run along two bent axes; between them lie plots,
and chance decides by the density of settlement which are built on, how high and with what.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.standin._noise import at, hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTER_M = 650.0
STREET_M = 7.9
BEND_M = 13.0
NOTHING, STREET, GARDEN, HOUSE, SHOP, TREE = 0, 1, 2, 3, 4, 5


@njit(cache=True, nogil=True)
def _chance(seed: int, x: int, y: int) -> float:
    return hashed(seed, x, y) / 4294967296.0


@njit(cache=True, nogil=True)
def _quarter(
    seed: int, east: float, south: float, towns: NDArray[np.float64]
) -> tuple[int, float]:
    """Quarter of a place and its bearing; towns are (east, south, radius, bearing)."""
    for town in range(len(towns)):
        apart = math.hypot(east - towns[town, 0], south - towns[town, 1])
        if apart < towns[town, 2] * (1.0 + 0.3 * at(seed + 5, east / 300.0, south / 300.0)):
            return int(-1 - town), float(towns[town, 3])
    left, top = math.floor(east / QUARTER_M), math.floor(south / QUARTER_M)
    nearest, number = 1e30, 0
    for y in range(top - 1, top + 2):
        for x in range(left - 1, left + 2):
            across = (x + _chance(seed + 1, x, y)) * QUARTER_M - east
            down = (y + _chance(seed + 2, x, y)) * QUARTER_M - south
            if across * across + down * down < nearest:
                nearest = across * across + down * down
                number = hashed(seed + 3, x, y)
    return number, number / 4294967296.0 * math.pi


@njit(cache=True, nogil=True)
def _plot(seed: int, u: float, v: float, dense: float) -> tuple[int, float]:
    """What a place on the bent axes is, and how high."""
    crowded = dense > 0.75
    long, deep = (58.0, 34.0) if crowded else (84.0, 44.0)
    if (u % long < STREET_M and dense > 0.3) or (v % deep < STREET_M and dense > 0.2):
        return STREET, 0.0
    wide, half = (12.0 if crowded else 17.0), deep / 2.0
    plot, line = math.floor(u / wide), math.floor(v / half)
    size = _chance(seed + 22, plot, line)
    if _chance(seed + 21, plot, line) > 0.25 + 0.75 * dense:
        return GARDEN, 0.0
    inset = 1.5 if crowded else 2.5 + 2.0 * size
    along, across = u % wide, v % half
    if min(along, wide - along, across, half - across) < inset:
        return TREE, 2.5 + 4.0 * size
    if _chance(seed + 23, plot, line) < 1.36 * max(dense - 0.75, 0.0):
        return SHOP, 8.5 + 9.0 * size * size
    return HOUSE, 6.2 + 2.6 * size


@njit(cache=True, nogil=True)
def lay_out(
    seed: int,
    corner: tuple[float, float, float],
    density: NDArray[np.float32],
    towns: NDArray[np.float64],
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """What each column is and how high; `corner` is (east, south, cell) in metres."""
    rows, columns = density.shape
    kind = np.zeros((rows, columns), np.uint8)
    height = np.zeros((rows, columns), np.float32)
    for row in range(rows):
        for column in range(columns):
            dense = float(density[row, column])
            if dense < 0.07:
                continue
            east = corner[0] + (column + 0.5) * corner[2]
            south = corner[1] + (row + 0.5) * corner[2]
            quarter, bearing = _quarter(seed, east, south, towns)
            bent = BEND_M * at(seed + 11, east / 310.0, south / 310.0)
            u = east * math.cos(bearing) + south * math.sin(bearing) + bent
            bent = BEND_M * at(seed + 12, east / 310.0, south / 310.0)
            v = south * math.cos(bearing) - east * math.sin(bearing) + bent
            found, high = _plot(seed + quarter % 997, u, v, dense)
            if found == TREE and _chance(seed + 24, column, row) > 0.12:
                found, high = GARDEN, 0.0
            kind[row, column], height[row, column] = found, high
    return kind, height
