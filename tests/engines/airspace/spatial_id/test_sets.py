from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.spatial_id.agency import enclosing_corners
from kaga.engines.airspace.spatial_id.ids import SpatialIdError
from kaga.engines.airspace.spatial_id.packed import IdSet
from kaga.engines.airspace.spatial_id.sets import Rule, capsule, line, points, prism
from kaga.engines.airspace.spatial_id.true_metres import scale_at
from kaga.engines.geo import Point, distance_m

ROUTE = [Position(36.3199, 136.3507, Msl(77.0)), Position(36.2957, 136.3617, Msl(77.0))]
lats = st.floats(min_value=36.2, max_value=36.201)
lons = st.floats(min_value=136.3, max_value=136.301)
heights = st.floats(min_value=-20, max_value=120)
places = st.builds(lambda a, b, c: Position(a, b, Msl(c)), lats, lons, heights)
radii = st.floats(min_value=0.5, max_value=60)


def mercator(place: Position) -> np.ndarray:
    angle = math.radians(place.lat)
    return np.array(
        [math.radians(place.lon), math.asinh(math.tan(angle)), place.height.metres]
    ) * np.array([6378137.0, 6378137.0, 1.0])


def distances(path: list[Position], found: IdSet) -> np.ndarray:
    """Metres from each box to a leg by nested sections: slow, and nothing shared."""
    f, x, y = found.indices()
    size = 2.0 * math.pi * 6378137.0 / 2**found.zoom
    step = 2.0 ** (25 - found.zoom)
    one, other = mercator(path[0]), mercator(path[-1])
    east, north = scale_at(0.5 * (path[0].lat + path[-1].lat))
    half_map = math.pi * 6378137.0
    low = np.stack([x * size - half_map, half_map - (y + 1) * size, f * step], axis=1)
    high = low + np.array([size, size, step])
    scale = np.array([east, north, 1.0])

    def away(moment: np.ndarray) -> np.ndarray:
        here = one + moment[:, None] * (other - one)
        beyond = np.maximum(np.maximum(low - here, here - high), 0.0) * scale
        return np.sqrt((beyond**2).sum(axis=1))

    start, end = np.zeros(len(f)), np.ones(len(f))
    for _ in range(80):
        third = (end - start) / 3.0
        nearer = away(start + third) < away(end - third)
        start, end = np.where(nearer, start, start + third), np.where(nearer, end - third, end)
    return np.minimum(away(0.5 * (start + end)), np.minimum(away(start * 0), away(end * 0 + 1)))


def around(found: IdSet) -> IdSet:
    """All boxes beside those of a set."""
    f, x, y = found.indices()
    steps = [(a, b, c) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1)]
    z = found.zoom
    keys = [((f + a) << (2 * z)) | ((y + b) << z) | (x + c) for a, b, c in steps]
    return IdSet.from_keys(z, np.concatenate(keys)).without(found)


@settings(max_examples=40)
@given(places, places, radii, st.integers(18, 23))
def test_a_capsule_has_exactly_the_boxes_within_the_radius(one, other, radius, zoom):
    path = [one, other]
    found = capsule(path, radius, zoom=zoom, rule=Rule.TOUCHING)
    assert distances(path, found).max() <= radius + 1e-4
    assert distances(path, around(found)).min() >= radius - 1e-4


@settings(max_examples=40)
@given(places, places, radii, st.integers(18, 23))
def test_the_agencys_capsule_leaves_out_but_adds_next_to_nothing(one, other, radius, zoom):
    path = [one, other]
    found = capsule(path, radius, zoom=zoom, rule=Rule.AGENCY)
    # Its scale is the sphere's at the first point: 0.4 % of what lies between.
    slack = 0.004 * (radius + 40.0) + 0.01
    assert set(found.keys) <= set(
        capsule(path, radius + slack, zoom=zoom, rule=Rule.TOUCHING).keys
    )


@given(places, radii)
def test_a_ball_holds_its_middle(place, radius):
    for rule in Rule:
        found = capsule([place], radius, zoom=22, rule=rule)
        assert len(points([place], zoom=22).without(found)) == 0


def test_a_leg_of_no_length_adds_nothing():
    for rule in Rule:
        once = capsule(ROUTE, 10.0, zoom=20, rule=rule)
        twice = capsule([ROUTE[0], *ROUTE], 10.0, zoom=20, rule=rule)
        assert once == twice


