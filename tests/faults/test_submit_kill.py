"""kill -9 while applications are submitted: every number shown exists, nothing half-written.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_submit_kill.py -s
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.own_database import own_database

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "25"))
CHECK_EVERY = 5
PREPARED = 150
LONGEST_S = 0.1
ROOT = Path(__file__).resolve().parents[2]


class Driver:
    """The process under test, the people it knows and the numbers it has promised."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""
        self.people: list[list[str]] = []
        self.used: list[list[str]] = []
        self.acks: dict[str, str] = {}
        self.acknowledged = 0
        assert self._line() == "loaded"

    def prepare(self) -> None:
        """Have people fill in their forms."""
        self._order({"do": "prepare", "count": PREPARED})
        assert self._until_end() == 0

    def kill_while_submitting(self, after_s: float) -> None:
        """Let it submit, and kill it a while after its first acknowledgement."""
        chosen, self.people = self.people[:40], self.people[40:]
        child = self._order({"do": "submit", "people": chosen})
        deadline = None
        while deadline is None or time.monotonic() < deadline:
            line = self._line(until=deadline)
            if line.startswith("ack ") and deadline is None:
                deadline = time.monotonic() + after_s
            self._keep(line)
        os.kill(child, signal.SIGKILL)
        assert self._until_end() == -signal.SIGKILL
        self.used += chosen

    def check(self) -> int:
        """Everything promised since the last check is there; how many cases there are."""
        self._order({"do": "check", "people": self.used, "acks": self.acks})
        answer = json.loads(self._line())
        assert self._until_end() == 0
        assert answer["wrong"] == []
        self.acknowledged += len(self.acks)
        self.acks, self.used = {}, []
        return int(answer["cases"])

    def _order(self, order: dict[str, object]) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        self._process.stdin.flush()
        word, child = self._line().split()
        assert word == "child"
        return int(child)

    def _until_end(self) -> int:
        while not (line := self._line()).startswith("end "):
            self._keep(line)
        return int(line.removeprefix("end "))

    def _keep(self, line: str) -> None:
        if line.startswith("ack "):
            _, draft, reference = line.split()
            self.acks[draft] = reference
        elif line.startswith("made "):
            self.people.append(line.split()[1:])

    def _line(self, until: float | None = None) -> str:
        """The next line, or nothing when the time has come."""
        assert self._process.stdout
        while b"\n" not in self._rest:
            left = 60 if until is None else max(0, until - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                assert until is not None, "the driver is silent"
                return ""
            more = os.read(self._process.stdout.fileno(), 65536)
            assert more, "the driver has ended"
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[Driver]:
    home = {"KAGA_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    with (
        own_database() as database,
        subprocess.Popen(
            [sys.executable, "tests/faults/submit_driver.py"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **home, **database},
        ) as process,
    ):
        yield Driver(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


def test_every_number_shown_exists_after_a_kill_and_is_given_again(driver: Driver) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    chance = random.Random(seed)
    cases = 0
    for number in range(1, ROUNDS + 1):
        if len(driver.people) < 40:
            driver.prepare()
        driver.kill_while_submitting(chance.uniform(0, LONGEST_S))
        if number % CHECK_EVERY == 0 or number == ROUNDS:
            cases = driver.check()
    print(f"{driver.acknowledged} numbers shown, {cases} cases, none lost")
    assert ROUNDS <= driver.acknowledged <= cases
