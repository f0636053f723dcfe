"""Lines and rides on demand meet in one search, and what it answers can be booked."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engines.transit.feeds import MONDAY, feed_from, tables

from kaga.engines.dispatch.model import (
    Call,
    Day,
    Load,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Travel,
    VehicleId,
    Window,
    empty_plan,
)
from kaga.engines.dispatch.offers import Board
from kaga.engines.dispatch.verify import verify_plan
from kaga.engines.journeys.model import Part, Question, Terms
from kaga.engines.journeys.search import Joint
from kaga.engines.transit.search.spread import Spreader
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from kaga.services.mobility.ports import Lines, Rides

TERMS = Terms()
TRAINS = {
    f"t{hour}": (
        "IR",
        [f"{stop} {hour}:{minute:02}:00 {hour}:{minute:02}:00" for stop, minute in calls],
    )
    for hour in range(7, 12)
    for calls in [(("A", 10), ("B", 15), ("C", 25))]
}
# Places 0, 1, 2 are at the stops A, B, C; 3 is near A, 4 near C.
SECONDS = np.array(
    [
        [0, 400, 3400, 420, 3700],
        [400, 0, 3200, 700, 3500],
        [3400, 3200, 0, 3800, 380],
        [420, 700, 3800, 0, 4000],
        [3700, 3500, 380, 4000, 0],
    ],
    np.float64,
)
GUEST = Request(RequestId("guest"), Call(0, serve=60), Call(0, serve=60))


def city(vehicles, until=50_000.0):
    timetable = build(feed_from(tables("ABC", TRAINS)), MONDAY)
    lines = Lines(Spreader(timetable, Walking.of(3, [], change=60)))
    shifts = tuple(
        Shift(
            ShiftId(f"s{n}"),
            VehicleId(f"v{n}"),
            0,
            0,
            Window(21_600.0, until),
            Load(seats=4),
        )
        for n in range(vehicles)
    )
    day = Day(Travel(SECONDS), shifts)
    return lines, day, empty_plan(day)


def rows(*pairs, width=2):
    return np.array(pairs, np.int32).reshape(-1, width)


QUESTION = Question(
    8 * 3600,
    9 * 3600,
    rows(),
    rows(),
    None,
    rows((3, 60)),
    rows((4, 30)),
    rows((0, 0, 90), (1, 1, 90), (2, 2, 90), width=3),
)


def asked(vehicles, until=50_000.0):
    lines, day, plan = city(vehicles, until)
    rides = Rides(Board(day, plan), GUEST, SECONDS, TERMS)
    return lines, day, plan, rides, Joint(lines, rides, SECONDS, TERMS).journeys(QUESTION)


@pytest.mark.parametrize("vehicles", [1, 2])
def test_every_ride_of_an_answer_can_be_booked_and_the_train_is_caught(vehicles):
    lines, day, plan, rides, found = asked(vehicles)
    kinds = {one.parts for one in found}
    assert (Part.DEMAND,) in kinds
    # One vehicle cannot be at both ends: it is slower than the train.
    both = (Part.DEMAND, Part.LINE, Part.DEMAND)
    assert (both in kinds) == (vehicles == 2)
    for one in found:
        booked, now = day, plan
        for number, ride in enumerate(ride for ride in (one.first, one.last) if ride):
            request = rides.request((ride.place, ride.to_place), ride.window)
            request = Request(
                RequestId(f"r{number}"),
                request.pickup,
                request.drop,
                longest_ride=request.longest_ride,
            )
            booked, now = Board(booked, now).serve(request)
        assert verify_plan(booked, now) == []
        if one.parts == both:
            assert one.first.window[3] + TERMS.serve + 90 <= one.last.window[0] - 90
            assert lines.walks(one.line.table, one.line.row) == 0


def test_after_the_last_shift_nobody_is_fetched():
    *_, found = asked(2, until=22_000.0)
    assert found == ()


def test_a_table_of_another_make_is_refused():
    lines, *_ = city(1)
    with pytest.raises(TypeError, match="has not made"):
        lines.walks(object(), 0)


def test_a_ride_that_does_not_go_leaves_no_service_after_it():
    *_, rides, _ = asked(1)
    assert rides.after((3, 4), (0.0, 100.0, 0.0, 50.0)) is None
