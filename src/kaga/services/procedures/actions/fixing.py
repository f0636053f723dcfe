"""Fixing a letter in the ledger with the act that it tells of, before it is printed.

The entry names nobody: it commits, with a salt, to the letter's digest and figures, so that
its receipt proves the letter whoever holds it.

Example:
    >>> fix_letter(opened, notice, {"kind": "correction"}, done.entry)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kaga.engines.notices import facts
from kaga.kernel.actors import Actor
from kaga.kernel.ledger.acts import Act, EntryId, record

if TYPE_CHECKING:
    from kaga.engines.ledger import Json
    from kaga.engines.notices import Notice
    from kaga.services.procedures.actions.opened import Opened

CORRECTION_LETTER: Final = "procedures.correction-letter"
"""The kind of job that prints the letter asking for a correction."""


def fix_letter(
    opened: Opened, notice: Notice, public: Mapping[str, Json], cause: EntryId
) -> EntryId:
    """Record the entry that commits to a letter; its id."""
    act = Act(
        "procedures.notice.fixed",
        Actor("staff", name=opened.case.division),
        opened.case.handle,
        public=public,
        private=dict(facts(notice)),
        key=opened.safe.key,
        cause=cause,
    )
    return record(opened.tx, act)
