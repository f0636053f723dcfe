"""Opening a case by staff is an act: the ledger keeps it and the resident sees who looked.

So is looking into the resident roll for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules
from kaga.services.procedures.models import Case, Reading
from kaga.services.procedures.queries.cases import CaseView, view_of
from kaga.services.procedures.queries.roll import Compared, compared, is_compared
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission

VISIT = timedelta(minutes=30)
Purpose = Literal["review", "decision", "inquiry", "audit", "attachment", "roll"]


def open_case(
    visitor: Visitor, reference: str, purpose: Purpose, *, to: Sequence[Permission] = ()
) -> CaseView:
    """Look at a case as staff: its content, and a trace that the resident can see.

    Turning pages within one visit (half an hour, one purpose) leaves one trace.

    Parameters
    ----------
    to: what the case is opened for; the visitor must be allowed one of these things.

    Raises
    ------
    SignInNeeded: nobody is signed in. NotAllowed: the role does not cover it.
    NotFound: there is no such case, or it lies in another division.
    """
    case = case_at_desk(visitor, reference)
    if to:
        rules.require_one(visitor, to, case)
    if not _is_visiting(visitor, case, purpose):
        _leave_trace(visitor, case, purpose)
    return view_of(case, visitor)


def read_roll(visitor: Visitor, reference: str) -> tuple[Compared, ...] | None:
    """A case's answers beside the resident roll; None if the applicant is not matched with it.

    Looking into the roll leaves a trace of its own, which the resident sees like any other.

    Raises
    ------
    SignInNeeded, NotAllowed, NotFound: as for opening the case.
    """
    case = case_at_desk(visitor, reference)
    if not is_compared(case):
        return ()
    if not _is_visiting(visitor, case, "roll"):
        _leave_trace(visitor, case, "roll")
    return compared(case, Safe.of(case))


def case_at_desk(visitor: Visitor, reference: str) -> Case:
    """The row of a case that the visitor may read as staff; nothing is opened or recorded."""
    rules.person_of(visitor)
    rows = Case.objects.filter(reference=reference).select_related("procedure")
    case = rows.first()
    if case is None or not rules.works_on(visitor, case):
        raise NotFound
    require(visitor, rules.read, case)
    return case


def _is_visiting(visitor: Visitor, case: Case, purpose: Purpose) -> bool:
    since = clock.now() - VISIT
    return Reading.objects.filter(
        case=case, person=rules.person_of(visitor), purpose=purpose, at__gt=since
    ).exists()


def _leave_trace(visitor: Visitor, case: Case, purpose: Purpose) -> None:
    with write() as tx:
        entry = record(
            tx,
            Act("procedures.case.read", visitor.actor("staff"), case.handle, {"for": purpose}),
        )
        tx.add(
            Reading(
                case=case,
                person=rules.person_of(visitor),
                division=case.division,
                purpose=purpose,
                at=clock.now(),
                entry_id=entry,
            )
        )
