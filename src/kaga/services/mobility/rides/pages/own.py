"""Residents book for themselves: where, when, three offers, a ticket.

>>> # /rides
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.views.decorators.http import require_GET, require_POST

from kaga.kernel.errors import Invalid, KagaError, NotFound, SignInNeeded
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.refusing import note_refusal
from kaga.services.mobility.rides.actions.riders import register_oneself
from kaga.services.mobility.rides.cards import Card, card_of
from kaga.services.mobility.rides.enums import Channel
from kaga.services.mobility.rides.models import Stop
from kaga.services.mobility.rides.offering import find_offers
from kaga.services.mobility.rides.pages.console import asked_of, frame_of, shown_offer
from kaga.services.mobility.rides.queries.own import (
    booking_seen,
    bookings_of,
    rider_for,
)
from kaga.services.mobility.rides.queries.weekly import helped_by
from kaga.services.mobility.rides.tickets import drawn_ticket

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
    rider = _rider(request)
    others = [(row.rider_id, card) for row, card in helped_by(visitor)]
    named = str(rider.id) if rider and typed.get("rider") else ""
    context: dict[str, Any] = {**frame_of(typed), "rider": rider, "shown": [], "why_not": None}
    context |= {"bundle": "web/portal/main.ts", "stops": _stops(), "named": named}
    context |= {"others": others, "name": card_of(rider).name if rider and named else ""}
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
        note_refusal(asked, offered.why_not, rider.id, Channel.WEB)
    except Invalid as error:
        return error.fields, {}
    return {}, {
        "shown": [shown_offer(one, typed) for one in offered.offers],
        "why_not": words.why_not.get(offered.why_not),
    }


def _stops() -> list[tuple[str, str]]:
    rows = Stop.objects.filter(is_active=True).order_by("kana", "number")
    return [(row.code, row.name) for row in rows]


def _rider(request: HttpRequest) -> Rider | None:
    """Whose rides: those of the one named, if the visitor may book for them, or one's own."""
    named = request.POST.get("rider") or request.GET.get("rider", "")
    try:
        return rider_for(visitor_of(request), UUID(named) if named else None)
    except ValueError as error:
        raise NotFound from error


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
    rider = _rider(request)
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
    context = {**frame_of({}), "row": row, "qr": drawn_ticket(row)}
    context |= {"bundle": "web/portal/main.ts"}
    return page(request, "rides/ticket.html", context)


@require_POST
def cancel_own(request: HttpRequest, reference: str) -> HttpResponse:
    """Give up a ride."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    cancel(visitor, reference)
    return flash.redirect(HOME, "rides.cancelled_now")
