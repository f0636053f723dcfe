"""Filling in a form: one thing per page, saved at every page, checked, submitted.

What is typed is never lost: it is saved even beside errors, and if the session ended
meanwhile it waits in the browser until the visitor has signed in again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kaga.engines.forms import (
    End,
    Fault,
    Page,
    journey,
    reached_end,
    rearrange,
    review,
    settle,
    unfinished,
    way,
)
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound, SignInNeeded, StepUpNeeded
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.forms import error_links, render_page
from kaga.kernel.web.pages import drawn_page, page, visitor_of
from kaga.services.procedures import rules
from kaga.services.procedures.actions.discarding import discard_draft
from kaga.services.procedures.actions.drafts import Saved, save_page, start_draft
from kaga.services.procedures.actions.submission import submit
from kaga.services.procedures.pages import kept_input
from kaga.services.procedures.pages.boxes import typed_of, uploads_of
from kaga.services.procedures.pages.prefill import known_of
from kaga.services.procedures.pages.shown import moment, told
from kaga.services.procedures.queries.catalogue import current_form, procedure
from kaga.services.procedures.queries.drafts import DraftView, open_draft, own_drafts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.engines.forms import Answers, Settled
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.procedures.pages.boxes import Typed

AUTHENTICATED_WITHIN_S = 3_600


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Before the form: sign in as surely as the procedure asks, then begin or go on."""
    visitor, found = visitor_of(request), procedure(slug)
    require(visitor, rules.start)
    if visitor.assurance < found.assurance:
        raise StepUpNeeded(assurance=found.assurance, max_age_s=AUTHENTICATED_WITHIN_S)
    if request.method == "POST":
        draft = start_draft(visitor, slug, known_of(visitor, current_form(slug)))
        return HttpResponseRedirect(f"/apply/{draft.id}")
    begun = next((line for line in own_drafts(visitor) if line.procedure == slug), None)
    context = {
        "slug": slug,
        "title": told(found.facts["title"]),
        "open": found.open,
        "draft": begun,
        "saved": moment(begun.saved_at) if begun else None,
        "by_card": found.assurance > 2,
    }
    return page(request, "procedures/begin.html", context)


@require_safe
def resume(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """To the first page that still needs something, else to the check."""
    draft = _draft(request, draft_id)
    answers, today = _answers(draft), clock.today()
    if reached_end(draft.form, answers, today) is not None:
        return HttpResponseRedirect(f"/apply/{draft_id}/end")
    waiting = unfinished(draft.form, answers, today)
    return HttpResponseRedirect(_address(draft_id, waiting))


@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest, draft_id: UUID, page_key: str) -> HttpResponse:
    """One page of the form."""
    if request.method == "POST":
        return _sent(request, draft_id, page_key)
    draft = _draft(request, draft_id)
    asked, settled = _page_of(draft, page_key), _settled(draft)
    if asked not in way(draft.form, settled):
        return HttpResponseRedirect(f"/apply/{draft_id}")
    if not kept_input.waits(request):
        return _show(request, draft, asked, settled)
    before = kept_input.typed_before(request)
    answer = _show(request, draft, asked, settled, typed=before, restored=before is not None)
    return kept_input.forget(request, answer)


def _sent(request: HttpRequest, draft_id: UUID, page_key: str) -> HttpResponse:
    visitor, typed = visitor_of(request), typed_of(request)
    try:
        require(visitor, rules.start)
    except (SignInNeeded, StepUpNeeded) as refusal:
        return kept_input.sign_in_again(request, typed, refusal)
    draft = open_draft(visitor, draft_id)
    asked = _page_of(draft, page_key)
    groups = [question.key for question in asked.questions if question.questions]
    moved = rearrange(groups, typed)
    if moved is not None:
        return _show(request, draft, asked, _settled(draft), typed=moved)
    if any(name.endswith("-remove") for name in typed):
        _save(request, draft_id, page_key, typed)
        return HttpResponseRedirect(_address(draft_id, asked))
    return _saved(request, draft_id, asked, typed)


def _saved(request: HttpRequest, draft_id: UUID, asked: Page, typed: Typed) -> HttpResponse:
    """Save the page, then go where the visitor wants or the form leads."""
    saved = _save(request, draft_id, asked.key, typed)
    if "stop" in request.POST:
        return flash.redirect("/my/applications", "applying.stopped")
    if saved.faults:
        now = open_draft(visitor_of(request), draft_id)
        return _show(request, now, asked, _settled(now), typed=typed, faults=saved.faults)
    if saved.end is not None:
        return HttpResponseRedirect(f"/apply/{draft_id}/end")
    if "from_check" in request.POST:
        draft = open_draft(visitor_of(request), draft_id)
        return HttpResponseRedirect(_address(draft_id, _after(saved, draft)))
    return HttpResponseRedirect(_address(draft_id, saved.next))


def _save(request: HttpRequest, draft_id: UUID, page_key: str, typed: Typed) -> Saved:
    """A page only replaces its own answers, so losing a race is simply tried again."""
    visitor, uploads = visitor_of(request), uploads_of(request)
    try:
        return save_page(visitor, draft_id, page_key, typed, uploads=uploads)
    except Conflict:
        return save_page(visitor, draft_id, page_key, typed, uploads=uploads)


