"""Compiled: the highest and the lowest around each column, on whole decimetres.

Whole numbers because the machine compares sixteen of them at a time, but only in a loop over
two plain slices: an index that is a sum of two may be negative as far as the compiler knows,
and costs 20 times the time.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Decimetres = NDArray[np.int16]
Offsets = NDArray[np.int32]


@njit(cache=True, nogil=True)
def highest_around(heights: Decimetres, offsets: Offsets, lifts: Decimetres) -> Decimetres:
    """For each column the largest of its neighbours' heights with the lift of their offset.

    `offsets` are `(n, 2)` rows and columns, `lifts` `(n,)`; neighbours outside do not count.
    """
    rows, columns = heights.shape
    out = heights.copy()
    for row in range(rows):
        target = out[row]
        for at in range(offsets.shape[0]):
            other = row + offsets[at, 0]
            if not 0 <= other < rows:
                continue
            shift, lift = offsets[at, 1], lifts[at]
            first, last = max(0, -shift), min(columns, columns - shift)
            _raise_to(target[first:last], heights[other, first + shift : last + shift], lift)
    return out


@njit(cache=True, nogil=True)
def lowest_around(heights: Decimetres, offsets: Offsets) -> Decimetres:
    """For each column the least of its neighbours' heights."""
    rows, columns = heights.shape
    out = heights.copy()
    for row in range(rows):
        target = out[row]
        for at in range(offsets.shape[0]):
            other = row + offsets[at, 0]
            if not 0 <= other < rows:
                continue
            shift = offsets[at, 1]
            first, last = max(0, -shift), min(columns, columns - shift)
            _sink_to(target[first:last], heights[other, first + shift : last + shift])
    return out


@njit(cache=True, nogil=True)
def _raise_to(target: Decimetres, source: Decimetres, lift: int) -> None:
    """The larger of both, place by place; nothing but this is in the loop (see above)."""
    for at in range(target.size):
        target[at] = max(target[at], np.int16(source[at] + lift))


@njit(cache=True, nogil=True)
def _sink_to(target: Decimetres, source: Decimetres) -> None:
    """The smaller of both, place by place."""
    for at in range(target.size):
        target[at] = min(target[at], source[at])
