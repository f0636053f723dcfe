"""What goes out only: volumes in KML, areas for the national system, and their limits."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString
from shapely.geometry import Polygon as Shape

from kaga.engines.airspace.footprints import Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Agl, Msl, RelHome
from kaga.engines.airspace.missions.assembly import Around, mission_of
from kaga.engines.airspace.missions.dips import MOST_CORNERS, area_of, read_area, write_area
from kaga.engines.airspace.missions.items import Item, mission_items, rally_of
from kaga.engines.airspace.missions.kml import DrawnVolume, write_kml
from kaga.engines.airspace.missions.kml_reading import read_kml
from kaga.engines.airspace.missions.model import MOST_ITEMS, Takeoff, Waypoint
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point
from tests.engines.airspace.missions.made import MEDICINE, PHOTO, missions

KML = "{http://www.opengis.net/kml/2.2}"
VOLUME = DrawnVolume(
    "volume 1",
    (Point(36.31, 136.35), Point(36.31, 136.36), Point(36.32, 136.36)),
    Msl(60.0),
    Msl(120.0),
    datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 6, 1, tzinfo=UTC),
)


def test_a_volume_is_drawn_with_floor_ceiling_walls_and_time():
    text = write_kml(MEDICINE, "flight", [VOLUME])
    root = ET.fromstring(text)
    placemarks = root.iter(f"{KML}Placemark")
    (drawn,) = [found for found in placemarks if found.find(f"{KML}TimeSpan") is not None]
    assert drawn.findtext(f"{KML}TimeSpan/{KML}begin") == "2026-11-23T06:00:00Z"
    assert drawn.findtext(f"{KML}TimeSpan/{KML}end") == "2026-11-23T06:01:00Z"
    rings = [ring.text.split() for ring in drawn.iter(f"{KML}coordinates")]
    heights = [{float(corner.split(",")[2]) for corner in ring} for ring in rings]
    assert heights == [{60.0}, {120.0}, {60.0, 120.0}, {60.0, 120.0}, {60.0, 120.0}]
    assert all(ring[0] == ring[-1] for ring in rings)
    assert {mode.text for mode in drawn.iter(f"{KML}altitudeMode")} == {"absolute"}
    # Volumes are for looking at: the mission reads back without them.
    assert read_kml(text) == MEDICINE


def test_lines_are_drawn_between_heights_of_one_mode_only():
    def lines(mission) -> list[tuple[str, int]]:
        root = ET.fromstring(write_kml(mission, "flight"))
        found = []
        for line in root.iter(f"{KML}LineString"):
            corners = line.findtext(f"{KML}coordinates").split()
            found.append((line.findtext(f"{KML}altitudeMode"), len(corners)))
        return found

    # Up and the first waypoint; then one above ground; then the last, the landing twice.
    assert lines(MEDICINE) == [("absolute", 2), ("absolute", 3)]
    ground = tuple(replace(point, height=Agl(70.0)) for point in MEDICINE.waypoints)
    assert lines(replace(MEDICINE, waypoints=ground)) == [("relativeToGround", 4)]


@settings(max_examples=25)
@given(missions(), st.floats(5.0, 300.0))
def test_an_area_holds_all_within_its_width_counter_clockwise(mission, width):
    area = area_of(mission, width)
    frame = LocalFrame(mission.home.at.lat, mission.home.at.lon)
    ring = Shape([frame.east_north(corner.lat, corner.lon) for corner in area.outer])
    places = [frame.east_north(at.lat, at.lon) for at, _ in mission.path()]
    assert ring.exterior.is_ccw
    assert ring.buffer(0.1).covers(LineString(places).buffer(width))
    assert len(area.outer) <= MOST_CORNERS


def zigzag(step: float) -> tuple[Waypoint, ...]:
    return tuple(
        Waypoint(
            Point(36.3 + 0.003 * number, 136.3 + step * (number % 2)), RelHome(60.0)
        )
        for number in range(200)
    )  # fmt: skip


def test_an_area_of_too_many_corners_is_coarsened_and_then_refused():
    mild = replace(MEDICINE, waypoints=zigzag(0.01)[:60])
    assert 100 < len(area_of(mild, 30.0).outer) <= MOST_CORNERS
    wild = replace(MEDICINE, waypoints=zigzag(0.1) + zigzag(0.13)[1:])
    with pytest.raises(MissionError, match="more than 500 corners"):
        area_of(wild, 5.0)


@pytest.mark.parametrize("width", [0.0, -1.0, 5000.1, math.nan])
def test_an_area_of_absurd_width_is_refused(width):
    with pytest.raises(MissionError, match="half width"):
        area_of(MEDICINE, width)


def test_an_area_that_the_system_may_not_take_is_not_written():
    ring = (Point(36.3, 136.3), Point(36.3, 136.4), Point(36.4, 136.4))
    hole = (Point(36.31, 136.35), Point(36.31, 136.36), Point(36.32, 136.36))
    with pytest.raises(MissionError, match="holes"):
        write_area(Polygon(ring, (hole,)))
    corners = (math.tau * number / 501 for number in range(501))
    circle = Polygon(
        tuple(Point(36.3 + 0.01 * math.sin(at), 136.3 + 0.01 * math.cos(at)) for at in corners)
    )
    with pytest.raises(MissionError, match="more than 500 corners"):
        write_area(circle)


def test_an_area_may_come_without_its_closing_corner():
    area = area_of(MEDICINE, 60.0)
    found = json.loads(write_area(area))
    del found["features"][0]["geometry"]["coordinates"][0][-1]
    assert read_area(json.dumps(found)) == area


def test_too_many_items_are_refused_before_they_are_looked_at():
    items = mission_items(MEDICINE)
    with pytest.raises(MissionError) as caught:
        mission_of(items * (MOST_ITEMS // len(items) + 1), Around(MEDICINE.home))
    assert caught.value.problem is Problem.TOO_LARGE


def test_values_that_are_no_numbers_are_refused_in_items():
    nothing = (0.0, 0.0, 0.0, 0.0)
    with pytest.raises(MissionError) as caught:
        rally_of([Item(5100, 3, nothing, 36.3, 136.3, math.nan)])
    assert (caught.value.problem, caught.value.where) == (
        Problem.NOT_FINITE, "rally point 1, height",
    )  # fmt: skip
    items = mission_items(MEDICINE)
    items[2] = replace(items[2], x=math.nan)
    with pytest.raises(MissionError, match="item 3: not-finite"):
        mission_of(items, Around(MEDICINE.home))


def test_commands_before_the_first_waypoint_belong_to_the_takeoff():
    early = replace(MEDICINE, takeoff=Takeoff(RelHome(60.0), (PHOTO,)))
    assert mission_of(mission_items(early), Around(early.home)).takeoff == early.takeoff


def test_a_fence_without_corners_in_kml_is_refused():
    text = write_kml(MEDICINE, "flight")
    start = text.index("<name>fence 2")
    at = text.index("<coordinates>", start) + len("<coordinates>")
    with pytest.raises(MissionError, match="fence 2: fence"):
        read_kml(text[:at] + text[text.index("</coordinates>", at) :])


def test_a_kml_line_of_too_many_corners_is_refused():
    corners = " ".join(["136.3,36.3,50"] * 20_001)
    text = write_kml(MEDICINE, "flight")
    text = text.replace("136.3507,36.3199,12.0", corners, 1)
    with pytest.raises(MissionError, match="home: too-large"):
        read_kml(text)
