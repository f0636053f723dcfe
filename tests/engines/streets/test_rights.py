"""What tags allow: to whom, in which direction, when, how fast."""

from __future__ import annotations

from datetime import date

import pytest

from kaga.engines.streets.closures import periods, within
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR
from kaga.engines.streets.rights import blocks, kmh_of, right_of, seconds_of


def ways(tags, profile=CAR, day=None):
    right = right_of(tags, profile, day)
    return right.forward, right.backward


BOTH, ALONG, AGAINST, NONE = (True, True), (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("tags", "car", "walk", "chair"),
    [
        ({"highway": "residential"}, BOTH, BOTH, BOTH),
        ({"highway": "residential", "oneway": "yes"}, ALONG, BOTH, BOTH),
        ({"highway": "residential", "oneway": "-1"}, AGAINST, BOTH, BOTH),
        ({"highway": "residential", "oneway": "reversible"}, NONE, BOTH, BOTH),
        ({"highway": "tertiary", "junction": "roundabout"}, ALONG, BOTH, BOTH),
        ({"highway": "primary", "oneway": "yes", "oneway:foot": "yes"}, ALONG, ALONG, ALONG),
        ({"highway": "residential", "motor_vehicle:backward": "no"}, ALONG, BOTH, BOTH),
        ({"highway": "motorway"}, ALONG, NONE, NONE),
        ({"highway": "trunk", "motorroad": "yes"}, BOTH, NONE, NONE),
        ({"highway": "footway"}, NONE, BOTH, BOTH),
        ({"highway": "pedestrian", "motor_vehicle": "destination"}, BOTH, BOTH, BOTH),
        ({"highway": "steps"}, NONE, BOTH, NONE),
        ({"highway": "steps", "ramp:wheelchair": "yes"}, NONE, BOTH, BOTH),
        ({"highway": "steps", "conveying": "forward"}, NONE, ALONG, NONE),
        ({"highway": "service", "access": "private"}, NONE, NONE, NONE),
        ({"highway": "service", "access": "private", "foot": "yes"}, NONE, BOTH, BOTH),
        ({"highway": "service", "access": "no", "motorcar": "yes"}, BOTH, NONE, NONE),
        ({"highway": "footway", "wheelchair": "no"}, NONE, BOTH, NONE),
        ({"highway": "footway", "smoothness": "horrible"}, NONE, BOTH, NONE),
        ({"highway": "footway", "width": "0.6"}, NONE, BOTH, NONE),
        ({"highway": "path", "surface": "sand"}, NONE, BOTH, NONE),
        ({"highway": "path", "sac_scale": "mountain_hiking"}, NONE, BOTH, NONE),
        ({"highway": "track", "tracktype": "grade5"}, NONE, BOTH, NONE),
        ({"railway": "platform"}, NONE, BOTH, BOTH),
        ({"highway": "raceway"}, NONE, NONE, NONE),
        ({"highway": "cycleway", "foot": "no"}, NONE, NONE, NONE),
        ({"highway": "tertiary", "ice_road": "yes"}, NONE, NONE, NONE),
        ({"highway": "service", "area": "yes"}, NONE, BOTH, BOTH),
        ({"route": "ferry", "motor_vehicle": "yes"}, BOTH, BOTH, BOTH),
        ({"route": "ferry", "oneway": "yes"}, NONE, ALONG, ALONG),
        ({"route": "ferry", "foot": "no", "motorcar": "yes"}, BOTH, NONE, NONE),
    ],
)
def test_who_may_go_which_way(tags, car, walk, chair):
    assert [ways(tags, profile) for profile in (CAR, WALK, WHEELCHAIR)] == [car, walk, chair]


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        ({"highway": "residential"}, 24.0),
        ({"highway": "residential", "maxspeed": "30"}, 25.5),
        ({"highway": "primary", "maxspeed": "walk"}, 5.95),
        ({"highway": "primary", "surface": "gravel"}, 30.0),
        ({"highway": "primary", "smoothness": "very_bad"}, 12.0),
        ({"highway": "motorway", "maxspeed": "none"}, 90.0),
        ({"highway": "motorway", "maxspeed": "130"}, 100.0),
        ({"highway": "busway", "motor_vehicle": "yes"}, 8.0),
    ],
)
def test_how_fast_cars_are(tags, kmh):
    assert right_of(tags, CAR, None).kmh == pytest.approx(kmh)


