"""Files that come with a correction: stored at once, so that nothing has to be chosen twice.

They wait beside the case, under its key, until the correction is sent. Choosing again for the
same question replaces what waits; what was submitted before stays untouched until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kaga.engines.cases import State
from kaga.engines.forms import Fault, FileFacts
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules
from kaga.services.procedures.models import Attachment, Case, Correction
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.uploads import Kept, Unusable, Upload, clean_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaga.engines.forms import Page
    from kaga.kernel.identity.visitor import Visitor

WAITING = "a file waits beside the case until its correction is sent, which is the act"
FILE_TYPES = frozenset({"file", "photo"})


def keep_files(
    visitor: Visitor, reference: str, page: Page, uploads: Mapping[str, Sequence[Upload]]
) -> tuple[Fault, ...]:
    """Store the files sent for the marked questions; what is wrong with the others.

    Raises
    ------
    NotFound: no such case, not the visitor's, or no correction is asked for.
    """
    case, asked = _asked(visitor, reference)
    safe = Safe.of(case)
    faults: list[Fault] = []
    for question in page.questions:
        files = uploads.get(question.key, ())
        if question.type not in FILE_TYPES or not files:
            continue
        kept, refused = _screened(question.key, files)
        faults += refused
        if kept:
            _replace(case, safe, _waiting(case, safe, asked, question.key), question.key, kept)
    return tuple(faults)


def waiting_files(visitor: Visitor, reference: str) -> dict[str, list[FileFacts]]:
    """Files that wait for the correction to be sent, by question."""
    case, asked = _asked(visitor, reference)
    safe = Safe.of(case)
    found: dict[str, list[FileFacts]] = {}
    for row in _waiting(case, safe, asked).order_by("id"):
        name = safe.owned_by(row.id).open_text("name", row.name)
        facts = FileFacts(row.blob, name, row.media_type, row.size)
        found.setdefault(row.question, []).append(facts)
    return found


def _asked(visitor: Visitor, reference: str) -> tuple[Case, Correction]:
    case = Case.objects.filter(reference=reference).first()
    if case is None or not rules.applies(visitor, case):
        raise NotFound
    require(visitor, rules.follow, case)
    open_ones = Correction.objects.filter(case=case, answered_at=None)
    asked = open_ones.order_by("-id").first()
    if asked is None or case.state != State.CORRECTION:
        raise NotFound
    return case, asked


def _waiting(
    case: Case, safe: Safe, asked: Correction, question: str | None = None
) -> QuerySet[Attachment]:
    """Files added since the request that no answer names yet."""
    rows = Attachment.objects.filter(draft_id=case.draft_id, added_at__gte=asked.requested_at)
    rows = rows.exclude(blob__in=_named(safe.open("answers", case.answers)))
    return rows if question is None else rows.filter(question=question)


def _named(answers: Mapping[str, object]) -> list[str]:
    return [
        str(fact["blob"])
        for value in answers.values()
        if isinstance(value, list)
        for fact in value
        if isinstance(fact, dict) and "blob" in fact
    ]


def _screened(question: str, files: Sequence[Upload]) -> tuple[list[Kept], list[Fault]]:
    kept: list[Kept] = []
    faults: list[Fault] = []
    for file in files:
        try:
            kept.append(clean_of(file))
        except Unusable as error:
            faults.append(error.fault.under(question))
    return kept, faults


def _replace(
    case: Case, safe: Safe, earlier: QuerySet[Attachment], question: str, kept: Sequence[Kept]
) -> None:
    rows = [_row(case, safe, question, file) for file in kept]
    with write(bookkeeping=WAITING) as tx:
        tx.remove_where(earlier)
        tx.add_many(rows)


def _row(case: Case, safe: Safe, question: str, kept: Kept) -> Attachment:
    row = Attachment(
        draft_id=case.draft_id,
        question=question,
        key_id=case.key_id,
        blob=blobs.put_with(safe.secret, kept.content),
        media_type=kept.media_type,
        size=len(kept.content),
        sha256=kept.received,
        verdict="clean_copy",
    )
    row.name = safe.owned_by(row.id).seal_text("name", kept.name)
    return row