def test_a_climb_of_no_measurable_height_is_level():
    for rule in Rule:
        level = [Position(36.2004, 136.3, Msl(0.0)), Position(36.2, 136.3, Msl(0.0))]
        climb = [level[0], Position(36.2, 136.3, Msl(1.5e-304))]
        assert capsule(climb, 1.0, zoom=18, rule=rule) == capsule(
            level, 1.0, zoom=18, rule=rule
        )
        hover = [level[0], Position(36.2004, 136.3, Msl(1.5e-304))]
        assert capsule(hover, 9.0, zoom=22, rule=rule) == capsule(
            level[:1], 9.0, zoom=22, rule=rule
        )


def test_a_path_is_the_union_of_its_legs():
    path = [ROUTE[0], Position(36.31, 136.352, Msl(90.0)), ROUTE[1]]
    whole = capsule(path, 20.0, zoom=21, rule=Rule.TOUCHING)
    legs = [capsule(path[at : at + 2], 20.0, zoom=21, rule=Rule.TOUCHING) for at in (0, 1)]
    assert whole == legs[0].union(legs[1])


@given(places, places, st.integers(15, 25))
def test_a_line_holds_its_ends_and_is_connected(one, other, zoom):
    found = line([one, other], zoom=zoom)
    assert len(points([one, other], zoom=zoom).without(found)) == 0
    boxes = set(found)
    reached, waiting = set(), [next(iter(found))]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        waiting += [b for b in here.neighbours() if b in boxes and b not in reached]
    assert reached == boxes


@given(places, places, st.floats(min_value=0.001, max_value=0.999))
def test_a_place_on_a_line_lies_in_one_of_its_boxes(one, other, part):
    here, there = mercator(one), mercator(other)
    east, north, height = here + part * (there - here)
    lat = math.degrees(math.atan(math.sinh(north / 6378137.0)))
    place = Position(lat, math.degrees(east / 6378137.0), Msl(float(height)))
    found = line([one, other], zoom=21)
    near = capsule([place], 0.001, zoom=21, rule=Rule.TOUCHING)
    assert len(near.shared(found)) > 0


def test_one_place_makes_a_line_of_one_box():
    assert line(ROUTE[:1], zoom=22) == points(ROUTE[:1], zoom=22)


def tile_polygon(ring: list[tuple[float, float]], zoom: int) -> Polygon:
    scale = 2**zoom / (2.0 * math.pi)
    return Polygon(
        [
            (
                (math.radians(lon) + math.pi) * scale,
                (math.pi - math.asinh(math.tan(math.radians(lat)))) * scale,
            )
            for lat, lon in ring
        ]
    )


corners = st.lists(st.tuples(lats, lons), min_size=3, max_size=7, unique=True)


@settings(max_examples=60)
@given(corners, st.integers(17, 22))
def test_a_prism_has_exactly_the_cells_its_polygon_touches(ring, zoom):
    shape = tile_polygon(ring, zoom)
    if not shape.is_valid or shape.area < 0.01:
        return
    found = prism([ring], Msl(8.0), Msl(40.0), zoom=zoom)
    f, x, y = found.indices()
    step = 2.0 ** (25 - zoom)
    assert set(f.tolist()) == set(range(math.floor(8 / step), math.ceil(40 / step)))
    cells = set(zip(x.tolist(), y.tolist(), strict=True))
    west, north, east, south = (math.floor(edge) for edge in shape.bounds)
    for column in range(west - 1, east + 2):
        for row in range(north - 1, south + 2):
            common = shape.intersection(box(column, row, column + 1, row + 1))
            if common.area > 1e-7:
                assert (column, row) in cells
            elif shape.distance(box(column, row, column + 1, row + 1)) > 1e-4:
                assert (column, row) not in cells


def test_a_hole_is_left_out_but_for_its_rim():
    outer = [(36.30, 136.30), (36.31, 136.30), (36.31, 136.32), (36.30, 136.32)]
    hole = [(36.302, 136.305), (36.308, 136.305), (36.308, 136.315), (36.302, 136.315)]
    whole = prism([outer], Msl(0.0), Msl(8.0), zoom=20)
    found = prism([outer, [*hole, hole[0]]], Msl(0.0), Msl(8.0), zoom=20)
    inside = points([Position(36.305, 136.31, Msl(4.0))], zoom=20)
    assert len(inside.shared(whole)) == 1
    assert len(inside.shared(found)) == 0
    assert len(points([Position(36.302, 136.31, Msl(4.0))], zoom=20).shared(found)) == 1


