"""Compiled: changing one route, and what follows from it."""

from __future__ import annotations

import numpy as np

from kaga.engines.dispatch._compile import entry, inlined, kernel
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._line import Line, settle_early, settle_late

_ODD = np.uint64(1)


@inlined
def _lay(field: Field, routes: Routes, v: int, line: Line) -> None:
    """Write a route out as a line."""
    requests, size = field.requests, routes.size[v]
    for k in range(size):
        node = routes.call[v, k]
        routes.position[node] = k
        line.node[k] = node
        line.begin[k] = field.early[node]
        line.latest[k] = field.late[node]
        line.mate[k] = -1
        if requests <= node < 2 * requests and field.ride[node - requests] < np.inf:
            line.mate[k] = routes.position[node - requests]
            line.allow[k] = field.ride[node - requests]
        if k > 0:
            before = routes.call[v, k - 1]
            line.gap[k - 1] = (
                field.serve[before] + field.seconds[field.place[before], field.place[node]]
            )


@entry
def settle(field: Field, routes: Routes, v: int, line: Line) -> bool:
    """Write a route out with its earliest schedule; whether it has one."""
    _lay(field, routes, v, line)
    return settle_early(line, routes.size[v], field.longest[v], 0)


@inlined
def _sum_up(field: Field, routes: Routes, v: int) -> None:
    """What a route costs, who is aboard where, and what it is called."""
    price, kinds = 0.0, field.load.shape[1]
    name = field.marks[routes.call[v, 0]]
    for kind in range(kinds):
        routes.aboard[v, 0, kind] = 0
    for k in range(1, routes.size[v]):
        before, node = routes.call[v, k - 1], routes.call[v, k]
        price += field.cost[field.place[before], field.place[node]]
        name += field.marks[node] * (field.arcs[before] | _ODD)
        for kind in range(kinds):
            load = routes.aboard[v, k - 1, kind] + field.load[node, kind]
            routes.aboard[v, k, kind] = load
    routes.price[v], routes.name[v] = price, name


@entry
def refresh(field: Field, routes: Routes, v: int, line: Line) -> bool:
    """Reckon a route anew after a change; whether it has a schedule."""
    size = routes.size[v]
    right = settle(field, routes, v, line)
    if right:
        settle_late(line, size, field.longest[v])
    for k in range(size):
        routes.early[v, k] = line.begin[k]
        routes.late[v, k] = line.latest[k]
    _sum_up(field, routes, v)
    return right


@entry
def put(field: Field, routes: Routes, request: int, v: int, at: int, until: int) -> None:
    """Let somebody board after position `at` and alight after position `until` of a route."""
    size = routes.size[v]
    for k in range(size - 1, until, -1):
        routes.call[v, k + 2] = routes.call[v, k]
    routes.call[v, until + 2] = field.requests + request
    for k in range(until, at, -1):
        routes.call[v, k + 1] = routes.call[v, k]
    routes.call[v, at + 1] = request
    routes.size[v] = size + 2
    routes.vehicle[request] = v


@entry
def drop_absent(field: Field, routes: Routes, v: int) -> None:
    """Close the gaps of a route some of whose requests no longer belong to it."""
    kept = 0
    for k in range(routes.size[v]):
        node = routes.call[v, k]
        if node < 2 * field.requests and routes.vehicle[node % field.requests] != v:
            continue
        routes.call[v, kept] = node
        kept += 1
    routes.size[v] = kept


@kernel
def copy_route(source: Routes, target: Routes, v: int, requests: int) -> None:
    """Make a route of one answer equal to that of another, who is carried included.

    Whoever the target carries there and the source does not must be put right by the caller.
    """
    size = source.size[v]
    target.size[v] = size
    target.name[v], target.price[v] = source.name[v], source.price[v]
    target.closed[v] = source.closed[v]
    for k in range(size):
        node = source.call[v, k]
        target.call[v, k] = node
        target.early[v, k] = source.early[v, k]
        target.late[v, k] = source.late[v, k]
        target.position[node] = k
        for kind in range(source.aboard.shape[2]):
            target.aboard[v, k, kind] = source.aboard[v, k, kind]
        if node < requests:
            target.vehicle[node] = v
