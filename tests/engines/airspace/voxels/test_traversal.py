from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.voxels.grid import BlockedEnd, grid_of_array
from kaga.engines.airspace.voxels.traversal import is_clear, shares, touched_voxels
from tests.engines.airspace.voxels.worlds import line_meets, random_solid, touched_by

voxels = st.tuples(st.integers(0, 13), st.integers(0, 9), st.integers(0, 7))


@settings(max_examples=150)
@given(voxels, voxels)
def test_touched_voxels_and_shares_are_those_of_exact_fractions(a, b):
    truth = touched_by(a, b)
    assert {tuple(v) for v in touched_voxels(a, b).tolist()} == set(truth)
    through, parts = shares(a, b)
    inside = [v for v, part in truth.items() if part > 0] if a != b else [a]
    inside.sort(key=lambda voxel: line_meets(a, b, voxel))
    assert [tuple(v) for v in through.tolist()] == inside
    wanted = [float(truth[voxel]) for voxel in inside]
    assert parts.tolist() == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1), voxels, voxels)
def test_a_line_is_clear_when_nothing_it_touches_is_solid(seed, a, b):
    solid = random_solid(seed, (14, 10, 8), 0.06)
    solid[a[::-1]] = solid[b[::-1]] = False
    truth = not any(solid[z, y, x] for x, y, z in touched_by(a, b))
    grid = grid_of_array(solid)
    assert is_clear(grid, a, b) is truth
    assert is_clear(grid, b, a) is truth


def test_a_line_through_an_edge_touches_all_four_voxels_around_it():
    assert touched_voxels((0, 0, 0), (1, 1, 0)).tolist() == [
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
        [1, 1, 0],
    ]


def test_a_point_that_half_a_voxel_of_sampling_would_miss_is_seen():
    solid = np.zeros((1, 41, 61), np.bool_)
    # The line from (0, 0) to (60, 40) cuts a corner of this voxel by a sixth of an edge.
    touched = touched_by((0, 0, 0), (60, 40, 0))
    grazed = min((part, v) for v, part in touched.items() if part > 0)[1]
    solid[0, grazed[1], grazed[0]] = True
    assert not is_clear(grid_of_array(solid), (0, 0, 0), (60, 40, 0))


def test_a_line_from_or_to_something_solid_is_refused():
    grid = grid_of_array(np.array([[[False, True]]]))
    with pytest.raises(BlockedEnd):
        is_clear(grid, (0, 0, 0), (1, 0, 0))


def test_a_line_longer_than_any_map_is_refused():
    with pytest.raises(ValueError, match="no map is that long"):
        shares((0, 0, 0), (1 << 20, 0, 0))
