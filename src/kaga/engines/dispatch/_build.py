"""A day and the settled part of its plan, as the arrays that compiled searches read.

Visits are settled from the moment at which the vehicle drives to them: order and times of
those stay as they are, and nothing is put in before. A vehicle that stands still cannot leave
in the past either.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.dispatch._field import Field, Routes, new_routes
from kaga.engines.dispatch._line import new_line
from kaga.engines.dispatch._routes import refresh
from kaga.engines.dispatch.model import Call, Kind, Load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.dispatch.model import Day, Plan, Request, Shift, ShiftId, Tour, Visit

_FAR = 1e9


class NoSchedule(ValueError):
    """A plan's tour cannot be driven as the day asks."""


class Nodes:
    """The numbers of calls: boarding, alighting, leaving, coming back, breaks."""

    def __init__(self, day: Day) -> None:
        """Number the calls of a day."""
        self.day = day
        self.requests = len(day.requests)
        self.index = {request.id: at for at, request in enumerate(day.requests)}
        vehicles = len(day.shifts)
        self.start = 2 * self.requests
        self.finish = self.start + vehicles
        counts = [len(shift.breaks) for shift in day.shifts]
        self.breaks = self.finish + vehicles + np.cumsum([0, *counts])
        self.count = int(self.breaks[-1])

    def empty_route(self, v: int) -> list[int]:
        """What vehicle v does when it carries nobody."""
        pauses = range(int(self.breaks[v]), int(self.breaks[v + 1]))
        return [self.start + v, *pauses, self.finish + v]

    def route(self, v: int, tour: Tour) -> list[int]:
        """A tour as numbers."""
        if not tour.visits:
            return self.empty_route(v)
        pause, found = int(self.breaks[v]), []
        for visit in tour.visits:
            if visit.request is not None:
                at = self.index[visit.request]
                found.append(at if visit.kind is Kind.PICKUP else at + self.requests)
            elif visit.kind is Kind.BREAK:
                found.append(pause)
                pause += 1
            else:
                found.append((self.start if visit.kind is Kind.LEAVE else self.finish) + v)
        return found

    def tell(self, node: int) -> tuple[Kind, Call, Request | None]:
        """What a number stands for."""
        if node < self.start:
            request = self.day.requests[node % self.requests]
            if node < self.requests:
                return Kind.PICKUP, request.pickup, request
            return Kind.DROP, request.drop, request
        if node < self.finish + len(self.day.shifts):
            leaves = node < self.finish
            shift = self.day.shifts[node - (self.start if leaves else self.finish)]
            if leaves:
                return Kind.LEAVE, Call(shift.start, shift.window), None
            return Kind.RETURN, Call(shift.finish, shift.window), None
        v = int(np.searchsorted(self.breaks, node, "right")) - 1
        pause = self.day.shifts[v].breaks[node - int(self.breaks[v])]
        return Kind.BREAK, Call(pause.place, pause.window, pause.lasts), None


def settled_visits(tour: Tour, until: float) -> tuple[Visit, ...]:
    """The visits that are past changing: made, or the vehicle is on its way there."""
    kept = 0
    for at, visit in enumerate(tour.visits):
        towards = visit.leave if at == 0 else tour.visits[at - 1].leave
        if towards > until:
            break
        kept = at + 1
    return tour.visits[:kept]


