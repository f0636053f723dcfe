from __future__ import annotations

import csv

import jismesh.utils as jismesh
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo import Box
from tests.engines.airspace.people.town import CENSUS, town_land, town_raster
from tests.shared_data import shared_folder

counts = st.floats(min_value=0, max_value=1e5)


@settings(max_examples=30)
@given(st.lists(counts, min_size=4, max_size=4), st.integers(0, 1000), st.integers(18, 20))
def test_no_resident_is_lost(people, seed, zoom):
    raster = town_raster(zoom)
    census = dict(zip(CENSUS, people, strict=True))
    land = town_land(raster, seed)
    land[np.random.default_rng(seed).random(raster.shape) < 0.2] = Land.UNKNOWN
    found = share_out(raster, land, census)
    assert found.total == pytest.approx(sum(people), rel=1e-6)
    assert (np.isnan(found.people) >= (land == Land.UNKNOWN)).all()
    assert (found.people[~np.isnan(found.people)] >= 0).all()


def test_every_mesh_keeps_its_own_people():
    """Cells are given to meshes by a library that knows nothing of ours."""
    raster = town_raster(20)
    found = share_out(raster, town_land(raster), CENSUS)
    lats, lons = np.meshgrid(raster.latitudes(), raster.longitudes(), indexing="ij")
    codes = jismesh.to_meshcode(lats.ravel(), lons.ravel(), 4).reshape(raster.shape)
    for code, people in CENSUS.items():
        inside = codes == int(code)
        assert float(found.people[inside].sum(dtype=np.float64)) == pytest.approx(
            people, rel=1e-6
        )
    outside = ~np.isin(codes, [int(code) for code in CENSUS])
    assert np.isnan(found.people[outside]).all()


@pytest.mark.parametrize("digits", [8, 9, 10])
def test_meshes_of_every_census_level(digits):
    code = "5436326511"[:digits]
    raster = town_raster(20)
    found = share_out(raster, town_land(raster), {code: 500.0})
    lats, lons = np.meshgrid(raster.latitudes(), raster.longitudes(), indexing="ij")
    level = {8: 3, 9: 4, 10: 5}[digits]
    codes = jismesh.to_meshcode(lats.ravel(), lons.ravel(), level).reshape(raster.shape)
    assert ((codes == int(code)) == ~np.isnan(found.people)).all()


def test_people_live_in_houses_and_not_in_water():
    raster = town_raster()
    land = np.full(raster.shape, Land.FIELD, np.uint8)
    land[::2] = Land.WATER
    land[1, :] = Land.HOME
    found = share_out(raster, land, CENSUS)
    # The northern meshes have both; a house counts for 500 cells of field.
    house, field = float(found.people[1, 2]), float(found.people[3, 2])
    assert house == pytest.approx(500 * field)
    assert np.nansum(found.people[land == Land.WATER]) == 0.0


def test_floor_area_takes_the_place_of_land_use_where_there_is_any():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    area = np.zeros(raster.shape)
    lats, lons = np.meshgrid(raster.latitudes(), raster.longitudes(), indexing="ij")
    codes = jismesh.to_meshcode(lats.ravel(), lons.ravel(), 4).reshape(raster.shape)
    built = np.argwhere(codes == 543632651)[:2]
    area[tuple(built[0])], area[tuple(built[1])] = 300.0, 100.0
    found = share_out(raster, land, CENSUS, floor_area=area)
    assert found.people[tuple(built[0])] == pytest.approx(900.0)
    assert found.people[tuple(built[1])] == pytest.approx(300.0)
    others = (codes == 543632652) & ~np.isnan(found.people)
    assert np.ptp(found.people[others]) == 0.0


def test_a_mesh_of_fields_alone_still_holds_its_people():
    raster = town_raster()
    found = share_out(raster, np.full(raster.shape, Land.FOREST, np.uint8), CENSUS)
    assert found.unplaced == 0.0
    assert found.total == pytest.approx(sum(CENSUS.values()))


def test_people_of_unknown_and_absent_meshes_are_told():
    raster = town_raster()
    land = np.full(raster.shape, Land.UNKNOWN, np.uint8)
    assert share_out(raster, land, CENSUS).unplaced == sum(CENSUS.values())
    far = share_out(raster, town_land(raster), CENSUS | {"533945263": 7.0, "553632651": 5.0})
    assert far.unplaced == 12.0


@pytest.mark.parametrize("census", [{}, {"543632651": -1.0}, {"543632651": np.nan}])
def test_impossible_counts_are_refused(census):
    raster = town_raster()
    with pytest.raises(ValueError, match="counts"):
        share_out(raster, town_land(raster), census)


def test_meshes_of_two_levels_are_refused():
    raster = town_raster()
    with pytest.raises(ValueError, match="one level"):
        share_out(raster, town_land(raster), {"543632651": 1.0, "54363265": 1.0})


def test_maps_of_another_shape_are_refused():
    raster = town_raster()
    land = town_land(raster)
    with pytest.raises(ValueError, match="shape"):
        share_out(raster, land[:-1], CENSUS)
    with pytest.raises(ValueError, match="shape"):
        share_out(raster, land, CENSUS, floor_area=np.zeros((2, 2)))


def test_the_synthetic_city_is_placed_whole():
    """The city pack's meshes where they are at hand, else the town of the tests."""
    folder = shared_folder()
    census = dict(CENSUS)
    if folder is not None:
        name = folder / "kaga" / "mesh500_population_SYNTHETIC.csv"
        with name.open(encoding="utf-8-sig") as file:
            census = {
                row["mesh_500m_jisx0410"]: float(row["persons"]) for row in csv.DictReader(file)
            }
    raster = Raster.covering(Box(136.19, 36.10, 136.49, 36.42), 18)
    found = share_out(raster, np.full(raster.shape, Land.HOME, np.uint8), census)
    assert found.unplaced == 0.0
    assert found.total == pytest.approx(sum(census.values()), rel=1e-6)
