"""Work on maps in a process of its own: bounded in memory and time, told line by line.

What: `python -m kaga.services.airspace.mapping` with a task, its progress as lines of JSON.
Why: a file that somebody uploads can be anything; whatever it makes the reader do, it must end
that process and not the worker that also sends the city's mail.

>>> limits().memory > 1 << 30
True
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_SOURCE: Final = Path(__file__).resolve().parents[4]
_TOLD: Final = 2_000


class ChildFailed(RuntimeError):
    """The process ended without an answer; says how."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of address space and most seconds."""

    memory: int
    seconds: float


def limits() -> Limits:
    """What work on a map may take: a city of 300 km² needs a tenth of both."""
    return Limits(6 << 30, 1_800.0)


def run(
    task: Sequence[str], said: Callable[[int, int], None], most: Limits | None = None
) -> dict[str, Any]:
    """Run a task; its answer.

    Raises
    ------
    ChildFailed: it was ended for memory or time, or broke.
    Whatever `said` raises: the process is ended first.
    """
    most = most or limits()
    command = [sys.executable, "-m", "kaga.services.airspace.mapping", *task]
    environment = {**os.environ, "PYTHONPATH": str(_SOURCE), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (most.memory, most.memory))
        clock = threading.Timer(most.seconds, process.kill)
        clock.start()
        troubles: list[str] = []
        reading = threading.Thread(target=_drain, args=(process, troubles), daemon=True)
        reading.start()
        try:
            answer = _followed(process, said)
        except BaseException:
            process.kill()
            raise
        finally:
            clock.cancel()
        process.wait()
        reading.join(5)
    if answer is None:
        told = "".join(troubles)[-_TOLD:].strip().rpartition("\n")[2]
        raise ChildFailed(told or f"ended by signal or limit ({process.returncode})")
    return answer


def _followed(
    process: subprocess.Popen[str], said: Callable[[int, int], None]
) -> dict[str, Any] | None:
    answer: dict[str, Any] | None = None
    for line in process.stdout or ():
        record = json.loads(line)
        if "done" in record:
            said(record["done"], record["total"])
        else:
            answer = record
    return answer


def _drain(process: subprocess.Popen[str], kept: list[str]) -> None:
    """Read what goes wrong, so that the process never waits for a reader."""
    for line in process.stderr or ():
        kept.append(line)
        del kept[:-50]
