"""Answering a request for correction: only the marked answers, the city's note beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from kaga.engines.cases import State
from kaga.engines.forms import (
    Fault,
    FileFacts,
    Form,
    Page,
    Question,
    Text,
    answer_page,
    rearrange,
    settle,
)
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, SignInNeeded, StepUpNeeded
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.forms import error_links, render_page
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import rules
from kaga.services.procedures.actions.case_files import FILE_TYPES, keep_files, waiting_files
from kaga.services.procedures.actions.correction import answer_correction
from kaga.services.procedures.pages import kept_input
from kaga.services.procedures.pages.boxes import typed_of, uploads_of
from kaga.services.procedures.pages.shown import day, told
from kaga.services.procedures.queries.cases import CaseView, own_case

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from markupsafe import Markup

    from kaga.engines.forms import Answers
    from kaga.services.procedures.pages.boxes import Typed


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the marked questions; take the answers and send them."""
    visitor = visitor_of(request)
    try:
        require(visitor, rules.start)
    except (SignInNeeded, StepUpNeeded) as refusal:
        if request.method != "POST":
            raise
        return kept_input.sign_in_again(request, typed_of(request), refusal)
    case = own_case(visitor, reference)
    if case.state is not State.CORRECTION:
        return HttpResponseRedirect(f"/my/applications/{reference}")
    if request.method == "POST":
        return _sent(request, case)
    before = kept_input.typed_before(request)
    return kept_input.forget(request, _show(request, case, typed=before))


def _sent(request: HttpRequest, case: CaseView) -> HttpResponse:
    visitor, typed = visitor_of(request), typed_of(request)
    form, today = case.form, clock.today()
    asked = _asked(form, case)
    moved = rearrange([q.key for q in asked.questions if q.questions], typed)
    if moved is not None:
        return _show(request, case, typed=moved)
    refused = keep_files(visitor, case.reference, asked, uploads_of(request))
    fresh = waiting_files(visitor, case.reference)
    before = {key: value for key, value in _answers(case).items() if key not in fresh}
    found = answer_page(form, asked, typed, today, files=fresh, before=before)
    faults = (*found.faults, *refused)
    if faults:
        return _show(request, case, typed=typed, faults=faults)
    marked = [question.key for question in asked.questions]
    answers = {key: found.answers[key] for key in marked if key in found.answers}
    try:
        answer_correction(visitor, case.reference, case.etag, answers)
    except Invalid as wrong:
        said = [message for messages in wrong.fields.values() for message in messages]
        return _show(request, case, typed=typed, said=said)
    except Conflict:
        return HttpResponseRedirect(f"/my/applications/{case.reference}")
    return flash.redirect(f"/my/applications/{case.reference}", "applying.correction_sent")


def _show(
    request: HttpRequest,
    case: CaseView,
    *,
    typed: Typed | None = None,
    faults: tuple[Fault, ...] = (),
    said: list[str] | None = None,
) -> HttpResponse:
    form = case.form
    visitor = visitor_of(request)
    language = visitor.language
    asked = case.corrections[-1]
    fresh = waiting_files(visitor, case.reference)
    errors = [*error_links(form, faults, language), *(("", text) for text in said or [])]
    context = {
        "case": case,
        "title": told(case.facts["title"]),
        "due": day(asked.due_on),
        "parts": [
            {
                "note": str(asked.notes[question.key]),
                "inside": inside,
                "files": _names(case, question, fresh),
            }
            for question, inside in _parts(request, case, form, typed, faults)
        ],
        "errors": errors,
    }
    return page(request, "procedures/correct.html", context, 422 if errors else 200)


def _parts(
    request: HttpRequest,
    case: CaseView,
    form: Form,
    typed: Typed | None,
    faults: tuple[Fault, ...],
) -> list[tuple[Question, Markup]]:
    """Each marked question drawn by itself, so that its note can stand beside it."""
    language, today = visitor_of(request).language, clock.today()
    answers = {
        key: value
        for key, value in _answers(case).items()
        if form.index[key].type not in FILE_TYPES
    }
    settled = settle(form, answers, today)
    parts = []
    for question in _asked(form, case).questions:
        alone = _only(form, question)
        mine = tuple(f for f in faults if f.path.partition(".")[0] == question.key)
        inside = render_page(form, alone, language, settled, mine, today=today, typed=typed)
        parts.append((question, inside))
    return parts


def _names(
    case: CaseView, question: Question, fresh: Mapping[str, list[FileFacts]]
) -> list[str]:
    """The files that would be sent for a question as things stand."""
    if question.type not in FILE_TYPES:
        return []
    if question.key in fresh:
        return [facts.name for facts in fresh[question.key]]
    return [line.name for line in case.files if line.question == question.key]


def _only(form: Form, question: Question) -> Page:
    """A page that holds one question; its key names both, so that it is drawn once.

    It has no title: the questions stand below one heading.
    """
    home = next(one for one in form.pages if question in one.questions)
    return Page(f"{home.key}/{question.key}", Text(""), (question,))


def _asked(form: Form, case: CaseView) -> Page:
    """The marked questions that are asked at all, as one page."""
    shown = settle(form, _answers(case), clock.today()).visible
    notes: Mapping[str, object] = case.corrections[-1].notes
    questions = tuple(
        question
        for one in form.pages
        for question in one.questions
        if question.key in notes and question.key in shown
    )
    return replace(form.pages[0], key="correction", questions=questions, when=None, intro=None)


def _answers(case: CaseView) -> Answers:
    found: Answers = case.answers  # type: ignore[assignment]
    return found
