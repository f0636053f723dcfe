"""Damaged ballots and archives, in any number: no crash, no acceptance.

Good bytes of every kind the engine reads are damaged: bits flipped, bytes dropped, doubled,
overwritten, spliced with others, cut; texts replaced by edge cases. Half of the damaged ballots
get a matching hash, so that they come past the reader to the judge; archives are damaged as
they lie, and also with one record damaged and every name and link made right again.
"""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.engines.ballot.played import (
    BRIDGE,
    Played,
    Step,
    archive_of,
    audited,
    ballots_of,
    cast,
    ranked,
    set_up,
    tallied,
    whole,
)

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.texts import digest_of, fingerprint_of
from kaga.engines.ballot.model import EventType
from kaga.engines.ballot.reading.ballots import credential_of, read_ballot
from kaga.engines.ballot.reading.elections import (
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
from kaga.engines.ballot.verify.audit import survey_archive
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.records import read_records
from kaga.engines.ballot.verify.shuffles import check_shuffle
from kaga.engines.ballot.verify.tallies import check_partial_decryption
from kaga.engines.ballot.verify.trustees import check_trustees

_Q = 2**252 + 27742317777372353535851937790883648493
EDGES = [
    *("", "0", "1", "-1", "00", "01", "1.0", "1e9", "\\u0000", "\\ud800", "ä", "５"),
    *(str(_Q), str(_Q + 1), str(2**256), "9" * 700, "0" * 64, "f" * 64, "1".rjust(64, "0")),
    *(f"{2**255 - 20:064x}", f"{2**255 - 19:064x}", '","', '":{"', "[" * 50),
]
_LETTERS = b'0123456789abcdef",:[]{}-.eE\\'

Judge = Callable[[bytes], bool]
"""Whether what was accepted may stand; raises `Refused` where it is refused."""


@dataclass(frozen=True)
class Target:
    """Good bytes of one kind, how often they are taken, and who judges them damaged."""

    name: str
    share: int
    seeds: list[bytes]
    judge: Judge
    damage: Callable[[bytes, list[bytes], random.Random], bytes] | None = None


@dataclass
class Outcome:
    """What came of it: how many of each kind were refused, and what went wrong."""

    refused: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def fuzz(count: int, seed: int) -> Outcome:
    """Damage and judge `count` inputs; equal seeds do the same."""
    chance = random.Random(seed)
    targets = _targets()
    order = chance.choices(targets, [target.share for target in targets], k=count)
    everything = [one for target in targets for one in target.seeds if len(one) < 20_000]
    outcome = Outcome()
    for target in order:
        damage = target.damage or damaged
        raw = damage(chance.choice(target.seeds), everything, chance)
        try:
            stands = target.judge(raw)
        except Refused:
            outcome.refused[target.name] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            outcome.wrong.append(f"{target.name}: {error!r}: {raw[:2000]!r}")
        else:
            outcome.harmless[target.name] += 1
            if not stands:
                outcome.wrong.append(f"{target.name}: accepted: {raw[:2000]!r}")
    return outcome


def damaged(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """One to three damages."""
    value = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if value:
            _DAMAGES[chance.randrange(len(_DAMAGES))](value, others, chance)
    return bytes(value)


def _place(value: bytearray, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(value))
    return at, at + chance.choice((1, 1, 2, 4, 16, 64, 512))


def _flip(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    value[chance.randrange(len(value))] ^= 1 << chance.randrange(8)


def _drop(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    at, end = _place(value, chance)
    del value[at:end]


def _double(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    at, end = _place(value, chance)
    value[at:at] = value[at:end]


def _overwrite(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    at, end = _place(value, chance)
    value[at:end] = chance.randbytes(end - at)


def _splice(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    at, end = _place(value, chance)
    other = chance.choice(others)
    start = chance.randrange(len(other))
    value[at:end] = other[start : start + end - at]


def _cut(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    del value[chance.randrange(len(value)) :]


def _letter(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    value[chance.randrange(len(value))] = chance.choice(_LETTERS)


def _edge(value: bytearray, others: list[bytes], chance: random.Random) -> None:
    """The text between the quotes around a place becomes an edge case."""
    at = chance.randrange(len(value))
    start, end = value.rfind(b'"', 0, at), value.find(b'"', at)
    if 0 <= start < end:
        value[start + 1 : end] = chance.choice(EDGES).encode()


_DAMAGES = (_flip, _drop, _double, _overwrite, _splice, _cut, _letter, _edge, _edge)


def hashed_again(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """A damaged ballot whose signature names the hash it now has."""
    value = damaged(raw, others, chance)
    front, found, back = value.rpartition(b',"signature":{"hash":"')
    return front + found + fingerprint_of(front + b"}").encode() + back[43:] if found else value


def _chained_again(played: Played) -> Callable[[bytes, list[bytes], random.Random], bytes]:
    """One record damaged, everything that names it made right again."""

    def damage(raw: bytes, others: list[bytes], chance: random.Random) -> bytes:
        steps = list(played.steps)
        at = chance.randrange(len(steps))
        step = steps[at]
        if step.payload is None:
            return damaged(raw, others, chance)
        records = [*step.before, step.payload]
        place = chance.randrange(len(records))
        old = records[place]
        records[place] = damaged(old, others, chance)
        names = (digest_of(old).encode(), digest_of(records[place]).encode())
        payload = records[-1].replace(*names) if place < len(records) - 1 else records[-1]
        steps[at] = Step(step.kind, payload, tuple(records[:-1]))
        return archive_of(steps)

    return damage


def _ballot_judge(played: Played) -> Judge:
    good = set(ballots_of(played))
    checker = BallotChecker(played.election)

    def judge(raw: bytes) -> bool:
        ballot = read_ballot(raw, played.election)
        checker.check(ballot)
        return raw in good and credential_of(raw, played.election) == ballot.credential

    return judge


def _survey_judge(played: Played) -> Judge:
    """A damaged archive stands only as the beginning of the good one."""
    events = survey_archive(lambda: io.BytesIO(played.archive()).read).events

    def judge(raw: bytes) -> bool:
        found = survey_archive(lambda: io.BytesIO(raw).read).events
        return found == events[: len(found)]

    return judge


def _audit_judge(played: Played) -> Judge:
    good = played.archive()

    def judge(raw: bytes) -> bool:
        report = audited(raw)
        if report.refusals:
            raise Refused(report.refusals[0].reason)
        return raw == good

    return judge


def _records_judge(raw: bytes) -> bool:
    return all(len(record.body) <= len(raw) for record in read_records(io.BytesIO(raw).read))


def _reader(read: Callable[[bytes], object]) -> Judge:
    """What is accepted says what its bytes say: nothing else can be known of it alone."""
    return lambda raw: read(raw) is not None


def _small() -> Played:
    """A whole election with one trustee and two votes, quick to survey."""
    played = set_up("Ed25519", (BRIDGE,), voters=2, trustees=(1, 1))
    pairs = zip(played.voters, ([1, 0, 0], [0, 1, 0]), strict=True)
    ballots = [cast(played, voter, [marks]) for voter, marks in pairs]
    played.steps.extend(Step(EventType.BALLOT, raw) for raw in ballots)
    played.steps.extend(tallied(played, ballots, (1,)))
    return played


def _ranked_targets() -> list[Target]:
    """What an election with rankings adds."""
    played = ranked("Ed25519")
    election, steps = played.election, {step.kind: step for step in reversed(played.steps)}
    tally = read_encrypted_tally(steps[EventType.ENCRYPTED_TALLY].before[0], election)
    mixed = steps[EventType.SHUFFLE].before[0]

    def shuffle(raw: bytes) -> bool:
        check_shuffle(read_shuffle(raw, election), tally[1:], election)
        return raw == mixed

    ballot = _ballot_judge(played)
    result = _reader(lambda raw: read_result(raw, election))
    return [
        Target("rankings", 60, ballots_of(played), ballot),
        Target("rankings, hashed again", 60, ballots_of(played), ballot, hashed_again),
        Target("shuffles", 60, [mixed], shuffle),
        Target("ranked elections", 10, [election.raw], _reader(read_election)),
        Target("ranked results", 10, [steps[EventType.RESULT].payload], result),
        Target("ranked archives", 6, [played.archive()], _survey_judge(played)),
    ]


def _targets() -> list[Target]:
    played = whole("Ed25519")
    other = whole("BELENIOS-2048")
    election, steps = played.election, {step.kind: step for step in played.steps}
    setup, tally = steps[EventType.SETUP], steps[EventType.ENCRYPTED_TALLY]
    part = steps[EventType.PARTIAL_DECRYPTION]
    known = read_encrypted_tally(tally.before[0], election)
    keys = [key.public_key for key in played.trustees.record.verification_keys]
    small = _small()
    archive = small.archive()
    events = [
        record.body
        for record in read_records(io.BytesIO(played.archive()).read)
        if record.name.endswith(".event.json")
    ]

    def trustees(raw: bytes) -> bool:
        check_trustees(read_trustees(raw, election.group), election)
        return raw == setup.before[1]

    def tallied(raw: bytes) -> bool:
        return read_encrypted_tally(raw, election) != known or raw == tally.before[0]

    def decrypted(raw: bytes) -> bool:
        found = read_partial_decryption(raw, election)
        check_partial_decryption(found, known, keys[3], election)
        return raw == part.before[0]

    ballot, ballot_2048 = _ballot_judge(played), _ballot_judge(other)
    return [
        Target("ballots", 300, ballots_of(played), ballot),
        Target("ballots, hashed again", 300, ballots_of(played), ballot, hashed_again),
        Target("BELENIOS-2048 ballots", 40, ballots_of(other), ballot_2048, hashed_again),
        Target("elections", 50, [election.raw], _reader(read_election)),
        Target("trustees", 5, [setup.before[1]], trustees),
        Target("credentials", 40, [setup.before[2]], _reader(read_credentials)),
        Target("set-ups", 20, [setup.payload], _reader(read_setup)),
        Target("events", 60, events, _reader(read_event)),
        Target("tallies", 30, [tally.before[0]], tallied),
        Target("sizes", 20, [tally.payload], _reader(read_sized_tally)),
        Target("decryptions", 20, [part.before[0]], decrypted),
        Target("owners", 20, [part.payload], _reader(read_owned)),
        Target(
            "results",
            20,
            [steps[EventType.RESULT].payload],
            _reader(lambda raw: read_result(raw, election)),
        ),
        *_ranked_targets(),
        Target("records", 40, [archive], _records_judge),
        Target("archives", 28, [archive], _survey_judge(small)),
        Target(
            "archives, chained again",
            2,
            [archive],
            _audit_judge(small),
            _chained_again(small),
        ),
    ]
