"""A judge of plans that shares no code with what makes them.

What: `verify_plan` reads a day and a plan with nothing but additions and comparisons, and names
everything that is not as asked. Why apart: an optimiser that checks itself repeats its own
mistakes. It knows the values of `model`, and imports nothing else of this engine.

>>> # assert verify_plan(day, plan) == []
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from kaga.engines.dispatch.model import Kind, Load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.engines.dispatch.model import (
        Break,
        Day,
        Plan,
        Request,
        RequestId,
        Shift,
        ShiftId,
        Tour,
        Visit,
        Window,
    )

TOLERANCE = 1e-5


class Fault(Enum):
    """What can be wrong."""

    TOURS = "the plan's tours are not those of the day's shifts"
    SHAPE = "a tour does not begin with leaving and end with returning"
    PLACE = "a visit is not where it should be"
    TOO_FAST = "the vehicle cannot be there so early"
    HURRIED = "it leaves before boarding or alighting is done"
    WINDOW = "a visit begins outside its window"
    SHIFT = "the tour is not inside its shift"
    DURATION = "the tour is too long"
    BREAKS = "the breaks are not those of the shift, in order"
    BREAK_ABOARD = "somebody is aboard during a break"
    ROOM = "there is no room"
    ORDER = "somebody does not board once and alight once, in this order"
    RIDE = "a ride is too long"
    VEHICLE = "this vehicle will not do"
    MEETING = "two are aboard together that must not be"
    COUNT = "somebody is carried twice, or both carried and not"
    UNKNOWN = "nobody of the day"
    LOST = "somebody who was served is no longer"


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that is not as asked, where, for whom, and by how much."""

    fault: Fault
    shift: ShiftId | None = None
    request: RequestId | None = None
    by: float = 0.0


def verify_plan(day: Day, plan: Plan, tolerance: float = TOLERANCE) -> list[Breach]:
    """Everything that a plan does not keep; empty if it keeps all."""
    if [tour.shift for tour in plan.tours] != [shift.id for shift in day.shifts]:
        return [Breach(Fault.TOURS)]
    known = {request.id: request for request in day.requests}
    found = list(_count(known, plan))
    for shift, tour in zip(day.shifts, plan.tours, strict=True):
        if tour.visits:
            found += _Judge(day, known, shift, tolerance).tour(tour)
    return found


def verify_change(day: Day, before: Plan, after: Plan) -> list[Breach]:
    """What a changed plan does not keep, and whom of the day it no longer serves."""
    kept = {request for tour in after.tours for request in tour.requests()}
    asked = {request.id for request in day.requests}
    lost = [
        Breach(Fault.LOST, tour.shift, request)
        for tour in before.tours
        for request in tour.requests()
        if request in asked and request not in kept
    ]
    return lost + verify_plan(day, after)


def _count(known: dict[RequestId, Request], plan: Plan) -> Iterator[Breach]:
    told = Counter(request for tour in plan.tours for request in tour.requests())
    told.update(plan.unserved)
    for request, times in told.items():
        if request not in known:
            yield Breach(Fault.UNKNOWN, request=request)
        elif times > 1:
            yield Breach(Fault.COUNT, request=request)
    for request in known.keys() - told.keys():
        yield Breach(Fault.COUNT, request=request)


