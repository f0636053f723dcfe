from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kaga.engines.airspace.footprints import Polygon
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl, RelHome
from kaga.engines.airspace.missions.model import (
    MOST_ITEMS,
    Action,
    Fence,
    Home,
    Landing,
    RallyPoint,
    Side,
    Takeoff,
    Waypoint,
)
from kaga.engines.airspace.missions.problems import TOLD, MissionError, Problem
from kaga.engines.geo.model import Point
from tests.engines.airspace.missions.made import HALL, MEDICINE, PHOTO, RELEASE, STATION

HIGH = Waypoint(STATION, RelHome(60.0))


def refused(**changes) -> MissionError:
    with pytest.raises(MissionError) as caught:
        replace(MEDICINE, **changes)
    return caught.value


@pytest.mark.parametrize(
    ("changes", "problem", "where"),
    [
        ({"home": Home(Point(math.nan, 136.0), Msl(0.0))}, Problem.NOT_FINITE, "home"),
        ({"home": Home(Point(136.35, 36.31), Msl(0.0))}, Problem.NOT_A_PLACE, "home"),
        ({"home": Home(Point(0.0, 0.0), Msl(0.0))}, Problem.NOT_A_PLACE, "home"),
        ({"takeoff": Takeoff(RelHome(0.0))}, Problem.HEIGHT, "take-off"),
        ({"takeoff": Takeoff(Msl(-101.0))}, Problem.HEIGHT, "take-off"),
        ({"landing": Landing(HALL, Ellipsoid(50.0))}, Problem.WRONG_FRAME, "landing"),
        ({"landing": Landing(HALL, Msl(5001.0))}, Problem.HEIGHT, "landing"),
        ({"landing": Landing(Point(34.7, 135.5), RelHome(0.0))}, Problem.TOO_FAR, "leg 4"),
        ({"waypoints": (Waypoint(HALL, Agl(1501.0)),)}, Problem.HEIGHT, "waypoint 1"),
        ({"waypoints": (HIGH, Waypoint(HALL, RelHome(50.0), hold_s=-1.0))},
         Problem.HOLD, "waypoint 2"),
        ({"waypoints": (Waypoint(HALL, RelHome(50.0), hold_s=math.nan),)},
         Problem.HOLD, "waypoint 1"),
        ({"waypoints": (Waypoint(HALL, RelHome(50.0), speed=0.0),)},
         Problem.SPEED, "waypoint 1"),
        ({"waypoints": (HIGH,) * (MOST_ITEMS + 1)}, Problem.TOO_LARGE, "mission"),
        ({"speed": 0.0}, Problem.SPEED, "speed"),
        ({"speed": 100.1}, Problem.SPEED, "speed"),
        ({"speed": math.inf}, Problem.NOT_FINITE, "speed"),
        ({"rally": (RallyPoint(HALL, RelHome(1501.0)),)}, Problem.HEIGHT, "rally point 1"),
        ({"takeoff": Takeoff(RelHome(9.0), (Action(177, (0.0,) * 7),))},
         Problem.COMMAND, "command 177"),
        ({"takeoff": Takeoff(RelHome(9.0), (replace(PHOTO, params=(math.nan,) * 7),))},
         Problem.NOT_FINITE, "command 203"),
        ({"takeoff": Takeoff(RelHome(9.0), (replace(PHOTO, params=(0.5,) * 7),))},
         Problem.COMMAND, "command 203"),
    ],
)  # fmt: skip
def test_an_absurd_mission_is_refused_with_its_place(changes, problem, where):
    error = refused(**changes)
    assert (error.problem, error.where) == (problem, where)


def test_a_fence_with_a_hole_is_refused():
    ring = (Point(36.3, 136.3), Point(36.3, 136.4), Point(36.4, 136.4))
    hole = (Point(36.31, 136.35), Point(36.31, 136.36), Point(36.32, 136.36))
    error = refused(fences=(Fence(Polygon(ring, (hole,)), Side.INSIDE),))
    assert error.problem is Problem.FENCE


def test_the_border_of_each_height_is_flyable():
    replace(MEDICINE, waypoints=(Waypoint(HALL, Agl(1500.0)),), speed=100.0)
    replace(MEDICINE, takeoff=Takeoff(Msl(-3.0)), landing=Landing(HALL, Msl(5000.0)))


def test_areas_come_before_circles_whatever_the_order_given():
    polygon, circle = MEDICINE.fences
    assert replace(MEDICINE, fences=(circle, polygon)) == MEDICINE


def test_the_path_goes_up_along_over_and_down():
    path = MEDICINE.path()
    assert path[0] == (STATION, RelHome(60.0))
    assert path[-2:] == [(HALL, Msl(95.5)), (HALL, RelHome(5.5))]
    assert len(path) == len(MEDICINE.waypoints) + 3
    hop = replace(MEDICINE, waypoints=())
    assert hop.path()[1] == (HALL, RelHome(60.0))


def test_heights_above_sea_level_ask_for_the_ground_only_where_needed():
    asked = []

    def ground_at(at: Point) -> Msl:
        asked.append(at)
        return Msl(21.0)

    flat = MEDICINE.in_msl(ground_at)
    assert asked == [MEDICINE.waypoints[1].at]
    assert [point.height for point in flat.waypoints] == [Msl(89.0), Msl(91.0), Msl(95.5)]
    assert (flat.takeoff.height, flat.landing.height) == (Msl(72.0), Msl(17.5))


def test_a_gripper_may_drop_and_a_camera_may_not():
    assert not MEDICINE.may_drop
    assert replace(MEDICINE, takeoff=Takeoff(RelHome(60.0), (RELEASE,))).may_drop


def test_every_problem_is_told_in_three_languages():
    assert set(TOLD) == set(Problem)
    for told in TOLD.values():
        assert all(told)
        assert told.ja != told.easy
    error = MissionError(Problem.SPEED, "speed", "0 m/s")
    assert error.told == TOLD[Problem.SPEED]
    assert str(error) == "speed: speed: 0 m/s"
