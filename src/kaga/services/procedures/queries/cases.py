"""One case in full, and the cases of one person.

Staff come here only through `actions.open_case`, which leaves a trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.calendar import day_in_japan
from kaga.engines.cases import Deadlines, Light, Option, Outcome, State, light, options
from kaga.engines.forms import review
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.procedures import rules
from kaga.services.procedures.enums import NOT_RUNNING, AwardStatus
from kaga.services.procedures.models import (
    Attachment,
    Award,
    Case,
    CaseAct,
    Correction,
    Decision,
    Notice,
    Reading,
)
from kaga.services.procedures.queries.changes import details_of
from kaga.services.procedures.queries.facts import facts_of, position_of, variant_of
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.versions import form_of, given

if TYPE_CHECKING:
    from datetime import date, datetime

    from kaga.engines.forms import Form, ReviewSection
    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class ActLine:
    """One line of a case's history; `division` is empty when the applicant acted."""

    act: str
    start: str
    to: str
    at: datetime
    division: str
    clause: str
    details: Mapping[str, object]
    entry_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A request to correct, opened: what was said of which answer, until when, its letter."""

    notes: Mapping[str, object]
    requested_at: datetime
    due_on: date
    answered_at: datetime | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    notice: UUID | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision or a proposal, opened."""

    id: UUID
    status: str
    outcome: Outcome
    amount: int | None
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    appeal: Mapping[str, object]
    proposed_by: UUID
    decided_by: UUID | None
    decided_at: datetime | None
    entry_id: UUID | None
    notice: UUID | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attached file."""

    id: UUID
    question: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case opened for one visitor.

    Attributes
    ----------
    facts: what the catalogue says of the procedure (titles, law).
    form: the version under which it was submitted.
    sections: the answers in words, in the visitor's language. answers: as values.
    options: what the visitor may do now and what is missing for it.
    """

    reference: str
    etag: int
    procedure: str
    facts: Mapping[str, object]
    name: str
    state: State
    outcome: Outcome | None
    light: Light
    arrived_at: datetime
    due_on: date | None
    assignee: UUID | None
    award: AwardStatus | None
    form: Form
    answers: Mapping[str, object]
    sections: tuple[ReviewSection, ...]
    files: tuple[FileLine, ...]
    history: tuple[ActLine, ...]
    corrections: tuple[CorrectionView, ...]
    decisions: tuple[DecisionView, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A line of "my applications"."""

    reference: str
    procedure: str
    facts: Mapping[str, object]
    state: State
    outcome: Outcome | None
    arrived_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody of the city looked at the case."""

    at: datetime
    division: str
    purpose: str
    entry_id: UUID


def own_case(visitor: Visitor, reference: str) -> CaseView:
    """A case of the visitor's own (or of the person they act for)."""
    return view_of(own_row(visitor, reference), visitor)


def own_cases(visitor: Visitor, *, cursor: str | None = None, limit: int = 20) -> Page[OwnCase]:
    """The visitor's cases, newest first."""
    require(visitor, rules.start)
    rows = (
        Case.objects.filter(applicant=rules.principal_of(visitor))
        .select_related("procedure")
        .defer("answers", "name")
    )
    page = keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
    return Page(tuple(_line(case) for case in page.rows), page.next)


def who_looked(
    visitor: Visitor, reference: str, *, cursor: str | None = None, limit: int = 50
) -> Page[Look]:
    """Who of the city has looked at my case, newest first."""
    case = own_row(visitor, reference)
    rows = Reading.objects.filter(case=case)
    page = keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)
    lines = (Look(row.at, row.division, row.purpose, row.entry_id) for row in page.rows)
    return Page(tuple(lines), page.next)


def own_row(visitor: Visitor, reference: str) -> Case:
    """The row of a case of the visitor's own; nothing of it is opened."""
    rows = Case.objects.filter(reference=reference).select_related("procedure")
    case = rows.first()
    if case is None or not rules.applies(visitor, case):
        raise NotFound
    require(visitor, rules.follow, case)
    return case


def _line(case: Case) -> OwnCase:
    return OwnCase(
        case.reference,
        case.procedure.slug,
        case.procedure.facts,
        State(case.state),
        Outcome(case.outcome) if case.outcome else None,
        case.arrived_at,
        due_of(case),
    )


