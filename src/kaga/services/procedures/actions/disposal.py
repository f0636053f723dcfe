"""The end of a case: disposal by two persons after the years of keeping, or the archive.

Disposal destroys the case's key: answers, attachments, notes and openings of ledger entries
are unreadable from then on, everywhere. The row that remains is the tombstone (reference,
procedure, state, times, retention), and the ledger still verifies.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from kaga.engines.cases import Act
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules
from kaga.services.procedures.actions.opened import Opened, locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform, remark
from kaga.services.procedures.models import Attachment, Notice
from kaga.services.procedures.queries.facts import APPROVE_DISPOSAL

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def approve_disposal(visitor: Visitor, reference: str, etag: int) -> Done:
    """Agree that a case is disposed of; two different persons must."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        require(visitor, rules.dispose, opened.case)
        return remark(opened, APPROVE_DISPOSAL, {})


def dispose(visitor: Visitor, reference: str, etag: int) -> Done:
    """Dispose of a case whose time of keeping is over."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        files = _files(opened)
        done = perform(opened, Step(Act.DISPOSE, rules.dispose))
        tx.change(opened.case, answers=b"", name=b"")
        tx.after_commit(functools.partial(_remove, files))
        return done


def archive(visitor: Visitor, reference: str, etag: int) -> Done:
    """Keep a case of the permanent class in the archive."""
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        return perform(opened, Step(Act.ARCHIVE, rules.dispose))


def _remove(files: list[str]) -> None:
    for file in files:
        blobs.remove(blobs.Address(file))


def _files(opened: Opened) -> list[str]:
    if not rules.parties(opened.visitor, opened.case):
        raise NotFound
    attached = Attachment.objects.filter(draft_id=opened.case.draft_id)
    notices = Notice.objects.filter(case=opened.case)
    return [
        *attached.values_list("blob", flat=True),
        *notices.values_list("blob", flat=True),
    ]
