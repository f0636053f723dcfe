"""The whole planner, held against sums made here with other means."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId
from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.prepare import prepare, quarters
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.request import EndKind
from kaga.engines.airspace.plan.result import Role
from kaga.engines.airspace.plan.situation import Wind
from kaga.engines.airspace.plan.weights import Preset
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point

from .town import DISMISSAL, Town, plan


def cruise_points(town, course, metres=2.0):
    """Places every two metres along all legs but take-off and landing: east, north, height."""
    found = []
    for leg in range(1, len(course.legs) - 1):
        count = max(int(course.legs[leg].level_m / metres), 1)
        share = np.linspace(0.0, 1.0, count + 1)
        rows = course.rows[leg] + share * (course.rows[leg + 1] - course.rows[leg])
        columns = course.columns[leg] + share * (course.columns[leg + 1] - course.columns[leg])
        heights = course.msl_m[leg] + share * (course.msl_m[leg + 1] - course.msl_m[leg])
        found.append(np.column_stack([rows, columns, heights]))
    return np.concatenate(found)


def columns_of(town, raster):
    """Ground, tops and the middles of columns over a plan's raster, in its own metres."""
    top, left = raster.north - town.raster.north, raster.west - town.raster.west
    part = slice(top, top + raster.rows), slice(left, left + raster.columns)
    known = (town.uses[part] & int(Use.KNOWN)) != 0
    tops = town.ground[part] + town.above[part]
    for f, x, y in town.solids:
        row, column = y - raster.north, x - raster.west
        if 0 <= row < raster.rows and 0 <= column < raster.columns:
            tops[row, column] = max(tops[row, column], 8.0 * (f + 1))
    return town.ground[part], tops, known


def test_every_place_within_the_drift_keeps_thirty_metres_and_stays_below_150(hills, answered):
    raster = answered.basis.window.raster
    ground, tops, known = columns_of(hills, raster)
    east, south = raster.cell_m()
    random = np.random.default_rng(7)
    for one in answered.alternatives:
        points = cruise_points(hills, one.course, 12.0)
        angle = random.uniform(0.0, 2.0 * np.pi, len(points))
        away = 20.0 * np.sqrt(random.uniform(0.0, 1.0, len(points)))
        rows = points[:, 0] * south + away * np.sin(angle)
        columns = points[:, 1] * east + away * np.cos(angle)
        for down, right, height in zip(rows, columns, points[:, 2], strict=True):
            row, column = int(down / south), int(right / east)
            assert known[row, column]
            assert height - ground[row, column] < 150.0
            near = slice(row - 6, row + 7), slice(column - 6, column + 7)
            numbers = np.mgrid[near]
            apart = np.hypot(
                np.maximum(np.abs(numbers[0] * south + south / 2 - down) - south / 2, 0.0),
                np.maximum(np.abs(numbers[1] * east + east / 2 - right) - east / 2, 0.0),
            )
            over = np.maximum(height - tops[near], 0.0)
            assert np.hypot(apart, over).min() >= 30.0
            assert known[near][apart < 30.0].all()


def test_the_line_keeps_out_of_the_school_when_it_is_out(hills, answered):
    least = next(one for one in answered.alternatives if one.preset is Preset.LEAST_PEOPLE)
    points = cruise_points(hills, least.course)
    raster = answered.basis.window.raster
    rows = points[:, 0].astype(int) + raster.north - hills.raster.north
    columns = points[:, 1].astype(int) + raster.west - hills.raster.west
    crossed = hills.uses[rows, columns]
    assert not (crossed & int(Use.SCHOOL)).any()
    straight = np.hypot(2_600, 160)
    assert straight < least.course.length_m < 1.5 * straight


