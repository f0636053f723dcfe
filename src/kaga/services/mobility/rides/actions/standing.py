"""Standing orders: the same trip every week, booked as soon as booking opens.

>>> # make_standing(visitor, NewStanding(rider.id, "noriai", (1, 3), "s010", "s001", 32_400))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, KagaError, NotFound
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.booking import Accepted, book_agreed
from kaga.services.mobility.rides.actions.promising import Telling
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.cards import card_of
from kaga.services.mobility.rides.enums import Channel
from kaga.services.mobility.rides.models import DemandService, Rider, StandingOrder, Stop
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.kernel.identity.visitor import Visitor

NEAR_S = 1800
"""A standing order takes what is offered so near to its time, and nothing else."""


@dataclass(frozen=True, slots=True)
class NewStanding:
    """Who, with which service, on which weekdays, from where to where, when, and back."""

    rider: UUID
    service: str
    weekdays: tuple[int, ...]
    origin: str
    goal: str
    at: int
    back_at: int | None = None
    ends: date | None = None


def make_standing(visitor: Visitor, wanted: NewStanding) -> StandingOrder:
    """Keep a standing order; its bookings follow by `book_standing`."""
    rider = Rider.objects.filter(id=wanted.rider).first()
    service = DemandService.objects.filter(code=wanted.service, is_active=True).first()
    if rider is None or service is None:
        raise NotFound
    rules.require_booking(visitor, rider)
    stops = Stop.objects.filter(code__in=[wanted.origin, wanted.goal]).count()
    if not wanted.weekdays or not set(wanted.weekdays) <= set(range(7)) or stops != 2:
        raise Invalid({"": [words.day_wrong.in_language(visitor.language)]})
    row = StandingOrder(
        rider=rider,
        service=service,
        weekdays=sorted(set(wanted.weekdays)),
        origin=wanted.origin,
        goal=wanted.goal,
        at=wanted.at,
        back_at=wanted.back_at,
        begins=clock.today(),
        ends=wanted.ends,
    )
    with write() as tx:
        tx.add(row)
        facts = {"service": service.code}
        record(tx, Act("rides.standing.made", actor_of(visitor), row.handle, facts))
    return row


def end_standing(visitor: Visitor, order_id: UUID) -> None:
    """Book no more by a standing order; what is booked stays."""
    row = (
        StandingOrder.objects.select_related("rider").filter(id=order_id, ended_at=None).first()
    )
    if row is None:
        raise NotFound
    rules.require_booking(visitor, row.rider)
    with write() as tx:
        tx.change(row, ended_at=clock.now())
        record(tx, Act("rides.standing.ended", actor_of(visitor), row.handle))


def book_standing() -> list[tuple[UUID, date, bool]]:
    """Book every standing order for the days that have opened: order, day, whether it fits."""
    today = clock.today()
    lasting = Q(ends=None) | Q(ends__gte=today)
    rows = StandingOrder.objects.filter(lasting, ended_at=None)
    done = []
    for row in rows.select_related("service", "rider").order_by("made_at", "id"):
        done += [(row.id, day, _book_day(row, day)) for day in _open_days(row, today)]
    return done


def _open_days(row: StandingOrder, today: date) -> Iterator[date]:
    """Days that can be booked now and were not tried before."""
    last = today + timedelta(days=Terms.read(row.service.terms).open_days)
    day = max(row.begins, today, (row.made_until or today) + timedelta(days=1))
    while day <= min(last, row.ends or last):
        if day.weekday() in row.weekdays and day.isoformat() not in row.except_on:
            yield day
        day += timedelta(days=1)


def _book_day(row: StandingOrder, day: date) -> bool:
    card = card_of(row.rider)
    party = Party(
        full=0 if card.half else 1,
        half=1 if card.half else 0,
        wheelchairs=int(card.wheelchair),
        aids=bool(card.aids),
    )
    asked = Asked(row.service, day, row.origin, row.goal, party, at=row.at, back_at=row.back_at)
    fits = False
    try:
        found = find_offers(asked, most=1)
        if found.offers and abs(found.offers[0].legs[0].window[0] - row.at) <= NEAR_S:
            as_agreed = found.offers[0].legs[0].window[0] == row.at
            told = Telling.AGREED if as_agreed else Telling.CALL
            token = found.offers[0].token
            book_agreed(Accepted(token, row.rider_id, Channel.STANDING, agreed=told))
            fits = True
    except KagaError:  # taken meanwhile, or entitled no more: the day is listed as missed
        fits = False
    missed = row.missed if fits else [*row.missed, day.isoformat()]
    with write(bookkeeping="how far a standing order has been booked") as tx:
        tx.change(row, made_until=day, missed=missed)
    return fits
