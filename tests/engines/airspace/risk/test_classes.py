from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.classes import (
    Band,
    Igrc,
    Margin,
    band_of,
    ground_risk_class,
    table_class,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import casex

CASES = 1_000
POSITIVE = st.floats(min_value=1e-3, max_value=1e6)


@pytest.mark.parametrize("margin", list(Margin))
def test_a_thousand_random_classes_are_those_of_casex(margin):
    chance = np.random.default_rng(20210520)
    compensated = margin is Margin.COMPENSATED
    for _ in range(CASES):
        density, area = 10 ** chance.uniform(-3.0, 6.0), 10 ** chance.uniform(-1.0, 5.0)
        target = 10 ** chance.uniform(-8.0, -4.0)
        whole, raw = casex.AnnexFParms.iGRC(
            density, area, TLOS=target, width=3.0, use_conservative_compensation=compensated
        )
        ours = ground_risk_class(density, area, target=target, margin=margin)
        assert (ours.whole, ours.raw) == (whole, pytest.approx(raw, abs=1e-12))


def test_the_worked_example_of_the_design():
    assert ground_risk_class(2000.0, 8.0) == Igrc(raw=5.2, whole=6)


def test_values_are_rounded_before_they_are_rounded_up():
    # 1 + log10(1.096e4) is 5.04: one decimal says 5.0, which is class 5, not 6.
    assert ground_risk_class(1.096e4, 1.0) == Igrc(raw=5.0, whole=5)


@given(POSITIVE, POSITIVE, st.floats(min_value=1.0, max_value=100.0))
def test_more_people_are_never_a_lower_class(density, area, more):
    assert (
        ground_risk_class(density * more, area).whole >= ground_risk_class(density, area).whole
    )


@pytest.mark.parametrize(
    "numbers", [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0), (np.nan, 1.0), (1.0, np.inf)]
)
def test_nobody_has_no_logarithm(numbers):
    with pytest.raises(ValueError, match="positive"):
        ground_risk_class(*numbers)


@pytest.mark.parametrize(
    ("dimension", "speed", "density", "expected"),
    [
        (1.0, 25.0, None, 1),
        (1.0, 25.0, 0.0, 2),
        (1.0, 25.0, 4.9, 2),
        (1.0, 25.0, 5.0, 3),
        (1.0, 26.0, 5.0, 4),
        (1.2, 12.0, 2000.0, 6),
        (3.0, 35.0, 499.9, 5),
        (8.0, 75.0, 49_999.0, 8),
        (8.0, 75.0, 50_000.0, None),
        (3.0, 35.0, 50_000.0, 8),
        (20.0, 120.0, 5_000.0, 9),
        (40.0, 200.0, None, 3),
        (41.0, 10.0, 1.0, None),
        (1.0, 201.0, 1.0, None),
    ],
)
def test_the_table_of_the_main_body(dimension, speed, density, expected):
    assert table_class(dimension=dimension, speed=speed, density=density) == expected


def test_a_quarter_of_a_kilogram_is_class_one_anywhere():
    light = table_class(dimension=0.3, speed=16.0, density=1e6, mass=0.249)
    heavy = table_class(dimension=0.3, speed=16.0, density=1e6, mass=0.251)
    fast = table_class(dimension=0.3, speed=26.0, density=1e6, mass=0.249)
    assert (light, heavy, fast) == (1, 7, 8)


def test_nobody_counted_is_no_controlled_area():
    assert band_of(0.0) is Band.REMOTE


@pytest.mark.parametrize("density", [np.nan, -1.0])
def test_an_unknown_density_has_no_band(density):
    with pytest.raises(ValueError, match="unknown"):
        band_of(density)
