"""Carrying out what the case machine says an act sets in motion.

One function per effect; those that need more than the case (keeping a proposal, a decision,
a number) are carried out by the action that has it, in the same transaction, and appear here
as "elsewhere", so that a new effect cannot be forgotten.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.calendar import Stop, day_in_japan
from kaga.engines.cases import Effect, Moved, RetentionClass, deadlines, retention
from kaga.kernel.storage import vault
from kaga.services.procedures.actions import awards
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import NOT_RUNNING, DecisionStatus
from kaga.services.procedures.models import Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.services.procedures.actions.opened import Opened
    from kaga.services.procedures.models import Case


def carry_out(opened: Opened, moved: Moved) -> None:
    """Carry out every effect of an act, in the order of the table."""
    for effect in moved.effects:
        doing = _DOING[effect]
        if doing is not None:
            doing(opened)


def stops_of(case: Case) -> list[Stop]:
    """The times in which the clock of a case stood still."""
    return [
        Stop(date.fromisoformat(first), None if last is None else date.fromisoformat(last))
        for first, last in case.stops
    ]


def clock_fields(case: Case, stops: list[list[Any]]) -> dict[str, Any]:
    """The columns of a case's clock for the stops given."""
    case.stops = stops
    arrived = day_in_japan(case.arrived_at)
    days = case.procedure.standard_days
    known = deadlines(arrived, days, stops_of(case), authority().office)
    if known is None:
        return {"stops": stops, "amber_on": NOT_RUNNING, "due_on": NOT_RUNNING}
    return {"stops": stops, "amber_on": known.amber_on, "due_on": known.due_on}


def _stop_clock(opened: Opened) -> None:
    case, today = opened.case, day_in_japan(opened.now).isoformat()
    opened.tx.change(case, **clock_fields(case, [*case.stops, [today, None]]))


def _run_clock(opened: Opened) -> None:
    case, today = opened.case, day_in_japan(opened.now).isoformat()
    stops = [[first, today if last is None else last] for first, last in case.stops]
    opened.tx.change(case, **clock_fields(case, stops))


def _end_clock(opened: Opened) -> None:
    _run_clock(opened)
    opened.tx.change(opened.case, decided_at=opened.now)


def _start_retention(opened: Opened) -> None:
    case = opened.case
    kept = retention(RetentionClass(case.retention_class), day_in_japan(opened.now))
    opened.tx.change(
        case,
        closed_at=opened.now,
        retention_start=kept.start,
        dispose_on=kept.dispose_on,
    )


def _hold_retention(opened: Opened) -> None:
    opened.tx.change(opened.case, hold=True)


def _release_hold(opened: Opened) -> None:
    opened.tx.change(opened.case, hold=False)


def _drop_proposal(opened: Opened) -> None:
    open_ones = Decision.objects.filter(case=opened.case, status=DecisionStatus.PROPOSED)
    opened.tx.change_where(open_ones, status=DecisionStatus.RETURNED)


def _destroy_key(opened: Opened) -> None:
    vault.destroy(opened.tx, vault.KeyId(opened.case.key_id))


_DOING: Final[dict[Effect, Callable[[Opened], None] | None]] = {
    Effect.ASSIGN_NUMBER: None,  # submission.py: the number is part of the new row
    Effect.START_CLOCK: None,  # submission.py: so are its first deadlines
    Effect.KEEP_PROPOSAL: None,  # decision.py
    Effect.KEEP_DECISION: None,  # decision.py
    Effect.TELL_APPLICANT: None,  # perform.py: said in the event of the act
    Effect.KEEP_TOMBSTONE: None,  # the case's own row, once its key is gone
    Effect.STOP_CLOCK: _stop_clock,
    Effect.RUN_CLOCK: _run_clock,
    Effect.END_CLOCK: _end_clock,
    Effect.RESERVE_AWARD: awards.reserve,
    Effect.CONFIRM_AWARD: awards.confirm,
    Effect.RELEASE_AWARD: awards.release,
    Effect.DROP_PROPOSAL: _drop_proposal,
    Effect.START_RETENTION: _start_retention,
    Effect.HOLD_RETENTION: _hold_retention,
    Effect.RELEASE_HOLD: _release_hold,
    Effect.DESTROY_KEY: _destroy_key,
}
