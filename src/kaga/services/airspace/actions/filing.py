"""The decision: a flight is filed, and accepted or refused, in one transaction.

Everything that does not change is computed before the door opens (the track, the cells it
touches). Inside, on what is true at that moment: who flies may; the map below is known,
unchanged and official, or somebody answers for it by name; the people data is known; nothing
keeps flights away; and nobody who goes first holds the air. First come, first served within a
priority; a flight of higher priority takes the air of a lower one, which is told so, unless
that is about to fly.

Filing again what was accepted gives the same answer, so that one who lost it can ask again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

import numpy as np

from kaga.engines.airspace.deconflict.answers import Offers, Wishes
from kaga.engines.airspace.deconflict.tracks import FlightId, Separation, Track
from kaga.kernel import clock
from kaga.kernel.clock import to_local
from kaga.kernel.storage.together import write_together
from kaga.services.airspace.actions.steps import (
    DESK,
    SKY,
    Step,
    flights,
    held,
    own_flight,
    release,
    step,
)
from kaga.services.airspace.airlines import packed
from kaga.services.airspace.answers import ANSWERED_BY_NAME, Answer, Reason, Window, answer_of
from kaga.services.airspace.cells import cells_of
from kaga.services.airspace.desk import every_reason
from kaga.services.airspace.enums import FlightAct, FlightState, PriorityClass
from kaga.services.airspace.flightplan import Filed, corners_of, parts_of, sheet_of, tracks_on
from kaga.services.airspace.models import AirCell, AirLine, Flight, FlightVolume, Override
from kaga.services.airspace.ports import separation
from kaga.services.airspace.queries.air import Holder, holders
from kaga.services.airspace.queries.basis import published_map

if TYPE_CHECKING:
    from kaga.engines.airspace.deconflict.sky import Conflict
    from kaga.engines.airspace.frame import LocalFrame
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

LATEST_S: Final = Wishes().latest
NO_LONGER_MOVED: Final = timedelta(minutes=5)
"""So long before its departure, and later, a flight keeps its air whoever files."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What came of it. `again`: it had been accepted before."""

    reference: str
    state: FlightState
    answer: Answer
    entry: UUID
    again: bool = False


class _Twin(Exception):
    """The same flight was accepted meanwhile, on another screen or for another request."""


@dataclass(frozen=True, slots=True)
class _Air:
    """What a flight wants of the air, known before the door opens."""

    sheet: LocalFrame
    track: Track
    cells: list[int]
    wider: list[int]


def file_flight(visitor: Visitor, reference: str) -> Filing:
    """File a checked flight.

    Raises
    ------
    NotFound: no flight of an operator that the visitor files for.
    Conflict: it is not in a state from which it can be filed.
    """
    flight = own_flight(visitor, reference)
    if flight.state == FlightState.ACCEPTED:
        return _accepted_before(flight)
    warm()
    air = _air_of(flight)
    try:
        return write_together(lambda tx: _decide(tx, visitor, flight, air), on=[SKY])
    except _Twin:
        return _accepted_before(flights().get(id=flight.id))


@cache
def warm() -> None:
    """Have the engine compiled before anybody waits at the door for it."""
    times, room = np.array([0.0, 60.0]), Separation(30.0, 10.0)
    places = np.array([[0.0, 0.0, 80.0], [600.0, 0.0, 80.0]])
    tracks = [
        Track(FlightId(name), PriorityClass.GOODS.rank, times, places, room) for name in "ab"
    ]
    separation().judge(tracks[:1], tracks[1])


def _accepted_before(flight: Flight) -> Filing:
    entry = flight.entry_id or flight.id
    answer = answer_of(flight.answer)
    return Filing(flight.reference, FlightState(flight.state), answer, entry, again=True)


def _air_of(flight: Flight) -> _Air:
    sheet = _sheet_of(flight)
    filed = Filed(
        FlightId(str(flight.id)), PriorityClass(flight.priority).rank, flight.route.plan
    )
    (track,) = tracks_on(sheet, [filed])
    return _Air(sheet, track, cells_of(track, sheet), cells_of(track, sheet, later=LATEST_S))


def _sheet_of(flight: Flight) -> LocalFrame:
    first = corners_of(flight.route.plan)[0]
    return sheet_of(first.lat, first.lon)


def _decide(tx: Transaction, visitor: Visitor, flight: Flight, air: _Air) -> Filing:
    """Inside the door: the flight, what stands against it, and what becomes of it."""
    tx.lock(Flight.objects.filter(id=flight.id)).values_list("id").get()
    now = clock.now()
    state = Flight.objects.values_list("state", flat=True).get(id=flight.id)
    if state == FlightState.ACCEPTED:  # a twin of this request was here first
        raise _Twin
    fresh = held(tx, flight, visitor, FlightAct.FILE)
    step(tx, fresh, _filed(visitor, now))
    against, overridden = _answered_for(fresh, every_reason(fresh, now))
    found = _separated(fresh, air, now)
    answer = Answer(
        (*against, *found.reasons), found.offers if found.reasons else (), (), overridden
    )
    if not answer.is_yes:
        return _refuse(tx, fresh, answer)
    return _accept(tx, fresh, replace(answer, displaced=found.references), air, found)


def _filed(visitor: Visitor, now: datetime) -> Step:
    actor = visitor.actor("operator")
    return Step(FlightAct.FILE, "airspace.flight.filed", actor, columns={"filed_at": now})


