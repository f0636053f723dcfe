"""`kaga vote simulate` and `kaga vote count`: an election played, rankings counted.

>>> # kaga vote simulate --voters 52000 --suite Ed25519 --out X.bel
>>> # kaga vote count X.bel --question 1 --method schulze
"""

from __future__ import annotations

import enum
import json
import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.model import Method, Question, rankings_of
from kaga.kernel import clock
from kaga.services.voting.auditing import audit_file, compare_file, survey_file
from kaga.services.voting.simulating import (
    MEASURE,
    PREFERENCES,
    PROJECTS,
    Plan,
    Played,
    play,
)
from kaga.services.voting.telling import places_words, plain, result_words, ruled

AsJson = Annotated[bool, typer.Option("--json", help="for programs")]
Jobs = Annotated[int, typer.Option(min=1, max=64, help="processes")]

_LONG = 1000
"""What has fewer parts is done before anybody wonders."""

PROCESSORS = len(os.sched_getaffinity(0))


class Suite(enum.StrEnum):
    """The groups of `--suite`."""

    ED25519 = "Ed25519"
    BELENIOS_2048 = "BELENIOS-2048"
    RFC_3526_2048 = "RFC-3526-2048"


class Measures(enum.StrEnum):
    """What is voted on in a simulation."""

    ONE = "one"
    TWO = "two"
    RANKED = "ranked"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the ballot."""
        if self is Measures.RANKED:
            return MEASURE, PREFERENCES
        return (MEASURE, PROJECTS)[: 1 if self is Measures.ONE else 2]


AskedFor = Annotated[
    Measures, typer.Option(help="two: an approval too; ranked: preferences too")
]
Trustees = Annotated[int, typer.Option(min=1, max=15, help="more than half of whom decrypt")]
Registered = Annotated[float, typer.Option(min=0, max=1, help="share who register a key")]
Turnout = Annotated[float, typer.Option(min=0, max=1, help="share of these who vote")]
Revotes = Annotated[float, typer.Option(min=0, max=1, help="share of voters who vote again")]
Overrides = Annotated[
    float, typer.Option(min=0, max=1, help="share of the registered who vote at the counter")
]
LedgerSide = Annotated[
    Path | None, typer.Option(dir_okay=False, help="where the ledger's side goes")
]


def simulate(  # noqa: PLR0913 - every option of a command is an argument
    *,
    voters: Annotated[int, typer.Option(min=1, max=1_000_000, help="how many may vote")],
    suite: Suite = Suite.ED25519,
    out: Annotated[Path, typer.Option(dir_okay=False, help="where the archive goes")],
    measures: AskedFor = Measures.ONE,
    trustees: Trustees = 5,
    registered: Registered = 0.6,
    turnout: Turnout = 0.8,
    revotes: Revotes = 0.05,
    overrides: Overrides = 0.002,
    ledger: LedgerSide = None,
    audit: Annotated[bool, typer.Option(help="verify what was played")] = True,
    as_json: AsJson = False,
    jobs: Jobs = PROCESSORS,
) -> None:
    """Play a whole election: ceremony, keys, ballots, re-votes, overrides, tally, audit."""
    plan = Plan(
        voters=voters,
        suite=suite.value,
        registered=registered,
        turnout=turnout,
        revotes=revotes,
        overrides=overrides,
        trustees=trustees,
        questions=measures.questions,
        jobs=jobs,
        began=int(clock.now().timestamp()),
    )
    if measures is Measures.RANKED and not group_named(plan.suite).most_numbers:
        raise typer.BadParameter(f"{plan.suite} holds no rankings: take Ed25519")
    side = ledger or out.with_suffix(".ledger.jsonl")
    played, told = _played(plan, out, side, audit=audit)
    print(json.dumps(told, ensure_ascii=False) if as_json else _words(played, told))
    raise typer.Exit(0 if played.agrees and told.get("sound", True) else 1)


def _played(
    plan: Plan, out: Path, side: Path, *, audit: bool
) -> tuple[Played, dict[str, object]]:
    """Play it, and tell what happened."""
    progress = Progress()
    with out.open("wb") as file, side.open("w", encoding="utf-8") as lines:
        played = play(plan, file.write, lines.write, progress)
    told = _account(played) | {"archive": str(out), "ledger": str(side)}
    if audit:
        progress("audit", 0, 1)
        told |= _audited(out, side, played.seconds, jobs=plan.jobs)
    told["seconds"] = {stage: round(spent, 1) for stage, spent in played.seconds.items()}
    return played, told


def _audited(
    out: Path, side: Path, seconds: dict[str, float], *, jobs: int
) -> dict[str, object]:
    """What the auditor says, of the archive alone and beside the ledger's side."""
    began = time.perf_counter()
    report = audit_file(out, jobs=jobs)
    refused = [f"{one.record}: {one.reason}" for one in report.refusals]
    try:
        compare_file(out, side)
    except Refused as wrong:
        refused.append(f"beside the ledger: {wrong}")
    seconds["audit"] = time.perf_counter() - began
    return {"sound": not refused, "refused": refused}


