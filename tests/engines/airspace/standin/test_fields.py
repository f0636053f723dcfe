"""The generator's arithmetic: smoothing, doubling, distances, drainage, lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.standin import _erosion
from kaga.engines.airspace.standin.canvas import Canvas
from kaga.engines.airspace.standin.fields import (
    Course,
    blur,
    distance_m,
    doubled,
    rings_in,
    smoothstep,
)

HERE = Raster(22, 3685752, 1642426, 40, 50)


def test_blurring_keeps_the_level_and_the_sum_inside():
    assert np.allclose(blur(np.full((9, 11), 4.2), 2), 4.2)
    peak = np.zeros((41, 41))
    peak[20, 20] = 1.0
    soft = blur(peak, 2)
    assert soft.sum() == pytest.approx(1.0)
    assert np.allclose(soft, soft.T)


def test_doubling_keeps_straight_slopes():
    slope = np.add.outer(2.0 * np.arange(12), 3.0 * np.arange(10))
    fine = doubled(slope)
    inner = fine[4:-4, 4:-4]
    assert np.allclose(np.diff(inner, axis=0), 1.0)
    assert np.allclose(np.diff(inner, axis=1), 1.5)


def test_distances_are_those_to_the_nearest_mark():
    chance = np.random.default_rng(2)
    marked = chance.random(HERE.shape) < 0.01
    found = distance_m(HERE, marked)
    east, north = HERE.cell_m()
    rows, columns = np.indices(HERE.shape)
    marks = np.argwhere(marked)
    far = np.hypot(rows[..., None] - marks[:, 0], columns[..., None] - marks[:, 1]).min(axis=2)
    assert np.allclose(found, far * (east * north) ** 0.5, rtol=1e-6)


def test_water_runs_down_to_an_outlet_from_every_cell():
    chance = np.random.default_rng(5)
    heights = chance.random((40, 50)) * 30.0
    outlets = np.zeros(heights.shape, np.bool_)
    outlets[:, 0] = True
    order, filled = _erosion.flood(heights, outlets)
    into = _erosion.receivers(filled, order, outlets, 1)
    area = _erosion.upstream(order, into)
    assert sorted(order.tolist()) == list(range(2000))
    assert area[np.flatnonzero(outlets)].sum() == 2000
    assert (filled >= heights).all()
    drop = filled.reshape(-1) - filled.reshape(-1)[into]
    assert (drop[~outlets.reshape(-1)] > 0).all()
    _erosion.open_hollows(heights, order, into)
    drop = heights.reshape(-1) - heights.reshape(-1)[into]
    assert (drop[~outlets.reshape(-1)] > 0).all()


def test_carving_only_lowers_and_never_below_the_outlet():
    heights = np.add.outer(np.zeros(30), np.arange(60.0))
    outlets = np.zeros(heights.shape, np.bool_)
    outlets[:, 0] = True
    order, filled = _erosion.flood(heights, outlets)
    into = _erosion.receivers(filled, order, outlets, 1)
    carved = heights.copy()
    area = _erosion.upstream(order, into)
    _erosion.carve(carved, order, into, area, np.full(heights.shape, 0.2))
    assert (carved <= heights).all()
    assert carved.min() == 0.0
    assert carved.sum() < heights.sum()


def test_a_line_is_cut_into_pieces_of_even_length():
    lat, lon = HERE.latitudes(), HERE.longitudes()
    two = np.array([[lon[5], lat[20]], [lon[45], lat[20]]])
    course = Course(HERE, two, step_m=20.0)
    assert np.ptp(np.diff(course.along)) < 1e-9
    assert course.along[-1] == pytest.approx(40 * sum(HERE.cell_m()) / 2.0)
    mask = course.mask(8.0)
    assert mask[20, 6:45].all()
    assert not mask[[10, 30]].any()
    bent = np.array([[lon[5], lat[20]], [lon[25], lat[5]], [lon[45], lat[20]]])
    assert Course(HERE, bent, step_m=20.0).path[:, 1].min() > 6.0


def test_only_areas_have_rings():
    mixed = shapely.GeometryCollection(
        [shapely.Point(136.35, 36.31), shapely.box(136, 36, 137, 37)]
    )
    assert len(rings_in(HERE, mixed)) == 1
    assert smoothstep(0.0, 2.0, np.array([-1.0, 1.0, 3.0])).tolist() == [0.0, 0.5, 1.0]


def test_a_building_off_the_canvas_is_nothing():
    canvas = Canvas(HERE, np.zeros(HERE.shape, np.float32))
    canvas.build(np.zeros(0, np.int64), 9.0, Use.WORK)
    assert not canvas.bits.any()
