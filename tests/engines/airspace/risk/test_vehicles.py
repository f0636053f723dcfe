from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.risk.ballistic import Body
from kaga.engines.airspace.risk.vehicles import (
    CLASSES,
    FailureRate,
    Glide,
    Modes,
    Parachute,
)


def test_every_class_says_where_its_failure_rate_comes_from():
    assert {row.failure.status for row in CLASSES.values()} <= {"published", "assumed"}
    assert all(len(row.failure.source) > 40 for row in CLASSES.values())
    assert all(key == row.key for key, row in CLASSES.items())


def test_the_upper_rate_is_the_percentile_of_the_log_normal():
    rate = FailureRate(1e-3, 5.0, "assumed", "test")
    chance = np.random.default_rng(1)
    sigma = np.log(5.0) / 1.6448536269514722
    median = 1e-3 * np.exp(-(sigma**2) / 2)
    draws = median * np.exp(sigma * chance.standard_normal(400_000))
    assert draws.mean() == pytest.approx(1e-3, rel=0.01)
    assert rate.upper_per_hour == pytest.approx(np.quantile(draws, 0.95), rel=0.02)


def test_the_upper_rate_is_never_below_the_mean():
    assert FailureRate(1e-3, 1e6, "assumed", "test").upper_per_hour == 1e-3


def test_a_canopy_carries_the_weight_at_its_sink_rate():
    canopy, mass = Parachute(area=6.0, drag=1.3, delay=1.5), 10.0
    force = 0.5 * 1.225 * 1.3 * 6.0 * canopy.sink(mass) ** 2
    assert force == pytest.approx(mass * 9.81)


def test_terminal_speed_carries_the_weight():
    vehicle = CLASSES["cargo_25kg"]
    assert vehicle.terminal_speed == Body(25.0, 0.5, 0.9).terminal_speed()
    assert (vehicle.airframe.width, vehicle.airframe.mass) == (2.2, 25.0)


@pytest.mark.parametrize("shares", [(0.5, 0.2, 0.2), (1.2, -0.2, 0.0)])
def test_ways_down_sum_to_one(shares):
    with pytest.raises(ValueError, match="sum to 1"):
        Modes(*shares)


@pytest.mark.parametrize("rate", [(0.0, 2.0), (4000.0, 2.0), (1e-3, 0.5), (np.nan, 2.0)])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match="failure rate"):
        FailureRate(*rate, status="assumed", source="test")


def test_a_glide_needs_a_polar_and_a_parachute_a_canopy():
    wingless = CLASSES["delivery_10kg"]
    with pytest.raises(ValueError, match="polar"):
        replace(wingless, modes=Modes(0.5, glide=0.5))
    with pytest.raises(ValueError, match="polar"):
        replace(wingless, glide=Glide(15.0, 8.0))
    with pytest.raises(ValueError, match="canopy"):
        replace(wingless, modes=Modes(0.5, parachute=0.5))
