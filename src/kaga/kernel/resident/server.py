"""A socket of a process that answers: one question and one answer to each who connects.

What: a Unix-domain socket in the city's folder that only the city's own user may open; each
connection gets a thread, few of them a slot. Why threads and not processes: the city is large
and shared, and compiled code leaves the interpreter free. The state is told at once, whatever
is being planned.

>>> server = Server(path, Desk(...))                                    # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import threading
from typing import TYPE_CHECKING, Any, Final, Protocol

import structlog
from django.db import connections

from kaga.kernel.resident.slots import Busy, Gone, Slots
from kaga.kernel.resident.wire import (
    MOST_REQUEST,
    Message,
    WireError,
    address_of,
    receive,
    send,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import FrameType

MOST_CONNECTED: Final = 32
_READ_S: Final = 5.0
_WRITE_S: Final = 10.0
_TURN_S: Final = 0.5
_log = structlog.get_logger("kaga.resident")


class NotNow(Exception):
    """Not ready: `state` says how far it is."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__("not ready")
        self.state = dict(state)


class No(Exception):
    """The answer is no, by kind and facts."""

    def __init__(self, kind: str, facts: Mapping[str, Any]) -> None:
        super().__init__(kind)
        self.kind, self.facts = kind, dict(facts)


class Desk(Protocol):
    """What answers."""

    def state(self) -> Message:
        """How far it is, at once."""

    def answer(self, op: str, arguments: Message, is_gone: Callable[[], bool]) -> Message:
        """An answer (raises No, NotNow, Gone)."""


class Server:
    """Listens until it is told to stop.

    `own` are the slots of questions that do not wait for those of other kinds, by name.
    """

    def __init__(
        self, path: Path, desk: Desk, slots: Slots, own: Mapping[str, Slots] | None = None
    ) -> None:
        self._path, self._desk, self._slots = path, desk, slots
        self._own = dict(own or {})
        self._connected = threading.BoundedSemaphore(MOST_CONNECTED)
        self._stop = threading.Event()

    def stop(self) -> None:
        """End `serve` soon."""
        self._stop.set()

    def serve(self, on_turn: Callable[[], None]) -> None:
        """Answer until told to stop; `on_turn` is called between, twice a second or so."""
        listening = self._listen()
        try:
            while not self._stop.is_set():
                ready, _, _ = select.select([listening], [], [], _TURN_S)
                if ready:
                    line, _ = listening.accept()
                    self._greet(line)
                on_turn()
        finally:
            self._path.unlink(missing_ok=True)
            listening.close()

    def _listen(self) -> socket.socket:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            with address_of(self._path) as address:
                listening.bind(address)
        finally:
            os.umask(before)
        listening.listen(MOST_CONNECTED)
        return listening

    def _greet(self, line: socket.socket) -> None:
        if not self._connected.acquire(blocking=False):
            with line, contextlib.suppress(WireError):
                send(line, {"busy": True}, within=_READ_S)
            return
        threading.Thread(target=self._attend, args=(line,), daemon=True).start()

    def _attend(self, line: socket.socket) -> None:
        try:
            with line:
                send(line, self._answer(line), within=_WRITE_S)
        except (WireError, Gone):
            _log.info("whoever asked went, or sent no question")
        finally:
            connections.close_all()
            self._connected.release()

    def _answer(self, line: socket.socket) -> Message:
        asked = receive(line, most=MOST_REQUEST, within=_READ_S)
        op, arguments = asked.get("op"), asked.get("arguments")
        if not (isinstance(op, str) and isinstance(arguments, dict)):
            return {"refused": {"kind": "not-a-request", "facts": {}}}
        if op == "state":
            return {"ok": self._desk.state()}
        try:
            with self._own.get(op, self._slots).taken(lambda: _is_gone(line)):
                return {"ok": self._desk.answer(op, arguments, lambda: _is_gone(line))}
        except Gone:
            raise
        except Exception as error:  # noqa: BLE001 - one question must not end the planner
            return _said(op, error)


def stop_with_signals(server: Server) -> None:
    """Let SIGTERM and SIGINT end `serve`."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _said(op: str, error: Exception) -> Message:
    """What whoever asked is told of an error."""
    match error:
        case Busy():
            return {"busy": True}
        case NotNow():
            return {"starting": error.state}
        case No():
            return {"refused": {"kind": error.kind, "facts": error.facts}}
    _log.error("a question broke the process", op=op, exc_info=error)
    return {"failed": type(error).__name__}


def _is_gone(line: socket.socket) -> bool:
    """Whether the other end has closed; it has nothing more to say, so bytes would be odd."""
    watch = select.poll()
    watch.register(line, select.POLLIN | select.POLLRDHUP)
    return bool(watch.poll(0))
