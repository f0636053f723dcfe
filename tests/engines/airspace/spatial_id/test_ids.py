from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.spatial_id.ids import (
    ExtendedId,
    SpatialId,
    SpatialIdError,
    cut_latitude,
    id_at,
)

zooms = st.integers(min_value=0, max_value=30)


@st.composite
def boxes(draw: st.DrawFn, lowest: int = 0, highest: int = 30) -> SpatialId:
    zoom = draw(st.integers(lowest, highest))
    size = (1 << zoom) - 1
    f = draw(st.integers(-size - 1, size))
    return SpatialId(zoom, f, draw(st.integers(0, size)), draw(st.integers(0, size)))


def test_the_station_has_the_id_known_from_the_library():
    assert str(id_at(36.3199, 136.3507, Msl(77.0), zoom=22)) == "22/9/3685752/1642426"


@given(boxes())
def test_a_written_id_is_read_back(box):
    assert SpatialId.parse(str(box)) == box
    assert ExtendedId.parse(str(box.extended())) == box.extended()


@given(boxes(highest=25))
def test_the_middle_of_a_box_has_its_id(box):
    edges = box.box()
    # On a sphere the middle row of a box is not its middle latitude; inside is enough.
    lat, lon = 0.5 * (edges.south + edges.north), 0.5 * (edges.west + edges.east)
    height = Msl(0.5 * (edges.floor.metres + edges.ceiling.metres))
    if abs(lat) < 85.0:
        assert id_at(lat, lon, height, zoom=box.zoom) == box


@given(boxes(lowest=1))
def test_children_belong_to_their_parent(box):
    assert box in list(box.parent().children())
    children = list(box.children())
    assert len(children) == 8
    assert {child.parent() for child in children} == {box}
    assert children == sorted(children)


@given(boxes(lowest=2, highest=25))
def test_neighbours_are_mutual(box):
    for other in box.neighbours():
        assert box in other.neighbours()
    assert set(box.face_neighbours()) <= set(box.neighbours())


def test_a_box_inside_has_six_and_26_neighbours():
    box = SpatialId.parse("22/9/3685752/1642426")
    assert len(box.face_neighbours()) == 6
    assert len(box.neighbours()) == 26


def test_the_world_is_round_eastward_and_ends_elsewhere():
    west = SpatialId(3, 0, 0, 0)
    assert west.moved(east=-1) == SpatialId(3, 0, 7, 0)
    assert west.moved(south=-1) is None
    assert SpatialId(3, 7, 0, 5).moved(up=1) is None
    assert len(SpatialId(0, 0, 0, 0).neighbours()) == 1


def test_heights_below_the_sea_have_negative_f():
    assert id_at(36.3, 136.3, Msl(-0.1), zoom=22).f == -1
    assert id_at(36.3, 136.3, Msl(-8.0), zoom=22).f == -1
    assert id_at(36.3, 136.3, Msl(-8.1), zoom=22).f == -2


def test_edges_of_the_map():
    assert id_at(0.0, 180.0, Msl(0.0), zoom=5).x == 0
    assert id_at(85.0511287798, 0.0, Msl(0.0), zoom=5).y == 0
    assert id_at(-85.0511287798, 0.0, Msl(0.0), zoom=5).y == 31


@given(st.floats(min_value=-85, max_value=85))
def test_a_cut_latitude_is_nearer_to_the_equator_by_a_hair(lat):
    found = cut_latitude(lat)
    assert abs(found) <= abs(lat)
    assert abs(lat) - abs(found) <= 2.1e-10


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("22/9/1", "has 3 parts; a Spatial ID is z/f/x/y"),
        ("22/9/1/1/1", "has 5 parts"),
        ("", "has 1 parts"),
        ("22/a/1/1", "'a' in '22/a/1/1' is not a whole number"),
        ("22/1.5/1/1", "not a whole number"),
        ("22/9/1/９", "not a whole number"),
        ("22/9/1/+1", "not a whole number"),
        ("36/0/0/0", "zoom 36 is not between 0 and 35"),
        ("-1/0/0/0", "zoom -1"),
        ("3/8/0/0", "f = 8 is not within -8..7"),
        ("3/-9/0/0", "f = -9"),
        ("3/0/8/0", "x = 8 is not within 0..7"),
        ("3/0/-1/0", "x = -1"),
        ("3/0/0/8", "y = 8"),
        ("22/9/1/" + "9" * 5000, "not a whole number"),
    ],
)
def test_a_wrong_text_is_refused_with_what_is_wrong(text, says):
    with pytest.raises(SpatialIdError) as caught:
        SpatialId.parse(text)
    assert says in str(caught.value)


@pytest.mark.parametrize("place", [(86.0, 0.0), (0.0, 181.0), (math.nan, 0.0), (0.0, math.nan)])
def test_a_place_off_the_map_has_no_id(place):
    with pytest.raises(SpatialIdError, match="web map"):
        id_at(*place, Msl(0.0), zoom=10)


def test_a_parent_above_the_world_is_refused():
    with pytest.raises(SpatialIdError, match="no parent"):
        SpatialId(3, 0, 0, 0).parent(4)
    with pytest.raises(SpatialIdError, match="zoom 36"):
        list(SpatialId(35, 0, 0, 0).children())


@pytest.mark.parametrize(("h_zoom", "v_zoom"), list(product((20, 22), (21, 23))))
def test_an_extended_id_is_the_cubes_that_fill_it(h_zoom, v_zoom):
    one = ExtendedId(h_zoom, 9, 7, v_zoom, -3)
    cubes = one.plain()
    zoom = max(h_zoom, v_zoom)
    assert len(set(cubes)) == len(cubes) == 4 ** (zoom - h_zoom) * 2 ** (zoom - v_zoom)
    floors = {cube.box().floor.metres for cube in cubes}
    assert min(floors) == -3 * 2.0 ** (25 - v_zoom)
    assert {cube.x >> (zoom - h_zoom) for cube in cubes} == {9}
    assert {cube.y >> (zoom - h_zoom) for cube in cubes} == {7}


def test_an_extended_id_of_very_different_zooms_is_not_filled():
    with pytest.raises(SpatialIdError, match="more than"):
        ExtendedId(5, 0, 0, 25, 0).plain()
    with pytest.raises(SpatialIdError, match="x = 40"):
        ExtendedId(5, 40, 0, 25, 0)
