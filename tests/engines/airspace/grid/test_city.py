"""Windows over tiles equal the tiles, and what no tile covers is a wall."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.grid.city import CityMap, numbers_under
from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.solids import Solids
from kaga.engines.airspace.grid.tiles import PLANES, SIDE, UNKNOWN_DM, TileError
from kaga.engines.airspace.raster import Raster

from .tiles import NORTH, OFFICIAL, WEST, plain

CITY = CityMap.of(
    [
        plain(WEST + x, NORTH + y, ground_m=10 * y + x, seed=1 + x + 3 * y)
        for x, y in [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1)]
    ]
)


def whole(name):
    """The plane of the city's rectangle, put together the slow way."""
    blank = UNKNOWN_DM if name.endswith("dm") else 0
    found = np.full((2 * SIDE, 3 * SIDE), blank, np.dtype(PLANES[name]))
    for (x, y), tile in CITY.tiles.items():
        for row in range(SIDE):
            at = (x - WEST) * SIDE
            found[(y - NORTH) * SIDE + row, at : at + SIDE] = getattr(tile, name)[row]
    return found


@pytest.mark.parametrize("name", list(PLANES))
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (slice(0, 512), slice(0, 768)),
        (slice(250, 263), slice(200, 600)),
        (slice(3, 4), slice(5, 6)),
    ],
)
def test_a_window_is_the_city_cut(name, rows, columns):
    found = CITY.plane(CITY.raster.window(rows, columns), name)
    assert np.array_equal(found, whole(name)[rows, columns])
    assert found.flags.c_contiguous
    assert found.flags.owndata


def test_what_no_tile_covers_is_unknown_and_a_wall():
    hole = Raster(22, (WEST + 1) * SIDE, (NORTH + 1) * SIDE, 10, 10)
    columns = CITY.window(hole)
    assert not columns.known.any()
    assert columns.ground_dm.min() == columns.surface_dm.min() == UNKNOWN_DM
    far = CITY.window(Raster(22, 5, 5, 3, 3))
    assert not far.known.any()


def test_the_version_follows_every_tile_and_nothing_else():
    tiles = list(CITY.tiles.values())
    assert CityMap.of(reversed(tiles)).version == CITY.version
    changed = CITY.renewed([plain(WEST, NORTH, ground_m=99)])
    assert changed.version != CITY.version
    assert changed.renewed([CITY.tiles[WEST, NORTH]]).version == CITY.version
    assert CityMap.of(tiles[:-1]).version != CITY.version


def test_one_tile_twice_is_refused():
    with pytest.raises(TileError, match="twice"):
        CityMap.of([plain(), plain()])


def test_a_window_is_official_only_if_all_of_it_is():
    city = CITY.renewed([plain(WEST, NORTH, provenance=OFFICIAL)])
    first = Raster(22, WEST * SIDE, NORTH * SIDE, 256, 256)
    assert city.status(first) is Status.OFFICIAL
    wider = Raster(22, WEST * SIDE, NORTH * SIDE, 256, 257)
    assert city.status(wider) is Status.STAND_IN
    beyond = Raster(22, WEST * SIDE - 1, NORTH * SIDE, 256, 10)
    assert city.status(beyond) is Status.STAND_IN


def test_solids_of_a_window_are_those_above_it_in_order():
    found = CITY.solids(CITY.raster)
    assert len(found) == 5
    assert (np.diff(found.keys) > 0).all()
    assert len(CITY.solids(CITY.raster.window(slice(0, 4), slice(0, 768)))) == 0
    assert len(CITY.solids(CITY.raster.window(slice(0, 5), slice(0, 256)))) == 1


def test_heights_at_a_place():
    raster = CITY.raster
    lat, lon = float(raster.latitudes()[300]), float(raster.longitudes()[10])
    tile = CITY.tiles[WEST, NORTH + 1]
    expected = (tile.ground_dm[44, 10] / 10.0, tile.surface_dm[44, 10] / 10.0)
    assert CITY.surface_m(lat, lon) == expected
    assert CITY.surface_m(lat, float(raster.longitudes()[300])) is None


def test_other_zooms_and_empty_maps_are_refused():
    with pytest.raises(TileError, match="zoom 22"):
        CITY.window(Raster(21, 1, 1, 2, 2))
    with pytest.raises(TileError, match="no extent"):
        _ = CityMap.of([]).raster
    assert CITY.memory == 5 * SIDE * SIDE * 11 + 5 * 9
    assert len(list(numbers_under(CITY.raster))) == 6


def test_a_city_without_wires_has_no_solids():
    bare = CityMap.of([plain().with_planes(solids=Solids.none())])
    assert len(bare.solids(bare.raster)) == 0
