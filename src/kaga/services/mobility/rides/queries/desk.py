"""What the desk sees: callers, their usual trips, the calls to make, the day.

>>> # find_riders(visitor, "はし")
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kaga.engines.words import fold
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.cards import Card, card_of, cards_of, search_indexes
from kaga.services.mobility.rides.dayplan import (
    BEGIN,
    KIND,
    RIDE,
    STOP,
    clock_text,
    second_of,
)
from kaga.services.mobility.rides.dispatching import stuck_shifts
from kaga.services.mobility.rides.models import Booking, DayHead, Rider, Stop, Told, Vehicle
from kaga.services.mobility.rides.network import network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.mobility.rides.models import DemandService

MOST = 12
SINCE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Caller:
    """A rider and their card."""

    rider: Rider
    card: Card


def find_riders(visitor: Visitor, text: str) -> list[Caller]:
    """Riders by phone, or by the beginning of a name or of its kana."""
    require(visitor, rules.desk)
    if not fold(text):
        return []
    rows = Rider.objects.filter(indexes__digest__in=search_indexes(text)).distinct()
    found = list(rows.order_by("made_at")[:MOST])
    cards = cards_of(found)
    return [Caller(row, cards[row.id]) for row in found if row.id in cards]


def caller(visitor: Visitor, rider_id: UUID) -> Caller:
    """One rider (raises NotFound)."""
    require(visitor, rules.desk)
    row = Rider.objects.filter(id=rider_id).first()
    if row is None:
        raise NotFound
    return Caller(row, card_of(row))


@dataclass(frozen=True, slots=True)
class Usual:
    """A trip that somebody makes again and again."""

    origin: str
    goal: str
    origin_name: str
    goal_name: str
    at: str


def usual_trips(rider: Rider, most: int = 3) -> list[Usual]:
    """The trips that a rider made most often in half a year, with their commonest time."""
    since = clock.today() - SINCE
    rows = Booking.objects.filter(rider=rider, day__gte=since).exclude(state="failed")
    trips: dict[tuple[str, str], Counter[int]] = {}
    for origin, goal, at in rows.values_list("origin", "goal", "pickup_from"):
        trips.setdefault((origin, goal), Counter())[at] += 1
    net = network()
    order = sorted(trips.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        Usual(one, other, net.name(one), net.name(other), clock_text(_commonest(times)))
        for (one, other), times in order[:most]
    ]


def _commonest(times: Counter[int]) -> int:
    return min(times, key=lambda at: (-times[at], at))


def coming(rider: Rider) -> list[Booking]:
    """A rider's rides from today on."""
    rows = Booking.objects.filter(rider=rider, day__gte=clock.today(), state="booked")
    return list(rows.select_related("service").order_by("day", "pickup_from"))


@dataclass(frozen=True, slots=True)
class CallToMake:
    """Whom to phone, about which booking, and what to say."""

    told: Told
    booking: Booking
    card: Card


def calls_to_make(visitor: Visitor, most: int = 50) -> list[CallToMake]:
    """The list of calls, most urgent first."""
    require(visitor, rules.desk)
    rows = Told.objects.filter(how="call", at=None).select_related("promise__booking__rider")
    found = list(rows.order_by("promise__booking__day", "due", "id")[:most])
    cards = cards_of([row.promise.booking.rider for row in found])
    return [
        CallToMake(row, row.promise.booking, cards[row.promise.booking.rider_id])
        for row in found
        if row.promise.booking.rider_id in cards
    ]


@dataclass(frozen=True, slots=True)
class Visit:
    """A line of a tour, as it is shown and printed."""

    kind: str
    at: str
    stop: str
    number: int
    booking: Booking | None
    card: Card | None
    actual: str


@dataclass(frozen=True, slots=True)
class TourShown:
    """A vehicle's tour of a day."""

    code: str
    vehicle: str
    out: bool
    visits: Sequence[Visit]


def tours_of(service: DemandService, day: date) -> list[TourShown]:
    """Every vehicle's tour, with who boards and alights; nothing before the day is begun."""
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is None:
        return []
    names = list(head.state["rides"])
    rows = Booking.objects.filter(reference__in=names).select_related("rider")
    bookings = {row.reference: row for row in rows}
    cards = cards_of([row.rider for row in bookings.values()])
    titles = dict(Vehicle.objects.values_list("code", "title"))
    numbers = dict(Stop.objects.values_list("code", "number"))
    shown = []
    for code in sorted(head.state["duties"]):
        duty = head.state["duties"][code]
        visits = [
            _visit(head.state, one, bookings, (cards, numbers))
            for one in head.state["tours"].get(code, ())
        ]
        title = titles.get(duty["vehicle"], duty["vehicle"])
        shown.append(TourShown(code, title, duty["out"] is not None, visits))
    return shown


def stuck_tours(service: DemandService, day: date) -> tuple[str, ...]:
    """The vehicles that cannot drive as planned, of a day that is not over."""
    head = DayHead.objects.filter(service=service, day=day).first()
    if head is None or day < clock.today():
        return ()
    return stuck_shifts(head.state, network(), second_of(day, clock.now()))


def _visit(state: Any, one: Any, bookings: dict[str, Booking], known: tuple[Any, Any]) -> Visit:
    cards, numbers = known
    row = bookings.get(one[RIDE]) if one[RIDE] else None
    deeds = state["deeds"].get(one[RIDE], {}) if one[RIDE] else {}
    done = deeds.get("boarded" if one[KIND] == "pickup" else "alighted")
    return Visit(
        one[KIND],
        clock_text(one[BEGIN]),
        network().name(one[STOP]),
        numbers.get(one[STOP], 0),
        row,
        cards.get(row.rider_id) if row else None,
        clock_text(done) if done is not None else "",
    )


def stop_of(text: str) -> Stop | None:
    """A stop by its code, its number in the booklet, its name, or the beginning of either."""
    wanted = fold(text)
    if not wanted:
        return None
    rows = list(Stop.objects.filter(is_active=True).order_by("number"))
    exact = [row for row in rows if text in {row.code, row.name} or wanted == str(row.number)]
    starts = [
        row
        for row in rows
        if fold(row.name).startswith(wanted) or fold(row.kana).startswith(wanted)
    ]
    inside = [row for row in rows if wanted in fold(row.name)]
    return next(iter([*exact, *starts, *inside]), None)
