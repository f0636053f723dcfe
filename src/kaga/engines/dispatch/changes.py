"""Smaller changes of a plan: somebody cancels, somebody does not come.

Both leave everybody else where they are; only times are reckoned anew, and fewer calls never
make a plan impossible where driving times are shortest ones.

>>> # day, plan = cancelled(day, plan, RequestId("r7"), now)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kaga.engines.dispatch._build import settled_visits
from kaga.engines.dispatch.model import Call, Kind, Plan, Tour, Window
from kaga.engines.dispatch.schedule import scheduled

if TYPE_CHECKING:
    from kaga.engines.dispatch.model import Day, RequestId


class AlreadyFetched(ValueError):
    """The vehicle is on its way to this person, or further."""


def cancelled(day: Day, plan: Plan, name: RequestId, now: float) -> tuple[Day, Plan]:
    """The day and the plan without a request.

    Raises
    ------
    AlreadyFetched
        The vehicle has left for the person by now; see `not_there`.
    """
    tour = plan.tour_of(name)
    left = tuple(one for one in plan.unserved if one != name)
    if tour is None:
        return day.without(name), replace(plan, unserved=left)
    settled = settled_visits(tour, now)
    if any(visit.request == name for visit in settled):
        raise AlreadyFetched(name)
    visits = tuple(visit for visit in tour.visits if visit.request != name)
    if not settled and not any(visit.kind is Kind.PICKUP for visit in visits):
        visits = ()
    day = day.without(name)
    return day, scheduled(day, _with_tour(plan, replace(tour, visits=visits)), now)


def not_there(day: Day, plan: Plan, name: RequestId, now: float) -> tuple[Day, Plan]:
    """The day and the plan when somebody was fetched and was not there.

    The call at the pickup has been made and stays in the tour; the request ends at that place.

    Raises
    ------
    LookupError
        Nobody of that name is in a tour.
    """
    tour = plan.tour_of(name)
    if tour is None:
        raise LookupError(name)
    asked = day.request(name)
    place = asked.pickup.place
    day = day.with_request(replace(asked, drop=Call(place, Window(), 0.0)))
    at = next(k for k, one in enumerate(tour.visits) if one.request == name)
    pickup = tour.visits[at]
    end = replace(pickup, kind=Kind.DROP, begin=pickup.leave)
    rest = [visit for visit in tour.visits[at + 1 :] if visit.request != name]
    visits = (*tour.visits[: at + 1], end, *rest)
    return day, scheduled(day, _with_tour(plan, replace(tour, visits=visits)), now)


def _with_tour(plan: Plan, changed: Tour) -> Plan:
    tours = tuple(changed if tour.shift == changed.shift else tour for tour in plan.tours)
    return replace(plan, tours=tours)
