"""A random small election up to its opening, for benches that hold programs against each other.

opened = open_one(random.Random(seed), seed, GROUP, questions_of)
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.engines.ballot.played import Played, Seeded, Step, set_up

from kaga.engines.ballot.making.credentials import Voter, draw_code, voter_from_code
from kaga.engines.ballot.making.elections import write_credentials, write_setup
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, Question, SetupData

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True)
class Opened:
    """One to three trustees, one to four voters; `order` is who votes when, one maybe twice."""

    uuid: str
    questions: tuple[Question, ...]
    played: Played
    codes: list[str]
    voters: list[Voter]
    steps: list[Step]
    order: list[int]


def open_one(
    chance: random.Random,
    seed: int,
    group: str,
    ask: Callable[[random.Random], tuple[Question, ...]],
) -> Opened:
    """Draw an election, its trustees and voters, and write its first event."""
    uuid = "".join(chance.choices(_BASE58, k=14))
    questions = ask(chance)
    size = chance.randint(1, 3)
    trustees = (size, chance.randint(1, size))
    played = set_up(group, questions, voters=0, uuid=uuid, trustees=trustees)
    draw = Seeded(str(seed))
    codes = [draw_code(draw) for _ in range(chance.randint(1, 4))]
    voters = [voter_from_code(code, uuid, played.election.group) for code in codes]
    listed = write_credentials([voter.credential for voter in voters])
    records = (*played.steps[0].before[:2], listed)
    setup = write_setup(SetupData(*map(digest_of, records)))
    order = [*range(len(codes)), *chance.sample(range(len(codes)), chance.randint(0, 1))]
    steps = [Step(EventType.SETUP, setup, records)]
    return Opened(uuid, questions, played, codes, voters, steps, order)
