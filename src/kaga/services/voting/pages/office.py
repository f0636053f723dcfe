"""The election office: every measure, its draft, and what comes next for it.

>>> # /staff/votes   /staff/votes/new   /staff/votes/7Xk2mQ9sVtR4bLpWzC1d
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kaga.engines.ballot.model import Method
from kaga.kernel.errors import Invalid
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.voting import office_words as o
from kaga.services.voting import page_words as w
from kaga.services.voting import ranking_words as r
from kaga.services.voting import rules
from kaga.services.voting.actions.drafting import change_draft, draft
from kaga.services.voting.enums import State
from kaga.services.voting.pages.office_form import (
    ARGUMENTS,
    OFFERED,
    QUESTIONS,
    Read,
    fresh,
    read_form,
    typed_of,
)
from kaga.services.voting.pages.public import measure_context, status_of
from kaga.services.voting.pages.shown import card_of, facts
from kaga.services.voting.pages.stages import deed_of, seat_lines
from kaga.services.voting.queries.measures import (
    all_measures,
    cast,
    measure,
    registered,
    seen_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.web.words import Words
    from kaga.services.voting.models import Measure
    from kaga.services.voting.queries.measures import Seen

HOME = "/staff/votes"
STAFF = {"bundle": "web/staff/main.ts"}


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Every measure, drafts too."""
    visitor = visitor_of(request)
    require(visitor, rules.see_office)
    found = all_measures(cursor=request.GET.get("cursor"), limit=20)
    context = {
        "rows": [_row(one) for one in found.rows],
        "next": found.next,
        "may_prepare": may(visitor, rules.prepare),
        "may_revoke": may(visitor, rules.revoke_key),
    }
    return page(request, "voting/office.html", STAFF | context)


@require_safe
def office_measure(request: HttpRequest, uuid: str) -> HttpResponse:
    """Where a measure stands, and what the office does next."""
    require(visitor_of(request), rules.see_office)
    return shown(request, measure(uuid, public=False))


@require_safe
def preview(request: HttpRequest, uuid: str) -> HttpResponse:
    """A draft as residents will see it."""
    require(visitor_of(request), rules.see_office)
    one = seen_of(measure(uuid, public=False))
    return page(request, "voting/measure.html", measure_context(one))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draft a measure."""
    visitor = visitor_of(request)
    require(visitor, rules.prepare)
    if request.method != "POST":
        return _form(request, fresh(), Read(), None)
    typed = request.POST.dict()
    read = read_form(typed)
    if read.described is None:
        return _form(request, typed, read, None)
    try:
        made = draft(visitor, read.described, read.trustees)
    except Invalid as error:
        return _form(request, typed, Read(wrong=_wrong(error)), None)
    return flash.redirect(f"{HOME}/{made.measure.uuid}", "voteoffice.saved")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uuid: str) -> HttpResponse:
    """Write a draft anew."""
    visitor = visitor_of(request)
    require(visitor, rules.prepare)
    row = measure(uuid, public=False)
    if row.state != State.DRAFT:
        return HttpResponseRedirect(f"{HOME}/{uuid}")
    seen = seen_of(row)
    if request.method != "POST":
        return _form(request, typed_of(seen), Read(), uuid)
    typed = request.POST.dict()
    read = read_form(typed, seats=len(seen.trustees))
    if read.described is None:
        return _form(request, typed, read, uuid)
    try:
        change_draft(visitor, uuid, read.described)
    except Invalid as error:
        return _form(request, typed, Read(wrong=_wrong(error)), uuid)
    return flash.redirect(f"{HOME}/{uuid}", "voteoffice.saved")


def shown(
    request: HttpRequest, row: Measure, problem: tuple[str, Words | str] | None = None
) -> HttpResponse:
    """The office's page of a measure, with what went wrong just now, if anything did."""
    visitor, seen = visitor_of(request), seen_of(row)
    state, order = seen.state, _order(seen)
    stages = [{"label": w.states[one]} for one in order]
    context: dict[str, Any] = {
        "seen": seen,
        "status": status_of(seen),
        "stages": stages,
        "stage": order.index(state) + 1 if state in order else 0,
        "deed": deed_of(row, visitor),
        "facts": facts(seen),
        "seats": seat_lines(row),
        "problem": problem,
        **_allowed(visitor, state),
    }
    answer = 422 if problem else 200
    return page(request, "voting/office_measure.html", STAFF | context, answer)


def _order(seen: Seen) -> list[State]:
    """The states on the way; only rankings are mixed."""
    ranked = any(one.rule for one in seen.questions)
    return [one for one in o.order if ranked or one is not State.MIXING]


def _allowed(visitor: Visitor, state: State) -> dict[str, bool]:
    """What the visitor may do beside the next deed."""
    prepares = may(visitor, rules.prepare)
    running = state not in {State.DRAFT, State.PUBLISHED, State.ANNULLED}
    return {
        "may_prepare": prepares,
        "may_recode": prepares and running,
        "may_annul": state.may_become(State.ANNULLED) and may(visitor, rules.annul),
    }


def _row(row: Measure) -> dict[str, object]:
    card = card_of(row)
    deed = deed_of(row, None)
    return {
        "href": f"{HOME}/{row.uuid}",
        "title": card.title,
        "status": card.status,
        "kind": card.kind,
        "when": card.when,
        "registered": f"{registered(row):,}",
        "ballots": f"{cast(row):,}",
        "waits": deed.label if deed else None,
    }


def _form(
    request: HttpRequest, typed: Mapping[str, str], read: Read, uuid: str | None
) -> HttpResponse:
    context = {
        "known": uuid is not None,
        "action": f"{HOME}/{uuid}/edit" if uuid else f"{HOME}/new",
        "typed": typed,
        "wrong": read.wrong,
        "errors": [(name, said[0]) for name, said in read.wrong.items()],
        "suites": [(one, one) for one in OFFERED],
        "kinds": [("choice", o.kind_choice), *((one.value, r.methods[one]) for one in Method)],
        "question_numbers": range(1, QUESTIONS + 1),
        "argument_numbers": range(1, ARGUMENTS + 1),
    }
    status = 422 if read.wrong else 200
    return page(request, "voting/office_draft.html", STAFF | context, status)


def _wrong(error: Invalid) -> dict[str, Any]:
    return {name: list(said) for name, said in error.fields.items()}
