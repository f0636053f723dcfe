from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from kaga.engines.geo import Point, area_m2, distance_m, distances_m, length_m

lats = st.floats(min_value=30, max_value=45)
lons = st.floats(min_value=130, max_value=145)


def test_a_degree_of_latitude_has_the_length_of_the_meridian_arc():
    # GRS80 meridian arc from 36° to 37°: 110,968 m (Geospatial Information Authority's formula)
    assert round(distance_m(Point(36, 136), Point(37, 136))) == 110_968


def test_a_degree_of_longitude_at_the_equator_is_a_360th_of_the_circumference():
    around = 2 * np.pi * 6_378_137.0
    assert distance_m(Point(0, 0), Point(0, 1)) == pytest.approx(around / 360, abs=1e-3)


@given(lats, lons, lats, lons)
def test_distance_is_symmetric(a, b, c, d):
    there, back = distance_m(Point(a, b), Point(c, d)), distance_m(Point(c, d), Point(a, b))
    assert there == pytest.approx(back, abs=1e-6)


def test_many_distances_equal_single_ones():
    origin = Point(36.3, 136.3)
    found = distances_m(origin, np.array([36.3, 36.4]), np.array([136.3, 136.5]))
    assert found.tolist() == [0.0, distance_m(origin, Point(36.4, 136.5))]


def test_length_adds_the_parts_of_a_line():
    a, b, c = Point(36, 136), Point(36.1, 136), Point(36.1, 136.1)
    assert length_m([a, b, c]) == pytest.approx(distance_m(a, b) + distance_m(b, c))


def test_a_single_point_has_no_length():
    assert length_m([Point(36, 136)]) == 0.0


def test_area_of_a_small_square_is_its_sides_multiplied():
    side = distance_m(Point(36, 136), Point(36.01, 136))
    width = distance_m(Point(36.005, 136), Point(36.005, 136.01))
    assert area_m2(box(136, 36, 136.01, 36.01)) == pytest.approx(side * width, rel=1e-4)


def test_area_does_not_depend_on_the_winding():
    ring = [(136, 36), (136.1, 36), (136.1, 36.1), (136, 36.1)]
    assert area_m2(Polygon(ring)) == area_m2(Polygon(ring[::-1]))


def test_a_hole_is_taken_off_and_parts_are_added():
    outer, hole = box(136, 36, 136.2, 36.2), box(136.05, 36.05, 136.1, 36.1)
    pierced = Polygon(outer.exterior, [hole.exterior])
    both = MultiPolygon([pierced, hole])
    assert area_m2(pierced) == pytest.approx(area_m2(outer) - area_m2(hole))
    assert area_m2(both) == pytest.approx(area_m2(outer))
