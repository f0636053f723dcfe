"""What drivers say: arrived, boarded, alighted, nobody there.

What: a device gives each press of a button a number of its own and sends it when it can, twice
if it does not know; each is taken once, in the order in which it happened. What cannot be true
any more (somebody cancelled while the device was out of reach) is kept with the reason, for the
desk to look at: a driver's word is never thrown away. When it tells that the vehicle is behind,
the rest of the tour is timed anew and whoever it concerns is told.

>>> # take_deeds(visitor, "tablet-1", [Said(1, "noriai-1", "R261124-0019", Deed.BOARDED, at)])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import structlog

from kaga.kernel import clock
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.actions.days import BrokenPlan, Change, HeldDay, door_of, hold
from kaga.services.mobility.rides.actions.disruptions import follow
from kaga.services.mobility.rides.actions.leaving import leave_out
from kaga.services.mobility.rides.actions.promising import Promised, Telling, promise
from kaga.services.mobility.rides.actions.wallet import wallet_door
from kaga.services.mobility.rides.dayplan import second_of, tour_of
from kaga.services.mobility.rides.dispatching import warm
from kaga.services.mobility.rides.enums import BookingState, Deed, Why
from kaga.services.mobility.rides.models import Booking, DriverDeed, Rider
from kaga.services.mobility.rides.queries.days import day_state

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction
    from kaga.services.mobility.rides.models import Driver

_log = structlog.get_logger("kaga.rides")
Taken = Literal["taken", "known", "refused"]


@dataclass(frozen=True, slots=True)
class Said:
    """One press of a button: its number on the device, on which tour, for whom, when."""

    counter: int
    shift: str
    booking: str
    deed: Deed
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it."""

    counter: int
    outcome: Taken
    why: str = ""


def take_deeds(visitor: Visitor, device: str, said: Sequence[Said]) -> list[Heard]:
    """Take what a device has to say, in the order in which it happened.

    Raises
    ------
    SignInNeeded, NotAllowed, NotFound: not a driver.
    """
    driver = rules.driver_of(visitor)
    warm()
    order = sorted(said, key=lambda one: (one.at, one.counter))
    heard = [(one, _take(visitor, driver, device, one)) for one in order]
    _follow(one.booking for one, told in heard if told.outcome == "taken")
    return sorted((told for _, told in heard), key=lambda one: one.counter)


def _follow(bookings: Iterable[str]) -> None:
    """Time the tours anew of which something was said; what was said stands in any case."""
    rows = Booking.objects.filter(reference__in=set(bookings)).select_related("service")
    tours = {(row.service, row.day, shift) for row in rows if (shift := _shift_of(row))}
    for service, day, shift in sorted(tours, key=lambda one: (one[1], one[2])):
        try:
            follow(service, day, shift)
        except BrokenPlan as error:
            _log.warning(
                "a late tour could not be timed anew", shift=shift, faults=error.faults
            )


def _shift_of(row: Booking) -> str | None:
    return tour_of(day_state(row.service, row.day).state, row.reference)


def _take(visitor: Visitor, driver: Driver, device: str, said: Said) -> Heard:
    rows = Booking.objects.select_related("service", "rider")
    known = rows.filter(reference=said.booking).first()
    doors = [f"rides:device:{device}"]
    if known is not None:
        doors += [door_of(known.service, known.day), wallet_door(known.rider_id)]
    with write(on=doors, bookkeeping="what a device says twice, or of nothing we know") as tx:
        before = DriverDeed.objects.filter(device=device, counter=said.counter).first()
        if before is not None:
            return Heard(said.counter, _outcome(before.outcome), before.why)
        heard = Heard(said.counter, "refused", "unknown")
        if known is not None:
            held = hold(tx, known.service, known.day)
            heard = _written(held, visitor, rows.get(id=known.id), said)
        _keep(tx, driver, device, (said, heard))
        return heard


def _outcome(text: str) -> Taken:
    outcomes: dict[str, Taken] = {"taken": "taken", "known": "known", "refused": "refused"}
    return outcomes[text]


def _keep(tx: Transaction, driver: Driver, device: str, both: tuple[Said, Heard]) -> None:
    said, heard = both
    tx.add(
        DriverDeed(
            driver=driver,
            device=device,
            counter=said.counter,
            shift=said.shift,
            booking=said.booking,
            deed=str(said.deed),
            said_at=said.at,
            received_at=clock.now(),
            outcome=heard.outcome,
            why=heard.why,
        )
    )


_NEEDS = {
    Deed.ARRIVED: {BookingState.BOOKED},
    Deed.BOARDED: {BookingState.BOOKED},
    Deed.ALIGHTED: {BookingState.BOOKED, BookingState.ABOARD},
    Deed.ABSENT: {BookingState.BOOKED},
}
_LEADS = {
    Deed.BOARDED: BookingState.ABOARD,
    Deed.ALIGHTED: BookingState.DONE,
    Deed.ABSENT: BookingState.NO_SHOW,
}


def _written(held: HeldDay, visitor: Visitor, row: Booking, said: Said) -> Heard:
    """Write one deed, if it can be true."""
    deeds = dict(held.state["deeds"].get(row.reference, {}))
    if str(said.deed) in deeds:
        return Heard(said.counter, "known")
    state = BookingState(row.state)
    if state not in _NEEDS[said.deed]:
        return Heard(said.counter, "refused", str(state))
    actor = visitor.actor("staff")
    if said.deed is Deed.ABSENT:
        _no_show(held, visitor, row)
        return Heard(said.counter, "taken")
    deeds[str(said.deed)] = second_of(held.day, said.at)
    patch = {"deeds": {row.reference: deeds}}
    facts = {"booking": row.reference, "deed": str(said.deed)}
    held.change(Change("deed", patch, "rides.tour.driven", actor, row.handle, facts))
    after = _LEADS.get(said.deed)
    if after is not None:
        ended = clock.now() if after is BookingState.DONE else None
        held.tx.change(row, state=str(after), ended_at=ended)
    return Heard(said.counter, "taken")


def _no_show(held: HeldDay, visitor: Visitor, row: Booking) -> None:
    entry = leave_out(held, row, visitor.actor("staff"), Why.NO_SHOW)
    rider = Rider.objects.get(id=row.rider_id)
    held.tx.change(rider, no_shows=rider.no_shows + 1)
    given = Promised(Why.NO_SHOW, entry, held.head.number, by=visitor.person)
    promise(held.tx, row, given, Telling.CALL)
