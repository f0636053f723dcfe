"""What a search knows while it runs: for each stop and number of rides, when one can be there.

`ride[s, k]` is the earliest arrival by vehicle with at most k rides, `ready[s, k]` the earliest
moment at which a further vehicle can be boarded there (after changing, or after a walk). They
are two things: an arrival by vehicle later than an arrival on foot may still walk on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.transit.search._compile import inlined, kernel
from kaga.engines.transit.timetable.arrays import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Labels(NamedTuple):
    """Working memory of one search; kept between searches so that none has to be asked for.

    `by[s, k]` is the ride that made `ride[s, k]` (line, column, position of boarding, position
    of alighting), lines of the overlay counting on after those of the timetable. `via[s, k]` is
    the stop from which `ready[s, k]` was reached. `best` is the earliest arrival at the goal
    for each number of rides, `last` the stop where its last ride ends.
    """

    ride: NDArray[np.int32]
    ready: NDArray[np.int32]
    by: NDArray[np.int32]
    via: NDArray[np.int32]
    best: NDArray[np.int32]
    last: NDArray[np.int32]
    egress: NDArray[np.int32]
    marked: NDArray[np.int32]
    is_marked: NDArray[np.uint8]
    improved: NDArray[np.int32]
    is_improved: NDArray[np.uint8]
    queue: NDArray[np.int32]
    start: NDArray[np.int32]


def new_labels(stops: int, lines: int, rides: int) -> Labels:
    """Memory for so many stops, lines (of timetable and overlay) and rides."""
    width = rides + 1

    def whole(*shape: int) -> NDArray[np.int32]:
        return np.full(shape, NEVER, np.int32)

    return Labels(
        whole(stops, width),
        whole(stops, width),
        np.zeros((stops, width, 4), np.int32),
        np.zeros((stops, width), np.int32),
        whole(width),
        np.full(width, -1, np.int32),
        whole(stops),
        np.zeros(stops, np.int32),
        np.zeros(stops, np.uint8),
        np.zeros(stops, np.int32),
        np.zeros(stops, np.uint8),
        np.zeros(lines, np.int32),
        np.full(lines, NEVER, np.int32),
    )


@kernel
def clear(labels: Labels) -> None:
    """Forget everything but the ways to the goal."""
    labels.ride[:, :] = NEVER
    labels.ready[:, :] = NEVER
    labels.best[:] = NEVER
    labels.last[:] = -1


@inlined
def be_ready(labels: Labels, stop: int, rides: int, time: int, marks: int) -> int:
    """A vehicle can be boarded at `stop` from `time` on; the number of marked stops."""
    if time >= labels.ready[stop, rides]:
        return marks
    for more in range(rides, labels.ready.shape[1]):
        if labels.ready[stop, more] <= time:
            break
        labels.ready[stop, more] = time
    if labels.is_marked[stop] == 0:
        labels.is_marked[stop] = 1
        labels.marked[marks] = stop
        return marks + 1
    return marks


@inlined
def arrive(labels: Labels, stop: int, rides: int, time: int, found: int) -> int:
    """A vehicle brings us to `stop` at `time`; the number of stops improved in this round."""
    for more in range(rides, labels.ride.shape[1]):
        if labels.ride[stop, more] <= time:
            break
        labels.ride[stop, more] = time
    goal = time + labels.egress[stop]
    if labels.egress[stop] < NEVER and goal < labels.best[rides]:
        labels.last[rides] = stop
        for more in range(rides, labels.best.size):
            if labels.best[more] <= goal:
                break
            labels.best[more] = goal
    if labels.is_improved[stop] == 0:
        labels.is_improved[stop] = 1
        labels.improved[found] = stop
        return found + 1
    return found
