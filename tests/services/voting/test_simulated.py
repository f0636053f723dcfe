"""Simulated elections: who does what, the ledger's side, and rankings that are counted."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaga.engines.ballot.errors import Refused
from kaga.services.voting import commands, simulating
from kaga.services.voting.auditing import audit_file, compare_file
from kaga.services.voting.ledger_side import CAST, CLOSED, REGISTERED, REVOKED, line_of
from kaga.services.voting.simulate_commands import Progress
from kaga.services.voting.turnout import Kind, Shares, draw_days


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(commands.app, [str(one) for one in arguments])
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else done.output


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("simulated") / "played.bel"
    shares = ("--registered", 0.5, "--turnout", 0.75, "--revotes", 0.5, "--overrides", 0.25)
    said = run(
        *("simulate", "--voters", 40, "--measures", "ranked", "--trustees", 3),
        *("--out", path, "--jobs", 1, "--json", *shares),
    )
    told = json.loads(said)
    assert (told["sound"], told["refused"], told["as_counted_plainly"]) == (True, [], True)
    assert (told["eligible"], told["registered"], told["overrides"]) == (40, 20, 5)
    assert told["counted"] == sum(told["result"][0]) == len(told["result"][1])
    assert told["ballots"] + told["left_out"] == told["voted"] + told["revotes"]
    path.with_suffix(".told").write_text(said)
    return path


def lines_of(played: Path) -> list[str]:
    return played.with_suffix(".ledger.jsonl").read_text().splitlines(keepends=True)


def test_everybody_does_things_in_their_order() -> None:
    days = draw_days(Shares(200, 0.6, 0.5, 0.25, 0.1), secrets.SystemRandom())
    kinds = Counter(deed.kind for deed in days.deeds)
    assert (kinds[Kind.REGISTER], kinds[Kind.OVERRIDE]) == (120, 12)
    assert len(days.persons) == 120
    assert set(days.casts) <= set(days.persons)
    assert max(Counter(days.casts).values()) <= 2
    for person in days.persons:
        mine = [deed.kind for deed in days.deeds if deed.person == person]
        assert mine[0] is Kind.REGISTER
        assert mine.count(Kind.REGISTER) == 1
        if person in days.revoked:
            assert mine[-1] is Kind.OVERRIDE
            assert mine.count(Kind.OVERRIDE) == 1


def test_the_account_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "x.bel"
    done = CliRunner().invoke(
        commands.app, ["simulate", "--voters", "10", "--out", str(path), "--jobs", "1"]
    )
    assert "eligible           10" in done.stdout
    assert "registered          6  (60.0% of the eligible)" in done.stdout
    assert "audit: everything stands, in the archive and beside the ledger" in done.stdout
    assert done.stderr.startswith("key ceremony\nregistration: 1 of 6\n")
    assert done.stderr.endswith("audit\n")


def test_long_stages_tell_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    for done in range(2001):
        progress("ballots", done, 2000)
    assert len(capsys.readouterr().err.splitlines()) == 11


def test_the_archive_stands_beside_the_ledger(played: Path) -> None:
    report = audit_file(played, jobs=1)
    assert report.refusals == ()
    assert report.mixers == (1, 2, 3)
    told = json.loads(played.with_suffix(".told").read_text())
    account = compare_file(played, played.with_suffix(".ledger.jsonl"))
    assert (account.registered, account.revoked) == (20, 5)
    assert account.left_out == told["left_out"]
    words = run("verify", played, "--jobs", 1)
    assert "rankings mixed by 3 trustees" in words
    assert f"{told['counted']} rankings; by Schulze " in words


def first(lines: list[str], act: str) -> int:
    return next(at for at, line in enumerate(lines) if json.loads(line)["act"] == act)


def without_override(lines: list[str]) -> list[str]:
    at = first(lines, REVOKED)
    return lines[:at] + lines[at + 1 :]


def without_cast(lines: list[str]) -> list[str]:
    revoked = {json.loads(one)["credential"] for one in lines if REVOKED in one}
    at = next(
        place
        for place, one in enumerate(lines)
        if CAST in one and json.loads(one)["credential"] not in revoked
    )
    return lines[:at] + lines[at + 1 :]


def registered_later(lines: list[str]) -> list[str]:
    casting = json.loads(lines[first(lines, CAST)])["credential"]
    at = next(place for place, one in enumerate(lines) if casting in one)
    return [*lines[:at], *lines[at + 1 : -1], lines[at], lines[-1]]


LINES = {
    "an override kept back": ("other keys than those that stand", without_override),
    "a ballot the ledger does not know": ("other ballots than", without_cast),
    "cast before registered": ("of a key that does not stand", registered_later),
    "registered twice": ("line 2: a key is registered twice", lambda f: [f[0], *f]),
    "cast after closing": ("something follows the closing", lambda f: [*f, f[0]]),
    "never closed": ("does not say that the vote is closed", lambda f: f[:-1]),
    "a key the archive lacks": (
        "other keys",
        lambda f: [line_of(REGISTERED, credential="x", signature=""), *f],
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_what_no_revoked_key_explains_is_refused(
    name: str, played: Path, tmp_path: Path
) -> None:
    reason, change = LINES[name]
    side = tmp_path / "side.jsonl"
    side.write_text("".join(change(lines_of(played))))
    with pytest.raises(Refused, match=reason):
        compare_file(played, side)
    assert CLOSED in lines_of(played)[-1]


def test_an_archive_that_does_not_fit_the_ledger_ends_with_code_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(act: str, **facts: str) -> str:
        return "" if act == CAST else line_of(act, **facts)

    monkeypatch.setattr(simulating, "line_of", forgetful)
    path = tmp_path / "x.bel"
    everybody = ("--registered", 1, "--turnout", 1, "--overrides", 0)
    said = run("simulate", "--voters", 2, "--out", path, "--jobs", 1, *everybody, code=1)
    assert "beside the ledger: ballots: the archive has other ballots" in said


def test_rankings_do_not_fit_every_suite(tmp_path: Path) -> None:
    options = ("--suite", "BELENIOS-2048", "--measures", "ranked", "--out", tmp_path / "x")
    assert "holds no rankings" in run("simulate", "--voters", 2, *options, code=2)


@pytest.mark.parametrize(
    ("method", "members"),
    [
        ("schulze", {"valid", "blank", "raw", "beatpaths", "winners"}),
        ("stv", {"ballots", "invalid", "events", "winners"}),
        ("majority-judgment", {"raw", "valid", "blank", "invalid", "winners"}),
    ],
)
def test_rankings_are_counted_by_three_methods(
    method: str, members: set[str], played: Path
) -> None:
    asked = ("count", played, "--question", 2, "--method", method, "--seats", 2)
    assert set(json.loads(run(*asked, "--json"))) == members
    assert "来年度の事業に" in run(*asked)


def test_only_rankings_are_counted_and_only_when_decrypted(
    played: Path, tmp_path: Path
) -> None:
    assert "no question" in run("count", played, "--question", 1, code=2)
    assert "no question" in run("count", played, "--question", 3, code=2)
    whole = played.read_bytes()
    early = tmp_path / "early.bel"
    early.write_bytes(whole[: starts_of(whole)[-2]])
    assert run("count", early, "--question", 2, code=1) == "there is no result yet\n"
    cut = tmp_path / "cut.bel"
    cut.write_bytes(whole[:-512])
    assert run("count", cut, "--question", 2, code=1).startswith("refused: record ")


def starts_of(raw: bytes) -> list[int]:
    """Where each record begins."""
    places = [0]
    while places[-1] < len(raw):
        size = int(raw[places[-1] + 124 : places[-1] + 135], 8)
        places.append(places[-1] + 512 + -(-size // 512) * 512)
    return places[:-1]
