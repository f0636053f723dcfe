"""Compiled: ways of taking requests out of an answer, so that it can be made anew.

Strings of neighbouring calls out of neighbouring routes (Christiaens and Vanden Berghe, "Slack
induction by string removals", 2020), requests related by place and time (Shaw, 1998), dear
ones (Ropke and Pisinger, 2006), whole routes, stretches of time, and anybody. Each marks
requests as outside and lists them.
"""

from __future__ import annotations

import numpy as np

from kaga.engines.dispatch._compile import kernel
from kaga.engines.dispatch._draw import below, uniform
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._work import Work

WAYS = 6
_LONGEST_STRING = 10
_SPLIT, _KEPT = 0.5, 0.5


@kernel
def take(field: Field, routes: Routes, work: Work, request: int, count: int) -> int:
    """Put one request outside, unless it is already or may not move; the new count."""
    v = routes.vehicle[request]
    if v < 0 or field.settled[request]:
        return count
    routes.vehicle[request] = -1
    work.touched[v] = 1
    work.out[count] = request
    return count + 1


@kernel
def _strings(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Cut strings out of the routes around a random call."""
    served, calls = 0, 0
    for v in range(routes.size.size):
        if routes.size[v] > field.basis[v]:
            served += 1
            calls += routes.size[v] - field.basis[v]
    if served == 0:
        return count
    longest = min(float(_LONGEST_STRING), calls / served)
    strings = int(uniform(work.state) * (4.0 * wanted / (1.0 + longest) - 1.0)) + 1
    seed = below(work.state, 2 * field.requests)
    cut, keeping = 0, _KEPT if uniform(work.state) < _SPLIT else 0.0
    for k in range(-1, work.near.shape[1]):
        node = seed if k < 0 else work.near[seed, k]
        v = routes.vehicle[node % field.requests]
        if v < 0 or work.touched[v]:
            continue
        size = routes.size[v] - 2
        length = 1 + below(work.state, int(min(longest, float(size))))
        count = _cut(field, routes, work, node, length, count, keeping)
        work.touched[v] = 1
        cut += 1
        if cut >= strings:
            break
    return count


@kernel
def _cut(
    field: Field, routes: Routes, work: Work, node: int, length: int, count: int, keeping: float
) -> int:
    """Take out so many calls around one, keeping perhaps some in their middle."""
    v, at = routes.vehicle[node % field.requests], routes.position[node]
    kept = 0
    while length + kept < routes.size[v] - 2 and uniform(work.state) < keeping:
        kept += 1
    total = min(length + kept, routes.size[v] - 2)
    low = max(1, at - total + 1)
    high = min(at, routes.size[v] - 1 - total)
    begin = low + below(work.state, max(high - low + 1, 1))
    hole = begin + below(work.state, max(length, 1))
    for k in range(begin, min(begin + total, routes.size[v] - 1)):
        other = routes.call[v, k]
        if other < 2 * field.requests and not hole <= k < hole + kept:
            count = take(field, routes, work, other % field.requests, count)
    return count


@kernel
def _related(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Take out what is near in place and time to what is already out."""
    first = count
    count = take(field, routes, work, below(work.state, field.requests), count)
    for _ in range(8 * int(wanted)):
        if count - first >= wanted or count == first:
            break
        request = work.out[first + below(work.state, count - first)]
        node = request + field.requests * below(work.state, 2)
        rank = int(uniform(work.state) ** 3.0 * work.near.shape[1])
        other = work.near[node, rank] % field.requests
        count = take(field, routes, work, other, count)
    return count


@kernel
def _anyone(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Take out anybody."""
    for _ in range(int(wanted)):
        count = take(field, routes, work, below(work.state, field.requests), count)
    return count


@kernel
def _saving(field: Field, routes: Routes, request: int) -> float:
    """What a route saves without a request, its two calls reckoned apart."""
    v, saved = routes.vehicle[request], 0.0
    for node in (request, request + field.requests):
        at = routes.position[node]
        before = field.place[routes.call[v, at - 1]]
        after = field.place[routes.call[v, at + 1]]
        here = field.place[node]
        saved += field.cost[before, here] + field.cost[here, after] - field.cost[before, after]
    return saved


@kernel
def _dear(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Take out those whose detour is long, by tournaments of a few."""
    for _ in range(int(wanted)):
        chosen, most = -1, -np.inf
        for _ in range(5):
            request = below(work.state, field.requests)
            if routes.vehicle[request] >= 0:
                saved = _saving(field, routes, request)
                if saved > most:
                    chosen, most = request, saved
        if chosen >= 0:
            count = take(field, routes, work, chosen, count)
    return count


@kernel
def _whole(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Take out a small route, and the surroundings of one of its calls."""
    request = below(work.state, field.requests)
    v = routes.vehicle[request]
    if v < 0:
        return count
    if routes.size[v] - field.basis[v] <= 4 * wanted:
        for k in range(1, routes.size[v] - 1):
            node = routes.call[v, k]
            if node < field.requests:
                count = take(field, routes, work, node, count)
    for k in range(int(wanted / 2)):
        other = work.near[request, k % work.near.shape[1]] % field.requests
        count = take(field, routes, work, other, count)
    return count


@kernel
def _stretch(field: Field, routes: Routes, work: Work, count: int, wanted: float) -> int:
    """Take out everybody who boards in some stretch of time."""
    centre = below(work.state, field.requests)
    if routes.vehicle[centre] < 0:
        return count
    v = routes.vehicle[centre]
    moment = routes.early[v, routes.position[centre]]
    width = routes.late[v, routes.size[v] - 1] - routes.early[v, 0]
    width *= 0.02 + 0.1 * uniform(work.state)
    first, most, offset = count, int(wanted), below(work.state, field.requests)
    for k in range(field.requests):
        request = (offset + k) % field.requests
        v = routes.vehicle[request]
        if v >= 0 and abs(routes.early[v, routes.position[request]] - moment) <= width:
            count = take(field, routes, work, request, count)
        if count - first >= most:
            break
    return count


@kernel
def ruin(field: Field, routes: Routes, work: Work, way: int, count: int, wanted: float) -> int:
    """Take requests out in one of the ways; the new count of those outside."""
    if way == 0:
        return _strings(field, routes, work, count, wanted)
    if way == 1:
        return _related(field, routes, work, count, wanted)
    if way == 2:
        return _anyone(field, routes, work, count, wanted)
    if way == 3:
        return _dear(field, routes, work, count, wanted)
    if way == 4:
        return _whole(field, routes, work, count, wanted)
    return _stretch(field, routes, work, count, wanted)
