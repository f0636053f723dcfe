"""When everything happens: exact times for tours whose order is given.

`scheduled` times a plan anew, for example after a request of the day was changed; NoSchedule
tells that some tour cannot be driven as asked, and then no other times could (see `_line`).

>>> # plan = scheduled(day, plan, settled_until=clock_seconds)
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from kaga.engines.dispatch._build import (
    Nodes,
    NoSchedule,
    field_of,
    laid_out,
    routes_of,
    settled_visits,
)
from kaga.engines.dispatch._eight import spare
from kaga.engines.dispatch._line import new_line
from kaga.engines.dispatch._routes import settle
from kaga.engines.dispatch.model import Plan, Tour, Visit

if TYPE_CHECKING:
    from kaga.engines.dispatch._field import Field, Routes
    from kaga.engines.dispatch.model import Day, ShiftId

__all__ = [
    "NoSchedule",
    "plan_of",
    "scheduled",
    "settled_visits",
    "tour_of_route",
    "undrivable",
]


def scheduled(day: Day, plan: Plan, settled_until: float = -inf) -> Plan:
    """The same tours with times that keep everything asked.

    Parameters
    ----------
    settled_until: visits towards which the vehicle has left by then keep their times, and
        nobody leaves earlier than then.

    Raises
    ------
    NoSchedule
        A tour, which it names, has no schedule at all.
    """
    nodes, field = Nodes(day), field_of(day, plan, settled_until)
    return plan_of(nodes, field, routes_of(field, nodes, plan))


def undrivable(day: Day, plan: Plan, settled_until: float = -inf) -> tuple[ShiftId, ...]:
    """The shifts whose tours have no schedule, for which `scheduled` would raise."""
    return laid_out(field_of(day, plan, settled_until), Nodes(day), plan)[1]


def plan_of(nodes: Nodes, field: Field, routes: Routes) -> Plan:
    """Routes as a plan, each with a short schedule; who is in none is not served."""
    tours = tuple(tour_of_route(nodes, field, routes, v) for v in range(len(nodes.day.shifts)))
    requests = nodes.day.requests
    return Plan(tours, tuple(requests[r].id for r in (routes.vehicle < 0).nonzero()[0]))


def tour_of_route(nodes: Nodes, field: Field, routes: Routes, v: int) -> Tour:
    """One route as a tour with a short schedule."""
    size, shift = int(routes.size[v]), nodes.day.shifts[v]
    if size == field.basis[v] and not field.first[v]:
        return Tour(shift.id)
    line = new_line(size)
    if not settle(field, routes, v, line):
        raise NoSchedule(shift.id)
    latest = field.late[line.node[:size]]
    spare(line, latest, size, field.requests)
    visits = []
    for k in range(size):
        kind, call, request = nodes.tell(int(line.node[k]))
        begin = leave = float(line.begin[k])
        if k < size - 1:
            there = nodes.tell(int(line.node[k + 1]))[1].place
            leave = float(line.begin[k + 1] - field.seconds[call.place, there])
        visits.append(Visit(kind, call.place, begin, leave, request.id if request else None))
    return Tour(shift.id, tuple(visits))
