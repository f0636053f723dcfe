"""Exactly the columns a shape touches: judged by shapely, cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.footprints import Circle, Corridor, Polygon
from kaga.engines.airspace.grid.cover import CoverError, cover_rings, rings_of, touched
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Point

RASTER = Raster(22, 3685752, 1642426, 24, 30)
CELLS = shapely.box(
    *[
        part.reshape(-1)
        for part in (
            *np.meshgrid(np.arange(30.0), np.arange(24.0)),
            *[edge + 1 for edge in np.meshgrid(np.arange(30.0), np.arange(24.0))],
        )
    ]
)
GAP = 1e-6


def judged(area):
    """Cells that are certainly touched, and cells that may be (within a micro-cell)."""
    return (
        set(np.flatnonzero(shapely.intersects(CELLS, shapely.buffer(area, -GAP)))),
        set(np.flatnonzero(shapely.intersects(CELLS, shapely.buffer(area, GAP)))),
    )


coordinates = st.tuples(
    st.floats(-4, 34, allow_subnormal=False), st.floats(-4, 28, allow_subnormal=False)
)


@given(st.lists(coordinates, min_size=3, max_size=9))
def test_rings_cover_what_shapely_says_they_touch(corners):
    hull = shapely.convex_hull(shapely.MultiPoint(corners))
    if hull.geom_type != "Polygon" or hull.area < 1e-3:
        return
    ring = shapely.get_coordinates(hull)[:-1]
    found = set(cover_rings(RASTER, [[ring]]).cells.tolist())
    surely, perhaps = judged(hull)
    assert surely <= found <= perhaps


def test_a_ring_that_turns_in_on_itself_and_its_courtyard():
    outer = np.array([[2.2, 2.1], [20.7, 3.3], [18.1, 19.6], [9.9, 8.4], [3.3, 20.2]])
    hole = np.array([[5.2, 4.4], [9.4, 5.1], [6.6, 9.8]])
    area = shapely.Polygon(outer, [hole])
    found = set(cover_rings(RASTER, [[outer, hole]]).cells.tolist())
    surely, perhaps = judged(area)
    assert surely <= found <= perhaps
    assert 6 * 30 + 6 not in found


def test_a_wall_seen_from_above_covers_the_columns_it_stands_in():
    wall = np.array([[1.5, 1.5], [6.5, 4.5], [1.5, 1.5]])
    found = set(cover_rings(RASTER, [[wall]]).cells.tolist())
    line = shapely.LineString(wall[:2])
    assert found == set(np.flatnonzero(shapely.intersects(CELLS, line)))


def test_many_shapes_keep_apart_and_each_pair_is_there_once():
    square = np.array([[1.1, 1.1], [2.9, 1.1], [2.9, 2.9], [1.1, 2.9]])
    found = cover_rings(RASTER, [[square], [square + 0.5], [np.zeros((0, 2))]])
    pairs = list(zip(found.shapes.tolist(), found.cells.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    assert [pair for pair in pairs if pair[0] == 0] == [(0, 31), (0, 32), (0, 61), (0, 62)]
    assert {shape for shape, _ in pairs} == {0, 1}


def test_shapes_outside_are_cut_off():
    beside = np.array([[-9.0, -9.0], [-2.0, -9.0], [-2.0, 40.0]])
    assert cover_rings(RASTER, [[beside]]).cells.size == 0
    around = np.array([[-9.0, -9.0], [90.0, -9.0], [90.0, 90.0], [-9.0, 90.0]])
    assert cover_rings(RASTER, [[around]]).cells.size == 24 * 30


def test_corners_that_are_no_numbers_are_refused():
    with pytest.raises(CoverError, match="finite"):
        cover_rings(RASTER, [[np.array([[0.0, 0.0], [np.nan, 1.0], [2.0, 2.0]])]])


def test_footprints_of_degrees_cover_their_columns():
    lat = float(RASTER.latitudes()[12])
    lon = float(RASTER.longitudes()[15])
    circle = touched(RASTER, Circle(Point(lat, lon), 30.0))
    rows, columns = np.nonzero(circle)
    east, north = RASTER.cell_m()
    reach = np.hypot(
        np.maximum(np.abs(columns - 15) - 0.5, 0) * east,
        np.maximum(np.abs(rows - 12) - 0.5, 0) * north,
    )
    assert reach.max() <= 30.0 * 1.002
    all_reach = np.hypot(
        np.maximum(np.abs(np.arange(30) - 15) - 0.5, 0)[None, :] * east,
        np.maximum(np.abs(np.arange(24) - 12) - 0.5, 0)[:, None] * north,
    )
    assert circle[all_reach <= 29.99].all()


def test_corridors_and_polygons_have_rings():
    a, b = Point(36.3105, 136.3507), Point(36.3109, 136.3511)
    assert len(rings_of(RASTER, Corridor((a, b), 10.0))) == 1
    hole = (Point(36.3106, 136.3508), Point(36.3107, 136.3508), Point(36.3107, 136.3509))
    outer = (Point(36.310, 136.350), Point(36.310, 136.352), Point(36.312, 136.352))
    polygon = Polygon((*outer, Point(36.312, 136.350)), (hole,))
    assert [len(ring) for ring in rings_of(RASTER, polygon)] == [4, 3]


def test_shapes_that_touch_too_much_are_refused():
    wide = Raster(22, 3685752, 1642426, 8192, 8192)
    all_of_it = np.array([[0.0, 0.0], [8192.0, 0.0], [8192.0, 8192.0], [0.0, 8192.0]])
    with pytest.raises(CoverError, match="more than"):
        cover_rings(wide, [[all_of_it]] * 3)