@pytest.mark.parametrize(
    ("tags", "share"),
    [
        ({"highway": "footway"}, 1.0),
        ({"highway": "footway", "surface": "compacted"}, 0.8),
        ({"highway": "footway", "surface": "sett", "smoothness": "bad"}, 0.525),
        ({"highway": "track", "tracktype": "grade1"}, 1.0),
        ({"highway": "track"}, 0.5),
        ({"highway": "steps", "wheelchair": "yes"}, 0.5),
    ],
)
def test_how_well_wheelchairs_roll(tags, share):
    assert right_of(tags, WHEELCHAIR, None).kmh == pytest.approx(0.9 * 3.6 * share)


def test_stairs_are_slow_and_local_streets_are_known():
    assert right_of({"highway": "steps"}, WALK, None).kmh == pytest.approx(2.16)
    assert right_of({"highway": "service", "access": "customers"}, CAR, None).local
    assert not right_of({"highway": "service"}, CAR, None).local


WINTER, SUMMER = date(2026, 1, 20), date(2026, 7, 20)


@pytest.mark.parametrize(
    ("tags", "winter"),
    [
        ({"motor_vehicle:conditional": "no @ (Nov 15-Apr 30)"}, NONE),
        ({"access:conditional": "no @ winter"}, NONE),
        ({"motorcar:conditional": "no @ (May-Jun; Aug 3)"}, BOTH),
        ({"motor_vehicle:conditional": "no @ (Mo-Fr 07:00-09:00)"}, BOTH),
        ({"motor_vehicle:conditional": "yes @ (Su)"}, BOTH),
        ({"winter_service": "no"}, NONE),
        ({"snowplowing": "no"}, NONE),
    ],
)
def test_what_is_closed_in_winter(tags, winter):
    road = {"highway": "tertiary", **tags}
    assert ways(road, CAR, WINTER) == winter
    assert ways(road, CAR, SUMMER) == BOTH
    assert ways(road, CAR, None) == BOTH


def test_a_road_closed_to_cars_in_winter_can_be_walked():
    road = {"highway": "tertiary", "motor_vehicle:conditional": "no @ (Dec-Mar)"}
    assert ways(road, WALK, WINTER) == BOTH
    assert ways({**road, "access:conditional": "no @ winter"}, WALK, WINTER) == NONE


def test_periods_of_the_year():
    assert periods("no @ (Dec-Mar)") == ((1201, 331),)
    assert periods("no @ Jun 5") == ((605, 605),)
    assert periods("no @ (Oct 10 - 20)") == ((1010, 1020),)
    assert periods("no @ (Xyz-Mar)") is None
    assert periods("no @ (sunset-sunrise)") is None
    assert periods("delivery @ (Dec-Mar)") is None
    assert within(((1201, 331),), date(2026, 12, 1))
    assert not within(((605, 605),), date(2026, 6, 6))


def test_limits_and_durations_as_they_are_written():
    assert [kmh_of(text) for text in ("50", "30 mph", "JP:urban", "")] == [
        50.0,
        pytest.approx(48.28, abs=0.01),
        0.0,
        0.0,
    ]
    written = ("00:25", "25", "PT1H30M", "01:10:30", "soon")
    assert [seconds_of(text) for text in written] == [1500, 1500, 5400, 4230, 0]


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"barrier": "bollard"}, [True, False, False]),
        ({"barrier": "stile"}, [True, False, True]),
        ({"barrier": "gate"}, [False, False, False]),
        ({"barrier": "gate", "access": "private"}, [True, True, True]),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, [False, False, False]),
        ({"kerb": "raised"}, [False, False, True]),
        ({"highway": "traffic_signals"}, [False, False, False]),
    ],
)
def test_who_is_stopped_at_a_point(tags, stopped):
    assert [blocks(tags, profile.mode) for profile in (CAR, WALK, WHEELCHAIR)] == stopped
