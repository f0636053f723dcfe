"""The side that kills: gives orders to a driver, hears what it promises, and kills it.

A driver is a script of this folder that obeys orders (`tests/children.py`):

    class Rounds(Driver):
        def keep(self, line: str) -> None: ...  # a line that a child said

    with driving("submit_driver.py", Rounds) as driver:
        driver.kill({"do": "submit"}, "ack ", 0.05)
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from tests.scratch_city import scratch_city

_PATIENCE_S = 120
MOST: Final = 0.9
"""The part of all rounds that must have been killed at work."""


class Driver(ABC):
    """The process under test, and how many of its children were killed at work."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._rest = b""
        self.killed = 0
        assert self._line() == "loaded"

    @abstractmethod
    def keep(self, line: str) -> None:
        """Remember what a child said."""

    def obeyed(self, order: dict[str, Any]) -> int:
        """Have an order carried out to its end; the status of the child."""
        self._order(order)
        return self._until_end()

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """Have a question answered, which finds nothing wrong."""
        self._order(order)
        told: dict[str, Any] = json.loads(self._line())
        assert self._until_end() == 0
        assert told["wrong"] == []
        return told

    def kill(self, order: dict[str, Any], begun: str, after_s: float) -> None:
        """Let it obey, and kill it a while after its first line that begins like this.

        Where the machine stands still meanwhile the child may be done before; `killed` tells.
        """
        child = self._order(order)
        deadline, line = None, ""
        while deadline is None or time.monotonic() < deadline:
            line = self._line(until=deadline)
            if line.startswith("end "):
                break
            if deadline is None and line.startswith(begun):
                deadline = time.monotonic() + after_s
            self.keep(line)
        else:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            line = f"end {self._until_end()}"
        assert line in {"end 0", f"end {-signal.SIGKILL}"}
        self.killed += line != "end 0"

    def _order(self, order: dict[str, Any]) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        self._process.stdin.flush()
        word, child = self._line().split()
        assert word == "child"
        return int(child)

    def _until_end(self) -> int:
        while not (line := self._line()).startswith("end "):
            self.keep(line)
        return int(line.removeprefix("end "))

    def _line(self, until: float | None = None) -> str:
        """The next line, or nothing when the time has come."""
        assert self._process.stdout
        while b"\n" not in self._rest:
            left = _PATIENCE_S if until is None else max(0, until - time.monotonic())
            if not select.select([self._process.stdout], [], [], left)[0]:
                assert until is not None, "the driver is silent"
                return ""
            more = os.read(self._process.stdout.fileno(), 65536)
            assert more, "the driver has ended"
            self._rest += more
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()


D = TypeVar("D", bound=Driver)


@contextmanager
def driving(script: str, kind: type[D]) -> Iterator[D]:
    """A driver in a city of its own; it ends in peace when no more orders come."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        scratch_city() as city,
        city.start(Path(__file__).with_name(script), **pipes) as process,
    ):
        yield kind(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 0
