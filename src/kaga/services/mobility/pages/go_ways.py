"""A way that was chosen: to look at, to send to the family, to book, with its tickets.

>>> # POST /go/choose, then GET /go/ways/0f0c… and POST /go/ways/0f0c…/book
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.clock import to_local
from kaga.kernel.errors import Invalid, KagaError, NotFound, SignInNeeded
from kaga.kernel.resident.asking import Failed, Refused, Unavailable
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import say, speaking
from kaga.services.mobility import go_words as g
from kaga.services.mobility import way_words as w
from kaga.services.mobility.actions.ways import (
    Choice,
    book_way,
    choose_way,
    is_over,
    offer_in,
    offers_in,
    read_way,
    way_chosen,
)
from kaga.services.mobility.models import ChosenWay
from kaga.services.mobility.pages.eligible import allowed_words, standing_of
from kaga.services.mobility.pages.go import signed, way_of
from kaga.services.mobility.pages.go_asked import (
    Question,
    Reading,
    Typed,
    day_and_clock,
    question_of,
)
from kaga.services.mobility.pages.go_cards import card_of
from kaga.services.mobility.pages.go_told import family_lines
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.actions.riders import register_oneself
from kaga.services.mobility.rides.cards import Card as RiderCard
from kaga.services.mobility.rides.models import Booking
from kaga.services.mobility.rides.tickets import drawn_ticket

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor

CHOICES: Final = Rate(60, 60)


@require_POST
@limited("mobility-choose", CHOICES)
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the way that was chosen, and show it; a way home comes with the way there."""
    visitor, sent = visitor_of(request), request.POST.dict()
    way = read_way(sent.get("way", ""), visitor)
    names = ("from", "to", "kind", "day", "clock", "back", "by")
    question = {name: sent.get(name, "")[:120] for name in names}
    before = sent.get("there", "")
    if before:
        row = way_chosen(_handle(before))
        row = choose_way(Choice(row.question, row.there, way))
    else:
        row = choose_way(Choice(question, way))
    return HttpResponseRedirect(f"/go/ways/{row.handle}")


@require_safe
def shown(request: HttpRequest, handle: UUID) -> HttpResponse:
    """The way; with `sign_in` only for who is signed in, with `back` the ways home too."""
    visitor = visitor_of(request)
    if "sign_in" in request.GET and visitor.principal is None:
        raise SignInNeeded
    return _page(request, way_chosen(handle), {})


@require_POST
def book(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Book its rides; who books for the first time says their name with it."""
    visitor = visitor_of(request)
    row = way_chosen(handle)
    if visitor.principal is None:
        raise SignInNeeded
    try:
        if rules.rider_of(visitor) is None:
            sent = request.POST
            card = RiderCard(sent.get("name", ""), sent.get("kana", ""), contact="notice")
            register_oneself(visitor, card)
        book_way(visitor, row.handle)
    except SignInNeeded:
        raise
    except Invalid as error:
        return _page(request, row, error.fields)
    except KagaError as error:
        return _page(request, row, {"": [error.detail]}, 409)
    return flash.redirect(f"/go/ways/{handle}", "way.booked_now")


def _handle(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


def _page(
    request: HttpRequest, row: ChosenWay, wrong: dict[str, list[str]], status: int = 422
) -> HttpResponse:
    visitor = visitor_of(request)
    with speaking(visitor.language):
        context = {**_shown(row), **_booking(row, visitor), **_family(request, row)}
        context |= {**_home(request, row), "signed": signed}
    context["wrong"] = wrong
    context["errors"] = [(name, one) for name, ones in wrong.items() for one in ones]
    return page(request, "mobility/way.html", context, status if wrong else 200)


def _shown(row: ChosenWay) -> dict[str, Any]:
    """Both ways as cards."""
    question = _question(row)
    ways = [(g.there, card_of(row.there, question))]
    if row.home is not None:
        ways.append((g.home, card_of(row.home, _turned(question))))
    typed = Typed(**{_FIELDS.get(k, k): v for k, v in row.question.items()})
    return {"row": row, "ways": ways, "question": question, "again": typed.address()}


_FIELDS: Final = {"from": "start", "to": "goal"}


def _question(row: ChosenWay) -> Question:
    """What was asked (raises NotFound when its places are known no more)."""
    typed = Typed(**{_FIELDS.get(k, k): v for k, v in row.question.items()})
    found = question_of(typed, Reading())
    if found is None:
        raise NotFound
    begins = to_local(datetime.fromisoformat(row.there["startTime"]))
    return replace(found, at=begins)


def _turned(question: Question) -> Question:
    return replace(question, start=question.goal, goal=question.start, arrive_by=False)


def _booking(row: ChosenWay, visitor: Visitor) -> dict[str, Any]:
    """What is to be booked, by whom it may be, and the tickets once it was."""
    offers, mine = offers_in(row), row.person is not None and row.person == visitor.person
    standing = standing_of(visitor)
    tickets: list[tuple[Booking, Any]] = []
    if mine:
        rows = Booking.objects.filter(reference__in=row.references).select_related("service")
        tickets = [(one, drawn_ticket(one)) for one in rows.order_by("day", "pickup_from")]
    legs = [leg for way in (row.there, row.home) if way for leg in way["legs"]]
    return {
        "offers": offers,
        "count": sum(leg["mode"] == "ODM" for leg in legs),
        "yen": f"{sum(one['yen'] for one in offers):,}",
        "allowed": allowed_words(offers[0]) if offers else None,
        "standing": standing,
        "may": any(standing in one["entitled"] for one in offers),
        "over": row.person is None and is_over(row),
        "booked": row.person is not None,
        "mine": mine,
        "tickets": tickets,
        "rider": rules.rider_of(visitor),
    }


def _family(request: HttpRequest, row: ChosenWay) -> dict[str, Any]:
    """The text that tells somebody, with the address of this page."""
    question = _question(row)
    cards = [(card_of(row.there, question), (question.start.name, question.goal.name))]
    if row.home is not None:
        home = _turned(question)
        cards.append((card_of(row.home, home), (home.start.name, home.goal.name)))
    link = request.build_absolute_uri(f"/go/ways/{row.handle}")
    lines = [*family_lines(cards), f"{say(w.family_link)}: {link}"]
    subject = say(g.family_subject, goal=question.goal.name)
    body = quote("\r\n".join(lines))
    mail = f"mailto:?subject={quote(subject)}&body={body}"
    return {"family": {"text": "　".join(lines), "mail": mail}}


def _home(request: HttpRequest, row: ChosenWay) -> dict[str, Any]:
    """The ways home to choose from, tried together with the way there."""
    asked = request.GET.get("back") or row.question.get("back", "")
    if row.home is not None or row.person is not None:
        return {"back": None, "back_at": "", "away": False}
    question = _question(row)
    at = day_and_clock(question.at.date().isoformat(), asked) if asked else None
    if at is None:
        return {"back": None, "back_at": asked, "away": False}
    arrives = to_local(datetime.fromisoformat(row.there["endTime"]))
    home = replace(_turned(question), at=max(at, arrives), back=None)
    offer = offer_in(row.there)
    try:
        back = way_of(home, g.home, "home", str(offer["token"]) if offer else "")
    except (Unavailable, Failed, Refused):
        return {"back": None, "back_at": asked, "away": True}
    same_day = [card for card in back.cards if card.on == home.at.date()]
    return {"back": replace(back, cards=same_day), "back_at": asked, "away": False}
