"""From a route to files and vehicles and back, by the commands."""

from __future__ import annotations

import json

import pytest
from tests.services.airspace.filesdesk.conftest import DEPART
from typer.testing import CliRunner

from kaga.adapters.mavlink.commands import faults_of
from kaga.adapters.mavlink.flying import Ground
from kaga.adapters.mavlink.simulator import Faults, SimulatedAutopilot
from kaga.adapters.mavlink.simulator_server import running
from kaga.adapters.mavlink.trial import Trials
from kaga.engines.airspace.missions.dips import read_area
from kaga.engines.airspace.missions.gpx import read_gpx
from kaga.engines.airspace.missions.kml_reading import read_kml
from kaga.engines.airspace.missions.plan import read_plan
from kaga.engines.airspace.missions.waypoints import read_fences, read_rally, read_waypoints
from kaga.services.airspace import commands
from kaga.services.airspace.filesdesk.vehicles import bind_simulator

pytestmark = pytest.mark.slow

run = CliRunner().invoke


def export(certificate, tmp_path, form):
    out = tmp_path / f"route.{form}"
    answer = run(
        commands.app, ["export", str(certificate), "--format", form, "--out", str(out)]
    )
    assert answer.exit_code == 0, answer.output
    assert "stand-in map: do not fly it" in answer.output
    return out


