"""Filling in a form: begin, save page by page, go on elsewhere, throw away.

A draft is the resident's own paper. It is sealed under a key of its own, is nobody else's
business and leaves no trace in the ledger; only submitting it is an act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.forms import End, Fault, FileFacts, answer_page, next_page
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write
from kaga.kernel.storage.prepared import Prepared
from kaga.services.procedures import rules, words
from kaga.services.procedures.models import Attachment, Draft, FormVersion, Procedure
from kaga.services.procedures.queries.facts import is_open
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.uploads import Kept, Unusable, Upload, clean_of
from kaga.services.procedures.versions import form_of, given, messages

if TYPE_CHECKING:
    from kaga.engines.forms import Form, Page, Typed
    from kaga.kernel.identity.visitor import Visitor

_drafts = Prepared(lambda: Draft.objects.select_related("procedure"), "id")
OWN_PAPER = "a draft is the resident's own paper until it is submitted"
MOST_FILES = 20
FILE_TYPES = frozenset({"file", "photo"})
"""Questions answered by files, whose facts only the server may state."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a page.

    Attributes
    ----------
    draft_id, etag: where it is kept now. answers: all settled answers.
    faults: what is wrong on the page, also of files; what was understood is kept.
    errors: the same as sentences by box.
    next: the page that follows, None when all are done or an end is reached.
    end: where the journey stops, with the reason.
    """

    draft_id: UUID
    etag: int
    answers: Mapping[str, object]
    faults: tuple[Fault, ...] = ()
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    next: Page | None = None
    end: End | None = None


def start_draft(
    visitor: Visitor, slug: str, prefill: Mapping[str, object] | None = None
) -> Draft:
    """Begin a form, or go on with the one already begun.

    Raises
    ------
    NotFound: there is no such procedure. Invalid: it is not open now.
    """
    require(visitor, rules.start)
    procedure = Procedure.objects.filter(slug=slug).first()
    if procedure is None:
        raise NotFound
    own = Draft.objects.filter(
        owner=rules.person_of(visitor),
        principal=rules.principal_of(visitor),
        procedure=procedure,
        discarded_at=None,
    )
    begun = own.first()
    if begun is not None:
        return begun
    version = FormVersion.objects.filter(procedure=procedure, published_at__isnull=False)
    latest = version.defer("definition").order_by("-number").first()
    if latest is None or not is_open(procedure, clock.today()):
        raise Invalid({"": [words.not_open.in_language(visitor.language)]})
    with write(bookkeeping=OWN_PAPER, on=[lock_of(rules.person_of(visitor))]) as tx:
        again = own.first()
        if again is not None:
            return again
        key = vault.fresh_key()
        draft = Draft(
            procedure=procedure,
            version=latest,
            owner=rules.person_of(visitor),
            principal=rules.principal_of(visitor),
            key_id=vault.keep_key(tx, key),
        )
        known = _fillable(form_of(latest.id), prefill or {})
        draft.answers = Safe(draft.id, *key).seal("answers", known)
        return tx.add(draft)


def _fillable(form: Form, prefill: Mapping[str, object]) -> dict[str, object]:
    """What may be filled in beforehand: known questions, and never files."""
    return {
        key: value
        for key, value in prefill.items()
        if key in form.index and form.index[key].type not in FILE_TYPES
    }


def save_page(
    visitor: Visitor,
    draft_id: UUID,
    page_key: str,
    typed: Typed,
    *,
    etag: int | None = None,
    uploads: Mapping[str, Sequence[Upload]] | None = None,
) -> Saved:
    """Save one page; what was understood is kept even beside errors.

    Raises
    ------
    NotFound: no such draft or page, or not the visitor's.
    Conflict: another screen saved since version `etag`.
    """
    draft = own_draft(visitor, draft_id)
    form, safe = form_of(draft.version_id), Safe.of(draft)
    page = next((page for page in form.pages if page.key == page_key), None)
    if page is None:
        raise NotFound
    before = safe.open("answers", draft.answers)
    stored, refused = _store(draft, safe, page, uploads or {})
    facts = _facts(stored, safe)
    outcome = answer_page(form, page, typed, clock.today(), files=facts, before=given(before))
    seen = draft.etag if etag is None else etag
    now = _Now(page_key, safe.seal("answers", dict(outcome.answers)), stored)
    _keep(visitor, draft, seen, now)
    faults = _joined(outcome.faults, refused)
    errors = messages(form, faults, visitor.language)
    saved = Saved(draft.id, seen + 1, outcome.answers, faults, errors)
    return saved if faults else _onward(saved, form, page_key)


def _joined(read: Sequence[Fault], refused: Sequence[Fault]) -> tuple[Fault, ...]:
    """A file that was refused is not also missing."""
    named = {fault.path for fault in refused}
    missing = {"required", "required_file"}
    kept = (fault for fault in read if not (fault.path in named and fault.code in missing))
    return (*kept, *refused)


def own_draft(visitor: Visitor, draft_id: UUID) -> Draft:
    """The draft, if it is the visitor's; otherwise there is none for them."""
    draft = find_draft(draft_id)
    if draft is None:
        raise NotFound
    require_own(visitor, draft)
    return draft


