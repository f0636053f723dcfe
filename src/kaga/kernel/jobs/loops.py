"""The worker's loops: threads that repeat one step, rest when idle, and stop gracefully.

>>> crew = Crew([Loop("events", route)])                            # doctest: +SKIP
>>> crew.start(); crew.stop(); crew.join(10)                        # doctest: +SKIP
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from django.db import connections

from kaga.kernel.events.failures import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_log = structlog.get_logger("kaga.worker")
_AFTER_ERROR_S = 1.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A step that says how much it did; idle_s is the rest when that was nothing."""

    name: str
    step: Callable[[], int]
    idle_s: float = 0.2
    copies: int = 1


class Crew:
    """The threads of one worker process."""

    def __init__(self, loops: Sequence[Loop], stopping: threading.Event) -> None:
        self.stopping = stopping
        self._threads = [
            threading.Thread(target=self._repeat, args=(loop,), name=loop.name, daemon=True)
            for loop in loops
            for _ in range(loop.copies)
        ]

    def start(self) -> None:
        """Begin all loops."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask all loops to end after the step they are in."""
        self.stopping.set()

    def join(self, timeout_s: float) -> list[str]:
        """Wait for the loops to end; the names of those that did not in time."""
        deadline = monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _repeat(self, loop: Loop) -> None:
        try:
            while not self.stopping.is_set():
                self._once(loop)
        finally:
            connections.close_all()

    def _once(self, loop: Loop) -> None:
        try:
            did = loop.step()
        except Exception as error:  # noqa: BLE001 - the loop outlives a lost database
            _log.error("step failed", loop=loop.name, error=describe(error))
            connections.close_all()
            self.stopping.wait(_AFTER_ERROR_S)
            return
        if not did:
            self.stopping.wait(loop.idle_s)