def _answered_for(
    flight: Flight, reasons: Sequence[Reason]
) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """What still stands against a flight, and what somebody answers for by name.

    An override holds for the flight on the very data it was given for.
    """
    given = Override.objects.filter(
        flight=flight,
        map_version=_map_version(),
        people_digest=flight.route.people_digest,
    ).exists()
    if not given:
        return tuple(reasons), ()
    left = tuple(one for one in reasons if one.code not in ANSWERED_BY_NAME)
    return left, tuple(one.code for one in reasons if one.code in ANSWERED_BY_NAME)


def _map_version() -> str:
    current = published_map()
    return "" if current is None else current.version


@dataclass(frozen=True, slots=True)
class _Separated:
    """Reasons and offers from the flights that hold the air, and those that must give way."""

    reasons: tuple[Reason, ...]
    offers: tuple[Window, ...]
    displaced: tuple[Holder, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """What the displaced flights are called."""
        return tuple(one.reference for one in self.displaced)


def _separated(flight: Flight, air: _Air, now: datetime) -> _Separated:
    """The flight against those that hold the air near it."""
    near = holders(air.wider, other_than=flight.id)
    fixed = {one.id for one in near if one.departs_at <= now + NO_LONGER_MOVED}
    own = air.track.priority
    filed = [
        Filed(
            FlightId(str(one.id)),
            max(PriorityClass(one.priority).rank, own)
            if one.id in fixed
            else PriorityClass(one.priority).rank,
            one.record,
        )
        for one in near
    ]
    found = separation().judge(tracks_on(air.sheet, filed), air.track)
    by_id = {str(one.id): one for one in near}
    reasons = tuple(
        _taken(one, by_id[one.other], own) for one in _first_of_each(found.conflicts)
    )
    moved = {one.other for one in found.displaced}
    displaced = tuple(by_id[name] for name in sorted(moved))
    return _Separated(reasons, _windows(found), displaced)


def _first_of_each(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each flight met: the first."""
    found: dict[FlightId, Conflict] = {}
    for one in conflicts:
        found.setdefault(one.other, one)
    return list(found.values())


def _taken(conflict: Conflict, holder: Holder, own: int) -> Reason:
    lower = PriorityClass(holder.priority).rank < own
    at = to_local(datetime.fromtimestamp(conflict.nearest, clock.TOKYO))
    return Reason(
        "taken_about_to_fly" if lower else "taken",
        {
            "flight": holder.reference,
            "priority": holder.priority,
            "at": at.strftime("%H:%M:%S"),
            "horizontal": round(conflict.horizontal),
            "vertical": round(conflict.vertical),
        },
    )


def _windows(found: Offers) -> tuple[Window, ...]:
    delays = [Window("delay", low, high) for low, high in found.delays[:3]]
    heights = [Window("height", low, high) for low, high in found.changes[:3]]
    return (*delays, *heights)


def _refuse(tx: Transaction, flight: Flight, answer: Answer) -> Filing:
    done = Step(FlightAct.REFUSE, "airspace.flight.refused", DESK, answer)
    entry = step(tx, flight, done)
    return Filing(flight.reference, FlightState.REFUSED, answer, entry)


def _accept(
    tx: Transaction, flight: Flight, answer: Answer, air: _Air, found: _Separated
) -> Filing:
    for holder in found.displaced:
        _displace(tx, holder, flight)
    _take(tx, flight, air)
    done = Step(
        FlightAct.ACCEPT,
        "airspace.flight.accepted",
        DESK,
        answer,
        {"displaced": list(answer.displaced), "overridden": list(answer.overridden)},
        {"accepted_at": clock.now(), "map": published_map()},
    )
    entry = step(tx, flight, done)
    return Filing(flight.reference, FlightState.ACCEPTED, answer, entry)


def _take(tx: Transaction, flight: Flight, air: _Air) -> None:
    """Hold the air: volumes for other systems and people, cells for separation, the line for
    changes of the map."""
    tx.add(AirLine(flight=flight, ends=flight.arrives_at, places=packed(flight.route.plan)))
    tx.add_many([AirCell(cell=cell, flight=flight) for cell in air.cells])
    tx.add_many(
        [
            FlightVolume(
                flight=flight,
                number=number,
                begins=part.begins,
                ends=part.ends,
                radius_m=part.radius,
                floor_m=part.floor.metres,
                ceiling_m=part.ceiling.metres,
                line=[[place.lat, place.lon] for place in part.line],
            )
            for number, part in enumerate(parts_of(flight.route.plan))
        ]
    )


def _displace(tx: Transaction, holder: Holder, by: Flight) -> None:
    """Take the air of a flight of lower priority, and tell it why and what it could do."""
    tx.lock(Flight.objects.filter(id=holder.id)).values_list("id").get()
    flight = flights().get(id=holder.id)
    release(tx, flight)
    why = Reason("gave_way", {"flight": by.reference, "priority": by.priority})
    air = _air_of(flight)
    near = holders(air.wider, other_than=flight.id)
    taken = [*near, _as_holder(by)]
    filed = [
        Filed(FlightId(str(one.id)), PriorityClass(one.priority).rank, one.record)
        for one in taken
    ]
    offered = _windows(separation().judge(tracks_on(air.sheet, filed), air.track))
    public = {"by": by.reference}
    answer = Answer((why,), offered)
    step(
        tx, flight, Step(FlightAct.DISPLACE, "airspace.flight.displaced", DESK, answer, public)
    )


def _as_holder(flight: Flight) -> Holder:
    columns = flight.id, flight.reference, flight.priority, flight.departs_at
    return Holder(*columns, flight.route.plan)
