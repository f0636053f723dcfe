"""From the ballots to the result: the archive, the sealed tally, the trustees' parts, counts.

Nothing is decrypted here: the ballots that count are multiplied, the trustees decrypt the one
product, and the counts are read off what they hand in. A result of fewer than `k_min` ballots
would say too much about single people: then nothing is decrypted at all.

>>> tally(visitor, uuid).counted, publish(visitor, uuid).result          # doctest: +SKIP
(412, [[251, 142, 19]])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kaga.engines.ballot.counting import Published, combine
from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.elections import write_credentials, write_setup
from kaga.engines.ballot.making.tallies import (
    write_encrypted_tally,
    write_owned,
    write_result,
    write_sized_tally,
)
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import (
    Digest,
    EventType,
    Owned,
    SetupData,
    SizedTally,
    ranked_places,
)
from kaga.engines.ballot.reading.tallies import read_encrypted_tally, read_partial_decryption
from kaga.engines.ballot.verify.trustees import check_trustees
from kaga.kernel import clock
from kaga.kernel.errors import Conflict
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.voting import rules
from kaga.services.voting.actions.keys import current_state
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.enums import KeyState, State, Step
from kaga.services.voting.faults import NotThatState, NotYetPublished
from kaga.services.voting.loaded import election_of, trustees_of
from kaga.services.voting.models import BallotKey, CastBallot, Measure
from kaga.services.voting.multiplying import product
from kaga.services.voting.outcomes import outcomes
from kaga.services.voting.queries.measures import measure as measure_of
from kaga.services.voting.queries.seats import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from kaga.engines.ballot.counting import Counted
    from kaga.engines.ballot.model import Election, EncryptedTally
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction


def tally(visitor: Visitor, uuid: str) -> Measure:
    """Write the archive and multiply the ballots that count; the trustees' turn comes.

    Rankings are listed instead of multiplied, and mixed before they are decrypted.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: it is not closed.
    NotYetPublished: the closing has no place in the ledger yet; ask again soon.
    """
    require(visitor, rules.run)
    return tally_by(visitor.actor("staff"), uuid)


def tally_by(actor: Actor, uuid: str, *, jobs: int = 1) -> Measure:
    """The same by whoever runs the commands of this city."""
    row = measure_of(uuid)
    if row.state != State.CLOSED:
        raise NotThatState(State(row.state))
    made = _Assembly(row)
    fresh = ArchiveFile(uuid).aside(made.chunks())
    enough = len(made.last) >= row.k_min
    counting = list(made.last.values()) if enough else []
    sealed = product(made.election, counting, jobs)
    try:
        with write(on=[row.lock]) as tx:
            state = current_state(row)
            if state is not State.CLOSED:
                raise NotThatState(state)
            file = ArchiveFile(uuid)
            file.put(fresh)
            closed = _Closed(actor, made, file.path.stat().st_size)
            tx.change(row, counted=len(made.last))
            if enough:
                _tallied(tx, row, closed, sealed)
            else:
                _withheld(tx, row, closed)
    finally:
        fresh.unlink(missing_ok=True)
    return row


def publish(visitor: Visitor, uuid: str) -> Measure:
    """Read the counts off the trustees' parts, and make everything public.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: no tally. Conflict: too few
        trustees have decrypted.
    """
    require(visitor, rules.run)
    return publish_by(visitor.actor("staff"), uuid)


def publish_by(actor: Actor, uuid: str) -> Measure:
    """The same by whoever runs the commands of this city."""
    row = measure_of(uuid)
    if row.state != State.TALLYING:
        raise NotThatState(State(row.state))
    parts = bodies(row, Step.DECRYPTION)
    counted = _counted(row, parts)
    writer = ArchiveWriter(Digest(row.archive_head), row.archive_height, began(row))
    chunks = []
    for owner in counted.accepted:
        payload = write_owned(Owned(owner, digest_of(parts[owner])))
        chunks.append(writer.add(EventType.PARTIAL_DECRYPTION, payload, parts[owner]))
    chunks.append(writer.add(EventType.RESULT, write_result(counted.result)))
    chunk = b"".join(chunks)
    digest = ArchiveFile(uuid).digest(row.archive_size, chunk)
    with write(on=[row.lock]) as tx:
        state = current_state(row)
        if state is not State.TALLYING:
            raise NotThatState(state)
        size = ArchiveFile(uuid).append(row.archive_size, chunk)
        result = cast("Json", outcomes(election_of(row).questions, counted.result))
        decrypted: dict[str, Json] = {"election": uuid, "trustees": list(counted.accepted)}
        record(tx, Act("vote.decrypted", actor, row.handle, decrypted))
        facts: dict[str, Json] = {
            "election": uuid,
            "archive": digest,
            "head": writer.head,
            "counted": row.counted,
            "result": result,
        }
        _end(tx, row, Act("vote.published", actor, row.handle, facts))
        tx.change(
            row,
            result=result,
            archive_size=size,
            archive_head=writer.head,
            archive_height=writer.height,
        )
    return row


class _Assembly:
    """The archive of a closed measure, and which ballot of each key is the last."""

    def __init__(self, row: Measure) -> None:
        self._row = row
        self.election = election_of(row)
        self.writer = ArchiveWriter()
        self.last: dict[str, bytes] = {}
        self._places = _places(row)

    def chunks(self) -> Iterator[bytes]:
        """The archive up to the end of the ballots, piece by piece."""
        yield self.writer.begin(began(self._row))
        registered = BallotKey.objects.filter(measure=self._row, state=KeyState.REGISTERED)
        keys = dict(registered.values_list("id", "credential"))
        records = [
            self.election.raw,
            bytes(self._row.trustees_record or b""),
            write_credentials(keys.values()),
        ]
        setup = write_setup(SetupData(*map(digest_of, records)))
        yield self.writer.add(EventType.SETUP, setup, *records)
        for key, raw in self._ballots():
            if key in keys:
                self.last.pop(keys[key], None)
                self.last[keys[key]] = raw
                yield self.writer.add(EventType.BALLOT, raw)
        yield self.writer.add(EventType.END_BALLOTS)

    def _ballots(self) -> Iterator[tuple[UUID, bytes]]:
        """Key and bytes of every ballot before the closing, in the order of the ledger."""
        rows = CastBallot.objects.filter(measure=self._row).order_by("id")
        before = -1
        for entry, key, raw in rows.values_list("id", "key_id", "raw").iterator(1000):
            place = self._places.get(entry)
            if place is None:
                continue  # behind the closing entry
            if place < before:
                raise AssertionError(f"entry {entry} is not where its id says")
            before = place
            yield key, bytes(raw)


def began(row: Measure) -> int:
    """The moment of the opening, in seconds since 1970."""
    return int(row.opened_at.timestamp()) if row.opened_at else 0


def _places(row: Measure) -> dict[UUID, int]:
    """The place of every ballot's entry that stands before the closing.

    Raises
    ------
    NotYetPublished: the closing has no place yet.
    """
    entry = row.closing_entry
    closing = LedgerEntry.objects.filter(entry_id=entry).first() if entry else None
    if closing is None:
        raise NotYetPublished("締め切りの記録がまだ台帳に載っていません。")
    cast = LedgerEntry.objects.filter(subject=row.handle, act="vote.ballot.cast")
    return dict(cast.filter(index__lt=closing.index).values_list("entry_id", "index"))


@dataclass(frozen=True, slots=True)
class _Closed:
    """Who counts, what was assembled, how long the file is."""

    actor: Actor
    made: _Assembly
    size: int


def _tallied(tx: Transaction, row: Measure, closed: _Closed, tally: EncryptedTally) -> None:
    writer, count = closed.made.writer, len(closed.made.last)
    sealed = write_encrypted_tally(tally, closed.made.election.group)
    payload = write_sized_tally(SizedTally(count, count, digest_of(sealed)))
    chunk = writer.add(EventType.ENCRYPTED_TALLY, payload, sealed)
    size = ArchiveFile(row.uuid).append(closed.size, chunk)
    facts: dict[str, Json] = {
        "election": row.uuid,
        "counted": count,
        "tally": digest_of(sealed),
        "head": writer.head,
    }
    act = Act("vote.tallied", closed.actor, row.handle, facts)
    record(tx, act)
    emit(tx, Event(f"jp.kaga.{act.kind}", str(row.handle), dict(facts)))
    tx.change(
        row,
        state=_after_tally(closed.made.election),
        tally=sealed,
        archive_size=size,
        archive_head=writer.head,
        archive_height=writer.height,
    )


def _after_tally(election: Election) -> State:
    """Rankings are mixed before anything is decrypted."""
    return State.MIXING if ranked_places(election.questions) else State.TALLYING


def _withheld(tx: Transaction, row: Measure, closed: _Closed) -> None:
    writer = closed.made.writer
    facts: dict[str, Json] = {
        "election": row.uuid,
        "archive": ArchiveFile(row.uuid).digest(closed.size),
        "head": writer.head,
        "counted": len(closed.made.last),
        "withheld": True,
    }
    _end(tx, row, Act("vote.published", closed.actor, row.handle, facts))
    tx.change(
        row,
        withheld=True,
        archive_size=closed.size,
        archive_head=writer.head,
        archive_height=writer.height,
    )


def _end(tx: Transaction, row: Measure, act: Act) -> None:
    entry = record(tx, act)
    emit(tx, Event(f"jp.kaga.{act.kind}", str(row.handle), dict(act.public)))
    tx.change(row, state=State.PUBLISHED, ended_at=clock.now(), ending_entry=entry)


def _counted(row: Measure, parts: dict[int, bytes]) -> Counted:
    election, trustees = election_of(row), trustees_of(row)
    try:
        sealed = read_encrypted_tally(row.to_decrypt, election)
        keys = check_trustees(trustees, election)
        read = {owner: read_partial_decryption(one, election) for owner, one in parts.items()}
        published = Published(trustees, keys, sealed)
        return combine(read, published, election, most=row.counted or 0)
    except Refused as wrong:
        raise Conflict(f"管理人の復号がまだ足りません（{wrong}）。") from wrong
