from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.geoid import KAGA_FALLBACK, GeoidGrid
from kaga.engines.airspace.heights import GeoidSource, HeightError

part = st.floats(min_value=0, max_value=1)


def plane(rows: int = 4, columns: int = 5) -> GeoidGrid:
    up, along = np.mgrid[0:rows, 0:columns].astype(float)
    return GeoidGrid(36.0, 136.0, 0.1, 0.2, 37.0 + 0.1 * up + 0.01 * along)


@given(part, part)
def test_a_plane_is_read_exactly_between_its_nodes(up, along):
    found = plane().at(36.0 + 0.3 * up, 136.0 + 0.8 * along)
    assert found.metres == pytest.approx(37.0 + 0.3 * up + 0.04 * along, abs=1e-9)
    assert found.source is GeoidSource.GRID


def test_nodes_keep_their_values_to_the_last():
    found = [round(plane().at(*place).metres, 9) for place in ((36.0, 136.0), (36.3, 136.8))]
    assert found == [37.0, 37.34]


@pytest.mark.parametrize(
    "place", [(35.99, 136.1), (36.31, 136.1), (36.1, 135.9), (36.1, 136.81)]
)
def test_outside_the_grid_nothing_is_known(place):
    with pytest.raises(HeightError, match="outside the geoid grid"):
        plane().at(*place)


def test_a_hole_is_not_filled():
    grid = plane()
    grid.heights[1, 1] = np.nan
    with pytest.raises(HeightError, match="hole"):
        grid.at(36.05, 136.1)
    assert grid.at(36.25, 136.7).metres > 37.0


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (4,)])
def test_a_grid_has_two_rows_and_two_columns(shape):
    with pytest.raises(HeightError, match="two rows"):
        GeoidGrid(36.0, 136.0, 0.1, 0.1, np.zeros(shape))


def test_a_grid_has_steps():
    with pytest.raises(HeightError, match="positive"):
        GeoidGrid(36.0, 136.0, 0.0, 0.1, np.zeros((2, 2)))


# GSIGEO2011 at places of Kaga, metres
@pytest.mark.parametrize(
    ("place", "known"),
    [((36.3199, 136.3507), 37.41), ((36.2957, 136.3617), 37.48), ((36.3447, 136.3652), 37.28)],
)
def test_the_fallback_keeps_its_word_and_says_what_it_is(place, known):
    found = KAGA_FALLBACK.at(*place)
    assert found.source is GeoidSource.FALLBACK
    assert abs(found.metres - known) <= found.uncertainty_m


def test_the_fallback_is_for_kaga_only():
    with pytest.raises(HeightError, match="no geoid height"):
        KAGA_FALLBACK.at(35.68, 139.76)
