"""What the dispatch engine is asked, in the words of the service.

A state becomes the engine's day and plan, what it answers becomes a patch. The compiled parts
are loaded by the first who needs them.

>>> # patch = put_in(state, net, Wanted("261124-0019", ride), settled=32_400)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.dispatch.model import (
    Break,
    Call,
    Day,
    Kind,
    Load,
    Plan,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Tour,
    Travel,
    VehicleId,
    Visit,
    Window,
)
from kaga.services.mobility.rides import dayplan, far
from kaga.services.mobility.rides.dayplan import (
    BEGIN,
    LEAVE,
    RIDE,
    STOP,
    State,
    ended_in,
    is_driving,
)

if TYPE_CHECKING:
    from kaga.engines.dispatch.offers import Board
    from kaga.services.mobility.rides.network import Network

Ride = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to be put into a plan."""

    name: str
    ride: Ride


def ride_facts(
    ends: tuple[str, str],
    windows: tuple[tuple[int, int], tuple[int, int]],
    room: tuple[tuple[int, int, int], tuple[int, int]],
    longest: int,
) -> dict[str, Any]:
    """A ride as a state keeps it: its ends, both windows, (load, serving times)."""
    load, serve = room
    return {
        "from": ends[0],
        "to": ends[1],
        "pickup": list(windows[0]),
        "drop": list(windows[1]),
        "serve": list(serve),
        "load": list(load),
        "longest": longest,
        "apart": [],
    }


def request_of(name: str, ride: Ride, net: Network) -> Request:
    """A ride as the engine reads it."""
    return Request(
        RequestId(name),
        Call(net.at(ride["from"]), Window(*ride["pickup"]), ride["serve"][0]),
        Call(net.at(ride["to"]), Window(*ride["drop"]), ride["serve"][1]),
        Load(*ride["load"]),
        ride["longest"],
        apart_from=frozenset(RequestId(one) for one in ride["apart"]),
    )


def day_of(state: State, net: Network) -> Day:
    """What drives, and who is carried by it; rides that an ended vehicle carried are past."""
    past = ended_in(state)
    shifts = tuple(_shift(code, state["duties"][code], net) for code in _driving(state))
    requests = tuple(
        request_of(name, ride, net)
        for name, ride in sorted(state["rides"].items())
        if name not in past
    )
    return Day(Travel(_seconds(net, state["factor"])), shifts, requests)


def plan_of(state: State, net: Network) -> Plan:
    """The tours of a state."""
    tours = tuple(
        Tour(ShiftId(code), tuple(_visit(one, net) for one in state["tours"].get(code, ())))
        for code in _driving(state)
    )
    carried = {name for tour in tours for name in tour.requests()}
    past = ended_in(state)
    left = (name for name in sorted(state["rides"]) if name not in past)
    return Plan(tours, tuple(RequestId(name) for name in left if name not in carried))


def visits_of(tour: Tour, net: Network) -> list[list[Any]]:
    """A tour as a state keeps it."""
    return [
        [one.kind.value, net.codes[one.place], round(one.begin), round(one.leave), one.request]
        for one in tour.visits
    ]


class Searching:
    """A plan into which many requests are tried, one at a time."""

    def __init__(self, state: State, net: Network, settled: int) -> None:
        """Prepare once; `settled` is the second until which nothing changes any more."""
        self._net, self._state, self._settled = net, state, settled
        self._rested = rested(state, settled)
        self._board = board_of(state, net, settled)

    def put_in(self, wanted: Wanted) -> dict[str, Any] | None:
        """What becomes different when somebody is put in at the least cost; None: no room."""
        request = request_of(wanted.name, wanted.ride, self._net)
        found = self._board.best(request)
        if found is None:
            return None
        _, plan = self._board.serve(request)
        tour = next(one for one in plan.tours if one.shift == found.shift)
        patch = {
            "rides": {wanted.name: dict(wanted.ride)},
            "tours": {str(found.shift): self._visits(tour)},
        }
        return dayplan.joined(self._rested, patch)

    def _visits(self, tour: Tour) -> list[list[Any]]:
        before = self._state["tours"].get(str(tour.shift), [])
        return _as_driven(before, visits_of(tour, self._net), self._settled)


