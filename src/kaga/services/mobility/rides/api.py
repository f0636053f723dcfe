"""The API of rides: offers, bookings, tickets; the driver's tour and what happens on it.

>>> # POST /api/v1/rides/offers  {"day": "2026-11-24", "from": "daishoji", "to": "kagaonsen"}
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from kaga.kernel.api.access import guarded
from kaga.kernel.api.idempotency import IDEMPOTENT, idempotent
from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.web.csrf import token_of
from kaga.kernel.web.pages import visitor_of
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.dayplan import midnight, moment_of
from kaga.services.mobility.rides.enums import Deed, Pays, Purpose
from kaga.services.mobility.rides.models import Booking, DemandService
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.queries.desk import stop_of
from kaga.services.mobility.rides.queries.own import booking_seen, bookings_of, ticket_of
from kaga.services.mobility.rides.queries.sheets import sheet_of

if TYPE_CHECKING:
    from kaga.services.mobility.rides.offering import Offer

router = Router()
OFFERS = Rate(60, 60)


class OffersIn(Schema):
    """From where to where (code, number or name of a stop), on which day, when."""

    start: str = Field(alias="from", min_length=1, max_length=100)
    goal: str = Field(alias="to", min_length=1, max_length=100)
    day: date
    at: int | None = Field(None, ge=0, le=100_000, description="board near this second")
    by: int | None = Field(None, ge=0, le=100_000, description="be there by this second")
    back_at: int | None = Field(None, ge=0, le=100_000)
    full: int = Field(1, ge=0, le=9)
    half: int = Field(0, ge=0, le=9)
    infants: int = Field(0, ge=0, le=9)
    wheelchairs: int = Field(0, ge=0, le=9)
    pays: Pays = Pays.CASH
    service: str = Field("", max_length=40)


class BookingIn(Schema):
    """An offer that is accepted."""

    token: str = Field(min_length=1, max_length=8000)
    purpose: Purpose = Purpose.UNSAID


class BookingOut(Schema):
    """A booking."""

    reference: str
    state: str
    day: date
    origin: str
    goal: str
    pickup_from: datetime
    pickup_until: datetime
    arrive_by: datetime
    yen: int
    pays: str


class DeedIn(Schema):
    """One press of a button on a device; `counter` is the device's own number for it."""

    counter: int = Field(ge=1, le=2_000_000_000)
    shift: str = Field(max_length=40)
    booking: str = Field(max_length=16)
    deed: Deed
    at: datetime


class DeedsIn(Schema):
    """What a device has to say."""

    device: str = Field(min_length=1, max_length=40)
    deeds: list[DeedIn] = Field(max_length=500)


@router.post("/offers", response=dict[str, Any], auth=None)
@limited("rides-offers", OFFERS)
def offers(request: HttpRequest, wanted: OffersIn) -> object:
    """Up to three rides near the wished time, tried on the live plan; or why there is none."""
    language = visitor_of(request).language
    ends = {"from": stop_of(wanted.start), "to": stop_of(wanted.goal)}
    missing = [name for name, stop in ends.items() if stop is None]
    rows = DemandService.objects.filter(is_active=True).order_by("code")
    service = rows.filter(code=wanted.service).first() or rows.first()
    origin, goal = ends["from"], ends["to"]
    if origin is None or goal is None or service is None:
        said = [words.stop_unknown.in_language(language)]
        raise Invalid(dict.fromkeys(missing or ["service"], said))
    party = Party(wanted.full, wanted.half, wanted.infants, wanted.wheelchairs)
    found = find_offers(
        Asked(
            service, wanted.day, origin.code, goal.code, party,
            at=wanted.at, by=wanted.by, back_at=wanted.back_at, pays=wanted.pays,
        )
    )  # fmt: skip
    return {
        "offers": [_offer(one, wanted.day) for one in found.offers],
        "why_not": found.why_not,
        "stand_in": service.status != "official",
    }


