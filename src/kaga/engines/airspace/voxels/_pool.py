"""Coarse fields: the mean and the least cost of each block of 4 x 4 x 4 voxels.

What: `pool_mean` (over the open voxels of a block) and `pool_least`. Why: the mean guides the
search nearly as well as the fine field and is 64 times smaller; the least gives a bound that
no path can go below. Both carry a border of one closed block, so that whoever walks them needs
no check of bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._prices import price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._prices import Costs, Table

EDGE = 4
_INF = np.float32(np.inf)


@njit(cache=True, nogil=True)
def _gather(
    cost: Costs,
    table: Table,
    block: tuple[int, int],
    total: NDArray[np.float32],
    found: NDArray[np.float32],
) -> None:
    """Add up the open voxels of a row of blocks (f, y) by x, and count them."""
    slots, size_f, size_y, size_x = cost.shape
    total[:] = 0
    found[:] = 0
    for slot in range(slots):
        for f in range(block[0] * EDGE, min(size_f, block[0] * EDGE + EDGE)):
            for y in range(block[1] * EDGE, min(size_y, block[1] * EDGE + EDGE)):
                for x in range(size_x):
                    value = price(cost, table, (slot, f, y, x))
                    is_open = value < _INF
                    total[x] += value if is_open else np.float32(0)
                    found[x] += np.float32(1) if is_open else np.float32(0)


@njit(cache=True, nogil=True)
def pool_mean(cost: Costs, table: Table) -> NDArray[np.float32]:
    """Mean cost over the open voxels of each block, infinite if all is closed.

    ``[f + 2, y + 2, x + 2]`` of blocks from costs ``[slot, f, y, x]``.
    """
    _slots, size_f, size_y, size_x = cost.shape
    blocks = ((size_f + 3) // EDGE, (size_y + 3) // EDGE, (size_x + 3) // EDGE)
    pooled = np.full((blocks[0] + 2, blocks[1] + 2, blocks[2] + 2), _INF, np.float32)
    total = np.zeros(blocks[2] * EDGE, np.float32)
    found = np.zeros(blocks[2] * EDGE, np.float32)
    for f in range(blocks[0]):
        for y in range(blocks[1]):
            _gather(cost, table, (f, y), total, found)
            for x in range(blocks[2]):
                count = 0.0
                value = 0.0
                for part in range(x * EDGE, x * EDGE + EDGE):
                    count += found[part]
                    value += total[part]
                if count > 0:
                    pooled[f + 1, y + 1, x + 1] = value / count
    return pooled


@njit(cache=True, nogil=True)
def pool_least(cost: Costs, table: Table) -> NDArray[np.float32]:
    """Least cost in each block, with the same shape and border as `pool_mean`."""
    slots, size_f, size_y, size_x = cost.shape
    blocks = ((size_f + 3) // EDGE, (size_y + 3) // EDGE, (size_x + 3) // EDGE)
    pooled = np.full((blocks[0] + 2, blocks[1] + 2, blocks[2] + 2), _INF, np.float32)
    for slot in range(slots):
        for f in range(size_f):
            for y in range(size_y):
                row = pooled[f // EDGE + 1, y // EDGE + 1]
                for x in range(size_x):
                    at = x // EDGE + 1
                    row[at] = min(row[at], price(cost, table, (slot, f, y, x)))
    return pooled
