"""The sockets of the simulated autopilot: TCP, UDP, or a line that is already open.

>>> with running(SimulatedAutopilot()) as address:                         # doctest: +SKIP
...     print(address)
tcp:127.0.0.1:40123
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Final, Literal

from kaga.adapters.mavlink.simulator import COMPONENT, SYSTEM, SimulatedAutopilot

_HOST: Final = "127.0.0.1"
_TURN_S: Final = 0.02
_MOST: Final = 65_536


@contextlib.contextmanager
def running(
    autopilot: SimulatedAutopilot, over: Literal["tcp", "udp"] = "tcp", *, port: int = 0
) -> Iterator[str]:
    """Serve an autopilot for the time of the block; the address to reach it (0: any port)."""
    make = _TcpLine if over == "tcp" else _UdpLine
    line = make(port)
    with _serving(autopilot, line):
        yield f"{over}:{_HOST}:{line.port}"


@contextlib.contextmanager
def running_on(autopilot: SimulatedAutopilot, file: int) -> Iterator[None]:
    """Serve an autopilot on an open file (the far end of a serial line)."""
    with _serving(autopilot, _FileLine(file)):
        yield


@contextlib.contextmanager
def _serving(autopilot: SimulatedAutopilot, line: _Line) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=_serve, args=(autopilot, line, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        line.close()


def _serve(autopilot: SimulatedAutopilot, line: _Line, stop: threading.Event) -> None:
    codec = autopilot.mavlink.MAVLink(None, SYSTEM, COMPONENT)
    codec.robust_parsing = True
    radio = _Radio(autopilot.faults.drops)
    while not stop.is_set():
        data = line.receive()
        said = []
        for message in (codec.parse_buffer(data) or ()) if data else ():
            if radio.carries(message):
                said += autopilot.hear(message)
        said += autopilot.tick(time.monotonic())
        for message in said:
            if radio.carries(message):
                line.send(message.pack(codec))


class _Radio:
    """Loses every so many-th packet of missions (heartbeats come again anyway)."""

    def __init__(self, drops: int) -> None:
        self._drops = drops
        self._count = 0

    def carries(self, message: Any) -> bool:
        """Whether this packet arrives."""
        if not self._drops or not message.get_type().startswith("MISSION"):
            return True
        self._count += 1
        return self._count % self._drops != 0


class _Line(ABC):
    """Bytes to and from whoever is there."""

    port = 0

    @abstractmethod
    def receive(self) -> bytes:
        """What has come within a turn."""

    @abstractmethod
    def send(self, data: bytes) -> None:
        """Send it, if anybody is there."""

    @abstractmethod
    def close(self) -> None:
        """Let go."""


class _TcpLine(_Line):
    def __init__(self, port: int) -> None:
        self._server = socket.create_server((_HOST, port))
        self.port = self._server.getsockname()[1]
        self._peer: socket.socket | None = None

    def receive(self) -> bytes:
        waiting = self._peer or self._server
        if not _is_ready(waiting.fileno()):
            return b""
        if self._peer is None:
            self._peer, _ = self._server.accept()
            return b""
        data = b""
        with contextlib.suppress(OSError):
            data = self._peer.recv(_MOST)
        if not data:
            self._hang_up()
        return data

    def send(self, data: bytes) -> None:
        if self._peer is not None:
            try:
                self._peer.sendall(data)
            except OSError:
                self._hang_up()

    def close(self) -> None:
        self._hang_up()
        self._server.close()

    def _hang_up(self) -> None:
        if self._peer is not None:
            self._peer.close()
            self._peer = None


class _UdpLine(_Line):
    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((_HOST, port))
        self.port = self._socket.getsockname()[1]
        self._peer: tuple[str, int] | None = None

    def receive(self) -> bytes:
        if not _is_ready(self._socket.fileno()):
            return b""
        data = b""
        with contextlib.suppress(ConnectionRefusedError):
            data, self._peer = self._socket.recvfrom(_MOST)
        return data

    def send(self, data: bytes) -> None:
        if self._peer is not None:
            with contextlib.suppress(ConnectionRefusedError):
                self._socket.sendto(data, self._peer)

    def close(self) -> None:
        self._socket.close()


class _FileLine(_Line):
    def __init__(self, file: int) -> None:
        self._file = file

    def receive(self) -> bytes:
        return os.read(self._file, _MOST) if _is_ready(self._file) else b""

    def send(self, data: bytes) -> None:
        os.write(self._file, data)

    def close(self) -> None:
        """Whoever made the pair of terminals closes both."""


def _is_ready(file: int) -> bool:
    ready, _, _ = select.select([file], [], [], _TURN_S)
    return bool(ready)
