from __future__ import annotations

import warnings
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.ballistic import GRAVITY, Body, ballistic_descent

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import casex

CASES = 1_000

bodies = st.builds(
    Body,
    mass=st.floats(min_value=0.3, max_value=300),
    area=st.floats(min_value=0.02, max_value=2),
    drag=st.floats(min_value=0.3, max_value=1.5),
)
heights = st.floats(min_value=1, max_value=500)
speeds = st.floats(min_value=0, max_value=60)


def judged(body: Body, height: float, forward: float, down: float) -> tuple[float, ...]:
    """Distance, speed, angle and time by casex."""
    craft = casex.AircraftSpecs(casex.enums.AircraftType.GENERIC, 1.0, body.mass)
    craft.set_ballistic_frontal_area(body.area)
    craft.set_ballistic_drag_coefficient(body.drag)
    judge = casex.BallisticDescent2ndOrderDragApproximation()
    judge.set_aircraft(craft)
    return tuple(float(x) for x in judge.compute_ballistic_distance(height, forward, down))


def random_cases() -> list[tuple[Body, float, float, float]]:
    chance = np.random.default_rng(20210520)
    cases = []
    for _ in range(CASES):
        mass = 10 ** chance.uniform(0.0, 2.5)
        area = 0.05 * mass ** (2 / 3) * chance.uniform(0.5, 2.0)
        body = Body(mass, area, chance.uniform(0.5, 1.3))
        forward = chance.uniform(2.0, 60.0)
        fastest = 0.95 * min(forward, body.terminal_speed())
        cases.append(
            (body, chance.uniform(20.0, 400.0), forward, chance.uniform(-fastest, fastest))
        )
    return cases


def test_a_thousand_random_falls_agree_with_casex():
    worst = np.zeros(4)
    for body, height, forward, down in random_cases():
        fall = ballistic_descent(body, height, forward, down)
        ours = (fall.distance, fall.speed, fall.angle, fall.time)
        theirs = judged(body, height, forward, down)
        worst = np.maximum(
            worst, [abs(float(a) / b - 1.0) for a, b in zip(ours, theirs, strict=True)]
        )
    assert (worst < 0.005).all()
    assert (worst < 1e-4).all()


def test_the_flight_of_2021_falls_37_metres_ahead():
    fall = ballistic_descent(Body(10.0, 0.25, 0.9), 77.0, 12.0)
    assert round(float(fall.distance), 1) == 36.8
    assert round(float(fall.speed), 1) == 25.3
    assert round(float(fall.time), 1) == 4.7


def coupled(body: Body, height: float, forward: float, down: float) -> tuple[float, float]:
    """Distance and speed with drag along the path, by small Runge-Kutta steps."""
    k = 1.225 * body.drag * body.area / (2 * body.mass)

    def slope(s: np.ndarray) -> np.ndarray:
        speed = hypot(s[2], s[3])
        return np.array([s[2], s[3], -k * speed * s[2], GRAVITY - k * speed * s[3]])

    state, step = np.array([0.0, 0.0, forward, down]), 0.01
    while True:
        a = slope(state)
        b = slope(state + step / 2 * a)
        c = slope(state + step / 2 * b)
        d = slope(state + step * c)
        after = state + step / 6 * (a + 2 * b + 2 * c + d)
        if after[1] >= height:
            share = (height - state[1]) / (after[1] - state[1])
            end = state + share * (after - state)
            return float(end[0]), hypot(end[2], end[3])
        state = after


@pytest.mark.parametrize("mass", [1.0, 10.0, 25.0])
@pytest.mark.parametrize("height", [30.0, 77.0, 150.0])
@pytest.mark.parametrize("forward", [5.0, 12.0, 20.0])
def test_the_closed_form_errs_on_the_careful_side_of_the_coupled_equations(
    mass, height, forward
):
    body = Body(mass, 0.05 * mass ** (2 / 3), 0.9)
    fall = ballistic_descent(body, height, forward)
    distance, speed = coupled(body, height, forward, 0.0)
    assert 0.99 <= float(fall.distance) / distance <= 1.08
    assert 0.999 <= float(fall.speed) / speed <= 1.07


