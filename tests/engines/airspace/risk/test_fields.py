from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.risk.fields import (
    deaths_per_failure,
    exposure_of,
    mean_field,
    per_metre,
    search_fields,
    spectrum_of,
)
from kaga.engines.airspace.risk.kernels import Kernel, KernelBank, build_bank
from kaga.engines.airspace.risk.vehicles import CLASSES

CELL = (7.71, 7.68)


@pytest.fixture(scope="module")
def bank() -> KernelBank:
    return build_bank(
        CLASSES["delivery_10kg"], CELL, wind=(3.0, -1.0), heights=(30.0, 80.0), courses=4
    )


def crowd(seed: int, shape: tuple[int, int] = (40, 52)) -> np.ndarray:
    return np.random.default_rng(seed).gamma(0.4, 0.01, shape)


def direct(exposure: np.ndarray, kernel: Kernel) -> np.ndarray:
    """The sum as it is defined, term by term; beyond the map nobody knows."""
    rows, columns = exposure.shape
    out = np.zeros(exposure.shape)
    for dr, dc, harm in zip(kernel.rows, kernel.columns, kernel.harm, strict=True):
        shifted = np.full(exposure.shape, np.nan)
        r0, r1 = max(-dr, 0), min(rows - dr, rows)
        c0, c1 = max(-dc, 0), min(columns - dc, columns)
        shifted[r0:r1, c0:c1] = exposure[r0 + dr : r1 + dr, c0 + dc : c1 + dc]
        out += harm * shifted
    return out


@settings(max_examples=15)
@given(seed=st.integers(0, 2**31), level=st.integers(0, 1), course=st.integers(0, 3))
def test_the_field_is_the_direct_sum(bank, seed, level, course):
    exposure = crowd(seed)
    exposure[12, 30] = np.nan
    kernel = bank.kernels[level][course]
    found = deaths_per_failure(spectrum_of(exposure, bank.reach), kernel)
    expected = direct(exposure, kernel)
    assert (np.isnan(found) == np.isnan(expected)).all()
    known = ~np.isnan(expected)
    assert found[known] == pytest.approx(expected[known], rel=1e-6)


def test_risk_is_counted_ahead_not_below(bank):
    """One crowd: a flight north is dangerous south of it, not above it."""
    exposure = np.zeros((41, 41))
    exposure[20, 20] = 1.0
    north = deaths_per_failure(spectrum_of(exposure, bank.reach), bank.kernels[1][0])
    row, column = np.unravel_index(np.nanargmax(north), north.shape)
    assert row - 20 in {4, 5}
    assert abs(column - 20) <= 2
    assert north[20, 20] < 0.01 * np.nanmax(north)


def test_an_empty_map_is_exactly_nothing(bank):
    found = deaths_per_failure(spectrum_of(np.zeros((30, 30)), bank.reach), bank.kernels[0][0])
    assert (found[~np.isnan(found)] == 0.0).all()
    assert np.isfinite(found).any()


def test_far_from_the_only_crowd_it_is_exactly_nothing(bank):
    exposure = np.zeros((80, 80))
    exposure[40, 40] = 0.3
    found = deaths_per_failure(spectrum_of(exposure, bank.reach), bank.kernels[1][0])
    assert (found[20:30, 20:60] == 0.0).all()


def test_the_mean_and_the_bound_hold_every_course(bank):
    spectrum = spectrum_of(crowd(5), bank.reach)
    mean, bound = search_fields(spectrum, bank)
    assert mean.shape == bound.shape == (2, 40, 52)
    for level, kernels in enumerate(bank.kernels):
        each = np.stack([deaths_per_failure(spectrum, kernel) for kernel in kernels])
        known = ~np.isnan(mean[level])
        assert bound[level][known] == pytest.approx(each.max(axis=0)[known], rel=1e-6)
        assert mean[level][known] == pytest.approx(each.mean(axis=0)[known], rel=1e-6)
        assert (np.isnan(each).any(axis=0) == np.isnan(mean[level])).all()


def test_the_mean_alone_is_the_same_mean(bank):
    spectrum = spectrum_of(crowd(6), bank.reach)
    both, alone = search_fields(spectrum, bank)[0], mean_field(spectrum, bank)
    assert np.array_equal(np.isnan(both), np.isnan(alone))
    assert np.nan_to_num(alone) == pytest.approx(np.nan_to_num(both), rel=1e-6)


def test_people_under_a_roof_count_by_their_share():
    found = exposure_of(np.array([1.0, 0.0, np.nan]), np.array([1.0, 2.0, 1.0]), 0.1)
    assert found.dtype == np.float32
    assert np.array_equal(found, np.array([1.1, 0.2, np.nan], np.float32), equal_nan=True)


def test_failures_per_metre():
    vehicle = CLASSES["delivery_10kg"]
    assert per_metre(vehicle.failure, 12.0) == pytest.approx(1e-3 / 3600.0 / 12.0)
    with pytest.raises(ValueError, match="hover"):
        per_metre(vehicle.failure, 0.0)


def test_a_kernel_longer_than_the_padding_is_refused(bank):
    with pytest.raises(ValueError, match="padded"):
        deaths_per_failure(spectrum_of(crowd(1), 2), bank.kernels[1][0])


@pytest.mark.parametrize("wrong", [-1.0, np.inf])
def test_impossible_exposures_are_refused(wrong):
    with pytest.raises(ValueError, match="exposure"):
        spectrum_of(np.array([[0.0, wrong]]), 2)
