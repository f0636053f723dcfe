"""The first look at an archive: is the chain whole, and what does it say happened?

Every event names its parent by hash, so the last event's name stands for the whole archive. The
survey follows the chain, holds each step against what may follow, and notes which ballot of
each credential is the last; the proofs of ballots are not looked at yet.

    survey = Survey()
    for record in read_records(file.read):
        survey.take(record)
    survey.head                 # the name of the last event
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import Digest, EventType, ranked_places, with_shuffled
from kaga.engines.ballot.reading.ballots import credential_of
from kaga.engines.ballot.reading.canonical import exponent, integer, members, parse_compact
from kaga.engines.ballot.reading.elections import (
    admitted,
    read_credentials,
    read_election,
    read_setup,
    read_trustees,
)
from kaga.engines.ballot.reading.shuffles import read_shuffle
from kaga.engines.ballot.reading.tallies import (
    read_encrypted_tally,
    read_event,
    read_owned,
    read_partial_decryption,
    read_result,
    read_sized_tally,
)
from kaga.engines.ballot.verify.trustees import check_trustees

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element
    from kaga.engines.ballot.model import (
        Election,
        EncryptedTally,
        Event,
        PartialDecryption,
        Result,
        Shuffle,
        SizedTally,
        Trustees,
    )
    from kaga.engines.ballot.verify.records import Record

_MAY_FOLLOW: Final[dict[EventType | None, frozenset[EventType]]] = {
    None: frozenset({EventType.SETUP}),
    EventType.SETUP: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.BALLOT: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.END_BALLOTS: frozenset({EventType.ENCRYPTED_TALLY}),
    EventType.ENCRYPTED_TALLY: frozenset({EventType.PARTIAL_DECRYPTION}),
    EventType.SHUFFLE: frozenset({EventType.SHUFFLE, EventType.END_SHUFFLES}),
    EventType.END_SHUFFLES: frozenset({EventType.PARTIAL_DECRYPTION}),
    EventType.PARTIAL_DECRYPTION: frozenset({EventType.PARTIAL_DECRYPTION, EventType.RESULT}),
    EventType.RESULT: frozenset(),
}
_TO_SHUFFLE: Final = frozenset({EventType.SHUFFLE})
Value = TypeVar("Value")

_MOST_PENDING: Final = 4
_EVENT: Final = ".event.json"
_END_OF_TIME: Final = 1 << 40

BEFORE_BALLOTS: Final = 6
"""Records before the first ballot: the header, four of the set-up, and their event."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an election began with, checked."""

    election: Election
    trustees: Trustees
    keys: tuple[Element, ...]
    weights: dict[str, int]


@dataclass(frozen=True, slots=True)
class Told(Generic[Value]):
    """Something published, and the record that says it."""

    record: str
    value: Value


