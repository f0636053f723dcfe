"""Rounds in which a process that files flights is killed; shared by the test and the bench."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import time
from pathlib import Path

DRIVER = Path(__file__).with_name("filing_driver.py")
CHECK_EVERY = 10
PREPARED = 160
AT_ONCE = 40
LONGEST_S = 0.1


class KilledFilings:
    """The process under test, the flights it may file and what it has promised."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""
        self._flights: list[str] = []
        self._acks: dict[str, str] = {}
        self.acknowledged = 0
        self.accepted = 0
        assert self._line() == "loaded"

    def rounds(self, count: int, seed: int) -> None:
        """Kill it so many times; every few times look whether anything promised is missing."""
        chance = random.Random(seed)
        for number in range(1, count + 1):
            if len(self._flights) < AT_ONCE:
                self._prepare()
            self._kill_while_filing(chance.uniform(0, LONGEST_S))
            if number % CHECK_EVERY == 0 or number == count:
                self._check()

    def _prepare(self) -> None:
        self._order({"do": "prepare", "count": PREPARED})
        assert self._until_end() == 0

    def _kill_while_filing(self, after_s: float) -> None:
        """Let it file, and kill it a while after its first answer."""
        chosen = self._flights[:AT_ONCE]
        child = self._order({"do": "file", "flights": chosen})
        deadline = None
        while deadline is None or time.monotonic() < deadline:
            line = self._line(until=deadline)
            if line.startswith("ack ") and deadline is None:
                deadline = time.monotonic() + after_s
            self._keep(line)
        os.kill(child, signal.SIGKILL)
        assert self._until_end() == -signal.SIGKILL
        self._flights = [name for name in self._flights if name not in self._acks]

    def _check(self) -> None:
        """Everything promised since the last check is there."""
        self._order({"do": "check", "acks": self._acks})
        answer = json.loads(self._line())
        assert self._until_end() == 0
        assert answer["wrong"] == []
        self.acknowledged += len(self._acks)
        self.accepted = int(answer["accepted"])
        self._acks = {}

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
            _, name, state = line.split()
            self._acks[name] = state
        elif line.startswith("made "):
            self._flights.append(line.removeprefix("made "))

    def _line(self, until: float | None = None) -> str:
        """The next line, or nothing when the time has come."""
        assert self._process.stdout
        while b"\n" not in self._rest:
            left = 120 if until is None else max(0, until - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                assert until is not None, "the driver is silent"
                return ""
            more = os.read(self._process.stdout.fileno(), 65536)
            assert more, "the driver has ended"
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()
