"""My applications: drafts, cases, withdrawal, notices, receipts, and who has looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.engines.cases import Act, State
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.queries import own_receipt
from kaga.kernel.notices.queries import unread_said
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import applying_words as words
from kaga.services.procedures import draft_words, rules
from kaga.services.procedures.actions.discarding import restore_draft
from kaga.services.procedures.actions.withdrawal import withdraw
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import AwardStatus
from kaga.services.procedures.pages.history import RECEIPTED, kind_of, state_of, timeline
from kaga.services.procedures.pages.serving import downloaded, served
from kaga.services.procedures.pages.shown import day, filled, local_day, moment, money, told
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.cases import (
    CaseView,
    Look,
    OwnCase,
    own_case,
    own_cases,
    who_looked,
)
from kaga.services.procedures.queries.drafts import (
    DiscardedLine,
    DraftLine,
    discarded_drafts,
    own_drafts,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words

Shown = Mapping[str, object]
_HOME = "/my/applications"


@require_safe
def my_applications(request: HttpRequest) -> HttpResponse:
    """Drafts to go on with, and everything that was submitted."""
    visitor = visitor_of(request)
    cursor = request.GET.get("cursor")
    found = own_cases(visitor, cursor=cursor)
    context = {
        "drafts": [] if cursor else [_draft_line(line) for line in own_drafts(visitor)],
        "discarded": [] if cursor else [_gone_line(line) for line in discarded_drafts(visitor)],
        "cases": [_case_line(line) for line in found.rows],
        "next": f"?cursor={found.next}" if found.next else None,
        "first": _HOME if cursor else None,
        "unread": unread_said(visitor),
    }
    return page(request, "procedures/my.html", context)


def _draft_line(line: DraftLine) -> Shown:
    saved = filled(words.saved_on, moment=moment(line.saved_at))
    return {"id": line.id, "title": told(line.facts["title"]), "saved": saved}


def _gone_line(line: DiscardedLine) -> Shown:
    until = filled(draft_words.discarded_until, day=day(local_day(line.erased_at)))
    return {"id": line.id, "title": told(line.facts["title"]), "until": until}


@require_POST
def restore(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a discarded draft back, if nothing was begun in its place."""
    visitor = visitor_of(request)
    require(visitor, rules.start)
    try:
        restore_draft(visitor, draft_id)
    except Conflict:
        return flash.redirect(_HOME, "procedures.draft_beside", "warning")
    return flash.redirect(_HOME, "drafts.draft_restored")


def _case_line(line: OwnCase) -> Shown:
    return {
        "reference": line.reference,
        "title": told(line.facts["title"]),
        "arrived": filled(words.arrived_on, day=day(local_day(line.arrived_at))),
        "state": state_of(line.state, line.outcome),
        "kind": kind_of(line.state, line.outcome),
        "yours": line.state is State.CORRECTION,
    }


@require_safe
def arrived(request: HttpRequest, reference: str) -> HttpResponse:
    """Right after submitting: the number, and what happens next."""
    case = _own(request, reference)
    steps = [words.done_step_correct, words.done_step_notice]
    if case.due_on is not None:
        steps.insert(0, filled(words.done_step_review, day=day(case.due_on)))
    context = {
        "case": case,
        "title": told(case.facts["title"]),
        "text": filled(words.done_text, moment=moment(case.arrived_at)),
        "steps": steps,
        "waiting": case.award is AwardStatus.WAITING,
    }
    return page(request, "procedures/arrived.html", context)


