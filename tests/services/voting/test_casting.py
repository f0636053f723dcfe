"""Casting: what is taken and promised, what is refused and why, what two at once come to."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from tests.services.voting.poll import (
    NO,
    OFFICE,
    YES,
    ballot,
    keyed,
    listed,
    opened,
    sealed,
    vote,
    voter_of,
)

from kaga.engines.ballot.making.ballots import sign
from kaga.engines.ballot.making.texts import fingerprint_of
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ledger import LedgerError, leaf_hash
from kaga.engines.ledger.hashing import encode_base64
from kaga.kernel import clock
from kaga.kernel.api import limiting
from kaga.kernel.api.limiting import LeakyBuckets
from kaga.kernel.errors import NotFound, TooManyRequests
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.ledger.queries import receipt
from kaga.kernel.ledger.reading import entry_of
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.casting import OF_A_KEY, cast, forget_spoiled, spoil
from kaga.services.voting.actions.keys import revoke_key
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.faults import (
    BallotRefused,
    BallotTooLarge,
    NotThatState,
    RevokedKey,
    UnknownKey,
)
from kaga.services.voting.models import CastBallot, SpoiledBallot
from kaga.services.voting.promises import box_signer, read_promise


@pytest.fixture
def measure(town):
    return opened()[0]


def test_a_ballot_is_promised_its_place_and_gets_it(measure):
    raw = ballot(measure, listed(measure), YES)
    taken = cast(measure.uuid, raw)
    settle()
    said = read_promise(taken.promise.encode(), box_signer().verifier)
    row = LedgerEntry.objects.get(entry_id=taken.entry)
    assert (said["election"], said["ballot"]) == (measure.uuid, taken.tracker)
    assert (said["entry"], said["leaf"]) == (
        str(taken.entry),
        encode_base64(leaf_hash(bytes(row.data))),
    )
    entry = entry_of(bytes(row.data))
    assert entry.public == {"election": measure.uuid, "ballot": raw.decode()}
    assert (entry.role, entry.name) == ("visitor", "")
    assert receipt(EntryId(taken.entry)).to_bytes().startswith(b"c2sp.org/tlog-proof")
    with pytest.raises(LedgerError):
        read_promise(
            taken.promise.replace(measure.uuid, f"{measure.uuid}x").encode(),
            box_signer().verifier,
        )


def test_the_same_bytes_again_get_the_same_answer_even_after_the_closing(measure):
    raw = ballot(measure, listed(measure), YES)
    first = cast(measure.uuid, raw)
    close_by(OFFICE, measure.uuid)
    again = cast(measure.uuid, raw)
    assert (again.fresh, again.promise, again.entry) == (False, first.promise, first.entry)
    assert CastBallot.objects.count() == 1


def test_only_keys_on_the_list_that_were_not_revoked_vote(measure):
    with pytest.raises(UnknownKey):
        vote(measure, voter_of(measure), YES)
    voter = listed(measure)
    revoke_key(measure, voter.credential, "replaced")
    with pytest.raises(RevokedKey):
        vote(measure, voter, YES)
    assert CastBallot.objects.count() == 0


def test_nobody_votes_before_the_opening_or_where_nothing_is_asked(town):
    measure, _ = keyed()
    voter = voter_of(measure)
    with pytest.raises(NotThatState):
        vote(measure, voter, YES)
    with pytest.raises(NotFound):
        cast("nothing", b"{}")
    with pytest.raises(BallotTooLarge):
        cast(measure.uuid, b" " * 65_536)


def changed(raw: bytes, change) -> bytes:
    value = json.loads(raw)
    change(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def swap(value):
    value["answers"][0]["choices"].reverse()


def small_order(value):
    value["answers"][0]["choices"][0]["alpha"] = "0" * 64


def no_point(value):
    value["answers"][0]["choices"][0]["beta"] = "f" * 64


def not_below(value):
    proof = value["signature"]["proof"]
    proof["challenge"] = str(int(proof["challenge"]) + 2**253)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (swap, "hash"),
        (small_order, ""),
        (no_point, ""),
        (not_below, "signature: not canonical"),
        (lambda value: value.pop("signature"), ""),
        (lambda value: value.update(election_hash="x" * 43), ""),
        (lambda value: value["answers"].append(value["answers"][0]), ""),
        (lambda value: value.update(credential="00" * 32), ""),
    ],
)
def test_a_changed_ballot_is_refused_with_its_place(measure, change, where):
    raw = ballot(measure, listed(measure), YES)
    with pytest.raises(BallotRefused) as refused:
        cast(measure.uuid, changed(raw, change))
    assert where in refused.value.detail
    assert CastBallot.objects.count() == 0


def test_a_point_that_the_library_chokes_on_is_refused_and_signed_so(measure):
    """Signed by its voter, so that only the proofs can tell."""
    voter = listed(measure)
    made = sealed(measure, voter, YES)
    election = read_election(bytes(measure.election))
    for point in ("0" * 64, "1".rjust(64, "0"), "e" * 64):
        text = made.text.replace(
            json.loads(made.text)["answers"][0]["choices"][1]["beta"], point
        )
        forged = sign(_as(made, text), voter, election, lambda size: b"7" * size)
        with pytest.raises(BallotRefused, match=r"answers\[0\]"):
            cast(measure.uuid, forged)


def _as(made, text):
    return replace(made, text=text, commitment=fingerprint_of(text.encode()))


def test_two_ballots_of_one_key_at_once_both_stand_and_the_later_counts(measure):
    voter = listed(measure)
    entries = [vote(measure, voter, marks).entry for marks in (YES, NO, YES)]
    assert entries == sorted(entries)
    assert [row.id for row in CastBallot.objects.order_by("id")] == entries


def test_one_key_cannot_flood_the_ledger(measure, monkeypatch):
    monkeypatch.setattr(limiting, "_bound", [LeakyBuckets(monotonic=lambda: 0.0)])
    voter = listed(measure)
    for _ in range(OF_A_KEY.count):
        vote(measure, voter, YES)
    with pytest.raises(TooManyRequests):
        vote(measure, voter, YES)


def test_a_checked_ballot_is_kept_and_never_counts(measure):
    made = sealed(measure, voter_of(measure), NO)
    raw = made.text.encode()
    assert spoil(measure.uuid, raw) == (made.commitment, True)
    assert spoil(measure.uuid, raw) == (made.commitment, False)
    assert (bytes(SpoiledBallot.objects.get().raw), forget_spoiled()) == (raw, 0)
    with pytest.raises(BallotRefused):
        spoil(measure.uuid, ballot(measure, listed(measure), YES))
    assert CastBallot.objects.count() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert forget_spoiled() == 1


@pytest.fixture
def busy(transactional_db, settings, tmp_path):
    """An open measure in a database that several threads really share."""
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_REGISTRAR = tmp_path / "registrar"
    return opened()[0]


def at_once(*calls):
    """Each in a thread of its own, all beginning together."""
    start = threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_the_same_bytes_sent_at_once_become_one_ballot(busy):
    raw, found = ballot(busy, listed(busy), YES), []
    at_once(*[lambda: found.append(cast(busy.uuid, raw))] * 4)
    assert sorted(one.fresh for one in found) == [False, False, False, True]
    assert len({one.promise for one in found}) == CastBallot.objects.count() == 1


def test_whatever_is_promised_while_voting_closes_stands_before_the_closing(busy):
    rows = [[ballot(busy, listed(busy), YES) for _ in range(6)] for _ in range(3)]
    promised, refused = [], []

    def send(mine):
        for raw in mine:
            try:
                promised.append(cast(busy.uuid, raw).entry)
            except NotThatState:
                refused.append(raw)

    def close():
        while len(promised) < 4:
            time.sleep(0.001)
        close_by(OFFICE, busy.uuid)

    at_once(*[lambda mine=mine: send(mine) for mine in rows], close)
    settle()
    places = dict(LedgerEntry.objects.values_list("entry_id", "index"))
    closing = LedgerEntry.objects.get(act="vote.closed").index
    assert len(promised) + len(refused) == 18
    assert CastBallot.objects.count() == len(promised)
    assert max(places[entry] for entry in promised) < closing