@pytest.mark.parametrize("form", ["plan", "waypoints", "kml", "line", "gpx"])
def test_what_is_exported_is_judged_as_sound_again(certificate, tmp_path, form):
    out = export(certificate, tmp_path, form)
    answer = run(commands.app, ["check", str(out), *DEPART, "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["verdict"], told["findings"]) == (0, "ok", [])
    assert told["map"]["status"] == "stand-in"
    content = json.loads(certificate.read_bytes().splitlines()[1])
    claimed = float(content["casualties"]["mean_per_hour"])
    assert told["deaths_per_flight_hour"] == pytest.approx(claimed, rel=0.02)


def test_every_format_says_the_same_route(certificate, tmp_path):
    plan = read_plan(export(certificate, tmp_path, "plan").read_text())
    waypoints = read_waypoints(export(certificate, tmp_path, "waypoints").read_text())
    kml = read_kml(export(certificate, tmp_path, "kml").read_text())
    assert (waypoints.home, waypoints.waypoints) == (plan.home, plan.waypoints)
    assert kml == plan
    assert read_fences(export(certificate, tmp_path, "fence").read_text()) == plan.fences
    assert read_rally(export(certificate, tmp_path, "rally").read_text()) == plan.rally
    assert (
        len(read_gpx(export(certificate, tmp_path, "gpx").read_text())) == len(plan.path()) + 1
    )
    area = read_area(export(certificate, tmp_path, "geojson").read_text())
    assert len(area.outer) >= 4
    content = json.loads(certificate.read_bytes().splitlines()[1])
    cruise = content["vehicle"]["cruise_mm_s"] / 1e3
    assert plan.speed == pytest.approx(cruise, abs=0.05)
    assert len(plan.fences) == 1
    assert plan.rally


def test_a_route_between_two_places_is_exported(sky_home, ends):
    asked = ",".join([*ends, "2026-11-24T12:00"])
    answer = run(commands.app, ["export", asked, "--format", "plan"])
    assert answer.exit_code == 0, answer.output
    assert read_plan(answer.stdout).waypoints


def test_findings_make_the_exit_code_1(certificate, tmp_path, town):
    out = export(certificate, tmp_path, "plan")
    low = json.loads(out.read_text())
    for item in low["mission"]["items"]:
        if item["command"] == 16:
            item["params"][6] = item["Altitude"] = 20.0
    out.write_text(json.dumps(low))
    answer = run(commands.app, ["check", str(out), *DEPART])
    assert answer.exit_code == 1
    assert "STOP leg 3" in answer.stdout
    assert "航空法 第132条の86第2項第3号" in answer.stdout


def test_a_file_with_the_wrong_datum_is_refused_by_name(certificate, tmp_path):
    out = export(certificate, tmp_path, "plan")
    wrong = json.loads(out.read_text())
    wrong["mission"]["plannedHomePosition"][2] += 37.4
    out.write_text(json.dumps(wrong))
    answer = run(commands.app, ["check", str(out), *DEPART])
    assert (answer.exit_code, "wrong datum" in answer.output) == (2, True)
    assert "+37.4 m off the ground" in answer.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not a route", "wrong-kind"),
        ('{"fileType": "Plan", "version": 9}', "wrong-version"),
        ("QGC WPL 110\n", "missing"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(sky_home, tmp_path, text, told):
    path = tmp_path / "brought"
    path.write_text(text)
    answer = run(commands.app, ["check", str(path)])
    assert (answer.exit_code, told in answer.output) == (2, True)


def test_files_that_are_not_there_or_no_text_are_told(sky_home, tmp_path):
    assert run(commands.app, ["check", str(tmp_path / "none")]).exit_code == 2
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    answer = run(commands.app, ["check", str(tmp_path / "binary")])
    assert (answer.exit_code, "not UTF-8" in answer.output) == (2, True)
    answer = run(commands.app, ["check", str(tmp_path / "binary"), "--vehicle", "balloon"])
    assert (answer.exit_code, "there are camera_1kg" in answer.output) == (2, True)


@pytest.mark.parametrize(
    "route", ["F2026-000001-7", "nowhere", "a,b", "36.3,136.3,2026-11-24T12:00"]
)
def test_a_route_that_nobody_knows_is_told(sky_home, route):
    answer = run(commands.app, ["export", route])
    assert (answer.exit_code, answer.stdout) == (2, "")


def test_a_route_is_uploaded_and_read_back(certificate):
    autopilot = SimulatedAutopilot(Faults(repeats=1, invalid_sequence=True, no_space=1))
    with running(autopilot) as address:
        answer = run(commands.app, ["fly", str(certificate), "--mavlink", address, "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["as_sent"]
    sent = {one["name"]: one["sent"] for one in told["lists"]}
    assert sent == {name: len(autopilot.lists[at]) for at, name in enumerate(sent)}
    assert sent["fence"] > 2
    assert sent["rally"] > 0
    first, second = autopilot.lists[0][:2]
    assert (first.command, first.frame, second.command, second.frame) == (16, 0, 22, 3)
    assert autopilot.commands == []


def test_a_difference_is_told_and_nothing_is_started(certificate):
    autopilot = SimulatedAutopilot(Faults(alters=3))
    with running(autopilot) as address:
        asked = ["fly", str(certificate), "--mavlink", address, "--start", "--yes"]
        answer = run(commands.app, asked)
    assert answer.exit_code == 1
    assert "item 3, x" in answer.output
    assert "do not fly" in answer.output
    assert autopilot.commands == []


def stands(certificate):
    """Where the route begins."""
    first = json.loads(certificate.read_bytes().splitlines()[1])["route"]["waypoints"][0]
    return Ground(first["lat_e9"] / 1e9, first["lon_e9"] / 1e9, first["alt_mm"] / 1e3)


def test_nothing_starts_without_a_yes(certificate):
    autopilot = SimulatedAutopilot(ground=stands(certificate))
    with running(autopilot) as address:
        asked = ["fly", str(certificate), "--mavlink", address, "--start"]
        assert run(commands.app, asked, input="n\n").exit_code == 1
        assert autopilot.commands == []
        assert run(commands.app, asked, input="y\n").exit_code == 0
    assert autopilot.commands == [176, 400, 300]
    assert (autopilot.pilot.body.mode, autopilot.pilot.body.armed) == (3, True)


def test_a_vehicle_that_stands_elsewhere_does_not_begin(certificate):
    with running(SimulatedAutopilot()) as address:
        asked = ["fly", str(certificate), "--mavlink", address, "--start", "--yes"]
        answer = run(commands.app, asked)
    assert (answer.exit_code, "refused the start (FAILED: Mission" in answer.output) == (
        2,
        True,
    )


def test_what_the_vehicle_would_not_heed_is_said_after_the_upload(certificate):
    with running(SimulatedAutopilot()) as address:
        answer = run(commands.app, ["fly", str(certificate), "--mavlink", address])
    assert answer.exit_code == 0
    assert "! FENCE_ENABLE = 0" in answer.output
    assert "! RALLY_LIMIT_KM = 0.3" in answer.output


def test_a_route_is_rehearsed_in_a_simulator_that_is_named(certificate):
    with running(SimulatedAutopilot(speedup=400.0)) as address:
        bind_simulator(Trials)
        try:
            asked = ["rehearse", str(certificate), "--mavlink", address, "--json"]
            answer = run(commands.app, asked)
        finally:
            bind_simulator(None)
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["passes"], told["ground"]) == (0, True, "map")
    assert told["flier"]["version"] == "0.0.0 (KAGA-SIM)"
    assert told["waypoints"][0] == told["waypoints"][1]
    assert "point-mass model" in told["note"]["en"]


def test_a_vehicle_that_will_not_arm_says_so(certificate):
    autopilot = SimulatedAutopilot(Faults(will_not_arm=True))
    with running(autopilot) as address:
        asked = ["fly", str(certificate), "--mavlink", address, "--start", "--yes"]
        answer = run(commands.app, asked)
    assert (
        answer.exit_code,
        "refused the arm (FAILED: PreArm: Compass not calibrated)" in answer.output,
    ) == (2, True)


def test_a_dry_run_shows_every_item_and_needs_no_vehicle(certificate):
    answer = run(commands.app, ["fly", str(certificate), "--dry-run"])
    lines = answer.stdout.splitlines()
    assert (answer.exit_code, lines[0]) == (0, "route: nothing is sent")
    assert lines[2].startswith("  0 WAYPOINT frame 0")
    assert lines[3].startswith("  1 TAKEOFF frame 3")


@pytest.mark.parametrize("address", ["", "tcp:127.0.0.1:1", "carrier-pigeon"])
def test_a_vehicle_that_cannot_be_reached_is_told(certificate, address):
    answer = run(commands.app, ["fly", str(certificate), "--mavlink", address])
    assert (answer.exit_code, answer.stdout) == (2, "")


def test_a_rehearsal_stays_in_its_air_and_says_what_it_is(certificate):
    answer = run(commands.app, ["rehearse", str(certificate), "--wind", "8", "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["passes"], told["ground"]) == (0, True, "map")
    assert told["share_inside"] >= 0.95
    assert told["least_agl_m"] >= 30.0
    assert "point-mass model" in told["note"]["en"]


def test_only_filed_flights_keep_rehearsals(certificate):
    answer = run(commands.app, ["rehearse", str(certificate), "--keep"])
    assert (answer.exit_code, "reference of a filed flight" in answer.output) == (2, True)


def test_faults_are_named_on_the_command_line():
    assert faults_of(["repeats=2", "invalid-sequence", "alters=4"]) == Faults(
        repeats=2, invalid_sequence=True, alters=4
    )
    for wrong in ("gremlins", "repeats", "invalid-sequence=1", "repeats=two"):
        with pytest.raises(ValueError, match=r"no fault|is "):
            faults_of([wrong])


def test_measurements_are_named(sky_home):
    answer = run(commands.app, ["bench", "capsule", "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["rounds"]) == (0, 9)
    assert 0.0 < told["least_ms"] <= told["median_ms"] <= told["most_ms"]
    answer = run(commands.app, ["bench", "everything"])
    assert (answer.exit_code, "there are voxels, grid" in answer.output) == (2, True)