@require_safe
def my_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One application: where it stands, what is to be done, and everything that happened."""
    case = _own(request, reference)
    looks = who_looked(visitor_of(request), reference, cursor=request.GET.get("looks"))
    context = {
        "case": case,
        "title": told(case.facts["title"]),
        "state": state_of(case.state, case.outcome),
        "kind": kind_of(case.state, case.outcome),
        "summary": _summary(case),
        "correction": _correction(case),
        "letters": _letters(case),
        "decision": _decision(case),
        "deciding": case.state is State.DECIDED and not _decision(case),
        "timeline": timeline(case, "resident"),
        "looks": [_look(line) for line in looks.rows],
        "more_looks": f"?looks={looks.next}#looks" if looks.next else None,
        "may_withdraw": any(option.act is Act.WITHDRAW for option in case.options),
        "receipts": [line.act for line in case.history if line.act in RECEIPTED],
    }
    return page(request, "procedures/case.html", context)


def _summary(case: CaseView) -> list[Shown]:
    rows: list[Shown] = [
        {"key": words.reference, "value": case.reference},
        {"key": words.arrival, "value": moment(case.arrived_at)},
    ]
    due = _due(case)
    if due is not None:
        rows.append({"key": words.due, "value": due})
    return rows


def _due(case: CaseView) -> Words | None:
    if case.outcome is not None:
        return None
    if case.due_on is None:
        return words.due_stopped
    return filled(words.due_by, day=day(case.due_on))


def _correction(case: CaseView) -> Words | None:
    """The sentence that asks for correction, if one is open."""
    if case.state is not State.CORRECTION:
        return None
    asked = case.corrections[-1]
    return filled(words.correction_text, count=len(asked.notes), day=day(asked.due_on))


def _letters(case: CaseView) -> list[Shown]:
    """The letters that asked for a correction, each once it is printed."""
    return [
        {
            "title": filled(words.correction_letter, day=day(local_day(one.requested_at))),
            "href": f"{_HOME}/{case.reference}/corrections/{number}",
        }
        for number, one in enumerate(case.corrections, start=1)
        if one.notice is not None
    ]


def _decision(case: CaseView) -> Shown | None:
    """The last decision that was notified."""
    told_ones = [one for one in case.decisions if one.notice is not None]
    if not told_ones:
        return None
    last = told_ones[-1]
    rows: list[Shown] = [
        {"key": words.decision_heading, "value": state_of(State.DECIDED, last.outcome)}
    ]
    if last.amount is not None:
        rows.append({"key": words.decision_yen, "value": money(last.amount)})
    if last.reasons:
        rows.append({"key": words.decision_reasons, "value": "\n".join(last.reasons)})
    return {"rows": rows, "against": bool(last.reasons)}


def _look(line: Look) -> Shown:
    return {
        "when": moment(line.at),
        "who": authority().division_name(line.division),
        "why": words.PURPOSES.get(line.purpose, words.PURPOSES["review"]),
    }


@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask, then withdraw."""
    case = _own(request, reference)
    if request.method == "POST":
        explanation = request.POST.get("explanation", "").strip()[:1000]
        withdraw(visitor_of(request), reference, case.etag, explanation)
        return flash.redirect(f"{_HOME}/{reference}", "applying.withdrawn")
    context = {
        "case": case,
        "text": filled(
            words.withdraw_text, reference=reference, title=told(case.facts["title"])
        ),
    }
    return page(request, "procedures/withdraw.html", context)


@require_safe
def notice_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter of the last decision that was notified."""
    found = _notice(_own(request, reference))
    letter = files.notice(visitor_of(request), found)
    return downloaded(letter.content, letter.name, letter.media_type)


@require_safe
def notice_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of that letter, as a file."""
    found = _notice(_own(request, reference))
    proof = files.receipt(visitor_of(request), found)
    return downloaded(proof.content, f"{reference}-notice.tlog-proof", proof.media_type)


@require_safe
def correction_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The letter that asked for a correction, by its place among them."""
    found = correction_letter(_own(request, reference), number)
    letter = files.notice(visitor_of(request), found)
    name = f"{reference}-correction-{number}.pdf"
    return downloaded(letter.content, name, letter.media_type)


@require_safe
def correction_receipt(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The receipt of that letter, as a file."""
    found = correction_letter(_own(request, reference), number)
    proof = files.receipt(visitor_of(request), found)
    name = f"{reference}-correction-{number}.tlog-proof"
    return downloaded(proof.content, name, proof.media_type)


def correction_letter(case: CaseView, number: int) -> UUID:
    """The letter of a request that is printed (raises NotFound)."""
    asked = case.corrections[number - 1 : number] if number else ()
    if not asked or asked[0].notice is None:
        raise NotFound
    return asked[0].notice


def _notice(case: CaseView) -> UUID:
    found = [one.notice for one in case.decisions if one.notice is not None]
    if not found:
        raise NotFound
    return found[-1]


@require_safe
def act_receipt(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """The receipt of an act of one's own: that the application, or a correction, arrived."""
    case = _own(request, reference)
    lines = [line for line in case.history if line.act == act and act in RECEIPTED]
    if not lines:
        raise NotFound
    try:
        proof = own_receipt(EntryId(lines[-1].entry_id))
    except NotPublished:
        return flash.redirect(f"{_HOME}/{reference}", "applying.receipt_wait", "information")
    return downloaded(proof.to_bytes(), f"{reference}-{act}.tlog-proof", "text/plain")


@require_safe
def case_file(request: HttpRequest, reference: str, file_id: UUID) -> HttpResponse:
    """A file attached to one's own application."""
    case = _own(request, reference)
    if file_id not in {line.id for line in case.files}:
        raise NotFound
    found = files.attachment(visitor_of(request), file_id)
    return served(found.content, found.name, found.media_type)


def _own(request: HttpRequest, reference: str) -> CaseView:
    visitor = visitor_of(request)
    require(visitor, rules.start)
    return own_case(visitor, reference)
