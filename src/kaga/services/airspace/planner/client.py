"""Asking the planner, with what can go wrong by name.

What: `ask` sends one question and gives one answer; `planner_state` never fails. Why typed
errors: a page says "starting, 40 %" to one and "try again" to another, and never waits long.

>>> ask("plan", {"from": "加賀温泉駅", "to": "加賀市文化会館"})             # doctest: +SKIP
{'id': '1f0c…', 'alternatives': […]}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from kaga.kernel.resident import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.resident.wire import Message

Phase = Literal["away", "starting", "ready", "no-map"]
PATIENCE_S: Final = asking.PATIENCE_S


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


PlannerFailed = asking.Failed
Refused = asking.Refused
"""The planner's answer is no, by kind and facts (`plan.refusals`, and its own)."""


def ask(op: str, arguments: Mapping[str, Any], *, within: float = PATIENCE_S) -> Message:
    """Ask one question.

    Raises
    ------
    PlannerAway, PlannerStarting, PlannerBusy: now there is no answer.
    Refused: the answer is no. PlannerFailed: it broke.
    """
    try:
        return asking.ask(socket_path(), op, arguments, within=within)
    except asking.Starting as error:
        raise PlannerStarting(PlannerState(**error.state)) from error
    except asking.Busy as error:
        raise PlannerBusy(PlannerState("ready")) from error
    except asking.Away as error:
        raise PlannerAway(PlannerState("away")) from error


def planner_state() -> PlannerState:
    """How far the planner is; away when nobody answers."""
    try:
        return PlannerState(**ask("state", {}, within=asking.KNOCK_S))
    except PlannerUnavailable as error:
        return error.state


def socket_path() -> Path:
    """Where the planner of this city listens."""
    return Path(settings.KAGA_PLANNER_SOCKET)
