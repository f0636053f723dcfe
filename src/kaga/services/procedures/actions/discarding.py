"""Throwing a draft away, taking it back within a week, and erasing it for good after that.

Until then it keeps its answers, files and key, but is no draft for anything else: another may
be begun for the same procedure, and then this one cannot come back beside it.

Example:
    >>> discard_draft(visitor, draft.id)                                # doctest: +SKIP
    >>> restore_draft(visitor, draft.id)                                # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write
from kaga.services.procedures import words
from kaga.services.procedures.actions.drafts import OWN_PAPER, lock_of, own_draft, require_own
from kaga.services.procedures.models import Attachment, Draft
from kaga.services.procedures.queries.drafts import kept_since

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

_AT_ONCE: Final = 500


def discard_draft(visitor: Visitor, draft_id: UUID) -> None:
    """Throw a draft away; for a week it can be taken back.

    Raises
    ------
    NotFound: there is none, it is somebody else's, or it was sent meanwhile.
    """
    draft = own_draft(visitor, draft_id)
    with write(bookkeeping=OWN_PAPER) as tx:
        rows = Draft.objects.filter(id=draft.id, discarded_at=None)
        # The version grows so that a screen which still shows it cannot save or send it.
        if not tx.change_where(rows, discarded_at=clock.now(), etag=F("etag") + 1):
            raise NotFound


def restore_draft(visitor: Visitor, draft_id: UUID) -> None:
    """Take a discarded draft back; one that was not discarded stays as it is.

    Raises
    ------
    NotFound: there is none (any more), or it is somebody else's.
    Conflict: another draft of the same procedure was begun meanwhile.
    """
    draft = Draft.objects.filter(id=draft_id).select_related("procedure").first()
    if draft is None:
        raise NotFound
    require_own(visitor, draft)
    with write(on=[lock_of(draft.owner)], bookkeeping=OWN_PAPER) as tx:
        beside = Draft.objects.filter(
            owner=draft.owner,
            principal=draft.principal,
            procedure=draft.procedure,
            discarded_at=None,
        )
        if beside.exclude(id=draft.id).exists():
            raise Conflict(words.draft_beside.in_language(visitor.language))
        rows = Draft.objects.filter(id=draft.id, discarded_at__gt=kept_since())
        restored = tx.change_where(rows, discarded_at=None, etag=F("etag") + 1)
        if not restored and not beside.exists():
            raise NotFound


def erase_discarded() -> int:
    """Erase what was discarded more than a week ago, its keys too; how many there were."""
    due = Draft.objects.filter(discarded_at__lte=kept_since()).order_by("id")
    rows = list(due.values_list("id", "key_id")[:_AT_ONCE])
    return sum(_erase(draft_id, vault.KeyId(key_id)) for draft_id, key_id in rows)


def _erase(draft_id: UUID, key_id: vault.KeyId) -> bool:
    attached = Attachment.objects.filter(draft_id=draft_id)
    files = list(attached.values_list("blob", flat=True))
    with write(bookkeeping=OWN_PAPER) as tx:
        gone = Draft.objects.filter(id=draft_id, discarded_at__lte=kept_since())
        if not tx.remove_where(gone):
            return False
        tx.remove_where(attached)
        vault.destroy(tx, key_id)
    for file in files:
        blobs.remove(blobs.Address(file))
    return True
