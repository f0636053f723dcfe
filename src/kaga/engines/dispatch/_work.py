"""What a search needs beside its answers: random numbers, a memory of insertions, lists.

The memory is what makes the search quick. Most routes are untouched by most steps, and a route
that was changed and changed back is the same route: the best place of a request in a route is
remembered under the name of the route, a sum of random bits over its arcs (Zobrist's hashing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.dispatch._compile import inlined, kernel
from kaga.engines.dispatch._draw import new_state
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._insert import Asked, Found, best_in_route, count_clashes
from kaga.engines.dispatch._line import Line, new_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

REMEMBERED = 1 << 17
_MASK = np.uint64(REMEMBERED - 1)


class Memory(NamedTuple):
    """Answers of `best_in_route`, each where its name's last bits say."""

    name: NDArray[np.uint64]
    cost: NDArray[np.float64]
    at: NDArray[np.int64]
    until: NDArray[np.int64]


class Work(NamedTuple):
    """Scratch of one thread.

    `out[:count]` are the requests outside; `near` lists nodes by how well they follow each
    other; `order` are reasons to put one request in before another; `absence` counts how often
    one stayed outside; `touched` are the routes of the step; `weight`, `merit` and `used`
    belong to the ways of removing (row 0) and of putting in (row 1).
    """

    state: NDArray[np.uint64]
    memory: Memory
    line: Line
    clash: NDArray[np.int32]
    out: NDArray[np.int32]
    key: NDArray[np.float64]
    near: NDArray[np.int32]
    order: NDArray[np.float64]
    absence: NDArray[np.float64]
    touched: NDArray[np.uint8]
    weight: NDArray[np.float64]
    merit: NDArray[np.float64]
    used: NDArray[np.float64]


def new_memory() -> Memory:
    """Nothing is remembered."""
    return Memory(
        np.zeros(REMEMBERED, np.uint64),
        np.zeros(REMEMBERED),
        np.zeros(REMEMBERED, np.int64),
        np.zeros(REMEMBERED, np.int64),
    )


def new_work(
    field: Field, near: NDArray[np.int32], order: NDArray[np.float64], seed: int
) -> Work:
    """Scratch for a field."""
    room = 2 * field.requests + int(field.basis.max(initial=2)) + 2
    ways = 8
    return Work(
        new_state(seed),
        new_memory(),
        new_line(room),
        np.zeros(room, np.int32),
        np.zeros(max(field.requests, 1), np.int32),
        np.zeros(max(field.requests, 1)),
        near,
        order,
        np.zeros(field.requests),
        np.zeros(field.longest.size, np.uint8),
        np.ones((2, ways)),
        np.zeros((2, ways)),
        np.zeros((2, ways)),
    )


@kernel
def _look(field: Field, routes: Routes, request: int, v: int, work: Work) -> Found:
    """Look for the best place of a request in a route, and remember it."""
    name = routes.name[v] ^ field.arcs[request]
    slot = int(name & _MASK)
    clashes = count_clashes(field, routes, request, v, work.clash)
    best = best_in_route(field, routes, Asked(request, v, work.clash, clashes), work.line)
    work.memory.name[slot] = name
    work.memory.cost[slot] = best.cost
    work.memory.at[slot], work.memory.until[slot] = best.at, best.until
    return best


@inlined
def quote(field: Field, routes: Routes, request: int, v: int, work: Work) -> Found:
    """The best place of a request in a route, from memory if it was asked before."""
    if field.allowed[request, v] == 0:
        return Found(np.inf, -1, -1)
    name = routes.name[v] ^ field.arcs[request]
    slot = int(name & _MASK)
    if work.memory.name[slot] == name:
        return Found(work.memory.cost[slot], work.memory.at[slot], work.memory.until[slot])
    return _look(field, routes, request, v, work)
