from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.voxels.any_angle import any_angle_path
from kaga.engines.airspace.voxels.grid import BlockedEnd, grid_of_array
from tests.engines.airspace.voxels.worlds import open_ends, random_solid, touched_by


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.sampled_from((0.03, 0.15, 0.35)))
def test_a_path_is_clear_and_never_longer_than_the_exact_one(seed, share):
    solid = random_solid(seed, (19, 14, 11), share)
    start, goal = open_ends(solid, seed)
    found = any_angle_path(grid_of_array(solid), start, goal)
    if found is None:
        return
    corners = [tuple(corner) for corner in found.corners.tolist()]
    assert (corners[0], corners[-1]) == (start, goal)
    for a, b in itertools.pairwise(corners):
        assert not any(solid[z, y, x] for x, y, z in touched_by(a, b))
    straight = float(np.sqrt((np.subtract(start, goal) ** 2).sum()))
    assert straight - 1e-9 <= found.length <= found.exact.length + 1e-9


def test_in_open_air_the_path_is_the_straight_line():
    found = any_angle_path(
        grid_of_array(np.zeros((9, 20, 30), np.bool_)), (1, 2, 3), (29, 11, 8)
    )
    assert found.corners.tolist() == [[1, 2, 3], [29, 11, 8]]


def test_around_a_wall_the_path_turns_at_its_edge():
    solid = np.zeros((1, 21, 41), np.bool_)
    solid[0, :11, 20] = True
    found = any_angle_path(grid_of_array(solid), (0, 0, 0), (40, 0, 0))
    assert found.corners.tolist() == [[0, 0, 0], [20, 11, 0], [40, 0, 0]]
    assert found.length < 0.97 * found.exact.length


def test_no_path_is_told_as_none():
    solid = np.zeros((3, 3, 7), np.bool_)
    solid[:, :, 3] = True
    assert any_angle_path(grid_of_array(solid), (0, 0, 0), (6, 0, 0)) is None


def test_a_solid_end_is_refused():
    with pytest.raises(BlockedEnd):
        any_angle_path(grid_of_array(np.array([[[False, True]]])), (0, 0, 0), (1, 0, 0))
