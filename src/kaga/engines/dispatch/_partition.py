"""Of all routes gone through, those that serve everybody at the least cost together.

A set partitioning problem: each request in one route, no more routes than vehicles of their
kind. The relaxation is solved first; a route whose reduced cost is above the gap to the best
answer known cannot be part of a better one, and what is left is small enough to be solved in
whole numbers (Foster and Ryan, 1976; for dial-a-ride Parragh and Schmid, 2013). The solver is
HiGHS, through SciPy, which is loaded when it is first needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.dispatch._field import new_routes
from kaga.engines.dispatch._line import new_line
from kaga.engines.dispatch._routes import refresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.dispatch._field import Field, Routes
    from kaga.engines.dispatch._pool import Pool

_MOST = 4_000
"""Columns of the problem in whole numbers, the most promising ones."""
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent: seconds by the wall clock, nodes of the tree of branches."""

    seconds: float = inf
    nodes: int = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """Routes side by side: `kinds` are the first vehicles of their kind."""

    price: NDArray[np.float64]
    size: NDArray[np.int32]
    vehicle: NDArray[np.int32]
    call: NDArray[np.int32]

    def of(self, chosen: NDArray[Any]) -> Columns:
        """Some of them."""
        return Columns(
            self.price[chosen], self.size[chosen], self.vehicle[chosen], self.call[chosen]
        )


def put_together(
    field: Field, columns: Columns, best: Routes, worth: tuple[float, float], limits: Limits
) -> Routes | None:
    """Routes of the pool, and of the best answer, that cost less than that; None if not found.

    `worth` is what the best answer costs, and the price of a request outside.
    """
    from scipy.optimize import (  # noqa: PLC0415 - loaded only by long searches
        LinearConstraint,
        milp,
    )

    upper, penalty = worth
    kinds = kinds_of(field)
    rows, cost, allowed = _problem(field, columns, kinds, best, penalty)
    spend = {"time_limit": limits.seconds} if limits.seconds < inf else {}
    kept = _promising(rows, cost, allowed, upper, spend)
    if not kept.size:
        return None
    ones = np.ones(field.requests)
    low, high = np.concatenate((ones, 0 * allowed)), np.concatenate((ones, allowed))
    found = milp(
        cost[kept],
        integrality=np.ones(kept.size),
        bounds=(0, 1),
        constraints=LinearConstraint(rows[:, kept], low, high),
        options={**spend, "node_limit": limits.nodes, "mip_rel_gap": 1e-7},
    )
    if found.x is None or found.fun > upper - _CLOSE:
        return None
    chosen = kept[found.x > 0.5]
    return laid_out(field, columns.of(chosen[chosen < columns.size.size]), kinds, best)


def _promising(
    rows: Any,
    cost: NDArray[np.float64],
    allowed: NDArray[np.float64],
    upper: float,
    spend: dict[str, float],
) -> NDArray[np.int64]:
    """The columns that may be part of something cheaper than `upper`, best ones first."""
    from scipy.optimize import linprog  # noqa: PLC0415 - loaded only by long searches

    requests = rows.shape[0] - allowed.size
    relaxed = linprog(
        cost,
        A_ub=rows[requests:],
        b_ub=allowed,
        A_eq=rows[:requests],
        b_eq=np.ones(requests),
        method="highs",
        options=spend,
    )
    if relaxed.status != 0:
        return np.zeros(0, np.int64)
    duals = np.concatenate((relaxed.eqlin.marginals, relaxed.ineqlin.marginals))
    reduced = cost - rows.T @ duals
    kept = np.flatnonzero(reduced < upper - relaxed.fun - _CLOSE)
    return kept[np.argsort(reduced[kept], kind="stable")[:_MOST]]


def kinds_of(field: Field) -> NDArray[np.int64]:
    """For each vehicle the first one that is no different."""
    kinds = np.arange(field.twin.size)
    for v, twin in enumerate(field.twin):
        if twin >= 0:
            kinds[v] = kinds[twin]
    return kinds