def field_of(day: Day, plan: Plan | None = None, settled_until: float = -inf) -> Field:
    """The arrays of a day; what of the plan is settled by a moment is pinned."""
    nodes = Nodes(day)
    calls = [nodes.tell(node) for node in range(nodes.count)]
    early, late = _windows(day, [call for _, call, _ in calls])
    serve = np.array([call.serve for _, call, _ in calls])
    ride = np.array([one.longest_ride + one.pickup.serve for one in day.requests])
    first, settled = _pin(nodes, plan, settled_until, (early, late, serve))
    _narrow(day, np.flatnonzero(settled == 0), (early, late))
    allowed, apart = _allowed(day), _apart(day, nodes)
    limits = np.isfinite(ride).any() or any(np.isfinite(one.longest) for one in day.shifts)
    twin = _twins(nodes, allowed, first, (early, late, serve))
    marks, arcs = _names(nodes, twin)
    return Field(
        requests=nodes.requests,
        place=np.array([call.place for _, call, _ in calls], np.int32),
        seconds=np.ascontiguousarray(day.travel.seconds, np.float64),
        cost=np.ascontiguousarray(day.travel.cost, np.float64),
        early=early,
        late=late,
        serve=serve,
        load=_loads(day, nodes),
        ride=ride,
        allowed=allowed,
        apart=apart,
        settled=settled,
        capacity=np.array([_kinds(one.capacity) for one in day.shifts], np.int32).reshape(
            -1, 3
        ),
        longest=np.array([shift.longest for shift in day.shifts], np.float64),
        first=first,
        twin=twin,
        basis=np.array([2 + len(shift.breaks) for shift in day.shifts], np.int32),
        limits=int(limits),
        marks=marks,
        arcs=arcs,
    )


def _kinds(load: Load) -> tuple[int, int, int]:
    return load.seats, load.wheelchairs, load.child_seats


