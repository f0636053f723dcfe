"""kill -9 while applications are submitted: every number shown exists, nothing half-written.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_submit_kill.py -s
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator

import pytest
from tests.faults.killing import MOST, Driver, driving

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "25"))
CHECK_EVERY = 5
PREPARED = 150
AT_ONCE = 40
LONGEST_S = 0.1


class Submitting(Driver):
    """The process under test, the people it knows and the numbers it has promised."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process)
        self.people: list[list[str]] = []
        self.used: list[list[str]] = []
        self.acks: dict[str, str] = {}
        self.acknowledged = 0

    def prepare(self) -> None:
        """Have people fill in their forms."""
        assert self.obeyed({"do": "prepare", "count": PREPARED}) == 0

    def kill_while_submitting(self, after_s: float) -> None:
        """Let it submit, and kill it a while after its first acknowledgement."""
        chosen, self.people = self.people[:AT_ONCE], self.people[AT_ONCE:]
        self.kill({"do": "submit", "people": chosen}, "ack ", after_s)
        self.used += chosen

    def check(self) -> int:
        """Everything promised since the last check is there; how many cases there are."""
        answer = self.answer({"do": "check", "people": self.used, "acks": self.acks})
        self.acknowledged += len(self.acks)
        self.acks, self.used = {}, []
        return int(answer["cases"])

    def keep(self, line: str) -> None:
        """A number that was shown, or a person with a form."""
        if line.startswith("ack "):
            _, draft, reference = line.split()
            self.acks[draft] = reference
        elif line.startswith("made "):
            self.people.append(line.split()[1:])


@pytest.fixture
def driver() -> Iterator[Submitting]:
    with driving("submit_driver.py", Submitting) as made:
        yield made


def test_every_number_shown_exists_after_a_kill_and_is_given_again(driver: Submitting) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    chance = random.Random(seed)
    cases = 0
    for number in range(1, ROUNDS + 1):
        if len(driver.people) < AT_ONCE:
            driver.prepare()
        driver.kill_while_submitting(chance.uniform(0, LONGEST_S))
        if number % CHECK_EVERY == 0 or number == ROUNDS:
            cases = driver.check()
    print(f"{driver.acknowledged} numbers shown, {cases} cases, none lost")
    assert ROUNDS <= driver.acknowledged <= cases
    assert driver.killed >= MOST * ROUNDS
