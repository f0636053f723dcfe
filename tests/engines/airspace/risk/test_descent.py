from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.ballistic import Body, ballistic_descent
from kaga.engines.airspace.risk.descent import (
    Motion,
    fall_ballistic,
    glide_down,
    sink_under_canopy,
)
from kaga.engines.airspace.risk.vehicles import Glide, Parachute

BODY = Body(10.0, 0.25, 0.9)
POLAR = Glide(speed=15.0, ratio=8.0)
CANOPY = Parachute(area=6.0, drag=1.3, delay=1.5)

winds = st.tuples(
    st.floats(min_value=-10, max_value=10), st.floats(min_value=-10, max_value=10)
)
courses = st.floats(min_value=0, max_value=6.28)


@given(courses)
def test_without_wind_a_fall_lies_on_the_course(course):
    land = fall_ballistic(BODY, 77.0, Motion.heading(12.0, course, (0.0, 0.0)))
    still = ballistic_descent(BODY, 77.0, 12.0)
    assert float(land.east) == pytest.approx(float(still.distance) * np.sin(course), abs=1e-9)
    assert float(land.north) == pytest.approx(float(still.distance) * np.cos(course), abs=1e-9)
    assert float(land.speed) == pytest.approx(float(still.speed))


@given(courses, winds)
def test_flying_with_the_air_falls_straight_down_in_it(course, wind):
    """A balloon: no airspeed, so the wind alone carries it."""
    motion = Motion(*(np.asarray(x) for x in (*wind, *wind)))
    land = fall_ballistic(BODY, 77.0, motion)
    still = ballistic_descent(BODY, 77.0, 0.0)
    assert float(land.east) == pytest.approx(wind[0] * float(still.time), abs=1e-9)
    assert float(land.north) == pytest.approx(wind[1] * float(still.time), abs=1e-9)
    assert float(land.speed) == pytest.approx(np.hypot(np.hypot(*wind), float(still.down)))


def coupled_in_wind(motion: Motion, height: float) -> tuple[float, float]:
    """East and north of the impact with drag along the path through the air."""
    k = 1.225 * BODY.drag * BODY.area / (2 * BODY.mass)
    wind = np.array([float(motion.wind_east), float(motion.wind_north), 0.0])
    place = np.zeros(3)
    velocity = np.array([float(motion.east), float(motion.north), 0.0])
    step = 0.002
    while place[2] > -height:
        air = velocity - wind
        pull = -k * np.linalg.norm(air) * air - np.array([0.0, 0.0, 9.81])
        velocity = velocity + step * pull
        place = place + step * velocity
    return float(place[0]), float(place[1])


@pytest.mark.parametrize("wind", [(0.0, 0.0), (8.0, 0.0), (-8.0, 0.0), (3.0, 6.0)])
def test_falls_in_wind_agree_with_the_coupled_equations_to_half_a_cell(wind):
    motion = Motion.heading(12.0, np.radians(90.0), wind)
    land = fall_ballistic(BODY, 77.0, motion)
    east, north = coupled_in_wind(motion, 77.0)
    assert abs(float(land.east) - east) < 3.85
    assert abs(float(land.north) - north) < 3.85


@given(courses, winds, st.floats(min_value=-1.0, max_value=1.0))
def test_a_glide_covers_its_ratio_in_the_air(course, wind, turn):
    motion = Motion.heading(18.0, course, wind)
    land = glide_down(POLAR, 100.0, motion, turn=turn, quality=0.5)
    east = float(land.east) - wind[0] * float(land.time)
    north = float(land.north) - wind[1] * float(land.time)
    assert np.hypot(east, north) == pytest.approx(100.0 * 4.0, rel=1e-9)


def test_a_glide_is_as_fast_as_its_polar_in_still_air():
    land = glide_down(POLAR, 100.0, Motion.heading(18.0, 0.0, (0.0, 0.0)))
    assert float(land.speed) == pytest.approx(15.0)
    assert float(np.tan(land.angle)) == pytest.approx(1.0 / 8.0)
    assert float(land.north) == pytest.approx(800.0)


def test_an_open_canopy_drifts_with_the_wind():
    motion = Motion.heading(12.0, 0.0, (5.0, 0.0))
    land = sink_under_canopy(CANOPY, BODY, 100.0, motion)
    hanging = (100.0 - 9.81 * 1.5**2 / 2) / CANOPY.sink(10.0)
    assert float(land.time) == pytest.approx(1.5 + hanging)
    assert float(land.east) == pytest.approx(5.0 * hanging)
    assert float(land.north) == pytest.approx(12.0 * 1.5)
    assert float(land.speed) == pytest.approx(np.hypot(5.0, CANOPY.sink(10.0)))


def test_too_low_for_the_canopy_is_a_crash():
    motion = Motion.heading(12.0, 0.0, (0.0, 0.0))
    low = sink_under_canopy(CANOPY, BODY, 10.0, motion, lateness=np.array([1.0, 0.2]))
    crash = fall_ballistic(BODY, 10.0, motion)
    assert low.speed[0] == crash.speed
    assert low.speed[1] == pytest.approx(CANOPY.sink(10.0))
