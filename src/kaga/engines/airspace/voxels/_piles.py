"""A queue of numbered things in piles by priority, in one array.

What: `lay` puts a thing on the pile of its priority, `lift` takes the oldest thing of the
lowest pile. `filed` says for each thing on which pile its valid entry lies (plus one; 0: none),
so that a thing moved to a lower pile is not lifted twice. Why: with float costs a heap orders
more than a search needs. Within a pile the order is first in, first out: equal questions have
equal answers, and a label that is corrected while its pile is worked off is corrected a bounded
number of times (last in, first out it is not). Nothing is proven before a whole pile is done.

The array: entries used, first free entry, lowest pile, number of piles; then the newest entry
of each pile; then the entries, two numbers each: the thing, and the entry laid after it (of the
newest: the oldest, so that a pile is a ring).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Store = NDArray[np.int32]
    Filed = NDArray[np.uint16]

_USED = 0
_FREE = 1
_LOWEST = 2
_PILES = 3
_TOPS = 4


@njit(cache=True, nogil=True)
def new_store(piles: int, room: int) -> Store:
    """Empty piles (at most 65,535), with room for so many entries at a time."""
    store = np.empty(_TOPS + piles + 2 * room, np.int32)
    store[: _TOPS + piles] = -1
    store[_USED] = 0
    store[_LOWEST] = 0
    store[_PILES] = piles
    return store


@njit(cache=True, nogil=True)
def with_room(store: Store, more: int) -> Store:
    """The same store, enlarged if there may not be room for so many more entries."""
    used = _TOPS + store[_PILES] + 2 * store[_USED]
    if used + 2 * more <= store.size:
        return store
    larger = np.empty(2 * store.size + 2 * more, np.int32)
    larger[:used] = store[:used]
    return larger


@njit(cache=True, nogil=True)
def lay(store: Store, filed: Filed, pile: int, thing: int) -> None:
    """Lay a thing on a pile; what belongs beyond the ends lies on the first or the last."""
    pile = max(0, min(pile, store[_PILES] - 1))
    if filed[thing] == pile + 1:
        return
    filed[thing] = pile + 1
    entry = store[_FREE]
    if entry >= 0:
        store[_FREE] = store[entry + 1]
    else:
        entry = _TOPS + store[_PILES] + 2 * store[_USED]
        store[_USED] += 1
    store[entry] = thing
    newest = store[_TOPS + pile]
    if newest < 0:
        store[entry + 1] = entry
    else:
        store[entry + 1] = store[newest + 1]
        store[newest + 1] = entry
    store[_TOPS + pile] = entry
    store[_LOWEST] = min(store[_LOWEST], pile)


@njit(cache=True, nogil=True)
def lift(store: Store, filed: Filed, end: int) -> int:
    """Take the oldest thing of the lowest pile before `end`; -1 when there is none."""
    pile = store[_LOWEST]
    end = min(end, store[_PILES])
    while True:
        while pile < end and store[_TOPS + pile] < 0:
            pile += 1
        store[_LOWEST] = pile
        if pile >= end:
            return -1
        newest = store[_TOPS + pile]
        entry = store[newest + 1]
        if entry == newest:
            store[_TOPS + pile] = -1
        else:
            store[newest + 1] = store[entry + 1]
        store[entry + 1] = store[_FREE]
        store[_FREE] = entry
        thing = store[entry]
        if filed[thing] == pile + 1:
            filed[thing] = 0
            return int(thing)
