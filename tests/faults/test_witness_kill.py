"""Killing a witness at any moment: it never forgets a head that it has answered for.

    KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_witness_kill.py -s

A witness that forgot could be made to sign a second history.
"""

from __future__ import annotations

import os
import random

import pytest
from tests.faults.killing import MOST, Driver, driving

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "20"))
LONGEST_S = 0.12


class Witnessing(Driver):
    """The witness and the sizes it has answered for."""

    def __init__(self, process) -> None:
        self.acks: list[int] = []
        super().__init__(process)

    def keep(self, line: str) -> None:
        if line.startswith("ack "):
            self.acks.append(int(line.removeprefix("ack ")))


def test_what_a_witness_has_answered_for_it_remembers():
    after = random.Random(9)
    with driving("witness_driver.py", Witnessing) as driver:
        for number in range(ROUNDS):
            driver.kill(
                {"do": "witness", "round": number}, "ready", after.uniform(0, LONGEST_S)
            )
            told = driver.answer({"do": "check", "acks": driver.acks[-5:]})
        assert driver.killed >= MOST * ROUNDS
        assert told["size"] >= driver.acks[-1] > 0
        print(f"{driver.killed} kills, {len(driver.acks)} heads answered, none forgotten")
