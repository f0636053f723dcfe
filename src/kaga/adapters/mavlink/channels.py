"""Bytes to a vehicle and back: TCP, UDP and serial lines behind one small interface.

What: open by an address, send, receive with a time limit. Why not pymavlink's own: its
connections print, reconnect by themselves and keep the dialect in a global; here a link is a
value with a deadline.

Addresses: `tcp:HOST:PORT`, `udp:HOST:PORT` (we send first), `udpin:HOST:PORT` (we listen and
answer whoever speaks), `serial:DEVICE:BAUD`.

>>> parse("serial:/dev/ttyUSB0:57600")
('serial', '/dev/ttyUSB0', 57600)
"""

from __future__ import annotations

import os
import select
import socket
import termios
import tty
from typing import Final, Protocol

from kaga.adapters.mavlink.problems import BadAddress, Unreachable

_MOST: Final = 65_536
_CONNECT_S: Final = 5.0
_BAUDS: Final = {
    baud: getattr(termios, f"B{baud}") for baud in (9600, 57600, 115200, 230400, 460800, 921600)
}


class Channel(Protocol):
    """A way for bytes."""

    def send(self, data: bytes) -> None:
        """Send all of it."""

    def receive(self, timeout_s: float) -> bytes:
        """What has come, or nothing after the time."""

    def close(self) -> None:
        """Let go of it."""


def parse(address: str) -> tuple[str, str, int]:
    """Kind, host or device, port or baud rate.

    Raises
    ------
    BadAddress
        If it is none of the four forms.
    """
    kind, _, rest = address.partition(":")
    target, _, number = rest.rpartition(":")
    if kind not in ("tcp", "udp", "udpin", "serial") or not target or not number.isdecimal():
        raise BadAddress(address)
    value = int(number)
    known = value in _BAUDS if kind == "serial" else 0 < value < 65_536
    if not known:
        raise BadAddress(address)
    return kind, target, value


def open_channel(address: str) -> Channel:
    """Open a channel.

    Raises
    ------
    BadAddress
        If the address names none.
    Unreachable
        If it cannot be opened.
    """
    kind, target, number = parse(address)
    try:
        if kind == "tcp":
            return _Tcp(target, number)
        if kind == "serial":
            return _Serial(target, number)
        return _Udp(target, number, listens=kind == "udpin")
    except OSError as error:
        raise Unreachable(f"{address}: {error.strerror or error}") from error


class _Tcp:
    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=_CONNECT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Unreachable(str(error.strerror or error)) from error

    def receive(self, timeout_s: float) -> bytes:
        if not _is_ready(self._socket.fileno(), timeout_s):
            return b""
        try:
            data = self._socket.recv(_MOST)
        except OSError as error:
            raise Unreachable(str(error.strerror or error)) from error
        if not data:
            raise Unreachable("connection closed")
        return data

    def close(self) -> None:
        self._socket.close()


class _Udp:
    def __init__(self, host: str, port: int, *, listens: bool) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._peer: tuple[str, int] | None = None
        if listens:
            self._socket.bind((host, port))
        else:
            self._peer = (socket.gethostbyname(host), port)

    def send(self, data: bytes) -> None:
        if self._peer is not None:
            self._socket.sendto(data, self._peer)

    def receive(self, timeout_s: float) -> bytes:
        if not _is_ready(self._socket.fileno(), timeout_s):
            return b""
        try:
            data, self._peer = self._socket.recvfrom(_MOST)
        except ConnectionRefusedError:
            return b""  # nobody listens there yet; the next heartbeat tries again
        return data

    def close(self) -> None:
        self._socket.close()


class _Serial:
    def __init__(self, device: str, baud: int) -> None:
        self._file = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            tty.setraw(self._file)
            settings = termios.tcgetattr(self._file)
            settings[4] = settings[5] = _BAUDS[baud]
            termios.tcsetattr(self._file, termios.TCSANOW, settings)
        except termios.error as error:
            os.close(self._file)
            raise OSError(*error.args) from error

    def send(self, data: bytes) -> None:
        while data:
            select.select([], [self._file], [], _CONNECT_S)
            data = data[os.write(self._file, data) :]

    def receive(self, timeout_s: float) -> bytes:
        return os.read(self._file, _MOST) if _is_ready(self._file, timeout_s) else b""

    def close(self) -> None:
        os.close(self._file)


def _is_ready(file: int, timeout_s: float) -> bool:
    ready, _, _ = select.select([file], [], [], max(timeout_s, 0.0))
    return bool(ready)
