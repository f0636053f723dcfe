"""Asking the planner, with what can go wrong by name.

What: `ask` sends one question and gives one answer; `planner_state` never fails. Why typed
errors: a page says "starting, 40 %" to one and "try again" to another, and never waits long.

>>> ask("plan", {"from": "加賀温泉駅", "to": "加賀市文化会館"})             # doctest: +SKIP
{'id': '1f0c…', 'alternatives': […]}
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from kaga.services.airspace.planner.wire import (
    MOST_ANSWER,
    Message,
    WireError,
    address_of,
    receive,
    send,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Phase = Literal["away", "starting", "ready", "no-map"]
PATIENCE_S: Final = 20.0
_KNOCK_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class PlannerState:
    """How far the planner is.

    Attributes
    ----------
    phase: away (no process), starting, ready, or no-map (nothing to plan on).
    doing: what it does while it starts (`words.DOING`).
    share: how much of that is done, 0 to 1.
    map_version: of the map it plans on, once there is one.
    next_version: of a map that it is loading to take the place of that one.
    """

    phase: Phase
    doing: str = ""
    share: float = 0.0
    map_version: str = ""
    next_version: str = ""


class PlannerUnavailable(Exception):
    """No answer now; asking again later helps."""

    def __init__(self, state: PlannerState) -> None:
        super().__init__(f"the planner is {state.phase} {state.doing}".rstrip())
        self.state = state


class PlannerAway(PlannerUnavailable):
    """There is no process, or it ended while it was asked."""


class PlannerStarting(PlannerUnavailable):
    """It is not ready yet, or there is no map; `state` says how far it is."""


class PlannerBusy(PlannerUnavailable):
    """Others are served, and enough wait; or the answer took too long."""


class Refused(Exception):
    """The planner's answer is no, by kind and facts (`plan.refusals`, and its own)."""

    def __init__(self, kind: str, facts: Mapping[str, Any]) -> None:
        super().__init__(f"{kind}: {dict(facts)}" if facts else kind)
        self.kind = kind
        self.facts = facts


class PlannerFailed(Exception):
    """It broke on this question; the log of the planner says how."""


def ask(op: str, arguments: Mapping[str, Any], *, within: float = PATIENCE_S) -> Message:
    """Ask one question.

    Raises
    ------
    PlannerAway, PlannerStarting, PlannerBusy: now there is no answer.
    Refused: the answer is no. PlannerFailed: it broke.
    """
    with _called() as line:
        try:
            send(line, {"op": op, "arguments": dict(arguments)}, within=_KNOCK_S)
            answer = receive(line, most=MOST_ANSWER, within=within)
        except WireError as error:
            if isinstance(error.__cause__, TimeoutError) or str(error) == "too slow":
                raise PlannerBusy(PlannerState("ready")) from error
            raise PlannerAway(PlannerState("away")) from error
    return _opened(answer)


def planner_state() -> PlannerState:
    """How far the planner is; away when nobody answers."""
    try:
        return PlannerState(**ask("state", {}, within=_KNOCK_S))
    except PlannerUnavailable as error:
        return error.state


def socket_path() -> Path:
    """Where the planner of this city listens."""
    return Path(settings.KAGA_PLANNER_SOCKET)


def _called() -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_KNOCK_S)
    try:
        with address_of(socket_path()) as address:
            line.connect(address)
    except OSError as error:
        line.close()
        busy = isinstance(error, TimeoutError | BlockingIOError)
        if busy:
            raise PlannerBusy(PlannerState("ready")) from error
        raise PlannerAway(PlannerState("away")) from error
    return line


def _opened(answer: Message) -> Message:
    match answer:
        case {"ok": dict(found)}:
            return found
        case {"refused": {"kind": str(kind), "facts": dict(facts)}}:
            raise Refused(kind, facts)
        case {"starting": dict(state)}:
            raise PlannerStarting(PlannerState(**state))
        case {"busy": _}:
            raise PlannerBusy(PlannerState("ready"))
    raise PlannerFailed(str(answer.get("failed", "an answer that is none")))
