"""What riders and drivers see of what is theirs.

>>> # tour_today(visitor)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import may
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.dayplan import moment_of
from kaga.services.mobility.rides.models import Booking, DayHead, Rider
from kaga.services.mobility.rides.queries.desk import TourShown, Visit, tours_of
from kaga.services.mobility.rides.sealing import sign_ticket

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

MOST = 50


def bookings_of(rider: Rider) -> list[Booking]:
    """A rider's bookings, newest day first."""
    rows = Booking.objects.filter(rider=rider).select_related("service")
    return list(rows.order_by("-day", "-pickup_from", "id")[:MOST])


def booking_seen(visitor: Visitor, reference: str) -> Booking:
    """A booking that the visitor may look after (raises NotFound)."""
    rows = Booking.objects.select_related("service", "rider")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise NotFound
    rules.require_booking(visitor, row.rider)
    return row


def ticket_of(row: Booking) -> str:
    """The signed ticket of a booking; it tells nobody's name and is good for its day."""
    facts = {
        "b": row.reference,
        "d": row.day.isoformat(),
        "f": row.origin,
        "t": row.goal,
        "n": row.party["full"] + row.party["half"] + row.party["infants"],
        "p": row.pays,
        "x": int(moment_of(row.day, 30 * 3600).timestamp()),
    }
    return sign_ticket(facts)


@dataclass(frozen=True, slots=True)
class OwnTour:
    """A driver's tour of today, and what comes next on it."""

    tour: TourShown
    next: Visit | None


def tour_today(visitor: Visitor, day: date | None = None) -> list[OwnTour]:
    """The tours of the driver who is signed in; nobody else's names are shown to them."""
    driver = rules.driver_of(visitor)
    on = day or clock.today()
    own = []
    for head in DayHead.objects.filter(day=on).select_related("service"):
        codes = {
            code
            for code, duty in head.state["duties"].items()
            if duty["driver"] == str(driver.id)
        }
        mine = (one for one in tours_of(head.service, on) if one.code in codes)
        own += [OwnTour(one, next(filter(_is_next, one.visits), None)) for one in mine]
    return own


def _is_next(visit: Visit) -> bool:
    """Whether somebody is still to board or alight there."""
    if visit.booking is None or visit.actual:
        return False
    waits = visit.booking.state == "booked"
    return waits or (visit.kind == "drop" and visit.booking.state == "aboard")


def rider_for(visitor: Visitor, rider_id: UUID | None) -> Rider | None:
    """The rider that is meant: the one named, if the visitor may book for them, or oneself."""
    if rider_id is None:
        return rules.rider_of(visitor)
    row = Rider.objects.filter(id=rider_id).first()
    if row is None or not (may(visitor, rules.desk) or rules.may_book_for(visitor, row)):
        raise NotFound
    return row
