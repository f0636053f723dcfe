"""Rides that are given up: by the rider, because nobody came, or because no vehicle can.

What: before the vehicle sets out for somebody, their ride is simply left out. Once it is on its
way it will be there, so the ride then ends where it would have begun, and the seats are free
from there. Whoever is aboard cannot be left out at all.

>>> # cancel(visitor, "R261124-0019")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaga.kernel import clock
from kaga.kernel.errors import Conflict
from kaga.kernel.permissions import may
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.days import Change, HeldDay, door_of, hold
from kaga.services.mobility.rides.actions.promising import Promised, Telling, promise
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.actions.wallet import give_back, wallet_door
from kaga.services.mobility.rides.dayplan import (
    BEGIN,
    KIND,
    LEAVE,
    RIDE,
    STOP,
    State,
    applied,
    begun,
    ended_in,
    joined,
    tour_of,
)
from kaga.services.mobility.rides.dispatching import retimed, taken_out, warm
from kaga.services.mobility.rides.enums import BookingState, Why
from kaga.services.mobility.rides.models import Booking
from kaga.services.mobility.rides.queries.own import booking_seen

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.mobility.rides.network import Network

ENDS = {
    Why.CANCELLED: BookingState.CANCELLED,
    Why.CHANGED: BookingState.CANCELLED,
    Why.NO_SHOW: BookingState.NO_SHOW,
    Why.FAILED: BookingState.FAILED,
}
_ACTS = {
    Why.CANCELLED: "rides.booking.cancelled",
    Why.CHANGED: "rides.booking.cancelled",
    Why.NO_SHOW: "rides.tour.driven",
    Why.FAILED: "rides.booking.failed",
}
FAR = 200_000
"""Later than any second of a service day."""


def cancel(visitor: Visitor, reference: str) -> Booking:
    """Give up a ride that has not begun.

    Raises
    ------
    NotFound, NotAllowed. Conflict: it has begun, or is over.
    """
    known = booking_seen(visitor, reference)
    warm()
    doors = [door_of(known.service, known.day), wallet_door(known.rider_id)]
    with write(on=doors) as tx:
        held = hold(tx, known.service, known.day)
        row = Booking.objects.select_related("rider").get(id=known.id)
        if row.state != BookingState.BOOKED:
            raise Conflict(words.not_changeable.in_language(visitor.language))
        entry = leave_out(held, row, actor_of(visitor), Why.CANCELLED)
        told = Telling.CALL
        if may(visitor, rules.desk):
            told = Telling.SPOKEN
        elif row.rider.person == visitor.person:
            told = Telling.SCREEN
        given = Promised(Why.CANCELLED, entry, held.head.number, by=visitor.person)
        promise(tx, row, given, told)
    return row


def leave_out(held: HeldDay, row: Booking, actor: Actor, why: Why) -> Any:
    """Take a booked ride out of the plan, and end its booking; the ledger entry."""
    patch = left_out(held.state, held.net, row.reference, held.now)
    facts = {"booking": row.reference, "why": str(why)}
    change = Change(str(why), patch, _ACTS[why], actor, row.handle, facts)
    entry = held.change(change)
    held.tx.change(
        row,
        state=str(ENDS[why]),
        ended_at=clock.now(),
        promise_number=row.promise_number + 1,
    )
    if why is not Why.NO_SHOW:
        give_back(held.tx, row)
    return entry


def left_out(state: State, net: Network, name: str, now: int) -> dict[str, Any]:
    """What becomes different when somebody who is not aboard is left out."""
    shift = tour_of(state, name)
    if shift is None:
        return _gone(state, name)
    visits = state["tours"][shift]
    at = next(k for k, one in enumerate(visits) if one[RIDE] == name)
    if at >= begun(visits, now):
        return taken_out(state, net, name, now)
    return _ended_where_it_begins(state, net, (shift, at, name), now)


def _gone(state: State, name: str) -> dict[str, Any]:
    """A ride that no vehicle carries any more; what an ended vehicle drove stays written."""
    ride = state["rides"].get(name)
    if ride is None:
        return {}
    kept = {**ride, "load": [0, 0, 0]} if name in ended_in(state) else None
    return {"rides": {name: kept}}


def _ended_where_it_begins(
    state: State, net: Network, found: tuple[str, int, str], now: int
) -> dict[str, Any]:
    shift, at, name = found
    visits = [list(one) for one in state["tours"][shift]]
    last = next(k for k, one in enumerate(visits) if one[RIDE] == name and k > at)
    gone, board = visits.pop(last), visits[at]
    begins = max(board[BEGIN], min(now, board[LEAVE]))
    drop = [gone[KIND], board[STOP], begins, max(board[LEAVE], begins), name]
    board[LEAVE] = begins
    visits.insert(at + 1, drop)
    ride = {
        **state["rides"][name],
        "to": board[STOP],
        "drop": [board[BEGIN], FAR],
        "serve": [0, 0],
        "load": [0, 0, 0],
        "longest": FAR,
    }
    patch = {"rides": {name: ride}, "tours": {shift: visits}}
    return joined(patch, retimed(applied(state, patch), net, shift, now))
