"""Deciding: reasons from the library, the letter before it is sent, and four eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from kaga.engines.cases import Act, Outcome
from kaga.engines.money import AmountNotUnderstood, Yen, parse_yen
from kaga.engines.notices import Incomplete
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.identity.profiles import names_of
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import desk_words as words
from kaga.services.procedures import rules
from kaga.services.procedures import words as state_words
from kaga.services.procedures.actions.decision import (
    Ruling,
    approve,
    decide,
    propose,
    return_proposal,
)
from kaga.services.procedures.actions.reading import open_case
from kaga.services.procedures.enums import DecisionStatus
from kaga.services.procedures.pages.conflicts import show_conflict
from kaga.services.procedures.pages.shown import filled, told
from kaga.services.procedures.pages.staff_case import HOME, etag_of, sentences
from kaga.services.procedures.queries.catalogue import reasons
from kaga.services.procedures.queries.desk import draft_letter, proposed_letter
from kaga.services.procedures.versions import claim_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.engines.notices import Letter
    from kaga.services.procedures.queries.cases import CaseView, DecisionView

_OUTCOMES = (Outcome.GRANTED, Outcome.REFUSED, Outcome.REJECTED)
_MOST = 20
_DECIDING = (rules.review, rules.approve, rules.decide)
"""Who proposes, who agrees to a proposal, who decides alone."""


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a decision, or make the one that a colleague proposed."""
    visitor = visitor_of(request)
    case = open_case(visitor, reference, "decision", to=_DECIDING)
    waiting = [one for one in case.decisions if one.status == DecisionStatus.PROPOSED]
    if request.method == "POST":
        return _sent(request, case)
    if waiting:
        return _approval_page(request, case, waiting[-1])
    if not any(option.act is Act.PROPOSE_REFUSAL for option in case.options):
        return HttpResponseRedirect(f"{HOME}/{reference}")
    return _proposal_page(request, case)


def _sent(request: HttpRequest, case: CaseView) -> HttpResponse:
    visitor, reference, etag = visitor_of(request), case.reference, etag_of(request)
    wanted = request.POST.get("do", "")
    try:
        if wanted == "approve":
            approve(visitor, reference, etag)
        elif wanted == "return":
            why = request.POST.get("explanation", "").strip()
            return_proposal(visitor, reference, etag, why)
        elif wanted in {"propose", "decide"}:
            (propose if wanted == "propose" else decide)(
                visitor, reference, etag, _ruling(request)
            )
        else:
            return _proposal_page(request, case, letter=_preview(request, case))
    except Conflict as refused:
        return show_conflict(request, reference, refused)
    except Invalid as wrong:
        return _again(request, case, sentences(wrong))
    return flash.redirect(f"{HOME}/{reference}", "desk.done_notice")


def _again(request: HttpRequest, case: CaseView, errors: list[tuple[str, str]]) -> HttpResponse:
    waiting = [one for one in case.decisions if one.status == DecisionStatus.PROPOSED]
    if waiting:
        return _approval_page(request, case, waiting[-1], errors)
    return _proposal_page(request, case, errors)


def _ruling(request: HttpRequest) -> Ruling:
    outcome = request.POST.get("outcome", "")
    language = visitor_of(request).language
    if outcome not in {str(one) for one in _OUTCOMES}:
        raise Invalid({"outcome": [words.outcome_missing.in_language(language)]})
    typed = request.POST.get("amount", "").strip()
    try:
        amount = Yen(parse_yen(typed)) if typed and outcome == Outcome.GRANTED else None
    except AmountNotUnderstood as error:
        sentence = words.amount_wrong.in_language(language)
        raise Invalid({"amount": [sentence]}) from error
    return Ruling(Outcome(outcome), _reasons(request), _lines(request, "conditions"), amount)


def _reasons(request: HttpRequest) -> tuple[str, ...]:
    """Sentences of the library that were ticked, then those written by hand."""
    chosen = tuple(text for text in request.POST.getlist("reason") if text.strip())
    return (*chosen, *_lines(request, "own_reasons"))[:_MOST]


def _lines(request: HttpRequest, name: str) -> tuple[str, ...]:
    texts = (line.strip() for line in request.POST.get(name, "").splitlines())
    return tuple(text[:500] for text in texts if text)[:_MOST]


def _preview(request: HttpRequest, case: CaseView) -> Letter:
    ruling = _ruling(request)
    amount = None
    if ruling.outcome is Outcome.GRANTED and _claim(case):
        amount = int(ruling.amount) if ruling.amount is not None else _claim(case)
    said = (ruling.reasons, ruling.conditions, amount)
    try:
        return draft_letter(visitor_of(request), case.reference, ruling.outcome, said)
    except Incomplete as error:
        language = visitor_of(request).language
        sentence = words.preview_lacks.in_language(language)
        raise Invalid({"reason": [sentence]}) from error


def _claim(case: CaseView) -> int:
    return int(claim_of(case.facts, case.answers))


def _proposal_page(
    request: HttpRequest,
    case: CaseView,
    errors: list[tuple[str, str]] | None = None,
    letter: Letter | None = None,
) -> HttpResponse:
    language = visitor_of(request).language
    library = [
        (line.text.get(language) or line.text["ja"], line.text["ja"], line.clause, outcome)
        for outcome in (Outcome.REFUSED, Outcome.REJECTED)
        for line in reasons(case.procedure, outcome)
    ]
    alone = any(option.act is Act.GRANT and not option.missing for option in case.options)
    context = {
        "bundle": "web/staff/main.ts",
        "case": case,
        "title": told(case.facts["title"]),
        "outcomes": [(str(one), state_words.OUTCOMES[one]) for one in _OUTCOMES],
        "library": library,
        "claim": _claim(case),
        "amount_hint": filled(words.amount_hint, claim=f"{_claim(case):,}"),
        "typed": request.POST,
        "ticked": request.POST.getlist("reason"),
        "letter": letter,
        "alone": alone,
        "errors": errors or [],
        "wrong": dict(errors or []),
    }
    return page(request, "procedures/staff_decide.html", context, 422 if errors else 200)


def _approval_page(
    request: HttpRequest,
    case: CaseView,
    waiting: DecisionView,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    visitor = visitor_of(request)
    proposer = PersonId(waiting.proposed_by)
    context = {
        "bundle": "web/staff/main.ts",
        "case": case,
        "title": told(case.facts["title"]),
        "proposal": waiting,
        "outcome": state_words.OUTCOMES[waiting.outcome],
        "proposer": names_of([proposer]).get(proposer, ""),
        "own": waiting.proposed_by == visitor.person,
        "letter": proposed_letter(visitor, case.reference),
        "may": any(
            option.act in {Act.GRANT, Act.REFUSE, Act.REJECT} for option in case.options
        ),
        "errors": errors or [],
    }
    return page(request, "procedures/staff_approve.html", context, 422 if errors else 200)
