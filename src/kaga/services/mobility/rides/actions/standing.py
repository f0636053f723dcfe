"""Standing orders: the same trip every week, booked as soon as booking opens.

National holidays and days left out are not booked. A day on which there is no room is told: by
a notice, or by a call that stands on the desk's list until somebody has made it.

>>> # make_standing(visitor, NewStanding(rider.id, "noriai", (1, 3), "s010", "s001", 32_400))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from kaga.engines.calendar.working import is_national_holiday
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, KagaError, NotFound
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.notices.actions import notify
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.moments import day_words
from kaga.services.mobility.rides import rules, weekly_words, words
from kaga.services.mobility.rides.actions.booking import Accepted, book_agreed
from kaga.services.mobility.rides.actions.days import door_of
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.promising import Telling
from kaga.services.mobility.rides.actions.refusing import note_refusal
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.actions.wallet import wallet_door
from kaga.services.mobility.rides.cards import card_of
from kaga.services.mobility.rides.dayplan import clock_text
from kaga.services.mobility.rides.enums import Channel
from kaga.services.mobility.rides.models import (
    Booking,
    DemandService,
    Rider,
    StandingOrder,
    Stop,
)
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.notice_kinds import STANDING_MISSED
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.kernel.storage.door import Transaction
    from kaga.kernel.web.words import Words

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
    on_holidays: bool = False


def make_standing(visitor: Visitor, wanted: NewStanding) -> StandingOrder:
    """Keep a standing order; its bookings follow by `book_standing`."""
    rider = Rider.objects.filter(id=wanted.rider).first()
    service = DemandService.objects.filter(code=wanted.service, is_active=True).first()
    if rider is None or service is None:
        raise NotFound
    rules.require_booking(visitor, rider)
    stops = Stop.objects.filter(code__in=[wanted.origin, wanted.goal]).count()
    if not wanted.weekdays or not set(wanted.weekdays) <= set(range(7)) or stops != 2:
        raise Invalid({"weekdays": [weekly_words.wrong.in_language(visitor.language)]})
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
        on_holidays=wanted.on_holidays,
    )
    with write() as tx:
        tx.add(row)
        facts = {"service": service.code}
        record(tx, Act("rides.standing.made", actor_of(visitor), row.handle, facts))
    return row


def end_standing(visitor: Visitor, order_id: UUID) -> None:
    """Book no more by a standing order; what is booked stays."""
    row = standing_seen(visitor, order_id)
    with write() as tx:
        tx.change(row, ended_at=clock.now())
        record(tx, Act("rides.standing.ended", actor_of(visitor), row.handle))


def standing_seen(visitor: Visitor, order_id: UUID) -> StandingOrder:
    """A standing order that the visitor may look after (raises NotFound)."""
    rows = StandingOrder.objects.select_related("rider", "service")
    row = rows.filter(id=order_id, ended_at=None).first()
    if row is None:
        raise NotFound
    rules.require_booking(visitor, row.rider)
    return row


def skip_once(visitor: Visitor, order_id: UUID, day: date) -> None:
    """Leave one day out; what is booked for it is given up.

    Raises
    ------
    Invalid: the order does not come on that day. Conflict: its ride has begun.
    """
    row = standing_seen(visitor, order_id)
    if day < clock.today() or day.weekday() not in row.weekdays:
        raise Invalid({"day": [words.day_wrong.in_language(visitor.language)]})
    booked = made_for(row, day)
    doors = {door_of(row.service, day), wallet_door(row.rider_id)} if booked else set()
    with write(on=sorted({*doors, _door(row)})) as tx:
        row = tx.lock(StandingOrder.objects.filter(id=row.id)).get()
        tx.change(row, except_on=sorted({*row.except_on, day.isoformat()}))
        facts: dict[str, Json] = {"day": day.isoformat()}
        record(tx, Act("rides.standing.skipped", actor_of(visitor), row.handle, facts))
        for reference in booked:
            cancel(visitor, reference)


def skip_no_more(visitor: Visitor, order_id: UUID, day: date) -> bool:
    """Take a day that was left out in again; whether it could be booked, if it was due."""
    row = standing_seen(visitor, order_id)
    if day.isoformat() not in row.except_on:
        raise NotFound
    with write(on=[_door(row)]) as tx:
        row = tx.lock(StandingOrder.objects.select_related("rider", "service")).get(id=row.id)
        rest = [one for one in row.except_on if one != day.isoformat()]
        tx.change(row, except_on=rest)
        facts: dict[str, Json] = {"day": day.isoformat()}
        record(tx, Act("rides.standing.resumed", actor_of(visitor), row.handle, facts))
    if row.made_until is None or day > row.made_until:
        return True
    return _book_day(row, day)


def made_for(row: StandingOrder, day: date) -> list[str]:
    """The bookings that were made by a standing order for a day and are still to be ridden."""
    rows = Booking.objects.filter(
        rider=row.rider_id, service=row.service_id, day=day, channel=Channel.STANDING
    )
    ends = Q(origin=row.origin, goal=row.goal) | Q(origin=row.goal, goal=row.origin)
    return list(rows.filter(ends, state="booked").values_list("reference", flat=True))


def _door(row: StandingOrder) -> str:
    return f"rides:standing:{row.id}"


def missed_told(visitor: Visitor, order_id: UUID, day: date) -> None:
    """Somebody was phoned about a day on which there was no room."""
    require(visitor, rules.desk)
    row = StandingOrder.objects.filter(id=order_id).first()
    if row is None or day.isoformat() not in row.to_call:
        raise NotFound
    with write(on=[_door(row)]) as tx:
        row = tx.lock(StandingOrder.objects.filter(id=order_id)).get()
        tx.change(row, to_call=[one for one in row.to_call if one != day.isoformat()])
        facts: dict[str, Json] = {"day": day.isoformat()}
        record(tx, Act("rides.standing.refusal_told", actor_of(visitor), row.handle, facts))


def book_standing() -> list[tuple[UUID, date, bool]]:
    """Book every standing order for the days that have opened: order, day, whether it fits."""
    today = clock.today()
    lasting = Q(ends=None) | Q(ends__gte=today)
    rows = StandingOrder.objects.filter(lasting, ended_at=None)
    done = []
    for row in rows.select_related("service", "rider").order_by("made_at", "id"):
        done += [(row.id, day, _book_day(row, day)) for day in list(_open_days(row, today))]
    return done


def _open_days(row: StandingOrder, today: date) -> Iterator[date]:
    """Days that can be booked now and were not tried before."""
    last = today + timedelta(days=Terms.read(row.service.terms).open_days)
    day = max(row.begins, today, (row.made_until or today) + timedelta(days=1))
    while day <= min(last, row.ends or last):
        if comes_on(row, day):
            yield day
        day += timedelta(days=1)


def comes_on(row: StandingOrder, day: date) -> bool:
    """Whether an order is for a day: its weekday, no holiday unless wanted, not left out."""
    open_day = row.on_holidays or not is_national_holiday(day)
    return day.weekday() in row.weekdays and open_day and day.isoformat() not in row.except_on


def _book_day(row: StandingOrder, day: date) -> bool:
    """Book a day, or tell the rider that there is no room."""
    asked = _asked(row, day)
    fits, why = False, "full"
    try:
        found = find_offers(asked, most=1)
        why = found.why_not or "full"
        if found.offers and abs(found.offers[0].legs[0].window[0] - row.at) <= NEAR_S:
            as_agreed = found.offers[0].legs[0].window[0] == row.at
            told = Telling.AGREED if as_agreed else Telling.CALL
            token = found.offers[0].token
            book_agreed(Accepted(token, row.rider_id, Channel.STANDING, agreed=told))
            fits = True
    except KagaError:  # taken meanwhile, or entitled no more: the rider is told
        fits = False
    if not fits:
        note_refusal(asked, why, row.rider_id, Channel.STANDING)
    _keep_tried(row, day, fits=fits)
    return fits


def _asked(row: StandingOrder, day: date) -> Asked:
    card = card_of(row.rider)
    party = Party(
        full=0 if card.half else 1,
        half=1 if card.half else 0,
        wheelchairs=int(card.wheelchair),
        aids=bool(card.aids),
    )
    return Asked(row.service, day, row.origin, row.goal, party, at=row.at, back_at=row.back_at)


def _keep_tried(row: StandingOrder, day: date, *, fits: bool) -> None:
    """Keep that a day was tried; who got no ride gets a notice, or is to be called."""
    with write(on=[_door(row)], bookkeeping="how far a standing order has been booked") as tx:
        row = tx.lock(StandingOrder.objects.select_related("rider")).get(id=row.id)
        iso, others = day.isoformat(), [one for one in row.missed if one != day.isoformat()]
        missed = others if fits else sorted([*others, iso])
        told = fits or (_tell_missed(tx, row, day) and card_of(row.rider).contact != "phone")
        calls = row.to_call if told else sorted({*row.to_call, iso})
        until = max(day, row.made_until or day)
        tx.change(row, made_until=until, missed=missed, to_call=calls)


def _tell_missed(tx: Transaction, row: StandingOrder, day: date) -> bool:
    if row.rider.person is None:
        return False
    net = network()
    values: dict[str, str | Words] = {
        "day": day_words(day),
        "origin": net.name(row.origin),
        "goal": net.name(row.goal),
        "at": clock_text(row.at),
    }
    person = PersonId(row.rider.person)
    return notify(tx, person, STANDING_MISSED, values, href="/rides/weekly") is not None