def _offer(offer: Offer, day: date) -> dict[str, Any]:
    rides = [
        {
            "from": leg.origin,
            "to": leg.goal,
            "pickup_from": moment_of(day, leg.window[0]),
            "pickup_until": moment_of(day, leg.window[1]),
            "arrive_by": moment_of(day, leg.by),
            "yen": leg.fare.yen,
        }
        for leg in offer.legs
    ]
    return {"rides": rides, "yen": offer.yen, "token": offer.token}


@router.post(
    "/bookings",
    response={201: list[BookingOut]},
    auth=guarded(rules.book_own),
    openapi_extra=IDEMPOTENT,
)
@idempotent
def make_booking(request: HttpRequest, wanted: BookingIn) -> object:
    """Book an offer for oneself, or for whom one acts."""
    visitor = visitor_of(request)
    rider = rules.rider_of(visitor)
    if rider is None:
        raise NotFound
    rows = book(visitor, Accepted(wanted.token, rider.id, purpose=wanted.purpose))
    return Status(201, [_out(row) for row in rows])


@router.get("/bookings", response=list[BookingOut])
def list_bookings(request: HttpRequest) -> object:
    """One's own bookings, newest day first."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    rider = rules.rider_of(visitor)
    return [] if rider is None else [_out(row) for row in bookings_of(rider)]


@router.get("/bookings/{reference}/ticket", response=dict[str, str])
def get_ticket(request: HttpRequest, reference: str) -> object:
    """The signed ticket of a booking."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    return {"ticket": ticket_of(booking_seen(visitor, reference))}


@router.delete("/bookings/{reference}", response=BookingOut)
def cancel_booking(request: HttpRequest, reference: str) -> object:
    """Give up a ride that has not begun."""
    visitor = visitor_of(request)
    require(visitor, rules.book_own)
    return _out(cancel(visitor, reference))


class TourStopOut(Schema):
    """A stop."""

    code: str
    name: str
    number: int
    lat: float | None
    lon: float | None


class PassengerOut(Schema):
    """Who boards or alights, and what the driver should know."""

    booking: str
    state: str
    name: str
    people: int
    infants: int
    wheelchairs: int
    aids: list[str]
    notes: str
    pays: str
    yen: int
    coupons: int
    since: int
    until: int
    by: int


class VisitOut(Schema):
    """A visit of a tour; times are seconds of the service day."""

    kind: str
    at: int
    place: TourStopOut
    passenger: PassengerOut | None
    done: int | None
    arrived: int | None


class TourOut(Schema):
    """A vehicle's tour."""

    shift: str
    vehicle: str
    out: bool
    number: int
    visits: list[VisitOut]


class SheetOut(Schema):
    """A driver's day; `token` goes into X-CSRFToken when a browser says what was done."""

    day: date
    midnight: datetime
    now: datetime
    driver: str
    ticket_key: str
    tours: list[TourOut]
    token: str


@router.get("/tour", response=SheetOut)
def get_tour(request: HttpRequest) -> object:
    """The tours of the driver who is signed in, as a device keeps them."""
    sheet = sheet_of(visitor_of(request))
    return {
        **asdict(sheet),
        "midnight": midnight(sheet.day),
        "token": token_of(request),
    }


@router.post("/deeds", response=list[dict[str, Any]], auth=guarded(rules.drive))
def say_deeds(request: HttpRequest, wanted: DeedsIn) -> object:
    """What a driver's device says; sent twice, it counts once."""
    said = [Said(one.counter, one.shift, one.booking, one.deed, one.at) for one in wanted.deeds]
    heard = take_deeds(visitor_of(request), wanted.device, said)
    return [{"counter": one.counter, "outcome": one.outcome, "why": one.why} for one in heard]


def _out(row: Booking) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "state": row.state,
        "day": row.day,
        "origin": row.origin,
        "goal": row.goal,
        "pickup_from": moment_of(row.day, row.pickup_from),
        "pickup_until": moment_of(row.day, row.pickup_until),
        "arrive_by": moment_of(row.day, row.arrive_by),
        "yen": row.yen,
        "pays": row.pays,
    }
