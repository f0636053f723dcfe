"""The desk's console: who calls, where to, three offers, read back, booked; by keyboard alone.

What: one address that grows with what is known: the caller, the trip, the offers. Each step is
a plain form with the next thing to press in focus, so a usual trip is a number and Enter three
times.

>>> # /staff/rides?q=0761720000
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, KagaError
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, weekly_words, words
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.calls import call_done
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.looking import look_at
from kaga.services.mobility.rides.actions.refusing import note_refusal
from kaga.services.mobility.rides.actions.riders import register_rider
from kaga.services.mobility.rides.actions.wallet import coupons_of, sell_book
from kaga.services.mobility.rides.cards import Card
from kaga.services.mobility.rides.dayplan import clock_text
from kaga.services.mobility.rides.enums import Channel, Entitled, Pays
from kaga.services.mobility.rides.models import DemandService
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.offering import Asked, Offer, Offered, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.queries import desk
from kaga.services.mobility.rides.queries.weekly import missed_calls
from kaga.services.mobility.rides.terms import seconds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.web.words import Words

HOME = "/staff/rides"
_TIME = re.compile(r"\d{1,2}:\d{2}")
DAYS = 7


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer as it is read back."""

    offer: Offer
    lines: tuple[Words, ...]
    times: str


@require_GET
def console(request: HttpRequest) -> HttpResponse:
    """Whatever is known so far."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    typed = request.GET.dict()
    found = desk.find_riders(visitor, typed.get("q", ""))
    chosen = _chosen(request, found)
    context: dict[str, Any] = {**frame_of(typed), "found": found, "chosen": chosen}
    if chosen is not None:
        context |= _about(chosen, typed, visitor.language)
    return page(request, "rides/console.html", context)


def frame_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """What every page on which somebody asks for a ride knows."""
    today = clock.today()
    days = [today + timedelta(days=more) for more in range(DAYS)]
    return {
        "bundle": "web/staff/main.ts",
        "w": words,
        "typed": typed,
        "days": [(one.isoformat(), day_words(one)) for one in days],
        "today": today.isoformat(),
        "services": _services(),
        "entitled": list(words.entitled_names.items()),
        "pays": [(str(one), words.pays_names[one]) for one in Pays],
        "wrong": {},
        "errors": [],
        "clock_text": clock_text,
        "day_words": day_words,
        "name_of": network().name,
    }


def _services() -> list[tuple[str, str]]:
    rows = DemandService.objects.filter(is_active=True).order_by("code")
    return [(row.code, row.title["ja"]) for row in rows]


def _chosen(request: HttpRequest, found: list[desk.Caller]) -> desk.Caller | None:
    """The rider that was picked, or the only one that was found."""
    visitor = visitor_of(request)
    picked = request.GET.get("rider", "")
    if picked:
        try:
            one = desk.caller(visitor, UUID(picked))
        except ValueError as error:
            raise Invalid({"rider": [words.offer_unknown.ja]}) from error
    elif len(found) == 1:
        one = found[0]
    else:
        return None
    look_at(visitor, one.rider)
    return one


def _about(chosen: desk.Caller, typed: Mapping[str, str], language: Language) -> dict[str, Any]:
    wrong: dict[str, list[str]] = {}
    offered = None
    if typed.get("from") or typed.get("to"):
        try:
            offered = _offered(chosen, typed, language)
        except Invalid as error:
            wrong = error.fields
    return {
        "usual": desk.usual_trips(chosen.rider),
        "coming": desk.coming(chosen.rider),
        "coupons": coupons_of(chosen.rider.id),
        "offered": offered,
        "shown": [] if offered is None else [shown_offer(one, typed) for one in offered.offers],
        "why_not": words.why_not.get(offered.why_not) if offered else None,
        "wrong": wrong,
        "errors": [(name, one) for name, ones in wrong.items() for one in ones],
    }


def _offered(chosen: desk.Caller, typed: Mapping[str, str], language: Language) -> Offered:
    """Offers for what was typed (raises Invalid)."""
    asked = asked_of(typed, chosen.card, language)
    found = find_offers(asked)
    note_refusal(asked, found.why_not, chosen.rider.id, Channel.PHONE)
    return found


def asked_of(typed: Mapping[str, str], card: Card, language: Language) -> Asked:
    """What somebody wants, read from boxes (raises Invalid with the box that is wrong)."""
    wrong: dict[str, list[str]] = {}
    ends = {}
    for box in ("from", "to"):
        stop = desk.stop_of(typed.get(box, ""))
        ends[box] = stop.code if stop else ""
        if stop is None:
            wrong[box] = [words.stop_unknown.in_language(language)]
    times: dict[str, int | None] = {}
    for box in ("at", "back"):
        text = typed.get(box, "").strip()
        times[box] = seconds_of(text) if _TIME.fullmatch(text) else None
        if text and times[box] is None:
            wrong[box] = [words.time_wrong.in_language(language)]
    try:
        on = date.fromisoformat(typed.get("day") or clock.today().isoformat())
    except ValueError:
        on, wrong["day"] = clock.today(), [words.day_wrong.in_language(language)]
    pays = Pays(typed["pays"]) if typed.get("pays") in set(Pays) else Pays.CASH
    rows = DemandService.objects.filter(is_active=True).order_by("code")
    service = rows.filter(code=typed.get("service", "")).first() or rows.first()
    if wrong or service is None:
        raise Invalid(wrong or {"": [words.why_not["no_day"].in_language(language)]})
    return Asked(
        service, on, ends["from"], ends["to"], party_of(typed, card),
        at=times["at"], back_at=times["back"], pays=pays,
    )  # fmt: skip


def party_of(typed: Mapping[str, str], card: Card) -> Party:
    """The rider, and so many who come along at the full fare."""
    text = typed.get("people", "1")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    more = max(count, 1) - 1
    return Party(
        full=more + (0 if card.half else 1),
        half=1 if card.half else 0,
        wheelchairs=int(card.wheelchair),
        aids=bool(card.aids),
    )


def shown_offer(offer: Offer, typed: Mapping[str, str]) -> Shown:
    """An offer with the sentences to be read."""
    on = date.fromisoformat(typed.get("day") or clock.today().isoformat())
    return Shown(offer, tuple(read_back(offer, on)), " ／ ".join(_times(offer)))


def _times(offer: Offer) -> list[str]:
    return [f"{clock_text(leg.window[0])}–{clock_text(leg.window[1])}" for leg in offer.legs]


def read_back(offer: Offer, on: date) -> list[Words]:
    """The sentences that are read to the caller, one for each ride, then the fare."""
    from kaga.kernel.web.words import LANGUAGES, Words  # noqa: PLC0415

    net, said = network(), []
    for leg in offer.legs:
        parts = {
            "since": clock_text(leg.window[0]),
            "until": clock_text(leg.window[1]),
            "by": clock_text(leg.by),
            "origin": net.name(leg.origin),
            "goal": net.name(leg.goal),
        }
        told = [
            words.read_back.in_language(one, day=day_words(on).in_language(one), **parts)
            for one in LANGUAGES
        ]
        said.append(Words(*told))
    fares = [words.read_fare.in_language(one, yen=f"{offer.yen:,}") for one in LANGUAGES]
    return [*said, Words(*fares)]


@require_POST
def book_now(request: HttpRequest) -> HttpResponse:
    """Book an offer for the caller."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    rider = request.POST.get("rider", "")
    try:
        token = request.POST.get("token", "")
        book(visitor, Accepted(token, UUID(rider), Channel.PHONE))
    except (KagaError, ValueError) as error:
        context = frame_of({}) | {"found": [], "chosen": None}
        detail = getattr(error, "detail", "") or words.offer_unknown.in_language(
            visitor.language
        )
        context["errors"] = [("q", detail)]
        return page(request, "rides/console.html", context, 409)
    return flash.redirect(HOME, "rides.booked_now")


