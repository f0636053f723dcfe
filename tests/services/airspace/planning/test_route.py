"""From two points to numbers, lines and files."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.conf import settings
from tests.services.airspace.planning.towns import NOON, stored_town
from typer.testing import CliRunner

from kaga.engines.airspace.missions.plan import read_plan
from kaga.engines.airspace.missions.waypoints import read_waypoints
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.engines.airspace.plan.result import Role
from kaga.services.airspace import commands
from kaga.services.airspace.planning.drafting import mission_of
from kaga.services.airspace.planning.lines import geojson_of, record_of, table_of
from kaga.services.airspace.planning.situations import people_of, situation_now
from kaga.services.airspace.planning.tilestore import TileStore

run = CliRunner().invoke


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_AIRSPACE", tmp_path)
    monkeypatch.setattr("kaga.services.airspace.planning.commands._begin", [])
    stored, town = stored_town()
    kept = TileStore(tmp_path)
    kept.keep(stored)
    west, east = (town.place(far, 0.0) for far in (-700.0, 700.0))
    kept.ends = [f"{lat:.6f},{lon:.6f}" for lat, lon in (west, east)]
    return kept


@pytest.fixture
def planned(store):
    start, end = (
        Endpoint(text, *(float(part) for part in text.split(","))) for text in store.ends
    )
    return plan(Request(start, end, NOON, CRAFTS["delivery_10kg"]), situation_now(store))


def test_everybody_who_lives_in_the_city_lives_where_its_floors_are(store):
    stored = store.current()
    assert people_of(stored).placed == pytest.approx(0.0)  # this town's houses have no floors


def test_a_planned_way_becomes_a_mission_that_ends_on_the_pad(planned):
    mission = mission_of(planned, planned.alternatives[0])
    start, end = planned.pads
    assert (mission.home.at.lat, mission.home.height.metres) == (start.lat, start.msl_m)
    assert mission.landing.at.lon == end.lon
    assert mission.landing.height.metres == pytest.approx(end.msl_m - start.msl_m, abs=2e-3)
    assert mission.takeoff.height.metres >= 30.0
    course = planned.alternatives[0].course
    top = max(one.height.metres for one in mission.waypoints)
    assert top + start.msl_m == pytest.approx(max(course.msl_m), abs=2e-3)


def test_the_record_says_on_what_map_it_rests_and_what_it_costs(planned):
    record = json.loads(json.dumps(record_of(planned)))
    assert record["map"]["version"] == planned.basis.map_version
    one = record["alternatives"][0]
    assert one["least_above_surface_m"] >= 30.0
    assert one["most_above_ground_m"] <= 149.0
    assert one["waypoints"][0][:2] == [planned.pads[0].lat, planned.pads[0].lon]


def test_lines_for_maps_are_longitude_first_with_heights(planned):
    feature = geojson_of(planned)["features"][0]
    lon, lat, height = feature["geometry"]["coordinates"][0]
    pad = planned.pads[0]
    assert (lon, lat, height) == (pad.lon, pad.lat, pad.msl_m)


def test_a_way_is_named_by_what_it_is_best_for(planned):
    one = planned.alternatives[0]
    ways = (one, replace(one, role=Role.DIFFERENT, serves=()))
    *_, first, second = table_of(replace(planned, alternatives=ways))
    assert first.startswith(" + ".join(each.value for each in one.serves))
    assert second.startswith("(another way)")


@pytest.mark.parametrize("kind", [".plan", ".waypoints", ".kml", ".geojson"])
def test_the_command_plans_and_writes_files(store, tmp_path, kind):
    out = tmp_path / f"flight{kind}"
    depart = ["--depart", "2026-11-24T12:00", "--out", str(out)]
    answer = run(commands.app, ["route", *store.ends, *depart, "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    text = out.read_text("utf-8")
    if kind == ".plan":
        first = told["alternatives"][0]["waypoints"][0]
        assert read_plan(text).home.at.lat == first[0]
    elif kind == ".waypoints":
        assert read_waypoints(text, speed=12.0).waypoints
    else:
        assert "LineString" in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (["--vehicle", "balloon"], "no vehicle class balloon"),
        (["--preset", "boldest"], "no preset boldest"),
        (["--depart", "tomorrow"], "not a moment"),
        (["--out", "flight.doc"], "flight.doc does not"),
    ],
)
def test_the_command_says_what_it_does_not_know(store, changed, told):
    answer = run(commands.app, ["route", *store.ends, *changed])
    assert (answer.exit_code, told in answer.output) == (2, True), answer.output


def test_the_command_refuses_places_beyond_the_map(store):
    answer = run(commands.app, ["route", store.ends[0], "35.0,135.0"])
    assert (answer.exit_code, "no route" in answer.output) == (2, True)


def test_the_command_refuses_coordinates_that_are_none(store):
    answer = run(commands.app, ["route", store.ends[0], "99.0,135.0"])
    assert (answer.exit_code, "not a request" in answer.output) == (2, True)


def test_a_map_is_shown_and_none_is_said(store, tmp_path, monkeypatch):
    answer = run(commands.app, ["city", "--json"])
    assert json.loads(answer.stdout)["version"] == store.current_version()
    monkeypatch.setattr(settings, "KAGA_AIRSPACE", tmp_path / "empty")
    answer = run(commands.app, ["city"])
    assert (answer.exit_code, "no map yet" in answer.output) == (2, True)
