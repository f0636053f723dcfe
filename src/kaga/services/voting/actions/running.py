"""Opening and closing a measure, and declaring it void.

What counts is decided by the order of the ledger: a ballot whose entry stands after the closing
entry does not count, whatever any clock says.

>>> open_measure(visitor, uuid), close_measure(visitor, uuid)            # doctest: +SKIP
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import draw_voter
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ledger import MAX_ENTRY_BYTES
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.voting import rules
from kaga.services.voting.actions.keys import current_state
from kaga.services.voting.enums import State
from kaga.services.voting.faults import NotThatState
from kaga.services.voting.loaded import checker_of
from kaga.services.voting.models import Booth, CastBallot, Measure
from kaga.services.voting.promises import box_signer
from kaga.services.voting.queries.measures import booth_digest, cast, registered
from kaga.services.voting.queries.measures import measure as measure_of
from kaga.services.voting.registrar.keys import registrar_signer
from kaga.services.voting.releases import release

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.engines.ballot.model import Election
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

AROUND_A_BALLOT: Final = 1_000
"""Bytes of an entry besides the ballot in it."""
_MOST_DRIFT_S: Final = 5.0


def open_measure(visitor: Visitor, uuid: str) -> Measure:
    """Let people register keys and vote.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState; Conflict: no key yet, or a
        ballot would not fit an entry of the ledger.
    """
    require(visitor, rules.run)
    return open_by(visitor.actor("staff"), uuid)


def open_by(actor: Actor, uuid: str) -> Measure:
    """The same by whoever runs the commands of this city."""
    row = measure_of(uuid, public=False)
    if row.election is None:
        raise Conflict("管理人の鍵がまだそろっていません。")
    _try_a_ballot(row)
    release_booth(actor, release().digest)
    with write(on=[row.lock]) as tx:
        _require(row, State.CEREMONY)
        facts: dict[str, Json] = {
            "election": uuid,
            "fingerprint": row.fingerprint,
            "suite": row.suite,
            "electorate": row.electorate,
            "fewest": row.k_min,
            "closes": row.closes_at.isoformat() if row.closes_at else None,
            "registrar": registrar_signer().verifier.vkey(),
            "box": box_signer().verifier.vkey(),
            "booth": booth_digest(),
        }
        _enter(tx, row, State.OPEN, Act("vote.measure.opened", actor, row.handle, facts))
        tx.change(row, opened_at=clock.now())
    return row


def close_measure(visitor: Visitor, uuid: str) -> Measure:
    """Take no more keys and ballots.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: it is not open.
    """
    require(visitor, rules.run)
    return close_by(visitor.actor("staff"), uuid)


def close_by(actor: Actor, uuid: str) -> Measure:
    """The same by whoever runs the commands of this city, or by the clock."""
    row = measure_of(uuid)
    with write(on=[row.lock]) as tx:
        _require(row, State.OPEN)
        _wait_past(CastBallot.objects.filter(measure=row).order_by("-id").first())
        facts: dict[str, Json] = {
            "election": uuid,
            "keys": registered(row),
            "ballots": cast(row),
        }
        entry = _enter(tx, row, State.CLOSED, Act("vote.closed", actor, row.handle, facts))
        tx.change(row, closed_at=clock.now(), closing_entry=entry)
    return row


def annul(visitor: Visitor, uuid: str, reason: str) -> Measure:
    """Declare a measure void; everybody reads why.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: it has ended; Invalid: no
        reason.
    """
    require(visitor, rules.annul)
    return annul_by(visitor.actor("staff"), uuid, reason)


def annul_by(actor: Actor, uuid: str, reason: str) -> Measure:
    """The same by whoever runs the commands of this city."""
    if not reason.strip():
        raise Invalid({"reason": ["無効にする理由を書いてください。"]})
    row = measure_of(uuid, public=False)
    with write(on=[row.lock]) as tx:
        state = current_state(row)
        if not state.may_become(State.ANNULLED):
            raise NotThatState(state)
        facts: dict[str, Json] = {"election": uuid, "reason": reason.strip()}
        act = Act("vote.measure.annulled", actor, row.handle, facts)
        entry = _enter(tx, row, State.ANNULLED, act)
        tx.change(row, reason=reason.strip(), ended_at=clock.now(), ending_entry=entry)
    return row


def release_booth(actor: Actor, digest: str) -> bool:
    """Make the hash of a release of the booth public; whether it is a new one."""
    with write(on=["vote:booth"]) as tx:
        if Booth.objects.filter(digest=digest).exists():
            return False
        act = Act("vote.booth.released", actor, new_handle(), {"sha256": digest})
        tx.add(Booth(digest=digest, entry_id=record(tx, act)))
    return True


def _enter(tx: Transaction, row: Measure, state: State, act: Act) -> UUID:
    entry = record(tx, act)
    tx.change(row, state=state)
    emit(tx, Event(f"jp.kaga.{act.kind}", str(row.handle), dict(act.public)))
    return entry


def _require(row: Measure, wanted: State) -> None:
    state = current_state(row)
    if state is not wanted:
        raise NotThatState(state)


def _wait_past(last: CastBallot | None) -> None:
    """Ids of entries tell their order only to the millisecond: let it pass."""
    began = time.monotonic()
    while last is not None and new_id() <= last.id:
        if time.monotonic() - began > _MOST_DRIFT_S:
            raise Conflict("時計が進んでいません。時刻の設定を確かめてください。")
        time.sleep(0.001)


def _try_a_ballot(row: Measure) -> None:
    """Make a ballot as voters will, judge it, and see that it fits an entry."""
    checker = checker_of(row)
    election, draw = checker.election, secrets.token_bytes
    voter = draw_voter(election.group, draw)
    raw = sign(seal(election, voter, _some_marks(election), draw), voter, election, draw)
    checker.check(read_ballot(raw, election))
    as_text = len(raw) + raw.count(b'"') + AROUND_A_BALLOT
    if as_text > MAX_ENTRY_BYTES:
        raise Conflict("質問と選択肢が多すぎて、一票が台帳の一項目に収まりません。")


def _some_marks(election: Election) -> list[list[int]]:
    found = []
    for question in election.questions:
        size = len(question.answers)
        if question.ranked:
            found.append(list(range(1, size + 1)))
            continue
        marks = [1] * question.at_least + [0] * (size - question.at_least)
        found.append([0, *marks] if question.blank else marks)
    return found