@pytest.mark.parametrize("seed", range(4))
def test_least_people_goes_round_a_school_whatever_its_place(seed):
    random = np.random.default_rng(seed)
    town = Town()
    middle = random.uniform(-150.0, 150.0, 2)
    size = random.uniform(40.0, 120.0, 2)
    box = (*(middle - size), *(middle + size))
    town.block((-700, -700, 700, 700), Use.HOME, height=7.0, residents=0.01)
    town.block(box, Use.SCHOOL, height=10.0)
    request = town.request(
        (-1_200, float(random.uniform(-200, 200))),
        (1_200, float(random.uniform(-200, 200))),
        departure=DISMISSAL,
        presets=(Preset.LEAST_PEOPLE,),
    )
    (found,) = plan(request, town.situation()).alternatives
    raster = plan(request, town.situation()).basis.window.raster
    points = cruise_points(town, found.course, 1.0)
    rows = points[:, 0].astype(int) + raster.north - town.raster.north
    columns = points[:, 1].astype(int) + raster.west - town.raster.west
    assert not (town.uses[rows, columns] & int(Use.SCHOOL)).any()


def test_three_alternatives_trade_time_for_people(answered):
    found = {preset: one for one in answered.alternatives for preset in one.serves}
    assert set(found) == set(Preset)
    fast, least = found[Preset.FAST], found[Preset.LEAST_PEOPLE]
    assert len(answered.alternatives) == 3
    assert fast.course.seconds < least.course.seconds
    assert least.risk.mean < fast.risk.mean
    assert least.people < fast.people


def test_what_is_told_of_a_route_adds_up(answered):
    for one in answered.alternatives:
        course = one.course
        assert one.risk.mean == pytest.approx(sum(one.risk.legs), rel=1e-12)
        assert course.times[0] == answered.request.departs
        assert course.seconds == pytest.approx(sum(leg.seconds for leg in course.legs))
        assert one.risk.seconds == pytest.approx(course.seconds, abs=1e-6)
        assert len(one.refuges.seconds) == int(np.ceil(course.seconds)) + 1
        assert 0.0 <= one.cost.gap < 0.15
        assert one.minima.above_surface.metres >= 30.0
        assert one.minima.most_agl.metres <= 149.0
        assert one.minima.to_object.metres >= 30.0
        assert len(one.bends) <= len(course.legs)
        for before, after in pairwise(one.tubes.volumes):
            assert after.begins < before.ends


def test_the_same_question_has_the_same_answer_to_the_byte(hills, situation, answered):
    again = plan(answered.request, situation)
    assert len(again.alternatives) == len(answered.alternatives)
    for one, other in zip(again.alternatives, answered.alternatives, strict=True):
        for name in ("lats", "lons", "msl_m", "times"):
            assert getattr(one.course, name).tobytes() == getattr(other.course, name).tobytes()
        assert (one.risk, one.minima, one.refuges, one.bends, one.cost) == (
            other.risk,
            other.minima,
            other.refuges,
            other.bends,
            other.cost,
        )


def test_what_is_prepared_for_the_city_serves_a_window(hills, situation, answered):
    request = answered.request
    whole = situation.city.raster
    inner = whole.window(slice(64, whole.rows - 64), slice(64, whole.columns - 64))
    ready = prepare(situation, request.craft, inner, quarters(request.departs, 900.0))
    fast = replace(request, presets=(Preset.FAST,))
    one, other = (
        plan(fast, situation, prepared=given).alternatives[0] for given in (ready, None)
    )
    assert ready.covers(situation, request.craft, answered.basis.window.raster)
    assert one.course.length_m == pytest.approx(other.course.length_m, rel=0.01)
    assert one.risk.mean == pytest.approx(other.risk.mean, rel=0.05)
    assert one.minima.above_surface.metres >= 30.0
    kept = plan(replace(fast, craft=CRAFTS["camera_1kg"]), situation, prepared=ready)
    assert kept.request.craft.vehicle.key == "camera_1kg"


def zone(town, severity, where):
    centre = Point(*town.place(*where))
    return Volume(
        VolumeId("z"), RuleId("r"), severity, Circle(centre, 250.0), Agl(0.0), Agl(150.0), ()
    )


