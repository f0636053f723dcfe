"""Files named in answers that came from outside must be files of this very draft or case.

Pages state the facts of files themselves (`drafts.save_page`); wherever answers are taken as
they are sent, this is asked first, so that nobody can name a file of somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.services.procedures.models import Attachment


def require_attached(draft_id: UUID, answers: Mapping[str, object]) -> None:
    """Refuse answers that name a file not attached to the draft (or the case it became).

    Raises
    ------
    NotFound: there is no such file for this visitor.
    """
    named = {
        str(fact["blob"])
        for value in answers.values()
        if isinstance(value, list)
        for fact in value
        if isinstance(fact, Mapping) and "blob" in fact
    }
    if not named:
        return
    rows = Attachment.objects.filter(draft_id=draft_id, blob__in=named)
    if named - set(rows.values_list("blob", flat=True)):
        raise NotFound
