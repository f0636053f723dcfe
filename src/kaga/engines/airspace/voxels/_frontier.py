"""Reached voxels and the queue of those still to be followed, for exact search.

What: a hash table from voxel to node, the nodes' best lengths, and piles of nodes by their
estimate (length so far plus octile distance to go). Why: jump point search visits few voxels of
a large map, so nothing here has the size of the map. All lengths are whole numbers of
2**-44 units: equal lengths compare equal.

A node remembers *all* directions by which it was reached at its best length, because which
steps are worth trying depends on the direction (see `_moves`); directions that arrive later at
the same length are followed later, steps already tried are not tried again.

Everything lies in one array of whole numbers: first counters, then the table, the nodes, the
piles and the entries of the piles (see `new_memory`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.voxels._moves import STEP_1, STEP_2, STEP_3, UNIT_BITS

Voxel = tuple[int, int, int]
Memory = NDArray[np.int64]

# Counters.
ROOM: Final = 0
NODES: Final = 1
ENTRIES: Final = 2
FREE_ENTRY: Final = 3
FULL: Final = 4
LOWEST: Final = 5
EXPANDED: Final = 6
WORK: Final = 7
BEST: Final = 8
PILES: Final = 9
COUNTERS: Final = 10
# Fields of a node.
KEY: Final = 0
LENGTH: Final = 1
PARENT: Final = 2
WAITING: Final = 3
TRIED: Final = 4
NODE: Final = 5
# Fields of an entry: node, its length then, the entry below.
ENTRY: Final = 3

PILE_BITS: Final = UNIT_BITS - 3
UNREACHED: Final = 1 << 62
# Whatever lies above the last pile lies on it: found later than it could be, but found.
MOST_PILES: Final = 1 << 17
_SPREAD: Final = 0x9E3779B97F4A7C15


class Query(NamedTuple):
    """Where to, the sizes for numbering voxels, and the estimate at the start."""

    goal: Voxel
    size_y: int
    size_x: int
    least: int


@njit(cache=True, nogil=True)
def new_memory(bits: int) -> Memory:
    """An empty frontier: room for ``2**bits`` nodes, as many piles and twice the entries."""
    room = 1 << bits
    memory = np.empty(COUNTERS + room * (2 + NODE + 1 + 2 * ENTRY), np.int64)
    memory[:COUNTERS] = 0
    memory[ROOM] = room
    memory[PILES] = min(room, MOST_PILES)
    memory[FREE_ENTRY] = -1
    memory[BEST] = UNREACHED
    memory[COUNTERS : COUNTERS + 2 * room] = -1
    piles = COUNTERS + room * (2 + NODE)
    memory[piles : piles + room] = -1
    return memory


@njit(cache=True, nogil=True)
def octile(a: Voxel, b: Voxel) -> int:
    """The length of a shortest path between two voxels in open air."""
    dx, dy, dz = abs(a[0] - b[0]), abs(a[1] - b[1]), abs(a[2] - b[2])
    most = max(dx, dy, dz)
    least = min(dx, dy, dz)
    between = dx + dy + dz - most - least
    return least * STEP_3 + (between - least) * STEP_2 + (most - between) * STEP_1


@njit(cache=True, nogil=True)
def node_of(memory: Memory, key: int) -> int:
    """Where the node of a voxel lies, made if it is new; -1 (and FULL) if there is no room."""
    room = memory[ROOM]
    mask = 2 * room - 1
    slot = np.int64((np.uint64(key) * np.uint64(_SPREAD)) >> np.uint64(20)) & mask
    while memory[COUNTERS + slot] >= 0:
        node = memory[COUNTERS + slot]
        if memory[node + KEY] == key:
            return int(node)
        slot = (slot + 1) & mask
    count = memory[NODES]
    if count == room:
        memory[FULL] = 1
        return -1
    memory[NODES] = count + 1
    node = COUNTERS + 2 * room + count * NODE
    memory[COUNTERS + slot] = node
    memory[node + KEY] = key
    memory[node + LENGTH] = UNREACHED
    memory[node + PARENT] = -1
    memory[node + WAITING] = 0
    memory[node + TRIED] = 0
    return int(node)


@njit(cache=True, nogil=True)
def reach(
    memory: Memory, query: Query, at: Voxel, length: int, parent: int, direction: int
) -> None:
    """Note that a voxel can be reached so, and queue it if that says something new."""
    node = node_of(memory, (at[2] * query.size_y + at[1]) * query.size_x + at[0])
    if node < 0 or length > memory[node + LENGTH]:
        return
    arrival = 1 << direction
    if length < memory[node + LENGTH]:
        memory[node + LENGTH] = length
        memory[node + PARENT] = parent
        memory[node + TRIED] = 0
        memory[node + WAITING] = arrival
    else:
        queued = memory[node + WAITING] != 0
        memory[node + WAITING] |= arrival
        if queued:
            return
    _queue(memory, node, length + octile(at, query.goal) - query.least)


@njit(cache=True, nogil=True)
def _queue(memory: Memory, node: int, above: int) -> None:
    """Put a node on the pile of its estimate."""
    room = memory[ROOM]
    pile = min(above >> PILE_BITS, memory[PILES] - 1)
    entry = memory[FREE_ENTRY]
    piles = COUNTERS + room * (2 + NODE)
    if entry >= 0:
        memory[FREE_ENTRY] = memory[entry + 2]
    else:
        entry = piles + room + memory[ENTRIES] * ENTRY
        memory[ENTRIES] += 1
    if entry >= memory.size:
        memory[FULL] = 1
        return
    memory[entry] = node
    memory[entry + 1] = memory[node + LENGTH]
    memory[entry + 2] = memory[piles + pile]
    memory[piles + pile] = entry


@njit(cache=True, nogil=True)
def take(memory: Memory, limit: int) -> int:
    """The next node to follow, or -1 if none can lead to less than `limit` above the least."""
    room = memory[ROOM]
    piles = COUNTERS + room * (2 + NODE)
    while memory[LOWEST] < memory[PILES] and memory[LOWEST] << PILE_BITS < limit:
        top = piles + memory[LOWEST]
        entry = memory[top]
        if entry < 0:
            memory[LOWEST] += 1
            continue
        memory[top] = memory[entry + 2]
        memory[entry + 2] = memory[FREE_ENTRY]
        memory[FREE_ENTRY] = entry
        node = memory[entry]
        if memory[entry + 1] == memory[node + LENGTH] and memory[node + WAITING] != 0:
            return int(node)
    return -1
