from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from kaga.engines.geo import Box, Level, Point, mesh_box, mesh_code, meshes_touching
from kaga.engines.geo.meshes import mesh_level

lats = st.floats(min_value=20, max_value=46)
lons = st.floats(min_value=122, max_value=154)


def test_tokyo_station_lies_in_its_published_mesh():
    assert mesh_code(Point(35.681236, 139.767125), Level.TERTIARY) == "53394611"


def test_each_level_extends_the_code_of_the_one_above():
    point = Point(35.681236, 139.767125)
    codes = [mesh_code(point, level) for level in Level]
    assert [len(code) for code in codes] == [4, 6, 8, 9, 10, 11]
    assert all(long.startswith(short) for short, long in pairwise(codes))


def test_the_box_of_a_primary_mesh():
    assert mesh_box("5436") == Box(west=136.0, south=36.0, east=137.0, north=36.0 + 2 / 3)


@given(lats, lons, st.sampled_from(list(Level)))
def test_a_point_lies_in_the_box_of_its_mesh(lat, lon, level):
    point = Point(lat, lon)
    found = mesh_box(mesh_code(point, level))
    assert found.widened(1e-8).holds(point)


@given(lats, lons, st.sampled_from(list(Level)))
def test_the_south_west_corner_of_a_mesh_belongs_to_it(lat, lon, level):
    code = mesh_code(Point(lat, lon), level)
    corner = mesh_box(code)
    assert mesh_code(Point(corner.south, corner.west), level) == code


def test_outside_the_standard_there_is_no_mesh():
    with pytest.raises(ValueError, match="no JIS X 0410 mesh"):
        mesh_code(Point(-1, 136), Level.PRIMARY)


@pytest.mark.parametrize("code", ["54", "543a", "543680", "543608", "5436123450", "543612340"])
def test_impossible_codes_are_refused(code):
    with pytest.raises(ValueError, match="not a mesh code"):
        mesh_box(code)


def test_the_level_follows_from_the_length():
    assert mesh_level("543612") is Level.SECONDARY


def test_meshes_that_touch_a_shape_are_found_in_order():
    west, south, east, north = 136.0, 36.0, 137.0, 36.0 + 2 / 3
    inner = box(west + 0.01, south + 0.01, east - 0.01, north - 0.01)
    found = meshes_touching(inner, Level.SECONDARY)
    assert len(found) == 64
    assert found[0] == "543600"
    assert found[-1] == "543677"
