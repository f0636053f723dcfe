"""Compiled: where a request fits into a route at the least cost, all positions looked at.

Bounds on the schedule of the route as it is turn most positions away at once: adding a call
only makes what follows later and what precedes earlier. What passes them and is cheaper than
the best so far is laid out and settled exactly, if anybody's ride is limited; without such
limits the bounds are exact themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.dispatch._compile import inlined, kernel
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._line import CLOSE, Line, settle_early

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Found(NamedTuple):
    """The best place of a request in a route: added cost, and after which positions."""

    cost: float
    at: int
    until: int


class Asked(NamedTuple):
    """Which request, into which route, and how many forbidden companions are aboard where."""

    request: int
    v: int
    clash: NDArray[np.int32]
    clashes: int


@inlined
def _drive(field: Field, node: int, after: int) -> float:
    time: float = field.serve[node] + field.seconds[field.place[node], field.place[after]]
    return time


@inlined
def _pay(field: Field, node: int, after: int) -> float:
    price: float = field.cost[field.place[node], field.place[after]]
    return price


@inlined
def _copy(
    field: Field, routes: Routes, v: int, k: int, line: Line, to: int, moved: int
) -> None:
    """Position k of the route becomes position `to` of the line."""
    requests, node = field.requests, routes.call[v, k]
    line.node[to] = node
    line.begin[to] = routes.early[v, k]
    line.latest[to] = routes.late[v, k]
    line.mate[to] = -1
    if requests <= node < 2 * requests and field.ride[node - requests] < np.inf:
        mate = routes.position[node - requests]
        line.mate[to] = mate if mate <= moved else mate + 1
        line.allow[to] = field.ride[node - requests]


@inlined
def fits(field: Field, routes: Routes, asked: Asked, at: int, until: int, line: Line) -> bool:
    """Whether the route has a schedule with the request put in."""
    request, v = asked.request, asked.v
    size, alight = routes.size[v] + 2, asked.request + field.requests
    for k in range(at + 1):
        _copy(field, routes, v, k, line, k, at)
    line.node[at + 1], line.mate[at + 1] = request, -1
    line.begin[at + 1], line.latest[at + 1] = field.early[request], field.late[request]
    for k in range(at + 1, until + 1):
        _copy(field, routes, v, k, line, k + 1, at)
    line.node[until + 2], line.mate[until + 2] = alight, at + 1
    line.begin[until + 2], line.latest[until + 2] = field.early[alight], field.late[alight]
    line.allow[until + 2] = field.ride[request]
    for k in range(until + 1, size - 2):
        _copy(field, routes, v, k, line, k + 2, at)
        if line.mate[k + 2] > until + 1:
            line.mate[k + 2] += 1
    for k in range(size - 1):
        line.gap[k] = _drive(field, line.node[k], line.node[k + 1])
    return settle_early(line, size, field.longest[v], at)


@inlined
def _has_room(field: Field, routes: Routes, asked: Asked, k: int) -> bool:
    """Whether the request may be aboard from position k to the next."""
    if asked.clashes and asked.clash[k] > 0:
        return False
    v, request = asked.v, asked.request
    for kind in range(field.load.shape[1]):
        load = routes.aboard[v, k, kind] + field.load[request, kind]
        if load > field.capacity[v, kind]:
            return False
    return True


@kernel
def count_clashes(
    field: Field, routes: Routes, request: int, v: int, clash: NDArray[np.int32]
) -> int:
    """After each position, how many are aboard that the request may not meet; the sum."""
    aboard, total = 0, 0
    if field.apart.shape[0] == 0:
        return 0
    for k in range(routes.size[v]):
        node = routes.call[v, k]
        if node < field.requests:
            aboard += field.apart[request, node]
        elif node < 2 * field.requests:
            aboard -= field.apart[request, node - field.requests]
        clash[k] = aboard
        total += aboard
    return total


@inlined
def _alight(
    field: Field, routes: Routes, asked: Asked, at: int, time: float, best: Found, line: Line
) -> Found:
    """The best place to alight for somebody who boards after position `at`, at `time`."""
    request, v = asked.request, asked.v
    drop, size = request + field.requests, routes.size[v]
    rode = 0.0
    node, price = request, _pay(field, routes.call[v, at], request)
    price -= _pay(field, routes.call[v, at], routes.call[v, at + 1])
    for until in range(at, size - 1):
        after = routes.call[v, until + 1]
        # Node `node` is the last before alighting; what follows it is driven to afterwards.
        there = max(time + _drive(field, node, drop), field.early[drop])
        if there > field.late[drop] + CLOSE:
            break
        more = price + _pay(field, node, drop) + _pay(field, drop, after)
        if until > at:
            more -= _pay(field, node, after)
        if (
            more < best.cost - CLOSE
            and there + _drive(field, drop, after) <= routes.late[v, until + 1] + CLOSE
            and (field.limits == 0 or fits(field, routes, asked, at, until, line))
        ):
            best = Found(more, at, until)
        if until == size - 2 or not _has_room(field, routes, asked, until + 1):
            break
        if after >= 2 * field.requests:
            break
        step = _drive(field, node, after)
        if until == at:
            price += _pay(field, node, after)
        rode += step
        time = max(time + step, field.early[after])
        if time > routes.late[v, until + 1] + CLOSE or rode > field.ride[request] + CLOSE:
            break
        time = max(time, routes.early[v, until + 1])
        node = after
    return best


@kernel
def best_in_route(field: Field, routes: Routes, asked: Asked, line: Line) -> Found:
    """The cheapest place of a request in a route; infinitely dear if there is none."""
    request, v = asked.request, asked.v
    best = Found(np.inf, -1, -1)
    for at in range(field.first[v], routes.size[v] - 1):
        node = routes.call[v, at]
        if routes.early[v, at] > field.late[request]:
            break
        if routes.late[v, at + 1] < field.early[request]:
            continue
        time = max(routes.early[v, at] + _drive(field, node, request), field.early[request])
        if time > field.late[request] + CLOSE or not _has_room(field, routes, asked, at):
            continue
        best = _alight(field, routes, asked, at, time, best, line)
    return best
