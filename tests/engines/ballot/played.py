"""Small elections played by the engine, kept as steps so that tests can change one of them."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from functools import cache

from kaga.engines.ballot.counting import Published, combine
from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import Voter, draw_voter
from kaga.engines.ballot.making.elections import (
    Draft,
    write_credentials,
    write_election,
    write_setup,
    write_trustees,
)
from kaga.engines.ballot.making.keys import draw_trustee
from kaga.engines.ballot.making.shuffles import mix, write_shuffle
from kaga.engines.ballot.making.tallies import (
    decrypt_part,
    multiply_ballots,
    write_encrypted_tally,
    write_owned,
    write_partial_decryption,
    write_result,
    write_sized_tally,
)
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import (
    Election,
    EventType,
    Owned,
    Question,
    SetupData,
    SizedTally,
    ranked_places,
    ranking,
    with_shuffled,
)
from kaga.engines.ballot.reading.ballots import read_ballot
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ballot.verify.audit import Report, audit
from kaga.services.voting.rehearsal import Rehearsed, rehearse

BRIDGE = Question(("Yes", "No", "Unsure"), "Build the bridge?", 1, 1)
PARKS = Question(("A", "B", "C"), "Which parks?", 1, 2, blank=True)
ORDER = ranking(("Library", "Bus", "Park"), "In which order?")
UUID = "Kaga1111111111"


class Seeded:
    """Random bytes that are the same in every run, to be found again when a test fails."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._count = 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"{self._word}|{self._count}".encode()).digest(size)


@dataclass(frozen=True)
class Step:
    """One event, with its payload and the records the payload refers to."""

    kind: EventType
    payload: bytes | None = None
    before: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Played:
    """An election with all its secrets."""

    election: Election
    trustees: Rehearsed
    voters: list[Voter]
    steps: list[Step] = field(default_factory=list)
    result: tuple[tuple[int, ...], ...] = ()

    def archive(self) -> bytes:
        return archive_of(self.steps)


def archive_of(steps: list[Step]) -> bytes:
    writer = ArchiveWriter()
    parts = [writer.begin(1_700_000_000)]
    parts += [writer.add(step.kind, step.payload, *step.before) for step in steps]
    return b"".join(parts)


def audited(raw: bytes) -> Report:
    return audit(lambda: io.BytesIO(raw).read)


def set_up(
    suite: str,
    questions: tuple[Question, ...] = (BRIDGE, PARKS),
    *,
    voters: int = 3,
    uuid: str = UUID,
    trustees: tuple[int, int] = (5, 3),
) -> Played:
    """An election with its key and its voters, and nothing cast."""
    group = group_named(suite)
    draw = Seeded(f"{suite}{uuid}{trustees}")
    held = rehearse(group, draw, size=trustees[0], threshold=trustees[1])
    raw = write_election(Draft(uuid, "Test", questions), held.public_key, group)
    people = [draw_voter(group, draw) for _ in range(voters)]
    records = (
        raw,
        write_trustees((held.record,), group),
        write_credentials([voter.credential for voter in people]),
    )
    setup = write_setup(SetupData(*map(digest_of, records)))
    return Played(read_election(raw), held, people, [Step(EventType.SETUP, setup, records)])


def cast(played: Played, voter: Voter, marks: list[list[int]], word: str = "") -> bytes:
    draw = Seeded(f"{voter.credential}{marks}{word}")
    return sign(seal(played.election, voter, marks, draw), voter, played.election, draw)


def decryption(played: Played, tally: object, owner: int) -> Step:
    election = played.election
    secret = played.trustees.secrets[owner - 1]
    part = decrypt_part(tally, secret, election, Seeded(f"part {owner}"))
    record = write_partial_decryption(part, election.group)
    payload = write_owned(Owned(owner, digest_of(record)))
    return Step(EventType.PARTIAL_DECRYPTION, payload, (record,))


def shuffled(played: Played, tally: object, owner: int) -> tuple[object, Step]:
    """The tally after one more mixer, and the step that says so."""
    election = played.election
    shuffle = mix(tally, election, Seeded(f"mix {owner}"))
    record = write_shuffle(shuffle, election.group)
    payload = write_owned(Owned(owner, digest_of(record)))
    after = with_shuffled(tally, election.questions, shuffle.ciphertexts)
    return after, Step(EventType.SHUFFLE, payload, (record,))


def mixing(
    played: Played, tally: object, mixers: tuple[int, ...] = (1, 2, 3)
) -> tuple[object, list[Step]]:
    """The tally after all mixers, and their steps; none where nothing was ranked."""
    if not ranked_places(played.election.questions):
        return tally, []
    steps = []
    for owner in mixers[: len(played.trustees.keys)]:
        tally, step = shuffled(played, tally, owner)
        steps.append(step)
    return tally, [*steps, Step(EventType.END_SHUFFLES)]


