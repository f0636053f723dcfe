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
from kaga.engines.dispatch._pool import Pool, new_pool

if TYPE_CHECKING:
    from numpy.typing import NDArray

REMEMBERED = 1 << 17
_MASK = np.uint64(REMEMBERED - 1)


TAG, COST, AT, UNTIL = range(4)
_SPARE = np.uint64(11)
"""A name without its last bits is a whole number that a float holds exactly."""


class Work(NamedTuple):
    """Scratch of one thread.

    `memory` holds answers of `best_in_route`, each in the row that its name's last bits say:
    the rest of the name, cost and positions side by side, so that looking one up touches memory
    once. `pool` are routes worth keeping. `out[:count]` are the requests outside; `near` lists
    nodes by how well they follow each other; `order` are reasons to put one request in before
    another; `absence` counts how often one stayed outside; `touched` are the routes of the
    step; `weight`, `merit` and `used` belong to the ways of removing (row 0) and of putting in
    (row 1).
    """

    state: NDArray[np.uint64]
    memory: NDArray[np.float64]
    pool: Pool
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


def new_work(
    field: Field, near: NDArray[np.int32], order: NDArray[np.float64], seed: int
) -> Work:
    """Scratch for a field."""
    room = 2 * field.requests + int(field.basis.max(initial=2)) + 2
    ways = 8
    return Work(
        new_state(seed),
        np.zeros((REMEMBERED, 4)),
        new_pool(room),
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
    clashes = count_clashes(field, routes, request, v, work.clash)
    best = best_in_route(field, routes, Asked(request, v, work.clash, clashes), work.line)
    row = work.memory[int(name & _MASK)]
    row[TAG], row[COST] = float(name >> _SPARE), best.cost
    row[AT], row[UNTIL] = best.at, best.until
    return best


@inlined
def quote(field: Field, routes: Routes, request: int, v: int, work: Work) -> Found:
    """The best place of a request in a route, from memory if it was asked before."""
    if field.allowed[request, v] == 0:
        return Found(np.inf, -1, -1)
    name = routes.name[v] ^ field.arcs[request]
    row = work.memory[int(name & _MASK)]
    if row[TAG] == float(name >> _SPARE):
        return Found(row[COST], int(row[AT]), int(row[UNTIL]))
    return _look(field, routes, request, v, work)
