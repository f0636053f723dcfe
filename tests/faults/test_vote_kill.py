"""kill -9 while ballots are cast: every promise is kept, no ballot is half there.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_vote_kill.py -s
"""

from __future__ import annotations

import os
import random
import subprocess

import pytest
from tests.faults.killing import MOST, Driver, driving

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "20"))
CHECK_EVERY = 10
LONGEST_S = 0.06


class Casting(Driver):
    """The process under test, and the promises it has given."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process)
        self.acks: list[list[str]] = []
        self.promised = 0

    def check(self) -> int:
        """Everything promised since the last check is kept; how many ballots there are."""
        answer = self.answer({"do": "check", "acks": self.acks})
        self.promised += len(self.acks)
        self.acks = []
        return int(answer["ballots"])

    def keep(self, line: str) -> None:
        """A promise that a voter holds."""
        if line.startswith("ack "):
            self.acks.append(line.split()[1:])


def test_every_promise_is_kept_after_a_kill() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    chance = random.Random(seed)
    ballots = 0
    with driving("vote_driver.py", Casting) as driver:
        for number in range(1, ROUNDS + 1):
            driver.kill({"do": "cast"}, "ack ", chance.uniform(0, LONGEST_S))
            if number % CHECK_EVERY == 0 or number == ROUNDS:
                ballots = driver.check()
        print(f"{driver.promised} promises, {ballots} ballots, every promise kept")
        assert ROUNDS <= driver.promised <= ballots
        assert driver.killed >= MOST * ROUNDS
