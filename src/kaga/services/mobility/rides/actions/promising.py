"""Promises: each told once, each change told again, and who was told how is kept.

What: a row for every version of what somebody was promised, and a row for each way in which
they are told. Whoever has an account gets a notice (and its mail) in the same transaction;
whoever wants the phone, or has nothing else, stands on the list of calls until somebody says
that it was made.

>>> # promise(tx, booking, Promised(Why.LATE, entry, held.head.number), Telling.CALL)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.notices.actions import notify
from kaga.kernel.web.moments import day_words
from kaga.services.mobility.rides.cards import card_of
from kaga.services.mobility.rides.dayplan import clock_text
from kaga.services.mobility.rides.enums import BookingState, Why
from kaga.services.mobility.rides.models import Booking, Promise, Told
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.notice_kinds import KINDS

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction
    from kaga.kernel.web.words import Words


class Telling(StrEnum):
    """How the rider knows already, or that they must be phoned.

    Agreed: as every week. Aboard: by the driver beside them, whose page shows it.
    """

    SPOKEN = "spoken"
    SCREEN = "screen"
    AGREED = "agreed"
    ABOARD = "aboard"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Promised:
    """Why it is promised, the ledger entry, the number of the plan that keeps it."""

    why: Why
    entry: UUID
    plan: int
    longest: int | None = None
    by: UUID | None = None


def promise(tx: Transaction, booking: Booking, given: Promised, told: Telling) -> Promise:
    """Keep what the booking promises now, and tell the rider.

    A booking that another one replaces is told of with that one.
    """
    open_still = BookingState(booking.state).is_open
    times = (booking.pickup_from, booking.pickup_until, booking.arrive_by)
    since, until, by = times if open_still else (None, None, None)
    row = tx.add(
        Promise(
            booking=booking,
            number=booking.promise_number,
            why=str(given.why),
            pickup_from=since,
            pickup_until=until,
            arrive_by=by,
            longest_ride=given.longest if open_still else None,
            plan_number=given.plan,
            entry_id=given.entry,
            made_at=clock.now(),
        )
    )
    if given.why is Why.CHANGED and not open_still:
        tx.add(Told(promise=row, how="instead", at=clock.now()))
        return row
    reached = _notice(tx, booking, given.why)
    if reached:
        tx.add(Told(promise=row, how="notice", at=clock.now()))
    if told is not Telling.CALL:
        tx.add(Told(promise=row, how=str(told), at=clock.now(), by=given.by))
    elif not reached or _wants_phone(booking):
        tx.add(Told(promise=row, how="call", due=booking.pickup_from))
    return row


def _notice(tx: Transaction, booking: Booking, why: Why) -> bool:
    person = booking.rider.person
    if person is None:
        return False
    values = values_of(booking)
    href = f"/rides/{booking.reference}"
    return notify(tx, PersonId(person), KINDS[why], values, href=href) is not None


def values_of(booking: Booking) -> dict[str, str | Words]:
    """What notices say of a booking."""
    net = network()
    return {
        "reference": booking.reference,
        "day": day_words(booking.day),
        "origin": net.name(booking.origin),
        "goal": net.name(booking.goal),
        "since": clock_text(booking.pickup_from),
        "until": clock_text(booking.pickup_until),
        "by": clock_text(booking.arrive_by),
    }


def _wants_phone(booking: Booking) -> bool:
    return card_of(booking.rider).contact == "phone"
