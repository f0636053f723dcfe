"""A cost that no path to the goal goes below, by blocks.

Follow any path of the grid, or any polyline, and mark its beginning, then each point at which
it is for the first time four voxels away, along some axis, from the last mark. Between two
marks it stays within four voxels, hence within the block of the first mark and the 26 around
it; it is at least four of the narrowest spacings long, so it costs at least that times the
least cost of these 27 blocks; and it leads to a block next to the first. Distances over blocks
in which a step away from a block costs that much, from the goal's block and the 26 around it,
are therefore a bound for every voxel of the block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._piles import lay, lift, new_store, with_room
from kaga.engines.airspace.voxels._pool import EDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INF = np.inf
_PILES = 1 << 12


@njit(cache=True, nogil=True)
def around_offsets(shape: tuple[int, int, int]) -> NDArray[np.int64]:
    """Distances to the 26 neighbours in a flattened array, in the order of their steps."""
    found = np.empty(26, np.int64)
    row = 0
    for f in range(-1, 2):
        for y in range(-1, 2):
            for x in range(-1, 2):
                if f != 0 or y != 0 or x != 0:
                    found[row] = (f * shape[1] + y) * shape[2] + x
                    row += 1
    return found


@njit(cache=True, nogil=True)
def _spread(
    labels: NDArray[np.float64],
    price: NDArray[np.float64],
    offsets: NDArray[np.int64],
    start: int,
) -> None:
    """Labels from the blocks that have one, until `start` has its own for good.

    A step to a block costs its price. No pile is wider than the cheapest step, so what is
    lifted is final; on the last pile things lie in no order, and it is worked off whole.
    """
    width = price.min()
    store = new_store(_PILES, 2 * price.size)
    filed = np.zeros(price.size, np.uint16)
    for block in range(labels.size):
        if labels[block] < _INF:
            lay(store, filed, 0, block)
    while True:
        store = with_room(store, 26)
        block = lift(store, filed, _PILES)
        if block < 0 or (block == start and labels[block] / width < _PILES - 1):
            return
        for row in range(26):
            there = block + offsets[row]
            total = labels[block] + price[there]
            if total < labels[there]:
                labels[there] = total
                lay(store, filed, int(min(total / width, _PILES)), there)


@njit(cache=True, nogil=True)
def bound(pooled: NDArray[np.float32], narrowest: float, goal: int, start: int) -> float:
    """The bound from one block of `pooled` (least costs, bordered) to another, by number."""
    offsets = around_offsets(pooled.shape)
    least = pooled.astype(np.float64).ravel()
    price = np.full(least.size, _INF)
    labels = np.full(least.size, _INF)
    labels[goal] = 0.0
    for block in range(least.size):
        if least[block] < _INF:
            price[block] = least[block]
            for row in range(26):
                price[block] = min(price[block], least[block + offsets[row]])
            price[block] *= EDGE * narrowest
    for row in range(26):
        if price[goal + offsets[row]] < _INF:
            labels[goal + offsets[row]] = 0.0
    _spread(labels, price, offsets, start)
    found: float = labels[start]
    return found
