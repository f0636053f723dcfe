"""Killing the sequencer at any moment loses nothing that was acknowledged or published.

    KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_ledger_kill.py -s

After each `kill -9` the ledger is started again and must hold every acknowledged entry and
act, agree with every head that was ever published, and have nothing half-written.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator

import pytest
from tests.faults.killing import MOST, Driver, driving

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "60"))
AUDIT_EVERY = 50
LONGEST_S = 0.06


class Appending(Driver):
    """The process under test and what it has promised so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process)
        self.acks: dict[str, str] = {}
        self.acts: list[str] = []
        self.heads: list[str] = []
        self.acknowledged = 0

    def kill_while_appending(self, number: int, after_s: float) -> None:
        """Let it append, and kill it after a while."""
        self.kill({"do": "append", "round": number}, "ready", after_s)

    def crash_at(self, operation: int) -> bool:
        """Let it die before one disk operation; whether it got that far."""
        return self.obeyed({"do": "crash", "at": operation}) == 9

    def check(self, *, audit: bool) -> None:
        """Everything promised is there. Promises once checked are checked again at the end."""
        order = {"do": "check", "acks": self.acks, "acts": self.acts, "heads": self.heads[-3:]}
        answer = self.answer({**order, "audit": audit})
        self.heads.append(answer["head"])
        self.acknowledged += len(self.acks) + len(self.acts)
        self.acks, self.acts = {}, []

    def check_every_head(self) -> None:
        """The last tree grew out of every one ever published."""
        heads, self.heads = self.heads, []
        self.answer({"do": "check", "acks": {}, "acts": [], "heads": heads, "audit": True})

    def keep(self, line: str) -> None:
        """An entry or an act that was acknowledged."""
        if line.startswith("ack "):
            _, index, value = line.split(" ", 2)
            self.acks[index] = value
        elif line.startswith("act "):
            self.acts.append(line.removeprefix("act "))


@pytest.fixture
def driver() -> Iterator[Appending]:
    with driving("ledger_driver.py", Appending) as made:
        yield made


def test_nothing_acknowledged_is_lost_by_killing_at_any_moment(driver: Appending) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    chance = random.Random(seed)
    for number in range(1, ROUNDS + 1):
        driver.kill_while_appending(number, chance.uniform(0, LONGEST_S))
        driver.check(audit=number % AUDIT_EVERY == 0)
    driver.check_every_head()
    print(f"{driver.acknowledged} acknowledged entries and acts, none lost")
    assert driver.acknowledged > ROUNDS
    assert driver.killed >= MOST * ROUNDS


def test_dying_before_any_disk_operation_of_a_publication_is_recovered(
    driver: Appending,
) -> None:
    operation = 1
    while driver.crash_at(operation):
        driver.check(audit=True)
        operation += 1
    driver.check(audit=True)
    driver.check_every_head()
    assert operation > 20
