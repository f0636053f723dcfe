"""Times are exact: there is a schedule if and only if the oracle finds one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.dispatch.model import Day, Kind, Plan, Window
from kaga.engines.dispatch.schedule import NoSchedule, scheduled
from kaga.engines.dispatch.verify import Breach, Fault, verify_plan

from .days import OPEN, busy_day, places, request, shift
from .oracle import _tour, timed


def _day(numbers: list[tuple[int, int, int, int]], longest: int) -> Day:
    travel = places(12, 3)
    made = []
    for at, (start, to, begin, ride) in enumerate(numbers):
        limit = float(travel.seconds[start, to]) + 30.0 * ride
        moment = OPEN + 120.0 * begin
        made.append(request(at, start, to, moment, longest_ride=limit))
    return Day(travel, (shift(0, longest=600.0 * longest),), tuple(made))


_NUMBERS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(6, 11), st.integers(0, 60), st.integers(0, 40)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(_NUMBERS, st.integers(3, 30), st.randoms(use_true_random=False))
def test_a_schedule_is_found_exactly_when_there_is_one(numbers, longest, chance):
    day = _day(numbers, longest)
    calls = [(Kind.PICKUP, one) for one in day.requests]
    for one in day.requests:
        behind = calls.index((Kind.PICKUP, one))
        calls.insert(chance.randint(behind + 1, len(calls)), (Kind.DROP, one))
    oracle = timed(day, 0, calls)
    plan = Plan((_tour(day, 0, calls, [0.0] * (len(calls) + 2)),))
    if oracle is None:
        with pytest.raises(NoSchedule):
            scheduled(day, plan)
        return
    found = scheduled(day, plan)
    assert verify_plan(day, found) == []
    times = zip(found.tours[0].visits, oracle.visits, strict=True)
    assert all(one.begin >= least.begin - 1e-6 for one, least in times)


def test_nobody_sits_in_a_vehicle_that_waits():
    travel = places(12, 3)
    early = request(0, 1, 6, OPEN, longest_ride=20_000.0)
    early = replace(early, pickup=replace(early.pickup, window=Window(OPEN, OPEN + 9_000)))
    late = request(1, 2, 7, OPEN + 7_200)
    day = Day(travel, (shift(0),), (early, late))
    order = [(Kind.PICKUP, early), (Kind.PICKUP, late), (Kind.DROP, early), (Kind.DROP, late)]
    [tour] = scheduled(day, Plan((timed(day, 0, order),))).tours
    boards, next_boards = tour.visits[1], tour.visits[2]
    assert next_boards.begin == OPEN + 7_200
    assert boards.begin == next_boards.begin - travel.seconds[1, 2] - 60.0
    assert tour.visits[0].leave == boards.begin - travel.seconds[0, 1]


def test_what_is_begun_keeps_its_times_and_nobody_leaves_in_the_past():
    day = busy_day(2, 0)
    one = request(0, 1, 6, OPEN + 3_600)
    two = request(1, 2, 7, OPEN + 9_000)
    two = replace(two, pickup=replace(two.pickup, window=Window(OPEN, OPEN + 20_000)))
    day = replace(day, shifts=(shift(0),), requests=(one, two))
    order = [(Kind.PICKUP, one), (Kind.DROP, one), (Kind.PICKUP, two), (Kind.DROP, two)]
    before = scheduled(day, Plan((timed(day, 0, order),)))
    now = before.tours[0].visits[2].begin + 30.0
    after = scheduled(day, before, now)
    assert after.tours[0].visits[:2] == before.tours[0].visits[:2]
    assert after.tours[0].visits[2].begin == before.tours[0].visits[2].begin
    late = before.tours[0].visits[3].begin
    assert after.tours[0].visits[3].begin == max(late, now + day.travel.seconds[6, 2])


def test_a_tour_without_a_schedule_is_named():
    day = _day([(1, 6, 30, 40)], 30)
    [one] = day.requests
    plan = Plan((timed(day, 0, [(Kind.PICKUP, one), (Kind.DROP, one)]),))
    hurried = replace(one, longest_ride=1.0)
    with pytest.raises(NoSchedule, match="s0"):
        scheduled(day.with_request(hurried), plan)
    assert Breach(
        Fault.RIDE,
        day.shifts[0].id,
        one.id,
        pytest.approx(plan.tours[0].visits[2].begin - plan.tours[0].visits[1].begin - 61.0),
    ) in verify_plan(day.with_request(hurried), plan)
