"""Judged leg by leg on a made-up town: what is wrong is found where it is, nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.airspace.plan.town import WEEKDAY_NOON, Town, plan, ready

from kaga.engines.airspace.certificate.rulebook import Declared
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track
from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.geoid import ConstantGeoid
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl, RelHome
from kaga.engines.airspace.legcheck.brought import Brought, FileKind
from kaga.engines.airspace.legcheck.check import Asked, check
from kaga.engines.airspace.legcheck.findings import Weight
from kaga.engines.airspace.missions.model import Home, Landing, Mission, Takeoff, Waypoint
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plausibility import Verdict, WrongDatum
from kaga.engines.airspace.rules.facts import Crew, Extension, Grade
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Box, Point

CRAFT = CRAFTS["delivery_10kg"]
CREW = Crew(
    10.0, Grade.SECOND, Grade.SECOND, frozenset({Extension.BEYOND_SIGHT, Extension.NIGHT}),
    is_insured=True, has_manual=True, is_registered=True,
)  # fmt: skip
GEOID = ConstantGeoid(37.4, 0.3, Box(136.0, 36.0, 137.0, 37.0))
ASKED = Asked(
    WEEKDAY_NOON.timestamp(), CRAFT, Declared(CREW, basis="test"), JP_2026, geoid=GEOID
)


@pytest.fixture(scope="module")
def town():
    return Town(tiles=4)


@pytest.fixture(scope="module")
def kernels(town):
    situation = town.situation()
    request = town.request((-600.0, 0.0), (600.0, 0.0))
    return ready(request, situation).kernels


def spot(town, east, north=0.0):
    return Point(*town.place(east, north))


def mission(town, *corners, home=20.0, kind=RelHome, up=60.0, speed=12.0):
    """Up, over corners given as (east, north, height), down above the last."""
    points = tuple(Waypoint(spot(town, e, n), kind(h)) for e, n, h in corners)
    last = corners[-1]
    return Mission(
        Home(spot(town, -600.0), Msl(home)),
        Takeoff(RelHome(up)),
        points,
        Landing(spot(town, last[0], last[1]), RelHome(0.0)),
        speed,
    )


def judged(town, kernels, given, sky=None, situation=None, **changed):
    brought = given if isinstance(given, Brought) else Brought(FileKind.PLAN, given)
    asked = replace(ASKED, **changed)
    here = situation or town.situation()
    return check(brought, asked, here, sky=sky, kernels=kernels)


def codes(found):
    return [(one.code, one.leg) for one in found.findings]


def test_a_flight_over_fields_passes(town, kernels):
    found = judged(town, kernels, mission(town, (0.0, 0.0, 60.0), (600.0, 0.0, 60.0)))
    assert (found.passes, codes(found)) == (True, [])
    legs = found.figures.legs
    assert [one.leg.start.name for one in legs] == [
        "home", "take-off", "waypoint 1", "waypoint 2",
    ]  # fmt: skip
    assert [round(one.level_m) for one in legs] == [0, 600, 600, 0]
    assert legs[1].heights[0].metres == pytest.approx(60.0, abs=0.06)


def test_a_route_of_our_own_is_judged_as_it_was_planned(town, kernels):
    situation = town.situation()
    request = town.request((-600.0, 0.0), (600.0, 200.0))
    planned = plan(request, situation)
    one = planned.alternatives[0]
    course, pads = one.course, planned.pads
    waypoints = tuple(
        Waypoint(Point(float(lat), float(lon)), Msl(float(msl)))
        for lat, lon, msl in list(zip(course.lats, course.lons, course.msl_m, strict=True))[
            2:-1
        ]
    )
    given = Mission(
        Home(Point(pads[0].lat, pads[0].lon), Msl(pads[0].msl_m)),
        Takeoff(Msl(float(course.msl_m[1]))),
        waypoints,
        Landing(Point(pads[1].lat, pads[1].lon), Msl(pads[1].msl_m)),
        CRAFT.vehicle.cruise,
    )
    found = judged(town, kernels, given, situation=situation)
    assert found.passes
    assert found.figures.risk.mean == pytest.approx(one.risk.mean, rel=1e-6)
    # A column whose middle is 30 m away to the last digit may fall on either side.
    assert found.figures.people == pytest.approx(one.people, rel=5e-3)
    lowest = min(
        leg.heights[0].metres for leg in found.figures.legs if leg.kind.value == "cruise"
    )
    assert lowest == pytest.approx(one.minima.above_ground.metres, abs=1e-6)


def test_too_near_a_house_says_where_how_near_and_what_to_do(town, kernels):
    house = Town(tiles=4).block((-20.0, -20.0, 20.0, 20.0), Use.BUILDING, height=40.0)
    found = judged(house, kernels, mission(house, (300.0, 0.0, 60.0)))
    (one,) = found.findings
    assert (one.code, one.leg, one.weight) == ("object", 2, Weight.STOP)
    assert one.value == pytest.approx(20.0, abs=0.1)
    assert one.article == "航空法 第132条の86第2項第3号"
    assert house.frame.east_north(one.at.lat, one.at.lon)[0] == pytest.approx(0.0, abs=40.0)
    assert one.todo.en == "Fly 10 m higher there, or move the corner away."
    assert not found.passes


def test_a_house_beside_the_line_counts_by_its_distance_in_space(town, kernels):
    house = Town(tiles=4).block((-20.0, 20.0, 20.0, 60.0), Use.BUILDING, height=70.0)
    found = judged(house, kernels, mission(house, (300.0, 0.0, 60.0)))
    (one,) = found.findings
    assert one.code == "object"
    assert 10.0 < one.value < 24.0


def test_wires_and_low_ground_are_told_apart(town, kernels):
    wired = Town(tiles=4).wire(0.0, 90.0, 110.0, 40.0)
    found = judged(wired, kernels, mission(wired, (300.0, 0.0, 60.0)))
    assert codes(found) == [("wire", 2)]
    low = judged(town, kernels, mission(town, (0.0, 0.0, 25.0), (300.0, 0.0, 60.0)))
    assert codes(low) == [("ground", 2), ("ground", 3)]
    assert low.findings[0].value == pytest.approx(25.0, abs=0.1)


def test_150_m_needs_a_permission(town, kernels):
    found = judged(town, kernels, mission(town, (0.0, 0.0, 150.2), (600.0, 0.0, 149.0)))
    high = [one for one in found.findings if one.code == "high"]
    assert [(one.leg, one.weight) for one in high] == [
        (2, Weight.PERMISSION),
        (3, Weight.PERMISSION),
    ]
    verdicts = {str(one.rule.key): one.verdict.name for one in found.rules.findings}
    assert verdicts["high-air"] == "PERMISSION"
    lower = judged(town, kernels, mission(town, (0.0, 0.0, 149.5), (600.0, 0.0, 149.0)))
    assert codes(lower) == []


def test_zones_are_found_on_the_leg_that_enters_them(town, kernels):
    def zone(name, east, severity):
        circle = Circle(spot(town, east), 40.0)
        return Volume(
            VolumeId(name), RuleId("zone"), severity, circle, Agl(0.0), Agl(150.0), ()
        )

    zones = (
        zone("a", -300.0, Severity.PROHIBIT),
        zone("b", 300.0, Severity.PERMISSION),
        zone("c", 400.0, Severity.COST),
        replace(zone("d", 0.0, Severity.PROHIBIT), floor=Agl(100.0)),
    )
    given = mission(town, (0.0, 0.0, 60.0), (600.0, 0.0, 60.0))
    found = judged(
        town, kernels, given, situation=town.situation(zones=zones), names={"a": "基地"}
    )
    assert codes(found) == [("zone-closed", 2), ("zone-permission", 3), ("zone-avoid", 3)]
    assert "基地" in found.findings[0].what.ja
    first = town.frame.east_north(found.findings[0].at.lat, found.findings[0].at.lon)
    assert first[0] == pytest.approx(-340.0, abs=1.0)


def test_people_below_are_a_finding_on_the_leg_that_adds_most(town, kernels):
    crowd = Town(tiles=4).block((100.0, -60.0, 400.0, 60.0), Use.HOME, residents=5.0)
    given = mission(crowd, (0.0, 0.0, 60.0), (600.0, 0.0, 60.0))
    found = judged(crowd, kernels, given)
    assert codes(found) == [("deaths", 3)]
    assert found.findings[0].value == pytest.approx(found.figures.risk.mean_per_hour)


def test_unknown_ground_fails_closed(town, kernels):
    hole = Town(tiles=4).unknown((100.0, -30.0, 200.0, 30.0))
    found = judged(hole, kernels, mission(hole, (0.0, 0.0, 60.0), (600.0, 0.0, 60.0)))
    assert ("unknown-map", 3) in codes(found)
    assert "unknown-people" in {one.code for one in found.findings}
    assert found.rules.verdict.name == "PROHIBITED"


def test_no_place_to_land_is_told_in_seconds(town, kernels):
    found = judged(
        town, kernels, mission(town, (600.0, 0.0, 60.0)), situation=town.situation(sites=())
    )
    refuge = [one for one in found.findings if one.code == "refuge"]
    uncovered = len(found.figures.refuges.uncovered)
    assert sum(one.value for one in refuge) == uncovered
    assert (uncovered > 0) == bool(refuge)


def test_energy_and_speed_are_those_of_the_class(town, kernels):
    holding = replace(
        mission(town, (0.0, 0.0, 60.0), (600.0, 0.0, 60.0), speed=20.0),
        waypoints=(
            Waypoint(spot(town, 0.0), RelHome(60.0), hold_s=3_000.0),
            Waypoint(spot(town, 600.0), RelHome(60.0)),
        ),
    )
    found = judged(town, kernels, holding)
    assert {("speed", 2), ("energy", 4)} <= set(codes(found))
    assert found.figures.legs[1].seconds == pytest.approx(3_000.0 + 600.0 / 20.0, abs=0.1)


def test_a_filed_flight_in_the_way_is_named_with_an_offer(town, kernels):
    given = mission(town, (600.0, 0.0, 60.0))
    alone = judged(town, kernels, given)
    course = alone.flight.course
    places = np.stack([course.east, course.north, course.msl_m], axis=1)
    sky = Sky()
    sky.file(Track(FlightId("other"), Priority.MEDICAL, course.times, places, SEPARATION))
    found = judged(town, kernels, given, sky=sky, names={"other": "F2026-000009-1"})
    (one,) = found.findings
    assert (one.code, one.weight) == ("taken", Weight.STOP)
    assert "F2026-000009-1" in one.what.en
    assert one.todo.en != ""


def test_heights_from_the_ellipsoid_are_refused_by_name(town, kernels):
    with pytest.raises(WrongDatum) as refused:
        judged(town, kernels, mission(town, (600.0, 0.0, 60.0), home=57.4))
    assert refused.value.judgement.verdict is Verdict.ELLIPSOID
    line = tuple((spot(town, e), Msl(57.4)) for e in (-300.0, 300.0))
    with pytest.raises(WrongDatum):
        judged(town, kernels, Brought(FileKind.KML, None, line))
    said = judged(town, kernels, Brought(FileKind.KML, None, line, is_said=True))
    assert said.figures.legs[0].leg.start.name == "ground at the start"


def test_an_ellipsoidal_line_is_brought_to_the_sea(town, kernels):
    line = tuple((spot(town, e), Ellipsoid(117.4)) for e in (-300.0, 300.0))
    found = judged(town, kernels, Brought(FileKind.GEOJSON, None, line))
    assert found.figures.legs[1].heights[0].metres == pytest.approx(60.0, abs=0.1)
    assert found.passes


def test_a_home_of_nought_that_nothing_counts_from_is_the_ground(town, kernels):
    found = judged(town, kernels, mission(town, (600.0, 0.0, 60.0), home=0.0))
    assert found.flight.course.msl_m[0] == pytest.approx(20.0)
    absolute = mission(town, (600.0, 0.0, 80.0), home=0.0, kind=Msl)
    with pytest.raises(WrongDatum):
        judged(town, kernels, absolute)


def test_heights_above_ground_follow_the_hills(kernels):
    hilly = Town(tiles=4).hills(15.0, 800.0)
    base = float(
        hilly.ground[tuple(int(p) for p in hilly.raster.position(*hilly.place(-600.0, 0.0)))]
    )
    corners = [(e, 0.0, 80.0) for e in (-560.0, 600.0)]
    found = judged(hilly, kernels, mission(hilly, *corners, home=base, kind=Agl, up=80.0))
    follow = [leg for leg in found.figures.legs if leg.level_m > 1_000.0]
    assert len(follow) == 1
    least, _, most = follow[0].heights
    assert 75.0 < least.metres < 81.0
    assert most.metres < 92.0
    assert len(found.flight.owners) > len(found.flight.legs)


def test_a_landing_height_that_misses_the_ground_is_a_note(town, kernels):
    given = mission(town, (600.0, 0.0, 60.0))
    given = replace(given, landing=Landing(given.landing.at, RelHome(12.0)))
    found = judged(town, kernels, given)
    assert codes(found) == [("landing-height", 3)]
    assert found.passes


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (lambda town: mission(town, (90_000.0, 0.0, 60.0)), Problem.OUTSIDE),
        (lambda town: mission(town, (600.0, 0.0, 60.0), speed=0.05), Problem.TOO_FAR),
    ],
)
def test_what_cannot_be_laid_over_the_map_is_refused(town, kernels, given, problem):
    with pytest.raises(MissionError) as refused:
        judged(town, kernels, given(town))
    assert refused.value.problem is problem


def test_a_file_that_goes_nowhere_is_refused(town, kernels):
    line = tuple((spot(town, 0.0), Msl(20.0)) for _ in range(2))
    with pytest.raises(MissionError) as refused:
        judged(town, kernels, Brought(FileKind.GPX, None, line))
    assert refused.value.problem is Problem.MISSING
