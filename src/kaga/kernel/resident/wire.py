"""Messages between a resident process and those who ask: length, then JSON; bounded.

Why so plain: both ends are this program on one machine, and a length before the bytes lets the
receiver refuse a message before it holds it. A deadline counts for the whole message, so a
sender of one byte a second holds nobody.

>>> import socket
>>> one, other = socket.socketpair()
>>> send(one, {"op": "state"}, within=1.0)
>>> receive(other, most=MOST_REQUEST, within=1.0)
{'op': 'state'}
>>> one.close(), other.close()
(None, None)
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_REQUEST: Final = 16 * 1024 * 1024
MOST_ANSWER: Final = 32 * 1024 * 1024
_LENGTH: Final = struct.Struct(">I")
_PIECE: Final = 1 << 16

Message = dict[str, Any]


class WireError(OSError):
    """Not a message: cut off, too long, too slow, or no JSON object."""


def send(to: socket.socket, message: Message, *, within: float) -> None:
    """Send one message (raises WireError)."""
    to.settimeout(within)
    try:
        body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode()
        to.sendall(_LENGTH.pack(len(body)) + body)
    except (OSError, ValueError) as error:
        raise WireError(f"not sent: {error}") from error


def receive(source: socket.socket, *, most: int, within: float) -> Message:
    """Receive one message of at most so many bytes in so many seconds (raises WireError)."""
    latest = time.monotonic() + within
    (length,) = _LENGTH.unpack(_exactly(source, _LENGTH.size, latest))
    if length > most:
        raise WireError(f"a message of {length} bytes; at most {most}")
    try:
        found = json.loads(_exactly(source, length, latest))
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    if not isinstance(found, dict):
        raise WireError("not an object")
    return found


def _exactly(source: socket.socket, count: int, latest: float) -> bytes:
    parts, missing = [], count
    while missing:
        left = latest - time.monotonic()
        if left <= 0.0:
            raise WireError("too slow")
        source.settimeout(left)
        try:
            part = source.recv(min(missing, _PIECE))
        except OSError as error:
            raise WireError(f"not received: {error}") from error
        if not part:
            raise WireError("cut off")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    """The address of a socket in a folder, however deep: such addresses have 107 bytes."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
