"""Right answers in plain Python: schedules as longest paths, insertions by trying them all."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import inf

from kaga.engines.dispatch.model import Day, Kind, Plan, Request, Tour, Visit
from kaga.engines.dispatch.verify import verify_plan

Edge = tuple[int, int, float]


def earliest(count: int, edges: list[Edge], windows: list[tuple[float, float]]):
    """Earliest beginnings under "b begins at least d after a", or None if there are none."""
    begin = [low for low, _ in windows]
    for _ in range(count * len(edges) + 2):
        moved = False
        for a, b, least in edges:
            if begin[a] + least > begin[b] + 1e-9:
                begin[b] = begin[a] + least
                moved = True
        if any(time > high + 1e-6 for time, (_, high) in zip(begin, windows, strict=True)):
            return None
        if not moved:
            return begin
    return None


def timed(day: Day, v: int, calls: list[tuple[Kind, Request]]) -> Tour | None:
    """The tour of a vehicle without breaks over some calls, at the earliest, if it exists."""
    shift = day.shifts[v]
    stops = [(shift.start, shift.window, 0.0)]
    for kind, request in calls:
        call = request.pickup if kind is Kind.PICKUP else request.drop
        stops.append((call.place, call.window, call.serve))
    stops.append((shift.finish, shift.window, 0.0))
    edges = [
        (k, k + 1, stops[k][2] + float(day.travel.seconds[stops[k][0], stops[k + 1][0]]))
        for k in range(len(stops) - 1)
    ]
    at = {(kind, request.id): k + 1 for k, (kind, request) in enumerate(calls)}
    for kind, request in calls:
        if kind is Kind.DROP and request.longest_ride < inf:
            limit = request.longest_ride + request.pickup.serve
            edges.append((at[kind, request.id], at[Kind.PICKUP, request.id], -limit))
    if shift.longest < inf:
        edges.append((len(stops) - 1, 0, -shift.longest))
    low = min(one.window.earliest for one in day.shifts)
    windows = [(max(window.earliest, low), window.latest) for _, window, _ in stops]
    begin = earliest(len(stops), edges, windows)
    if begin is None:
        return None
    return _tour(day, v, calls, begin)


def _tour(day: Day, v: int, calls, begin: list[float]) -> Tour:
    shift = day.shifts[v]
    visits = [Visit(Kind.LEAVE, shift.start, begin[0], begin[0])]
    for time, (kind, request) in zip(begin[1:], calls, strict=False):
        call = request.pickup if kind is Kind.PICKUP else request.drop
        visits.append(Visit(kind, call.place, time, time + call.serve, request.id))
    visits.append(Visit(Kind.RETURN, shift.finish, begin[-1], begin[-1]))
    return Tour(shift.id, tuple(visits))


def cost(day: Day, tour: Tour) -> float:
    """What the driving of a tour costs."""
    stops = [visit.place for visit in tour.visits]
    return float(sum(day.travel.cost[a, b] for a, b in pairwise(stops)))


def calls_of(day: Day, tour: Tour) -> list[tuple[Kind, Request]]:
    """The calls of a tour."""
    return [
        (one.kind, day.request(one.request)) for one in tour.visits if one.request is not None
    ]


def best_insertion(day: Day, plan: Plan, request: Request) -> float:
    """The least added cost over all vehicles and positions, each judged whole."""
    asked = day.with_request(request)
    least = inf
    for v, tour in enumerate(plan.tours):
        calls = calls_of(day, tour)
        for at in range(len(calls) + 1):
            for until in range(at, len(calls) + 1):
                new = [
                    *calls[:at],
                    (Kind.PICKUP, request),
                    *calls[at:until],
                    (Kind.DROP, request),
                    *calls[until:],
                ]
                made = timed(asked, v, new)
                if made is None or cost(day, made) - cost(day, tour) >= least:
                    continue
                tours = (*plan.tours[:v], made, *plan.tours[v + 1 :])
                if not verify_plan(asked, Plan(tours, plan.unserved)):
                    least = cost(day, made) - cost(day, tour)
    return least


def cheapest_plan(day: Day) -> float:
    """The least cost of serving everybody with one vehicle, over all orders."""
    least = inf
    ends = [(kind, one) for one in day.requests for kind in (Kind.PICKUP, Kind.DROP)]
    for order in permutations(ends):
        places = {(kind, one.id): k for k, (kind, one) in enumerate(order)}
        if any(places[Kind.PICKUP, one.id] > places[Kind.DROP, one.id] for one in day.requests):
            continue
        made = timed(day, 0, list(order))
        if made is not None and not verify_plan(day, Plan((made,))):
            least = min(least, cost(day, made))
    return least
