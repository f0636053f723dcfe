from __future__ import annotations

import gzip
from math import inf, sqrt

import numpy as np
import pytest

from kaga.engines.airspace.voxels.benchmark import (
    NotReadable,
    Problem,
    read_map,
    read_scenarios,
    solved,
)
from kaga.engines.airspace.voxels.exact import shortest_path
from kaga.engines.airspace.voxels.grid import grid_of_voxels
from tests.shared_data import shared_folder

MAP = "voxel 4 3 2\n1 1 0\n3 2 1\n"
SCENARIO = """version 1
a.3dmap
0 0 0 3 0 0 3.00000000 1.000

1 0 0 1 2 0 4.00000000 2.000
0 0 1 2 1 1 2.41421356 1.000
"""
# Every so-manieth problem; all of them are for the bench.
SAMPLES = {"Simple": 20, "Complex": 20, "DB1": 50, "A1": 500}


def outside_problems():
    """The problems sampled, by map; the project's own when the outside ones are not there."""
    shared = shared_folder()
    folder = shared / "data" / "voxels" if shared else None
    if folder is None or not folder.is_dir():
        return {"own": (read_map(MAP), read_scenarios(SCENARIO))}
    return {
        name: (
            read_map((folder / f"{name}.3dmap.gz").read_bytes()),
            read_scenarios((folder / f"{name}.3dmap.3dscen").read_bytes())[::every],
        )
        for name, every in SAMPLES.items()
    }


def test_listed_lengths_are_found_and_any_angle_paths_are_not_longer():
    for name, (grid, problems) in outside_problems().items():
        assert all(found.right for found in solved(grid, problems)), name
        free = list(solved(grid, problems, mode="any-angle"))
        assert all(found.right for found in free), name
        assert np.mean([found.ratio for found in free]) <= 0.98, name


def test_an_answer_is_right_when_it_is_as_long_as_listed_or_at_any_angle_not_longer():
    grid = grid_of_voxels((5, 5, 1), [])
    there, too_long, too_short = (
        Problem((0, 0, 0), (2, 1, 0), optimal) for optimal in (1 + sqrt(2), 2.5, 2.3)
    )
    assert [found.right for found in solved(grid, (there, too_long, too_short))] == [
        True,
        False,
        False,
    ]
    free = list(solved(grid, (there, too_long), mode="any-angle"))
    assert [(found.right, found.length) for found in free] == [(True, sqrt(5))] * 2
    assert free[1].ratio == sqrt(5) / 2.5
    (short,) = solved(grid, (Problem((0, 0, 0), (2, 1, 0), 2.2),), mode="any-angle")
    assert not short.right


def test_a_problem_without_a_path_has_no_right_answer():
    grid = grid_of_voxels((3, 1, 1), [(1, 0, 0)])
    (found,) = solved(grid, (Problem((0, 0, 0), (2, 0, 0), 2.0),))
    assert (found.right, found.length, len(found.corners)) == (False, inf, 0)


def test_staying_has_the_ratio_one():
    (found,) = solved(grid_of_voxels((1, 1, 1), []), (Problem((0, 0, 0), (0, 0, 0), 0.0),))
    assert (found.right, found.ratio) == (True, 1.0)


def test_own_problems_have_the_lengths_that_can_be_seen():
    grid, problems = read_map(MAP), read_scenarios(SCENARIO)
    lengths = [shortest_path(grid, each.start, each.goal).length for each in problems]
    # Around the solid voxel at (1, 1): no corner may be cut.
    assert lengths == [3.0, 4.0, 1 + sqrt(2)]


def test_a_map_reads_the_same_plain_and_packed():
    plain, packed = read_map(MAP), read_map(gzip.compress(MAP.encode()))
    assert plain.size == packed.size == (4, 3, 2)
    assert plain.words.tobytes() == packed.words.tobytes()
    assert plain.is_solid((3, 2, 1))


def test_scenarios_are_read_in_order_and_blank_lines_left_out():
    assert [each.optimal for each in read_scenarios(SCENARIO.encode())] == [
        3.0,
        4.0,
        2.41421356,
    ]
    assert read_scenarios(SCENARIO)[1].goal == (1, 2, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the first line"),
        ("voxel 4 3\n", "the first line"),
        ("pixel 4 3 2\n", "the first line"),
        ("voxel 4 -3 2\n", "the first line"),
        ("voxel 4 3 2\n1 1\n", "not a list of voxels"),
        ("voxel 4 3 2\n1 1 x\n", "not a list of voxels"),
        ("voxel 4 3 2\n4 0 0\n", "not a list of voxels"),
        ("voxel 4 3 2\n99999999999999999999 0 0\n", "not a list of voxels"),
        ("voxel 9999 9999 9999\n", "not a list of voxels"),
        (b"\x1f\x8bbroken", "not a text"),
        (gzip.compress(MAP.encode())[:-9], "not a text"),
        (b"voxel 4 3 2\n" + b"\xff", "not a text"),
    ],
)
def test_a_map_that_is_none_is_refused_with_a_reason(content, said):
    with pytest.raises(NotReadable, match=said):
        read_map(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the first line"),
        ("version 2\na.3dmap\n", "the first line"),
        ("version 1\na.3dmap\n0 0 0 1 1 1\n", "line 3 is not a problem"),
        ("version 1\na.3dmap\n0 0 0 1 1 1 1 1\n0 0 q 1 1 1 1 1\n", "line 4 is not a problem"),
    ],
)
def test_a_scenario_that_is_none_is_refused_with_its_line(content, said):
    with pytest.raises(NotReadable, match=said):
        read_scenarios(content)