def _account(played: Played) -> dict[str, object]:
    return {
        "election": played.election.uuid,
        "fingerprint": played.election.fingerprint,
        "eligible": played.eligible,
        "registered": played.registered,
        "voted": played.voted,
        "revotes": played.revotes,
        "overrides": played.overrides,
        "left_out": played.left_out,
        "ballots": played.ballots,
        "counted": played.counted,
        "result": played.result,
        "as_counted_plainly": played.agrees,
    }


def _words(played: Played, told: dict[str, object]) -> str:
    share = played.registered / played.eligible
    lines = [
        f"election {played.election.uuid}: {played.ballots:,} ballots in {told['archive']}",
        f"eligible    {played.eligible:>9,}",
        f"registered  {played.registered:>9,}  ({share:.1%} of the eligible)",
        f"voted       {played.voted:>9,}",
        f"re-votes    {played.revotes:>9,}",
        f"overrides   {played.overrides:>9,}  (keys revoked; {played.left_out:,} ballots out)",
        f"counted     {played.counted:>9,}",
        result_words(played.election.questions, played.result),
    ]
    if not played.agrees:
        lines.append("the decrypted result is NOT what was cast")
    if "sound" in told:
        sound = "everything stands, in the archive and beside the ledger"
        lines.append(f"audit: {sound if told['sound'] else told['refused']}")
    spent = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in played.seconds.items())
    return "\n".join([*lines, f"seconds: {spent}"])


class Progress:
    """Says on the error output how far it is, at every tenth of a stage."""

    def __init__(self) -> None:
        self._last = ("", -1)

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Hear that so much of a stage is done."""
        tenth = done * 10 // of if of >= _LONG else 0
        if (stage, tenth) == self._last:
            return
        self._last = (stage, tenth)
        print(f"{stage}: {done:,} of {of:,}" if of > 1 else stage, file=sys.stderr)


def count(
    archive: Annotated[Path, typer.Argument(metavar="X.bel", exists=True, dir_okay=False)],
    *,
    question: Annotated[int, typer.Option(min=1, help="which question, from 1")],
    method: Method = Method.SCHULZE,
    seats: Annotated[int, typer.Option(min=1, help="of a transferable vote")] = 1,
    grades: Annotated[int, typer.Option(min=2, max=255, help="of a judgment")] = 5,
    as_json: AsJson = False,
) -> None:
    """Count the rankings an archive was decrypted to. Whether it stands, `verify` says."""
    try:
        survey = survey_file(archive)
    except Refused as wrong:
        print(f"refused: {plain(str(wrong))}")
        raise typer.Exit(1) from None
    questions = survey.setup.election.questions
    if survey.result is None:
        print("there is no result yet")
        raise typer.Exit(1)
    if question > len(questions) or not questions[question - 1].ranked:
        raise typer.BadParameter("no question of this election with rankings")
    asked = questions[question - 1]
    rankings = rankings_of(survey.result.value, question - 1)
    found = ruled(method, rankings, len(asked.answers), seats=seats, grades=grades)
    if as_json:
        print(json.dumps(found.told, separators=(",", ":")))
        return
    print(plain(f"{asked.text}: {places_words(asked, found)}"))
