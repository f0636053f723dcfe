"""Objections as the desk lists them, and one with its content opened.

>>> objections_page(visitor, None)                                      # doctest: +SKIP
Page(rows=(), next=None)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.airspace import rules
from kaga.services.airspace.enums import ObjectionState
from kaga.services.airspace.models import Objection

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """An objection in the desk's list; nothing of what was written."""

    id: UUID
    flight: str
    operator: str
    state: ObjectionState
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection, opened; empty texts and `is_erased` when its key was destroyed."""

    row: Objection
    state: ObjectionState
    text: str = ""
    contact: str = ""
    place: str = ""
    answer: str = ""
    is_erased: bool = False


def objections_page(
    visitor: Visitor, state: ObjectionState | None, cursor: str | None = None, limit: int = 50
) -> Page[ObjectionRow]:
    """Objections, oldest first."""
    require(visitor, rules.answer_objections)
    rows = Objection.objects.select_related("flight__operator")
    if state is not None:
        rows = rows.filter(state=state)
    found = keyset_page(rows, order=("made_at", "id"), cursor=cursor, limit=limit)
    return Page(tuple(_row(one) for one in found.rows), found.next)


def _row(one: Objection) -> ObjectionRow:
    flight = one.flight
    return ObjectionRow(
        one.id,
        flight.reference if flight else "",
        flight.operator.organisation if flight else "",
        ObjectionState(one.state),
        one.made_at,
    )


def objection_by(receipt: str) -> ObjectionView | None:
    """An objection for whoever knows its receipt."""
    row = Objection.objects.filter(reference=receipt).first()
    return None if row is None else opened(row)


def opened(row: Objection) -> ObjectionView:
    """An objection with its texts."""
    state = ObjectionState(row.state)
    try:
        secret = vault.secret_of(vault.KeyId(row.key_id))
    except vault.Erased:
        return ObjectionView(row, state, is_erased=True)

    def text_of(name: str, sealed: bytes | memoryview | None) -> str:
        if sealed is None:
            return ""
        return vault.unseal_with(secret, bytes(sealed), f"objection-{name}:{row.id}").decode()

    return ObjectionView(
        row,
        state,
        text_of("text", row.text),
        text_of("contact", row.contact),
        text_of("place", row.place),
        text_of("answer", row.answer),
    )
