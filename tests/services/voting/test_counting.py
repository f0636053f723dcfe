"""From a draft to the result: who counts, what is withheld, what auditors find in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kernel.identity.people import staff
from tests.services.voting.poll import (
    NO,
    OFFICE,
    UNSURE,
    YES,
    ballot,
    decrypted,
    keyed,
    listed,
    opened,
    vote,
)
from typer.testing import CliRunner

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, StepUpNeeded
from kaga.kernel.ledger.files import TileFiles
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting import commands
from kaga.services.voting.actions import counting, running
from kaga.services.voting.actions.casting import cast
from kaga.services.voting.actions.keys import revoke_key
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.auditing import audit_file
from kaga.services.voting.enums import Standing, State
from kaga.services.voting.faults import NotThatState, NotYetPublished
from kaga.services.voting.ledger_audit import LogFolder, audit_by_ledger
from kaga.services.voting.models import Measure
from kaga.services.voting.queries.board import board
from kaga.services.voting.queries.measures import seen


def closed(measure: Measure) -> None:
    running.close_by(OFFICE, measure.uuid)
    settle()


def ended(measure: Measure, chairs) -> Measure:
    """Closed, tallied, decrypted by these, published."""
    closed(measure)
    counting.tally_by(OFFICE, measure.uuid)
    decrypted(measure, chairs)
    counting.publish_by(OFFICE, measure.uuid)
    settle()
    return Measure.objects.get(id=measure.id)


@pytest.fixture
def voted(town):
    """Six keys: one votes twice, one is revoked after voting, one never votes."""
    measure, chairs = opened(chairs=5)
    voters = [listed(measure) for _ in range(6)]
    for voter, marks in zip(voters, (YES, YES, NO, YES, UNSURE), strict=False):
        vote(measure, voter, marks)
    vote(measure, voters[0], NO)
    revoke_key(measure, voters[3].credential, "counter")
    return measure, chairs


def test_the_last_ballot_of_each_standing_key_counts(voted, town):
    measure, chairs = voted
    standing = [line.standing for line in board(measure).rows]
    assert standing == [
        Standing.SUPERSEDED,
        Standing.COUNTED,
        Standing.COUNTED,
        Standing.REVOKED,
        Standing.COUNTED,
        Standing.COUNTED,
    ]
    done = ended(measure, [chairs[0], chairs[2], chairs[4]])
    assert (done.state, done.counted, done.result) == (State.PUBLISHED, 4, [[1, 2, 1]])
    report = audit_file(ArchiveFile(done.uuid).path, jobs=1)
    assert (report.refusals, report.credentials, report.ballots) == ((), 5, 5)
    assert (report.counted, report.result) == (4, ((1, 2, 1),))


def test_the_archive_agrees_with_the_ledger_and_a_changed_one_does_not(voted, town):
    measure, chairs = voted
    done = ended(measure, chairs[:3])
    path, key = town / "out.bel", load_signer().verifier
    out = CliRunner().invoke(commands.app, ["export", done.uuid, "--out", str(path)])
    assert out.exit_code == 0, out.output
    ask = ["verify", str(path), "--jobs", "1", "--ledger", str(town / "ledger"), "--key"]
    assert CliRunner().invoke(commands.app, [*ask, key.vkey()]).exit_code == 0
    (town / "short.bel").write_bytes(path.read_bytes()[: done.archive_size])
    assert audit_by_ledger(town / "short.bel", log_of(town), key) == []


def log_of(town):
    return LogFolder(TileFiles(town / "ledger"))


def test_a_ballot_left_out_of_the_archive_is_missed_by_the_ledger_audit(
    voted, town, monkeypatch
):
    measure, chairs = voted
    dropped, honest = board(measure).rows[2].entry, counting._places

    def cheating(row):
        return {entry: place for entry, place in honest(row).items() if entry != dropped}

    monkeypatch.setattr(counting, "_places", cheating)
    done = ended(measure, chairs[:3])
    path = ArchiveFile(done.uuid).path
    assert audit_file(path, jobs=1).sound
    found = audit_by_ledger(path, log_of(town), load_signer().verifier)
    assert [one.reason for one in found] == ["in the ledger, not in the archive"]
    assert found[0].record.startswith("ballot ")


def test_too_few_ballots_are_never_decrypted(town):
    measure, _ = opened()
    for _ in range(2):
        vote(measure, listed(measure), YES)
    closed(measure)
    done = counting.tally_by(OFFICE, measure.uuid)
    assert (done.state, done.withheld, done.result, done.tally) == (
        State.PUBLISHED, True, None, None,
    )  # fmt: skip
    assert seen(done.uuid).result is None
    assert audit_file(ArchiveFile(done.uuid).path, jobs=1).refusals == ()


def test_no_tally_before_the_closing_stands_in_the_ledger(town):
    measure, _ = opened()
    with pytest.raises(NotThatState):
        counting.tally_by(OFFICE, measure.uuid)
    running.close_by(OFFICE, measure.uuid)
    with pytest.raises(NotYetPublished):
        counting.tally_by(OFFICE, measure.uuid)
    settle()
    counting.tally_by(OFFICE, measure.uuid)


def test_no_result_before_enough_trustees_have_decrypted(voted):
    measure, chairs = voted
    closed(measure)
    counting.tally_by(OFFICE, measure.uuid)
    decrypted(measure, chairs[:2])
    with pytest.raises(Conflict, match="2 of the 3"):
        counting.publish_by(OFFICE, measure.uuid)
    assert seen(measure.uuid).result is None
    decrypted(measure, chairs[2:])
    assert counting.publish_by(OFFICE, measure.uuid).result == [[1, 2, 1]]


def test_a_ballot_whose_entry_stands_behind_the_closing_does_not_count(town):
    measure, _ = opened()
    for _ in range(3):
        vote(measure, listed(measure), YES)
    raw = ballot(measure, listed(measure), NO)
    running.close_by(OFFICE, measure.uuid)
    with pytest.raises(NotThatState):
        cast(measure.uuid, raw)
    settle()
    closing = LedgerEntry.objects.get(act="vote.closed")
    entries = LedgerEntry.objects.filter(act="vote.ballot.cast").values_list("index", flat=True)
    assert (len(entries), max(entries) < closing.index) == (3, True)


def test_annulling_needs_a_reason_and_ends_everything(town):
    measure, _ = opened()
    with pytest.raises(Invalid):
        running.annul_by(OFFICE, measure.uuid, " ")
    done = running.annul_by(OFFICE, measure.uuid, "選挙人名簿の誤り")
    assert (done.state, seen(done.uuid).reason) == (State.ANNULLED, "選挙人名簿の誤り")
    with pytest.raises(NotThatState):
        running.annul_by(OFFICE, measure.uuid, "もう一度")
    with pytest.raises(NotThatState):
        running.close_by(OFFICE, measure.uuid)


def test_only_the_election_office_freshly_signed_in_runs_a_vote(town):
    measure, _ = keyed()
    office, clerk = staff("election-office"), staff("clerk")
    with pytest.raises(NotAllowed):
        running.open_measure(clerk, measure.uuid)
    with clock.frozen(clock.now() + timedelta(hours=13)), pytest.raises(StepUpNeeded):
        running.open_measure(office, measure.uuid)
    running.open_measure(office, measure.uuid)
    running.close_measure(office, measure.uuid)
    settle()
    assert counting.tally(office, measure.uuid).state == State.PUBLISHED
