"""The trustees' board: what does not hold is not taken, and the reason is told."""

from __future__ import annotations

import json
import secrets

import pytest
from tests.kernel.identity.people import staff
from tests.services.voting.poll import OFFICE, YES, Chair, drafted, keyed, listed, opened, vote

from kaga.engines.ballot.verify.trustees import check_trustees
from kaga.kernel.errors import Conflict, Invalid, NotAllowed
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.ledger.reading import entry_of
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.ceremony import admit_trustee, begin_ceremony_by, hand_in
from kaga.services.voting.actions.counting import tally_by
from kaga.services.voting.actions.drafting import new_code_by, restart_ceremony
from kaga.services.voting.actions.running import close_by, open_by
from kaga.services.voting.enums import CEREMONY, State, Step
from kaga.services.voting.faults import HandedInRefused, NotThatState, StepWaits
from kaga.services.voting.loaded import election_of, trustees_of
from kaga.services.voting.models import Measure, TrusteeMessage
from kaga.services.voting.queries.seats import needs, seat, seats


class Board:
    """A ceremony of two that is played up to a step."""

    def __init__(self):
        self.measure = drafted(chairs=2, threshold=2)
        begin_ceremony_by(OFFICE, self.measure.uuid)
        self.chairs = [Chair(index, self.measure.suite) for index in (1, 2)]

    def body(self, chair, step):
        self.measure.refresh_from_db()
        told = json.loads(json.dumps(needs(self.measure, chair.index, step)))
        return chair.body(step, told)

    def give(self, chair, step, body=None):
        body = self.body(chair, step) if body is None else body
        return hand_in(seat(self.measure, chair.index), step, body)

    def until(self, step):
        for one in CEREMONY[: CEREMONY.index(step)]:
            for chair in self.chairs:
                self.give(chair, one)
        return self


@pytest.fixture
def board(town):
    return Board()


def test_the_finished_record_is_one_that_auditors_accept(town):
    measure, _ = keyed(chairs=5)
    election = election_of(measure)
    assert len(check_trustees(trustees_of(measure), election)) == 5
    assert (measure.state, measure.fingerprint) == (State.CEREMONY, election.fingerprint)
    assert [len(one.handed_in) for one in seats(measure)] == [5] * 5


def test_commitments_stand_in_the_ledger_before_any_dealing(board):
    board.until(Step.KEY)
    acts = [entry_of(bytes(row.data)).act for row in StagedEntry.objects.order_by("id")]
    steps = [act.rpartition(".")[2] for act in acts if act.startswith("vote.trustee.")]
    assert steps == ["certificate"] * 2 + ["commitment"] * 2 + ["dealing"] * 2


def test_a_step_waits_for_all_of_the_one_before(board):
    first, _ = board.chairs
    board.give(first, Step.CERTIFICATE)
    with pytest.raises(StepWaits):
        board.give(first, Step.COMMITMENT, b'"' + b"0" * 64 + b'"')
    with pytest.raises(NotThatState):
        board.give(first, Step.DECRYPTION, b"{}")


def test_certificates_of_another_seat_or_with_a_known_key_are_refused(board):
    first, second = board.chairs
    other = Chair(2, first.suite, first.seed)
    with pytest.raises(HandedInRefused, match="another ceremony or seat"):
        board.give(first, Step.CERTIFICATE, board.body(second, Step.CERTIFICATE))
    board.give(first, Step.CERTIFICATE)
    with pytest.raises(HandedInRefused, match="twice"):
        board.give(second, Step.CERTIFICATE, board.body(other, Step.CERTIFICATE))


def test_a_commitment_may_not_be_copied(board):
    first, second = board.until(Step.COMMITMENT).chairs
    board.give(first, Step.COMMITMENT)
    with pytest.raises(HandedInRefused, match="the same"):
        board.give(second, Step.COMMITMENT, board.body(first, Step.COMMITMENT))


def test_only_the_dealing_that_was_committed_to_is_taken(board):
    first, second = board.until(Step.DEALING).chairs
    with pytest.raises(HandedInRefused, match="committed to"):
        board.give(first, Step.DEALING, board.body(second, Step.DEALING))
    value = json.loads(board.body(first, Step.DEALING))
    value["sealed"].pop()
    with pytest.raises(HandedInRefused, match="one share for each"):
        board.give(first, Step.DEALING, json.dumps(value, separators=(",", ":")).encode())


def test_keys_and_approvals_of_others_are_refused(board):
    first, second = board.until(Step.KEY).chairs
    with pytest.raises(HandedInRefused, match="not the key"):
        board.give(first, Step.KEY, board.body(second, Step.KEY))
    for chair in board.chairs:
        board.give(chair, Step.KEY)
    with pytest.raises(HandedInRefused, match="signature"):
        board.give(first, Step.APPROVAL, board.body(second, Step.APPROVAL))
    assert Measure.objects.get().fingerprint == ""
    with pytest.raises(Conflict):
        open_by(OFFICE, board.measure.uuid)


@pytest.mark.parametrize("step", list(CEREMONY))
def test_what_is_no_message_at_all_is_refused_at_every_step(board, step):
    board.until(step)
    for body in (b"", b"\xff", b"[]", b'{"a": 1}', b"[" * 9_999, b"null", b"x" * 2_000_001):
        with pytest.raises(HandedInRefused):
            board.give(board.chairs[0], step, body)


def test_a_part_of_the_decryption_that_does_not_hold_is_refused(town):
    measure, chairs = opened(chairs=3)
    for _ in range(3):
        vote(measure, listed(measure), YES)
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    measure.refresh_from_db()
    with pytest.raises(HandedInRefused, match="proof of decryption"):
        hand_in(seat(measure, 1), Step.DECRYPTION, chairs[1].decryption(measure))
    assert hand_in(seat(measure, 1), Step.DECRYPTION, chairs[0].decryption(measure)).fresh


def test_codes_are_given_anew_and_the_old_ones_open_nothing(board):
    first = new_code_by(OFFICE, board.measure.uuid, 1)
    second = new_code_by(OFFICE, board.measure.uuid, 1)
    assert admit_trustee(board.measure.uuid, 1, second).index == 1
    for wrong in (first, "", secrets.token_urlsafe(18)):
        with pytest.raises(NotAllowed, match="合言葉"):
            admit_trustee(board.measure.uuid, 1, wrong)


def test_the_office_can_begin_a_ceremony_anew(board):
    board.until(Step.APPROVAL)
    restart_ceremony(staff("election-office"), board.measure.uuid)
    assert TrusteeMessage.objects.count() == 0
    board.until(Step.APPROVAL)
    for chair in board.chairs:
        board.give(chair, Step.APPROVAL)
    assert Measure.objects.get().fingerprint


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"threshold": 4}, "threshold"),
        ({"suite": "Ed448"}, "suite"),
        ({"chairs": 16, "threshold": 3}, "trustees"),
        ({"k_min": 9}, "k_min"),
    ],
)
def test_a_draft_that_does_not_fit_together_is_refused(town, terms, field):
    with pytest.raises(Invalid) as wrong:
        drafted(**terms)
    assert list(wrong.value.fields) == [field]
