"""Putting the answers of a whole form into a draft at once, as programs send them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.forms import settle, validate_all
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.storage.door import write
from kaga.services.procedures import words
from kaga.services.procedures.actions.drafts import OWN_PAPER, own_draft
from kaga.services.procedures.models import Draft
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.versions import form_of, given, messages

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

_NEVER_KEPT = frozenset({"my_number", "unknown", "wrong_shape"})


def put_answers(
    visitor: Visitor, draft_id: UUID, answers: Mapping[str, object], etag: int | None = None
) -> dict[str, list[str]]:
    """Replace the answers of a draft; what is still wrong or missing, by question.

    Raises
    ------
    NotFound: no such draft, or not the visitor's. Conflict: changed since version `etag`.
    Invalid: an answer cannot be kept at all (not of this form, of another shape, a My Number).
    """
    draft = own_draft(visitor, draft_id)
    form, today = form_of(draft.version_id), clock.today()
    faults = validate_all(form, given(answers), today)
    forbidden = tuple(fault for fault in faults if fault.code in _NEVER_KEPT)
    if forbidden:
        raise Invalid(messages(form, forbidden, visitor.language))
    seen = draft.etag if etag is None else etag
    sealed = Safe.of(draft).seal("answers", dict(settle(form, given(answers), today).answers))
    with write(bookkeeping=OWN_PAPER) as tx:
        rows = Draft.objects.filter(id=draft.id, etag=seen)
        if not tx.change_where(rows, answers=sealed, etag=seen + 1, saved_at=clock.now()):
            raise Conflict(words.draft_changed.in_language(visitor.language))
    return messages(form, faults, visitor.language)
