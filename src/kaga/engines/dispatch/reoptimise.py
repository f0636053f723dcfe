"""A better plan for the rest of the day, with everything promised kept; and what to do if not.

`reoptimise` searches on from the plan there is. Windows are hard, so no promise can be broken,
and whoever is served stays served. `rescue` is for the day on which that is impossible: a
vehicle late or broken down, roads of snow. It keeps whom it can, puts off the others as little
as possible, and names everybody who must be told.

>>> # better = reoptimise(day, plan, Effort(seconds=2), time.monotonic, frozen_until=now)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Final

from kaga.engines.dispatch._build import NoSchedule, settled_visits
from kaga.engines.dispatch.instances import plan_cost
from kaga.engines.dispatch.model import Kind, Plan, Tour, Window
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.schedule import scheduled
from kaga.engines.dispatch.solve import solve

if TYPE_CHECKING:
    from kaga.engines.dispatch.model import Call, Day, Request, RequestId, Shift, ShiftId
    from kaga.engines.dispatch.solve import Clock, Effort

DELAYS: Final = (300.0, 600.0, 1_200.0, 2_400.0, 4_800.0, 9_600.0)
"""By so many seconds `rescue` puts somebody off, the first that goes."""


@dataclass(frozen=True)
class Rescue:
    """A plan that can be driven again.

    Parameters
    ----------
    day: with the windows of those put off widened.
    late: who was put off, and by how much at most.
    lost: who cannot be carried any more by any vehicle of the day.
    rests: shifts of which a break begins late, and by how much; the day has it so.
    """

    day: Day
    plan: Plan
    late: dict[RequestId, float]
    lost: tuple[RequestId, ...]
    rests: dict[ShiftId, float]


def reoptimise(
    day: Day, plan: Plan, effort: Effort, clock: Clock, frozen_until: float = -inf
) -> Plan:
    """A plan that costs no more and serves everybody whom this one serves.

    Those not served yet are put in where they fit. What is begun by `frozen_until` stays.

    Raises
    ------
    NoSchedule
        The plan itself does not keep what is asked; see `rescue`.
    """
    missing = set(plan.unserved)
    served = replace(day, requests=tuple(one for one in day.requests if one.id not in missing))
    kept = replace(plan, unserved=())
    better = solve(served, effort, clock, kept, frozen_until)
    if better.unserved or plan_cost(day, better) > plan_cost(day, kept):
        better = scheduled(served, kept, frozen_until)
    return _take_in(day, served, better, frozen_until)


def _take_in(day: Day, served: Day, plan: Plan, now: float) -> Plan:
    """Put in whoever is not served and fits, in the day's order."""
    known = {one.id for one in served.requests}
    left = []
    for request in day.requests:
        if request.id in known:
            continue
        try:
            served, plan = Board(served, plan, now).serve(request)
        except LookupError:
            left.append(request.id)
    return replace(plan, unserved=tuple(left))


def rescue(day: Day, plan: Plan, now: float) -> Rescue:
    """Make a plan drivable that is not, or that has a tour whose shift is no longer in the day.

    Tours that cannot be kept are taken apart: what is settled stays, passengers aboard are
    taken where they want to go at once, and the others are put into any tour, in time if
    that goes, else as little late as it goes. Record what happened in the plan's settled
    visits first; whoever sits in a vehicle that broke down needs a pickup where it stands.

    Raises
    ------
    NoSchedule
        A vehicle cannot bring home those aboard inside its shift, which must be made longer.
    """
    kept, shifts, adrift = _sort_tours(day, plan, now)
    apart = [name for one in kept.tours if one.shift in shifts for name in one.requests()]
    requests = {one.id: one for one in day.requests}
    opened = dict(requests)
    for name in apart:
        opened[name] = _put_off(requests[name], inf)
    carried = {name for tour in kept.tours for name in tour.requests()}
    today = replace(day, requests=tuple(opened[one] for one in requests if one in carried))
    loose = tuple(_loose(one) if one.id in shifts else one for one in day.shifts)
    current = scheduled(replace(today, shifts=loose), kept, now)
    today, rests = _rested(today, current)
    late: dict[RequestId, float] = {}
    for name in apart:
        by = _lateness(requests[name], current)
        today = today.with_request(_put_off(requests[name], by))
        if by > 0.0:
            late[name] = by
    lost: list[RequestId] = []
    for name in adrift:
        done = _place(today, current, requests[name], now)
        if done is None:
            lost.append(name)
            continue
        today, current, by = done
        if by > 0.0:
            late[name] = by
    return Rescue(today, current, late, tuple(lost), rests)


