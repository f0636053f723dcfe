"""Compiled: putting requests that are outside back in.

Either one after the other in some order, each where it is cheapest, now and then with eyes shut
to a route ("blinks", Christiaens and Vanden Berghe, 2020), or always the one that would lose
most by waiting (regret, Ropke and Pisinger, 2006).
"""

from __future__ import annotations

import numpy as np

from kaga.engines.dispatch._compile import entry, inlined, kernel
from kaga.engines.dispatch._draw import uniform
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._routes import put, refresh
from kaga.engines.dispatch._work import Work, quote

WAYS = 8
ORDERS = 5
_BLINK = 0.02


@inlined
def _is_closed(field: Field, routes: Routes, v: int) -> bool:
    """Whether a route takes nobody, or is empty like the same vehicle before it."""
    if routes.closed[v]:
        return True
    twin = field.twin[v]
    return (
        twin >= 0
        and routes.size[v] == field.basis[v]
        and routes.size[twin] == field.basis[twin]
        and not routes.closed[twin]
    )


@kernel
def insert(field: Field, routes: Routes, work: Work, request: int, v: int) -> bool:
    """Put a request where its quote says; False, and nothing done, if that has no schedule."""
    found = quote(field, routes, request, v, work)
    put(field, routes, request, v, found.at, found.until)
    work.touched[v] = 1
    return refresh(field, routes, v, work.line)


@kernel
def _sort(work: Work, count: int, way: int) -> None:
    """Order those outside by one of the reasons; the last way is by chance."""
    for k in range(count):
        request = work.out[k]
        key = uniform(work.state) if way >= ORDERS else work.order[way, request]
        at = k
        while at > 0 and work.key[at - 1] > key:
            work.key[at], work.out[at] = work.key[at - 1], work.out[at - 1]
            at -= 1
        work.key[at], work.out[at] = key, request


@kernel
def _one_by_one(field: Field, routes: Routes, work: Work, count: int, way: int) -> int:
    """In an order; the number still outside, moved to the front of the list."""
    _sort(work, count, way)
    left = 0
    for k in range(count):
        request = work.out[k]
        chosen, least = -1, np.inf
        for v in range(routes.size.size):
            if _is_closed(field, routes, v) or uniform(work.state) < _BLINK:
                continue
            found = quote(field, routes, request, v, work)
            if found.cost < least:
                chosen, least = v, found.cost
        if chosen < 0:
            work.out[left] = request
            left += 1
        else:
            insert(field, routes, work, request, chosen)
    return left


@inlined
def _regret(
    field: Field, routes: Routes, work: Work, request: int, noise: float
) -> tuple[float, int]:
    """How much dearer the second best route is, and the best route."""
    chosen, least, second = -1, np.inf, np.inf
    for v in range(routes.size.size):
        if _is_closed(field, routes, v):
            continue
        cost = quote(field, routes, request, v, work).cost
        cost += noise * (uniform(work.state) - 0.5) if cost < np.inf else 0.0
        if cost < least:
            chosen, least, second = v, cost, least
        elif cost < second:
            second = cost
    return min(second, 1e9) - least, chosen


@kernel
def _by_regret(field: Field, routes: Routes, work: Work, count: int, noise: float) -> int:
    """Most regretted first; the number still outside, at the front of the list."""
    while count > 0:
        at, into, most = -1, -1, -np.inf
        for k in range(count):
            regret, chosen = _regret(field, routes, work, work.out[k], noise)
            if chosen >= 0 and regret > most:
                at, into, most = k, chosen, regret
        if at < 0:
            break
        count -= 1
        request = work.out[at]
        work.out[at] = work.out[count]
        insert(field, routes, work, request, into)
    return count


@entry
def recreate(
    field: Field, routes: Routes, work: Work, way: int, count: int, noise: float
) -> int:
    """Put in whom one can in one of the ways; the number still outside, listed first."""
    if way == WAYS - 1:
        return _by_regret(field, routes, work, count, noise)
    if way == WAYS - 2:
        return _by_regret(field, routes, work, count, 0.0)
    return _one_by_one(field, routes, work, count, way)