def test_closed_zones_are_flown_round_and_zones_that_ask_are_told():
    town = Town()
    request = town.request((-1_200, 0), (1_200, 0), presets=(Preset.FAST,))
    (free,) = plan(request, town.situation()).alternatives
    assert free.course.length_m == pytest.approx(2_400, rel=0.01)
    closed = zone(town, Severity.PROHIBIT, (0, 0))
    (around,) = plan(request, town.situation(zones=(closed,))).alternatives
    assert around.entered == ()
    points = np.column_stack([around.course.east, around.course.north])
    for one, other in pairwise(points):
        for share in np.linspace(0.0, 1.0, 400):
            assert np.hypot(*(one + share * (other - one))) >= 250.0 + 20.0
    asking = zone(town, Severity.PERMISSION, (0, 0))
    (through,) = plan(request, town.situation(zones=(asking,))).alternatives
    assert {one.exposure.volume.id for one in through.entered} == {"z"} or (
        through.course.length_m > 2_450
    )


def test_a_zone_aloft_is_flown_under():
    town = Town()
    ring = tuple(
        Point(*town.place(east, north))
        for east, north in ((-200, -3_000), (200, -3_000), (200, 3_000), (-200, 3_000))
    )
    wall = Volume(
        VolumeId("w"), RuleId("r"), Severity.PROHIBIT, Polygon(ring), Msl(90.0), Msl(400.0), ()
    )
    request = town.request((-1_200, 0), (1_200, 0), presets=(Preset.FAST,))
    (found,) = plan(request, town.situation(zones=(wall,))).alternatives
    inside = np.abs(found.course.east) <= 220.0
    assert found.entered == ()
    assert (found.course.msl_m[inside] <= 90.0 - 8.0).all()
    whole = replace(wall, floor=Msl(0.0))
    with pytest.raises(PlanRefused) as refused:
        plan(request, town.situation(zones=(whole,)))
    assert refused.value.kind is Refusal.NO_WAY
    unreadable = replace(wall, floor=Ellipsoid(90.0), ceiling=Ellipsoid(400.0))
    with pytest.raises(PlanRefused) as refused:
        plan(request, town.situation(zones=(unreadable,)))
    assert refused.value.kind is Refusal.UNREADABLE_ZONE


def test_unknown_ground_and_unknown_people_are_walls():
    town = Town().unknown((-100, -3_900, 100, 3_900))
    request = town.request((-1_200, 0), (1_200, 0), presets=(Preset.FAST,))
    with pytest.raises(PlanRefused) as refused:
        plan(request, town.situation())
    assert refused.value.kind is Refusal.NO_WAY
    people = Town()
    people.residents[people.within(-100, -3_900, 100, 3_900)] = np.nan
    base = people.people()
    with pytest.raises(PlanRefused) as refused:
        plan(request, replace(Town().situation(), people=base))
    assert refused.value.kind is Refusal.NO_WAY


def test_a_limit_that_no_route_meets_is_told_with_the_best_found(hills, situation, answered):
    assert answered.limit.met
    strict = plan(replace(answered.request, limit=1e-12, presets=(Preset.BALANCED,)), situation)
    (one,) = strict.alternatives
    assert not strict.limit.met
    assert not one.within_limit
    assert strict.limit.best_per_hour == one.risk.mean_per_hour > 1e-12


def test_the_weight_of_casualties_rises_until_the_limit_is_met(hills, situation):
    asked = hills.request((-1_300, -100), (1_300, 60), departure=DISMISSAL)
    fast = replace(asked, presets=(Preset.FAST,))
    (loose,) = plan(fast, situation).alternatives
    limit = loose.risk.mean_per_hour / 4.0
    (tight,) = plan(replace(fast, limit=limit), situation).alternatives
    assert loose.cost.strict == 1.0
    assert tight.cost.strict > 1.0
    assert tight.within_limit
    assert tight.course.length_m > loose.course.length_m


