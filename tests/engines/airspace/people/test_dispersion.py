from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.people.dispersion import (
    count_in,
    count_quantile,
    gamma_factor,
    gamma_share,
)


@pytest.mark.parametrize(
    ("freedom", "published"),
    [(1, 3.841), (2, 5.991), (4, 9.488), (10, 18.307), (20, 31.410), (100, 124.342)],
)
def test_gamma_quantiles_are_those_of_the_chi_square_tables(freedom, published):
    assert gamma_factor(freedom / 2, 0.95) * freedom == pytest.approx(published, abs=6e-4)


def test_the_exponential_has_a_closed_quantile():
    assert gamma_factor(1.0, 0.95) == pytest.approx(-log(0.05), rel=1e-9)
    assert gamma_share(1.0, 2.0) == pytest.approx(1.0 - exp(-2.0), rel=1e-12)
    assert gamma_share(1.0, 0.0) == 0.0
    assert gamma_share(3.0, 100.0) == pytest.approx(1.0)
    assert gamma_share(3.0, 5000.0) == 1.0


def test_very_steady_crowds_join_on_smoothly():
    assert gamma_factor(1001.0, 0.95) == pytest.approx(gamma_factor(999.0, 0.95), rel=6e-5)
    assert 1.0 < gamma_factor(1e6, 0.95) < 1.002


def test_an_upper_end_is_never_below_the_mean():
    assert gamma_factor(0.01, 0.95) == 1.0


@given(st.floats(min_value=0.2, max_value=500), st.floats(min_value=0.2, max_value=500))
def test_steadier_crowds_have_a_nearer_end_above_a_shape_of_one(one, two):
    low, high = sorted((one, two))
    if low >= 1.0:
        assert gamma_factor(high, 0.95) <= gamma_factor(low, 0.95) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("mean", "shape"), [(0.01, 0.5), (3.0, 0.7), (40.0, 2.0), (900.0, 8.0)]
)
def test_count_quantiles_are_those_of_the_mixture_drawn(mean, shape):
    chance = np.random.default_rng(11)
    counts = chance.poisson(chance.gamma(shape, mean / shape, 400_000))
    found = count_quantile(mean, shape, 0.95)
    assert (counts <= found).mean() >= 0.949
    assert (counts <= found - 1).mean() <= 0.951


def test_large_counts_are_their_rate():
    near = count_quantile(99_999.0, 8.0, 0.95)
    far = count_quantile(100_001.0, 8.0, 0.95)
    assert far == pytest.approx(near, rel=1e-3)


def test_a_level_beyond_double_precision_ends():
    assert (
        count_quantile(2.0, 1.0, 1.0 - 1e-17 if 1.0 - 1e-17 < 1.0 else 0.9999999999999999) > 60
    )


def test_a_sum_of_groups_has_the_shape_of_its_variance():
    found = count_in(np.array([10.0, 30.0]), np.array([2.0, 5.0]))
    assert found.mean == 40.0
    assert found.shape == pytest.approx(1600.0 / (100.0 / 2.0 + 900.0 / 5.0))
    assert found.p95 == count_quantile(40.0, found.shape, 0.95)


def test_nobody_is_nobody():
    found = count_in(np.zeros(3), np.ones(3))
    assert (found.mean, found.p95, found.shape) == (0.0, 0.0, inf)


@pytest.mark.parametrize("wrong", [(0.0, 1.0, 0.9), (1.0, 0.0, 0.9), (1.0, 1.0, 1.0)])
def test_impossible_quantiles_are_refused(wrong):
    with pytest.raises(ValueError, match="quantile"):
        count_quantile(*wrong)


@pytest.mark.parametrize("wrong", [(0.0, 0.9), (inf, 0.9), (1.0, 0.0)])
def test_impossible_gammas_are_refused(wrong):
    with pytest.raises(ValueError, match="Gamma"):
        gamma_factor(*wrong)
