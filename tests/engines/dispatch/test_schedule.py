"""Times are exact: there is a schedule if and only if the oracle finds one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.dispatch.changes import cancelled
from kaga.engines.dispatch.model import (
    Break,
    Call,
    Day,
    Kind,
    Plan,
    RequestId,
    Tour,
    Travel,
    Visit,
    Window,
    empty_plan,
)
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.schedule import NoSchedule, scheduled, undrivable
from kaga.engines.dispatch.solve import Effort, solve
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


def test_an_idle_shift_that_can_set_out_no_more_takes_nobody_and_breaks_no_plan():
    over, rests = Window(OPEN, OPEN + 3_600), Window(OPEN, OPEN + 7_200)
    pauses = (Break(0, rests, 3_600.0), Break(0, rests, 3_600.0))
    shifts = (shift(0, window=over), shift(1, breaks=pauses), shift(2))
    now = OPEN + 5_000
    wanted = request(0, 1, 6, now + 3_600)
    day = Day(places(12, 3), shifts)
    plan = empty_plan(day)
    assert verify_plan(day, plan) == []
    assert scheduled(day, plan, now) == plan
    day, plan = Board(day, plan, now).serve(wanted)
    assert [bool(one.visits) for one in plan.tours] == [False, False, True]
    assert undrivable(day, plan, now) == ()
    asked = replace(day, requests=(wanted, request(1, 1, 6, now + 3_600)))
    begun = replace(plan, unserved=(RequestId("r1"),))
    found = solve(asked, Effort(steps=60, threads=1), lambda: 0.0, begun, now)
    assert [bool(one.visits) for one in found.tours] == [False, False, True]
    assert verify_plan(asked, found) == []


def test_a_day_without_shifts_is_a_day_on_which_nobody_is_taken():
    day = Day(places(12, 3), (), (request(0, 1, 6, OPEN),))
    plan = empty_plan(day)
    assert Board(day, plan).best(request(1, 1, 6, OPEN)) is None
    assert scheduled(day, plan, OPEN) == plan
    assert solve(day, Effort(steps=1), lambda: 0.0) == plan


def test_a_ride_that_was_driven_in_part_is_not_reckoned_by_the_roads_of_now():
    """Half of the way was driven before the snow: the rest is all that takes longer."""
    seconds = np.array([[0.0, 600, 1_200], [600, 0, 600], [1_200, 600, 0]])
    whole = request(0, 0, 2, OPEN, longest_ride=1_600.0)
    whole = replace(whole, drop=Call(2, Window(OPEN, OPEN + 1_700), 60.0))
    part = request(1, 0, 1, OPEN, longest_ride=1_600.0)
    day = Day(Travel(seconds), (shift(0),), (whole, part))
    calls = [(Kind.PICKUP, whole), (Kind.PICKUP, part), (Kind.DROP, part), (Kind.DROP, whole)]
    plan = scheduled(day, Plan((timed(day, 0, calls),)))
    begins = plan.tours[0].visits[1].begin
    now = begins + 200.0
    snow = replace(day, travel=day.travel.slower(1.5))
    wider = replace(whole, drop=Call(2, Window(OPEN, begins + 1_740), 60.0))
    snow = snow.with_request(replace(wider, longest_ride=1_700.0))
    [*_, alights, _] = scheduled(snow, plan, now).tours[0].visits
    assert alights.begin == begins + 60 + 60 + 600 + 60 + 900


def test_a_rest_that_was_begun_stays_when_nobody_is_left():
    pause = Break(0, Window(OPEN, OPEN), 1_800.0)
    day = Day(places(12, 3), (shift(0, breaks=(pause,)),))
    day, plan = Board(day, empty_plan(day)).serve(request(0, 1, 6, OPEN + 9_000))
    day, left = cancelled(day, plan, RequestId("r0"), OPEN + 60)
    assert [one.kind for one in left.tours[0].visits] == [Kind.LEAVE, Kind.BREAK, Kind.RETURN]
    assert verify_plan(day, left) == []


def test_a_tour_of_one_visit_is_no_tour():
    day = Day(places(12, 3), (shift(0),))
    alone = Tour(day.shifts[0].id, (Visit(Kind.LEAVE, 0, OPEN, OPEN),))
    assert Breach(Fault.SHAPE, day.shifts[0].id) in verify_plan(day, Plan((alone,)))
