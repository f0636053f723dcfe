from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.voxels.grid import grid_of_array, grid_of_voxels
from tests.engines.airspace.voxels.worlds import random_solid


@given(
    st.integers(0, 2**32 - 1),
    st.tuples(st.integers(1, 70), st.integers(1, 6), st.integers(1, 6)),
)
def test_both_ways_of_making_a_map_make_the_same_one(seed, size):
    solid = random_solid(seed, size, 0.3)
    from_array = grid_of_array(solid)
    from_list = grid_of_voxels(size, np.argwhere(solid)[:, ::-1])
    assert from_array.size == from_list.size == size
    assert from_array.words.tobytes() == from_list.words.tobytes()


def test_a_map_says_what_is_solid_and_everything_outside_is():
    solid = random_solid(3, (67, 5, 4), 0.4)
    grid = grid_of_array(solid)
    told = [
        [[grid.is_solid((x, y, z)) for x in range(-1, 68)] for y in range(-1, 6)]
        for z in range(-1, 5)
    ]
    assert np.array_equal(told, np.pad(solid, 1, constant_values=True))


def test_a_map_without_anything_solid_can_be_made():
    assert not grid_of_voxels((2, 2, 2), []).is_solid((1, 1, 1))


@pytest.mark.parametrize("size", [(0, 3, 3), (3, -1, 3), (2_000, 2_000, 2_000)])
def test_a_size_that_no_map_can_have_is_refused(size):
    with pytest.raises(ValueError, match="no map can have the size"):
        grid_of_voxels(size, [])


@pytest.mark.parametrize("voxel", [(-1, 0, 0), (0, 3, 0)])
def test_a_solid_voxel_outside_the_box_is_refused(voxel):
    with pytest.raises(ValueError, match="outside the box"):
        grid_of_voxels((3, 3, 3), [voxel])
