"""Compiled: routes that a search has gone through, kept so that they can be put together anew.

Each set of requests is kept once for each kind of vehicle, with its cheapest route; a newer set
takes the place of an older one of the same last bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.dispatch._compile import kernel
from kaga.engines.dispatch._field import Field, Routes

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT = 1 << 13
_MASK = np.uint64(KEPT - 1)


class Pool(NamedTuple):
    """Kept routes: what names the set, price, calls and whose they were; size 0 is none."""

    key: NDArray[np.uint64]
    price: NDArray[np.float64]
    size: NDArray[np.int32]
    vehicle: NDArray[np.int32]
    call: NDArray[np.int32]


def new_pool(room: int) -> Pool:
    """Nothing is kept; routes have room for so many calls."""
    return Pool(
        np.zeros(KEPT, np.uint64),
        np.zeros(KEPT),
        np.zeros(KEPT, np.int32),
        np.zeros(KEPT, np.int32),
        np.zeros((KEPT, room), np.int32),
    )


@kernel
def keep(field: Field, routes: Routes, v: int, pool: Pool) -> None:
    """Keep a route unless a cheaper one with the same requests is there."""
    kind = v
    while field.twin[kind] >= 0:
        kind = field.twin[kind]
    key = field.arcs[2 * field.requests + kind]
    for k in range(routes.size[v]):
        node = routes.call[v, k]
        if node < field.requests:
            key += field.marks[node]
    slot = int(key & _MASK)
    if pool.size[slot] and pool.key[slot] == key and pool.price[slot] <= routes.price[v]:
        return
    pool.key[slot], pool.price[slot] = key, routes.price[v]
    pool.size[slot], pool.vehicle[slot] = routes.size[v], v
    for k in range(routes.size[v]):
        pool.call[slot, k] = routes.call[v, k]