def board_of(state: State, net: Network, settled: int) -> Board:
    """A plan to be asked many things; drivers who rested while they were idle have rested."""
    return _board(dayplan.applied(state, rested(state, settled)), net, settled)


def _board(state: State, net: Network, settled: int) -> Board:
    """A plan to be asked; tours that cannot be driven as they are take nobody meanwhile."""
    from kaga.engines.dispatch.offers import Board  # noqa: PLC0415 - compiled code
    from kaga.engines.dispatch.schedule import NoSchedule  # noqa: PLC0415 - compiled code

    try:
        return Board(day_of(state, net), plan_of(state, net), settled)
    except NoSchedule:
        stuck = stuck_shifts(state, net, settled)
        state = _only(state, [code for code in _driving(state) if code not in stuck])
        return Board(day_of(state, net), plan_of(state, net), settled)


def stuck_shifts(state: State, net: Network, settled: int) -> tuple[str, ...]:
    """Shifts whose tours cannot be driven as they are planned.

    No plan is written with one; but stops move, and roads are measured anew.
    """
    if far.is_far():
        return far.stuck_shifts(state, settled)
    from kaga.engines.dispatch.schedule import undrivable  # noqa: PLC0415 - compiled code

    state = dayplan.applied(state, rested(state, settled))
    return tuple(map(str, undrivable(day_of(state, net), plan_of(state, net), settled)))


def _only(state: State, shifts: Iterable[str]) -> State:
    """The plan as far as it is that of some shifts."""
    tours = {code: state["tours"].get(code, []) for code in shifts}
    duties = {code: state["duties"][code] for code in tours}
    carried = {one[RIDE] for visits in tours.values() for one in visits}
    rides = {name: ride for name, ride in state["rides"].items() if name in carried}
    return {**state, "duties": duties, "tours": tours, "rides": rides}


def _as_driven(before: list[Any], after: list[list[Any]], settled: int) -> list[list[Any]]:
    """A tour whose past is as it was written, however slow the roads have become since."""
    kept = max(dayplan.begun(before, settled) - 1, 0)
    return [*map(list, before[:kept]), *after[kept:]]


def put_in(state: State, net: Network, wanted: Wanted, settled: int) -> dict[str, Any] | None:
    """As `Searching.put_in`, for one request only."""
    if far.is_far():
        return far.put_in(state, (wanted.name, wanted.ride), settled)
    return Searching(state, net, settled).put_in(wanted)


def taken_out(state: State, net: Network, name: str, settled: int) -> dict[str, Any]:
    """What becomes different when a ride that has not begun is left out."""
    patch: dict[str, Any] = {"rides": {name: None}}
    shift = dayplan.tour_of(state, name)
    if shift is None:
        return patch
    visits = [one for one in state["tours"][shift] if one[RIDE] != name]
    patch["tours"] = {shift: visits}
    if not any(one[RIDE] for one in visits) and not dayplan.begun(visits, settled):
        return {**patch, "tours": {shift: []}}
    return dayplan.joined(patch, retimed(dayplan.applied(state, patch), net, shift, settled))


def retimed(state: State, net: Network, shift: str, settled: int) -> dict[str, Any]:
    """The tour of a shift with times that fit its order; as they are, if none do."""
    if far.is_far():
        return far.retimed(state, shift, settled)
    from kaga.engines.dispatch.schedule import (  # noqa: PLC0415 - compiled code
        NoSchedule,
        scheduled,
    )

    alone = _only(state, [shift])
    try:
        [tour] = scheduled(day_of(alone, net), plan_of(alone, net), settled).tours
    except NoSchedule:
        return {"tours": {shift: state["tours"][shift]}}
    visits = _as_driven(state["tours"][shift], visits_of(tour, net), settled)
    return {"tours": {shift: visits}}


