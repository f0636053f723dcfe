"""Whose line a change of the map breaks: against every flight and every column, by force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.breakage.breaks import (
    BreakKind,
    Limits,
    Lines,
    broken_by,
    cell_sizes,
)
from kaga.engines.airspace.breakage.changes import changed_tiles, worsening
from kaga.engines.airspace.footprints import Circle, Corridor
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.edits import Edit, EditId, EditKind, LivingMap
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl
from kaga.engines.geo.model import Point
from tests.engines.airspace.plan.town import Town


@pytest.fixture(scope="module")
def town():
    return Town(tiles=4)


@pytest.fixture(scope="module")
def plain(town):
    return town.city()


def line(town, *places):
    """A line of (east, north, metres above the sea)."""
    rows = []
    for east, north, up in places:
        lat, lon = town.place(east, north)
        rows.append((lat, lon, up))
    return np.array(rows)


def crane(town, east, north, metres=60.0, radius=6.0):
    area = Circle(Point(*town.place(east, north)), radius)
    return Edit(EditId(f"{east}/{north}"), EditKind.CRANE, area, Agl(metres))


def edited(city, *edits):
    living = LivingMap.over(city)
    for one in edits:
        living = living.edit(one).map
    return living.current


def breaks(before, after, *lines, limits=None):
    worse = worsening(before, after)
    assert worse is not None
    return broken_by(worse, Lines.of(lines), limits)


def test_a_crane_breaks_the_flight_beside_it_and_not_the_one_far_or_high(town, plain):
    after = edited(plain, crane(town, 0.0, 0.0))
    beside = line(town, (-500.0, 30.0, 80.0), (500.0, 30.0, 80.0))
    far = line(town, (-500.0, 80.0, 80.0), (500.0, 80.0, 80.0))
    high = line(town, (-500.0, 0.0, 115.0), (500.0, 0.0, 115.0))
    (found,) = breaks(plain, after, beside, far, high)
    assert (found.flight, found.kind) == (0, BreakKind.OBSTACLE)
    # 30 m aside less 6 m of crane, 20 m of drift, and a column's side at most
    assert 0.0 < found.metres <= 4.0
    assert abs(found.lat - town.place(0.0, 0.0)[0]) < 2e-4


def test_what_is_left_is_the_straight_distance(town, plain):
    after = edited(plain, crane(town, 0.0, 0.0))
    over = line(town, (-500.0, 0.0, 100.0), (500.0, 0.0, 100.0))
    (found,) = breaks(plain, after, over)
    assert found.metres == pytest.approx(20.0)  # 100 - (20 + 60)


def test_the_same_map_and_a_lower_one_break_nobody(town, plain):
    assert worsening(plain, plain) is None
    tall = edited(plain, crane(town, 0.0, 0.0))
    assert worsening(tall, plain) is None
    assert changed_tiles(tall, plain) == changed_tiles(plain, tall) != []


def test_a_yard_that_is_surveyed_again_does_not_close_its_port(town, plain):
    pad = line(town, (0.0, 0.0, 20.0), (0.0, 0.0, 80.0), (400.0, 0.0, 80.0))
    higher = Town(tiles=4)
    higher.above[higher.within(-40, -40, 40, 40)] = 1.0
    assert breaks(plain, higher.city(), pad) == []
    higher.above[higher.within(-40, -40, 40, 40)] = 6.0
    (found,) = breaks(plain, higher.city(), pad)
    assert (found.kind, found.metres) == (BreakKind.OBSTACLE, 0.0)


def test_ground_that_sank_leaves_a_flight_too_high(town, plain):
    sunk = Town(tiles=4)
    sunk.ground[sunk.within(-100, -100, 100, 100)] = 10.0
    over = line(town, (-500.0, 0.0, 165.0), (500.0, 0.0, 168.0))
    beside = line(town, (-500.0, 200.0, 165.0), (500.0, 200.0, 165.0))
    lower = line(town, (-500.0, 0.0, 159.0), (500.0, 0.0, 159.0))
    (found,) = breaks(plain, sunk.city(), over, beside, lower)
    assert (found.flight, found.kind) == (0, BreakKind.CEILING)
    # highest at the eastern edge: 108 to 128 m east, columns and drift included
    assert found.metres == pytest.approx(165.0 + 3.0 * 0.622 - 10.0, abs=0.05)


def test_columns_that_nobody_knows_any_more_break_what_passes_near(town, plain):
    blind = Town(tiles=4).unknown((-20, -20, 20, 20)).city()
    near = line(town, (-500.0, 60.0, 100.0), (500.0, 60.0, 100.0))
    far = line(town, (-500.0, 90.0, 100.0), (500.0, 90.0, 100.0))
    (found,) = breaks(plain, blind, near, far)
    assert (found.flight, found.kind) == (0, BreakKind.UNKNOWN)


def test_a_tile_that_is_no_longer_there_is_unknown(town, plain):
    (first, *others) = plain.tiles.values()
    fewer = CityMap.of(others)
    raster = first.raster
    lat, lon = raster.latitudes()[100], raster.longitudes()[100]
    over = np.array([(lat, lon, 100.0), (lat, lon + 0.005, 100.0)])
    (found,) = breaks(plain, fewer, over)
    assert found.kind is BreakKind.UNKNOWN


def test_a_school_below_breaks_and_a_closed_one_does_not(town, plain):
    school = Town(tiles=4).block((-30, -30, 30, 30), Use.SCHOOL)
    over = line(town, (-500.0, 0.0, 100.0), (500.0, 0.0, 100.0))
    (found,) = breaks(plain, school.city(), over)
    assert found.kind is BreakKind.PEOPLE
    assert worsening(school.city(), plain) is None


def test_new_wires_are_solid_down_to_the_ground(town, plain):
    wired = Town(tiles=4).wire(0.0, -300.0, 300.0, 40.0).city()
    crossing = line(town, (0.0, -500.0, 90.0), (0.0, 500.0, 90.0))
    (found,) = breaks(plain, wired, crossing)
    assert found.kind is BreakKind.OBSTACLE
    assert found.metres == pytest.approx(90.0 - 64.0)  # the layer of 20 + 40 m ends at 64 m
    assert worsening(wired, plain) is None


def test_solids_that_are_taken_away_worsen_nothing(plain):
    tile = next(iter(plain.tiles.values()))
    raster = tile.raster
    wire = Solids.of([(9, raster.west + 3, raster.north + 3)], SolidKind.WIRE)
    with_wire = plain.renewed([tile.with_planes(solids=wire)])
    assert worsening(with_wire, plain) is None
    assert worsening(plain, with_wire) is not None


def test_lines_that_are_none_are_refused():
    with pytest.raises(ValueError, match="two or more places"):
        Lines.of([np.zeros((1, 3))])


def test_nobody_is_broken_when_nobody_flies(town, plain):
    worse = worsening(plain, edited(plain, crane(town, 0.0, 0.0)))
    assert broken_by(worse, Lines.of([])) == []


def _by_force(worse, lines, limits):
    """Least distance of every flight to every risen column, by looking everywhere."""
    raster = worse.window
    cells = np.argwhere(worse.marks & 1)
    size = float(1 << 22)
    found = []
    for flight in lines:
        lats, lons, ups = flight.T
        x = (lons + 180) / 360 * size - raster.west
        phi = np.radians(lats)
        y = (1 - np.log(np.tan(phi) + 1 / np.cos(phi)) / np.pi) / 2 * size - raster.north
        east, north = cell_sizes(lats, 22)
        left = np.inf
        for a in range(len(flight) - 1):
            ex, ny = (east[a] + east[a + 1]) / 2, (north[a] + north[a + 1]) / 2
            low, high = np.zeros(len(cells)), np.ones(len(cells))
            for _ in range(6):
                t = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 201)
                px, py = x[a] + t * (x[a + 1] - x[a]), y[a] + t * (y[a + 1] - y[a])
                row, column = cells[:, :1], cells[:, 1:]
                dx = np.maximum(np.maximum(column - px, px - column - 1), 0) * ex
                dy = np.maximum(np.maximum(row - py, py - row - 1), 0) * ny
                aside = np.maximum(np.hypot(dx, dy) - limits.drift_m, 0)
                top = worse.top_after[cells[:, 0], cells[:, 1]][:, None] / 10
                above = np.maximum(ups[a] + t * (ups[a + 1] - ups[a]) - top, 0)
                away = np.hypot(aside, above)
                best = away.argmin(axis=1)
                left = min(left, away.min())
                step = (high - low) / 200
                middle = t[np.arange(len(cells)), best]
                low, high = np.maximum(middle - step, 0), np.minimum(middle + step, 1)
        found.append(left)
    return np.array(found)


@pytest.mark.parametrize("seed", range(4))
def test_the_same_flights_break_as_by_looking_at_every_flight_and_column(town, plain, seed):
    chance = np.random.default_rng(seed)
    edits = [
        crane(town, *chance.uniform(-800, 800, 2), chance.uniform(20, 90)) for _ in range(3)
    ]
    ends = [Point(*town.place(*chance.uniform(-700, 700, 2))) for _ in range(2)]
    wire = Edit(EditId("w"), EditKind.PYLON, Corridor(tuple(ends), 3.0), Agl(45.0))
    worse = worsening(plain, edited(plain, *edits, wire))
    lines = [
        line(
            town,
            *np.column_stack([chance.uniform(-900, 900, (4, 2)), chance.uniform(70, 150, 4)]),
        )
        for _ in range(60)
    ]
    limits = Limits()
    left = _by_force(worse, lines, limits)
    found = {one.flight: one.metres for one in broken_by(worse, Lines.of(lines), limits)}
    sure = np.abs(left - limits.object_m) > 1e-3
    assert set(np.flatnonzero((left < limits.object_m) & sure)) == {
        flight for flight in found if sure[flight]
    }
    for flight, metres in found.items():
        assert metres == pytest.approx(left[flight], abs=1e-3)
    assert 3 < len(found) < 60


def test_wider_limits_break_more(town, plain):
    after = edited(plain, crane(town, 0.0, 0.0))
    aside = line(town, (-500.0, 80.0, 60.0), (500.0, 80.0, 60.0))
    assert breaks(plain, after, aside) == []
    wider = replace(Limits(), object_m=80.0)
    assert [one.flight for one in breaks(plain, after, aside, limits=wider)] == [0]
    assert wider.reach_m == 100.0
