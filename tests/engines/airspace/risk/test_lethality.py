from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.lethality import (
    HALF_ENERGY_J,
    Shelter,
    blunt_criterion,
    fatality,
    injury_scale,
    kinetic_energy,
)

energies = st.floats(min_value=0.1, max_value=1e6)
shelters = st.floats(min_value=0.05, max_value=2.0)


def test_half_die_at_the_half_energy_by_definition():
    assert float(fatality(HALF_ENERGY_J, 0.5)) == pytest.approx(0.5, rel=1e-12)


def test_the_formula_by_hand():
    # sqrt(1e5 / 34) = 54.233; (34 / 3200) ** (1 / 3) = 0.21985; 1 / (1 + 11.923) = 0.07738
    assert float(fatality(3200.0, 0.75)) == pytest.approx(0.07738, rel=1e-3)


@given(energies, shelters, st.floats(min_value=1.01, max_value=10))
def test_more_energy_kills_more(energy, shelter, more):
    low, high = fatality(np.array([energy, energy * more]), shelter)
    assert 0.0 <= low <= high <= 1.0


@given(
    st.floats(min_value=34.0, max_value=1e6), shelters, st.floats(min_value=1.01, max_value=5)
)
def test_above_the_threshold_shelter_protects(energy, shelter, more):
    bare, covered = fatality(energy, np.array([shelter, shelter * more]))
    assert covered <= bare


def test_shelters_are_ordered():
    found = [float(fatality(3000.0, shelter.parameter)) for shelter in Shelter]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.99
    assert found[-1] < 0.06


def test_no_energy_kills_nobody():
    assert float(fatality(0.0, 0.1)) < 1e-300


@pytest.mark.parametrize(("energy", "shelter"), [(-1.0, 1.0), (np.nan, 1.0), (1.0, 0.0)])
def test_impossible_numbers_are_refused(energy, shelter):
    with pytest.raises(ValueError, match="energy"):
        fatality(energy, shelter)


def test_energy_is_half_the_mass_times_speed_squared():
    assert float(kinetic_energy(10.0, 25.3)) == pytest.approx(3200.45)


def test_the_injury_scale_grows_with_energy_and_stays_on_its_scale():
    # ln(100 / (60^(2/3) * 0.593 * 10)) = 0.0957
    assert float(blunt_criterion(100.0, 10.0)) == pytest.approx(0.0957, abs=1e-3)
    levels = injury_scale(blunt_criterion(np.array([1.0, 100.0, 1e4]), 10.0))
    assert levels[0] == 0.0
    assert levels[1] == pytest.approx(0.6 + 1.33 * 0.0957, abs=2e-3)
    assert levels[2] == 6.0