def due_of(case: Case) -> date | None:
    """The day a decision is due, None while the clock stands still."""
    return None if case.due_on == NOT_RUNNING else case.due_on


def light_of(case: Case, today: date) -> Light:
    """The colour of a case."""
    running = case.due_on != NOT_RUNNING
    known = Deadlines(case.amber_on, case.due_on) if running else None
    return light(State(case.state), today, known)


def view_of(case: Case, visitor: Visitor) -> CaseView:
    """A case opened; whoever calls has made sure that the visitor may see it."""
    now, safe = clock.now(), Safe.of(case)
    today = day_in_japan(now)
    form, answers = form_of(case.version_id), safe.open("answers", case.answers)
    return CaseView(
        reference=case.reference,
        etag=case.etag,
        procedure=case.procedure.slug,
        facts=case.procedure.facts,
        name=safe.open_text("name", case.name),
        state=State(case.state),
        outcome=Outcome(case.outcome) if case.outcome else None,
        light=light_of(case, today),
        arrived_at=case.arrived_at,
        due_on=due_of(case),
        assignee=case.assignee,
        award=_award(case),
        form=form,
        answers=answers,
        sections=review(form, given(answers), today, visitor.language),
        files=_files(case, safe),
        history=_history(case, safe, visitor),
        corrections=_corrections(case, safe),
        decisions=_decisions(case, safe, visitor),
        options=options(
            position_of(case),
            rules.parties(visitor, case),
            facts_of(case, safe, now),
            variant_of(case.procedure),
        ),
    )


def _award(case: Case) -> AwardStatus | None:
    if not case.procedure.has_pot:
        return None
    status = Award.objects.filter(case=case).values_list("status", flat=True).first()
    return AwardStatus(status) if status else None


def _files(case: Case, safe: Safe) -> tuple[FileLine, ...]:
    rows = Attachment.objects.filter(draft_id=case.draft_id).order_by("id")
    return tuple(
        FileLine(
            row.id,
            row.question,
            safe.owned_by(row.id).open_text("name", row.name),
            row.media_type,
            row.size,
        )
        for row in rows
    )


_INSIDE = frozenset(
    {
        "assign",
        "note",
        "propose_grant",
        "propose_refusal",
        "propose_rejection",
        "return_proposal",
    }
)
"""Acts within the office that are no message to the applicant."""


def _history(case: Case, safe: Safe, visitor: Visitor) -> tuple[ActLine, ...]:
    rows = CaseAct.objects.filter(case=case).order_by("etag")
    if rules.applies(visitor, case):
        rows = rows.exclude(act__in=_INSIDE)
    return tuple(
        ActLine(
            row.act,
            row.start,
            row.to,
            row.at,
            row.division,
            row.clause,
            details_of(row, safe),
            row.entry_id,
        )
        for row in rows
    )


def _corrections(case: Case, safe: Safe) -> tuple[CorrectionView, ...]:
    found = []
    rows = Correction.objects.filter(case=case).select_related("notice")
    for row in rows.order_by("id"):
        own = safe.owned_by(row.id)
        letter: Notice | None = getattr(row, "notice", None)
        found.append(
            CorrectionView(
                own.open("notes", row.notes),
                row.requested_at,
                row.due_on,
                row.answered_at,
                {} if row.before is None else own.open("before", row.before),
                {} if row.after is None else own.open("after", row.after),
                letter.id if letter else None,
            )
        )
    return tuple(found)


def _decisions(case: Case, safe: Safe, visitor: Visitor) -> tuple[DecisionView, ...]:
    rows = Decision.objects.filter(case=case).select_related("notice").order_by("id")
    if rules.applies(visitor, case):
        rows = rows.exclude(notice=None)
    return tuple(_decision(row, safe) for row in rows)


def _decision(row: Decision, safe: Safe) -> DecisionView:
    said = safe.owned_by(row.id).open("content", row.content)
    notice: Notice | None = getattr(row, "notice", None)
    return DecisionView(
        row.id,
        row.status,
        Outcome(row.outcome),
        row.amount,
        _texts(said["reasons"]),
        _texts(said["conditions"]),
        row.appeal or {},
        row.proposed_by,
        row.decided_by,
        row.decided_at,
        row.entry_id,
        notice.id if notice else None,
    )


def _texts(found: object) -> tuple[str, ...]:
    return tuple(map(str, found)) if isinstance(found, list) else ()
