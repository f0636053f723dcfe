"""What the desk shows around a case: other cases of the person, the draft of the letter."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kaga.engines.cases import Outcome, State
from kaga.engines.notices import Letter, letter_of
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.services.procedures import rules
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import DecisionStatus
from kaga.services.procedures.letters.content import notice_of
from kaga.services.procedures.models import Case, Decision
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.visitor import Visitor

MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same person in a division of the visitor."""

    reference: str
    title: str
    state: State
    outcome: Outcome | None
    arrived_at: datetime


def other_cases(visitor: Visitor, reference: str) -> tuple[OtherCase, ...]:
    """Other cases of the same person, newest first, as far as the visitor may read them."""
    case = _case(visitor, reference)
    require(visitor, rules.read, case)
    rows = (
        Case.objects.filter(applicant=case.applicant, division__in=visitor.divisions)
        .exclude(id=case.id)
        .select_related("procedure")
        .defer("answers", "name")
        .order_by("-id")[:MOST_OTHERS]
    )
    return tuple(_other(row) for row in rows)


def _other(row: Case) -> OtherCase:
    outcome = Outcome(row.outcome) if row.outcome else None
    title = row.procedure.facts.get("title")
    shown = str(title.get("ja", "")) if isinstance(title, dict) else row.procedure.slug
    return OtherCase(row.reference, shown, State(row.state), outcome, row.arrived_at)


def draft_letter(
    visitor: Visitor,
    reference: str,
    outcome: Outcome,
    said: tuple[Sequence[str], Sequence[str], int | None],
) -> Letter:
    """The letter that a decision would become; `said` is reasons, conditions and yen.

    Raises
    ------
    Incomplete: the law demands more for such a decision.
    """
    case = _case(visitor, reference)
    require(visitor, rules.review, case)
    reasons, conditions, amount = said
    safe = Safe.of(case)
    row = Decision(
        case=case,
        outcome=str(outcome),
        amount=amount,
        appeal=asdict(authority().appeal),
        proposed_at=clock.now(),
    )
    content = {"reasons": list(reasons), "conditions": list(conditions)}
    row.content = safe.owned_by(row.id).seal("content", content)
    return letter_of(notice_of(case, row, safe))


def proposed_letter(visitor: Visitor, reference: str) -> Letter:
    """The letter of the proposal that waits for a second person (raises NotFound)."""
    case = _case(visitor, reference)
    require(visitor, rules.review, case)
    row = Decision.objects.filter(case=case, status=DecisionStatus.PROPOSED).first()
    if row is None:
        raise NotFound
    return letter_of(notice_of(case, row, Safe.of(case)))


def _case(visitor: Visitor, reference: str) -> Case:
    rows = Case.objects.filter(reference=reference)
    case = rows.select_related("procedure").first()
    if case is None or not rules.works_on(visitor, case):
        raise NotFound
    return case