def test_true_metres_are_the_ellipsoids():
    for lat in (0.0, 36.3, 60.0):
        east, north = scale_at(lat)
        step = 1e-4
        mercator_north = 6378137.0 * (
            math.asinh(math.tan(math.radians(lat + step)))
            - math.asinh(math.tan(math.radians(lat)))
        )
        along = distance_m(Point(lat, 136.0), Point(lat + step, 136.0))
        across = distance_m(Point(lat, 136.0), Point(lat, 136.0 + step))
        assert north == pytest.approx(along / mercator_north, rel=1e-5)
        assert east == pytest.approx(across / (6378137.0 * math.radians(step)), rel=1e-5)


@pytest.mark.parametrize(
    "way", [(0.0, 90.0, 0.0), (90.0, 0.0, 5.0), (3.0, 80.0, 7.0), (9.0, 9.0, 0.0)]
)
def test_the_enclosing_box_holds_the_capsule_tightly(way):
    start, end = np.array([100.0, 200.0, 50.0]), np.array([100.0, 200.0, 50.0]) + way
    found = enclosing_corners(start, end, 10.0)
    length = np.linalg.norm(way)
    along = (found - start) @ (np.array(way) / length)
    assert along.min() == pytest.approx(-10.0)
    assert along.max() == pytest.approx(length + 10.0)
    off = np.sqrt(
        (((found - start) - np.outer(along, np.array(way) / length)) ** 2).sum(axis=1)
    )
    assert off == pytest.approx(np.full(8, 10.0 * math.sqrt(2.0)))


@pytest.mark.parametrize("radius", [0.0, -1.0, 1e-9, math.nan, math.inf])
def test_a_radius_is_a_positive_number(radius):
    with pytest.raises(SpatialIdError, match="radius"):
        capsule(ROUTE, radius, zoom=22, rule=Rule.TOUCHING)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: points([], zoom=22), "at least one place"),
        (lambda: line(ROUTE, zoom=27), "down to zoom 26"),
        (lambda: line([Position(90.0, 0.0, Msl(0.0))], zoom=9), "web map"),
        (lambda: points([Position(36.0, 136.0, Msl(9e5))], zoom=25), "too far from 0"),
        (lambda: capsule(ROUTE, 5000.0, zoom=25, rule=Rule.AGENCY), "coarser zoom"),
        (
            lambda: line(
                [Position(-80.0, -170.0, Msl(0.0)), Position(80.0, 170.0, Msl(0.0))], zoom=26
            ),
            "coarser zoom",
        ),
        (lambda: prism([], Msl(0.0), Msl(9.0), zoom=20), "needs a ring"),
        (
            lambda: prism([[(0.0, 0.0), (1.0, 1.0)]], Msl(0.0), Msl(9.0), zoom=20),
            "three corners",
        ),
        (
            lambda: prism([[(0.0, 0.0), (9.0, 9.0), (0.0, 9.0)]], Msl(0.0), Msl(9.0), zoom=22),
            "coarser zoom",
        ),
        (
            lambda: prism(
                [[(0.0, 0.0), (0.0, 0.1), (math.nan, 0.1)]], Msl(0.0), Msl(9.0), zoom=20
            ),
            "web map",
        ),
        (
            lambda: prism([[(0.0, 0.0), (0.0, 0.1), (0.1, 0.1)]], Msl(9.0), Msl(9.0), zoom=20),
            "below its ceiling",
        ),
    ],
)
def test_what_cannot_be_a_set_is_refused(make, says):
    with pytest.raises(SpatialIdError, match=says):
        make()


def test_the_map_is_round_at_180_degrees():
    east, west = (points([Position(0.5, lon, Msl(1.0))], zoom=20) for lon in (180.0, -180.0))
    assert east == west
    assert [box.x for box in east] == [0]


def test_a_long_rim_is_whole():
    ring = [(36.10, 136.300), (36.40, 136.300), (36.40, 136.301)]
    _, _, y = prism([ring], Msl(0.0), Msl(8.0), zoom=22).indices()
    rows = np.unique(y)
    assert len(rows) > 4_000
    assert np.array_equal(rows, np.arange(rows[0], rows[-1] + 1))
