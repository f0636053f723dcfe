"""Killing the sequencer at any moment loses nothing that was acknowledged or published.

    KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_ledger_kill.py -s

After each `kill -9` the ledger is started again and must hold every acknowledged entry and
act, agree with every head that was ever published, and have nothing half-written.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "60"))
AUDIT_EVERY = 50
LONGEST_S = 0.06


class Driver:
    """The process under test and what it has promised so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""
        self.acks: dict[str, str] = {}
        self.acts: list[str] = []
        self.heads: list[str] = []
        self.acknowledged = 0
        assert self._line() == "loaded"

    def kill_while_appending(self, number: int, after_s: float) -> None:
        """Let it append, and kill it after a while."""
        child = self._order({"do": "append", "round": number})
        deadline = None
        while deadline is None or time.monotonic() < deadline:
            line = self._line(until=deadline)
            if line == "ready":
                deadline = time.monotonic() + after_s
            self._keep(line)
        os.kill(child, signal.SIGKILL)
        assert self._until_end() == -signal.SIGKILL

    def crash_at(self, operation: int) -> bool:
        """Let it die before one disk operation; whether it got that far."""
        self._order({"do": "crash", "at": operation})
        return self._until_end() == 9

    def check(self, *, audit: bool) -> None:
        """Everything promised is there. Promises once checked are checked again at the end."""
        order = {"do": "check", "acks": self.acks, "acts": self.acts, "heads": self.heads[-3:]}
        self._order({**order, "audit": audit})
        answer = json.loads(self._line())
        assert self._until_end() == 0
        assert answer["wrong"] == []
        self.heads.append(answer["head"])
        self.acknowledged += len(self.acks) + len(self.acts)
        self.acks, self.acts = {}, []

    def check_every_head(self) -> None:
        """The last tree grew out of every one ever published."""
        heads, self.heads = self.heads, []
        order = {"do": "check", "acks": {}, "acts": [], "heads": heads, "audit": True}
        self._order(order)
        answer = json.loads(self._line())
        assert self._until_end() == 0
        assert answer["wrong"] == []

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
            _, index, value = line.split(" ", 2)
            self.acks[index] = value
        elif line.startswith("act "):
            self.acts.append(line.removeprefix("act "))

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
def driver() -> Iterator[Driver]:
    script = Path(__file__).with_name("ledger_driver.py")
    with (
        scratch_city() as city,
        city.start(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        yield Driver(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0


def test_nothing_acknowledged_is_lost_by_killing_at_any_moment(driver: Driver) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    chance = random.Random(seed)
    for number in range(1, ROUNDS + 1):
        driver.kill_while_appending(number, chance.uniform(0, LONGEST_S))
        driver.check(audit=number % AUDIT_EVERY == 0)
    driver.check_every_head()
    print(f"{driver.acknowledged} acknowledged entries and acts, none lost")
    assert driver.acknowledged > ROUNDS


def test_dying_before_any_disk_operation_of_a_publication_is_recovered(driver: Driver) -> None:
    operation = 1
    while driver.crash_at(operation):
        driver.check(audit=True)
        operation += 1
    driver.check(audit=True)
    driver.check_every_head()
    assert operation > 20
