from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.risk.quadrature import FailureState, Spread, sampled, spread_of
from kaga.engines.airspace.risk.vehicles import CLASSES, Modes

DRAWS = 60_000


def moments(spread: Spread) -> np.ndarray:
    """Mean and standard deviation of the offsets, the blur included, and the mean speed."""
    land, weight = spread.landing, spread.weight
    found = []
    for offset in (land.east, land.north):
        mean = float((weight * offset).sum())
        square = float((weight * ((offset - mean) ** 2 + spread.blur**2)).sum())
        found += [mean, np.sqrt(square)]
    return np.array([*found, float((weight * land.speed).sum())])


@pytest.mark.parametrize("key", list(CLASSES))
@pytest.mark.parametrize("wind", [(0.0, 0.0), (4.0, -3.0)])
def test_the_quadrature_has_the_moments_of_the_draws(key, wind):
    vehicle = CLASSES[key]
    state = FailureState(80.0, vehicle.cruise, 1.0, wind)
    exact = moments(spread_of(vehicle, state))
    drawn = moments(sampled(vehicle, state, DRAWS, np.random.default_rng(7)))
    tolerance = 0.3 + 0.02 * np.abs(drawn)
    assert (np.abs(exact - drawn) < tolerance).all()


@pytest.mark.parametrize("key", list(CLASSES))
def test_weights_sum_to_one(key):
    vehicle = CLASSES[key]
    spread = spread_of(vehicle, FailureState(50.0, vehicle.cruise, 0.0))
    assert spread.weight.sum() == pytest.approx(1.0, abs=1e-12)
    assert (spread.weight > 0).all()


def test_a_class_without_ballistic_falls_has_none():
    vehicle = replace(CLASSES["certified_10kg"], modes=Modes(0.0, parachute=1.0))
    spread = spread_of(vehicle, FailureState(100.0, 12.0, 0.0))
    assert spread.landing.speed.max() < 12.0
    drawn = sampled(vehicle, FailureState(100.0, 12.0, 0.0), 100, np.random.default_rng(1))
    assert drawn.weight.size == 100


def test_the_same_state_gives_the_same_bytes():
    state = FailureState(80.0, 12.0, 0.4, (1.0, 2.0), down=-2.0)
    one, two = (spread_of(CLASSES["delivery_10kg"], state) for _ in range(2))
    assert one.landing.east.tobytes() == two.landing.east.tobytes()


@pytest.mark.parametrize(
    "numbers",
    [(-1.0, 1.0, 0.0), (np.nan, 1.0, 0.0), (50.0, -1.0, 0.0), (50.0, 1.0, np.inf)],
)
def test_impossible_states_are_refused(numbers):
    with pytest.raises(ValueError, match="state of flight"):
        FailureState(*numbers)
