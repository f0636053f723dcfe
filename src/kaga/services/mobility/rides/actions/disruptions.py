"""When the day goes wrong: a driver is late, a vehicle breaks down, it snows.

What: everything that can keep its promise elsewhere is moved there; the rest is told a new time
that is true; whoever cannot be taken any more is told so at once and stands first on the list
of calls. Why so much ceremony: a promise may change, but never silently.

>>> # late(visitor, service, day, Late("noriai-1", 900))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.days import (
    PLANNER,
    Change,
    HeldDay,
    door_of,
    hold,
)
from kaga.services.mobility.rides.actions.promising import Promised, Telling, promise
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.actions.wallet import give_back
from kaga.services.mobility.rides.dayplan import (
    BEGIN,
    RIDE,
    STOP,
    State,
    applied,
    begun,
    difference,
    is_driving,
    second_of,
)
from kaga.services.mobility.rides.dispatching import Wanted, put_in, warm
from kaga.services.mobility.rides.enums import BookingState, Why
from kaga.services.mobility.rides.following import Driven, followed
from kaga.services.mobility.rides.models import Booking
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.pushing import FIVE, MARGIN, WIDTH, Delay, Pushed, pushed
from kaga.services.mobility.rides.queries.days import day_state

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.ledger.acts import Json
    from kaga.services.mobility.rides.models import DemandService
    from kaga.services.mobility.rides.network import Network

LATER: Final = (0, 1800, 3600, 7200)
"""By how much later somebody without a vehicle is tried, one after the other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: who was told something new, and who cannot be taken."""

    told: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Repair:
    """A plan while it is being repaired: as it is so far, and who is left."""

    held: HeldDay
    state: State
    failed: list[str] = field(default_factory=list)

    def put(self, patch: Mapping[str, Any]) -> None:
        """Change it."""
        self.state = applied(self.state, patch)


def late(visitor: Visitor, service: DemandService, day: date, delay: Delay) -> Outcome:
    """A shift runs late by so many seconds.

    Raises
    ------
    Invalid: no such shift drives, or the delay is none.
    """
    require(visitor, rules.dispatch)
    return _repaired(visitor, service, day, _Late(delay.shift, delay.by))


def breakdown(visitor: Visitor, service: DemandService, day: date, shift: str) -> Outcome:
    """A vehicle drives no more today: everybody in it and before it is taken by others."""
    require(visitor, rules.dispatch)
    return _repaired(visitor, service, day, _Breakdown(shift))


def snow(visitor: Visitor, service: DemandService, day: date, factor: float) -> Outcome:
    """Driving takes so many times as long, for the whole day."""
    require(visitor, rules.dispatch)
    if not 1.0 <= factor <= 3.0:
        raise Invalid({"factor": [words.factor_wrong.in_language(visitor.language)]})
    return _repaired(visitor, service, day, _Snow(factor))


@dataclass(frozen=True, slots=True)
class _Late:
    shift: str
    by: int
    why = Why.LATE

    def mend(self, repair: _Repair) -> None:
        """Push the tour; whoever it would break is tried elsewhere first."""
        _check_shift(repair, self.shift)
        _push(repair, (Delay(self.shift, repair.held.now, self.by),))


@dataclass(frozen=True, slots=True)
class _Snow:
    factor: float
    why = Why.SNOW

    def mend(self, repair: _Repair) -> None:
        """Push every tour."""
        repair.put({"factor": self.factor})
        now = repair.held.now
        _push(repair, [Delay(one, now) for one in _driving(repair.state)])


@dataclass(frozen=True, slots=True)
class _Breakdown:
    shift: str
    why = Why.BREAKDOWN

    def mend(self, repair: _Repair) -> None:
        """End the shift where it stands, and find another vehicle for everybody."""
        _check_shift(repair, self.shift)
        stranded = _end_shift(repair, self.shift)
        for name, ride in stranded:
            _find_room(repair, name, ride)


_Trouble = _Late | _Snow | _Breakdown


def _repaired(
    visitor: Visitor, service: DemandService, day: date, trouble: _Trouble
) -> Outcome:
    warm()
    with write(on=[door_of(service, day)]) as tx:
        held = hold(tx, service, day)
        repair = _Repair(held, held.state)
        trouble.mend(repair)
        return _tell(repair, trouble.why, actor_of(visitor))


def follow(service: DemandService, day: date, shift: str) -> Outcome:
    """A driver said what was done: if the vehicle is behind, its tour is timed anew.

    Whom another vehicle can take as promised is moved there; everybody else to whom it makes a
    difference is told. Nobody has to ask for it, and it changes nothing when all is in time.
    """
    found = day_state(service, day)
    if shift not in found.state["duties"] or not is_driving(found.state, shift):
        return Outcome()
    now = second_of(day, clock.now())
    if not followed(found.state, network(), Driven(shift, now)).patch:
        return Outcome()
    with write(on=[door_of(service, day)]) as tx:
        held = hold(tx, service, day)
        repair = _Repair(held, held.state)
        _push(repair, (Driven(shift, held.now),))
        return _tell(repair, Why.LATE, PLANNER)


def _check_shift(repair: _Repair, shift: str) -> None:
    if shift not in repair.state["duties"] or not is_driving(repair.state, shift):
        raise Invalid({"shift": [words.shift_unknown.ja]})


def _driving(state: State) -> list[str]:
    return [code for code in sorted(state["duties"]) if is_driving(state, code)]


def _timed(state: State, net: Network, delay: Delay | Driven) -> Pushed:
    """The tour as it now must be driven."""
    if isinstance(delay, Driven):
        return followed(state, net, delay)
    return pushed(state, net, delay)


def _push(repair: _Repair, delays: Sequence[Delay | Driven]) -> None:
    """Make every tour true, then move whom other vehicles can still take in time."""
    begin, net = repair.state, repair.held.net
    broken = []
    for delay in delays:
        found = _timed(begin, net, delay)
        repair.put(found.patch)
        if found.broken:
            broken.append(delay)
    for delay in broken:
        # A tour that was given somebody of another one meanwhile is left as it is.
        if _riders(repair.state, delay.shift) == _riders(begin, delay.shift):
            _relieve(repair, begin, delay)


def _relieve(repair: _Repair, begin: State, delay: Delay | Driven) -> None:
    """Take from a late tour those whom others can take as promised; the rest is less late."""
    net, now = repair.held.net, repair.held.now
    base = applied(repair.state, _as_before(begin, delay.shift))
    found = _timed(base, net, delay)
    for name in found.broken:
        if not _is_ahead(repair, base, delay, name):
            continue
        rest = applied(base, _struck(base, delay.shift, name))
        trial = applied(rest, _timed(rest, net, delay).patch)
        moved = put_in(trial, net, Wanted(name, base["rides"][name]), now)
        if moved is None or delay.shift in moved["tours"]:
            continue
        base = applied(rest, moved)
        found = _timed(base, net, delay)
        if not found.broken:
            break
    repair.state = applied(base, found.patch)
    if len(repair.state["tours"][delay.shift]) == 2:  # nobody is left: it need not drive
        repair.put({"tours": {delay.shift: []}})


def _as_before(begin: State, shift: str) -> dict[str, Any]:
    """One tour as it was when the trouble began."""
    return {
        "tours": {shift: begin["tours"][shift]},
        "duties": {shift: begin["duties"][shift]},
        "rides": {name: begin["rides"][name] for name in sorted(_riders(begin, shift))},
    }


def _riders(state: State, shift: str) -> set[str]:
    return {one[RIDE] for one in state["tours"][shift] if one[RIDE] is not None}


def _is_ahead(repair: _Repair, state: State, delay: Delay | Driven, name: str) -> bool:
    """Whether the vehicle has not set out for somebody, by what was done if known."""
    if isinstance(delay, Driven):
        state = applied(state, followed(state, repair.held.net, delay).patch)
    visits = state["tours"][delay.shift]
    ahead = visits[begun(visits, delay.now) :]
    return len([one for one in ahead if one[RIDE] == name]) == 2


def _struck(state: State, shift: str, name: str) -> dict[str, Any]:
    visits = [one for one in state["tours"][shift] if one[RIDE] != name]
    return {"tours": {shift: visits}, "rides": {name: None}}


def _end_shift(repair: _Repair, shift: str) -> list[tuple[str, dict[str, Any]]]:
    """Keep of a tour what was driven; who is left, those aboard first, with new rides."""
    held, state = repair.held, repair.state
    visits = [one for one in state["tours"][shift] if one[BEGIN] <= held.now]
    done = {one[RIDE] for one in visits if one[0] == "drop"}
    ahead = [one for one in state["tours"][shift] if one[BEGIN] > held.now]
    aboard = [one[RIDE] for one in visits if one[0] == "pickup" and one[RIDE] not in done]
    waiting = [one[RIDE] for one in ahead if one[0] == "pickup"]
    duty = {**state["duties"][shift], "out": held.now}
    kept = [one for one in visits if one[RIDE] not in aboard]
    left: dict[str, None] = dict.fromkeys([*aboard, *waiting])
    place = visits[-1][STOP] if visits else duty["base"]
    repair.put({"duties": {shift: duty}, "tours": {shift: kept}, "rides": dict.fromkeys(left)})
    rides = []
    for name in left:
        ride = dict(state["rides"][name])
        if name in aboard:
            ride |= {
                "from": place,
                "pickup": [held.now, held.now + WIDTH],
                "drop": [held.now, max(ride["drop"][1], held.now + ride["longest"] + WIDTH)],
            }
        rides.append((name, ride))
    return rides


def _find_room(repair: _Repair, name: str, ride: Mapping[str, Any]) -> None:
    """Put somebody into another tour, as promised if that can be, else as soon as can be."""
    held = repair.held
    for by in LATER:
        wanted = _delayed(ride, by, held.now)
        found = put_in(repair.state, held.net, Wanted(name, wanted), held.now)
        if found is not None:
            repair.put(found)
            return
    repair.failed.append(name)


def _delayed(ride: Mapping[str, Any], by: int, now: int) -> dict[str, Any]:
    """The ride with windows that open later, or that are simply longer for those who wait."""
    if not by:
        return dict(ride)
    begins = max(ride["pickup"][0], now // FIVE * FIVE)
    latest = max(ride["pickup"][1], begins + by)
    direct = ride["longest"]
    return {
        **ride,
        "pickup": [begins, latest],
        "drop": [begins, max(ride["drop"][1], latest + direct + MARGIN)],
    }


def _tell(repair: _Repair, why: Why, actor: Actor) -> Outcome:
    """Write the repaired plan, and a new promise for everybody to whom it is new."""
    held, before = repair.held, repair.held.state
    names = [*before["rides"]]
    rows = Booking.objects.select_related("rider").filter(reference__in=names)
    bookings = {row.reference: row for row in rows if BookingState(row.state).is_open}
    public: dict[str, Json] = {"why": str(why), "failed": len(repair.failed)}
    patch = difference(before, repair.state)
    change = Change(str(why), patch, "rides.day.changed", actor, None, public)
    entry = held.change(change)
    told = []
    for name, row in sorted(bookings.items(), key=lambda item: item[1].pickup_from):
        ride = repair.state["rides"].get(name)
        if ride is None:
            _fail(held, row, entry)
        elif _is_new(ride, row, before["rides"][name]):
            given = Promised(why, entry, held.head.number, ride["longest"])
            _tell_new(held, row, (ride, before["rides"][name]), given)
            told.append(name)
    return Outcome(tuple(told), tuple(sorted(repair.failed)))


def _is_new(ride: Mapping[str, Any], row: Booking, before: Mapping[str, Any]) -> bool:
    """Whether the plan now holds something else than what was told."""
    since, until = ride["pickup"]
    other_wait = since < row.pickup_from or until > row.pickup_until
    return bool(
        (other_wait and _waits(ride, row, before))
        or ride["drop"][1] > row.arrive_by
        or ride["longest"] > before["longest"]
        or ride["from"] != before["from"]
    )


def _waits(ride: Mapping[str, Any], row: Booking, before: Mapping[str, Any]) -> bool:
    """Whether somebody is still to be fetched, perhaps once more."""
    return row.state == BookingState.BOOKED or ride["from"] != before["from"]


def _tell_new(
    held: HeldDay, row: Booking, rides: tuple[Mapping[str, Any], ...], given: Promised
) -> None:
    ride, before = rides
    waits = _waits(ride, row, before)
    since, until = ride["pickup"] if waits else (row.pickup_from, row.pickup_until)
    if until == row.pickup_until:
        since = min(since, row.pickup_from)
    held.tx.change(
        row,
        pickup_from=since,
        pickup_until=until,
        arrive_by=ride["drop"][1],
        promise_number=row.promise_number + 1,
    )
    promise(held.tx, row, given, Telling.CALL if waits else Telling.ABOARD)


def _fail(held: HeldDay, row: Booking, entry: Any) -> None:
    held.tx.change(
        row,
        state=str(BookingState.FAILED),
        ended_at=clock.now(),
        promise_number=row.promise_number + 1,
    )
    give_back(held.tx, row)
    given = Promised(Why.FAILED, entry, held.head.number)
    promise(held.tx, row, given, Telling.CALL)
