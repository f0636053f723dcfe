from __future__ import annotations

import pytest
from shapely.geometry import LineString, MultiPolygon, box

from kaga.engines.geo import Boundary, Box, Point, area_m2, distance_m, length_m, open_edge

SQUARE = box(136.0, 36.0, 136.1, 36.1)


def test_points_inside_and_on_the_edge_are_held():
    town = Boundary(SQUARE)
    assert town.holds(Point(36.05, 136.05))
    assert town.holds(Point(36.0, 136.05))
    assert not town.holds(Point(35.999, 136.05))


@pytest.mark.parametrize(("lat", "lon"), [(36.05, 136.1), (36.1, 136.05)])
def test_the_buffer_is_measured_in_metres_in_both_directions(lat, lon):
    town, edge = Boundary(SQUARE), Point(lat, lon)
    near = Point(lat + (0.0016 if lat > 36.09 else 0), lon + (0.002 if lon > 136.09 else 0))
    far = Point(lat + (0.0021 if lat > 36.09 else 0), lon + (0.0025 if lon > 136.09 else 0))
    assert distance_m(edge, near) < 200 < distance_m(edge, far)
    assert town.holds_within(near, 200)
    assert not town.holds_within(far, 200)
    assert town.holds_within(Point(36.05, 136.05), 0)


def test_area_and_box():
    town = Boundary(SQUARE)
    assert town.area_km2() == pytest.approx(area_m2(SQUARE) / 1e6)
    assert town.box == Box(136.0, 36.0, 136.1, 36.1)


def test_the_open_edge_is_what_no_neighbour_shares():
    east, south = box(136.1, 35.9, 136.3, 36.2), box(135.9, 35.8, 136.3, 36.0)
    edge = open_edge(SQUARE, [east, south], 100)
    assert len(edge.geoms) == 1
    west_and_north = [(136.0, 36.0), (136.0, 36.1), (136.1, 36.1)]
    full = length_m(Point(lat, lon) for lon, lat in west_and_north)
    found = length_m(Point(lat, lon) for lon, lat in edge.geoms[0].coords)
    assert full - 350 < found < full


def test_a_town_without_neighbours_is_open_all_around():
    edge = open_edge(SQUARE, [], 100)
    assert edge.length == pytest.approx(SQUARE.length)


def test_a_town_inside_its_neighbours_has_no_open_edge():
    assert open_edge(SQUARE, [box(135, 35, 137, 37)], 100).is_empty


def test_short_slivers_between_drawings_are_not_coast():
    gap = box(136.04, 35.9, 136.05, 36.2)
    around = box(135.9, 35.9, 136.2, 36.2).difference(SQUARE).difference(gap)
    assert open_edge(SQUARE, [around], 100).is_empty


def test_the_open_edge_of_islands_comes_longest_first():
    islands = MultiPolygon([box(136, 36, 136.05, 36.05), box(137, 36, 137.2, 36.2)])
    edge = open_edge(islands, [], 100)
    assert [isinstance(run, LineString) for run in edge.geoms] == [True, True]
    assert edge.geoms[0].length > edge.geoms[1].length
