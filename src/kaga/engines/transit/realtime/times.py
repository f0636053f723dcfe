"""What a trip update makes of the times of a run.

A delay goes on until the next call that says otherwise; a call without data has its published
times again, and so do those after it. Vehicles never travel back in time: after the first call
told, a time earlier than the one before is raised to it; before it, a published time later
than what follows is lowered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.transit.timetable.arrays import NOT_ALLOWED

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SKIPPED, _NO_DATA = 1, 2


@dataclass(frozen=True)
class Course:
    """Calls of one run: stops, sequence, times (seconds of the timetable), rights."""

    stop: NDArray[np.int64]
    sequence: NDArray[np.int64]
    arrives: NDArray[np.int64]
    departs: NDArray[np.int64]
    pickup: NDArray[np.uint8]
    drop_off: NDArray[np.uint8]


def updated(
    course: Course, update: Any, stop_ids: tuple[str, ...], zero: float
) -> Course | None:
    """The course after a TripUpdate; None if one of its calls is none of the trip's.

    Parameters
    ----------
    zero
        POSIX seconds of time 0 of the timetable.
    """
    arrives, departs = course.arrives.copy(), course.departs.copy()
    pickup, drop_off = course.pickup.copy(), course.drop_off.copy()
    told: dict[int, Any] = {}
    at = 0
    for call in update.stop_time_update:
        found = _call(course, call, stop_ids, at)
        if found is None:
            return None
        told[found] = call
        at = found + 1
    delay = int(update.delay) if update.HasField("delay") and not told else None
    for index in range(course.stop.size):
        call = told.get(index)
        relation = 0 if call is None else call.schedule_relationship
        if relation == _SKIPPED:
            pickup[index] = drop_off[index] = NOT_ALLOWED
        if relation == _NO_DATA:
            delay = None
        elif call is not None and relation != _SKIPPED:
            come = _told(call, "arrival", int(course.arrives[index]), zero)
            go = _told(call, "departure", int(course.departs[index]), zero)
            arrives[index], departs[index], delay = _times(
                (come, go), (int(course.arrives[index]), int(course.departs[index])), delay
            )
            continue
        arrives[index] += delay or 0
        departs[index] += delay or 0
    _in_order(arrives, departs, min(told, default=0))
    return Course(course.stop, course.sequence, arrives, departs, pickup, drop_off)


def _call(course: Course, call: Any, stop_ids: tuple[str, ...], at: int) -> int | None:
    """The call that an update is about: by sequence, else the next one at that stop."""
    if call.HasField("stop_sequence"):
        found = np.flatnonzero(course.sequence == call.stop_sequence)
        return int(found[0]) if found.size else None
    for index in range(at, course.stop.size):
        if stop_ids[course.stop[index]] == call.stop_id:
            return index
    return None


def _told(call: Any, event: str, published: int, zero: float) -> int | None:
    """The time of an event: absolute, or published plus delay; None if not told."""
    if not call.HasField(event):
        return None
    said = getattr(call, event)
    if said.HasField("time") and said.time:
        return int(said.time - zero)
    return int(published + said.delay) if said.HasField("delay") else None


def _times(
    told: tuple[int | None, int | None], published: tuple[int, int], delay: int | None
) -> tuple[int, int, int]:
    """Arrival, departure and the delay that goes on, from what is told of them."""
    come, go = told
    if come is None and go is None:
        return published[0] + (delay or 0), published[1] + (delay or 0), delay or 0
    if come is None:
        come = min(go or 0, published[0] + (delay or 0))
    if go is None:
        go = max(come, published[1] + come - published[0])
    return come, max(come, go), max(come, go) - published[1]


def _in_order(arrives: NDArray[np.int64], departs: NDArray[np.int64], told: int) -> None:
    """Raise what would go back in time from the call told on, lower what comes before it."""
    for index in range(told, arrives.size):
        if index > told:
            arrives[index] = max(arrives[index], departs[index - 1])
        departs[index] = max(departs[index], arrives[index])
    for index in range(told - 1, -1, -1):
        departs[index] = min(departs[index], arrives[index + 1])
        arrives[index] = min(arrives[index], departs[index])
