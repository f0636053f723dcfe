"""The staff inbox: one division, one desk or state, sorted by due day or by arrival.

Three queries whatever the size of the table: one range of an index, the keys of the fifty
names shown, and the titles of the procedures. The ledger is told of a case when it is opened,
not of each list it appears in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaga.engines.cases import Light, Outcome, State
from kaga.kernel import clock
from kaga.kernel.permissions import require
from kaga.kernel.storage.columns import shared_object_of
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.kernel.storage.statements import fetch
from kaga.kernel.worklist.queues import MOST_COUNTED
from kaga.services.procedures import rules
from kaga.services.procedures.enums import (
    NOT_RUNNING,
    DecisionStatus,
    Desk,
    ProcedureStatus,
    desk_of,
)
from kaga.services.procedures.models import Case, Decision, Procedure
from kaga.services.procedures.queries.cases import due_of, light_of
from kaga.services.procedures.safes import open_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from kaga.kernel.identity.visitor import Visitor

Order = Literal["due", "arrival"]
_ORDERS: dict[Order, tuple[str, str]] = {
    "due": ("due_on", "id"),
    "arrival": ("arrived_at", "id"),
}
_COLUMNS = (
    "id", "reference", "procedure_id", "state", "outcome", "desk", "assignee",
    "arrived_at", "amber_on", "due_on", "key_id", "name", "etag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show: a desk, or one state of it; all or one's own; by procedure and colour.

    `proposal` asks for cases with or without a proposal that waits for a second person.
    """

    desk: Desk = Desk.TODO
    state: State | None = None
    assignee: UUID | None = None
    order: Order = "due"
    procedure: str | None = None
    light: Light | None = None
    proposal: Literal["waiting", "none"] | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A line of the inbox; `name` is empty once the case was disposed of."""

    reference: str
    procedure: str
    title: str
    name: str
    state: State
    outcome: Outcome | None
    light: Light
    assignee: UUID | None
    arrived_at: datetime
    due_on: date | None
    etag: int


def inbox(
    visitor: Visitor,
    division: str,
    wanted: Filter | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[InboxRow]:
    """One page of a division's inbox.

    Raises
    ------
    NotAllowed: the visitor does not work in the division.
    """
    require(visitor, rules.see_inbox, division)
    chosen = wanted or Filter()
    page = keyset_page(
        _rows(division, chosen), order=_ORDERS[chosen.order], cursor=cursor, limit=limit
    )
    names = open_names((case.id, case.key_id, case.name) for case in page.rows)
    known = titles()
    today = clock.today()
    return Page(
        tuple(_line(case, names.get(case.id, ""), known, today) for case in page.rows),
        page.next,
    )


def count_waiting(visitor: Visitor, wanted: Filter) -> int:
    """How many cases wait in the visitor's divisions, counted up to a thousand."""
    rows = _chosen(Case.objects.filter(division__in=visitor.divisions), wanted)
    return len(rows.values_list("id", flat=True)[: MOST_COUNTED + 1])


def _rows(division: str, wanted: Filter) -> QuerySet[Case]:
    return _chosen(Case.objects.filter(division=division).only(*_COLUMNS), wanted)


def _chosen(rows: QuerySet[Case], wanted: Filter) -> QuerySet[Case]:
    """Every choice narrows a range of an index: division, perhaps procedure, desk."""
    desk = wanted.desk
    if wanted.state is not None:
        desk = desk_of(wanted.state)
        rows = rows.filter(state=wanted.state)
    rows = rows.filter(desk=desk)
    if wanted.assignee is not None:
        rows = rows.filter(assignee=wanted.assignee)
    if wanted.procedure is not None:
        known = Procedure.objects.filter(slug=wanted.procedure).values_list("id", flat=True)
        number = known.first()
        rows = rows.none() if number is None else rows.filter(procedure_id=number)
    if wanted.light is not None:
        rows = _coloured(rows, desk, wanted.light)
    if wanted.proposal is not None:
        waiting = Decision.objects.filter(status=DecisionStatus.PROPOSED).values("case_id")
        among = rows.filter if wanted.proposal == "waiting" else rows.exclude
        rows = among(id__in=waiting)
    return rows


def _coloured(rows: QuerySet[Case], desk: Desk, light: Light) -> QuerySet[Case]:
    """Colours belong to the office's own desk; elsewhere all cases stand still, or are over."""
    if desk is not Desk.TODO:
        alike = Light.STOPPED if desk is Desk.WAITING else Light.ENDED
        return rows if light is alike else rows.none()
    today = clock.today()
    if light is Light.RED:
        return rows.filter(due_on__lte=today)
    if light is Light.AMBER:
        return rows.filter(amber_on__lte=today, due_on__gt=today)
    if light is Light.GREEN:
        return rows.filter(amber_on__gt=today, due_on__gt=today, due_on__lt=NOT_RUNNING)
    return rows.filter(due_on=NOT_RUNNING) if light is Light.STOPPED else rows.none()


@dataclass(frozen=True, slots=True)
class Title:
    """A procedure as lists name it: its facts hold the title in three languages."""

    slug: str
    facts: Mapping[str, object]
    prepared: bool

    @property
    def ja(self) -> str:
        """The Japanese title."""
        title = self.facts.get("title")
        return str(title.get("ja") or self.slug) if isinstance(title, dict) else self.slug


def titles() -> dict[int, Title]:
    """Every procedure by its row, in the order of numbers (some hundred short rows)."""
    sql = "SELECT id, slug, facts, status FROM procedures_procedure ORDER BY number"
    return {
        row: Title(slug, shared_object_of(facts), status == ProcedureStatus.PREPARED)
        for row, slug, facts, status in fetch(sql, ())
    }


def _line(case: Case, name: str, known: Mapping[int, Title], today: date) -> InboxRow:
    title = known[case.procedure_id]
    return InboxRow(
        case.reference,
        title.slug,
        title.ja,
        name,
        State(case.state),
        Outcome(case.outcome) if case.outcome else None,
        light_of(case, today),
        case.assignee,
        case.arrived_at,
        due_of(case),
        case.etag,
    )
