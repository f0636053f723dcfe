from __future__ import annotations

import json

import numpy as np
import pytest

from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.documents import PeopleSource, people_document
from kaga.engines.airspace.grid.uses import land_of
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.dispersion import gamma_factor
from kaga.engines.airspace.people.field import build_base, field_at
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.slots import DayKind, Slot
from kaga.engines.airspace.risk.fields import exposure_of
from kaga.engines.airspace.verify.around import Around
from kaga.engines.airspace.verify.crowd import KINDS, _upper, city_of, exposure, kinds_of
from kaga.engines.airspace.verify.report import CannotVerify
from kaga.engines.airspace.verify.store import read_tile

SHARE = 0.08


def verified(city, source: PeopleSource, slot: Slot) -> np.ndarray:
    people = json.loads(canonical(people_document(source)))
    tiles = [read_tile(b"".join(tile.parts())) for tile in city.map.tiles.values()]
    sums = city_of(people, tiles)
    raster = city.map.raster
    whole = city.map.window(raster)
    window = raster.north, raster.west, whole.class_bits, whole.people_weight
    return exposure(people, sums, window, (slot.day.value, slot.quarter), SHARE)


def engine(city, source: PeopleSource, slot: Slot) -> np.ndarray:
    whole = city.map.window(city.map.raster)
    land = land_of(whole.class_bits)
    residents = share_out(
        city.map.raster, land, dict(source.census), floor_area=whole.people_weight
    )
    field = field_at(
        build_base(residents, land), slot, visitors=source.visitors, multiply=source.multiply
    )
    return np.stack(
        [
            exposure_of(field.open_mean, field.indoors, SHARE),
            exposure_of(field.open_p95, field.indoors_p95, SHARE),
        ]
    )


@pytest.mark.parametrize(
    "slot",
    [Slot(DayKind.WEEKDAY, 60), Slot(DayKind.HOLIDAY, 12), Slot(DayKind.EVENT, 75)],
)
def test_people_everywhere_agree_with_the_engine(city, slot):
    source = PeopleSource(
        "x", "1", "official", city.census, visitors=900.0, multiply={Land.SCHOOL: 0.25}
    )
    mine, theirs = verified(city, source, slot), engine(city, source, slot)
    assert np.array_equal(np.isnan(mine), np.isnan(theirs))
    assert np.allclose(mine, theirs, rtol=3e-6, atol=0.0, equal_nan=True)
    assert np.isnan(mine).any()
    assert np.nanmax(mine) > 0.0


def test_cells_outside_every_mesh_given_stay_unknown(city):
    part = dict(list(city.census.items())[:2])
    source = PeopleSource("x", "1", "official", part)
    mine = verified(city, source, Slot(DayKind.WEEKDAY, 60))
    theirs = engine(city, source, Slot(DayKind.WEEKDAY, 60))
    assert np.array_equal(np.isnan(mine), np.isnan(theirs))


@pytest.mark.parametrize("digits", [8, 10])
def test_other_mesh_sizes_agree_too(city, digits):
    from kaga.engines.geo.meshes import Level, mesh_code
    from kaga.engines.geo.model import Point

    level = {8: Level.TERTIARY, 10: Level.QUARTER}[digits]
    raster = city.map.raster
    lats, lons = raster.latitudes()[::12], raster.longitudes()[::12]
    codes = sorted({mesh_code(Point(float(a), float(b)), level) for a in lats for b in lons})
    source = PeopleSource("x", "1", "official", dict.fromkeys(codes, 100.0))
    slot = Slot(DayKind.SATURDAY, 50)
    mine, theirs = verified(city, source, slot), engine(city, source, slot)
    assert np.allclose(mine, theirs, rtol=3e-6, atol=0.0, equal_nan=True)


def test_kinds_of_places_are_those_of_the_map():
    chance = np.random.default_rng(5)
    bits = chance.integers(0, 1 << 27, 20_000, dtype=np.uint32)
    assert np.array_equal(kinds_of(bits), land_of(bits))
    assert [kind.name.lower() for kind in Land] == list(KINDS)


@pytest.mark.parametrize("shape", [0.01, 0.5, 0.7, 1.0, 3.0, 8.0, 200.0])
def test_the_upper_end_of_a_crowd_agrees(shape):
    assert _upper(shape) == pytest.approx(gamma_factor(shape, 0.95), rel=1e-9)


def test_a_census_of_mixed_levels_is_refused(city):
    people = json.loads(
        canonical(people_document(PeopleSource("x", "1", "official", {"54363255": 1.0})))
    )
    people["census_e3"]["543632552"] = 1
    with pytest.raises(CannotVerify):
        city_of(people, [])


def test_factors_that_empty_the_homes_are_refused(city):
    source = PeopleSource("x", "1", "official", city.census, multiply={Land.FIELD: 1000.0})
    with pytest.raises(CannotVerify):
        verified(city, source, Slot(DayKind.WEEKDAY, 40))


def test_people_around_a_place_are_those_of_the_whole_map_tile_by_tile(city):
    source = PeopleSource("x", "1", "official", city.census)
    people = json.loads(canonical(people_document(source)))
    tiles = {
        (found.x, found.y): found
        for tile in city.map.tiles.values()
        for found in (read_tile(b"".join(tile.parts())),)
    }
    sums, raster, asked = city_of(people, tiles.values()), city.map.raster, []

    def planes(slot: int, number: tuple[int, int]) -> np.ndarray | None:
        asked.append(number)
        if number not in tiles:
            return None
        one = tiles[number]
        window = one.y * 256, one.x * 256, one.class_bits, one.people_weight
        return exposure(people, sums, window, ("weekday", slot), SHARE)

    window = {
        "north": raster.north, "west": raster.west,
        "rows": raster.rows, "columns": raster.columns,
    }  # fmt: skip
    around = Around(window, planes)
    whole = verified(city, source, Slot(DayKind.WEEKDAY, 60))
    rows = raster.north + 200, raster.north + 300
    columns = raster.west + 10, raster.west + 90
    found, north, west = around.over(60, rows, columns)
    there = found[:, rows[0] - north : rows[1] + 1 - north, : columns[1] + 1 - west]
    here = whole[:, 200:301, west - raster.west : 91] if west >= raster.west else None
    if here is None:
        there = there[:, :, raster.west - west :]
        here = whole[:, 200:301, :91]
    assert np.array_equal(there, here, equal_nan=True)
    before = len(asked)
    near = (rows[0] + 40, rows[1] + 40), (columns[0] + 5, columns[1] + 5)
    assert around.over(60, *near)[0] is found
    assert len(asked) == before
    beyond = raster.north + raster.rows - 3, raster.north + raster.rows
    assert around.over(60, beyond, columns) is None
    assert around.over(60, rows, (raster.west - 1, raster.west + 4)) is None
