"""Insertions are exact, offers are kept, and what was promised stays promised."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from kaga.engines.dispatch.changes import AlreadyFetched, cancelled, not_there
from kaga.engines.dispatch.instances import plan_cost
from kaga.engines.dispatch.model import (
    Call,
    Day,
    Load,
    Plan,
    RequestId,
    VehicleId,
    Window,
    empty_plan,
    promised,
)
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.reoptimise import reoptimise, rescue
from kaga.engines.dispatch.schedule import settled_visits
from kaga.engines.dispatch.solve import Effort
from kaga.engines.dispatch.verify import verify_change, verify_plan

from .days import OPEN, busy_day, places, request, shift, some_requests
from .oracle import best_insertion


def _booked(whole: Day) -> tuple[Day, Plan]:
    day = replace(whole, requests=())
    plan = empty_plan(day)
    for one in whole.requests:
        board = Board(day, plan)
        offer = board.best(one)
        if offer is not None:
            day, plan = board.book(offer)
    return day, plan


@pytest.fixture(scope="module")
def busy() -> tuple[Day, Plan]:
    """Six vehicles with breaks, a day of bookings one by one."""
    return _booked(busy_day(6, 110))


def test_the_cheapest_of_all_positions_is_found():
    travel = places(20, 5)
    shifts = (shift(0, longest=14_400.0), shift(1, capacity=Load(3, 0)))
    day = Day(travel, shifts)
    plan, seen = empty_plan(day), []
    for one in some_requests(travel, 26, 9):
        board = Board(day, plan)
        offer = board.best(one)
        found = inf if offer is None else offer.added_cost
        assert found == best_insertion(day, plan, one)
        seen.append(found)
        if offer is not None:
            day, plan = board.book(offer)
            assert verify_plan(day, plan) == []
    assert 0 < sum(one == inf for one in seen) < len(seen)


def test_every_booking_leaves_a_plan_that_the_judge_accepts(busy):
    day, plan = busy
    assert len(day.requests) > 60
    assert verify_plan(day, plan) == []


def test_all_windows_of_a_day_can_be_booked_as_offered(busy):
    day, plan = busy
    board = Board(day, plan)
    caller = request(999, 3, 17, OPEN, load=Load(1))
    caller = replace(caller, pickup=replace(caller.pickup, window=Window()))
    offers = board.over_the_day(caller, [OPEN + 300 * k for k in range(110)], 600)
    assert len(offers) > 5
    for offer in offers[::7]:
        later, booked = board.book(offer)
        assert verify_change(later, plan, booked) == []
        pickup, drop = booked.visits_of(caller.id)
        assert offer.request.pickup.window.earliest <= offer.boards <= pickup.begin
        assert drop.begin >= offer.alights
        assert plan_cost(later, booked) == plan_cost(day, plan) + offer.added_cost


def test_windows_of_arrival_and_many_questions_at_once_say_the_same(busy):
    day, plan = busy
    board = Board(day, plan)
    caller = replace(request(999, 3, 17, OPEN), pickup=Call(3, Window(), 60.0))
    ends = [OPEN + 1_800.0 * k for k in range(1, 18)]
    offers = {
        one.request.drop.window.latest: one
        for one in board.arriving_over_the_day(caller, ends, 900)
    }
    windows = [(-inf, inf, end - 900, end, caller.longest_ride) for end in ends]
    told = board.availability(
        caller, np.array([(3, 17)] * len(ends), np.int32), np.array(windows)
    )
    for at, end in enumerate(ends):
        offer = offers.get(end)
        expected = (
            (inf, inf, inf)
            if offer is None
            else (offer.boards, offer.alights, offer.added_cost)
        )
        assert (told.boards[at], told.alights[at], told.added_cost[at]) == expected
    assert offers


def test_the_way_back_is_offered_on_the_plan_with_the_way_there(busy):
    day, plan = busy
    there = replace(request(998, 3, 17, OPEN), pickup=Call(3, Window(), 60.0))
    board = Board(day, plan)
    offer = board.over_the_day(there, [OPEN + 300 * k for k in range(110)], 600)[0]
    board = board.after(offer)
    back = replace(request(999, 17, 3, OPEN), pickup=Call(17, Window(offer.alights), 60.0))
    last, booked = board.book(board.best(back))
    assert verify_plan(last, booked) == []
    assert booked.visits_of(back.id)[0].begin > booked.visits_of(there.id)[1].begin


def test_forbidden_company_and_vehicles_are_kept():
    day = Day(places(12, 3), (shift(0),))
    first = request(0, 1, 6, OPEN + 3_600, longest_ride=9_000.0)
    board = Board(day, empty_plan(day))
    day, plan = board.book(board.best(first))
    same = replace(first, id=RequestId("r1"))
    shy = replace(same, apart_from=frozenset({first.id}))
    picky = replace(same, vehicles=frozenset({VehicleId("other")}))
    board = Board(day, plan)
    assert board.best(same) is not None
    assert board.best(shy) is None
    assert board.best(picky) is None
    with pytest.raises(LookupError):
        board.serve(shy)


def test_a_better_plan_keeps_everybody_and_what_is_begun(busy):
    day, plan = busy
    now = OPEN + 9_000.0
    wish = replace(request(997, 5, 9, now + 7_200), longest_ride=9_000.0)
    asked = day.with_request(wish)
    waiting = replace(plan, unserved=(wish.id,))
    effort = Effort(steps=400, threads=2, seed=4)
    better = reoptimise(asked, waiting, effort, lambda: 0.0, now)
    assert verify_change(asked, waiting, better) == []
    assert better == reoptimise(asked, waiting, effort, lambda: 0.0, now)
    for old, new in zip(plan.tours, better.tours, strict=True):
        settled = settled_visits(old, now)
        kept = [(one.kind, one.request, one.begin) for one in new.visits[: len(settled)]]
        assert kept == [(one.kind, one.request, one.begin) for one in settled]


def test_a_vehicle_that_breaks_down_loses_nobody_silently(busy):
    day, plan = busy
    smaller = replace(day, shifts=day.shifts[1:])
    done = rescue(smaller, plan, OPEN - 60.0)
    assert verify_plan(done.day, done.plan) == []
    carried = {name for tour in done.plan.tours for name in tour.requests()}
    assert carried | set(done.lost) == {one.id for one in day.requests}
    for one in done.day.requests:
        off = one.pickup.window.latest - day.request(one.id).pickup.window.latest
        assert off == done.late.get(one.id, 0.0)


def test_a_late_vehicle_brings_home_who_is_aboard_and_tells_how_late(busy):
    day, plan = busy
    tour = max(plan.tours, key=lambda one: len(one.visits))
    at = next(k for k, one in enumerate(tour.visits) if k > 8 and one.kind.value == "pickup")
    held = replace(tour.visits[at], leave=tour.visits[at].leave + 2_400.0)
    stuck = replace(tour, visits=(*tour.visits[:at], held, *tour.visits[at + 1 :]))
    broken = Plan(tuple(stuck if one is tour else one for one in plan.tours))
    done = rescue(day, broken, held.leave - 1.0)
    assert verify_plan(done.day, done.plan) == []
    assert done.late[held.request] > 0.0
    carried = {name for one in done.plan.tours for name in one.requests()}
    assert carried | set(done.lost) == {one.id for one in day.requests}


def test_cancelling_frees_the_place_until_the_vehicle_has_left(busy):
    day, plan = busy
    name = day.requests[10].id
    pickup, _ = plan.visits_of(name)
    fewer, freed = cancelled(day, plan, name, OPEN - 60.0)
    assert name not in {one.id for one in fewer.requests}
    assert verify_plan(fewer, freed) == []
    with pytest.raises(AlreadyFetched):
        cancelled(day, plan, name, pickup.begin)
    day, plan = not_there(day, plan, name, pickup.begin)
    assert verify_plan(day, plan) == []
    assert plan.visits_of(name)[1].place == pickup.place
    with pytest.raises(LookupError):
        not_there(day, plan, RequestId("nobody"), 0.0)
    single = Day(day.travel, (shift(0),))
    board = Board(single, empty_plan(single))
    single, alone = board.book(board.best(request(0, 1, 6, OPEN + 3_600)))
    assert cancelled(single, alone, RequestId("r0"), OPEN)[1].tours[0].visits == ()
    waiting = replace(single, requests=(*single.requests, request(1, 1, 6, OPEN)))
    left = replace(alone, unserved=(RequestId("r1"),))
    assert cancelled(waiting, left, RequestId("r1"), OPEN) == (single, alone)


def test_a_promise_makes_windows_narrower_and_never_wider():
    one = request(0, 1, 6, OPEN)
    told = promised(one, Window(OPEN + 60, OPEN + 9_000), Window(latest=OPEN + 5_000), 9e9)
    assert told.pickup.window == Window(OPEN + 60, OPEN + 600)
    assert told.drop.window.latest == OPEN + 5_000
    assert told.longest_ride == one.longest_ride
