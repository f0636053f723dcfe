"""Compiled: the columns of a room joined to cells, in one pass."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Decimetres = NDArray[np.int16]
Bits = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def joined(
    planes: tuple[Decimetres, Decimetres, Decimetres, Decimetres],
    bits: Bits,
    known: int,
    block: int,
    out: tuple[Decimetres, Decimetres, Decimetres, Decimetres, Bits],
) -> None:
    """Highest ground and floor, lowest ceiling and airport surface, any use of each cell.

    `planes` are ground, floor, ceiling and airport surface, `bits` the uses of columns; unknown
    ground (without the bit `known`) counts as 0. `out` takes the answers in the same order.
    """
    ground, floor, ceiling, hard = planes
    for row in range(out[0].shape[0]):
        base, low, high, top, uses = (
            out[0][row],
            out[1][row],
            out[2][row],
            out[3][row],
            out[4][row],
        )
        base[:], low[:], high[:], top[:], uses[:] = -32768, -32768, 32767, 32767, 0
        for below in range(row * block, (row + 1) * block):
            for column in range(base.size):
                for at in range(column * block, (column + 1) * block):
                    use = bits[below, at]
                    height = ground[below, at] if use & known else np.int16(0)
                    base[column] = max(base[column], height)
                    low[column] = max(low[column], floor[below, at])
                    high[column] = min(high[column], ceiling[below, at])
                    top[column] = min(top[column], hard[below, at])
                    uses[column] |= use