class _Judge:
    """Goes along one tour."""

    def __init__(
        self, day: Day, known: dict[RequestId, Request], shift: Shift, tolerance: float
    ) -> None:
        self.seconds, self.known = day.travel.seconds, known
        self.shift, self.tolerance = shift, tolerance
        self.found: list[Breach] = []

    def say(self, fault: Fault, request: RequestId | None = None, by: float = 0.0) -> None:
        """Note a breach, if it is more than rounding."""
        if by > self.tolerance or by == 0.0:
            self.found.append(Breach(fault, self.shift.id, request, by))

    def inside(self, begin: float, window: Window, fault: Fault, who: RequestId | None) -> None:
        """Note what begins outside a window."""
        if begin < window.earliest:
            self.say(fault, who, window.earliest - begin)
        elif begin > window.latest:
            self.say(fault, who, begin - window.latest)

    def tour(self, tour: Tour) -> list[Breach]:
        """Everything wrong with a tour."""
        first, middle, last = tour.visits[0], tour.visits[1:-1], tour.visits[-1]
        if first.kind is not Kind.LEAVE or last.kind is not Kind.RETURN or not middle:
            self.say(Fault.SHAPE)
            return self.found
        if first.place != self.shift.start or last.place != self.shift.finish:
            self.say(Fault.PLACE)
        self.inside(first.begin, self.shift.window, Fault.SHIFT, None)
        self.inside(last.begin, self.shift.window, Fault.SHIFT, None)
        if last.begin - first.leave > self.shift.longest:
            self.say(Fault.DURATION, by=last.begin - first.leave - self.shift.longest)
        self.drive(tour.visits)
        self.rest([one for one in middle if one.kind is Kind.BREAK])
        self.carry(middle)
        return self.found

    def drive(self, visits: tuple[Visit, ...]) -> None:
        """Nobody is anywhere before driving there takes."""
        for one, after in pairwise(visits):
            late = one.leave + float(self.seconds[one.place, after.place]) - after.begin
            if late > 0.0:
                self.say(Fault.TOO_FAST, after.request, late)

    def rest(self, taken: list[Visit]) -> None:
        """All breaks, in order, in their windows, whole."""
        if len(taken) != len(self.shift.breaks):
            self.say(Fault.BREAKS)
            return
        for visit, pause in zip(taken, self.shift.breaks, strict=True):
            self.pause(visit, pause)

    def pause(self, visit: Visit, pause: Break) -> None:
        """One break."""
        if visit.place != pause.place:
            self.say(Fault.PLACE)
        self.inside(visit.begin, pause.window, Fault.WINDOW, None)
        if visit.leave < visit.begin + pause.lasts:
            self.say(Fault.HURRIED, by=visit.begin + pause.lasts - visit.leave)

    def carry(self, visits: tuple[Visit, ...]) -> None:
        """Who boards and alights, with whom, for how long."""
        aboard: dict[RequestId, Visit] = {}
        done: set[RequestId] = set()
        for visit in visits:
            request = self.known.get(visit.request) if visit.request is not None else None
            if visit.kind is Kind.BREAK and aboard:
                self.say(Fault.BREAK_ABOARD)
            if request is None:
                continue
            if visit.kind is Kind.PICKUP:
                if request.id in aboard or request.id in done:
                    self.say(Fault.ORDER, request.id)
                self.board(request, visit, aboard)
                aboard[request.id] = visit
                self.room(aboard)
            else:
                self.alight(request, visit, aboard.pop(request.id, None))
                done.add(request.id)
        for left in aboard:
            self.say(Fault.ORDER, left)

    def serve(self, request: Request, visit: Visit) -> None:
        """What boarding and alighting have in common."""
        call = request.pickup if visit.kind is Kind.PICKUP else request.drop
        if visit.place != call.place:
            self.say(Fault.PLACE, request.id)
        self.inside(visit.begin, call.window, Fault.WINDOW, request.id)
        if visit.leave < visit.begin + call.serve:
            self.say(Fault.HURRIED, request.id, visit.begin + call.serve - visit.leave)

    def board(self, request: Request, visit: Visit, aboard: dict[RequestId, Visit]) -> None:
        """Boarding: the right vehicle, the right company."""
        self.serve(request, visit)
        if request.vehicles is not None and self.shift.vehicle not in request.vehicles:
            self.say(Fault.VEHICLE, request.id)
        for other in aboard:
            if other in request.apart_from or request.id in self.known[other].apart_from:
                self.say(Fault.MEETING, request.id)

    def alight(self, request: Request, visit: Visit, boarded: Visit | None) -> None:
        """Alighting: after boarding, and not too long after."""
        self.serve(request, visit)
        if boarded is None:
            self.say(Fault.ORDER, request.id)
            return
        over = visit.begin - boarded.begin - request.pickup.serve - request.longest_ride
        if over > 0.0:
            self.say(Fault.RIDE, request.id, over)

    def room(self, aboard: dict[RequestId, Visit]) -> None:
        """Whether all who are aboard have room."""
        loads = [self.known[one].load for one in aboard]
        total = Load(
            sum(load.seats for load in loads),
            sum(load.wheelchairs for load in loads),
            sum(load.child_seats for load in loads),
        )
        room = self.shift.capacity
        if (
            total.seats > room.seats
            or total.wheelchairs > room.wheelchairs
            or total.child_seats > room.child_seats
        ):
            self.say(Fault.ROOM)
