"""The catalogue: what can be applied for, its form, its reason library, its promised days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from kaga.engines.calendar import Stop, day_in_japan, fiscal_year, working_days_between
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import ProcedureStatus
from kaga.services.procedures.models import Case, FormVersion, Pot, Procedure, Reason
from kaga.services.procedures.queries.facts import is_open
from kaga.services.procedures.versions import form_of

if TYPE_CHECKING:
    from kaga.engines.cases import Outcome
    from kaga.engines.forms import Form

MEASURED_OVER = timedelta(days=365)
MOST_MEASURED = 2_000


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """A procedure as its page shows it. `left` is the yen of this year's pot not committed."""

    number: int
    slug: str
    facts: Mapping[str, object]
    division: str
    open: bool
    opens_on: date | None
    closes_on: date | None
    standard_days: int
    assurance: int
    left: int | None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A sentence of the reason library."""

    code: str
    outcome: str
    clause: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pace:
    """Days promised and days taken over the last twelve months (None without decisions)."""

    promised: int
    decided: int
    median: int | None
    ninety_percent: int | None


def procedures() -> tuple[ProcedureView, ...]:
    """Every procedure residents may see, by number."""
    rows = Procedure.objects.exclude(status=ProcedureStatus.PREPARED).order_by("number")
    return tuple(_view(row, None) for row in rows)


def procedure(slug: str) -> ProcedureView:
    """One procedure (raises NotFound)."""
    row = _procedure(slug)
    year = fiscal_year(clock.today())
    pot = Pot.objects.filter(procedure=row, fiscal_year=year).first() if row.has_pot else None
    return _view(row, None if pot is None else pot.budget - pot.committed)


def current_form(slug: str) -> Form:
    """The published form of a procedure (raises NotFound)."""
    rows = FormVersion.objects.filter(procedure__slug=slug, published_at__isnull=False)
    version = rows.defer("definition").order_by("-number").first()
    if version is None:
        raise NotFound
    return form_of(version.id)


def current_definition(slug: str) -> dict[str, object]:
    """The definition of the published form as it was published (raises NotFound)."""
    rows = FormVersion.objects.filter(procedure__slug=slug, published_at__isnull=False)
    found = rows.order_by("-number").values_list("definition", flat=True).first()
    if found is None:
        raise NotFound
    return dict(found)


def reasons(slug: str, outcome: Outcome) -> tuple[ReasonLine, ...]:
    """The reason library for one kind of decision of a procedure, general ones last."""
    rows = Reason.objects.filter(
        Q(procedure__slug=slug) | Q(procedure=None), outcome=outcome
    ).order_by("-procedure", "code")
    return tuple(ReasonLine(row.code, row.outcome, row.clause, row.text) for row in rows)


def pace(slug: str) -> Pace:
    """Promised days beside the median and 90th percentile of the last twelve months."""
    row = _procedure(slug)
    decided = (
        Case.objects.filter(procedure=row, decided_at__gte=clock.now() - MEASURED_OVER)
        .order_by("-decided_at")
        .values_list("arrived_at", "decided_at", "stops")[:MOST_MEASURED]
    )
    days = sorted(
        working_days_between(
            day_in_japan(arrived), day_in_japan(end), authority().office, _stops(stops)
        )
        for arrived, end, stops in decided
        if end is not None
    )
    if not days:
        return Pace(row.standard_days, 0, None, None)
    at_ninety = -(-len(days) * 9 // 10) - 1
    return Pace(row.standard_days, len(days), days[(len(days) - 1) // 2], days[at_ninety])


def _stops(stored: list[list[str | None]]) -> list[Stop]:
    days = [[day and date.fromisoformat(day) for day in stop] for stop in stored]
    return [Stop(first, last or None) for first, last in days if first]


def _procedure(slug: str) -> Procedure:
    row = Procedure.objects.filter(slug=slug).first()
    if row is None or row.status == ProcedureStatus.PREPARED:
        raise NotFound
    return row


def _view(row: Procedure, left: int | None) -> ProcedureView:
    return ProcedureView(
        row.number,
        row.slug,
        row.facts,
        row.division,
        is_open(row, clock.today()),
        row.opens_on,
        row.closes_on,
        row.standard_days,
        row.assurance,
        left,
    )
