"""Small closed lists of this service that are stored as text.

Example:
    >>> desk_of(State.CORRECTION)
    <Desk.WAITING: 'waiting'>
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from kaga.engines.cases import State

NOT_RUNNING: Final = date(9999, 12, 31)
"""Stored as due day while a clock stands still: sorts last, and an index can range over it."""


class Desk(StrEnum):
    """On whose desk a case lies: the office's, somebody else's, to be finished, or none."""

    TODO = "todo"
    WAITING = "waiting"
    FINISH = "finish"
    DONE = "done"


_DESKS: Final = {
    State.CORRECTION: Desk.WAITING,
    State.FEE_DUE: Desk.WAITING,
    State.DECIDED: Desk.FINISH,
    State.NOTIFIED: Desk.FINISH,
    State.FULFILLED: Desk.FINISH,
    State.TRANSFERRED: Desk.FINISH,
    State.MERGED: Desk.FINISH,
    State.CLOSED: Desk.DONE,
    State.DISPOSED: Desk.DONE,
    State.ARCHIVED: Desk.DONE,
}


def desk_of(state: State) -> Desk:
    """The desk on which a case in a state lies."""
    return _DESKS.get(state, Desk.TODO)


class ProcedureStatus(StrEnum):
    """Whether residents see a procedure and can apply."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Route(StrEnum):
    """How an application came in; all routes have equal rank."""

    ONLINE = "online"
    COUNTER = "counter"


class DecisionStatus(StrEnum):
    """What became of a decision."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    MADE = "made"
    QUASHED = "quashed"


class AwardStatus(StrEnum):
    """What became of a claim on a pot."""

    RESERVED = "reserved"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    PAID = "paid"
    RELEASED = "released"


HOLDING: Final = (AwardStatus.RESERVED, AwardStatus.CONFIRMED, AwardStatus.PAID)
"""Statuses that commit money of the pot."""

ACTIVE: Final = (*HOLDING, AwardStatus.WAITING)
"""Statuses that count for "once per person"."""
