"""One predicate for each need: a pure question about the facts.

Example:
    >>> from datetime import date
    >>> missing((Need.REASONS, Need.APPEAL), Facts(date(2026, 4, 17), reasons=("市外",)))
    (<Need.APPEAL: 'appeal'>,)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.cases.model import Facts, Need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _second_person(facts: Facts) -> bool:
    """The one who decides is known and is not the one who proposed."""
    if not facts.four_eyes:
        return True
    proposed = facts.proposal is not None and bool(facts.proposal.by)
    return proposed and bool(facts.actor) and facts.actor != _proposer(facts)


def _proposer(facts: Facts) -> str:
    return facts.proposal.by if facts.proposal else ""


def _all_said(texts: tuple[str, ...]) -> bool:
    return bool(texts) and all(text.strip() for text in texts)


def _overdue(facts: Facts) -> bool:
    return facts.correction_due_on is not None and facts.today > facts.correction_due_on


def _over(facts: Facts) -> bool:
    return facts.dispose_on is not None and facts.today >= facts.dispose_on


PREDICATES: dict[Need, Callable[[Facts], bool]] = {
    Need.COMPLETE: lambda facts: facts.complete,
    Need.OPEN: lambda facts: facts.open,
    Need.NOTES: lambda facts: _all_said(facts.notes),
    Need.CORRECTION_DUE: lambda facts: (
        facts.correction_due_on is not None and facts.correction_due_on > facts.today
    ),
    Need.CORRECTION_OVERDUE: _overdue,
    Need.FEE: lambda facts: facts.fee > 0,
    Need.PAID: lambda facts: facts.paid >= facts.fee,
    Need.STEPS_LEFT: lambda facts: facts.steps_done < facts.steps,
    Need.STEPS_DONE: lambda facts: facts.steps_done >= facts.steps,
    Need.ELIGIBLE: lambda facts: facts.eligible is True,
    Need.BUDGET: lambda facts: facts.awarded or not facts.pot,
    Need.REASONS: lambda facts: _all_said(facts.reasons),
    Need.APPEAL: lambda facts: facts.appeal is not None and facts.appeal.complete,
    Need.PROPOSAL: lambda facts: facts.proposal is not None,
    Need.NO_PROPOSAL: lambda facts: facts.proposal is None,
    Need.SECOND_PERSON: _second_person,
    Need.NOTICE: lambda facts: facts.notice,
    Need.DELIVERED: lambda facts: facts.delivered,
    Need.REASON_GIVEN: lambda facts: bool(facts.explanation.strip()),
    Need.TARGET: lambda facts: bool(facts.target.strip()),
    Need.RETENTION_OVER: _over,
    Need.RETENTION_PERMANENT: lambda facts: facts.permanent,
    Need.NO_HOLD: lambda facts: not facts.hold,
    Need.TWO_APPROVALS: lambda facts: len(facts.approvals - {""}) >= 2,
}


def missing(needs: Iterable[Need], facts: Facts) -> tuple[Need, ...]:
    """The needs that the facts do not fulfil, in their order."""
    return tuple(need for need in needs if not PREDICATES[need](facts))
