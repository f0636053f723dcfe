"""Each reader refuses bad files with the place and the reason."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.missions.dips import read_area, write_area
from kaga.engines.airspace.missions.gpx import read_gpx, write_route
from kaga.engines.airspace.missions.json_reading import LARGEST_TEXT, MOST_ENTRIES, read_json
from kaga.engines.airspace.missions.kml import write_kml
from kaga.engines.airspace.missions.kml_reading import line_mission, read_kml, read_line
from kaga.engines.airspace.missions.plan import read_plan, write_plan
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.waypoints import (
    read_fences,
    read_rally,
    read_waypoints,
    write_waypoints,
)
from tests.engines.airspace.missions.made import MEDICINE

READERS = [read_plan, read_waypoints, read_kml, read_line, read_gpx, read_area, read_fences]
HEADER = "QGC WPL 110\n"
HOME = "0\t1\t0\t16\t0\t0\t0\t0\t36.3199\t136.3507\t12\t1\n"


def refusal(reader, text) -> tuple[Problem, str]:
    with pytest.raises(MissionError) as caught:
        reader(text)
    return caught.value.problem, caught.value.where


def changed_plan(path: str, value) -> str:
    """The plan of the tests with one value changed (or taken away: `...`)."""
    plan = json.loads(write_plan(MEDICINE))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    found = plan
    for step in steps:
        found = found[step]
    if value is ...:
        del found[last]
    else:
        found[last] = value
    return json.dumps(plan)


@pytest.mark.parametrize(
    ("path", "value", "problem", "where"),
    [
        ("fileType", "Fence", Problem.WRONG_KIND, "plan.fileType"),
        ("fileType", 3, Problem.WRONG_KIND, "plan.fileType"),
        ("version", 2, Problem.WRONG_VERSION, "plan.version"),
        ("version", 1.5, Problem.WRONG_KIND, "plan.version"),
        ("mission", ..., Problem.MISSING, "plan"),
        ("mission", [], Problem.WRONG_KIND, "plan.mission"),
        ("mission.version", 1, Problem.WRONG_VERSION, "plan.mission.version"),
        ("mission.items", [], Problem.MISSING, "mission"),
        ("mission.items", {}, Problem.WRONG_KIND, "plan.mission.items"),
        ("mission.items", [0] * (MOST_ENTRIES + 1), Problem.TOO_LARGE, "plan.mission.items"),
        ("mission.plannedHomePosition", [36.0, 136.0], Problem.WRONG_KIND,
         "plan.mission.plannedHomePosition"),
        ("mission.plannedHomePosition", [136.3, 36.3, 12], Problem.DISAGREES, "item 1"),
        ("mission.plannedHomePosition", [36.29, 136.36, 12], Problem.DISAGREES, "item 1"),
        ("mission.plannedHomePosition", [36.3199, "136", 12], Problem.WRONG_KIND,
         "plan.mission.plannedHomePosition[1]"),
        ("mission.plannedHomePosition", [36.3199, True, 12], Problem.WRONG_KIND,
         "plan.mission.plannedHomePosition[1]"),
        ("mission.items.0.type", "ComplexItem", Problem.COMMAND, "plan.mission.items[0]"),
        ("mission.items.0.command", 16, Problem.ORDER, "item 1"),
        ("mission.items.2.command", 22, Problem.ORDER, "item 3"),
        ("mission.items.7.command", 16, Problem.ORDER, "item 8"),
        ("mission.items.7.command", 20, Problem.COMMAND, "item 8"),
        ("mission.items.2.command", 82, Problem.COMMAND, "item 3"),
        ("mission.items.2.command", 9999, Problem.COMMAND, "item 3"),
        ("mission.items.2.frame", 2, Problem.WRONG_FRAME, "item 3"),
        ("mission.items.2.frame", 1, Problem.WRONG_FRAME, "item 3"),
        ("mission.items.2.frame", None, Problem.MISSING, "plan.mission.items[2]"),
        ("mission.items.2.params", [0, 0, 0], Problem.WRONG_KIND, "plan.mission.items[2]"),
        ("mission.items.2.params.6", None, Problem.WRONG_KIND,
         "plan.mission.items[2].params[6]"),
        ("mission.items.2.params.6", 99_999, Problem.HEIGHT, "waypoint 1"),
        ("mission.items.2.params.4", None, Problem.TOO_FAR, "leg 1"),
        ("mission.items.7.params.4", 0, Problem.TOO_FAR, "leg 4"),
        ("mission.items.1.params.0", 3, Problem.COMMAND, "item 2"),
        ("mission.items.1.params.1", -1, Problem.SPEED, "item 2"),
        ("mission.items.1.params.1", None, Problem.SPEED, "item 2"),
        ("geoFence.version", 1, Problem.WRONG_VERSION, "plan.geoFence.version"),
        ("geoFence.polygons.0.polygon.0", [36.3], Problem.WRONG_KIND,
         "plan.geoFence.polygons[0].polygon[0]"),
        ("geoFence.polygons.0.polygon", [[36.3, 136.3], [36.4, 136.4]], Problem.FENCE,
         "plan.geoFence.polygons[0]"),
        ("geoFence.polygons.0.polygon",
         [[36.3, 136.3], [36.4, 136.4], [36.3, 136.4], [36.4, 136.3]], Problem.FENCE,
         "plan.geoFence.polygons[0]"),
        ("geoFence.circles.0.circle.radius", 0, Problem.FENCE, "plan.geoFence.circles[0]"),
        ("rallyPoints.version", 1, Problem.WRONG_VERSION, "plan.rallyPoints.version"),
        ("rallyPoints.points.0", [36.3, 136.36], Problem.WRONG_KIND,
         "plan.rallyPoints.points[0]"),
    ],
)  # fmt: skip
def test_a_bad_plan_is_refused_where_it_is_bad(path, value, problem, where):
    assert refusal(read_plan, changed_plan(path, value)) == (problem, where)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e400", "1" + "0" * 400])
def test_numbers_that_are_none_are_refused_in_json(constant):
    text = write_plan(MEDICINE).replace("77.0", constant)
    assert refusal(read_plan, text)[0] is Problem.NOT_FINITE


def test_a_plan_without_speed_item_takes_the_hover_speed_and_else_is_refused():
    plan = json.loads(write_plan(MEDICINE))
    del plan["mission"]["items"][1]
    plan["mission"]["hoverSpeed"] = 7.5
    assert read_plan(json.dumps(plan)).speed == 7.5
    del plan["mission"]["hoverSpeed"]
    assert refusal(read_plan, json.dumps(plan)) == (Problem.MISSING, "mission")


def test_a_plan_without_fence_and_rally_has_none():
    plan = json.loads(write_plan(MEDICINE))
    del plan["geoFence"], plan["rallyPoints"]
    mission = read_plan(json.dumps(plan))
    assert (mission.fences, mission.rally) == ((), ())
    plan["geoFence"] = {"version": 2}
    assert read_plan(json.dumps(plan)).fences == ()


def test_a_takeoff_without_place_means_home():
    mission = read_plan(
        changed_plan("mission.items.0.params", [0, 0, 0, None, None, None, 60.0])
    )
    assert mission == MEDICINE


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text", ["", "\x00", "{", "<", "[[", "\ud800", "null", "[]", "<a/>", "[" * 100_000]
)
def test_what_is_no_file_of_the_kind_is_refused(reader, text):
    with pytest.raises(MissionError):
        reader(text)


@pytest.mark.parametrize("reader", READERS)
def test_a_file_of_gigantic_size_is_refused_before_it_is_read(reader):
    assert refusal(reader, "x" * (LARGEST_TEXT + 1))[0] is Problem.TOO_LARGE


@settings(max_examples=80)
@given(st.data())
def test_a_plan_damaged_anywhere_is_read_or_refused_and_nothing_else(data):
    text = write_plan(MEDICINE)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    damaged = text[:start] + data.draw(st.text(max_size=5)) + text[end:]
    with contextlib.suppress(MissionError):
        assert read_plan(damaged).speed > 0.0


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ("QGC WPL 100\n", Problem.WRONG_VERSION, "line 1"),
        ("something else\n", Problem.WRONG_KIND, "line 1"),
        (HEADER, Problem.MISSING, "file"),
        (HEADER + "0\t1\t0\n", Problem.MISSING, "line 2"),
        (HEADER + HOME.replace("12", "nan"), Problem.NOT_FINITE, "line 2"),
        (HEADER + HOME.replace("12", "twelve"), Problem.NOT_FINITE, "line 2"),
        (HEADER + HOME.replace("16", "16.5"), Problem.WRONG_KIND, "line 2"),
        (HEADER + HOME.replace("\t0\t16", "\t3\t16"), Problem.WRONG_FRAME, "item 0"),
        (HEADER + HOME, Problem.MISSING, "mission"),
        (HEADER + HOME + HOME, Problem.ORDER, "item 1"),
    ],
)
def test_a_bad_waypoint_file_is_refused_where_it_is_bad(text, problem, where):
    assert refusal(read_waypoints, text) == (problem, where)


def test_a_waypoint_file_without_speed_needs_one():
    lines = write_waypoints(MEDICINE).splitlines()
    del lines[3]
    numbered = [
        "\t".join([str(number), *line.split("\t")[1:]]) for number, line in enumerate(lines[1:])
    ]
    text = "\r\n".join([lines[0], *numbered, ""])
    assert refusal(read_waypoints, text) == (Problem.MISSING, "mission")
    assert read_waypoints(text, speed=9.0).speed == 9.0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1 0 0 16 4 0 0 0 36.3 136.3 0 1", Problem.COMMAND),
        ("1 0 0 5001 4 0 0 0 36.3 136.3 0 1", Problem.FENCE),
        ("1 0 0 5001 2 0 0 0 36.3 136.3 0 1", Problem.FENCE),
        ("1 0 0 5003 -1 0 0 0 36.3 136.3 0 1", Problem.FENCE),
    ],
)
def test_a_bad_fence_file_is_refused(line, problem):
    assert refusal(read_fences, HEADER + HOME + line)[0] is problem


def test_a_fence_with_corners_that_disagree_is_refused():
    corner = "{} 0 0 {} 3 0 0 0 36.3{} 136.3{} 0 1\n"
    lines = [corner.format(1, 5001, 1, 1), corner.format(2, 5001, 2, 1)]
    text = HEADER + HOME + "".join(lines) + corner.format(3, 5002, 2, 2)
    assert refusal(read_fences, text) == (Problem.FENCE, "fence item 1")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1 0 3 16 0 0 0 0 36.3 136.3 40 1", Problem.COMMAND),
        ("1 0 0 5100 0 0 0 0 36.3 136.3 40 1", Problem.WRONG_FRAME),
        ("1 0 7 5100 0 0 0 0 36.3 136.3 40 1", Problem.WRONG_FRAME),
    ],
)
def test_a_bad_rally_file_is_refused(line, problem):
    assert refusal(read_rally, HEADER + HOME + line) == (problem, "rally point 1")


KML = write_kml(MEDICINE, "test")


@pytest.mark.parametrize(
    ("old", "new", "problem", "where"),
    [
        ("136.3525,36.315,89.0", "136.3525,36.315,90.0", Problem.DISAGREES, "waypoint 1"),
        ("136.3525,36.315,89.0", "136.3525,36.315", Problem.DISAGREES, "waypoint 1"),
        ("136.3525,36.315,89.0", "36.315,136.3525,89.0", Problem.NOT_A_PLACE,
         "waypoint 1, point 1"),
        ("136.3525,36.315,89.0", "136.3525", Problem.WRONG_KIND, "waypoint 1, point 1"),
        ("136.3525,36.315,89.0", "", Problem.MISSING, "waypoint 1"),
        ("136.3525,36.315,89.0", "a,b", Problem.NOT_FINITE, "waypoint 1, point 1"),
        ("<value>home</value></Data><Data name=\"kaga-above\"><value>sea",
         "<value>home</value></Data><Data name=\"kaga-above\"><value>moon",
         Problem.WRONG_FRAME, "home"),
        ("<value>takeoff</value>", "<value>other</value>", Problem.WRONG_KIND, "take-off"),
        ("<value>landing</value>", "<value>waypoint</value>", Problem.MISSING, "kml"),
        ("<value>77.0</value>", "<value>NaN</value>", Problem.NOT_FINITE,
         "waypoint 1, height"),
        ("<value>inside</value>", "<value>around</value>", Problem.FENCE, "fence 1"),
        ("<value>120.5</value>", "<value>0</value>", Problem.FENCE, "fence 2"),
        ("<value>203 0.0", "<value>203", Problem.COMMAND, "waypoint 2"),
        ("<value>203 0.0", "<value>203.5 0.0", Problem.COMMAND, "waypoint 2"),
        ("<value>203 0.0", "<value>177 0.0", Problem.COMMAND, "command 177"),
        ("<value>12.0</value></Data></Ext", "<value></value></Data></Ext",
         Problem.NOT_FINITE, "home, height"),
        ("kaga-speed", "other-speed", Problem.NOT_FINITE, "take-off, speed"),
    ],
)  # fmt: skip
def test_a_bad_kml_is_refused_where_it_is_bad(old, new, problem, where):
    assert KML.count(old) >= 1
    text = KML.replace(old, new, 1)
    assert refusal(read_kml, text) == (problem, where)


def test_a_height_above_home_needs_home_first():
    start = KML.index("<Placemark><name>home")
    end = KML.index("<Placemark><name>take-off")
    home, rest = KML[start:end], KML[:start] + KML[end:]
    assert refusal(read_kml, rest) == (Problem.ORDER, "take-off")
    flat = write_kml(MEDICINE.in_msl(lambda _: MEDICINE.home.height), "flat")
    assert refusal(read_kml, flat.replace(home, ""))[0] is Problem.ORDER
    flat = flat[: flat.index("<Folder><name>rally")] + "</Document></kml>"
    assert refusal(read_kml, flat.replace(home, "")) == (Problem.MISSING, "kml")


def test_document_types_are_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bb">]><kml>&b;</kml>'
    assert refusal(read_kml, bomb) == (Problem.NOT_READABLE, "kml")


def test_a_declared_encoding_of_text_already_decoded_does_no_harm():
    assert read_kml(KML.replace("UTF-8", "Shift_JIS")) == MEDICINE
    assert read_kml("\ufeff" + KML) == MEDICINE


def test_a_line_clamped_to_the_ground_is_no_flight():
    line = "<kml><LineString><coordinates>136.3,36.3,80</coordinates></LineString></kml>"
    assert refusal(read_line, line) == (Problem.WRONG_FRAME, "LineString")
    assert refusal(read_line, "<kml/>") == (Problem.MISSING, "kml")


def test_a_plain_line_becomes_a_mission_with_what_is_added():
    home, landing = MEDICINE.home, MEDICINE.landing
    flat = MEDICINE.in_msl(lambda _: home.height)
    line = read_line(write_kml(flat, "flat"))
    mission = line_mission(line[1:-2], home, landing, speed=9.0)
    assert [point.at for point in mission.waypoints] == [
        point.at for point in MEDICINE.waypoints
    ]
    assert mission.takeoff.height == flat.waypoints[0].height
    with pytest.raises(MissionError, match="no corner"):
        line_mission((), home, landing, speed=9.0)


GPX = '<gpx><trk><trkseg><trkpt lat="36.3" lon="136.3">{}</trkpt></trkseg></trk></gpx>'


@pytest.mark.parametrize(
    ("text", "problem", "where"),
    [
        ("<kml/>", Problem.WRONG_KIND, "gpx"),
        ("<gpx/>", Problem.MISSING, "gpx"),
        ("<gpx><trkpt lat='x' lon='1'/></gpx>", Problem.NOT_FINITE, "point 1, lat"),
        ("<gpx><trkpt lat='36.3'/></gpx>", Problem.NOT_FINITE, "point 1, lon"),
        ("<gpx><trkpt lat='136' lon='36'/></gpx>", Problem.NOT_A_PLACE, "point 1"),
        (GPX.format("<ele>NaN</ele>"), Problem.NOT_FINITE, "point 1, ele"),
        (GPX.format("<time>noon</time>"), Problem.NOT_READABLE, "point 1, time"),
        (GPX.format("<time>2026-11-23T15:00:00</time>"), Problem.MISSING, "point 1, time"),
    ],
)
def test_a_bad_track_is_refused_where_it_is_bad(text, problem, where):
    assert refusal(read_gpx, text) == (problem, where)


def test_a_track_that_runs_backwards_is_refused():
    point = "<trkpt lat='36.3' lon='136.3'><time>2026-11-23T15:00:{}Z</time></trkpt>"
    text = "<gpx>" + point.format("01") + point.format("00") + "</gpx>"
    assert refusal(read_gpx, text) == (Problem.ORDER, "point 2")


def test_a_track_of_a_million_points_is_refused():
    text = "<gpx>" + "<trkpt/>" * 200_001 + "</gpx>"
    assert refusal(read_gpx, text) == (Problem.TOO_LARGE, "gpx")


def test_a_height_above_home_cannot_be_said_in_gpx():
    with pytest.raises(MissionError, match="RelHome in GPX"):
        write_route(MEDICINE, "route")


AREA = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[136.3, 36.3], [136.4, 36.3], [136.4, 36.4], [136.3, 36.3]]],
            },
        }
    ],
}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"FeatureCollection"', '"Feature"', Problem.WRONG_KIND),
        ('"Polygon"', '"Point"', Problem.WRONG_KIND),
        ("[136.4, 36.3]", "[136.4]", Problem.WRONG_KIND),
        ("[136.4, 36.3], ", "", Problem.FENCE),
        ("[[[136.3", "[[], [[136.3", Problem.WRONG_KIND),
        ('"features": [', '"features": [{}, ', Problem.WRONG_KIND),
        ("136.4", "NaN", Problem.NOT_FINITE),
    ],
)
def test_a_bad_area_is_refused(old, new, problem):
    text = json.dumps(AREA)
    assert read_area(text).outer[0].lon == 136.3
    assert refusal(read_area, text.replace(old, new))[0] is problem


def test_values_are_asked_for_by_kind():
    found = read_json('{"a": 1.5, "b": "x"}', "file")
    with pytest.raises(MissionError, match=r"file\.b: wrong-kind: a number"):
        found.at("b").number()
    with pytest.raises(MissionError, match=r"file\.a: wrong-kind: a whole number"):
        found.at("a").integer()
    with pytest.raises(MissionError, match=r"file\.a: wrong-kind: a text"):
        found.at("a").text()
    assert write_area(read_area(json.dumps(AREA)))
