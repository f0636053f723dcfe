"""Issuing the notice of a decision, and the letter that asks for a correction.

Both are printed once the ledger has signed for them. Staff issue the notice of a decision; the
letter follows from the request by itself, in a job that waits for the ledger.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.cases import Act
from kaga.engines.notices import from_bytes
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.ledger import queries as ledger
from kaga.kernel.ledger.acts import Act as LedgerAct
from kaga.kernel.ledger.acts import EntryId, record
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs
from kaga.kernel.storage.door import write
from kaga.kernel.storage.vault import Erased
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions.opened import locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform
from kaga.services.procedures.enums import DecisionStatus
from kaga.services.procedures.letters.paper import TEMPLATE, print_letter
from kaga.services.procedures.models import Case, Correction, Decision, Notice
from kaga.services.procedures.safes import Safe

if TYPE_CHECKING:
    from datetime import datetime

    from kaga.engines.ledger import Json, Receipt
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
    made = _made(safe, decision, own)
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        step = Step(
            Act.NOTIFY, rules.review, {"notice": True}, public={"pdf_sha256": made.sha256}
        )
        done = perform(opened, step)
        row = _row(opened.case, made, opened.now)
        row.decision, row.issued_by = decision, rules.person_of(visitor)
        row.proof = opened.safe.owned_by(row.id).seal_text("proof", own.to_bytes().decode())
        tx.add(row)
        return done


def issue_correction_letter(correction_id: UUID) -> None:
    """Print the letter that asks for a correction; once printed, nothing more happens.

    Raises
    ------
    NotPublished: the ledger has not signed for it yet; try again.
    """
    asked = Correction.objects.filter(id=correction_id).select_related("case").first()
    if asked is None or asked.letter_entry_id is None or _is_printed(asked):
        return
    try:
        safe = Safe.of(asked.case)
    except Erased:  # disposed of meanwhile
        return
    own = ledger.own_receipt(EntryId(asked.letter_entry_id))
    made = _made(safe, asked, own)
    with write(on=locks_of(asked.case.reference)) as tx:
        if _is_printed(asked):
            return
        row = _row(asked.case, made, clock.now())
        row.correction = asked
        row.proof = safe.owned_by(row.id).seal_text("proof", own.to_bytes().decode())
        tx.add(row)
        public: dict[str, Json] = {"kind": "correction", "pdf_sha256": made.sha256}
        actor = Actor.system("procedures")
        record(tx, LedgerAct("procedures.letter.printed", actor, asked.case.handle, public))


@dataclass(frozen=True, slots=True)
class _Document:
    """A printed letter: where it lies, and the digest of the file."""

    address: blobs.Address
    sha256: str


def _made(safe: Safe, row: Decision | Correction, own: Receipt) -> _Document:
    """Print and store the letter that was fixed with the act."""
    fixed = safe.owned_by(row.id).open_text("letter", row.letter or b"")
    document = print_letter(from_bytes(fixed.encode()), own)
    digest = hashlib.sha256(document).hexdigest()
    return _Document(blobs.put_with(safe.secret, document), digest)


def _row(case: Case, made: _Document, now: datetime) -> Notice:
    fields = {"template": TEMPLATE, "blob": made.address, "sha256": made.sha256}
    return Notice(case=case, issued_at=now, **fields)


def _is_printed(asked: Correction) -> bool:
    return Notice.objects.filter(correction=asked).exists()


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
