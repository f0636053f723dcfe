"""Residents book for themselves: where, when, three offers, a ticket.

>>> # /rides
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from kaga.kernel.errors import Invalid, KagaError, NotFound, SignInNeeded
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.riders import register_oneself
from kaga.services.mobility.rides.cards import Card, card_of
from kaga.services.mobility.rides.models import Stop
from kaga.services.mobility.rides.offering import find_offers
from kaga.services.mobility.rides.pages.console import asked_of, frame_of, shown_offer
from kaga.services.mobility.rides.queries.own import booking_seen, bookings_of, ticket_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.services.mobility.rides.models import Rider

HOME = "/rides"


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own bookings, and a form for another."""
    return _own(request, {})


def _own(request: HttpRequest, wrong: dict[str, list[str]]) -> HttpResponse:
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    typed = request.GET.dict() or request.POST.dict()
    rider = rules.rider_of(visitor)
    context: dict[str, Any] = {**frame_of(typed), "rider": rider, "shown": [], "why_not": None}
    context |= {"bundle": "web/portal/main.ts", "stops": _stops()}
    if rider is not None:
        context["bookings"] = bookings_of(rider)
        if typed.get("from") and not wrong:
            wrong, more = _offers(rider, typed, request)
            context |= more
    context["wrong"] = wrong
    context["errors"] = [(name, one) for name, ones in wrong.items() for one in ones]
    return page(request, "rides/own.html", context, 422 if wrong else 200)


def _offers(
    rider: Rider, typed: dict[str, str], request: HttpRequest
) -> tuple[dict[str, list[str]], dict[str, Any]]:
    try:
        asked = asked_of(typed, card_of(rider), visitor_of(request).language)
        offered = find_offers(asked)
    except Invalid as error:
        return error.fields, {}
    return {}, {
        "shown": [shown_offer(one, typed) for one in offered.offers],
        "why_not": words.why_not.get(offered.why_not),
    }


def _stops() -> list[tuple[str, str]]:
    rows = Stop.objects.filter(is_active=True).order_by("kana", "number")
    return [(row.code, row.name) for row in rows]


@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register oneself."""
    typed = request.POST.dict()
    card = Card(typed.get("name", ""), typed.get("kana", ""), contact="notice")
    try:
        register_oneself(visitor_of(request), card)
    except Invalid as error:
        return _own(request, error.fields)
    return flash.redirect(HOME, "rides.registered_now")


@require_POST
def book_own(request: HttpRequest) -> HttpResponse:
    """Book an offer for oneself."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    rider = rules.rider_of(visitor)
    if rider is None:
        raise NotFound
    try:
        rows = book(visitor, Accepted(request.POST.get("token", ""), rider.id))
    except SignInNeeded:
        raise
    except KagaError as error:
        return _own(request, {"from": [error.detail]})
    return flash.redirect(f"{HOME}/{rows[0].reference}", "rides.booked_now")


@require_GET
def ticket(request: HttpRequest, reference: str) -> HttpResponse:
    """A booking with its ticket."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    row = booking_seen(visitor, reference)
    code = segno.make_qr(ticket_of(row), error="m", boost_error=False)
    drawn = code.svg_inline(scale=3, border=4, dark="#000", light="#fff", omitsize=True)
    context = {**frame_of({}), "row": row, "qr": Markup(drawn)}  # noqa: S704 - drawn here
    context |= {"bundle": "web/portal/main.ts"}
    return page(request, "rides/ticket.html", context)


@require_POST
def cancel_own(request: HttpRequest, reference: str) -> HttpResponse:
    """Give up a ride."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    cancel(visitor, reference)
    return flash.redirect(HOME, "rides.cancelled_now")
