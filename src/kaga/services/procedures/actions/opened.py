"""Holding a case for an act: the lock, who may at all, and whether somebody was quicker.

with write(on=locks_of(reference)) as tx:
    opened = open_for_act(tx, visitor, reference, etag)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, NotFound
from kaga.services.procedures import rules, words
from kaga.services.procedures.models import Case
from kaga.services.procedures.queries.changes import changes_since
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction


@dataclass(frozen=True, slots=True)
class Opened:
    """A case held for one act, in an open transaction."""

    tx: Transaction
    visitor: Visitor
    case: Case
    safe: Safe
    now: datetime


def locks_of(reference: str) -> list[str]:
    """What writers of a case compete for: the case, and the pot of its procedure."""
    number = reference.split("-")[1] if reference.count("-") == 3 else ""
    return [f"procedures:case:{reference}", f"procedures:pot:{number}"]


def open_for_act(
    tx: Transaction, visitor: Visitor, reference: str, etag: int | None = None
) -> Opened:
    """Hold a case for an act.

    Raises
    ------
    SignInNeeded: nobody is signed in.
    NotFound: there is no such case, or the visitor has nothing to do with it.
    Conflict: somebody changed it since version `etag`; `changes` says how.
    """
    rules.person_of(visitor)
    rows = tx.lock(Case.objects.filter(reference=reference))
    case = rows.select_related("procedure").first()
    if case is None or not rules.parties(visitor, case):
        raise NotFound
    safe = Safe.of(case)
    if etag is not None and etag != case.etag:
        raise Conflict(
            words.case_changed.in_language(visitor.language),
            changes=changes_since(case, safe, etag),
        )
    return Opened(tx, visitor, case, safe, clock.now())
