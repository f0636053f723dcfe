"""Asking the applicant to correct named answers (補正), and taking the correction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kaga.engines.calendar import day_in_japan
from kaga.engines.cases import Act
from kaga.engines.notices import to_bytes
from kaga.kernel.errors import Invalid
from kaga.kernel.jobs.actions import start_job
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions.attached import require_attached
from kaga.services.procedures.actions.fixing import CORRECTION_LETTER, fix_letter
from kaga.services.procedures.actions.opened import Opened, locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform
from kaga.services.procedures.letters.content import correction_notice_of
from kaga.services.procedures.models import Correction
from kaga.services.procedures.versions import examine, form_of, messages

if TYPE_CHECKING:
    from kaga.engines.forms import Examination
    from kaga.engines.ledger import Json
    from kaga.kernel.identity.visitor import Visitor


def request_correction(
    visitor: Visitor, reference: str, etag: int, *, notes: Mapping[str, str], due_on: date
) -> Done:
    """Ask for correction of answers by the day given; `notes` says for each what is wrong.

    Raises
    ------
    Invalid: no answer is marked, one is not of this form, or the day is not in the future.
    """
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        _require_known(opened, notes)
        known = {"notes": tuple(notes.values()), "correction_due_on": due_on}
        said: dict[str, Json] = {"notes": dict(notes), "due_on": due_on.isoformat()}
        step = Step(Act.REQUEST_CORRECTION, rules.review, known, said, {"fields": len(notes)})
        done = perform(opened, step)
        row = Correction(
            case=opened.case,
            fields=list(notes),
            requested_at=opened.now,
            requested_by=rules.person_of(visitor),
            due_on=due_on,
        )
        row.notes = opened.safe.owned_by(row.id).seal("notes", dict(notes))
        _fix_letter(opened, row, done)
        tx.add(row)
        start_job(tx, CORRECTION_LETTER, None, {"correction": str(row.id)})
        return done


def _fix_letter(opened: Opened, row: Correction, done: Done) -> None:
    """Fix what the letter says; it is printed once the ledger has signed for it."""
    notice = correction_notice_of(opened.case, row, opened.safe)
    public: dict[str, Json] = {"kind": str(notice.kind)}
    row.letter_entry_id = fix_letter(opened, notice, public, done.entry)
    row.letter = opened.safe.owned_by(row.id).seal_text("letter", to_bytes(notice).decode())


def _require_known(opened: Opened, notes: Mapping[str, str]) -> None:
    known = {step.question.key for step in form_of(opened.case.version_id).steps}
    strange = [name for name in notes if name not in known]
    if strange:
        sentence = words.unknown_field.in_language(opened.visitor.language)
        raise Invalid({name: [sentence] for name in strange})


def answer_correction(
    visitor: Visitor, reference: str, etag: int, answers: Mapping[str, object]
) -> Done:
    """Take the corrected answers; those not asked for stay as they were.

    Raises
    ------
    Invalid: an answer was not to be corrected, or the whole is not complete.
    """
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        asked = (
            Correction.objects.filter(case=opened.case, answered_at=None)
            .order_by("-id")
            .first()
        )
        before = opened.safe.open("answers", opened.case.answers)
        _require_asked(opened, asked, answers)
        require_attached(opened.case.draft_id, answers)
        found = _examined(opened, {**before, **answers})
        known = {"complete": found.complete}
        done = perform(opened, Step(Act.ANSWER_CORRECTION, rules.follow, known))
        if asked is not None:
            safe = opened.safe.owned_by(asked.id)
            old = {name: before.get(name) for name in answers}
            tx.change(
                asked,
                answered_at=opened.now,
                before=safe.seal("before", old),
                after=safe.seal("after", dict(answers)),
            )
        sealed = opened.safe.seal("answers", dict(found.answers))
        tx.change(opened.case, answers=sealed)
        return done


def _require_asked(
    opened: Opened, asked: Correction | None, answers: Mapping[str, object]
) -> None:
    """Only marked answers change; without a request the machine says what is wrong."""
    marked = set(asked.fields) if asked else set(answers)
    strange = [name for name in answers if name not in marked]
    if strange:
        sentence = words.only_marked.in_language(opened.visitor.language)
        raise Invalid({name: [sentence] for name in strange})


def _examined(opened: Opened, merged: Mapping[str, object]) -> Examination:
    form = form_of(opened.case.version_id)
    today = day_in_japan(opened.now)
    found = examine(form, examine(form, merged, today).answers, today)
    if found.faults:
        raise Invalid(messages(form, found.faults, opened.visitor.language))
    return found
