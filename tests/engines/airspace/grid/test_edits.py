"""An edit renews only what it touches, and taken back leaves the map of before."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.cover import touched
from kaga.engines.airspace.grid.edits import Edit, EditError, EditId, EditKind, LivingMap
from kaga.engines.airspace.grid.solids import Solids
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.geo.model import Point

from .tiles import NORTH, WEST, plain, with_hole

CITY = CityMap.of([plain(WEST, NORTH, seed=5), plain(WEST + 1, NORTH, ground_m=20, seed=6)])
RASTER = CITY.raster


def at(row, column):
    return Point(float(RASTER.latitudes()[row]), float(RASTER.longitudes()[column]))


SIXTY = Agl(60.0)


def crane(name="c1", place=(100, 100), top=SIXTY, radius=40.0, kind=EditKind.CRANE):
    return Edit(EditId(name), kind, Circle(at(*place), radius), top)


def test_a_crane_raises_exactly_the_columns_it_touches():
    change = LivingMap.over(CITY).edit(crane())
    before, after = CITY.window(RASTER), change.map.current.window(RASTER)
    mask = touched(RASTER, crane().area)
    assert np.array_equal(after.surface_dm[~mask], before.surface_dm[~mask])
    assert np.array_equal(after.surface_dm[mask], np.maximum(before.surface_dm[mask], 700))
    assert np.array_equal(after.ground_dm, before.ground_dm)


def test_only_touched_tiles_are_new_and_the_windows_tell_where():
    change = LivingMap.over(CITY).edit(crane())
    assert change.map.current.tiles[WEST + 1, NORTH] is CITY.tiles[WEST + 1, NORTH]
    assert change.map.current.version != CITY.version
    (window,) = change.windows
    rows, columns = np.nonzero(touched(RASTER, crane().area))
    assert (window.north - RASTER.north, window.rows) == (rows.min(), np.ptp(rows) + 1)
    assert (window.west - RASTER.west, window.columns) == (columns.min(), np.ptp(columns) + 1)


def test_an_edit_over_two_tiles_changes_both():
    change = LivingMap.over(CITY).edit(crane(place=(100, 256), top=Msl(80.0)))
    assert len(change.windows) == 2
    after = change.map.current.window(RASTER)
    assert after.surface_dm[touched(RASTER, crane(place=(100, 256)).area)].min() == 800


def test_height_above_ground_counts_from_the_highest_ground_under_it():
    change = LivingMap.over(CITY).edit(crane(place=(100, 256), top=Agl(50.0)))
    after = change.map.current.window(RASTER)
    assert after.surface_dm[touched(RASTER, crane(place=(100, 256)).area)].min() == 700


def test_taking_an_edit_back_gives_the_very_map_of_before():
    first = LivingMap.over(CITY).edit(crane())
    second = first.map.edit(crane("c2", place=(104, 104), top=Agl(90.0)))
    lone = LivingMap.over(CITY).edit(crane("c2", place=(104, 104), top=Agl(90.0)))
    back = second.map.withdraw(EditId("c1"))
    assert back.map.current.version == lone.map.current.version
    assert len(back.windows) == 1
    assert back.map.withdraw(EditId("c2")).map.current.version == CITY.version


def test_a_building_shelters_and_a_pylon_carries_lines():
    ring = (at(10, 10), at(10, 14), at(14, 14), at(14, 10))
    house = Edit(EditId("b"), EditKind.BUILDING, Polygon(ring), Agl(20.0))
    pylon = crane("p", place=(50, 50), kind=EditKind.PYLON)
    tile = LivingMap.over(CITY).edit(house).map.edit(pylon).map.current.tiles[WEST, NORTH]
    assert tile.class_bits[12, 12] & Use.BUILDING
    assert tile.shelter[12, 12] == 230
    assert tile.class_bits[50, 50] & Use.POWER_LINE


def test_a_closed_school_is_no_school_and_stands_still():
    tile = plain(seed=5)
    city = CityMap.of([tile.with_planes(class_bits=tile.class_bits | np.uint32(Use.SCHOOL))])
    closed = Edit(EditId("s"), EditKind.SCHOOL_CLOSED, Circle(at(100, 100), 60.0))
    after = LivingMap.over(city).edit(closed).map.current.tiles[WEST, NORTH]
    mask = touched(after.raster, closed.area)
    assert not (after.class_bits[mask] & np.uint32(Use.SCHOOL)).any()
    assert (after.class_bits[~mask] & np.uint32(Use.SCHOOL)).all()
    assert np.array_equal(after.surface_dm, tile.surface_dm)


def test_what_is_removed_leaves_the_ground_and_takes_its_wires():
    gone = Edit(EditId("r"), EditKind.REMOVED, Circle(at(4, 3), 30.0))
    change = LivingMap.over(CITY).edit(gone)
    tile = change.map.current.tiles[WEST, NORTH]
    mask = touched(tile.raster, gone.area)
    assert np.array_equal(tile.surface_dm[mask], tile.ground_dm[mask])
    assert tile.solids.equals(Solids.none())
    (window,) = change.windows
    assert window.north <= RASTER.north + 4 < window.north + window.rows


def test_unknown_columns_stay_unknown_under_an_edit():
    holed = CityMap.of([with_hole(plain(), slice(90, 110), slice(90, 110))])
    change = LivingMap.over(holed).edit(crane(radius=200.0))
    assert int(change.map.current.tiles[WEST, NORTH].known.sum()) == 256 * 256 - 400
    with pytest.raises(EditError, match="no known column"):
        LivingMap.over(holed).edit(crane(radius=20.0))
    removed = Edit(EditId("r"), EditKind.REMOVED, Circle(at(100, 100), 20.0))
    change = LivingMap.over(holed).edit(removed)
    assert change.windows == ()
    assert change.map.current.version == holed.version


def test_impossible_edits_are_refused():
    living = LivingMap.over(CITY).edit(crane()).map
    with pytest.raises(EditError, match="already"):
        living.edit(crane())
    with pytest.raises(EditError, match="no edit c9"):
        living.withdraw(EditId("c9"))
    with pytest.raises(EditError, match="outside the map"):
        living.edit(
            Edit(EditId("x"), EditKind.CRANE, Circle(Point(36.0, 136.0), 9.0), Agl(9.0))
        )
    with pytest.raises(EditError, match="64 tiles"):
        living.edit(crane("x", radius=30_000.0))
    with pytest.raises(EditError, match="does not fit"):
        living.edit(crane("x", top=Msl(4000.0)))
    with pytest.raises(EditError, match="a height is for"):
        crane("x", top=None)
    with pytest.raises(EditError, match="a height is for"):
        crane("x", kind=EditKind.REMOVED)


def test_an_edit_beside_is_not_made_again():
    first = LivingMap.over(CITY).edit(crane())
    second = first.map.edit(crane("c2", place=(100, 400)))
    assert second.map.current.tiles[WEST, NORTH] is first.map.current.tiles[WEST, NORTH]
    assert [window.west // 256 for window in second.windows] == [WEST + 1]
