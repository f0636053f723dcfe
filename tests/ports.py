"""Ports of one's own for servers that a test starts.

A port that the machine gives out and that is closed again may be somebody's outgoing connection
before the server takes it. These lie below all of those, and no two processes of a run of the
tests are given the same one.

    port = free_port()
"""

from __future__ import annotations

import fcntl
import secrets
import socket
from typing import IO, Final

from tests.prepared_city import shared_folder

_FIRST: Final = 20_000
_COUNT: Final = 12_000  # Linux begins outgoing connections at 32,768
_mine: list[IO[str]] = []


def free_port() -> int:
    """A port that nobody listens at and nobody else is given, until this process ends."""
    while True:
        port = _FIRST + secrets.randbelow(_COUNT)
        if _is_free(port) and _taken(port):
            return port


def _is_free(port: int) -> bool:
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def _taken(port: int) -> bool:
    lock = (shared_folder() / f"port-{port}").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return False
    _mine.append(lock)
    return True
