"""Coarse fields: the mean and the least cost of each block of 4 x 4 x 4 voxels.

What: `pool_both` makes both in one pass over the voxels, `pool_mean` (over the open voxels of a
block) and `pool_least` give one of them. Why: the mean guides the search nearly as well as the
fine field and is 64 times smaller; the least gives a bound that no path can go below. Both
carry a border of one closed block, so that whoever walks them needs no check of bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._prices import price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._prices import Costs, Table

    Pool = NDArray[np.float32]

EDGE = 4
_INF = np.float32(np.inf)


@njit(cache=True, nogil=True)
def _gather(
    cost: Costs, table: Table, block: tuple[int, int], sums: tuple[Pool, Pool, Pool]
) -> None:
    """Add up the open voxels of a row of blocks (f, y) by x, count them, find the least."""
    slots, size_f, size_y, size_x = cost.shape
    total, found, least = sums
    total[:] = 0
    found[:] = 0
    least[:] = _INF
    for slot in range(slots):
        for f in range(block[0] * EDGE, min(size_f, block[0] * EDGE + EDGE)):
            for y in range(block[1] * EDGE, min(size_y, block[1] * EDGE + EDGE)):
                for x in range(size_x):
                    value = price(cost, table, (slot, f, y, x))
                    is_open = value < _INF
                    total[x] += value if is_open else np.float32(0)
                    found[x] += np.float32(1) if is_open else np.float32(0)
                    least[x] = min(least[x], value)


@njit(cache=True, nogil=True)
def pool_both(cost: Costs, table: Table) -> tuple[Pool, Pool]:
    """Mean cost over the open voxels of each block, and the least; infinite if all is closed.

    ``[f + 2, y + 2, x + 2]`` of blocks from costs ``[slot, f, y, x]``.
    """
    _slots, size_f, size_y, size_x = cost.shape
    blocks = ((size_f + 3) // EDGE, (size_y + 3) // EDGE, (size_x + 3) // EDGE)
    mean = np.full((blocks[0] + 2, blocks[1] + 2, blocks[2] + 2), _INF, np.float32)
    low = np.full((blocks[0] + 2, blocks[1] + 2, blocks[2] + 2), _INF, np.float32)
    total = np.zeros(blocks[2] * EDGE, np.float32)
    found = np.zeros(blocks[2] * EDGE, np.float32)
    least = np.zeros(blocks[2] * EDGE, np.float32)
    for f in range(blocks[0]):
        for y in range(blocks[1]):
            _gather(cost, table, (f, y), (total, found, least))
            for x in range(blocks[2]):
                count = 0.0
                value = 0.0
                lowest = _INF
                for part in range(x * EDGE, x * EDGE + EDGE):
                    count += found[part]
                    value += total[part]
                    lowest = min(lowest, least[part])
                low[f + 1, y + 1, x + 1] = lowest
                if count > 0:
                    mean[f + 1, y + 1, x + 1] = value / count
    return mean, low


def pool_mean(cost: Costs, table: Table) -> Pool:
    """Mean cost over the open voxels of each block, infinite if all is closed."""
    mean: Pool = pool_both(cost, table)[0]
    return mean


def pool_least(cost: Costs, table: Table) -> Pool:
    """Least cost in each block, with the same shape and border as `pool_mean`."""
    least: Pool = pool_both(cost, table)[1]
    return least
