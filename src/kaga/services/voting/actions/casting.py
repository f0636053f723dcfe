"""Casting a ballot, and laying one aside that is only looked into.

Everything that costs time (reading, the proofs) is done before the write gate; inside it only
what another may have changed meanwhile is asked again. Ballots that wait at the same moment are
committed together. What comes back is promised: it is on the disk, and so is its ledger entry.

>>> cast(uuid, raw).tracker                                              # doctest: +SKIP
'9rTm0mGJ4Yp…'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.ballots import (
    MAX_BALLOT,
    fingerprint,
    read_ballot,
    read_sealed,
)
from kaga.engines.ledger import MalformedError
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.api.limiting import Rate, require_rate
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.acts import Act, record_exactly
from kaga.kernel.storage.columns import key_of
from kaga.kernel.storage.door import write
from kaga.kernel.storage.prepared import Prepared
from kaga.kernel.storage.statements import fetch
from kaga.kernel.storage.together import write_together
from kaga.services.voting.enums import KeyState, State
from kaga.services.voting.faults import (
    BallotRefused,
    BallotTooLarge,
    NotThatState,
    RevokedKey,
    UnknownKey,
)
from kaga.services.voting.loaded import checker_of
from kaga.services.voting.models import BallotKey, CastBallot, Measure, SpoiledBallot
from kaga.services.voting.promises import Promised, promise
from kaga.services.voting.queries.measures import measure as measure_of

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction

_measures = Prepared(Measure.objects.all, "uuid")
_keys = Prepared(BallotKey.objects.all, "measure", "credential")
_ballots = Prepared(CastBallot.objects.all, "measure", "tracker")
_STATES: Final = (
    "SELECT m.state, k.state FROM voting_measure m, voting_ballotkey k"
    " WHERE m.id = %s AND k.id = %s"
)
VOTER: Final = Actor("visitor")
OF_A_KEY: Final = Rate(30, 60)
OF_ALL_SPOILED: Final = Rate(300, 60)
SPOILED_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter gets: the tracker, the signed promise, the entry; `fresh` the first time."""

    tracker: str
    promise: str
    entry: UUID
    fresh: bool


class _Meanwhile(Exception):
    """The same bytes came twice at once, and the other was first."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt


def cast(uuid: str, raw: bytes) -> Receipt:
    """Take a ballot; the same bytes again get the same answer.

    Raises
    ------
    NotFound: no such measure. BallotTooLarge. NotThatState: it is not open.
    BallotRefused: not a ballot of this election, or a proof fails; the place is named.
    UnknownKey, RevokedKey: its key may not vote. TooManyRequests: from one key.
    """
    if len(raw) > MAX_BALLOT:
        raise BallotTooLarge
    measure = _measures.first(uuid)
    if measure is None or not State(measure.state).is_public:
        raise NotFound("この番号の投票はありません。")
    tracker = fingerprint(raw)
    known = _ballots.first(measure.id, tracker)
    if known is not None:
        return _again(known)
    key = _judged(measure, raw)

    def enter(tx: Transaction) -> Receipt:
        return _enter(tx, measure, key, raw)

    try:
        return write_together(enter, on=[measure.lock])
    except _Meanwhile as other:
        return other.receipt


def spoil(uuid: str, raw: bytes) -> tuple[str, bool]:
    """Lay an unsigned ballot aside for its voter's second device; its hash, and whether new.

    Raises
    ------
    NotFound, BallotTooLarge, NotThatState, BallotRefused; TooManyRequests: from all together.
    """
    if len(raw) > MAX_BALLOT:
        raise BallotTooLarge
    measure = measure_of(uuid)
    found = fingerprint(raw)
    if SpoiledBallot.objects.filter(measure=measure, fingerprint=found).exists():
        return found, False
    _require_open(State(measure.state))
    require_rate(f"vote-spoiled:{uuid}", OF_ALL_SPOILED)
    checker = checker_of(measure)
    try:
        credential, answers = read_sealed(raw, checker.election)
        checker.check_answers(credential, answers)
    except Refused as wrong:
        raise BallotRefused(str(wrong)) from wrong
    aside = "a ballot without signature concerns nobody: its voter looks into it"
    with write(on=[measure.lock], bookkeeping=aside) as tx:
        if SpoiledBallot.objects.filter(measure=measure, fingerprint=found).exists():
            return found, False
        tx.add(SpoiledBallot(measure=measure, fingerprint=found, raw=raw))
    return found, True


def forget_spoiled() -> int:
    """Forget what was laid aside longer than a day ago; how many ballots."""
    old = SpoiledBallot.objects.filter(spoiled_at__lt=clock.now() - SPOILED_FOR)
    with write(bookkeeping="looked into long ago, and never counted") as tx:
        return tx.remove_where(old)


def _judged(measure: Measure, raw: bytes) -> BallotKey:
    """The key of a ballot whose form, signature and proofs hold."""
    _require_open(State(measure.state))
    checker = checker_of(measure)
    try:
        ballot = read_ballot(raw, checker.election)
    except Refused as wrong:
        raise BallotRefused(str(wrong)) from wrong
    key = _keys.first(measure.id, ballot.credential)
    if key is None:
        raise UnknownKey("この投票鍵は登録されていません。")
    _require_standing(KeyState(key.state))
    require_rate(f"vote-key:{key.id}", OF_A_KEY)
    try:
        checker.check(ballot)
    except Refused as wrong:
        raise BallotRefused(str(wrong)) from wrong
    return key


def _enter(tx: Transaction, measure: Measure, key: BallotKey, raw: bytes) -> Receipt:
    """In the transaction: nothing else writes to this measure meanwhile."""
    tracker = fingerprint(raw)
    known = _ballots.first(measure.id, tracker)
    if known is not None:
        raise _Meanwhile(_again(known))
    ((state, standing),) = fetch(_STATES, [key_of(measure.id), key_of(key.id)])
    _require_open(State(state))
    _require_standing(KeyState(standing))
    now = clock.now()
    facts = {"election": measure.uuid, "ballot": raw.decode()}
    try:
        act = Act("vote.ballot.cast", VOTER, measure.handle, facts)
        entry, data = record_exactly(tx, act)
    except MalformedError as wrong:
        raise BallotTooLarge(str(wrong)) from wrong
    note = promise(Promised(measure.uuid, tracker, entry, data, now)).decode()
    tx.add(
        CastBallot(
            id=entry,
            measure=measure,
            key=key,
            tracker=tracker,
            raw=raw,
            promise=note,
            cast_at=now,
        )
    )
    return Receipt(tracker, note, entry, fresh=True)


def _again(row: CastBallot) -> Receipt:
    return Receipt(row.tracker, row.promise, row.id, fresh=False)


def _require_open(state: State) -> None:
    if state is not State.OPEN:
        raise NotThatState(state)


def _require_standing(state: KeyState) -> None:
    if state is KeyState.REVOKED:
        raise RevokedKey("この投票鍵は取り消されています。")
