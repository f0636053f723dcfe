"""What members of staff note among themselves, and what they take out of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.errors import Invalid
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.procedures import desk_words, rules
from kaga.services.procedures.actions.opened import locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, remark

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

LONGEST_NOTE = 2_000


def note(visitor: Visitor, reference: str, etag: int, text: str) -> Done:
    """Leave a note for colleagues; the applicant does not see it.

    Raises
    ------
    Invalid: the note is empty or longer than 2,000 characters.
    """
    if not 0 < len(text.strip()) <= LONGEST_NOTE:
        raise Invalid({"text": [desk_words.note_empty.in_language(visitor.language)]})
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        require(visitor, rules.review, opened.case)
        return remark(opened, "note", {"text": text.strip()})


def record_export(visitor: Visitor, division: str, count: int) -> None:
    """Leave a trace that a list with names was taken out of the system."""
    require(visitor, rules.see_inbox, division)
    with write() as tx:
        record(
            tx,
            Act(
                "procedures.inbox.export",
                visitor.actor("staff"),
                new_handle(),
                {"division": division, "rows": count},
            ),
        )
