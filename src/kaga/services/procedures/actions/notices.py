"""Issuing the notice of a decision, once the ledger has signed for it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kaga.engines.cases import Act
from kaga.engines.notices import from_bytes
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.ledger import queries as ledger
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions.perform import (
    Done,
    Step,
    locks_of,
    open_for_act,
    perform,
)
from kaga.services.procedures.enums import DecisionStatus
from kaga.services.procedures.letters.paper import TEMPLATE, print_letter
from kaga.services.procedures.models import Case, Decision, Notice
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def issue_notice(visitor: Visitor, reference: str, etag: int) -> Done:
    """Set the notice, store it sealed, and move the case to notified.

    The PDF is made before the write door opens; inside, the case is checked again.

    Raises
    ------
    Conflict: there is no decision to notify, or the ledger has not signed for it yet.
    """
    decision, entry = _decision(visitor, reference)
    safe = Safe.of(decision.case)
    try:
        own = ledger.own_receipt(entry)
    except NotPublished as error:
        raise Conflict(words.notice_not_ready.in_language(visitor.language)) from error
    written = safe.owned_by(decision.id).open_text("letter", decision.letter or b"")
    document = print_letter(from_bytes(written.encode()), own)
    digest = hashlib.sha256(document).hexdigest()
    address = blobs.put_with(safe.secret, document)
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        step = Step(Act.NOTIFY, rules.review, {"notice": True}, public={"pdf_sha256": digest})
        done = perform(opened, step)
        row = Notice(
            case=opened.case,
            decision=decision,
            template=TEMPLATE,
            blob=address,
            sha256=digest,
            issued_at=opened.now,
            issued_by=rules.person_of(visitor),
        )
        row.proof = opened.safe.owned_by(row.id).seal_text("proof", own.to_bytes().decode())
        tx.add(row)
        return done


def _decision(visitor: Visitor, reference: str) -> tuple[Decision, EntryId]:
    case = Case.objects.filter(reference=reference).first()
    if case is None or not rules.works_on(visitor, case):
        raise NotFound
    require(visitor, rules.review, case)
    rows = Decision.objects.filter(case=case, status=DecisionStatus.MADE)
    row = rows.select_related("case__procedure").order_by("-id").first()
    if row is None or row.letter_entry_id is None:
        raise Conflict(words.notice_missing.in_language(visitor.language))
    return row, EntryId(row.letter_entry_id)