def rested(state: State, now: int) -> dict[str, Any]:
    """Rests that idle drivers have had by now: they need not be planned any more."""
    duties = {}
    for code in _driving(state):
        duty = state["duties"][code]
        ahead = [one for one in duty["breaks"] if one[1] >= now]
        if not state["tours"].get(code) and ahead != duty["breaks"]:
            duties[code] = {**duty, "breaks": ahead}
    return {"duties": duties} if duties else {}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a plan, in which shift, and for whom."""

    what: str
    shift: str
    whose: str

    def __str__(self) -> str:
        """In one line."""
        return f"{self.what} ({self.shift}, {self.whose})"


def faults_of(state: State, net: Network, now: int) -> tuple[Wrong, ...]:
    """What is wrong with a plan, by the judge that shares nothing with the optimiser.

    What was driven before the roads became slower is judged by the usual times; what is still
    to be driven, by those of the day.
    """
    from kaga.engines.dispatch.verify import verify_plan  # noqa: PLC0415 - seldom needed first

    plan = plan_of(state, net)
    breaches = verify_plan(day_of({**state, "factor": 1.0}, net), plan)
    told = [Wrong(one.fault.value, str(one.shift), str(one.request)) for one in breaches]
    unserved = [Wrong("not served", name, name) for name in plan.unserved]
    return (*told, *unserved, *_too_fast(state, net, now))


def faults_added(before: State, after: State, net: Network, now: int) -> tuple[Wrong, ...]:
    """What a change makes wrong with a plan.

    What was wrong before it (a stop was moved, roads were measured anew) is not its doing:
    else nothing could be put right on such a day.
    """
    found = faults_of(after, net, now)
    if not found:
        return ()
    known = Counter((one.what, one.shift) for one in faults_of(before, net, now))
    added = []
    for one in found:
        known[one.what, one.shift] -= 1
        if known[one.what, one.shift] < 0:
            added.append(one)
    return tuple(added)


def _too_fast(state: State, net: Network, now: int) -> Iterator[Wrong]:
    """Ways ahead that the day's roads do not allow."""
    if state["factor"] == 1.0:
        return
    for shift in _driving(state):
        visits = state["tours"].get(shift, ())
        for one, after in pairwise(visits):
            drive = np.ceil(net.direct(one[STOP], after[STOP]) * state["factor"])
            if one[LEAVE] > now and one[LEAVE] + drive > after[BEGIN]:
                yield Wrong("too fast on the roads of the day", shift, after[STOP])


@cache
def warm() -> None:
    """Have the engine loaded before anybody waits at the write door for it."""
    if far.is_far():
        return
    travel = Travel(np.array([[0.0, 60.0], [60.0, 0.0]]))
    shift = Shift(ShiftId("s"), VehicleId("v"), 0, 0, Window(0, 3600), Load(1))
    day = Day(travel, (shift,))
    from kaga.engines.dispatch.offers import Board  # noqa: PLC0415 - compiled code

    ask = Request(
        RequestId("r"), Call(0, Window(0, 600)), Call(1, Window(0, 900)), longest_ride=600
    )
    # Twice: a plan that carries somebody is asked by other compiled code than an empty one.
    day, plan = Board(day, Plan((Tour(ShiftId("s")),)), 0).serve(ask)
    Board(day, plan, 0).serve(replace(ask, id=RequestId("r2")))


def _driving(state: State) -> Iterator[str]:
    return (code for code in sorted(state["duties"]) if is_driving(state, code))


def _shift(code: str, duty: Mapping[str, Any], net: Network) -> Shift:
    base = net.at(duty["base"])
    breaks = tuple(Break(base, Window(one[0], one[1]), one[2]) for one in duty["breaks"])
    window = Window(duty["begins"], duty["ends"])
    room = Load(*duty["room"])
    return Shift(ShiftId(code), VehicleId(duty["vehicle"]), base, base, window, room, breaks)


def _visit(one: list[Any], net: Network) -> Visit:
    kind, stop, begin, leave, ride = one
    name = None if ride is None else RequestId(ride)
    return Visit(Kind(kind), net.at(stop), begin, leave, name)


def _seconds(net: Network, factor: float) -> Any:
    return net.seconds if factor == 1.0 else np.ceil(net.seconds * factor)