def _sort_tours(day: Day, plan: Plan, now: float) -> tuple[Plan, set[ShiftId], list[RequestId]]:
    """Tours or their beginnings; which were taken apart; who is in no tour any more."""
    old = {tour.shift: tour for tour in plan.tours}
    tours: list[Tour] = []
    apart: set[ShiftId] = set()
    for shift in day.shifts:
        tour = old.get(shift.id, Tour(shift.id))
        if not _can_be_driven(day, tour, now):
            tour = _beginning(tour, now)
            apart.add(tour.shift)
        tours.append(tour)
    kept = {name for tour in tours for name in tour.requests()}
    known = {one.id for one in day.requests}
    told = (name for tour in plan.tours for name in tour.requests())
    adrift = [name for name in (*told, *plan.unserved) if name in known and name not in kept]
    return Plan(tuple(tours)), apart, adrift


def _loose(shift: Shift) -> Shift:
    """A shift whose breaks may begin late."""
    breaks = (replace(one, window=Window(one.window.earliest, inf)) for one in shift.breaks)
    return replace(shift, breaks=tuple(breaks))


def _rested(day: Day, plan: Plan) -> tuple[Day, dict[ShiftId, float]]:
    """The day with breaks as late as they are in a plan, and whose were."""
    shifts, late = [], {}
    for shift, tour in zip(day.shifts, plan.tours, strict=True):
        taken = [visit.begin for visit in tour.visits if visit.kind is Kind.BREAK]
        breaks = []
        for one, begin in zip(shift.breaks, taken, strict=False):
            by = max(0.0, begin - one.window.latest)
            until = one.window.latest + by
            breaks.append(replace(one, window=Window(one.window.earliest, until)))
            if by > 0.0:
                late[shift.id] = by
        shifts.append(replace(shift, breaks=tuple(breaks)) if breaks else shift)
    return replace(day, shifts=tuple(shifts)), late


def _lateness(request: Request, plan: Plan) -> float:
    """How much later than asked somebody boards or alights, or how much longer they ride."""
    visits = plan.visits_of(request.id)
    if visits is None:
        raise LookupError(request.id)
    pickup, drop = visits
    ride = drop.begin - pickup.begin - request.pickup.serve
    return max(
        0.0,
        pickup.begin - request.pickup.window.latest,
        drop.begin - request.drop.window.latest,
        ride - request.longest_ride,
    )


def _can_be_driven(day: Day, tour: Tour, now: float) -> bool:
    carried = set(tour.requests())
    alone = replace(
        day,
        shifts=tuple(shift for shift in day.shifts if shift.id == tour.shift),
        requests=tuple(one for one in day.requests if one.id in carried),
    )
    try:
        scheduled(alone, Plan((tour,)), now)
    except NoSchedule:
        return False
    return True


def _beginning(tour: Tour, now: float) -> Tour:
    """What is settled of a tour, then those aboard in their order, the breaks, and home."""
    settled = settled_visits(tour, now)
    if not settled:
        return Tour(tour.shift)
    rest = tour.visits[len(settled) :]
    aboard = {visit.request for visit in settled if visit.kind is Kind.PICKUP}
    drops = (one for one in rest if one.kind is Kind.DROP and one.request in aboard)
    home = (one for one in rest if one.kind in {Kind.BREAK, Kind.RETURN})
    return Tour(tour.shift, (*settled, *drops, *home))


def _put_off(request: Request, by: float) -> Request:
    """The request with later ends of its windows, and a ride as much longer."""
    return replace(
        request,
        pickup=_later(request.pickup, by),
        drop=_later(request.drop, by),
        longest_ride=request.longest_ride + by,
    )


def _later(call: Call, by: float) -> Call:
    return replace(call, window=Window(call.window.earliest, call.window.latest + by))


def _place(
    day: Day, plan: Plan, request: Request, now: float
) -> tuple[Day, Plan, float] | None:
    """Put somebody in, in time or as little late as it goes."""
    board = Board(day, plan, now)
    for by in (0.0, *DELAYS):
        try:
            return *board.serve(_put_off(request, by)), by
        except LookupError:
            continue
    return None
