"""What dispatching is about: travel times, shifts, requests, and the plan that joins them.

Why apart: everybody reads and makes these values - bookings, pages, the optimiser and the judge
of plans, which shares nothing else with the optimiser. They know no computation.

Times are seconds after the beginning of the service day (noon minus twelve hours), so they may
grow past 86,400; any other unit will do if travel times use it too. Places are the row numbers
of the travel matrix.

A promise is nothing beside the request: it is the request's own windows, made narrower by
`promised`. Whatever plans keeps windows, so whatever plans keeps promises.

>>> home = Call(place=3, window=Window(32_400, 33_000), serve=60)
>>> clinic = Call(place=7, window=Window(32_400, 36_000), serve=60)
>>> Request(RequestId("r1"), home, clinic, Load(seats=1), longest_ride=1_800).load.seats
1
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, NewType

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RequestId = NewType("RequestId", str)
ShiftId = NewType("ShiftId", str)
VehicleId = NewType("VehicleId", str)


@dataclass(frozen=True, slots=True)
class Window:
    """From when and until when something may begin."""

    earliest: float = -inf
    latest: float = inf

    def within(self, other: Window) -> Window:
        """What is left of it inside another."""
        return Window(max(self.earliest, other.earliest), min(self.latest, other.latest))


@dataclass(frozen=True, slots=True)
class Load:
    """Room that is needed, or that there is, by kind.

    A wheelchair that takes the place of two seats is `Load(seats=2, wheelchairs=1)`: what is
    folded away for it is the fleet's knowledge, not the engine's.
    """

    seats: int = 0
    wheelchairs: int = 0
    child_seats: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One end of a ride: where, in which window it begins, and how long it takes."""

    place: int
    window: Window = Window()
    serve: float = 0.0


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who wants to be taken from one place to another in one vehicle.

    Parameters
    ----------
    longest_ride: from the end of boarding to the beginning of alighting.
    vehicles: only these will do; None means any.
    apart_from: may never be aboard together with these; one of the two naming it is enough.
    """

    id: RequestId
    pickup: Call
    drop: Call
    load: Load = Load(seats=1)
    longest_ride: float = inf
    vehicles: frozenset[VehicleId] | None = None
    apart_from: frozenset[RequestId] = frozenset()


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of the driver, with nobody aboard, that begins inside its window."""

    place: int
    window: Window
    lasts: float


@dataclass(frozen=True, slots=True)
class Shift:
    """One driver with one vehicle, from leaving a place to coming back to one.

    Parameters
    ----------
    window: it leaves its start no earlier, and is back at its finish no later.
    breaks: in the order in which they are taken.
    longest: from leaving to being back.
    """

    id: ShiftId
    vehicle: VehicleId
    start: int
    finish: int
    window: Window
    capacity: Load
    breaks: tuple[Break, ...] = ()
    longest: float = inf


@dataclass(frozen=True)
class Travel:
    """From every place to every place: how long it takes, and what it costs (if not the same).

    Both are square, float64. Times should be shortest ones: a detour that is shorter than the
    straight way makes the search reject what would fit, though never accept what does not.
    """

    seconds: NDArray[np.float64]
    costs: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def cost(self) -> NDArray[np.float64]:
        """What driving costs; times where nothing else was said."""
        return self.costs if self.costs.size else self.seconds

    def slower(self, factor: float) -> Travel:
        """The same on a day of snow."""
        return Travel(self.seconds * factor, self.costs)


@dataclass(frozen=True)
class Day:
    """Everything that a plan is made of: the roads, the shifts, and who wants to travel."""

    travel: Travel
    shifts: tuple[Shift, ...]
    requests: tuple[Request, ...] = ()

    def with_request(self, request: Request) -> Day:
        """The same with one more request, or one instead of its namesake."""
        return replace(self, requests=(*self.without(request.id).requests, request))

    def without(self, request: RequestId) -> Day:
        """The same without a request."""
        kept = tuple(one for one in self.requests if one.id != request)
        return replace(self, requests=kept)

    def request(self, wanted: RequestId) -> Request:
        """The request of that name; KeyError if there is none."""
        for one in self.requests:
            if one.id == wanted:
                return one
        raise KeyError(wanted)


class Kind(Enum):
    """What a vehicle does at a place."""

    LEAVE = "leave"
    PICKUP = "pickup"
    DROP = "drop"
    BREAK = "break"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Visit:
    """A vehicle at a place.

    Vehicles wait first and drive then: whoever has nobody to fetch yet stays where the last
    passenger alighted, so until `leave` everything that follows may still change.

    Parameters
    ----------
    begin: boarding, alighting or the rest begins; for LEAVE and RETURN, the moment itself.
    leave: the vehicle drives on; for RETURN, equal to `begin`.
    request: who boards or alights.
    """

    kind: Kind
    place: int
    begin: float
    leave: float
    request: RequestId | None = None


@dataclass(frozen=True, slots=True)
class Tour:
    """What one shift does: nothing, or LEAVE, visits in order, RETURN."""

    shift: ShiftId
    visits: tuple[Visit, ...] = ()

    def requests(self) -> tuple[RequestId, ...]:
        """Who is carried, in the order of boarding."""
        boards = (one for one in self.visits if one.kind is Kind.PICKUP)
        return tuple(one.request for one in boards if one.request is not None)


@dataclass(frozen=True)
class Plan:
    """A tour for every shift of the day, in the day's order, and who could not be served."""

    tours: tuple[Tour, ...]
    unserved: tuple[RequestId, ...] = ()

    def tour_of(self, request: RequestId) -> Tour | None:
        """The tour that carries somebody."""
        for tour in self.tours:
            if request in tour.requests():
                return tour
        return None

    def visits_of(self, request: RequestId) -> tuple[Visit, Visit] | None:
        """Boarding and alighting of somebody."""
        tour = self.tour_of(request)
        if tour is None:
            return None
        pickup, drop = (one for one in tour.visits if one.request == request)
        return pickup, drop


def empty_plan(day: Day) -> Plan:
    """Nobody is carried yet."""
    tours = tuple(Tour(shift.id) for shift in day.shifts)
    return Plan(tours, tuple(request.id for request in day.requests))


def promised(
    request: Request, pickup: Window, drop: Window, longest_ride: float = inf
) -> Request:
    """The request as promised: its windows within those, its ride no longer than that."""
    return replace(
        request,
        pickup=replace(request.pickup, window=request.pickup.window.within(pickup)),
        drop=replace(request.drop, window=request.drop.window.within(drop)),
        longest_ride=min(request.longest_ride, longest_ride),
    )
