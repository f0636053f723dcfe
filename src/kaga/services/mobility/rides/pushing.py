"""Tours that fell behind: when everything happens now, and whose promise that breaks.

What: from the first visit that has not been made, everything happens as early as it can, the
waiting between visits taking up what delay it can. What comes later than promised is told, with
the smallest windows that are still true; nothing is ever moved silently.

Why apart from the engine: the engine keeps promises or says no. This is for the hour in which
the answer is no, and people must hear something true.

>>> # pushed(state, net, Delay("car-1", now=36_000, by=600)).broken
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kaga.services.mobility.rides.dayplan import (
    BEGIN,
    KIND,
    LEAVE,
    RIDE,
    STOP,
    State,
)

if TYPE_CHECKING:
    from kaga.services.mobility.rides.network import Network

FIVE: Final = 300
WIDTH: Final = 900
MARGIN: Final = 600


@dataclass(frozen=True, slots=True)
class Delay:
    """A shift that is late: since `now`, the next visit comes so much later at least."""

    shift: str
    now: int
    by: int = 0


@dataclass(frozen=True, slots=True)
class Pushed:
    """The tour with its new times, whose windows are missed, and what makes it true again.

    `patch` holds the tour, widened rides, and a shift that ends later or rests later.
    """

    patch: Mapping[str, Any]
    broken: tuple[str, ...] = field(default=())


def pushed(state: State, net: Network, delay: Delay) -> Pushed:
    """A tour driven as early as it now can be."""
    visits = [list(one) for one in state["tours"][delay.shift]]
    first = next((k for k, one in enumerate(visits) if one[BEGIN] > delay.now), len(visits))
    if first < len(visits):
        _drive(state, net, visits, (first, delay))
    found = made_true(state, delay.shift, visits)
    if delay.by and first < len(visits):
        return _held_back(state, found, visits[first], delay)
    return found


def _drive(state: State, net: Network, visits: list[Any], late: tuple[int, Delay]) -> None:
    """Set the times of visits from the first that is still to be made."""
    first, delay = late
    duty = state["duties"][delay.shift]
    for k in range(first, len(visits)):
        begin = _earliest(state, duty, visits, k)
        if k == first:
            begin = max(begin, visits[k][BEGIN] + delay.by)
        if k > 0:
            drive = drive_seconds(net, visits[k - 1][STOP], visits[k][STOP], state["factor"])
            begin = max(begin, _ready(state, duty, visits, (k, delay.now)) + drive)
            _leave_at(visits[k - 1], begin - drive, delay.now)
        lasts = serving(state, duty, visits, k)
        visits[k][BEGIN], visits[k][LEAVE] = begin, begin + lasts


def _ready(
    state: State, duty: Mapping[str, Any], visits: list[Any], at: tuple[int, int]
) -> int:
    """When the vehicle drives towards visit k at the earliest."""
    k, now = at
    before = visits[k - 1]
    if before[LEAVE] <= now:
        return int(before[LEAVE])
    done = before[BEGIN] + serving(state, duty, visits, k - 1)
    return int(max(done, now) if before[BEGIN] <= now else done)


def _leave_at(before: list[Any], leave: int, now: int) -> None:
    """Wait first, drive then; a vehicle that has set out already is on its way."""
    if before[LEAVE] <= now:
        return
    before[LEAVE] = leave
    if before[KIND] == "leave":
        before[BEGIN] = leave


def _earliest(state: State, duty: Mapping[str, Any], visits: list[Any], k: int) -> int:
    """Before when a visit is not made, however early the vehicle is."""
    kind, name = visits[k][KIND], visits[k][RIDE]
    if name is not None:
        window: list[int] = state["rides"][name][kind]
        return window[0]
    if kind == "break":
        return int(duty["breaks"][_count_breaks(visits[:k])][0])
    return int(visits[k][BEGIN] if kind == "leave" else 0)


def serving(state: State, duty: Mapping[str, Any], visits: list[Any], k: int) -> int:
    """How long visit k takes."""
    kind, name = visits[k][KIND], visits[k][RIDE]
    if name is not None:
        return int(state["rides"][name]["serve"][0 if kind == "pickup" else 1])
    return int(duty["breaks"][_count_breaks(visits[:k])][2]) if kind == "break" else 0


def _count_breaks(visits: list[Any]) -> int:
    return sum(one[KIND] == "break" for one in visits)


def drive_seconds(net: Network, origin: str, goal: str, factor: float) -> int:
    """Driving from stop to stop on the roads of the day."""
    seconds = net.direct(origin, goal)
    return seconds if factor == 1.0 else -int(-(seconds * factor) // 1)


def made_true(state: State, shift: str, visits: list[Any]) -> Pushed:
    """The windows that the new times need, no wider than that."""
    rides: dict[str, Any] = {}
    broken = []
    times: dict[str, dict[str, list[int]]] = {}
    for visit in visits:
        if visit[RIDE] is not None:
            times.setdefault(visit[RIDE], {})[visit[KIND]] = visit
    for name, ends in times.items():
        ride = state["rides"][name]
        wider = _widened(ride, ends)
        if wider != ride:
            rides[name] = wider
            broken.append(name)
    patch: dict[str, Any] = {"tours": {shift: visits}}
    if rides:
        patch["rides"] = rides
    duty = _longer_duty(state["duties"][shift], visits)
    if duty is not None:
        patch["duties"] = {shift: duty}
    return Pushed(patch, tuple(broken))


def _held_back(state: State, found: Pushed, first: list[Any], delay: Delay) -> Pushed:
    """What comes first happens no earlier than it now can, whatever is planned afterwards."""
    shift, name = delay.shift, first[RIDE]
    patch = dict(found.patch)
    if name is not None:
        ride = dict(patch.get("rides", {}).get(name, state["rides"][name]))
        window = ride[first[KIND]]
        ride[first[KIND]] = [max(window[0], first[BEGIN]), window[1]]
        patch["rides"] = {**patch.get("rides", {}), name: ride}
    elif first[KIND] == "leave":
        duty = dict(patch.get("duties", {}).get(shift, state["duties"][shift]))
        duty["begins"] = max(duty["begins"], first[BEGIN])
        patch["duties"] = {shift: duty}
    return Pushed(patch, found.broken)


def _widened(ride: Mapping[str, Any], ends: Mapping[str, list[int]]) -> dict[str, Any]:
    """A ride whose windows hold its times; unchanged when they do."""
    board, alight = ends["pickup"][BEGIN], ends["drop"][BEGIN]
    wider = dict(ride)
    if board > ride["pickup"][1]:
        begins = board // FIVE * FIVE
        wider["pickup"] = [begins, begins + WIDTH]
    if alight > ride["drop"][1]:
        wider["drop"] = [ride["drop"][0], -(-(alight + MARGIN) // FIVE) * FIVE]
    took = alight - board - ride["serve"][0]
    if took > ride["longest"]:
        wider["longest"] = took + MARGIN
    return wider


def _longer_duty(duty: Mapping[str, Any], visits: list[Any]) -> dict[str, Any] | None:
    """The shift with the overtime and the later rests that the tour needs."""
    longer = dict(duty)
    if visits and visits[-1][BEGIN] > duty["ends"]:
        longer["ends"] = visits[-1][BEGIN]
    rests = [one[BEGIN] for one in visits if one[KIND] == "break"]
    breaks = [list(one) for one in duty["breaks"]]
    for at, begin in zip(breaks, rests, strict=False):
        at[1] = max(at[1], begin)
    longer["breaks"] = breaks
    return longer if longer != duty else None
