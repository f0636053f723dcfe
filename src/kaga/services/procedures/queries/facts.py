"""What the case machine must know about a case: read from rows, recomputed from answers."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

from kaga.engines.calendar import day_in_japan
from kaga.engines.cases import (
    STANDARD,
    Act,
    AppealInstruction,
    Facts,
    Outcome,
    Position,
    Proposal,
    RetentionClass,
    State,
    Variant,
)
from kaga.services.procedures.enums import HOLDING, DecisionStatus, ProcedureStatus
from kaga.services.procedures.models import (
    Award,
    Case,
    CaseAct,
    Correction,
    Decision,
    Notice,
    Procedure,
)
from kaga.services.procedures.queries.roll import as_the_roll_has_it
from kaga.services.procedures.versions import examine, form_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from kaga.services.procedures.safes import Safe

APPROVE_DISPOSAL = "approve_disposal"
_NEED_ANSWERS = frozenset({Act.PROPOSE_GRANT, Act.GRANT})


def position_of(case: Case) -> Position:
    """Where a case stands."""
    return Position(
        State(case.state),
        Outcome(case.outcome) if case.outcome else None,
        State(case.back_to) if case.back_to else None,
        case.steps_done,
    )


def variant_of(procedure: Procedure) -> Variant:
    """The machine of a procedure."""
    if not procedure.variant:
        return STANDARD
    return _variant(json.dumps(procedure.variant, sort_keys=True))


@functools.lru_cache(maxsize=512)
def _variant(text: str) -> Variant:
    found = json.loads(text)
    return Variant(
        without=frozenset(Act(name) for name in found.get("without", ())),
        steps=tuple(found.get("steps", ())),
    )


def is_open(procedure: Procedure, today: date) -> bool:
    """Whether a procedure takes applications on a day."""
    return (
        procedure.status == ProcedureStatus.OPEN
        and (procedure.opens_on is None or procedure.opens_on <= today)
        and (procedure.closes_on is None or today <= procedure.closes_on)
    )


def facts_of(case: Case, safe: Safe, now: datetime, act: Act | None = None) -> Facts:
    """What is known about a case; conditions are recomputed where the act depends on them."""
    proposal = Decision.objects.filter(case=case, status=DecisionStatus.PROPOSED).first()
    made = proposal is None and case.outcome is not None
    return Facts(
        today=day_in_japan(now),
        complete=True,
        open=True,
        eligible=_eligible(case, safe, now) if act is None or act in _NEED_ANSWERS else None,
        correction_due_on=_correction_due(case),
        four_eyes=case.procedure.four_eyes or case.procedure.has_pot,
        proposal=_proposal(proposal),
        appeal=_appeal(proposal),
        reasons=_reasons(proposal, safe),
        pot=case.procedure.has_pot,
        awarded=_awarded(case),
        notice=made and Notice.objects.filter(case=case).exclude(decision=None).exists(),
        dispose_on=case.dispose_on,
        permanent=case.retention_class == RetentionClass.PERMANENT,
        hold=case.hold,
        approvals=_approvals(case),
    )


def _eligible(case: Case, safe: Safe, now: datetime) -> bool:
    answers = as_the_roll_has_it(case, safe.open("answers", case.answers))
    return examine(form_of(case.version_id), answers, day_in_japan(now)).eligible


def _correction_due(case: Case) -> date | None:
    if case.state != State.CORRECTION:
        return None
    asked = Correction.objects.filter(case=case, answered_at=None).order_by("-id").first()
    return asked.due_on if asked else None


def _proposal(decision: Decision | None) -> Proposal | None:
    if decision is None:
        return None
    return Proposal(Outcome(decision.outcome), str(decision.proposed_by))


def _appeal(decision: Decision | None) -> AppealInstruction | None:
    if decision is None or decision.appeal is None:
        return None
    return AppealInstruction(**decision.appeal)


def _reasons(decision: Decision | None, safe: Safe) -> tuple[str, ...]:
    if decision is None:
        return ()
    found = safe.owned_by(decision.id).open("content", decision.content)["reasons"]
    return tuple(found) if isinstance(found, list) else ()


def _awarded(case: Case) -> bool:
    if not case.procedure.has_pot:
        return False
    return Award.objects.filter(case=case, status__in=HOLDING).exists()


def _approvals(case: Case) -> frozenset[str]:
    if case.state != State.CLOSED:
        return frozenset()
    rows = CaseAct.objects.filter(case=case, act=APPROVE_DISPOSAL)
    return frozenset(str(person) for person in rows.values_list("person", flat=True))
