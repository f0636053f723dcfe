from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.voxels._moves import STEP_1, STEP_2, STEP_3
from kaga.engines.airspace.voxels.exact import shortest_path
from kaga.engines.airspace.voxels.grid import BlockedEnd, grid_of_array, grid_of_voxels
from tests.engines.airspace.voxels.worlds import (
    open_ends,
    plain_counts,
    random_solid,
    swept_is_free,
)

SHAPES = ((7, 6, 5), (12, 3, 7), (1, 11, 6), (66, 3, 2), (8, 8, 8))


def is_legal(solid, voxels) -> bool:
    return all(
        swept_is_free(solid, tuple(a), tuple(np.subtract(b, a)))
        for a, b in itertools.pairwise(voxels)
    )


@settings(max_examples=80)
@given(
    st.integers(0, 2**32 - 1), st.sampled_from(SHAPES), st.sampled_from((0.0, 0.2, 0.45, 0.7))
)
def test_lengths_are_those_of_a_plain_search_and_every_step_is_legal(seed, size, share):
    solid = random_solid(seed, size, share)
    solid[0, 0, 0] = False
    start, goal = open_ends(solid, seed)
    found = shortest_path(grid_of_array(solid), start, goal)
    truth = plain_counts(solid, start, goal)
    if truth is None:
        assert found is None
        return
    voxels = found.voxels()
    assert found.length == pytest.approx(truth, abs=1e-9)
    assert tuple(voxels[0]) == start
    assert tuple(voxels[-1]) == goal
    assert len(voxels) == sum(found.steps) + 1
    assert is_legal(solid, voxels.tolist())


def test_a_wall_with_one_hole_is_passed_through_the_hole():
    solid = np.zeros((12, 12, 30), np.bool_)
    solid[:, :, 20] = True
    solid[9, 3, 20] = False
    found = shortest_path(grid_of_array(solid), (2, 10, 2), (27, 10, 2))
    assert (20, 3, 9) in {tuple(v) for v in found.voxels().tolist()}
    assert found.length == pytest.approx(plain_counts(solid, (2, 10, 2), (27, 10, 2)))


def test_a_search_outgrows_its_first_room():
    solid = random_solid(5, (40, 24, 14), 0.25)
    solid[:, :, 20] = True
    solid[13, 23, 19:22] = False
    solid[0, 0, 0] = solid[13, 0, 39] = False
    found = shortest_path(grid_of_array(solid), (0, 0, 0), (39, 0, 13))
    assert found.followed > 2 * 1024
    assert found.length == pytest.approx(plain_counts(solid, (0, 0, 0), (39, 0, 13)))


def test_the_same_question_has_the_same_answer_to_the_byte():
    solid = random_solid(8, (40, 30, 20), 0.3)
    start, goal = open_ends(solid, 4)
    answers = {
        shortest_path(grid_of_array(solid), start, goal).corners.tobytes() for _ in range(3)
    }
    assert len(answers) == 1


def test_no_path_is_told_as_none():
    solid = np.zeros((5, 5, 9), np.bool_)
    solid[:, :, 4] = True
    assert shortest_path(grid_of_array(solid), (0, 0, 0), (8, 4, 4)) is None


def test_staying_where_one_is_costs_nothing():
    found = shortest_path(grid_of_voxels((3, 3, 3), []), (1, 1, 1), (1, 1, 1))
    assert (found.length, found.corners.tolist()) == (0.0, [[1, 1, 1]])


@pytest.mark.parametrize("end", [(1, 1, 1), (-1, 0, 0), (3, 0, 0), (0, 0, 3)])
def test_a_solid_or_outside_end_is_refused(end):
    grid = grid_of_voxels((3, 3, 3), [(1, 1, 1)])
    with pytest.raises(BlockedEnd, match="solid or outside"):
        shortest_path(grid, end, (0, 0, 0))
    with pytest.raises(BlockedEnd, match="solid or outside"):
        shortest_path(grid, (0, 0, 0), end)


def test_units_are_the_roots_rounded_to_whole_numbers():
    # (u - 1/2)^2 < 2 * 4^44 < (u + 1/2)^2, in whole numbers: multiply by four.
    for unit, root in ((STEP_1, 1), (STEP_2, 2), (STEP_3, 3)):
        assert (2 * unit - 1) ** 2 < 4 * root * 4**44 < (2 * unit + 1) ** 2


def test_equal_sums_of_units_mean_equal_lengths():
    """Up to 4,096 diagonals of each kind, different lengths differ by more than rounding.

    A difference of lengths is s + p sqrt 2 + q sqrt 3 with whole numbers; for each q the s and
    p that come nearest to zero are looked for, in whole numbers of 2**-44 units.
    """
    most = 4_096
    error = most + 1  # each unit is wrong by less than one half, p and q of them
    p = np.arange(-most, most + 1, dtype=np.int64)
    for q in range(most + 1):
        rest = (p * STEP_2 + q * STEP_3) % STEP_1
        near = np.minimum(rest, STEP_1 - rest)
        near[(p == 0) & (q == 0)] = STEP_1
        assert near.min() > error
