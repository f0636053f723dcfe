"""The visitor's drafts, on whatever device they were begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.columns import key_of, moment_of, shared_object_of, uuid_of
from kaga.kernel.storage.statements import fetch
from kaga.services.procedures import rules
from kaga.services.procedures.models import Draft
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.versions import form_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from kaga.engines.forms import Form
    from kaga.kernel.identity.visitor import Visitor


KEPT_FOR: Final = timedelta(days=7)
"""How long a discarded draft can be taken back."""

# Every page of a form runs this; building it anew by the ORM costs several times what the
# database does for it (bench/web.py).
_OPEN = """
    SELECT draft.owner, draft.principal, draft.version_id, draft.answers, draft.page,
        draft.etag, draft.saved_at, draft.key_id, held.wrapped,
        procedure.slug, procedure.facts
    FROM procedures_draft draft
    JOIN procedures_procedure procedure ON procedure.id = draft.procedure_id
    LEFT JOIN storage_vaultkey held ON held.id = draft.key_id
    WHERE draft.id = %s AND draft.discarded_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of "go on with"."""

    id: UUID
    procedure: str
    facts: Mapping[str, object]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DiscardedLine:
    """A discarded draft, and when it will be erased."""

    id: UUID
    facts: Mapping[str, object]
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class _Owned:
    """What the rule of ownership asks of a draft."""

    owner: UUID
    principal: UUID


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
    return Draft.objects.filter(owner=owner, principal=principal, discarded_at=None)


def own_drafts(visitor: Visitor) -> tuple[DraftLine, ...]:
    """The visitor's drafts, the last saved first."""
    require(visitor, rules.start)
    rows = drafts_of(visitor).select_related("procedure").defer("answers")
    return tuple(
        DraftLine(row.id, row.procedure.slug, row.procedure.facts, row.saved_at)
        for row in rows.order_by("-saved_at", "-id")
    )


def discarded_drafts(visitor: Visitor) -> tuple[DiscardedLine, ...]:
    """The drafts that the visitor can still take back, the last discarded first."""
    require(visitor, rules.start)
    rows = Draft.objects.filter(
        owner=rules.person_of(visitor),
        principal=rules.principal_of(visitor),
        discarded_at__gt=kept_since(),
    )
    found = rows.select_related("procedure").defer("answers").order_by("-discarded_at", "-id")
    return tuple(
        DiscardedLine(row.id, row.procedure.facts, row.discarded_at + KEPT_FOR)
        for row in found
        if row.discarded_at is not None
    )


def kept_since() -> datetime:
    """What was discarded after this moment can still be taken back."""
    return clock.now() - KEPT_FOR


def open_draft(visitor: Visitor, draft_id: UUID) -> DraftView:
    """A draft of the visitor's own, opened (raises NotFound for any other)."""
    rows = fetch(_OPEN, [key_of(draft_id)])
    if not rows or not rules.owns(visitor, _Owned(uuid_of(rows[0][0]), uuid_of(rows[0][1]))):
        raise NotFound
    _, _, version, answers, page, etag, saved_at, key, wrapped, slug, facts = rows[0]
    key_id = vault.KeyId(uuid_of(key))
    safe = Safe(draft_id, key_id, vault.unwrapped(key_id, wrapped))
    return DraftView(
        draft_id,
        slug,
        shared_object_of(facts),
        form_of(version),
        safe.open("answers", answers),
        page,
        etag,
        moment_of(saved_at),
    )
