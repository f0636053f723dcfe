"""Files told apart by what is in them; heights whose reference nobody says are refused."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl, RelHome
from kaga.engines.airspace.legcheck.brought import FileKind, Reading, read_brought
from kaga.engines.airspace.missions.gpx import TrackPoint, write_route, write_track
from kaga.engines.airspace.missions.kml import write_kml
from kaga.engines.airspace.missions.model import Home, Landing, Mission, Takeoff, Waypoint
from kaga.engines.airspace.missions.plan import write_plan
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.waypoints import write_waypoints
from kaga.engines.geo.model import Point

HERE, THERE = Point(36.32, 136.35), Point(36.31, 136.352)
MISSION = Mission(
    Home(HERE, Msl(12.0)),
    Takeoff(RelHome(60.0)),
    (Waypoint(THERE, RelHome(77.0)),),
    Landing(THERE, RelHome(1.0)),
    speed=12.0,
)
USUAL = Reading(speed=12.0)


def geojson(heights: str | None, kind: str = "LineString") -> str:
    places = [[136.35, 36.32, 80.0], [136.352, 36.31, 90.0]]
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {} if heights is None else {"heights": heights},
                    "geometry": {"type": kind, "coordinates": places},
                }
            ],
        }
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (write_plan(MISSION), FileKind.PLAN),
        (write_waypoints(MISSION), FileKind.WAYPOINTS),
        (write_kml(MISSION, "a flight"), FileKind.KML),
    ],
)
def test_missions_come_back_whole(text, kind):
    brought = read_brought("\ufeff" + text, USUAL)
    assert brought.kind is kind
    assert brought.mission == MISSION
    assert brought.places()[0] == HERE


@pytest.mark.parametrize(
    ("said", "height"), [("msl", Msl), ("agl", Agl), ("ellipsoid", Ellipsoid)]
)
def test_a_line_says_what_its_heights_are_measured_from(said, height):
    for text, reading in (
        (geojson(said), USUAL),
        (geojson(None), Reading(12.0, said)),
    ):
        brought = read_brought(text, reading)
        assert brought.line[0] == (HERE, height(80.0))
        assert (brought.mission, brought.kind) == (None, FileKind.GEOJSON)


def test_a_line_that_does_not_say_it_is_refused_by_name():
    with pytest.raises(MissionError) as refused:
        read_brought(geojson(None), USUAL)
    assert refused.value.problem is Problem.WRONG_FRAME


def test_a_plain_line_of_another_program_is_read_from_kml():
    text = (
        "<kml><LineString><altitudeMode>relativeToGround</altitudeMode>"
        "<coordinates>136.35,36.32,80 136.352,36.31,90</coordinates></LineString></kml>"
    )
    assert read_brought(text, USUAL).line[1] == (THERE, Agl(90.0))
    assert read_brought(text, Reading(12.0, "msl")).line[1] == (THERE, Msl(90.0))


def test_a_track_and_a_route_come_from_gpx():
    track = [TrackPoint(HERE, Msl(80.0), None), TrackPoint(THERE, Msl(90.0), None)]
    brought = read_brought(write_track(track), USUAL)
    assert (brought.kind, len(brought.line), brought.departs) == (FileKind.GPX, 2, None)
    route = write_route(MISSION.in_msl(lambda _: Msl(0.0)), "r")
    assert read_brought(route, USUAL).line[0] == (HERE, Msl(12.0))


def test_a_track_without_heights_is_refused():
    text = write_track([TrackPoint(HERE, None, None), TrackPoint(THERE, None, None)])
    with pytest.raises(MissionError, match="ele"):
        read_brought(text, USUAL)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.WRONG_KIND),
        ("PK\x03\x04", Problem.WRONG_KIND),
        ("<svg/>", Problem.WRONG_KIND),
        ("{", Problem.NOT_READABLE),
        ("[" * 100_000, Problem.WRONG_KIND),
        ('{"type": "FeatureCollection", "features": []}', Problem.MISSING),
        (geojson("msl", "Polygon"), Problem.WRONG_KIND),
        (geojson("feet"), Problem.WRONG_FRAME),
        ('{"type": "LineString", "coordinates": [[1, 2]]}', Problem.WRONG_FRAME),
    ],
)
def test_what_is_no_flight_is_refused_by_name(text, problem):
    with pytest.raises(MissionError) as refused:
        read_brought(text, USUAL)
    assert refused.value.problem is problem


def test_a_reference_that_is_none_is_refused():
    with pytest.raises(MissionError, match="there are msl, agl, ellipsoid"):
        Reading(12.0, "feet")


def test_a_line_of_too_many_points_is_refused():
    points = [
        TrackPoint(Point(36.3, 136.3 + at * 1e-6), Msl(80.0), None) for at in range(5_001)
    ]
    with pytest.raises(MissionError) as refused:
        read_brought(write_track(points), USUAL)
    assert refused.value.problem is Problem.TOO_LARGE


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    read = None
    with contextlib.suppress(MissionError):
        read = read_brought(text, USUAL)
    assert read is None or read.places()
