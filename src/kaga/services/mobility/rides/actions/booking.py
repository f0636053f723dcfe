"""Booking: an offer that was signed becomes a promise, if it still fits.

What: inside the write door each ride of the offer is put into the plan as it is then; the
judge looks at the whole plan; then booking, promise, fare and notice are written together. Of
two who want the last seat one gets it, and the other is offered something else.

Booking the same offer again gives the same bookings, so that one who lost the answer can ask
once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_handle
from kaga.kernel.permissions import may
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.days import (
    PLANNER,
    Change,
    HeldDay,
    door_of,
    hold,
)
from kaga.services.mobility.rides.actions.leaving import leave_out
from kaga.services.mobility.rides.actions.promising import Promised, Telling, promise
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.actions.wallet import reserve, wallet_door
from kaga.services.mobility.rides.dispatching import Wanted, put_in, warm
from kaga.services.mobility.rides.enums import (
    BookingState,
    Channel,
    Entitled,
    Pays,
    Purpose,
    Why,
)
from kaga.services.mobility.rides.models import Booking, DemandService, Rider
from kaga.services.mobility.rides.offering import promised_ride
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.sealing import Expired, Forged, read_offer
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction


class Taken(Conflict):
    """Somebody else was first: the offer fits no more. Ask again for what does."""

    problem = "ride-taken"


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who accepts an offer, and how it reached us; `also` is written with the bookings."""

    token: str
    rider: UUID
    channel: Channel = Channel.WEB
    purpose: Purpose = Purpose.UNSAID
    agreed: Telling = Telling.AGREED
    also: Callable[[Transaction, Sequence[Booking]], None] | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    """An offer that was read, and everything that is known before the door opens."""

    service: DemandService
    terms: Terms
    day: date
    party: Party
    pays: Pays
    legs: Sequence[Mapping[str, Any]]
    besides: Sequence[str]
    rider: Rider
    accepted: Accepted
    visitor: Visitor
    key: tuple[vault.KeyId, bytes]

    @property
    def actor(self) -> Actor:
        """Who books."""
        agreed = self.accepted.channel is Channel.STANDING
        return PLANNER if agreed else actor_of(self.visitor)

    @property
    def numbers(self) -> list[UUID]:
        return [UUID(leg["n"]) for leg in self.legs]


def book(visitor: Visitor, accepted: Accepted) -> list[Booking]:
    """Book an offer, both ways if it has two.

    Raises
    ------
    NotFound, NotAllowed: not for this rider, or the rider may not ride.
    Invalid: the offer is not ours, or its time is over. Taken: it fits no more.
    """
    rider = Rider.objects.filter(id=accepted.rider).first()
    if rider is None:
        raise NotFound
    rules.require_booking(visitor, rider)
    return _booked(_read(visitor, accepted, rider))


def book_agreed(accepted: Accepted) -> list[Booking]:
    """Book what a standing order has agreed on; nobody asks, so nobody is asked who it is.

    Raises
    ------
    As `book`, but for the permission.
    """
    rider = Rider.objects.get(id=accepted.rider)
    return _booked(_read(nobody(), accepted, rider))


def _booked(order: _Order) -> list[Booking]:
    before = _booked_before(order)
    if before:
        return before
    warm()
    doors = {door_of(order.service, order.day), wallet_door(order.rider.id)}
    given_up = Booking.objects.select_related("service").filter(reference__in=order.besides)
    doors |= {door_of(row.service, row.day) for row in given_up}
    with write(on=sorted(doors)) as tx:
        held = hold(tx, order.service, order.day)
        again = _booked_before(order)
        return again or _enter(held, order)


def _read(visitor: Visitor, accepted: Accepted, rider: Rider) -> _Order:
    language = visitor.language
    try:
        facts = read_offer(accepted.token, now=clock.now().timestamp())
    except Expired as error:
        raise Invalid({"offer": [words.offer_expired.in_language(language)]}) from error
    except Forged as error:
        raise Invalid({"offer": [words.offer_unknown.in_language(language)]}) from error
    service = DemandService.objects.get(code=facts["s"])
    terms = Terms.read(service.terms)
    if Entitled(rider.entitled) not in terms.entitled:
        raise NotAllowed(words.not_entitled.in_language(language))
    return _Order(
        service,
        terms,
        date.fromisoformat(facts["d"]),
        Party.read(facts["party"]),
        Pays(facts["pays"]),
        facts["legs"],
        facts["besides"],
        rider,
        accepted,
        visitor,
        (vault.KeyId(rider.key_id), vault.secret_of(vault.KeyId(rider.key_id))),
    )


