"""What the API of procedures takes and gives, as typed shapes.

>>> # GET /api/v1/cases/2026-0417-0031-2  ->  CaseOut
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Self
from uuid import UUID

from ninja import Field, Schema

if TYPE_CHECKING:
    from kaga.services.procedures.queries.cases import ActLine, CaseView, OwnCase
    from kaga.services.procedures.queries.catalogue import ProcedureView
    from kaga.services.procedures.queries.drafts import DraftLine
    from kaga.services.procedures.queries.inbox import InboxRow


class Titles(Schema):
    """A text in the three languages of the city."""

    ja: str
    easy: str = ""
    en: str = ""

    @classmethod
    def of(cls, found: object) -> Self:
        """A text of the catalogue."""
        texts = found if isinstance(found, Mapping) else {}
        return cls(**{name: str(texts.get(name, "")) for name in ("ja", "easy", "en")})


class ProcedureOut(Schema):
    """Something that can be applied for."""

    code: str
    number: int
    title: Titles
    summary: Titles
    open: bool
    opens_on: date | None
    closes_on: date | None
    standard_days: int
    assurance: int = Field(description="0 none, 1 mail, 2 account, 3 card")
    legal_basis: str
    yen_left: int | None

    @classmethod
    def of(cls, found: ProcedureView) -> Self:
        """A procedure of the catalogue."""
        return cls(
            code=found.slug,
            number=found.number,
            title=Titles.of(found.facts.get("title")),
            summary=Titles.of(found.facts.get("summary")),
            open=found.open,
            opens_on=found.opens_on,
            closes_on=found.closes_on,
            standard_days=found.standard_days,
            assurance=found.assurance,
            legal_basis=str(found.facts.get("legal_basis", "")),
            yen_left=found.left,
        )


class FormOut(Schema):
    """The published form: its definition, and what valid answers look like."""

    code: str
    version: int
    schema_of_answers: dict[str, object]
    definition: dict[str, object]


class NewDraft(Schema):
    """Begin a form."""

    procedure: str = Field(max_length=80)


class DraftOut(Schema):
    """A form being filled in."""

    id: UUID
    procedure: str
    saved_at: datetime

    @classmethod
    def of(cls, line: DraftLine) -> Self:
        """A line of the visitor's drafts."""
        return cls(id=line.id, procedure=line.procedure, saved_at=line.saved_at)


class Answers(Schema):
    """The answers of a whole form; `etag` is the version they are based on."""

    answers: dict[str, object]
    etag: int | None = None


class DraftDetail(Schema):
    """A draft with its answers, and what is still wrong or missing, by question."""

    id: UUID
    procedure: str
    etag: int
    answers: dict[str, object]
    errors: dict[str, list[str]]


class Application(Schema):
    """Submit a draft, or the answers of a procedure at once."""

    draft: UUID | None = None
    procedure: str | None = Field(None, max_length=80)
    answers: dict[str, object] | None = None
    intent: Literal["if_eligible", "although_not_eligible"] = "if_eligible"


class ArrivedOut(Schema):
    """The application has arrived."""

    reference: str
    arrived_at: datetime
    award: str | None
    again: bool


class CaseLine(Schema):
    """A line of a list of cases; the name only for staff."""

    reference: str
    procedure: str
    state: str
    outcome: str | None
    arrived_at: datetime
    due_on: date | None
    name: str | None = None
    light: str | None = None
    etag: int | None = None

    @classmethod
    def own(cls, line: OwnCase) -> Self:
        """A case of the visitor's own."""
        return cls(
            reference=line.reference,
            procedure=line.procedure,
            state=str(line.state),
            outcome=line.outcome and str(line.outcome),
            arrived_at=line.arrived_at,
            due_on=line.due_on,
        )

    @classmethod
    def at_desk(cls, row: InboxRow) -> Self:
        """A line of the staff inbox."""
        return cls(
            reference=row.reference,
            procedure=row.procedure,
            state=str(row.state),
            outcome=row.outcome and str(row.outcome),
            arrived_at=row.arrived_at,
            due_on=row.due_on,
            name=row.name,
            light=str(row.light),
            etag=row.etag,
        )


class OptionOut(Schema):
    """An act the caller may consider, what it still needs, and the law behind it."""

    act: str
    missing: list[str]
    clause: str


class CorrectionOut(Schema):
    """A request to correct answers."""

    notes: dict[str, object]
    requested_at: datetime
    due_on: date
    answered_at: datetime | None


class CaseOut(Schema):
    """A case in full."""

    reference: str
    etag: int
    procedure: str
    name: str
    state: str
    outcome: str | None
    light: str
    arrived_at: datetime
    due_on: date | None
    answers: dict[str, object]
    corrections: list[CorrectionOut]
    options: list[OptionOut]

    @classmethod
    def of(cls, case: CaseView) -> Self:
        """A case opened for the caller."""
        return cls(
            reference=case.reference,
            etag=case.etag,
            procedure=case.procedure,
            name=case.name,
            state=str(case.state),
            outcome=case.outcome and str(case.outcome),
            light=str(case.light),
            arrived_at=case.arrived_at,
            due_on=case.due_on,
            answers=dict(case.answers),
            corrections=[
                CorrectionOut(
                    notes=dict(one.notes),
                    requested_at=one.requested_at,
                    due_on=one.due_on,
                    answered_at=one.answered_at,
                )
                for one in case.corrections
            ],
            options=[
                OptionOut(act=str(o.act), missing=[str(n) for n in o.missing], clause=o.clause)
                for o in case.options
            ],
        )


class ActOut(Schema):
    """One line of a case's history, with the ledger entry that keeps it."""

    act: str
    from_state: str
    to_state: str
    at: datetime
    division: str
    clause: str
    entry: UUID

    @classmethod
    def of(cls, line: ActLine) -> Self:
        """A line of the history."""
        return cls(
            act=line.act,
            from_state=line.start,
            to_state=line.to,
            at=line.at,
            division=line.division,
            clause=line.clause,
            entry=line.entry_id,
        )


class NewAct(Schema):
    """Do an act on a case. `etag` is the version the caller saw."""

    act: Literal[
        "accept", "start_review", "request_correction", "answer_correction", "withdraw",
        "propose", "approve", "return_proposal", "notify", "fulfil", "close", "note",
    ]  # fmt: skip
    etag: int = Field(ge=1, le=2_000_000_000)
    notes: dict[str, str] = {}
    due_on: date | None = None
    answers: dict[str, object] = {}
    outcome: Literal["granted", "refused", "rejected"] | None = None
    reasons: list[str] = Field([], max_length=20)
    conditions: list[str] = Field([], max_length=20)
    amount: int | None = Field(None, ge=0, le=1_000_000_000_000)
    explanation: str = Field("", max_length=2_000)


class DoneOut(Schema):
    """What came of an act."""

    reference: str
    state: str
    etag: int
    entry: UUID
