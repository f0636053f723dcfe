from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from bench.airspace.follow import followed, handling_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pace import seconds_of
from kaga.engines.airspace.track.follow import follow
from kaga.engines.airspace.track.model import Corner, Wind
from tests.engines.airspace.plan.town import Town, plan

CRAFT = CRAFTS["delivery_10kg"]


def steps_of(turns: list[float], lengths: list[float], rises: list[float]):
    """Up 60 m, legs that turn by so many degrees, and down to the ground."""
    course, steps = 0.0, [(0.0, 0.0, 60.0)]
    for turn, length, rise in zip(turns, lengths, rises, strict=True):
        course += math.radians(turn)
        steps.append((length * math.sin(course), length * math.cos(course), rise))
    return [*steps, (0.0, 0.0, -60.0 - sum(rises))]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 8).flatmap(
        lambda legs: st.tuples(
            st.lists(st.floats(-90.0, 90.0), min_size=legs, max_size=legs),
            st.lists(st.floats(40.0, 400.0), min_size=legs, max_size=legs),
            st.lists(st.floats(-6.0, 6.0), min_size=legs, max_size=legs),
        )
    )
)
def test_legs_last_as_long_as_the_follower_flies_them(legs):
    steps = steps_of(*legs)
    places = np.cumsum([(0.0, 0.0, 10.0), *steps], axis=0)
    path = [Corner(*place, CRAFT.vehicle.cruise) for place in places.tolist()]
    track = follow(path, handling_of(CRAFT))
    planned = sum(seconds_of(CRAFT, steps))
    assert planned == pytest.approx(track.duration, abs=1.5 + 0.5 * len(steps))


def test_a_bend_costs_time_and_a_straight_corner_none():
    straight = [(0.0, 0.0, 30.0), (0.0, 200.0, 0.0), (0.0, 200.0, 0.0), (0.0, 0.0, -30.0)]
    bent = [straight[0], straight[1], (200.0, 0.0, 0.0), straight[3]]
    whole = [straight[0], (0.0, 400.0, 0.0), straight[3]]
    assert sum(seconds_of(CRAFT, straight)) == pytest.approx(sum(seconds_of(CRAFT, whole)))
    assert sum(seconds_of(CRAFT, bent)) > sum(seconds_of(CRAFT, straight)) + 3.0


def test_no_leg_is_faster_than_cruise_climb_and_descent_allow():
    steps = steps_of([10.0, 80.0, -170.0], [5.0, 900.0, 60.0], [4.0, -30.0, 20.0])
    for step, seconds in zip(steps, seconds_of(CRAFT, steps), strict=True):
        level = math.hypot(step[0], step[1])
        assert seconds >= CRAFT.leg_seconds(level, step[2]) - 1e-9


def test_a_wing_keeps_its_speed_in_corners():
    wing = CRAFTS["survey_wing_7kg"]
    steps = steps_of([0.0, 60.0], [300.0, 300.0], [0.0, 0.0])
    assert seconds_of(wing, steps)[1:3] == [300.0 / wing.vehicle.cruise] * 2


def test_a_climb_without_landing_has_no_slow_last_metres():
    low = [(0.0, 0.0, 30.0), (0.0, 200.0, 0.0), (0.0, 0.0, 5.0)]
    assert seconds_of(CRAFT, low)[2] == pytest.approx(5.0 / CRAFT.performance.climb + 0.3)


@pytest.mark.parametrize("wrong", ["acceleration", "corner_m", "touchdown"])
def test_a_performance_that_gets_nowhere_is_refused(wrong):
    with pytest.raises(ValueError, match="performance"):
        replace(CRAFT.performance, **{wrong: 0.0})


@pytest.fixture(scope="module")
def flown():
    """A town with a tower, houses and hills in the way, and its alternatives."""
    town = Town(tiles=4).hills(20.0, 900.0)
    town.block((-60.0, -200.0, 60.0, 200.0), Use.BUILDING, height=120.0, residents=0.02)
    town.block((-700.0, 100.0, -300.0, 500.0), Use.HOME, height=8.0, residents=0.6)
    situation = town.situation()
    found = plan(town.request((-1_500.0, 0.0), (1_500.0, 150.0)), situation)
    return situation, found


@pytest.mark.parametrize("speed", [0.0, 4.0, 8.0])
def test_whoever_follows_a_planned_route_stays_in_its_volumes(flown, speed):
    situation, found = flown
    assert len(found.alternatives) >= 2
    for number, one in enumerate(found.alternatives):
        wind = Wind(speed, 2.0 * number, gust=speed / 3.0)
        answer = followed(situation, found, one, wind)
        assert answer.inside >= 0.95
        assert answer.least_agl_m >= 30.0
