"""Which cells of the web map a polygon touches, compiled.

What: cells on the rings, found as lines, and cells whose middle lies inside, found row by row
by even and odd crossings. Why both: a cell touched by a polygon either has a piece of a ring in
it or lies wholly on one side, and then its middle decides.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.spatial_id._line import indices_of, line_keys
from kaga.engines.airspace.spatial_id._web_map import EARTH_M

Keys = NDArray[np.int64]
Vector = NDArray[np.float64]
_HALF_MAP = math.pi * EARTH_M


@njit(cache=True, nogil=True)
def footprint_cells(corners: Vector, ends: Keys, zoom: int) -> Keys:
    """Keys (row, column) of touched cells, with repetitions.

    Parameters
    ----------
    corners
        Shape ``(n, 2)``: web-Mercator metres of all rings' corners, ring after ring.
    ends
        After how many corners each ring ends.
    zoom
        Zoom of the cells.
    """
    following = np.empty(len(corners), np.int64)
    first = 0
    for end in ends:
        for at in range(first, end):
            following[at] = at + 1 if at + 1 < end else first
        first = end
    rim = rim_cells(corners, following, zoom)
    inner = inner_cells(corners, following, zoom)
    return np.concatenate((rim, inner))


@njit(cache=True, nogil=True)
def rim_cells(corners: Vector, following: Keys, zoom: int) -> Keys:
    """Cells on the rings."""
    place, other = np.zeros(3), np.zeros(3)
    ends = np.zeros((2, 3), np.int64)
    found = np.empty(1024, np.int64)
    count = 0
    for at in range(len(corners)):
        place[:2], other[:2] = corners[at], corners[following[at]]
        ends[0, 0], ends[0, 1], ends[0, 2] = indices_of(place, zoom, 2)
        ends[1, 0], ends[1, 1], ends[1, 2] = indices_of(other, zoom, 2)
        keys = line_keys(place, other, ends[0], ends[1], zoom)
        if count + len(keys) > len(found):
            larger = np.empty(2 * (count + len(keys)), np.int64)
            larger[:count] = found[:count]
            found = larger
        found[count : count + len(keys)] = keys
        count += len(keys)
    return found[:count]


@njit(cache=True, nogil=True)
def inner_cells(corners: Vector, following: Keys, zoom: int) -> Keys:
    """Cells whose middle lies within an odd number of rings."""
    scale = math.ldexp(0.5 / _HALF_MAP, zoom)
    across = (corners[:, 0] + _HALF_MAP) * scale - 0.5
    down = (_HALF_MAP - corners[:, 1]) * scale - 0.5
    top, bottom = math.ceil(down.min()), math.floor(down.max())
    wide = math.floor(across.max()) - math.ceil(across.min()) + 1
    found = np.empty(max(bottom - top + 1, 0) * max(wide, 0), np.int64)
    crossings = np.empty(len(corners))
    count = 0
    for row in range(top, bottom + 1):
        met = 0
        for at in range(len(corners)):
            one, other = down[at], down[following[at]]
            if (one <= row) != (other <= row):
                part = (row - one) / (other - one)
                crossings[met] = across[at] + part * (across[following[at]] - across[at])
                met += 1
        ordered = np.sort(crossings[:met])
        for pair in range(0, met - 1, 2):
            for column in range(math.ceil(ordered[pair]), math.floor(ordered[pair + 1]) + 1):
                found[count] = (row << zoom) | column
                count += 1
    return found[:count]
