"""`kaga vote`: play elections, and audit those of anybody.

>>> # kaga vote simulate --voters 100 --suite Ed25519 --out X.bel
>>> # kaga vote verify X.bel --json
>>> # kaga vote verify-diff yesterday.bel today.bel
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.model import EventType
from kaga.engines.ballot.verify.audit import Refusal, Report, extends
from kaga.engines.ledger import LedgerError
from kaga.kernel.console import refused
from kaga.kernel.errors import KagaError
from kaga.kernel.ledger import offline
from kaga.kernel.ledger.files import TileFiles
from kaga.kernel.ledger.remote import RemoteLog
from kaga.services.voting import office_commands
from kaga.services.voting.auditing import audit_file, survey_file
from kaga.services.voting.client.trustee_commands import decrypt, dkg, mix
from kaga.services.voting.client.voter_commands import cast, check
from kaga.services.voting.ledger_audit import LogAddress, LogFolder, audit_by_ledger
from kaga.services.voting.simulate_commands import AsJson, Jobs, count, simulate
from kaga.services.voting.telling import plain, result_words

app = typer.Typer(help="Votes that anyone can verify.", no_args_is_help=True)
office_commands.mount(app)

_PROCESSORS = len(os.sched_getaffinity(0))

_STANDING = {
    EventType.SETUP: "open: nobody has voted yet",
    EventType.BALLOT: "open: more ballots may follow",
    EventType.END_BALLOTS: "closed: not tallied yet",
    EventType.ENCRYPTED_TALLY: "tallied: not decrypted yet",
    EventType.SHUFFLE: "tallied: rankings are being mixed",
    EventType.END_SHUFFLES: "mixed: not decrypted yet",
    EventType.PARTIAL_DECRYPTION: "being decrypted: no result yet",
    EventType.RESULT: "finished: the result is published",
}


for _of_others in (simulate, count, dkg, mix, decrypt, cast, check):
    app.command()(_of_others)


def begin_with(prepare: Callable[[], None]) -> None:
    """Only the office's commands need a city: an auditor has none."""
    office_commands.begin_with(prepare)


@app.callback()
def _vote() -> None:
    """Votes that anyone can verify."""


@app.command()
def verify(
    archive: Annotated[Path, typer.Argument(metavar="X.bel", exists=True, dir_okay=False)],
    *,
    as_json: AsJson = False,
    jobs: Jobs = _PROCESSORS,
    ledger: Annotated[
        str, typer.Option(metavar="DIR_OR_URL", help="hold it against this ledger, too")
    ] = "",
    key: Annotated[str, typer.Option(help="the ledger's verifier key, or a policy file")] = "",
) -> None:
    """Audit an archive: chain, ballots, tally, decryptions, result; and by the ledger."""
    report = audit_file(archive, jobs=jobs)
    if ledger and report.sound:
        report = replace(report, refusals=tuple(_by_ledger(archive, ledger, key)))
    print(json.dumps(_told(report), ensure_ascii=False) if as_json else _words(report))
    raise typer.Exit(0 if report.sound else 1)


@app.command("verify-diff")
def verify_diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", exists=True, dir_okay=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", exists=True, dir_okay=False)],
) -> None:
    """Check that NEW continues OLD: nothing taken out, nothing changed."""
    try:
        before, after = survey_file(old), survey_file(new)
        added = extends(before, after)
    except Refused as wrong:
        print(f"refused: {wrong}")
        raise typer.Exit(1) from None
    ballots = after.ballots - before.ballots
    print(f"the new archive continues the old one: {added} events more, {ballots} of ballots")


def _by_ledger(archive: Path, ledger: str, key: str) -> list[Refusal]:
    """What of the archive does not agree with a ledger whose head this key has signed."""
    if not key:
        raise refused("kaga vote: name the ledger's key: --key VKEY, or a policy file")
    try:
        trusted = offline.trusted(key, Path(key) if Path(key).is_file() else None)
        if "://" not in ledger:
            return audit_by_ledger(archive, LogFolder(TileFiles(Path(ledger))), trusted)
        with RemoteLog(ledger) as log:
            return audit_by_ledger(archive, LogAddress(log), trusted)
    except (LedgerError, KagaError) as wrong:
        raise refused(f"kaga vote: {wrong}", 1) from wrong


def _told(report: Report) -> dict[str, object]:
    election = report.election
    return {
        "sound": report.sound,
        "refused": [{"record": one.record, "reason": one.reason} for one in report.refusals],
        "election": election.uuid if election else None,
        "suite": election.group.name if election else None,
        "fingerprint": report.fingerprint,
        "phase": report.phase.value if report.phase else None,
        "head": report.head or None,
        "credentials": report.credentials,
        "ballots": report.ballots,
        "counted": report.counted,
        "mixers": report.mixers,
        "result": report.result,
    }


def _words(report: Report) -> str:
    lines = [f"refused: {one.record}: {one.reason}" for one in report.refusals]
    election = report.election
    if election:
        lines += [
            f"election {election.uuid} ({election.group.name}): {plain(election.name)}",
            f"fingerprint {report.fingerprint}",
            f"{report.credentials:,} credentials; last event {report.head}",
            f"{report.ballots:,} ballots, {report.counted:,} counted",
        ]
        if report.mixers:
            lines.append(f"rankings mixed by {len(report.mixers)} trustees")
        if report.phase is not None:
            lines.append(_STANDING[report.phase])
        if report.result is not None:
            lines.append(result_words(election.questions, report.result))
    sound = "everything the archive says stands"
    return "\n".join([*lines, sound if report.sound else "the archive does NOT stand"])