def test_where_presets_agree_a_really_different_way_is_shown():
    town = Town()
    found = plan(town.request((-1_000, 0), (1_000, 0)), town.situation()).alternatives
    assert len(found) >= 2
    assert found[0].role is Role.PRESET
    assert found[-1].role is Role.DIFFERENT
    assert found[-1].serves == ()
    assert sum(len(one.serves) for one in found) == 3
    first, last = found[0].course, found[-1].course
    middle = [float(np.interp(0.0, one.east, one.north)) for one in (first, last)]
    assert abs(middle[0] - middle[1]) > 60.0


def test_a_filed_flight_is_met_and_offers_are_made(hills, situation, answered):
    first = answered.alternatives[0]
    other = replace(answered.request, flight=FlightId("other"))
    sky = Sky()
    sky.file(first.course.track(other))
    one = plan(answered.request, situation, sky=sky).alternatives[0]
    assert not one.tubes.offers.is_free
    assert one.tubes.offers.conflicts[0].other == "other"
    assert one.tubes.offers.tubes
    assert one.tubes.filed == 1


def test_stand_in_tiles_are_told():
    town = Town()
    request = town.request((-500, 0), (500, 0), presets=(Preset.FAST,))
    assert plan(request, town.situation()).basis.status is Status.OFFICIAL
    stand_in = replace(town.situation(), city=town.city(Status.STAND_IN))
    basis = plan(request, stand_in).basis
    assert basis.status is Status.STAND_IN
    assert basis.map_version == stand_in.city.version
    assert {status for *_, status in basis.tiles} == {Status.STAND_IN}


def test_a_short_battery_and_a_strong_wind_refuse():
    town = Town()
    craft = CRAFTS["delivery_10kg"]
    small = replace(craft, performance=replace(craft.performance, battery_wh=60.0))
    request = town.request((-1_200, 0), (1_200, 0), craft=small, presets=(Preset.FAST,))
    with pytest.raises(PlanRefused) as refused:
        plan(request, town.situation())
    assert refused.value.kind is Refusal.ENDURANCE
    with pytest.raises(PlanRefused) as refused:
        plan(request, town.situation(wind=Wind(25.0, 0.0)))
    assert refused.value.kind is Refusal.TOO_MUCH_WIND


def test_a_flight_over_the_quarter_sees_the_people_of_both():
    town = Town()
    town.block((-600, -300, 600, 300), Use.SCHOOL, height=6.0)
    late = DISMISSAL.replace(minute=13)
    request = town.request((-1_200, 0), (1_200, 0), departure=late)
    found = plan(request, town.situation())
    assert len(found.basis.slots) == 2
    assert all(len(one.quarters) == 2 for one in found.alternatives)


def test_a_wing_gets_climbs_that_it_can_fly():
    town = Town().hills(30.0, 3_000.0)
    craft = CRAFTS["delivery_10kg"]
    craft = replace(craft, performance=replace(craft.performance, gradient=0.12))
    request = town.request((-1_200, 0), (1_200, 0), craft=craft, presets=(Preset.FAST,))
    (found,) = plan(request, town.situation()).alternatives
    slopes = [abs(leg.rise_m) / leg.level_m for leg in found.course.legs[1:-1]]
    assert max(slopes) <= craft.performance.gradient + 1e-6


def test_ports_stay_and_points_move(hills, situation):
    request = hills.request((-1_300, -100), (-430, 0), presets=(Preset.FAST,))
    moved = plan(request, situation).pads
    assert moved[0].moved_m == 0.0
    assert 0.0 < moved[1].moved_m <= 120.0
    port = replace(request.end, kind=EndKind.PORT)
    fixed = plan(replace(request, end=port), situation)
    assert (fixed.pads[1].lat, fixed.pads[1].lon) == (port.lat, port.lon)
    assert fixed.alternatives[0].course.msl_m[-1] == pytest.approx(fixed.pads[1].msl_m)
