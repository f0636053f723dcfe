"""Objections: the form for everybody, reading an answer by its number, the desk's list."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.views.decorators.http import require_http_methods, require_safe

from kaga.kernel.api.limiting import Rate, require_rate
from kaga.kernel.errors import Conflict, Invalid, TooManyRequests
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.airspace import over_words as w
from kaga.services.airspace import words
from kaga.services.airspace.actions.objections import (
    LONGEST,
    NewObjection,
    answer_objection,
    check_objection,
    look_at_objection,
    make_objection,
    new_receipt,
)
from kaga.services.airspace.enums import ObjectionState
from kaga.services.airspace.queries.objections import objection_by, objections_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

HOME: Final = "/staff/airspace/objections"
SENDING: Final = Rate(6, per_s=3600.0)
READING: Final = Rate(30, per_s=600.0)


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest) -> HttpResponse:
    """Say what one has against a flight, or against flights over a place."""
    if request.method != "POST":
        typed = {"flight": request.GET.get("flight", ""), "place": request.GET.get("place", "")}
        return _form(request, typed, new_receipt(), {})
    typed = {name: _plain(request, name) for name in ("text", "contact", "flight", "place")}
    receipt = request.POST.get("receipt", "")[:20]
    try:
        wanted = NewObjection(**typed)
        check_objection(visitor_of(request), wanted)
        require_rate(f"airspace-objection:{_caller(request)}", SENDING)
        number = make_objection(visitor_of(request), wanted, receipt)
    except TooManyRequests:
        return _form(request, typed, receipt, {"": [w.too_often]}, 429)
    except Invalid as wrong:
        return _form(request, typed, receipt, wrong.fields)
    return page(request, "airspace/objection_sent.html", {"number": number})


def _plain(request: HttpRequest, name: str) -> str:
    return unicodedata.normalize("NFKC", request.POST.get(name, "")).replace("\x00", "")[:3_000]


def _form(
    request: HttpRequest,
    typed: dict[str, str],
    receipt: str,
    wrong: dict[str, Any],
    status: int = 422,
) -> HttpResponse:
    context = {
        "typed": {"text": "", "contact": ""} | {k: v[:3_000] for k, v in typed.items()},
        "receipt": receipt,
        "wrong": wrong,
        "errors": [(field, one) for field, ones in wrong.items() for one in ones],
        "most": LONGEST,
    }
    return page(request, "airspace/objection.html", context, status if wrong else 200)


def _caller(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@require_http_methods(["GET", "POST"])
def read_answer(request: HttpRequest) -> HttpResponse:
    """The answer to an objection, for whoever knows its number."""
    context: dict[str, Any] = {"typed": "", "wrong": None, "found": None}
    if request.method == "POST":
        typed = _plain(request, "receipt").upper().replace(" ", "").replace("‐", "-")
        context["typed"] = typed[:40]
        if not typed:
            return page(request, "airspace/answer.html", context | {"wrong": words.needed}, 422)
        try:
            require_rate(f"airspace-answer:{_caller(request)}", READING)
        except TooManyRequests:
            return page(request, "airspace/answer.html", context | {"wrong": w.too_often}, 429)
        found = objection_by(_grouped(typed))
        if found is None:
            context["wrong"] = w.receipt_unknown
        else:
            context |= {"found": found, **_shown(found)}
    return page(request, "airspace/answer.html", context, 422 if context["wrong"] else 200)


def _grouped(typed: str) -> str:
    """A receipt with its dashes, however it was typed."""
    letters = typed.replace("-", "")[:12]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _shown(found: Any) -> dict[str, Any]:
    answered = found.row.answered_at
    return {
        "state": words.OBJECTIONS[found.state],
        "made_at": moment_words(found.row.made_at),
        "answered_at": moment_words(answered) if answered else None,
    }


@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """Objections for the desk, the open ones first asked for."""
    text, cursor = request.GET.get("state", ""), request.GET.get("cursor")
    state = next((one for one in ObjectionState if one == text), None)
    found = objections_page(visitor_of(request), state, cursor)
    query = urlencode({"state": str(state)} if state else {})
    context = {
        "bundle": "web/staff/main.ts",
        "rows": found.rows,
        "states": [(str(one), words.OBJECTIONS[one]) for one in ObjectionState],
        "chosen": str(state) if state else "",
        "w": words,
        "moment": moment_words,
        "next": f"?{query}&{urlencode({'cursor': found.next})}" if found.next else None,
        "first": f"?{query}" if cursor else None,
    }
    return page(request, "airspace/objections.html", context)


@require_http_methods(["GET", "POST"])
def one_objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """One objection, and the form to answer it."""
    visitor = visitor_of(request)
    errors: list[tuple[str, str]] = []
    typed = request.POST.get("answer", "")[:3_000]
    if request.method == "POST":
        try:
            answer_objection(visitor, objection_id, typed)
        except Invalid as wrong:
            errors = [(field, one) for field, ones in wrong.fields.items() for one in ones]
        except Conflict as refused:
            errors = [("", refused.detail)]
        else:
            return flash.redirect(HOME, "over.done")
    found = look_at_objection(visitor, objection_id)
    context = {
        "bundle": "web/staff/main.ts",
        "found": found,
        "flight": found.row.flight,
        "typed": typed,
        "errors": errors,
        "most": LONGEST,
        "is_open": found.state is ObjectionState.OPEN and not found.is_erased,
        **_shown(found),
    }
    return page(request, "airspace/one_objection.html", context, 422 if errors else 200)
