from __future__ import annotations

import warnings
from math import pi, radians

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.critical_area import (
    Airframe,
    Obstacles,
    critical_area,
    obstacle_factor,
    restitution_at,
    slide_distance,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import casex

CASES = 1_000

frames = st.builds(
    Airframe,
    width=st.floats(min_value=0.2, max_value=30),
    mass=st.floats(min_value=0.3, max_value=500),
)
speeds = st.floats(min_value=0, max_value=80)
angles = st.floats(min_value=radians(2), max_value=radians(88))


def judged(frame: Airframe, speed: float, degrees: float, *, obstacles: bool) -> float:
    craft = casex.AircraftSpecs(casex.enums.AircraftType.GENERIC, frame.width, frame.mass)
    craft.set_friction_coefficient(frame.friction)
    craft.set_coefficient_of_restitution(frame.restitution)
    judge = casex.CriticalAreaModels()
    return float(
        judge.critical_area(craft, speed, degrees, use_obstacle_reduction=obstacles)[0]
    )


def test_a_thousand_random_crashes_agree_with_casex():
    chance = np.random.default_rng(20210520)
    worst = 0.0
    for _ in range(CASES):
        frame = Airframe(
            width=10 ** chance.uniform(-0.7, 1.7),
            mass=10 ** chance.uniform(0.0, 3.0),
            friction=chance.uniform(0.3, 0.9),
            restitution=chance.uniform(0.3, 1.0),
        )
        speed, degrees = chance.uniform(1.0, 90.0), chance.uniform(5.0, 90.0)
        for choice in Obstacles:
            credited = choice is Obstacles.ANNEX_F
            theirs = judged(frame, speed, degrees, obstacles=credited)
            ours = float(critical_area(frame, speed, radians(degrees), obstacles=choice))
            worst = max(worst, abs(ours / theirs - 1.0))
    assert worst < 0.001
    assert worst < 1e-9


@pytest.mark.parametrize(
    ("width", "mass", "speed", "published"),
    [
        (1, 3, 25, 5),
        (3, 50, 35, 85),
        (8, 400, 75, 878),
        (20, 5e3, 150, 8190),
        (40, 1e4, 200, 47875),
    ],
)
def test_the_five_size_classes_of_the_annex(width, mass, speed, published):
    """The row "CA size" under the iGRC table of Annex F, for an impact angle of 35 degrees."""
    area = critical_area(Airframe(float(width), float(mass)), speed, radians(35.0))
    assert round(float(area)) == published


def test_restitution_follows_the_line_of_the_annex():
    parameters = casex.AnnexFParms
    for degrees in (0.0, 10.0, 35.0, 62.0, 90.0):
        assert float(restitution_at(radians(degrees))) == pytest.approx(
            float(parameters.CoR_from_impact_angle(degrees)), rel=1e-12
        )


@pytest.mark.parametrize("width", [0.5, 1.0, 1.1, 3.0, 8.0, 20.0, 39.9, 40.0, 60.0])
def test_the_obstacle_factor_is_that_of_the_annex(width):
    assert obstacle_factor(width) == casex.AnnexFParms.applied_obstacle_reduction_factor(width)


@given(frames, speeds, angles)
def test_the_area_holds_at_least_the_aircraft_and_a_person(frame, speed, angle):
    area = float(critical_area(frame, speed, angle, obstacles=Obstacles.IGNORED))
    assert area >= pi * (0.3 + frame.width / 2) ** 2 / 2


@given(frames, speeds, angles, st.floats(min_value=0.1, max_value=20))
def test_faster_crashes_are_no_smaller(frame, speed, angle, more):
    slow, fast = critical_area(frame, np.array([speed, speed + more]), angle)
    assert fast >= slow


@given(frames, speeds, angles)
def test_an_impact_from_behind_is_its_mirror_image(frame, speed, angle):
    there, back = critical_area(frame, speed, np.array([angle, pi - angle]))
    assert back == pytest.approx(there, rel=1e-9)


def test_flat_impacts_are_counted_from_one_degree():
    flat, one = critical_area(Airframe(2.0, 10.0), 20.0, np.array([0.0, radians(1.0)]))
    assert flat == one


def test_an_airframe_too_slow_to_kill_does_not_slide():
    frame = Airframe(3.0, 10.0)
    assert float(slide_distance(frame, np.array(8.0), np.array(0.5))) == 0.0
    assert float(slide_distance(frame, np.array(30.0), np.array(0.5))) > 10.0


@pytest.mark.parametrize(
    ("speed", "angle", "words"),
    [(-1.0, 1.0, "speed"), (np.nan, 1.0, "speed"), (1.0, -0.1, "angle"), (1.0, 3.2, "angle")],
)
def test_impossible_impacts_are_refused(speed, angle, words):
    with pytest.raises(ValueError, match=words):
        critical_area(Airframe(2.0, 10.0), speed, angle)


@pytest.mark.parametrize("numbers", [(0.0, 1.0), (1.0, -1.0), (np.nan, 1.0)])
def test_impossible_airframes_are_refused(numbers):
    with pytest.raises(ValueError, match="airframe"):
        Airframe(*numbers)