def find_draft(draft_id: UUID) -> Draft | None:
    """A draft with its procedure; one that was discarded is none."""
    draft = _drafts.first(draft_id)
    return None if draft is None or draft.discarded_at is not None else draft


def lock_of(owner: UUID) -> str:
    """What those compete for who begin or take back a draft of one person."""
    return f"procedures:drafts:{owner}"


def require_own(visitor: Visitor, draft: Draft) -> None:
    """Refuse as if there were no draft, unless it is the visitor's."""
    if not rules.owns(visitor, draft):
        raise NotFound
    require(visitor, rules.fill_draft, draft)


def _store(
    draft: Draft, safe: Safe, page: Page, uploads: Mapping[str, Sequence[Upload]]
) -> tuple[list[Attachment], list[Fault]]:
    """Put clean copies of good files into the blob store; faults for the others."""
    rows: list[Attachment] = []
    refused: list[Fault] = []
    asked = {question.key for question in page.questions if question.type in FILE_TYPES}
    count = Attachment.objects.filter(draft_id=draft.id).count() if uploads else 0
    for question, files in uploads.items():
        for file in files if question in asked else ():
            try:
                kept = clean_of(file)
            except Unusable as error:
                refused.append(error.fault.under(question))
                continue
            if count + len(rows) >= MOST_FILES:
                refused.append(Fault(question, "too_many_files", {"most": MOST_FILES}))
                continue
            rows.append(_attachment(draft, safe, question, kept))
    return rows, refused


def _attachment(draft: Draft, safe: Safe, question: str, kept: Kept) -> Attachment:
    row = Attachment(
        draft_id=draft.id,
        question=question,
        key_id=draft.key_id,
        blob=blobs.put_with(safe.secret, kept.content),
        media_type=kept.media_type,
        size=len(kept.content),
        sha256=kept.received,
        verdict="clean_copy",
    )
    row.name = safe.owned_by(row.id).seal_text("name", kept.name)
    return row


def _facts(rows: Sequence[Attachment], safe: Safe) -> dict[str, list[FileFacts]]:
    facts: dict[str, list[FileFacts]] = {}
    for row in rows:
        name = safe.owned_by(row.id).open_text("name", row.name)
        facts.setdefault(row.question, []).append(
            FileFacts(row.blob, name, row.media_type, row.size)
        )
    return facts


@dataclass(frozen=True, slots=True)
class _Now:
    """What a draft holds after a page was saved."""

    page: str
    answers: bytes
    files: Sequence[Attachment]


def _keep(visitor: Visitor, draft: Draft, seen: int, now: _Now) -> None:
    with write(bookkeeping=OWN_PAPER) as tx:
        changed = tx.change_where(
            Draft.objects.filter(id=draft.id, etag=seen),
            answers=now.answers,
            page=now.page,
            etag=seen + 1,
            saved_at=clock.now(),
        )
        if not changed:
            raise _changed(visitor, draft)
        tx.add_many(list(now.files))


def _changed(visitor: Visitor, draft: Draft) -> Conflict | NotFound:
    rows = Draft.objects.filter(id=draft.id, discarded_at=None)
    now = rows.values_list("etag", flat=True).first()
    if now is None:
        return NotFound()
    changes = {"etag": now}
    return Conflict(words.draft_changed.in_language(visitor.language), changes=changes)


def _onward(saved: Saved, form: Form, page: str) -> Saved:
    """Where the journey goes on after a page without errors."""
    found = next_page(form, given(saved.answers), clock.today(), after=page)
    if isinstance(found, End):
        return replace(saved, end=found)
    return replace(saved, next=found)
