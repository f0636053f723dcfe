"""Acts of the office that only move a case along; each asks the machine.

Every one takes the version (`etag`) the member of staff saw, so that a second save by a
colleague is refused and shown the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.cases import Act, Need
from kaga.engines.references import ReferenceNotUnderstood, parse_reference
from kaga.kernel.errors import Invalid
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions.opened import locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform, remark
from kaga.services.procedures.enums import AwardStatus, DecisionStatus
from kaga.services.procedures.models import Award, Case, Decision

if TYPE_CHECKING:
    from kaga.engines.money import Yen
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission


def _do(visitor: Visitor, reference: str, etag: int, step: Step) -> Done:
    with write(on=locks_of(reference)) as tx:
        return perform(open_for_act(tx, visitor, reference, etag), step)


def accept(visitor: Visitor, reference: str, etag: int) -> Done:
    """Accept an application that has arrived (受付)."""
    return _do(visitor, reference, etag, Step(Act.ACCEPT, rules.review))


def start_review(visitor: Visitor, reference: str, etag: int) -> Done:
    """Begin the review (審査開始)."""
    return _do(visitor, reference, etag, Step(Act.START_REVIEW, rules.review))


def pass_step(visitor: Visitor, reference: str, etag: int) -> Done:
    """Pass one further review step of the procedure."""
    return _do(visitor, reference, etag, Step(Act.PASS_STEP, rules.review))


def charge_fee(visitor: Visitor, reference: str, etag: int, fee: Yen) -> Done:
    """Ask for the fee; the clock stops until it is paid."""
    step = Step(Act.CHARGE_FEE, rules.review, {"fee": fee}, public={"fee": int(fee)})
    return _do(visitor, reference, etag, step)


def record_payment(visitor: Visitor, reference: str, etag: int, *, fee: Yen, paid: Yen) -> Done:
    """Note that the fee was received; the clock runs again."""
    known = {"fee": fee, "paid": paid}
    step = Step(Act.RECORD_PAYMENT, rules.cash, known, public={"paid": int(paid)})
    return _do(visitor, reference, etag, step)


def suspend(visitor: Visitor, reference: str, etag: int, explanation: str) -> Done:
    """Suspend a case, saying why; the promised period goes on."""
    return _do(visitor, reference, etag, _explained(Act.SUSPEND, explanation))


def resume(visitor: Visitor, reference: str, etag: int) -> Done:
    """Take up a suspended case where it stood."""
    return _do(visitor, reference, etag, Step(Act.RESUME, rules.review))


def transfer(
    visitor: Visitor, reference: str, etag: int, *, explanation: str, target: str
) -> Done:
    """Hand a case to the authority that is competent for it."""
    step = _explained(Act.TRANSFER, explanation, target)
    return _do(visitor, reference, etag, step)


def merge(
    visitor: Visitor, reference: str, etag: int, *, explanation: str, target: str
) -> Done:
    """Merge a duplicate into another case of the same applicant."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        named = _same_applicant(opened.case, target)
        if named is None:
            sentence = words.NEEDS[Need.TARGET].in_language(visitor.language)
            raise Invalid({"target": [sentence]})
        return perform(opened, _explained(Act.MERGE, explanation, named))


def _same_applicant(case: Case, target: str) -> str | None:
    try:
        reference = str(parse_reference(target))
    except ReferenceNotUnderstood:
        return None
    others = Case.objects.filter(reference=reference, applicant=case.applicant)
    return reference if others.exclude(id=case.id).exists() else None


def fulfil(visitor: Visitor, reference: str, etag: int) -> Done:
    """Note that what was granted was handed over or paid (交付・支払)."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        done = perform(opened, Step(Act.FULFIL, rules.cash, {"delivered": True}))
        award = Award.objects.filter(case=opened.case, status=AwardStatus.CONFIRMED).first()
        if award is not None:
            tx.change(award, status=AwardStatus.PAID)
        return done


def close(visitor: Visitor, reference: str, etag: int) -> Done:
    """Close a case; the years of keeping begin on the next 1 April."""
    return _do(visitor, reference, etag, Step(Act.CLOSE, rules.review))


def receive_appeal(visitor: Visitor, reference: str, etag: int, explanation: str) -> Done:
    """Note that the decision is fought (審査請求); disposal is on hold."""
    return _do(visitor, reference, etag, _explained(Act.RECEIVE_APPEAL, explanation))


def dismiss_appeal(visitor: Visitor, reference: str, etag: int, explanation: str) -> Done:
    """The appeal was dismissed; the case goes back to where it stood."""
    step = _explained(Act.DISMISS_APPEAL, explanation, wanted=rules.decide)
    return _do(visitor, reference, etag, step)


def uphold_appeal(visitor: Visitor, reference: str, etag: int, explanation: str) -> Done:
    """The appeal was upheld: the decision is quashed and the case is reviewed anew."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        done = perform(opened, _explained(Act.UPHOLD_APPEAL, explanation, wanted=rules.decide))
        quashed = Decision.objects.filter(case=opened.case, status=DecisionStatus.MADE)
        tx.change_where(quashed, status=DecisionStatus.QUASHED)
        tx.change(opened.case, decided_at=None, closed_at=None, dispose_on=None)
        return done


def assign(visitor: Visitor, reference: str, etag: int, assignee: UUID | None) -> Done:
    """Put a case on the desk of a colleague, or of nobody."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        require(visitor, rules.review, opened.case)
        details = {"assignee": None if assignee is None else str(assignee)}
        return remark(opened, "assign", details, assignee=assignee)


def _explained(
    act: Act, explanation: str, target: str = "", wanted: Permission = rules.review
) -> Step:
    known = {"explanation": explanation, "target": target}
    return Step(act, wanted, known, details={k: v for k, v in known.items() if v})