class Survey:
    """What an archive says, its hashes and its order checked."""

    def __init__(self) -> None:
        self.phase: EventType | None = None
        self.events: list[Digest] = []
        self.ballots = 0
        self.last: dict[str, int] = {}
        self.tally: Told[EncryptedTally] | None = None
        self.sized: Told[SizedTally] | None = None
        self.shuffles: dict[int, Told[Shuffle]] = {}
        self.parts: dict[int, Told[PartialDecryption]] = {}
        self.result: Told[Result] | None = None
        self._setup: Setup | None = None
        self._pending: dict[Digest, Record] = {}
        self._seen: set[bytes] = set()
        self._time: int | None = None
        self._take = {
            EventType.SETUP: self._take_setup,
            EventType.BALLOT: self._take_ballot,
            EventType.END_BALLOTS: self._take_end,
            EventType.ENCRYPTED_TALLY: self._take_tally,
            EventType.SHUFFLE: self._take_shuffle,
            EventType.END_SHUFFLES: self._take_end,
            EventType.PARTIAL_DECRYPTION: self._take_part,
            EventType.RESULT: self._take_result,
        }

    @property
    def setup(self) -> Setup:
        """What the election began with.

        Raises
        ------
        Refused
            If the archive ended before.
        """
        if self._setup is None:
            raise Refused("the archive ends before the election is set up")
        return self._setup

    @property
    def head(self) -> Digest:
        """The name of the last event: a hash over the whole history."""
        return self.events[-1]

    @property
    def to_decrypt(self) -> EncryptedTally | None:
        """The tally as the last mixer left it; None before there is one. No proof is judged."""
        if self.tally is None:
            return None
        election, rows = self.setup.election, self.tally.value
        for shuffle in self.shuffles.values():
            rows = with_shuffled(rows, election.questions, shuffle.value.ciphertexts)
        return rows

    def has_seen(self, record: Record) -> bool:
        """Whether a record that is read again was there the first time."""
        return record.place == 0 or bytes.fromhex(record.name[:64]) in self._seen

    def take(self, record: Record) -> None:
        """Take the next record.

        Raises
        ------
        Refused
            If it does not belong here; the place names the record.
        """
        with within(record.title):
            if self._time is None:
                self._time = _check_header(record)
                return
            if record.time != self._time:
                raise Refused("not of the time the archive says it began")
            digest = Digest(record.name[:64])
            key = bytes.fromhex(digest)
            if key in self._seen:
                raise Refused("the same record occurs twice")
            self._seen.add(key)
            if record.name.endswith(_EVENT):
                self._take_event(record, digest)
            elif len(self._pending) == _MOST_PENDING:
                raise Refused("no event refers to the records before it")
            else:
                self._pending[digest] = record

    def finish(self) -> None:
        """Say that no record follows.

        Raises
        ------
        Refused
            If records are left over that no event refers to.
        """
        for record in self._pending.values():
            raise Refused("no event refers to it", record.title)
        self.setup  # noqa: B018 - refuses where there is none

    def _take_event(self, record: Record, digest: Digest) -> None:
        event = read_event(record.body)
        if event.height != len(self.events):
            raise Refused(f"expected height {len(self.events)}", "height")
        if event.parent != (self.events[-1] if self.events else None):
            raise Refused("does not follow the event before it", "parent")
        if event.kind not in self._may_follow():
            before = self.phase.value if self.phase else "the beginning"
            raise Refused(f"{event.kind.value} cannot follow {before}", "type")
        self._take[event.kind](event)
        for left in self._pending.values():
            raise Refused("the event does not refer to it", left.title)
        self.events.append(digest)
        self.phase = event.kind

    def _may_follow(self) -> frozenset[EventType]:
        """Rankings are shuffled at least once before anything is decrypted."""
        if self.phase is EventType.ENCRYPTED_TALLY and ranked_places(
            self.setup.election.questions
        ):
            return _TO_SHUFFLE
        return _MAY_FOLLOW[self.phase]

    def _payload(self, name: Digest | None) -> Record:
        if name is None:
            raise Refused("the event has no payload")
        record = self._pending.pop(name, None)
        if record is None:
            raise Refused(f"the record {name} is not just before it", "payload")
        return record

    def _take_setup(self, event: Event) -> None:
        payload = self._payload(event.payload)
        with within(payload.title):
            names = read_setup(payload.body)
        first, second, third = (
            self._payload(one) for one in (names.election, names.trustees, names.credentials)
        )
        with within(first.title):
            election = read_election(first.body)
        with within(second.title):
            trustees = read_trustees(second.body, election.group)
            keys = check_trustees(trustees, election)
        with within(third.title):
            weights = read_credentials(third.body)
            for place, credential in enumerate(weights):
                with within(f"[{place}]"):
                    admitted(credential, election.group)
        self._setup = Setup(election, trustees, tuple(keys), weights)

    def _take_ballot(self, event: Event) -> None:
        record = self._payload(event.payload)
        with within(record.title):
            credential = credential_of(record.body, self.setup.election)
            if credential not in self.setup.weights:
                raise Refused("not on the list of credentials", "credential")
        self.last[credential] = self.ballots
        self.ballots += 1

    def _take_end(self, event: Event) -> None:
        if event.payload is not None:
            raise Refused("an event that ends something has no payload", "payload")

    def _take_tally(self, event: Event) -> None:
        record = self._payload(event.payload)
        with within(record.title):
            sized = read_sized_tally(record.body)
        self.sized = Told(record.title, sized)
        record = self._payload(sized.encrypted_tally)
        with within(record.title):
            tally = read_encrypted_tally(record.body, self.setup.election)
        self.tally = Told(record.title, tally)

    def _take_shuffle(self, event: Event) -> None:
        owner, record = self._owned(event, set(self.shuffles), "shuffle")
        with within(record.title):
            shuffle = read_shuffle(record.body, self.setup.election)
        self.shuffles[owner] = Told(record.title, shuffle)

    def _owned(self, event: Event, done: set[int], what: str) -> tuple[int, Record]:
        """Whose record it is, of trustees who have not done that yet, and the record."""
        record = self._payload(event.payload)
        with within(record.title):
            owned = read_owned(record.body)
            if owned.owner > len(self.setup.keys) or owned.owner in done:
                raise Refused(f"no trustee whose {what} is still missing", "owner")
        return owned.owner, self._payload(owned.payload)

    def _take_part(self, event: Event) -> None:
        owner, record = self._owned(event, set(self.parts), "decryption")
        with within(record.title):
            part = read_partial_decryption(record.body, self.setup.election)
        self.parts[owner] = Told(record.title, part)

    def _take_result(self, event: Event) -> None:
        record = self._payload(event.payload)
        with within(record.title):
            result = read_result(record.body, self.setup.election)
        self.result = Told(record.title, result)


def _check_header(record: Record) -> int:
    """The time the archive says it began, in seconds since 1970."""
    value = parse_compact(record.body, longest=1000)
    version, timestamp = members(value, ("version", "timestamp"))
    # belenios-tool writes the number in quotes, the specification without.
    quoted = isinstance(timestamp, str)
    time = exponent(timestamp, _END_OF_TIME) if quoted else integer(timestamp)
    if version != 1:
        raise Refused("only version 1 is known", "version")
    if time != record.time:
        raise Refused("not the time of the record", "timestamp")
    return time
