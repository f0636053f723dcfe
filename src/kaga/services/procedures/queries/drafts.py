"""The visitor's drafts, on whatever device they were begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage.prepared import Prepared
from kaga.services.procedures import rules
from kaga.services.procedures.models import Draft
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.versions import form_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from kaga.engines.forms import Form
    from kaga.kernel.identity.visitor import Visitor


_drafts = Prepared(lambda: Draft.objects.select_related("procedure"), "id")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of "go on with"."""

    id: UUID
    procedure: str
    facts: Mapping[str, object]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft opened: its form and the answers so far."""

    id: UUID
    procedure: str
    facts: Mapping[str, object]
    form: Form
    answers: Mapping[str, object]
    page: str
    etag: int
    saved_at: datetime


def drafts_of(visitor: Visitor) -> QuerySet[Draft]:
    """The drafts of the visitor, for themselves or for the one they act for."""
    owner, principal = rules.person_of(visitor), rules.principal_of(visitor)
    return Draft.objects.filter(owner=owner, principal=principal)


def own_drafts(visitor: Visitor) -> tuple[DraftLine, ...]:
    """The visitor's drafts, the last saved first."""
    require(visitor, rules.start)
    rows = (
        Draft.objects.filter(
            owner=rules.person_of(visitor), principal=rules.principal_of(visitor)
        )
        .select_related("procedure")
        .defer("answers")
        .order_by("-saved_at", "-id")
    )
    return tuple(
        DraftLine(row.id, row.procedure.slug, row.procedure.facts, row.saved_at) for row in rows
    )


def open_draft(visitor: Visitor, draft_id: UUID) -> DraftView:
    """A draft of the visitor's own, opened (raises NotFound for any other)."""
    row = _drafts.first(draft_id)
    if row is None or not rules.owns(visitor, row):
        raise NotFound
    return DraftView(
        row.id,
        row.procedure.slug,
        row.procedure.facts,
        form_of(row.version_id),
        Safe.of(row).open("answers", row.answers),
        row.page,
        row.etag,
        row.saved_at,
    )