def _booked_before(order: _Order) -> list[Booking]:
    rows = Booking.objects.filter(offer__in=order.numbers).order_by("made_at", "id")
    found = list(rows)
    if any(row.rider_id != order.rider.id for row in found):
        raise Invalid({"offer": [words.offer_used.in_language(order.visitor.language)]})
    return found


def _enter(held: HeldDay, order: _Order) -> list[Booking]:
    """Everything that booking writes, inside the door."""
    if held.now + held.terms.close_before > order.legs[0]["window"][0] + FORGIVEN_S:
        raise Taken(words.too_late_now.in_language(order.visitor.language))
    pair = new_handle() if len(order.legs) > 1 else None
    for reference in order.besides:
        _give_up(held, order, reference)
    rows = [_enter_leg(held, order, leg, pair) for leg in order.legs]
    if order.accepted.also is not None:
        order.accepted.also(held.tx, rows)
    return rows


FORGIVEN_S = 600
"""An offer made in time is honoured while it is good, though booking has ended meanwhile."""


def _give_up(held: HeldDay, order: _Order, reference: str) -> None:
    """A ride that the new one replaces."""
    rows = Booking.objects.select_related("rider", "service")
    row = rows.filter(reference=reference).first()
    if row is None or row.rider_id != order.rider.id or row.state != BookingState.BOOKED:
        raise Taken(words.not_changeable.in_language(order.visitor.language))
    if (row.service_id, row.day) != (held.service.id, held.day):
        held = hold(held.tx, row.service, row.day)
    entry = leave_out(held, row, order.actor, Why.CHANGED)
    given = Promised(Why.CHANGED, entry, held.head.number, by=order.visitor.person)
    promise(held.tx, row, given, _told(order))


def _enter_leg(
    held: HeldDay, order: _Order, leg: Mapping[str, Any], pair: UUID | None
) -> Booking:
    ride = promised_ride(leg, order.party, order.terms)
    reference = held.next_reference()
    patch = put_in(held.state, held.net, Wanted(reference, ride), held.now)
    if patch is None:
        raise Taken(words.taken.in_language(order.visitor.language))
    row = _row(order, leg, reference, pair)
    entry = held.change(
        Change(
            "booked",
            patch,
            "rides.booking.made",
            order.actor,
            row.handle,
            {"booking": reference, "channel": str(order.accepted.channel)},
            {"rider": str(order.rider.id), "from": row.origin, "to": row.goal},
            order.key,
        )
    )
    held.tx.add(row)
    reserve(held.tx, row)
    why = Why.CHANGED if order.besides else Why.BOOKED
    given = Promised(why, entry, held.head.number, leg["longest"], order.visitor.person)
    promise(held.tx, row, given, _told(order))
    return row


def _row(order: _Order, leg: Mapping[str, Any], reference: str, pair: UUID | None) -> Booking:
    return Booking(
        reference=reference,
        service=order.service,
        day=order.day,
        rider=order.rider,
        offer=UUID(leg["n"]),
        pair=pair,
        origin=leg["from"],
        goal=leg["to"],
        party=order.party.facts(),
        yen=leg["fare"]["yen"],
        fare=leg["fare"],
        pays=str(order.pays),
        channel=str(order.accepted.channel),
        purpose=str(order.accepted.purpose),
        pickup_from=leg["window"][0],
        pickup_until=leg["window"][1],
        arrive_by=leg["by"],
        booked_by=order.visitor.person,
        made_at=clock.now(),
    )


def _told(order: _Order) -> Telling:
    """At the desk it was read back; a helper's rider still has to be told."""
    if order.accepted.channel is Channel.STANDING:
        return order.accepted.agreed
    if order.accepted.channel is Channel.PHONE and may(order.visitor, rules.desk):
        return Telling.SPOKEN
    own = order.rider.person is not None and order.rider.person == order.visitor.person
    return Telling.SCREEN if own else Telling.CALL
