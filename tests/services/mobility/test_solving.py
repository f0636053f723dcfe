"""`kaga mobility solve` and `simulate` as programs ask them."""

from __future__ import annotations

import json

from tests.engines.dispatch.instances_here import DARP, PDPTW
from typer.testing import CliRunner

from kaga.services.mobility.commands import app


def _asked(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, list(arguments))
    return ran.exit_code, ran.output


def test_a_solution_has_the_numbers_of_the_file_and_times(tmp_path):
    (tmp_path / "small.txt").write_text(DARP, "utf-8")
    out = tmp_path / "out.json"
    code, told = _asked(
        "solve", str(tmp_path / "small.txt"), "--format", "darp", "--steps", "300",
        "--out", str(out), "--json",
    )  # fmt: skip
    solution = json.loads(out.read_text("utf-8"))
    [route] = solution["routes"]
    assert code == 0
    assert json.loads(told)["cost"] == solution["cost"]
    assert sorted(stop["node"] for stop in route) == list(range(10))
    assert (route[0]["node"], route[-1]["node"]) == (0, 9)
    begins = [stop["begin"] for stop in route]
    assert begins == sorted(begins)


def test_vehicles_first_without_a_file_to_write(tmp_path):
    (tmp_path / "small.txt").write_text(PDPTW, "utf-8")
    asked = ("solve", str(tmp_path / "small.txt"), "--format", "pdptw", "--seconds", "0.2")
    code, told = _asked(*asked, "--json")
    assert code == 0
    assert json.loads(told)["vehicles"] == len(json.loads(told)["routes"]) == 1
    assert "vehicles: 1" in _asked(*asked)[1]


def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path):
    (tmp_path / "bad.txt").write_text("nothing", "utf-8")
    bad = str(tmp_path / "bad.txt")
    assert _asked("solve", bad, "--format", "darp")[0] == 1
    assert _asked("solve", bad, "--format", "other")[0] == 1
    assert _asked("solve", str(tmp_path / "none.txt"), "--format", "darp")[0] == 1


def test_who_is_left_out_is_told_by_the_exit_code(tmp_path):
    crowded = DARP.replace("1 260 275", "1 60 75")
    (tmp_path / "crowded.txt").write_text(crowded, "utf-8")
    code, told = _asked(
        "solve", str(tmp_path / "crowded.txt"), "--format", "darp", "--steps", "100", "--json"
    )
    assert code == 1
    assert json.loads(told)["unserved"] == 1


def test_a_simulated_day_reports_fairness_and_no_breach():
    code, told = _asked(
        "simulate", "--days", "1", "--bookings", "40", "--vehicles", "2", "--json"
    )
    report = json.loads(told)
    assert code == 0
    assert report["asked"] == 40
    assert report["breaches"] == 0
    assert report["unfair_channels"] >= 1.0
