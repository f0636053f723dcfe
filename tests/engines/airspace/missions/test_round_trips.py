"""What is written is what is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.dips import area_of, read_area, write_area
from kaga.engines.airspace.missions.gpx import TrackPoint, read_gpx, write_route, write_track
from kaga.engines.airspace.missions.items import fence_items, fences_of, rally_items, rally_of
from kaga.engines.airspace.missions.kml import write_kml
from kaga.engines.airspace.missions.kml_reading import read_kml
from kaga.engines.airspace.missions.plan import read_plan, write_plan
from kaga.engines.airspace.missions.waypoints import (
    read_fences,
    read_rally,
    read_waypoints,
    write_fences,
    write_rally,
    write_waypoints,
)
from tests.engines.airspace.missions.made import MEDICINE, NEAR, missions

few = settings(max_examples=60)
BEGIN = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@few
@given(missions())
def test_a_plan_gives_back_the_whole_mission(mission):
    assert read_plan(write_plan(mission)) == mission


@few
@given(missions())
def test_three_waypoint_files_give_back_path_fences_and_rally(mission):
    path = replace(mission, fences=(), rally=())
    assert read_waypoints(write_waypoints(mission)) == path
    assert read_fences(write_fences(mission)) == mission.fences
    assert read_rally(write_rally(mission)) == mission.rally


@few
@given(missions())
def test_items_give_back_fences_and_rally(mission):
    assert fences_of(fence_items(mission.fences)) == mission.fences
    assert rally_of(rally_items(mission.rally)) == mission.rally


@few
@given(missions(), st.text(max_size=8).filter(lambda text: text.isprintable()))
def test_kml_gives_back_the_whole_mission(mission, name):
    assert read_kml(write_kml(mission, name)) == mission


@few
@given(missions(), st.floats(1.0, 400.0))
def test_an_area_gives_back_its_corners(mission, width):
    area = area_of(mission, width)
    assert read_area(write_area(area)) == area


@few
@given(
    st.lists(
        st.builds(
            TrackPoint,
            NEAR,
            st.none() | st.builds(Msl, st.floats(-10.0, 1500.0)),
            st.none(),
        ),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.integers(0, 10_000_000), min_size=5, max_size=5),
)
def test_a_track_gives_back_its_points_and_times(points, steps):
    moment, timed = BEGIN, []
    for point, step in zip(points, steps, strict=False):
        moment += timedelta(microseconds=step)
        timed.append(replace(point, time=moment))
    assert read_gpx(write_track(timed)) == tuple(timed)
    assert read_gpx(write_track(points)) == tuple(points)


def test_a_route_in_gpx_has_the_corners_of_the_mission():
    flat = MEDICINE.in_msl(lambda _: Msl(20.0))
    points = read_gpx(write_route(flat, "山代 <温泉> & 駅"))
    assert points[0] == TrackPoint(flat.home.at, flat.home.height, None)
    assert [(point.at, point.height) for point in points[1:]] == flat.path()
