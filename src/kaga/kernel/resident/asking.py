"""Asking a resident process, with what can go wrong by name.

>>> from pathlib import Path
>>> try:
...     ask(Path("/nowhere/planner.sock"), "state", {})
... except Away as error:
...     print(error)
away
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.resident.wire import (
    MOST_ANSWER,
    Message,
    WireError,
    address_of,
    receive,
    send,
)

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_S: Final = 20.0
KNOCK_S: Final = 2.0


class Unavailable(Exception):
    """No answer now; asking again later helps."""


class Away(Unavailable):
    """There is no process, or it ended while it was asked."""


class Busy(Unavailable):
    """Others are served, and enough wait; or the answer took too long."""


class Starting(Unavailable):
    """It is not ready yet; `state` says how far it is."""

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__("starting")
        self.state = dict(state)


class Refused(Exception):
    """The answer is no, by kind and facts."""

    def __init__(self, kind: str, facts: Mapping[str, Any]) -> None:
        super().__init__(f"{kind}: {dict(facts)}" if facts else kind)
        self.kind = kind
        self.facts = facts


class Failed(Exception):
    """It broke on this question; its log says how."""


def ask(
    path: Path, op: str, arguments: Mapping[str, Any], *, within: float = PATIENCE_S
) -> Message:
    """Ask one question of the process that listens at `path`.

    Raises
    ------
    Away, Starting, Busy: now there is no answer.
    Refused: the answer is no. Failed: it broke.
    """
    with _called(path) as line:
        try:
            send(line, {"op": op, "arguments": dict(arguments)}, within=KNOCK_S)
            answer = receive(line, most=MOST_ANSWER, within=within)
        except WireError as error:
            if isinstance(error.__cause__, TimeoutError) or str(error) == "too slow":
                raise Busy("busy") from error
            raise Away("away") from error
    return _opened(answer)


def _called(path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(KNOCK_S)
    try:
        with address_of(path) as address:
            line.connect(address)
    except OSError as error:
        line.close()
        if isinstance(error, TimeoutError | BlockingIOError):
            raise Busy("busy") from error
        raise Away("away") from error
    return line


def _opened(answer: Message) -> Message:
    match answer:
        case {"ok": dict(found)}:
            return found
        case {"refused": {"kind": str(kind), "facts": dict(facts)}}:
            raise Refused(kind, facts)
        case {"starting": dict(state)}:
            raise Starting(state)
        case {"busy": _}:
            raise Busy("busy")
    raise Failed(str(answer.get("failed", "an answer that is none")))
