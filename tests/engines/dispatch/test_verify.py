"""The judge sees every single thing that can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaga.engines.dispatch.model import (
    Day,
    Kind,
    Load,
    Plan,
    RequestId,
    ShiftId,
    Tour,
    VehicleId,
    Visit,
    Window,
    empty_plan,
)
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.verify import Fault, verify_change, verify_plan

from .days import CLOSE, OPEN, lunch, places, request, shift

R0, R1 = RequestId("r0"), RequestId("r1")


def _made() -> tuple[Day, Plan]:
    """One vehicle, a break, two people who share a part of their way."""
    day = Day(places(12, 3), (shift(0, breaks=(lunch(0),)),))
    plan = empty_plan(day)
    for one in (
        request(0, 1, 6, OPEN + 3_600, longest_ride=7_200.0),
        request(1, 2, 7, OPEN + 6_600, longest_ride=7_200.0),
    ):
        board = Board(day, plan)
        day, plan = board.book(board.best(one))
    return day, plan


def _faults(day: Day, plan: Plan) -> set[Fault]:
    return {one.fault for one in verify_plan(day, plan)}


def _with(plan: Plan, visits) -> Plan:
    return Plan((Tour(ShiftId("s0"), tuple(visits)),))


def _at(plan: Plan, kind: Kind, request: RequestId | None) -> int:
    visits = plan.tours[0].visits
    return next(k for k, one in enumerate(visits) if (one.kind, one.request) == (kind, request))


def _moved(plan: Plan, at: int, **changed) -> Plan:
    visits = list(plan.tours[0].visits)
    visits[at] = replace(visits[at], **changed)
    return _with(plan, visits)


def test_what_is_right_is_accepted():
    day, plan = _made()
    assert verify_plan(day, plan) == []
    assert verify_change(day, plan, plan) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"longest_ride": 30.0}, Fault.RIDE),
        ({"vehicles": frozenset({VehicleId("v9")})}, Fault.VEHICLE),
        ({"apart_from": frozenset({R0})}, Fault.MEETING),
        ({"load": Load(8)}, Fault.ROOM),
        ({"load": Load(0, 2)}, Fault.ROOM),
        ({"load": Load(0, 0, 2)}, Fault.ROOM),
    ],
)
def test_a_request_that_asks_for_more(changed, fault):
    day, plan = _made()
    asked = day.with_request(replace(day.request(R1), **changed))
    board = _at(plan, Kind.PICKUP, R1)
    alight = _at(plan, Kind.DROP, R0)
    if fault in {Fault.MEETING, Fault.ROOM} and board > alight:
        visits = list(plan.tours[0].visits)
        visits.insert(board, visits.pop(alight))
        plan = _with(plan, visits)
    assert fault in _faults(asked, plan)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"window": Window(CLOSE - 60, CLOSE)}, Fault.SHIFT),
        ({"window": Window(OPEN, OPEN + 60)}, Fault.SHIFT),
        ({"longest": 60.0}, Fault.DURATION),
        ({"start": 3}, Fault.PLACE),
        ({"breaks": ()}, Fault.BREAKS),
        ({"breaks": (replace(lunch(0), place=4),)}, Fault.PLACE),
        ({"breaks": (replace(lunch(0), lasts=9e9),)}, Fault.HURRIED),
        ({"breaks": (replace(lunch(0), window=Window(0, 60)),)}, Fault.WINDOW),
        ({"id": ShiftId("other")}, Fault.TOURS),
    ],
)
def test_a_shift_that_allows_less(changed, fault):
    day, plan = _made()
    [one] = day.shifts
    assert fault in _faults(replace(day, shifts=(replace(one, **changed),)), plan)


def test_a_visit_that_is_not_as_it_should_be():
    day, plan = _made()
    at = _at(plan, Kind.PICKUP, R1)
    visit = plan.tours[0].visits[at]
    assert Fault.PLACE in _faults(day, _moved(plan, at, place=11))
    assert Fault.WINDOW in _faults(day, _moved(plan, at, begin=visit.begin - 3_600))
    assert Fault.WINDOW in _faults(day, _moved(plan, at, begin=visit.begin + 3_600))
    assert Fault.HURRIED in _faults(day, _moved(plan, at, leave=visit.begin + 1))
    assert Fault.TOO_FAST in _faults(day, _moved(plan, at, leave=visit.leave + 9_000))


def test_people_who_are_not_carried_as_they_should_be():
    day, plan = _made()
    visits = plan.tours[0].visits
    board, alight = _at(plan, Kind.PICKUP, R1), _at(plan, Kind.DROP, R1)
    swapped = list(visits)
    swapped[board], swapped[alight] = visits[alight], visits[board]
    assert Fault.ORDER in _faults(day, _with(plan, swapped))
    assert Fault.ORDER in _faults(day, _with(plan, [*visits[:alight], *visits[alight + 1 :]]))
    twice = [*visits[: alight + 1], *visits[board : alight + 1], *visits[alight + 1 :]]
    assert {Fault.ORDER, Fault.COUNT} <= _faults(day, _with(plan, twice))
    assert Fault.COUNT in _faults(day, replace(plan, unserved=(R1,)))
    assert Fault.COUNT in _faults(day.with_request(request(2, 1, 2, OPEN)), plan)
    assert _faults(day.without(R1), plan) == {Fault.UNKNOWN}
    pause = _at(plan, Kind.BREAK, None)
    order = [one for one in visits if one.kind is not Kind.BREAK]
    inside = order.index(visits[board]) + 1
    aboard = [*order[:inside], visits[pause], *order[inside:]]
    assert Fault.BREAK_ABOARD in _faults(day, _with(plan, aboard))


def test_a_tour_needs_its_ends_and_something_between():
    day, plan = _made()
    visits = plan.tours[0].visits
    assert Fault.SHAPE in _faults(day, _with(plan, visits[1:]))
    assert Fault.SHAPE in _faults(day, _with(plan, visits[:-1]))
    assert Fault.SHAPE in _faults(day, _with(plan, [visits[0], visits[-1]]))


def test_a_change_may_not_drop_anybody_silently():
    day, plan = _made()
    nobody = empty_plan(day)
    lost = [one.request for one in verify_change(day, plan, nobody)]
    assert lost == list(plan.tours[0].requests())
    assert {one.fault for one in verify_change(day, plan, nobody)} == {Fault.LOST}


def test_a_breach_smaller_than_rounding_is_none():
    day, plan = _made()
    at = _at(plan, Kind.PICKUP, R0)
    visit: Visit = plan.tours[0].visits[at]
    nearly = _moved(plan, at, leave=visit.leave - 1e-7)
    assert verify_plan(day, nearly) == []