def _after(saved: Saved, draft: DraftView) -> Page | None:
    """After a change from the check page: back there, unless something new is asked."""
    answers: Answers = saved.answers  # type: ignore[assignment]
    return unfinished(draft.form, answers, clock.today())


def _show(
    request: HttpRequest,
    draft: DraftView,
    asked: Page,
    settled: Settled,
    *,
    typed: Typed | None = None,
    faults: tuple[Fault, ...] = (),
    restored: bool = False,
) -> HttpResponse:
    language, form = visitor_of(request).language, draft.form
    pages = way(form, settled)
    at = pages.index(asked) if asked in pages else 0
    earlier = pages[at - 1] if at else None
    fixed = {
        "title": told(asked.title),
        "procedure": told(draft.facts["title"]),
        "errors": tuple(error_links(form, faults, language)),
        "restored": restored,
        "from_check": _from_check(request),
        "number": at + 1,
        "total": len(pages),
    }
    holes = {
        "inside": render_page(
            form, asked, language, settled, faults, today=clock.today(), typed=typed
        ),
        "action": _address(draft.id, asked),
        "back": _address(draft.id, earlier) if earlier else f"/procedures/{draft.procedure}",
    }
    if faults:
        return page(request, "procedures/form_page.html", fixed | holes, 422)
    return drawn_page(request, "procedures/form_page.html", fixed, holes)


def _from_check(request: HttpRequest) -> bool:
    """Whether the visitor came to change something from the page that shows everything."""
    sent = request.method == "POST" and "from_check" in request.POST
    return sent or "check" in request.GET


@require_safe
def ended(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Where the answers lead to an end: why, what to do, and the right to apply anyway."""
    draft = _draft(request, draft_id)
    end = reached_end(draft.form, _answers(draft), clock.today())
    if end is None:
        return HttpResponseRedirect(f"/apply/{draft_id}")
    context = {
        "title": told(end.title),
        "because": told(end.because),
        "next_step": told(end.next_step),
        "change": _address(draft_id, _last_asked(draft, end)),
        "slug": draft.procedure,
    }
    return page(request, "procedures/ended.html", context)


def _last_asked(draft: DraftView, end: End) -> Page:
    """The page whose answer led to the end: the last one that has any."""
    del end
    answers = _answers(draft)
    way = journey(draft.form, answers, clock.today())
    answered = [one for one in way if any(q.key in answers for q in one.questions)]
    last = next((one for one in answered if one.key == draft.page), None)
    return last or (answered or way)[-1]


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Everything once more, then submit. Sending twice gives the same number."""
    visitor = visitor_of(request)
    require(visitor, rules.start)
    if request.method == "POST":
        return _submit(request, visitor, draft_id)
    return _check_page(request, open_draft(visitor, draft_id))


def _submit(request: HttpRequest, visitor: Visitor, draft_id: UUID) -> HttpResponse:
    try:
        done = submit(visitor, draft_id)
    except Invalid as wrong:
        said = [message for found in wrong.fields.values() for message in found]
        return _check_page(request, open_draft(visitor, draft_id), said)
    except Conflict as refused:
        draft = open_draft(visitor, draft_id)
        return _check_page(request, draft, [refused.detail], status=409)
    return HttpResponseRedirect(f"/my/applications/{done.reference}/arrived")


def _check_page(
    request: HttpRequest, draft: DraftView, errors: list[str] | None = None, status: int = 422
) -> HttpResponse:
    answers, today = _answers(draft), clock.today()
    if reached_end(draft.form, answers, today) is not None:
        return HttpResponseRedirect(f"/apply/{draft.id}/end")
    waiting = unfinished(draft.form, answers, today)
    context = {
        "draft": draft,
        "title": told(draft.facts["title"]),
        "sections": review(draft.form, answers, today, visitor_of(request).language),
        "waiting": _address(draft.id, waiting) if waiting else None,
        "errors": [("", message) for message in errors or []],
    }
    return page(request, "procedures/check.html", context, status if errors else 200)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask, then put the draft aside; for a week it can be taken back."""
    draft = _draft(request, draft_id)
    if request.method == "POST":
        discard_draft(visitor_of(request), draft_id)
        return flash.redirect("/my/applications", "drafts.discarded")
    context = {"draft": draft, "title": told(draft.facts["title"])}
    return page(request, "procedures/discard.html", context)


def _draft(request: HttpRequest, draft_id: UUID) -> DraftView:
    visitor = visitor_of(request)
    require(visitor, rules.start)
    return open_draft(visitor, draft_id)


def _page_of(draft: DraftView, key: str) -> Page:
    found = next((one for one in draft.form.pages if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def _answers(draft: DraftView) -> Answers:
    found: Answers = draft.answers  # type: ignore[assignment]
    return found


def _settled(draft: DraftView) -> Settled:
    return settle(draft.form, _answers(draft), clock.today())


def _address(draft_id: UUID, where: Page | None) -> str:
    return (
        f"/apply/{draft_id}/check" if where is None else f"/apply/{draft_id}/page/{where.key}"
    )
