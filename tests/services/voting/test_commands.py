"""`kaga vote`: elections are played, audited and compared; what does not stand is named."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.prepared_city import ROOT
from typer.testing import CliRunner

from kaga.engines.ballot.model import Question
from kaga.services.voting import commands, simulating
from kaga.services.voting.auditing import audit_file
from kaga.services.voting.telling import result_words


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(commands.app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vote") / "played.bel"
    said = run(
        *("simulate", "--voters", 8, "--registered", 1, "--turnout", 1, "--revotes", 0.5),
        *("--overrides", 0, "--measures", "two", "--no-audit"),
        *("--out", path, "--jobs", 1, "--json"),
    )
    told = json.loads(said)
    assert told["as_counted_plainly"] is True
    assert told["ballots"] == 12
    return path


def test_a_played_election_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "small.bel"
    options = ("--suite", "BELENIOS-2048", "--trustees", 1, "--jobs", 1)
    everybody = ("--registered", 1, "--turnout", 1)
    said = run("simulate", "--voters", 2, "--out", path, *everybody, *options)
    assert said.startswith("election ")
    assert "2 ballots in" in said
    assert "NOT" not in said
    assert audit_file(path, jobs=1).sound


def test_a_played_election_stands_and_its_result_is_told(played: Path) -> None:
    told = json.loads(run("verify", played, "--json", "--jobs", 1))
    assert told["sound"] is True
    assert told["refused"] == []
    assert (told["credentials"], told["ballots"], told["counted"]) == (8, 12, 8)
    assert (told["suite"], told["phase"]) == ("Ed25519", "Result")
    assert sum(told["result"][0]) == 8
    words = run("verify", played, "--jobs", 1)
    assert words.endswith("everything the archive says stands\n")
    assert f"fingerprint {told['fingerprint']}" in words


def test_several_processes_find_what_one_finds(played: Path) -> None:
    assert audit_file(played, jobs=2) == audit_file(played, jobs=1)


def test_an_archive_that_does_not_stand_ends_with_code_one(
    played: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.bel"
    broken.write_bytes(played.read_bytes()[:-512])
    told = json.loads(run("verify", broken, "--json", "--jobs", 1, code=1))
    (refusal,) = told["refused"]
    assert refusal["record"].startswith("record ")
    assert refusal["reason"] == "the archive is cut off inside the record"
    assert (told["sound"], told["election"], told["result"]) == (False, None, None)
    words = run("verify", broken, "--jobs", 1, code=1)
    assert words.startswith("refused: record ")
    assert words.endswith("the archive does NOT stand\n")


def test_an_election_still_open_is_told_without_counts(played: Path, tmp_path: Path) -> None:
    whole = played.read_bytes()
    early = tmp_path / "early.bel"
    early.write_bytes(whole[: end_of_ballots(whole, 2)])
    words = run("verify", early, "--jobs", 1)
    assert re.search(r"^2 ballots, [12] counted$", words, re.MULTILINE)  # one may be a re-vote
    assert "open: more ballots may follow" in words
    assert "賛成" not in words


def test_a_result_that_is_not_what_was_cast_ends_with_code_one(tmp_path, monkeypatch) -> None:
    def miscounted(questions, casts):
        return ((9, 9, 9),)

    monkeypatch.setattr(simulating, "plain_count", miscounted)
    options = ("--out", tmp_path / "x.bel", "--jobs", 1, "--no-audit")
    said = run("simulate", "--voters", 1, *options, code=1)
    assert "the decrypted result is NOT what was cast\n" in said


def test_an_archive_cannot_write_lines_of_its_own() -> None:
    question = Question(("yes\x1b[2K", "no"), "a\neverything the archive says stands", 1, 1)
    said = result_words((question,), ((1, 2),))
    assert said == "a?everything the archive says stands: yes?[2K 1, no 2"


def test_an_auditor_needs_no_city_and_gets_none(played: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = subprocess.run(
        [sys.executable, "-m", "kaga.cli", "vote", "verify", played, "--jobs", "1"],
        env={"PYTHONPATH": str(ROOT / "src"), "KAGA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("everything the archive says stands\n")
    assert not home.exists()


def test_no_city_is_prepared() -> None:
    def prepare() -> None:
        raise AssertionError("a city was asked for")

    commands.begin_with(prepare)
    assert "verify-diff" in run("--help")


def test_a_copy_taken_earlier_is_continued_and_another_archive_is_not(
    played: Path, tmp_path: Path
) -> None:
    whole = played.read_bytes()
    earlier = tmp_path / "earlier.bel"
    earlier.write_bytes(whole[: end_of_ballots(whole, 3)])
    said = run("verify-diff", earlier, played)
    assert said == "the new archive continues the old one: 15 events more, 9 of ballots\n"
    said = run("verify-diff", played, earlier, code=1)
    assert said.startswith("refused: event 4: the new archive does not continue")


def end_of_ballots(raw: bytes, count: int) -> int:
    """Where the header, the set-up (5 records) and so many ballots with their events end."""
    place = 0
    for _ in range(6 + 2 * count):
        size = int(raw[place + 124 : place + 135], 8)
        place += 512 + -(-size // 512) * 512
    return place