@require_POST
def register_now(request: HttpRequest) -> HttpResponse:
    """Register a caller, and go on with them."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    typed = request.POST.dict()
    born = typed.get("born", "")
    card = Card(
        typed.get("name", ""),
        typed.get("kana", ""),
        born=int(born) if born.isascii() and born.isdigit() else 0,
        phones=tuple(one for one in (typed.get("phone", ""),) if one),
        half="half" in typed,
        wheelchair="wheelchair" in typed,
        notes=typed.get("notes", ""),
    )
    by = typed.get("entitled", "")
    try:
        row = register_rider(
            visitor, card, Entitled(by) if by in set(Entitled) else Entitled.GUEST
        )
    except Invalid as error:
        context = frame_of(typed) | {"found": [], "chosen": None, "wrong": error.fields}
        context["errors"] = [(name, one) for name, ones in error.fields.items() for one in ones]
        return page(request, "rides/console.html", context, 422)
    return flash.redirect(f"{HOME}?rider={row.id}", "rides.registered_now")


@require_POST
def cancel_now(request: HttpRequest, reference: str) -> HttpResponse:
    """Give up a ride for the caller."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    cancel(visitor, reference)
    return flash.redirect(HOME, "rides.cancelled_now")


@require_POST
def sell_now(request: HttpRequest, rider: UUID) -> HttpResponse:
    """Sell a coupon book."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    service = DemandService.objects.filter(is_active=True).order_by("code").first()
    if service is not None:
        sell_book(visitor, rider, service)
    return flash.redirect(f"{HOME}?rider={rider}", "rides.told_now")


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to phone about what changed."""
    visitor = visitor_of(request)
    rows = desk.calls_to_make(visitor)
    more = {"rows": rows, "missed": missed_calls(visitor), "k": weekly_words}
    return page(request, "rides/calls.html", {**frame_of({}), **more})


@require_POST
def call_made(request: HttpRequest, told: UUID) -> HttpResponse:
    """A call was made, or nobody answered."""
    call_done(visitor_of(request), told, reached=request.POST.get("did") == "reached")
    return flash.redirect(f"{HOME}/calls", "rides.told_now")
