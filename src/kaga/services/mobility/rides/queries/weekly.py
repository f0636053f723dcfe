"""Standing orders, helpers and wallets, as their pages show them.

>>> # weekly_of(rider)[0].days
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from kaga.engines.calendar.working import is_national_holiday
from kaga.kernel import clock
from kaga.kernel.permissions import require
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.actions.wallet import can_be_undone, coupons_of
from kaga.services.mobility.rides.cards import Card, cards_of
from kaga.services.mobility.rides.dayplan import clock_text
from kaga.services.mobility.rides.models import (
    Booking,
    Helper,
    Rider,
    StandingOrder,
    WalletLine,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaga.kernel.identity.visitor import Visitor

AHEAD = timedelta(days=21)
MOST = 60


@dataclass(frozen=True, slots=True)
class ComingDay:
    """A day of a standing order: what became of it, and the booking if there is one."""

    day: date
    state: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A standing order and its next days."""

    order: StandingOrder
    at: str
    back: str
    days: Sequence[ComingDay]


def weekly_of(rider: Rider) -> list[Weekly]:
    """A rider's standing orders that go on."""
    rows = StandingOrder.objects.filter(rider=rider, ended_at=None).order_by("made_at", "id")
    today = clock.today()
    lasting = rows.filter(Q(ends=None) | Q(ends__gte=today))
    return [
        Weekly(
            row,
            clock_text(row.at),
            "" if row.back_at is None else clock_text(row.back_at),
            list(_days(row, today)),
        )
        for row in lasting.select_related("service", "rider")
    ]


def _days(row: StandingOrder, today: date) -> Iterator[ComingDay]:
    booked = {
        one.day: one
        for one in Booking.objects.filter(
            rider=row.rider_id, channel="standing", day__gte=today,
            origin=row.origin, goal=row.goal,
        ).order_by("made_at")
    }  # fmt: skip
    day = max(today, row.begins)
    while day <= min(today + AHEAD, row.ends or date.max):
        if day.weekday() in row.weekdays:
            yield _day(row, day, booked.get(day))
        day += timedelta(days=1)


def _day(row: StandingOrder, day: date, booking: Booking | None) -> ComingDay:
    if day.isoformat() in row.except_on:
        return ComingDay(day, "skipped")
    if booking is not None and booking.state != "cancelled":
        return ComingDay(day, "booked", booking.reference)
    if booking is not None:
        return ComingDay(day, "cancelled")
    if is_national_holiday(day) and not row.on_holidays:
        return ComingDay(day, "holiday")
    return ComingDay(day, "missed" if day.isoformat() in row.missed else "later")


@dataclass(frozen=True, slots=True)
class MissedCall:
    """Whom to phone because a weekly ride has no room."""

    order: StandingOrder
    day: date
    card: Card


def missed_calls(visitor: Visitor) -> list[MissedCall]:
    """Days of standing orders that are still to be told by phone, soonest first."""
    require(visitor, rules.desk)
    rows = StandingOrder.objects.filter(ended_at=None).exclude(to_call=[])
    found = list(rows.select_related("rider"))
    cards = cards_of([row.rider for row in found])
    calls = [
        MissedCall(row, date.fromisoformat(day), cards[row.rider_id])
        for row in found
        if row.rider_id in cards
        for day in row.to_call
    ]
    today = clock.today()
    return sorted((one for one in calls if one.day >= today), key=lambda one: one.day)


def helpers_of(rider: Rider) -> list[Helper]:
    """Who may book for a rider."""
    lasting = Q(until=None) | Q(until__gte=clock.today())
    rows = Helper.objects.filter(lasting, rider=rider, ended_at=None)
    return list(rows.select_related("rider").order_by("made_at"))


def helped_by(visitor: Visitor) -> list[tuple[Helper, Card]]:
    """For whom the visitor may book."""
    lasting = Q(until=None) | Q(until__gte=clock.today())
    rows = Helper.objects.filter(lasting, person=visitor.person, ended_at=None)
    found = list(rows.select_related("rider").order_by("made_at"))
    cards = cards_of([row.rider for row in found])
    return [(row, cards[row.rider_id]) for row in found if row.rider_id in cards]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a wallet, and whether the desk may take it back."""

    row: WalletLine
    can_be_undone: bool


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a rider has, and how it came to that."""

    coupons: int
    passes: Sequence[date]
    lines: Sequence[Line]


def wallet_of(rider: UUID) -> Wallet:
    """A rider's coupons and passes, newest line first."""
    rows = WalletLine.objects.filter(rider_id=rider).select_related("booking")
    passes = rows.filter(kind="pass", valid_until__gte=clock.today(), undone_by=None)
    return Wallet(
        coupons_of(rider),
        sorted(one.valid_until for one in passes if one.valid_until is not None),
        [Line(row, can_be_undone(row)) for row in rows.order_by("-at", "-id")[:MOST]],
    )
