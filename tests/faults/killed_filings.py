"""Rounds in which a process that files flights is killed; shared by the test and the bench."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.killing import Driver, driving

CHECK_EVERY = 10
PREPARED = 160
AT_ONCE = 40
LONGEST_S = 0.1


class KilledFilings(Driver):
    """The process under test, the flights it may file and what it has promised."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process)
        self._flights: list[str] = []
        self._acks: dict[str, str] = {}
        self.acknowledged = 0
        self.accepted = 0

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
        assert self.obeyed({"do": "prepare", "count": PREPARED}) == 0

    def _kill_while_filing(self, after_s: float) -> None:
        """Let it file, and kill it a while after its first answer."""
        chosen = self._flights[:AT_ONCE]
        self.kill({"do": "file", "flights": chosen}, "ack ", after_s)
        self._flights = [name for name in self._flights if name not in self._acks]

    def _check(self) -> None:
        """Everything promised since the last check is there."""
        answer = self.answer({"do": "check", "acks": self._acks})
        self.acknowledged += len(self._acks)
        self.accepted = int(answer["accepted"])
        self._acks = {}

    def keep(self, line: str) -> None:
        """An answer that was given, or a flight that may be filed."""
        if line.startswith("ack "):
            _, name, state = line.split()
            self._acks[name] = state
        elif line.startswith("made "):
            self._flights.append(line.removeprefix("made "))


@contextmanager
def killed_filings() -> Iterator[KilledFilings]:
    """The process, in a city of its own."""
    with driving("filing_driver.py", KilledFilings) as driver:
        yield driver
