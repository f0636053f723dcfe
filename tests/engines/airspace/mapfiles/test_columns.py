"""Buildings and terrain on the columns, on the safe side, and judged against known ground."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.cover import to_cells
from kaga.engines.airspace.grid.provenance import Layer, Source, Status
from kaga.engines.airspace.grid.renewal import with_buildings, with_ground
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.mapfiles.citygml import Building, read_buildings
from kaga.engines.airspace.mapfiles.columns import (
    HeightGrid,
    columns_of,
    ground_of_grid,
    ground_of_triangles,
)
from kaga.engines.airspace.mapfiles.datum import judge, require_sea_level
from kaga.engines.airspace.mapfiles.tally import MapFileError, Tally
from kaga.engines.airspace.plausibility import Verdict
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Box
from tests.engines.airspace.grid.tiles import plain

from .files import LAT, LON, SIDE, building, city, shape, square

HERE = Raster.covering(Box(LON - 0.001, LAT - 0.001, LON + 0.002, LAT + 0.002), 22)
SURVEY = Source("survey", "2026", Status.OFFICIAL)


def tower():
    """A broad base of 8 m and a small tower of 30 m on it."""
    base = np.array([*square(5.0)])
    roof = np.array([*square(13.0)])
    top = np.array([*square(35.0, lat=LAT + SIDE / 4, lon=LON + SIDE / 4, side=SIDE / 8)])
    return Building("t", "411", 2, ((base,), (roof,), (top,)), None, 3)


def test_each_polygon_is_as_high_as_itself_and_no_column_is_missed():
    found = columns_of(HERE, [tower()])
    for corners, height in (
        (square(0.0), 13.0),
        (square(0.0, LAT + SIDE / 4, LON + SIDE / 4, SIDE / 8), 35.0),
    ):
        ring = np.array(corners)
        area = shapely.Polygon(to_cells(HERE, ring[:, 0], ring[:, 1]))
        rows, columns = np.indices(HERE.shape)
        cells = shapely.box(columns, rows, columns + 1, rows + 1)
        touched = shapely.intersects(cells, area)
        assert (found.top_m[touched] >= height).all()
    assert np.array_equal(np.unique(np.round(found.top_m[found.built], 3)), [13.0, 35.0])
    assert found.count == 1


def test_a_building_measured_higher_than_its_shape_is_raised():
    low = Building("m", "", 1, ((np.array(square(5.0)),),), 12.0, None)
    found = columns_of(HERE, [low])
    assert found.top_m[found.built].min() >= 17.0
    assert found.dwelling_m2.sum() == 0.0


def test_dwelling_floor_follows_storeys_and_use():
    found = columns_of(HERE, [tower()])
    east, north = HERE.cell_m()
    expected = 3 * 0.6 * east * north * found.built.sum()
    assert found.dwelling_m2.sum() == pytest.approx(expected, rel=1e-5)
    assert columns_of(HERE, []).count == 0


def test_ground_of_triangles_is_their_plane():
    corners = np.array([[LAT - 0.01, LON - 0.01], [LAT - 0.01, LON + 0.02], [LAT + 0.02, LON]])
    cells = to_cells(HERE, corners[:, 0], corners[:, 1])
    heights = 3.0 + cells @ np.array([0.25, -0.5])
    triangle = np.concatenate([corners, heights[:, None]], axis=1)[None]
    found = ground_of_triangles(HERE, triangle)
    rows, columns = np.indices(HERE.shape) + 0.5
    assert np.allclose(found, 3.0 + 0.25 * columns - 0.5 * rows, atol=1e-3)
    away = triangle + np.array([0.5, 0.0, 0.0])
    assert np.isnan(ground_of_triangles(HERE, np.concatenate([away, away[:, [0, 0, 0]]]))).all()


def test_a_grid_is_read_between_its_values_and_not_beside():
    heights = np.add.outer(np.arange(4.0), 10 * np.arange(5.0)).astype(np.float32)
    grid = HeightGrid(LAT + 0.004, LON - 0.004, 0.002, 0.002, heights)
    found = ground_of_grid(HERE, grid)
    rows = (LAT + 0.004 - HERE.latitudes()) / 0.002 - 0.5
    columns = (HERE.longitudes() - LON + 0.004) / 0.002 - 0.5
    assert np.allclose(found, rows[:, None] + 10 * columns[None, :], atol=1e-3)
    beside = HeightGrid(LAT - 1.0, LON, 0.002, 0.002, heights)
    assert np.isnan(ground_of_grid(HERE, beside)).all()


def rolling(count=400):
    return 20.0 + 15.0 * np.sin(np.arange(count) / 20.0)


@pytest.mark.parametrize(
    ("offset", "verdict"),
    [
        (0.5, Verdict.SEA_LEVEL),
        (37.4, Verdict.ELLIPSOID),
        (-37.4, Verdict.GEOID_TWICE),
        (18.0, Verdict.UNEXPLAINED),
    ],
)
def test_heights_are_judged_by_known_ground(offset, verdict):
    ground = rolling()
    errors = np.where(np.arange(400) % 7 == 0, 12.0, 0.3)
    assert judge(ground + offset + errors, ground, geoid_m=37.4).verdict is verdict


def test_a_file_in_the_wrong_datum_is_refused_with_what_to_do():
    ground = rolling()
    with pytest.raises(MapFileError, match=r"37\.1 m .*ellipsoid: convert"):
        require_sea_level(ground + 37.1, ground, geoid_m=37.4)
    with pytest.raises(MapFileError, match="check the datum"):
        require_sea_level(ground + 18.0, ground, geoid_m=37.4)
    assert require_sea_level(ground, ground, geoid_m=37.4).places == 400


def test_what_cannot_be_judged_is_told():
    ground = rolling()
    few = np.where(np.arange(400) < 380, np.nan, ground)
    assert judge(few, ground, geoid_m=37.4).places == 20
    assert judge(few[:-1], ground[:-1], geoid_m=37.4).verdict is None
    wild = ground + 60.0 * (np.arange(400) % 2)
    assert require_sea_level(wild, ground, geoid_m=37.4).verdict is None


def test_bases_of_buildings_show_an_ellipsoidal_file():
    rows = [
        building(f"b{i}", shape(1, square(47.6 + i / 40, lat=LAT + i * 1e-4)))
        for i in range(30)
    ]
    bases = []
    columns_of(HERE, read_buildings(city(*rows), Tally()), bases=bases)
    with pytest.raises(MapFileError, match="ellipsoid"):
        require_sea_level(np.array(bases)[:, 2], np.full(30, 10.3), geoid_m=37.4)


def test_new_ground_carries_what_stands_on_it():
    tile = plain(seed=9)
    before = CityMap.of([tile])
    ground = np.full(tile.raster.shape, 22.5, np.float32)
    after = with_ground(before, tile.raster, ground, SURVEY).tiles[tile.x, tile.y]
    assert (after.ground_dm == 225).all()
    assert np.array_equal(after.surface_dm - after.ground_dm, tile.surface_dm - tile.ground_dm)
    assert after.provenance.of(Layer.TERRAIN) == SURVEY
    assert after.provenance.status is Status.STAND_IN


def test_half_a_tile_of_new_ground_stays_a_stand_in():
    tile = plain()
    half = tile.raster.window(slice(0, 256), slice(0, 128))
    ground = np.full(half.shape, 22.5, np.float32)
    ground[0, 0] = np.nan
    after = with_ground(CityMap.of([tile]), half, ground, SURVEY).tiles[tile.x, tile.y]
    assert after.provenance == tile.provenance
    assert after.ground_dm[0, :3].tolist() == [100, 225, 225]
    assert (after.ground_dm[:, 128:] == 100).all()


def test_a_survey_replaces_what_stood_where_it_looked():
    tile = plain(seed=9)
    window = tile.raster
    tops = np.full(window.shape, -np.inf, np.float32)
    floor = np.zeros(window.shape, np.float32)
    tops[5, 5], floor[5, 5] = 31.04, 120.0
    looked = np.ones(window.shape, np.bool_)
    looked[:, 200:] = False
    after = with_buildings(CityMap.of([tile]), window, (tops, floor), looked, SURVEY)
    found = after.tiles[tile.x, tile.y]
    built = (found.class_bits & np.uint32(Use.BUILDING)) != 0
    assert built[:, :200].sum() == 1
    assert (found.surface_dm[5, 5], found.people_weight[5, 5]) == (311, 120)
    assert np.array_equal(found.surface_dm[:, 200:], tile.surface_dm[:, 200:])
    assert found.provenance == tile.provenance
    whole = with_buildings(
        CityMap.of([tile]), window, (tops, floor), np.ones_like(looked), SURVEY
    )
    assert whole.tiles[tile.x, tile.y].provenance.of(Layer.SURFACE) == SURVEY
    assert (
        with_ground(whole, Raster(22, 0, 0, 2, 2), tops[:2, :2], SURVEY).version
        == whole.version
    )


def test_storeys_that_are_not_given_follow_from_the_height():
    house = Building("h", "411", 1, ((np.array(square(5.0)),),), 6.4, None)
    east, north = HERE.cell_m()
    found = columns_of(HERE, [house])
    expected = 2 * 0.6 * east * north * found.built.sum()
    assert found.dwelling_m2.sum() == pytest.approx(expected, rel=1e-5)
