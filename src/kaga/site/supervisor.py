"""`kaga run`: prepares the city, keeps its processes running, and says where to look.

The platform is loaded once, here, and every process is forked from this one (see `forks`),
which itself opens neither database nor server and starts no thread: what needs those is done
in a child, the preparation of the city too.

A process that ends is started again, at once the first time and later and later when it
keeps ending. SIGTERM or SIGINT stops everything, in a few seconds at most, a second one at
once; no process outlives the supervisor (see `leash`).

Exit codes: 0 stopped by a signal, 1 preparation failed, 2 a port is taken, 3 the city did not
become ready.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaga.kernel.events.failures import describe
from kaga.site.children import Child, children
from kaga.site.first_run import prepare
from kaga.site.forks import Forked, fork
from kaga.site.process import seconds_since_start
from kaga.site.readiness import until_ready
from kaga.site.web import load_web
from kaga.site.welcome import welcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

READY_WITHIN_S = 60.0
STOP_WITHIN_S = 10.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
STABLE_AFTER_S = 20.0
PREPARING: Final = "preparing"
WATCHING: Final = "watching"
_WIDTH = 8


def run(execute: Callable[[Sequence[str]], int]) -> int:
    """Run the city until asked to stop.

    Parameters
    ----------
    execute: does a `kaga` command in this process and says its exit code.

    Returns
    -------
    int: the exit code.
    """
    crew = children(development=settings.KAGA_DEVELOPMENT)
    taken = [child for child in crew if child.port is not None and _is_taken(child.port)]
    for child in taken:
        _say(f"port {child.port} ({child.name}) is taken: stop what uses it, or choose another")
    if taken:
        return 2
    return _Supervisor(crew, execute).run()


def _prepare() -> int:
    try:
        prepare(print)
    except Exception as error:  # noqa: BLE001 - whatever it was, the operator is told, not shown a trace
        print(f"the city could not be prepared: {describe(error)}: {error}")  # noqa: T201 - as above
        return 1
    return 0


def _watch() -> int:
    return 0 if until_ready(settings.KAGA_PORT, READY_WITHIN_S) else 3


class _Supervisor:
    """The running processes and the wish to stop."""

    def __init__(self, crew: Sequence[Child], execute: Callable[[Sequence[str]], int]) -> None:
        self._crew = {child.name: child for child in crew}
        self._execute = execute
        self._running: dict[str, Forked] = {}
        self._began: dict[str, float] = {}
        self._pause: dict[str, float] = {}
        self._again: dict[str, float] = {}  # when what has ended starts again
        self._codes: dict[str, int] = {}
        self._stop = False
        self._bell = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> int:
        """Start everything, wait until it is ready, then until it is to stop."""
        with self._listening():
            try:
                return self._lead()
            finally:
                self._end_all()

    def _lead(self) -> int:
        self._start(PREPARING, _prepare)
        load_web()  # meanwhile, on another processor
        if self._until_end_of(PREPARING):
            return 0 if self._stop else 1
        self._start_those("with the city")
        self._start(WATCHING, _watch)
        if self._until_end_of(WATCHING):
            if self._stop:
                return 0
            _say(f"the city is not ready after {READY_WITHIN_S:.0f} s; see the lines above")
            return 3
        if not self._stop:
            print(welcome(seconds_since_start()), flush=True)  # noqa: T201 - the answer to the user
            self._start_those("after it")
        while not self._stop:
            self._turn(None)
        return 0

    def _start_those(self, begins: str) -> None:
        for child in self._crew.values():
            if child.begins == begins:
                self._start_child(child)

    def _until_end_of(self, name: str) -> int:
        """Serve everybody until this one has ended or all is to stop; its exit code."""
        while name in self._running and not self._stop:
            self._turn(None)
        return self._codes.get(name, -signal.SIGTERM)

    def _start_child(self, child: Child) -> None:
        self._start(child.name, lambda: self._execute(child.command))

    def _start(self, name: str, run: Callable[[], int]) -> None:
        ours = [*self._bell]
        for one in self._running.values():
            ours += [one.said, one.ended]
        self._running[name] = fork(name, run, close=ours)
        self._began[name] = time.monotonic()

    def _turn(self, until: float | None) -> None:
        """Wait for something to happen, at the latest until a moment, and see to it."""
        moments = [*self._again.values(), *([] if until is None else [until])]
        waited = select.poll()
        waited.register(self._bell[0], select.POLLIN)
        for one in self._running.values():
            waited.register(one.said, select.POLLIN)
            waited.register(one.ended, select.POLLIN)
        rest = max(0.0, min(moments) - time.monotonic()) * 1000 if moments else None
        found = {descriptor for descriptor, _ in waited.poll(rest)}
        if self._bell[0] in found:
            os.read(self._bell[0], 64)
        for one in list(self._running.values()):
            if one.said in found:
                _show(one.name, one.lines())
            if one.ended in found:
                self._ended(one)
        self._start_again()

    def _ended(self, one: Forked) -> None:
        del self._running[one.name]
        self._codes[one.name], last = one.bury()
        _show(one.name, last)
        if one.name not in self._crew or self._stop:
            return
        now = time.monotonic()
        stable = now - self._began[one.name] > STABLE_AFTER_S
        pause = FIRST_PAUSE_S if stable else self._pause.get(one.name, FIRST_PAUSE_S)
        _say(f"{one.name} ended ({self._codes[one.name]}); it starts again in {pause:.1f} s")
        self._again[one.name] = now + pause
        self._pause[one.name] = min(LONGEST_PAUSE_S, pause * 2)

    def _start_again(self) -> None:
        now = time.monotonic()
        for name in [name for name, moment in self._again.items() if moment <= now]:
            del self._again[name]
            if not self._stop:
                self._start_child(self._crew[name])

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """For the time of the block, signals are wishes to stop."""
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = {number: signal.signal(number, self._asked_to_stop) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            for end in self._bell:
                os.close(end)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop:
            for one in self._running.values():
                one.kill()
        self._stop = True
        with contextlib.suppress(BlockingIOError):
            os.write(self._bell[1], b"!")  # so that the wait ends

    def _end_all(self) -> None:
        self._stop = True
        for one in self._running.values():
            one.signal(signal.SIGTERM)
        latest = time.monotonic() + STOP_WITHIN_S
        while self._running:
            if time.monotonic() > latest:
                for one in self._running.values():
                    one.kill()
                latest += 1
            self._turn(latest)


def _show(name: str, lines: Sequence[str]) -> None:
    shown = "kaga" if name in {PREPARING, WATCHING} else name
    for line in lines:
        print(f"{shown:<{_WIDTH}}| {line}", flush=True)  # noqa: T201 - the log of the child


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.KAGA_ADDRESS, port))
        except OSError:
            return True
    return False


def _say(text: str) -> None:
    _show("kaga", [text])
