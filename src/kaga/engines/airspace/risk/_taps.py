"""Compiled: the harm of kernels gathered at the cells a route crosses.

For every piece of a route four kernels of the bank (two heights, two courses) are summed over
the exposure around its cell, with weights. Outside the map and over unknown cells the sum is
NaN: nobody knows who is there.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True)
def gather(
    cells: NDArray[np.int64],
    chosen: NDArray[np.int64],
    shares: Floats,
    taps: tuple[Integers, Integers, Integers, Floats],
    exposure: NDArray[np.float32],
) -> Floats:
    """Deaths per failure for each piece.

    Parameters
    ----------
    cells
        `(n, 2)` row and column of each piece.
    chosen, shares
        `(n, 4)` kernels and their weights; a weight of 0 skips its kernel.
    taps
        Beginnings of the kernels; rows, columns and harm of all of them end to end.
    exposure
        `(m, rows, columns)` people per m².

    Returns
    -------
    ndarray
        `(n, m)`.
    """
    count, layers = cells.shape[0], exposure.shape[0]
    rows, columns = exposure.shape[1], exposure.shape[2]
    out = np.zeros((count, layers))
    for i in range(count):
        for j in range(4):
            share = shares[i, j]
            if share == 0.0:
                continue
            for k in range(taps[0][chosen[i, j]], taps[0][chosen[i, j] + 1]):
                r, c = cells[i, 0] + taps[1][k], cells[i, 1] + taps[2][k]
                inside = 0 <= r < rows and 0 <= c < columns
                for m in range(layers):
                    value = exposure[m, r, c] if inside else np.nan
                    out[i, m] += share * taps[3][k] * value
    return out
