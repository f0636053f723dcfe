from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from kaga.engines.airspace.raster import MOST_CELLS, Raster
from kaga.engines.geo import Box

KAGA = Box(west=136.20, south=36.14, east=136.45, north=36.40)
WGS84 = Geod(ellps="WGS84")


def test_the_station_lies_in_its_published_spatial_id_column():
    raster = Raster(zoom=22, west=3685752, north=1642426, rows=1, columns=1)
    row, column = raster.position(36.3199, 136.3507)
    assert (int(np.floor(row)), int(np.floor(column))) == (0, 0)


@given(
    st.floats(min_value=36.14, max_value=36.40),
    st.floats(min_value=136.20, max_value=136.45),
    st.integers(min_value=16, max_value=24),
)
def test_a_place_and_its_cell_are_one(lat, lon, zoom):
    raster = Raster.covering(Box(lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4), zoom)
    row, column = raster.position(lat, lon)
    assert 0 <= row < raster.rows
    assert 0 <= column < raster.columns
    assert float(raster.latitude(np.array([row]))[0]) == pytest.approx(lat, abs=1e-11)
    assert float(raster.longitude(np.array([column]))[0]) == pytest.approx(lon, abs=1e-11)


@pytest.mark.parametrize("zoom", [20, 21, 22])
def test_the_size_of_a_cell_is_its_geodesic_size(zoom):
    raster = Raster.covering(Box(136.3, 36.3, 136.301, 36.301), zoom)
    lat, lon = raster.latitude(np.array([0.0, raster.rows])), raster.longitudes()
    east, north = raster.cell_m()
    middle = float(raster.latitude(np.array([raster.rows / 2]))[0])
    assert WGS84.inv(lon[0], lat[1], lon[0], lat[0])[2] / raster.rows == pytest.approx(
        north, rel=1e-6
    )
    assert WGS84.inv(lon[0], middle, lon[1], middle)[2] == pytest.approx(east, rel=1e-6)
    assert raster.row_m2()[0] == pytest.approx(east * north, rel=1e-4)


def test_the_cell_of_a_city_is_right_everywhere_to_a_fifth_of_a_percent():
    raster = Raster.covering(KAGA, 21)
    sizes = [
        Raster(21, raster.west, raster.north + row, 1, 1).cell_m()[0]
        for row in (0, raster.rows - 1)
    ]
    assert max(abs(size / raster.cell_m()[0] - 1) for size in sizes) < 2e-3


def test_one_zoom_deeper_is_the_same_rectangle():
    raster = Raster.covering(KAGA, 18)
    finer = raster.finer()
    assert finer.shape == (raster.rows * 2, raster.columns * 2)
    assert finer.latitude(np.array([0.0]))[0] == raster.latitude(np.array([0.0]))[0]
    assert finer.longitude(np.array([0.0]))[0] == raster.longitude(np.array([0.0]))[0]


def test_a_window_is_the_part_of_the_array():
    raster = Raster.covering(KAGA, 18)
    part = raster.window(slice(3, 9), slice(5, 6))
    assert part.shape == (6, 1)
    assert (part.latitudes() == raster.latitudes()[3:9]).all()
    assert (part.row_m2() == raster.row_m2()[3:9]).all()
    for rows in (slice(-1, 3), slice(4, 4), slice(0, 10**6)):
        with pytest.raises(ValueError, match="inside"):
            raster.window(rows, slice(0, 1))


@pytest.mark.parametrize(
    "window",
    [(22, -1, 0, 1, 1), (22, 0, 0, 0, 1), (2, 0, 0, 1, 5), (2, 0, 4, 1, 1), (40, 0, 0, 1, 1)],
)
def test_windows_outside_the_world_are_refused(window):
    with pytest.raises(ValueError, match="no such window"):
        Raster(*window)


def test_a_raster_is_bounded():
    with pytest.raises(ValueError, match=str(MOST_CELLS)):
        Raster.covering(Box(136.0, 36.0, 137.0, 37.0), 24)
