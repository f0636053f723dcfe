"""The people of a simulated election at work: keys, marks and ballots, in several processes.

for voter, signature in register(election, 26_000, jobs=2):
    ...
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator, Sequence

from nacl.signing import SigningKey

from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import Voter, draw_voter
from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.model import Election, Question, Result
from kaga.engines.ballot.reading.elections import read_election
from kaga.engines.ballot.verify.trustees import check_signature
from kaga.services.voting.spreading import Crew, spread

Marks = list[tuple[int, ...]]
Signed = tuple[Voter, str]
"""A key pair and the registrar's signature over its public half."""

_CHUNK = 100
_BLANK = 0.1
_elections: list[Election] = []


def register(election: Election, count: int, *, jobs: int) -> Iterator[Signed]:
    """So many keys, each shown to be held, judged, and signed by one registrar."""
    registrar = bytes(SigningKey.generate())
    sizes = [min(_CHUNK, count - at) for at in range(0, count, _CHUNK)]
    tasks = [(registrar, size) for size in sizes]
    for made in spread(_register, tasks, Crew(jobs, _prepare, election.raw)):
        yield from made


def cast(
    election: Election, casts: Sequence[tuple[Voter, Marks]], *, jobs: int
) -> Iterator[bytes]:
    """Their ballots, in this order."""
    chunks = (casts[at : at + _CHUNK] for at in range(0, len(casts), _CHUNK))
    for made in spread(_make, chunks, Crew(jobs, _prepare, election.raw)):
        yield from made


def draw_marks(questions: Sequence[Question], chance: secrets.SystemRandom) -> Marks:
    """What somebody chooses."""
    return [_marks(question, chance) for question in questions]


def plain_count(questions: Sequence[Question], casts: Sequence[tuple[int, Marks]]) -> Result:
    """The result as anybody would count it who saw what was cast, and by whom."""
    last = dict(casts)
    return tuple(
        tuple(marks[place] for marks in last.values())
        if question.ranked
        else tuple(
            sum(marks[place][choice] for marks in last.values())
            for choice in range(question.width)
        )
        for place, question in enumerate(questions)
    )


def _marks(question: Question, chance: secrets.SystemRandom) -> tuple[int, ...]:
    size = len(question.answers)
    if question.ranked:
        return tuple(chance.sample(range(1, size + 1), size))
    if question.blank and chance.random() < _BLANK:
        return (1, *[0] * size)
    chosen = chance.sample(range(size), chance.randint(question.at_least, question.at_most))
    marks = [int(place in chosen) for place in range(size)]
    return (0, *marks) if question.blank else tuple(marks)


def _prepare(election: bytes) -> None:
    _elections[:] = [read_election(election)]


def _register(task: tuple[bytes, int]) -> list[Signed]:
    election, draw = _elections[0], secrets.token_bytes
    group, (seed, count) = election.group, task
    registrar = SigningKey(seed)
    found = []
    for _ in range(count):
        voter = draw_voter(group, draw)
        said = f"register|{election.fingerprint}|{voter.credential}"
        proof = knowledge(group, voter.secret, draw, "kaga", said)
        check_signature(said, proof, (group.decode(voter.credential), "kaga"), group)
        signed = registrar.sign(f"{election.uuid}|{voter.credential}".encode()).signature
        found.append((voter, base64.b64encode(signed).decode()))
    return found


def _make(casts: Sequence[tuple[Voter, Marks]]) -> list[bytes]:
    election, draw = _elections[0], secrets.token_bytes
    return [
        sign(seal(election, voter, marks, draw), voter, election, draw)
        for voter, marks in casts
    ]