def tallied(played: Played, ballots: list[bytes], owners: tuple[int, ...]) -> list[Step]:
    """From the end of the ballots to the result."""
    election = played.election
    last = {}
    for raw in ballots:
        ballot = read_ballot(raw, election)
        last.pop(ballot.credential, None)
        last[ballot.credential] = ballot
    tally = multiply_ballots(election, [(ballot, 1) for ballot in last.values()])
    record = write_encrypted_tally(tally, election.group)
    sized = write_sized_tally(SizedTally(len(last), len(last), digest_of(record)))
    tally, mixed = mixing(played, tally)
    secrets = played.trustees.secrets
    parts = {
        owner: decrypt_part(tally, secrets[owner - 1], election, Seeded(f"part {owner}"))
        for owner in owners
    }
    keys = [key.public_key for key in played.trustees.record.verification_keys]
    published = Published((played.trustees.record,), keys, tally)
    counted = combine(parts, published, election, most=len(last))
    return [
        Step(EventType.END_BALLOTS),
        Step(EventType.ENCRYPTED_TALLY, sized, (record,)),
        *mixed,
        *(decryption(played, tally, owner) for owner in owners),
        Step(EventType.RESULT, write_result(counted.result)),
    ]


@cache
def whole(suite: str) -> Played:
    """Three voters: a choice and blank, two parks, and one who votes again."""
    played = set_up(suite)
    first, second, third = played.voters
    ballots = [
        cast(played, first, [[1, 0, 0], [1, 0, 0, 0]]),
        cast(played, second, [[0, 1, 0], [0, 1, 1, 0]]),
        cast(played, third, [[0, 0, 1], [0, 0, 0, 1]]),
        cast(played, first, [[0, 1, 0], [0, 0, 1, 1]]),
    ]
    steps = [
        *played.steps,
        *(Step(EventType.BALLOT, raw) for raw in ballots),
        *tallied(played, ballots, (1, 3, 4)),
    ]
    expected = ((0, 2, 1), (0, 1, 2, 2))
    return Played(played.election, played.trustees, played.voters, steps, expected)


@cache
def ranked(suite: str) -> Played:
    """A choice beside a ranking, three mixers, and one who votes again."""
    played = set_up(suite, (BRIDGE, ORDER), uuid="Kaga7777777777", trustees=(3, 2))
    first, second, third = played.voters
    ballots = [
        cast(played, first, [[1, 0, 0], [3, 2, 1]]),
        cast(played, second, [[0, 1, 0], [1, 1, 2]]),
        cast(played, third, [[0, 0, 1], [0, 0, 0]]),
        cast(played, first, [[0, 1, 0], [1, 2, 3]]),
    ]
    steps = [
        *played.steps,
        *(Step(EventType.BALLOT, raw) for raw in ballots),
        *tallied(played, ballots, (1, 3)),
    ]
    found = audited(archive_of(steps)).result or ()
    return Played(played.election, played.trustees, played.voters, steps, found)


def mixed(suite: str, uuid: str = "Kaga5555555555") -> Played:
    """A trustee who cannot be spared beside two of three, and voters of different weight."""
    group, draw = group_named(suite), Seeded(f"mixed {suite}")
    secret, alone = draw_trustee(group, draw)
    held = rehearse(group, draw, size=3, threshold=2)
    key = group.multiply(alone.public_key, held.public_key)
    question = Question(("A", "B"), "Several?", 0, 2)
    election = read_election(write_election(Draft(uuid, "T", (question,)), key, group))
    weights = {draw_voter(group, draw): weight for weight in (1, 3, 2)}
    listed = {voter.credential: weight for voter, weight in weights.items()}
    records = (
        election.raw,
        write_trustees((alone, held.record), group),
        write_credentials(listed),
    )
    setup = write_setup(SetupData(*map(digest_of, records)))
    played = Played(election, held, list(weights), [Step(EventType.SETUP, setup, records)])
    marks = zip(weights, ([1, 1], [0, 1], [0, 0]), strict=True)
    ballots = [cast(played, voter, [one]) for voter, one in marks]
    pairs = zip(ballots, weights.values(), strict=True)
    tally = multiply_ballots(
        election, [(read_ballot(raw, election), weight) for raw, weight in pairs]
    )
    record = write_encrypted_tally(tally, group)
    sized = write_sized_tally(SizedTally(3, 6, digest_of(record)))
    played.steps.extend(Step(EventType.BALLOT, raw) for raw in ballots)
    played.steps.append(Step(EventType.END_BALLOTS))
    played.steps.append(Step(EventType.ENCRYPTED_TALLY, sized, (record,)))
    for owner, share in ((1, secret), (2, held.secrets[0]), (4, held.secrets[2])):
        part = write_partial_decryption(decrypt_part(tally, share, election, draw), group)
        owned = write_owned(Owned(owner, digest_of(part)))
        played.steps.append(Step(EventType.PARTIAL_DECRYPTION, owned, (part,)))
    played.steps.append(Step(EventType.RESULT, write_result(((1, 4),))))
    return played


def ballots_of(played: Played) -> list[bytes]:
    return [step.payload for step in played.steps if step.kind is EventType.BALLOT]


def parsed(raw: bytes) -> dict:
    return json.loads(raw)


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