def columns_of(field: Field, pools: Sequence[Pool], best: Routes) -> Columns:
    """What the pools hold, each set of requests once, and the best answer's routes."""
    used = np.flatnonzero(best.size > field.basis)
    room = best.call.shape[1]
    # What of the pool is copied here stays as it is while other threads go on.
    kept = [np.flatnonzero(pool.size) for pool in pools]
    keys = np.concatenate([pool.key[at] for pool, at in zip(pools, kept, strict=True)])
    price = np.concatenate([pool.price[at] for pool, at in zip(pools, kept, strict=True)])
    order = np.lexsort((price, keys))
    first = np.ones(order.size, bool)
    first[1:] = keys[order[1:]] != keys[order[:-1]]
    chosen = order[first]

    def joined(name: str) -> NDArray[Any]:
        parts = [getattr(pool, name)[at] for pool, at in zip(pools, kept, strict=True)]
        whole: NDArray[Any] = np.concatenate(parts)[chosen]
        return whole

    return Columns(
        np.concatenate((joined("price"), best.price[used])),
        np.concatenate((joined("size"), best.size[used])),
        np.concatenate((joined("vehicle"), used.astype(np.int32))),
        np.concatenate((joined("call")[:, :room], best.call[used])),
    )


def _problem(
    field: Field,
    columns: Columns,
    kinds: NDArray[np.int64],
    best: Routes,
    penalty: float,
) -> tuple[Any, NDArray[np.float64], NDArray[np.float64]]:
    """Rows of requests, then of kinds of vehicles; costs; how many of each kind may drive.

    Behind the routes stands a column for each request that leaves it outside.
    """
    from scipy.sparse import csc_matrix  # noqa: PLC0415 - as above

    count, requests = columns.size.size, field.requests
    first, number = np.unique(kinds, return_inverse=True)
    held = np.arange(columns.call.shape[1]) < columns.size[:, None]
    route, at = np.nonzero(held & (columns.call < requests))
    of_kind = requests + number[columns.vehicle]
    row = np.concatenate((columns.call[route, at], of_kind, np.arange(requests)))
    column = np.concatenate((route, np.arange(count), count + np.arange(requests)))
    shape = (requests + first.size, count + requests)
    rows = csc_matrix((np.ones(row.size), (row, column)), shape)
    cost = np.concatenate((columns.price, np.full(requests, penalty)))
    open_ones = np.zeros(first.size)
    np.add.at(open_ones, number, best.closed == 0)
    return rows, cost, open_ones


def laid_out(
    field: Field, columns: Columns, kinds: NDArray[np.int64], best: Routes
) -> Routes | None:
    """The chosen routes given to vehicles of their kinds, the rest empty."""
    routes = new_routes(field)
    routes.closed[:] = best.closed
    waiting: dict[int, list[int]] = {kind: [] for kind in np.unique(kinds).tolist()}
    for at, v in enumerate(columns.vehicle.tolist()):
        waiting[int(kinds[v])].append(at)
    line = new_line(routes.call.shape[1] + 2)
    for v, kind in enumerate(kinds.tolist()):
        calls: NDArray[Any] = _empty(field, v)
        if waiting[kind] and not routes.closed[v]:
            at = waiting[kind].pop(0)
            calls = columns.call[at, : columns.size[at]].copy()
            _hand_over(field, calls, int(columns.vehicle[at]), v)
        routes.size[v] = calls.size
        routes.call[v, : calls.size] = calls
        routes.vehicle[calls[calls < field.requests]] = v
        # An empty route may have been closed because it cannot set out any more.
        if not refresh(field, routes, v, line) and not routes.closed[v]:
            return None
    return routes


def _breaks(field: Field) -> NDArray[np.int64]:
    """The number of each vehicle's first break."""
    before = 2 * field.requests + 2 * field.basis.size
    return before + np.concatenate(([0], np.cumsum(field.basis - 2)))


def _empty(field: Field, v: int) -> NDArray[np.int64]:
    start, breaks = 2 * field.requests, _breaks(field)
    pauses = np.arange(breaks[v], breaks[v + 1])
    return np.concatenate(([start + v], pauses, [start + field.basis.size + v]))


def _hand_over(field: Field, calls: NDArray[Any], owner: int, v: int) -> None:
    """Make a route that of another vehicle of the same kind."""
    depots = 2 * field.requests
    breaks = _breaks(field)
    own = calls >= depots
    paused = calls >= depots + 2 * field.basis.size
    calls[own & ~paused] += v - owner
    calls[paused] += breaks[v] - breaks[owner]
