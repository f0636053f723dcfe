"""The bytes behind a case: attachments, the notice, its receipt. Each opened for one visitor.

Staff reach attachments only with a trace: the caller opens the case first
(`actions.open_case(..., "attachment")`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import may
from kaga.kernel.storage import blobs, vault
from kaga.services.procedures import rules
from kaga.services.procedures.models import Attachment, Case, Draft, Notice
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be sent as an attachment, never shown in the page."""

    name: str
    media_type: str
    content: bytes


def attachment(visitor: Visitor, attachment_id: UUID) -> Download:
    """An attached file of a draft or case the visitor may see (raises NotFound)."""
    row = Attachment.objects.filter(id=attachment_id).first()
    if row is None or not _may_see(visitor, row):
        raise NotFound
    safe = Safe(row.id, vault.KeyId(row.key_id), vault.secret_of(vault.KeyId(row.key_id)))
    return Download(
        safe.open_text("name", row.name),
        row.media_type,
        blobs.get(vault.KeyId(row.key_id), blobs.Address(row.blob)),
    )


def notice(visitor: Visitor, notice_id: UUID) -> Download:
    """The PDF of a notice (raises NotFound)."""
    row = _notice(visitor, notice_id)
    key_id = vault.KeyId(row.case.key_id)
    content = blobs.get(key_id, blobs.Address(row.blob))
    return Download(f"{row.case.reference}.pdf", "application/pdf", content)


def receipt(visitor: Visitor, notice_id: UUID) -> Download:
    """The receipt of a notice's decision as a `.tlog-proof` file (raises NotFound)."""
    row = _notice(visitor, notice_id)
    proof = Safe.of(row.case).owned_by(row.id).open_text("proof", row.proof)
    return Download(f"{row.case.reference}.tlog-proof", "text/plain", proof.encode())


def _notice(visitor: Visitor, notice_id: UUID) -> Notice:
    row = Notice.objects.filter(id=notice_id).select_related("case").first()
    if row is None or not _may_see_case(visitor, row.case):
        raise NotFound
    return row


def _may_see(visitor: Visitor, row: Attachment) -> bool:
    case = Case.objects.filter(draft_id=row.draft_id).first()
    if case is not None:
        return _may_see_case(visitor, case)
    draft = Draft.objects.filter(id=row.draft_id, discarded_at=None).first()
    return draft is not None and may(visitor, rules.fill_draft, draft)


def _may_see_case(visitor: Visitor, case: Case) -> bool:
    return may(visitor, rules.follow, case) or may(visitor, rules.read, case)