@given(bodies, heights, speeds)
def test_a_fall_is_never_faster_than_terminal_speed_down(body, height, forward):
    fall = ballistic_descent(body, height, forward)
    assert 0.0 < fall.down <= body.terminal_speed() * (1 + 1e-12)
    assert 0.0 <= fall.along <= forward
    assert fall.distance <= forward * fall.time * (1 + 1e-9) + 1e-9
    assert fall.time >= np.sqrt(2 * height / GRAVITY) * (1 - 1e-9)
    assert fall.speed == pytest.approx(np.hypot(fall.along, fall.down))
    assert fall.angle == pytest.approx(np.arctan2(fall.down, fall.along))


@given(bodies, heights, speeds, st.floats(min_value=1, max_value=50))
def test_higher_falls_go_farther_and_take_longer(body, height, forward, more):
    low, high = ballistic_descent(body, np.array([height, height + more]), forward).time
    assert high > low
    near, far = ballistic_descent(body, np.array([height, height + more]), forward).distance
    assert far >= near * (1 - 1e-12)


@given(bodies, heights, st.floats(min_value=0, max_value=15))
def test_climbing_adds_the_time_up_and_falls_from_higher(body, height, up):
    level = ballistic_descent(body, height, 0.0)
    climbing = ballistic_descent(body, height, 0.0, -up)
    assert climbing.time >= level.time * (1 - 1e-12)
    assert climbing.down >= level.down * (1 - 1e-12)
    assert climbing.distance == 0.0


def test_a_fall_in_thin_air_is_that_of_a_stone():
    fall = ballistic_descent(Body(1.0, 1e-9, 1e-3), 100.0, 10.0)
    assert fall.time == pytest.approx(np.sqrt(200.0 / GRAVITY), rel=1e-6)
    assert fall.distance == pytest.approx(10.0 * np.sqrt(200.0 / GRAVITY), rel=1e-6)
    assert fall.down == pytest.approx(np.sqrt(200.0 * GRAVITY), rel=1e-6)


def test_from_the_ground_nothing_falls():
    fall = ballistic_descent(Body(10.0, 0.25, 0.9), 0.0, 12.0)
    assert (float(fall.distance), float(fall.time), float(fall.speed)) == (0.0, 0.0, 12.0)


def test_very_light_bodies_do_not_overflow():
    fall = ballistic_descent(Body(0.01, 1.0, 1.5), 400.0, 60.0, 0.3)
    assert fall.down == pytest.approx(Body(0.01, 1.0, 1.5).terminal_speed())
    assert np.isfinite(fall.distance)


def test_many_falls_are_the_single_falls():
    body = Body(10.0, 0.25, 0.9)
    many = ballistic_descent(body, [30.0, 77.0], [[5.0], [12.0]], drag_factor=1.2)
    assert many.distance.shape == (2, 2)
    one = ballistic_descent(body, 77.0, 5.0, drag_factor=1.2)
    assert many.distance[0, 1] == one.distance


@pytest.mark.parametrize(
    ("height", "forward", "down", "words"),
    [
        (-1.0, 5.0, 0.0, "height"),
        (float("nan"), 5.0, 0.0, "height"),
        (10.0, -5.0, 0.0, "forward"),
        (10.0, float("inf"), 0.0, "forward"),
        (10.0, 5.0, 40.0, "downward"),
        (10.0, 5.0, float("nan"), "downward"),
    ],
)
def test_impossible_states_are_refused(height, forward, down, words):
    with pytest.raises(ValueError, match=words):
        ballistic_descent(Body(10.0, 0.25, 0.9), height, forward, down)


@pytest.mark.parametrize("numbers", [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, np.nan)])
def test_impossible_bodies_are_refused(numbers):
    with pytest.raises(ValueError, match="falling body"):
        Body(*numbers)
