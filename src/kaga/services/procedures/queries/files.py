"""Attached files, opened: for the one who attached them, and for staff who opened the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs, vault
from kaga.services.procedures import rules
from kaga.services.procedures.models import Attachment, Case, Draft
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its content."""

    name: str
    media_type: str
    content: bytes


def draft_file(visitor: Visitor, draft_id: UUID, blob: str) -> OpenedFile:
    """A file of the visitor's own draft (raises NotFound)."""
    draft = Draft.objects.filter(id=draft_id).first()
    if draft is None or not rules.owns(visitor, draft):
        raise NotFound
    return _opened(Attachment.objects.filter(draft_id=draft_id, blob=blob).first())


def own_case_file(visitor: Visitor, reference: str, file_id: UUID) -> OpenedFile:
    """A file of the visitor's own case (raises NotFound)."""
    case = Case.objects.filter(reference=reference).first()
    if case is None or not rules.applies(visitor, case):
        raise NotFound
    require(visitor, rules.follow, case)
    return _opened(Attachment.objects.filter(draft_id=case.draft_id, id=file_id).first())


def staff_case_file(visitor: Visitor, reference: str, file_id: UUID) -> OpenedFile:
    """A file of a case of the visitor's division; the caller records the reading first."""
    case = Case.objects.filter(reference=reference).first()
    if case is None or not rules.works_on(visitor, case):
        raise NotFound
    require(visitor, rules.read, case)
    return _opened(Attachment.objects.filter(draft_id=case.draft_id, id=file_id).first())


def _opened(row: Attachment | None) -> OpenedFile:
    if row is None:
        raise NotFound
    safe = Safe.of(row)
    return OpenedFile(
        safe.open_text("name", row.name),
        row.media_type,
        blobs.get(vault.KeyId(row.key_id), blobs.Address(row.blob)),
    )
