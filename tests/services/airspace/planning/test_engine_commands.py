"""`kaga airspace spatial-id` and `voxels`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from kaga.services.airspace import commands

run = CliRunner().invoke
STATION = "36.3199,136.3507,77"
MAP = "voxel 5 5 5\n2 2 2\n"
PROBLEM = "version 1\na.3dmap\n0 0 0 4 4 4 8.29252873 1.197\n"


@pytest.mark.parametrize(
    ("call", "count"),
    [
        (["point", STATION], 1),
        (["line", STATION, "36.3208,136.3507,77"], 14),
        (["capsule", STATION, "--radius", "4"], 8),
        (["polygon", "36.32,136.35", "36.3201,136.35", "36.3201,136.3502", "--zoom", "20"], 5),
    ],
)
def test_sets_are_printed_one_id_a_line(call, count):
    answer = run(commands.app, ["spatial-id", *call])
    lines = answer.stdout.split()
    assert answer.exit_code == 0, answer.output
    assert len(lines) == len(set(lines)) == count
    assert json.loads(run(commands.app, ["spatial-id", *call, "--json"]).stdout) == lines


def test_the_station_lies_in_the_box_that_the_agencys_library_names():
    answer = run(commands.app, ["spatial-id", "point", STATION])
    assert answer.stdout.strip() == "22/9/3685752/1642426"


@pytest.mark.parametrize("place", ["99,136,0", "36", "36,136,high", "36.1,136.1,nan"])
def test_places_that_are_none_are_refused(place):
    answer = run(commands.app, ["spatial-id", "point", place])
    assert (answer.exit_code, answer.stdout) == (2, "")


def test_a_rule_that_is_none_is_refused():
    answer = run(commands.app, ["spatial-id", "capsule", STATION, "--rule", "mine"])
    assert answer.exit_code == 2


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.3dmap").write_text(MAP)
    (tmp_path / "a.3dscen").write_text(PROBLEM)
    return [str(tmp_path / "a.3dmap"), str(tmp_path / "a.3dscen")]


def test_problems_are_solved_and_compared(files):
    told = json.loads(run(commands.app, ["voxels", *files, "--json"]).stdout)
    assert (told["problems"], told["wrong"], round(told["mean_ratio"], 6)) == (1, 0, 1.0)


def test_off_the_grid_it_is_shorter(files):
    told = json.loads(run(commands.app, ["voxels", *files, "--any-angle", "--json"]).stdout)
    assert (told["wrong"], told["mean_ratio"] < 1.0) == (0, True)


def test_a_wrong_listed_length_is_called_wrong(files, tmp_path):
    (tmp_path / "a.3dscen").write_text(PROBLEM.replace("8.29", "8.28"))
    answer = run(commands.app, ["voxels", *files])
    assert (answer.exit_code, "1 wrong" in answer.stdout) == (1, True)


def test_files_that_cannot_be_read_are_refused(files, tmp_path):
    (tmp_path / "a.3dmap").write_text("vox")
    assert run(commands.app, ["voxels", *files]).exit_code == 2
    assert run(commands.app, ["voxels", files[0], "nowhere"]).exit_code == 2
