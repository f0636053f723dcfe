"""Ending one's own sessions in other browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.kernel.identity import rules
from kaga.kernel.identity.models import SessionRecord
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def end_session_of(visitor: Visitor, session_id: UUID) -> None:
    """End one session of the visitor's own, in whatever browser (raises NotFound)."""
    require(visitor, rules.end_session)
    if visitor.person is None:
        raise NotFound
    with write() as tx:
        own = SessionRecord.objects.filter(id=session_id, person_id=visitor.person)
        if not tx.remove_where(own):
            raise NotFound
        record(tx, Act("identity.session.ended", visitor.actor(), new_handle()))
