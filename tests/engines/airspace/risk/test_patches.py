from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.risk.fields import mean_field, spectrum_of
from kaga.engines.airspace.risk.kernels import KernelBank, build_bank
from kaga.engines.airspace.risk.patches import mean_over
from kaga.engines.airspace.risk.vehicles import CLASSES

CELL = (15.4, 15.4)


@pytest.fixture(scope="module")
def bank() -> KernelBank:
    return build_bank(CLASSES["delivery_10kg"], CELL, heights=(30.0, 80.0), courses=4)


def crowd(seed: int, shape: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(seed).gamma(0.4, 0.01, shape).astype(np.float32)


@settings(max_examples=12)
@given(st.integers(0, 2**31), st.integers(3, 150), st.integers(3, 150))
def test_patches_say_what_one_transform_of_the_whole_map_says(bank, seed, rows, columns):
    exposure = crowd(seed, (rows, columns))
    exposure[rows // 3, columns // 2 :] = np.nan
    whole = mean_field(spectrum_of(exposure, bank.reach), bank)
    found = mean_over(exposure, bank)
    assert np.array_equal(np.isnan(found), np.isnan(whole))
    assert np.nan_to_num(found) == pytest.approx(np.nan_to_num(whole), rel=1e-6)


def test_nobody_known_is_nowhere_known(bank):
    assert np.isnan(mean_over(np.full((90, 70), np.nan, np.float32), bank)).all()


def test_a_glider_reaches_too_far_for_patches_and_is_counted_whole():
    glider = build_bank(CLASSES["survey_wing_7kg"], CELL, heights=(30.0,), courses=1)
    exposure = crowd(2, (80, 90))
    whole = mean_field(spectrum_of(exposure, glider.reach), glider)
    assert np.array_equal(mean_over(exposure, glider), whole, equal_nan=True)


@pytest.mark.parametrize("wrong", [-1.0, np.inf])
def test_impossible_exposures_are_refused(bank, wrong):
    with pytest.raises(ValueError, match="exposure"):
        mean_over(np.array([[0.0, wrong]], np.float32), bank)
