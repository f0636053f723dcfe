"""Compiled: the highest and the lowest around each column, on whole decimetres.

Whole numbers because the machine compares sixteen of them at a time.
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
            source = heights[other]
            for column in range(first, last):
                value = np.int16(source[column + shift] + lift)
                target[column] = max(target[column], value)
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
            source = heights[other]
            for column in range(first, last):
                target[column] = min(target[column], source[column + shift])
    return out
