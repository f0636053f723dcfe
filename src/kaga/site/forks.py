"""Processes that begin as a copy of this one: nothing has to be loaded again.

Loading the platform takes far longer than anything else at a start. So it is loaded once, and
every process is forked from the one that has it: there at once, and sharing its memory.

A fork copies one thread and every open file. So whoever forks here has loaded and configured,
but has opened nothing and started no thread; what it does hold (the ends of its children's
pipes) each child closes first.

>>> child = fork("worker", work, close=[])                              # doctest: +SKIP
>>> child.pid, child.ended
(4711, 9)
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import signal
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.site.leash import end_with
from kaga.site.process import call_this_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.context import ForkProcess

_FORK = multiprocessing.get_context("fork")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LONGEST_LINE = 1 << 20
_AT_ONCE = 1 << 16


@dataclass(slots=True)
class Forked:
    """A child. `ended` becomes readable when it has ended, `said` when it has said something.

    Both are bare descriptors: an object that owned one would close it in a later child, where
    its number may by then belong to something else.
    """

    name: str
    process: ForkProcess
    ended: int
    said: int
    _rest: bytes = b""

    @property
    def pid(self) -> int:
        """Its process, which leads a session and a group of its own."""
        return self.process.pid or 0

    def lines(self) -> list[str]:
        """What it has said since, in whole lines; without waiting."""
        with contextlib.suppress(BlockingIOError):
            while more := os.read(self.said, _AT_ONCE):
                self._rest += more
        *whole, self._rest = self._rest.split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            whole, self._rest = [*whole, self._rest], b""
        return [line.decode("utf-8", "replace").rstrip() for line in whole]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the child alone, which has its own way to end what it started."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.ended, number)

    def kill(self) -> None:
        """End it and everything that it has started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def bury(self) -> tuple[int, list[str]]:
        """After its end: its exit code (negative: the signal that ended it), its last words."""
        self.kill()  # whatever it had started itself
        self.process.join()
        last = [*self.lines(), self._rest.decode("utf-8", "replace").rstrip()]
        os.close(self.said)
        os.close(self.ended)
        return self.process.exitcode or 0, [line for line in last if line]


def fork(name: str, run: Callable[[], int], *, close: Iterable[int]) -> Forked:
    """Start a child that does `run` and exits with what that returns.

    Parameters
    ----------
    name: of the child; it is shown as `kaga NAME`.
    run: what the child does. It may open whatever it likes.
    close: descriptors of this process that the child is to close first.

    Raises
    ------
    RuntimeError: this process has threads, whose locks the child would find held for ever.
    """
    if threading.active_count() > 1:
        raise RuntimeError("a process that has threads must not fork")
    said, out = os.pipe()
    os.set_blocking(said, False)
    before = _Before(name, os.getpid(), out, (said, *close))
    process = _FORK.Process(name=name, target=_live, args=(before, run))
    # A signal that came now would be handled by the child as if it were the parent.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        os.close(out)
    return Forked(name, process, os.pidfd_open(process.pid or 0), said)


@dataclass(frozen=True, slots=True)
class _Before:
    """What a child has to know of the process that it was a moment ago."""

    name: str
    parent: int
    out: int
    close: tuple[int, ...]


def _live(before: _Before, run: Callable[[], int]) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    for descriptor in before.close:
        os.close(descriptor)
    _say_into(before.out)
    call_this_process(f"kaga {before.name}")
    end_with(before.parent, signal.SIGTERM)
    sys.exit(run())


def _say_into(out: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(nothing)
    os.close(out)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)
