"""A driver's tours of today as data: everything that the device needs while it is offline.

What: who boards and alights where and when, what was promised, what was done; the public key by
which tickets are checked. Why data and not a page: the device keeps it, works on it without a
network, and sends what was pressed when it can.

>>> # sheet_of(visitor).tours[0].visits[0].stop
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from kaga.kernel import clock
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.cards import Card, cards_of
from kaga.services.mobility.rides.dayplan import BEGIN, KIND, RIDE, STOP
from kaga.services.mobility.rides.models import Booking, DayHead, Stop, Vehicle
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.sealing import ticket_public_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Place:
    """A stop, and what the paper booklet calls it."""

    code: str
    name: str
    number: int
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Passenger:
    """Who is meant, what the driver should know, what is to be paid."""

    booking: str
    state: str
    name: str
    people: int
    infants: int
    wheelchairs: int
    aids: tuple[str, ...]
    notes: str
    pays: str
    yen: int
    coupons: int
    since: int
    until: int
    by: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Where the vehicle goes next, when, and for whom; `done` and `arrived` if it was."""

    kind: str
    at: int
    place: Place
    passenger: Passenger | None
    done: int | None
    arrived: int | None


@dataclass(frozen=True, slots=True)
class Tour:
    """What one vehicle does today; `number` is that of the plan."""

    shift: str
    vehicle: str
    out: bool
    number: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A driver's day. `now` lets a device whose clock is wrong put it right."""

    day: date
    now: datetime
    driver: str
    ticket_key: str
    tours: tuple[Tour, ...]


def sheet_of(visitor: Visitor) -> Sheet:
    """The tours of the driver who is signed in (raises NotFound for who is none)."""
    driver = rules.driver_of(visitor)
    today = clock.today()
    tours = []
    for head in DayHead.objects.filter(day=today).order_by("service__code"):
        own = [
            code
            for code, duty in sorted(head.state["duties"].items())
            if duty["driver"] == str(driver.id)
        ]
        tours += list(_tours(head, own))
    return Sheet(today, clock.now(), str(driver.handle), ticket_public_key(), tuple(tours))


@dataclass(frozen=True, slots=True)
class _Known:
    """What tours refer to."""

    bookings: Mapping[str, Booking]
    cards: Mapping[Any, Card]
    stops: Mapping[str, Stop]


def _tours(head: DayHead, shifts: list[str]) -> Iterator[Tour]:
    state = head.state
    names = {one[RIDE] for code in shifts for one in state["tours"].get(code, ()) if one[RIDE]}
    rows = Booking.objects.filter(reference__in=names).select_related("rider")
    bookings = {row.reference: row for row in rows}
    cards = cards_of([row.rider for row in bookings.values()])
    known = _Known(bookings, cards, {one.code: one for one in Stop.objects.all()})
    titles = dict(Vehicle.objects.values_list("code", "title"))
    for code in shifts:
        duty = state["duties"][code]
        visits = (_visit(state, one, known) for one in state["tours"].get(code, ()))
        title = titles.get(duty["vehicle"], duty["vehicle"])
        yield Tour(code, title, duty["out"] is not None, head.number, tuple(visits))


def _visit(state: Mapping[str, Any], one: list[Any], known: _Known) -> Visit:
    deeds = state["deeds"].get(one[RIDE], {})
    pickup = one[KIND] == "pickup"
    row = known.bookings.get(one[RIDE] or "")
    return Visit(
        one[KIND],
        one[BEGIN],
        _place(one[STOP], known.stops),
        None if row is None else _passenger(row, known.cards.get(row.rider_id)),
        deeds.get("boarded" if pickup else "alighted"),
        deeds.get("arrived") if pickup else None,
    )


def _place(code: str, stops: Mapping[str, Stop]) -> Place:
    stop = stops.get(code)
    if stop is None:
        return Place(code, code, 0, None, None)
    return Place(code, stop.name, stop.number, stop.lat, stop.lon)


def _passenger(row: Booking, card: Card | None) -> Passenger:
    party = Party.read(row.party)
    return Passenger(
        booking=row.reference,
        state=row.state,
        name=card.call_name if card else "—",
        people=party.people,
        infants=party.infants,
        wheelchairs=party.wheelchairs,
        aids=card.aids if card else (),
        notes=card.notes if card else "",
        pays=row.pays,
        yen=row.yen,
        coupons=int(row.fare["coupons"]),
        since=row.pickup_from,
        until=row.pickup_until,
        by=row.arrive_by,
    )