def _windows(day: Day, calls: list[Call]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Windows by node, no wider than the shifts of the day."""
    low = max(min((one.window.earliest for one in day.shifts), default=0.0), -_FAR)
    high = min(max((one.window.latest for one in day.shifts), default=0.0), _FAR)
    early = np.array([max(call.window.earliest, low) for call in calls], np.float64)
    late = np.array([min(call.window.latest, high) for call in calls], np.float64)
    return early, late


def _narrow(
    day: Day, free: NDArray[np.intp], times: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    """Make windows as narrow as ride times make them anyway.

    Not for whoever is aboard or past: part of their way was driven when roads may have been
    faster, so the direct way of now says nothing about it.
    """
    if not free.size:
        return
    early, late = times
    chosen = [day.requests[at] for at in free]
    from_to = np.array([(one.pickup.place, one.drop.place) for one in chosen])
    direct = day.travel.seconds[from_to[:, 0], from_to[:, 1]]
    direct = direct + np.array([one.pickup.serve for one in chosen])
    ride = np.array([one.longest_ride + one.pickup.serve for one in chosen])
    board, alight = free, free + len(day.requests)
    early[alight] = np.maximum(early[alight], early[board] + direct)
    early[board] = np.maximum(early[board], early[alight] - ride)
    late[board] = np.minimum(late[board], late[alight] - direct)
    late[alight] = np.minimum(late[alight], late[board] + ride)


def _loads(day: Day, nodes: Nodes) -> NDArray[np.int32]:
    load = np.zeros((nodes.count, 3), np.int32)
    if nodes.requests:
        wanted = np.array([_kinds(one.load) for one in day.requests], np.int32)
        load[: nodes.requests] = wanted
        load[nodes.requests : 2 * nodes.requests] = -wanted
    return load


def _allowed(day: Day) -> NDArray[np.uint8]:
    allowed = np.ones((len(day.requests), len(day.shifts)), np.uint8)
    for at, request in enumerate(day.requests):
        if request.vehicles is not None:
            allowed[at] = [shift.vehicle in request.vehicles for shift in day.shifts]
    return allowed


def _apart(day: Day, nodes: Nodes) -> NDArray[np.uint8]:
    """Who may not meet whom; without any such pair, nothing."""
    pairs = [
        (at, nodes.index[other])
        for at, request in enumerate(day.requests)
        for other in request.apart_from
        if other in nodes.index
    ]
    if not pairs:
        return np.zeros((0, 0), np.uint8)
    apart = np.zeros((nodes.requests, nodes.requests), np.uint8)
    for one, other in pairs:
        apart[one, other] = apart[other, one] = 1
    return apart


def _twins(
    nodes: Nodes,
    allowed: NDArray[np.uint8],
    first: NDArray[np.int32],
    times: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.int32]:
    """For each vehicle the one before it that is no different, what is settled included."""
    day = nodes.day
    twin = np.full(len(day.shifts), -1, np.int32)
    known: dict[Any, int] = {}
    for v, shift in enumerate(day.shifts):
        same: Shift = replace(shift, id=day.shifts[0].id, vehicle=day.shifts[0].vehicle)
        begins = tuple(float(one[nodes.start + v]) for one in times)
        key = (same, allowed[:, v].tobytes(), v if first[v] else -1, begins)
        twin[v] = known.get(key, -1)
        known[key] = v
    return twin


def _names(
    nodes: Nodes, twin: NDArray[np.int32]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Random bits for each call; vehicles that are no different share theirs."""
    bits = np.random.Generator(np.random.PCG64(20_150_930))
    high = np.iinfo(np.uint64).max
    marks, arcs = (bits.integers(0, high, nodes.count, np.uint64) for _ in range(2))
    for one in (marks, arcs):
        for v in np.flatnonzero(twin >= 0).tolist():
            for own, other in zip(
                nodes.empty_route(v), nodes.empty_route(int(twin[v])), strict=True
            ):
                one[own] = one[other]
    return marks, arcs


def _pin(
    nodes: Nodes,
    plan: Plan | None,
    until: float,
    times: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Nail settled visits to their times; where routes begin to be free, and who is aboard."""
    early, late, serve = times
    first = np.zeros(len(nodes.day.shifts), np.int32)
    settled = np.zeros(nodes.requests, np.uint8)
    for v in range(first.size):
        visits = () if plan is None else settled_visits(plan.tours[v], until)
        start = nodes.start + v
        early[start] = max(early[start], until)
        if not visits or plan is None:
            continue
        route = nodes.route(v, plan.tours[v])[: len(visits)]
        for k, (node, visit) in enumerate(zip(route, visits, strict=True)):
            early[node] = late[node] = visit.begin
            if k + 1 < len(visits):
                serve[node] = _as_driven(nodes.day, visit, visits[k + 1])
            if node < nodes.start:
                settled[node % nodes.requests] = 1
        first[v] = len(visits) - 1
        _stand_still(route[-1], until, (early, serve))
    return first, settled


def _as_driven(day: Day, visit: Visit, after: Visit) -> float:
    """What pins the way between two settled visits, however slow the roads have become."""
    return after.begin - visit.begin - float(day.travel.seconds[visit.place, after.place])


def _stand_still(
    node: int, until: float, times: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    """A vehicle that stands at its last settled visit leaves now at the earliest."""
    early, serve = times
    serve[node] = max(serve[node], until - early[node])


def routes_of(field: Field, nodes: Nodes, plan: Plan | None) -> Routes:
    """A plan's tours as routes; NoSchedule if the day does not allow one of them."""
    routes, stuck = laid_out(field, nodes, plan)
    if stuck:
        raise NoSchedule(stuck[0])
    return routes


def laid_out(
    field: Field, nodes: Nodes, plan: Plan | None
) -> tuple[Routes, tuple[ShiftId, ...]]:
    """A plan's tours as routes, and those that have no schedule.

    A shift that carries nobody keeps whatever was asked, also when it could not set out any
    more: it is closed then.
    """
    routes, stuck = new_routes(field), []
    line = new_line(routes.call.shape[1] + 2)
    for v, shift in enumerate(nodes.day.shifts):
        tour = None if plan is None else plan.tours[v]
        calls = nodes.empty_route(v) if tour is None else nodes.route(v, tour)
        routes.size[v] = len(calls)
        routes.call[v, : len(calls)] = calls
        for node in calls:
            if node < nodes.requests:
                routes.vehicle[node] = v
        if refresh(field, routes, v, line):
            continue
        if tour is not None and tour.visits:
            stuck.append(shift.id)
        else:
            routes.closed[v] = 1
    return routes, tuple(stuck)
