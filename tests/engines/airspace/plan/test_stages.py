"""Stages one by one: window, room, ceilings, zones, prices, ends, places to land, reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import hypot, nan, sqrt

import numpy as np
import pytest
from shapely.geometry import Polygon

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl, Ellipsoid, Geoid, GeoidSource, Msl
from kaga.engines.airspace.people.areas import cover_of, on_raster
from kaga.engines.airspace.people.live import LiveFactor
from kaga.engines.airspace.people.slots import DayKind, Slot
from kaga.engines.airspace.periods import Once
from kaga.engines.airspace.plan.attempt import fly, prices_again
from kaga.engines.airspace.plan.bends import bends_of, line_parts
from kaga.engines.airspace.plan.burdens import burdens_at, noise_factor, privacy_factor
from kaga.engines.airspace.plan.ceilings import lowest_surface
from kaga.engines.airspace.plan.contingency import NOWHERE, Below, Needs, refuges_of
from kaga.engines.airspace.plan.craft import CRAFTS, Performance
from kaga.engines.airspace.plan.minima import Standing
from kaga.engines.airspace.plan.pipeline import survey
from kaga.engines.airspace.plan.prepare import prepare, quarters, slot_of, with_quarters
from kaga.engines.airspace.plan.prices import PARTS, Terms, prices_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.request import Corridor, EndKind, Endpoint
from kaga.engines.airspace.plan.room import WALL_DM, part_of, room_over
from kaga.engines.airspace.plan.situation import Debt, Distances, Site, Wind
from kaga.engines.airspace.plan.slabs import slabs_over
from kaga.engines.airspace.plan.snap import snap
from kaga.engines.airspace.plan.weights import WEIGHTS, Preset, Weights
from kaga.engines.airspace.plan.window import window_for
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point

from .town import JST, WEEKDAY_NOON, Town, plan, ready


def refusal(call):
    with pytest.raises(PlanRefused) as refused:
        call()
    return refused.value.kind


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"lat": nan}, Refusal.NOT_A_REQUEST),
        ({"lat": 95.0}, Refusal.NOT_A_REQUEST),
        ({"lon": -200.0}, Refusal.NOT_A_REQUEST),
    ],
)
def test_an_end_that_is_no_place_is_refused(change, kind):
    given = {"name": "x", "lat": 36.3, "lon": 136.3, **change}
    assert refusal(lambda: Endpoint(**given)) is kind


@pytest.mark.parametrize(
    "change",
    [
        {"departure": datetime(2026, 11, 24, 12, 0)},  # noqa: DTZ001 - that is the point
        {"presets": ()},
        {"presets": (Preset.FAST, Preset.FAST)},
        {"limit": 0.0},
        {"limit": nan},
    ],
)
def test_a_request_that_cannot_be_is_refused(change):
    town = Town(tiles=2)
    assert refusal(lambda: town.request((0, 0), (500, 0), **change)) is Refusal.NOT_A_REQUEST


def test_cones_and_performances_that_cannot_be_are_refused():
    assert refusal(lambda: Corridor(rise=0.0)) is Refusal.NOT_A_REQUEST
    with pytest.raises(ValueError, match="performance"):
        Performance(0.0, 1.0, 1.0, 1.0, 1.0, 0.1, 1.0, 1.0)
    with pytest.raises(ValueError, match="weights"):
        Weights(0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="distances"):
        Distances(object_m=200.0)


def test_the_window_holds_every_way_of_one_and_a_half():
    city = Raster(22, 3_684_000, 1_641_000, 4_096, 4_096)
    start, end = (36.3199, 136.3507), (36.2957, 136.3617)
    cut = window_for(city, start, end)
    random = np.random.default_rng(3)
    row, column = (
        np.array(part) for part in zip(*(city.position(*p) for p in (start, end)), strict=True)
    )
    width, height = city.cell_m()
    straight = hypot((row[1] - row[0]) * height, (column[1] - column[0]) * width)
    for _ in range(2_000):
        at = random.uniform(0, 4_096, 2)
        way = sum(hypot((at[0] - row[k]) * height, (at[1] - column[k]) * width) for k in (0, 1))
        if way <= 1.5 * straight:
            x, y = at[1] + city.west, at[0] + city.north
            assert cut.raster.west <= x <= cut.raster.west + cut.raster.columns
            assert cut.raster.north <= y <= cut.raster.north + cut.raster.rows


def test_boxes_too_large_too_small_or_elsewhere_are_refused():
    city = Raster(22, 3_640_000, 1_600_000, 8_000, 8_000)
    lat, lon = (
        float(city.latitude(np.array([4_000.0]))[0]),
        float(city.longitude(np.array([50.0]))[0]),
    )
    far = float(city.longitude(np.array([7_900.0]))[0])
    assert refusal(lambda: window_for(city, (lat, lon), (lat, far))) is Refusal.TOO_FAR
    assert refusal(lambda: window_for(city, (lat, lon), (lat, lon))) is Refusal.TOO_NEAR
    assert refusal(lambda: window_for(city, (lat, lon), (0.0, lon))) is Refusal.OUTSIDE_MAP
    thin = Raster(22, 3_640_000, 1_600_000, 6, 6)
    here = float(thin.latitude(np.array([3.0]))[0])
    ends = [float(thin.longitude(np.array([at]))[0]) for at in (0.1, 5.9)]
    kind = refusal(lambda: window_for(thin, (here, ends[0]), (here, ends[1] + 1e-3)))
    assert kind is Refusal.OUTSIDE_MAP


def test_the_floor_is_a_ball_around_everything_that_stands(hills, situation):
    raster = hills.raster.window(slice(400, 460), slice(380, 440))
    room = room_over(situation, raster)
    width, height = raster.cell_m()
    tops = hills.ground + hills.above
    for row, column in ((20, 20), (31, 44), (50, 7), (5, 55)):
        at = 400 + row, 380 + column
        want = -np.inf
        for down in range(-9, 10):
            for right in range(-9, 10):
                cell = at[0] + down, at[1] + right
                apart = hypot(max(abs(down) - 1, 0) * height, max(abs(right) - 1, 0) * width)
                apart = max(apart - 20.0, 0.0)
                if apart < 30.0:
                    want = max(want, tops[cell] + sqrt(900.0 - apart**2))
        assert want <= float(room.floor_m[row, column]) <= want + 0.2


def test_unknown_columns_and_all_around_them_are_walls():
    town = Town(tiles=2).unknown((-50, -50, 50, 50))
    raster = town.raster.window(slice(156, 356), slice(156, 356))
    room = room_over(town.situation(), raster)
    wall = room.floor_m >= WALL_DM / 10
    inside = town.within(-95, -95, 95, 95)[156:356, 156:356]
    outside = ~town.within(-115, -115, 115, 115)[156:356, 156:356]
    corners = np.hypot(town.east, town.north)[156:356, 156:356] < 90
    assert wall[inside & corners].all()
    assert not wall[outside].any()


def test_no_surface_of_an_airport_is_ever_taken_for_higher_than_it_is():
    surfaces = AirportSurfaces.of(KOMATSU)
    middle = Raster(22, 0, 0, 1, 1)
    for lat, lon in ((36.393, 136.405), (36.352, 136.315), (36.386, 136.37), (36.33, 136.36)):
        row, column = (int(part) for part in middle.position(lat, lon))
        raster = Raster(22, column - 20, row - 20, 40, 40)
        lowest = lowest_surface((surfaces,), raster)
        lats, lons = raster.latitudes(), raster.longitudes()
        for at in range(0, 40, 3):
            limit = surfaces.limit_at(float(lats[at]), float(lons[39 - at]))
            exact = np.inf if limit is None else limit.height.metres
            assert lowest[at, 39 - at] <= exact
            if limit is not None:
                assert lowest[at, 39 - at] >= exact - 2 * 25.0 / 7.0 - 60.0


def test_a_part_of_a_room_has_the_cells_of_the_whole_and_copies_nothing(hills, situation):
    whole = room_over(situation, hills.raster)
    raster = hills.raster.window(slice(300, 700), slice(260, 600))
    part, alone = whole.cut(raster), room_over(situation, raster)
    assert np.shares_memory(part.floor_dm, whole.floor_dm)
    assert part.cut(raster.window(slice(0, 8), slice(0, 8))).whole is whole
    for block in (2, 4):
        for own, other in zip(part.cells(block), alone.cells(block), strict=True):
            assert np.array_equal(own, other)
    assert whole.cells(4) is whole.cells(4)
    odd = whole.cut(hills.raster.window(slice(301, 341), slice(260, 300)))
    floor = odd.floor_dm.reshape(10, 4, 10, 4).max(axis=(1, 3))
    assert np.array_equal(odd.cells(4).floor, floor)


def volume(where, *, floor=None, ceiling=None, periods=()):
    return Volume(
        VolumeId("z"),
        RuleId("r"),
        Severity.PROHIBIT,
        Circle(Point(*where), 100.0),
        floor or Agl(0.0),
        ceiling or Agl(100.0),
        periods,
    )


def test_a_zone_is_laid_over_every_column_that_it_touches_and_the_drift():
    town = Town(tiles=2)
    situation = town.situation(zones=(volume(town.place(0, 0)), volume((35.0, 136.0))))
    raster = town.raster.window(slice(128, 384), slice(128, 384))
    room = room_over(situation, raster)
    (slab,) = slabs_over(situation, room)
    mask = np.zeros(raster.shape, np.bool_)
    mask[slab.rows, slab.columns] = True
    away = np.hypot(town.east, town.north)[128:384, 128:384]
    assert mask[away <= 120.0].all()
    assert not mask[away > 150.0].any()
    assert set(slab.low_m.tolist()) == {12.0}
    assert set(slab.high_m.tolist()) == {128.0}
    assert slab.cut(500, 500, (10, 10)) is None


def test_zones_hold_when_they_hold_and_read_heights_with_a_geoid():
    town = Town(tiles=2)
    place = town.place(0, 0)
    early = volume(place, periods=(Once(0.0, 100.0),))
    high = volume(place, floor=Ellipsoid(80.0), ceiling=Ellipsoid(120.0))
    geoid = Geoid(37.4, 0.02, GeoidSource.GRID)
    situation = town.situation(zones=(early, high), geoid=geoid)
    room = room_over(situation, town.raster.window(slice(200, 300), slice(200, 300)))
    slabs = slabs_over(situation, room)
    assert slabs[0].holds_during((50.0, 60.0))
    assert not slabs[0].holds_during((150.0, 160.0))
    assert float(slabs[1].low_m[0]) == pytest.approx(80.0 - 37.4 - 8.0, abs=1e-4)
    without = replace(situation, geoid=None)
    assert refusal(lambda: slabs_over(without, room)) is Refusal.UNREADABLE_ZONE


def test_parts_of_rasters_must_lie_inside():
    raster = Raster(22, 100, 100, 50, 50)
    assert part_of(raster, Raster(22, 110, 120, 5, 6)) == (slice(20, 25), slice(10, 16))
    with pytest.raises(ValueError, match="does not lie inside"):
        part_of(raster, Raster(22, 90, 120, 5, 6))


def test_noise_and_looks_fade_and_follow_the_hour():
    assert noise_factor(65.0, 10.0) == 1.0
    assert noise_factor(65.0, 100.0) == pytest.approx(0.01)
    assert privacy_factor(60.0) == 0.25
    assert privacy_factor(5.0) == 1.0
    uses = np.array([[Use.SCHOOL, Use.HOME, Use.BATH | Use.HOME, Use.FIELD]], np.uint32)
    lesson = burdens_at(uses, Slot(DayKind.WEEKDAY, 40))
    night = burdens_at(uses, Slot(DayKind.WEEKDAY, 8))
    assert lesson.quiet[0].tolist() == pytest.approx([1.0, 0.3, 0.7, 0.0], rel=1e-6)
    assert night.quiet[0].tolist() == pytest.approx([0.1, 1.0, 1.0, 0.0], rel=1e-6)
    assert lesson.privacy[0].tolist() == pytest.approx([0.2, 0.05, 1.0, 0.0], rel=1e-6)
    assert night.privacy[0].tolist() == pytest.approx([0.2, 0.05, 0.05, 0.0], rel=1e-6)


@pytest.fixture(scope="module")
def ground(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60))
    return survey(request, situation, ready(request, situation))


def test_the_parts_of_a_price_sum_to_the_price(ground):
    debt = np.full(ground.band.raster.shape, 0.5, np.float32)
    extra = np.full(ground.band.raster.shape, 0.01, np.float32)
    terms = Terms(WEIGHTS[Preset.BALANCED], ground.request.craft, debt, extra, 3.0)
    asking = np.zeros((ground.band.layers_m.size, *ground.band.raster.shape), np.bool_)
    asking[4:6, :40] = True
    crowd = ground.prepared.crowds[ground.quarters[0]]
    prices = prices_of(ground.band, crowd, terms, permission=asking)
    open_at = np.argwhere(np.isfinite(prices.voxels))
    chosen = open_at[:: len(open_at) // 500]
    above = ground.band.layers_m[chosen[:, 0]]
    parts = prices.parts_at(chosen[:, 1], chosen[:, 2], above)
    assert parts.shape == (len(PARTS), len(chosen))
    assert (parts >= 0.0).all()
    assert parts.sum(axis=0) == pytest.approx(prices.voxels[tuple(chosen.T)], rel=1e-4)


def test_what_is_closed_or_unknown_has_no_price(ground):
    terms = Terms(WEIGHTS[Preset.FAST], ground.request.craft)
    crowd = ground.prepared.crowds[ground.quarters[0]]
    closed = np.zeros((ground.band.layers_m.size, *ground.band.raster.shape), np.bool_)
    closed[:, 10, 10] = True
    prices = prices_of(ground.band, crowd, terms, closed=closed)
    heights = ground.band.base_m[None] + ground.band.layers_m[:, None, None]
    outside = (heights < ground.band.floor_m - 0.01) | (heights > ground.band.ceiling_m + 0.01)
    assert np.isinf(prices.voxels[outside]).all()
    assert np.isinf(prices.voxels[:, 10, 10]).all()
    unknown = np.isnan(crowd.deaths).all(axis=0)
    assert np.isinf(prices.voxels[:, unknown]).all()
    assert ground.band.open_layers(10, 12)
    assert ground.band.height_m(10, 12, 0.0) == pytest.approx(
        float(ground.band.base_m[10, 12]) + 34.0
    )


def test_the_reason_of_a_bend_is_what_straight_would_cost_more(answered, hills, situation):
    request = answered.request
    found = survey(request, situation, ready(request, situation))
    flown = fly(found, Terms(WEIGHTS[Preset.LEAST_PEOPLE], request.craft))
    bends = bends_of(flown.prices[0], flown.way)
    assert 0 < len(bends) <= len(flown.way.corners) - 2
    assert "casualties" in {bend.reason for bend in bends}
    for bend in bends:
        if bend.straight:
            assert sum(bend.straight) >= sum(bend.flown) * (1.0 - 1e-2)
    corners = flown.way.corners.astype(float)
    total = line_parts(flown.prices[0], corners[:-1], corners[1:]).sum()
    assert total == pytest.approx(flown.way.cost, rel=0.03)


def test_prices_that_were_let_go_of_come_back_as_they_were(answered, situation):
    request = answered.request
    found = survey(request, situation, ready(request, situation))
    flown = fly(found, Terms(WEIGHTS[Preset.BALANCED], request.craft))
    closed = flown.pinched.copy()
    closed[3, 4] = True
    again = prices_again(found, replace(flown, prices=(), pinched=closed))
    for before, after in zip(flown.prices, again, strict=True):
        wanted = before.voxels.copy()
        wanted[:, closed] = np.inf
        assert np.array_equal(after.voxels, wanted)
    assert prices_again(found, flown) is flown.prices


def test_people_are_put_together_from_tiles_wherever_one_asks(answered, situation):
    request = answered.request
    crowds = survey(request, situation, ready(request, situation)).prepared.crowds
    crowd = next(iter(crowds.values()))
    everything = crowd.over(*(slice(0, size) for size in crowd.raster.shape))
    rows, columns = slice(7, crowd.raster.rows - 5), slice(60, 61)
    part = crowd.over(rows, columns)
    for one, whole in zip(part, everything, strict=True):
        assert np.array_equal(one, whole[rows, columns], equal_nan=True)
    assert np.array_equal(crowd.density(rows, columns), part.density, equal_nan=True)


def test_where_nothing_hangs_nothing_is_laid_out():
    town = Town().block((100, 100, 200, 200), Use.WORK, height=12.0)
    situation = town.situation()
    standing = Standing.over(situation, room_over(situation, situation.city.raster))
    part = slice(0, 40), slice(0, 40)
    assert standing.hanging(part) is None
    tops, tall = standing.objects(tuple(slice(0, size) for size in standing.room.top_dm.shape))
    assert float(tops[tall].max()) == pytest.approx(
        float(standing.room.top_dm[tall].max()) / 10.0
    )


def test_a_tower_in_the_way_is_the_reason():
    town = Town().block((-60, -700, 60, 700), Use.WORK, height=130.0)
    request = town.request((-900, 0), (900, 0), presets=(Preset.FAST,))
    (found,) = plan(request, town.situation()).alternatives
    assert "ground-or-building" in {bend.reason for bend in found.bends}
    assert found.course.length_m > 2_100


def test_a_port_below_a_tower_is_refused_and_a_click_moves_off_the_roof():
    town = Town(tiles=2).block((10, -30, 60, 30), Use.WORK, height=70.0)
    situation = town.situation()
    lat, lon = town.place(0, 0)
    port = Endpoint("p", lat, lon, EndKind.PORT)
    assert refusal(lambda: snap(situation, port)) is Refusal.END_NOT_FREE
    high = replace(port, pad=Msl(95.0))
    assert snap(situation, high).msl_m == 95.0
    moved = snap(situation, replace(port, kind=EndKind.POINT))
    assert 20.0 < moved.moved_m < 60.0
    row, column = town.raster.position(moved.lat, moved.lon)
    assert town.above[int(row), int(column)] == 0.0
    built = Town(tiles=2).block((-300, -300, 300, 300), Use.HOME, height=8.0)
    assert (
        refusal(lambda: snap(built.situation(), replace(port, kind=EndKind.POINT)))
        is Refusal.END_NOT_FREE
    )
    blank = Town(tiles=2).unknown((-30, -30, 30, 30))
    assert refusal(lambda: snap(blank.situation(), port)) is Refusal.UNKNOWN_MAP


def test_every_refuge_can_be_reached(hills, situation, answered):
    course = answered.alternatives[0].course
    refuges = answered.alternatives[0].refuges
    craft = answered.request.craft
    assert refuges.uncovered == ()
    assert set(range(len(refuges.sites))) == {second.site for second in refuges.seconds}
    tops = hills.ground + hills.above
    used = np.cumsum([0.0, *(leg.energy_j for leg in course.legs)])
    battery = craft.performance.battery_wh * 3_600.0
    for second in range(0, len(refuges.seconds) - 1, 5):
        refuge = refuges.seconds[second]
        leg, share = course.at_second(float(course.times[0]) + second)
        left = battery - used[leg] - share * course.legs[leg].energy_j
        assert refuge.left_j == pytest.approx(left, rel=1e-9)
        assert refuge.needed_j <= left - 0.25 * battery
        site = refuges.sites[refuge.site]
        east = course.east[leg] + share * (course.east[leg + 1] - course.east[leg])
        north = course.north[leg] + share * (course.north[leg + 1] - course.north[leg])
        height = course.msl_m[leg] + share * (course.msl_m[leg + 1] - course.msl_m[leg])
        to_east, to_north = hills.frame.east_north(site.lat, site.lon)
        if hypot(to_east - east, to_north - north) < 1.0:
            continue
        seconds = hypot(to_east - east, to_north - north) / craft.vehicle.cruise
        assert refuge.needed_j >= seconds * craft.performance.power_w * 0.999
        highest = -np.inf
        for part in np.linspace(0.0, 1.0, 300):
            lat, lon = hills.place(
                east + part * (to_east - east), north + part * (to_north - north)
            )
            row, column = hills.raster.position(lat, lon)
            highest = max(highest, tops[int(row), int(column)])
        assert refuge.room_m >= 10.0
        assert height - highest >= refuge.room_m - 0.2


def test_without_sites_only_the_pads_serve(hills, situation, answered):
    one = answered.alternatives[0]
    found = survey(answered.request, situation, ready(answered.request, situation))
    below = Below(found.prepared.room, found.prepared.crowds, (Site("far", 35.0, 135.0),))
    course = one.course
    means = answered.request.craft, Wind()
    tight = refuges_of(below, course, means, Needs(deaths_per_hour=1e-13))
    assert tight.uncovered
    assert all(tight.seconds[at].site == NOWHERE for at in tight.uncovered)
    assert {site.id for site in tight.sites} <= {"start", "end"}
    assert tight.seconds[0].site != NOWHERE
    assert tight.seconds[-1].site != NOWHERE
    storm = refuges_of(below, course, (answered.request.craft, Wind(30.0, 1.0)), Needs())
    assert len(storm.uncovered) > len(one.refuges.uncovered)


def test_wind_slows_and_speeds():
    wind = Wind(4.0, np.pi / 2)
    assert wind.ground_speed(12.0, (1.0, 0.0)) == pytest.approx(16.0)
    assert wind.ground_speed(12.0, (-1.0, 0.0)) == pytest.approx(8.0)
    assert wind.ground_speed(12.0, (0.0, 1.0)) == pytest.approx(sqrt(144 - 16))
    assert Wind(13.0, 0.0).ground_speed(12.0, (1.0, 0.0)) == 0.0


def test_quarters_and_slots_follow_the_local_clock(situation):
    departs = WEEKDAY_NOON.replace(minute=14).timestamp()
    numbers = quarters(departs, 120.0)
    assert len(numbers) == 2
    slot, begins = slot_of(situation, numbers[0])
    assert slot == Slot(DayKind.WEEKDAY, 48)
    assert begins == WEEKDAY_NOON.astimezone(JST)


def test_more_quarters_are_added_to_what_is_prepared(hills, situation):
    request = hills.request((-1_300, -100), (1_300, 60))
    raster = hills.raster.window(slice(300, 500), slice(300, 500))
    kernels = ready(request, situation).kernels
    numbers = quarters(request.departs, 60.0)
    one = prepare(situation, request.craft, raster, numbers, kernels=kernels)
    assert with_quarters(one, situation, numbers) is one
    more = with_quarters(one, situation, range(numbers[0], numbers[0] + 2))
    assert set(more.crowds) == {numbers[0], numbers[0] + 1}
    assert not one.covers(situation, CRAFTS["camera_1kg"], raster)
    assert not one.covers(situation, request.craft, hills.raster)


def test_a_live_crowd_bends_the_route():
    town = Town()
    request = town.request((-1_200, 0), (1_200, 0), presets=(Preset.LEAST_PEOPLE,))
    (free,) = plan(request, town.situation()).alternatives
    box = [
        town.place(*corner) for corner in ((-150, -150), (150, -150), (150, 150), (-150, 150))
    ]

    area = on_raster(town.raster, Polygon([(lon, lat) for lat, lon in box]))
    factor = LiveFactor(
        source="festival",
        cover=cover_of(town.raster, area),
        begins=WEEKDAY_NOON.replace(hour=9),
        ends=WEEKDAY_NOON.replace(hour=18),
        people=5_000.0,
    )
    (busy,) = plan(request, town.situation(live=(factor,))).alternatives
    assert busy.course.length_m > free.course.length_m + 10.0
    assert min(abs(np.interp(0.0, busy.course.east, busy.course.north)), 1e9) > 150.0


def test_a_neighbourhood_that_bore_its_share_is_spared():
    town = Town()
    share = np.where(np.abs(town.north) < 200.0, 1.0, 0.0).astype(np.float32)
    share[np.abs(town.east) > 700] = 0.0
    debt = Debt(town.raster, share)
    request = town.request((-1_200, 0), (1_200, 0), presets=(Preset.LEAST_PEOPLE,))
    (found,) = plan(request, town.situation(debt=debt)).alternatives
    assert abs(np.interp(0.0, found.course.east, found.course.north)) > 190.0
