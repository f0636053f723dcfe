"""The arrays that compiled searches read, bundled so that they travel as one argument.

Times are seconds after the beginning of the first service day (noon minus twelve hours), so
they grow past 86,400 and may be negative. Lines are stop sequences that share a route and on
which no trip overtakes another; their times lie position by position, so that the first trip to
catch is found by bisection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 1 << 30
"""Later than everything."""

NOT_ALLOWED = 1
"""The value of pickup_type and drop_off_type that forbids boarding or alighting."""


class Lines(NamedTuple):
    """Lines with their trips.

    Line l has the stops `stops[first_stop[l]:first_stop[l + 1]]`; trip t of its `trips[l]`
    leaves position p at `departs[first_time[l] + p * trips[l] + t]`. As a run the trip has the
    number `first_trip[l] + t`. Stop s is served by `of_stop[first_of_stop[s]:...]`, each at
    position `at_position[...]`, where boarding is allowed and leads on.
    """

    first_stop: NDArray[np.int32]
    stops: NDArray[np.int32]
    pickup: NDArray[np.uint8]
    drop_off: NDArray[np.uint8]
    first_time: NDArray[np.int64]
    trips: NDArray[np.int32]
    first_trip: NDArray[np.int32]
    departs: NDArray[np.int32]
    arrives: NDArray[np.int32]
    first_of_stop: NDArray[np.int32]
    of_stop: NDArray[np.int32]
    at_position: NDArray[np.int32]


class Paths(NamedTuple):
    """Ways on foot: from stop s to `to[first[s]:first[s + 1]]` in `seconds`, sorted by stop.

    `change` is what changing vehicles at one stop takes.
    """

    first: NDArray[np.int32]
    to: NDArray[np.int32]
    seconds: NDArray[np.int32]
    change: NDArray[np.int32]


def served(lines: Lines, stops: int) -> Lines:
    """The same lines with the index from stops to lines made anew."""
    size = np.diff(lines.first_stop)
    line = np.repeat(np.arange(size.size, dtype=np.int32), size)
    position = np.arange(lines.stops.size, dtype=np.int32) - lines.first_stop[line]
    useful = (lines.pickup != NOT_ALLOWED) & (position < size[line] - 1)
    order = np.lexsort((position, line, lines.stops))
    order = order[useful[order]]
    count = np.bincount(lines.stops[order], minlength=stops)
    return lines._replace(
        first_of_stop=np.concatenate(([0], np.cumsum(count))).astype(np.int32),
        of_stop=line[order].astype(np.int32),
        at_position=position[order].astype(np.int32),
    )


def mirrored(lines: Lines, stops: int) -> Lines:
    """The lines with time running backwards: who arrives at t now leaves at -t."""
    backwards = np.zeros(lines.stops.size, np.int64)
    times = np.zeros(lines.departs.size, np.int64)
    for line in range(lines.trips.size):
        begin, end = int(lines.first_stop[line]), int(lines.first_stop[line + 1])
        backwards[begin:end] = np.arange(end - 1, begin - 1, -1)
        start, count = int(lines.first_time[line]), (end - begin) * int(lines.trips[line])
        times[start : start + count] = np.arange(start + count - 1, start - 1, -1)
    return served(
        lines._replace(
            stops=lines.stops[backwards],
            pickup=lines.drop_off[backwards],
            drop_off=lines.pickup[backwards],
            departs=-lines.arrives[times],
            arrives=-lines.departs[times],
        ),
        stops,
    )


def no_lines(stops: int) -> Lines:
    """Lines of which there are none."""
    nothing = np.zeros(0, np.int32)
    flags = np.zeros(0, np.uint8)
    start = np.zeros(1, np.int32)
    index = np.zeros(stops + 1, np.int32)
    return Lines(
        start,
        nothing,
        flags,
        flags,
        np.zeros(0, np.int64),
        nothing,
        nothing,
        nothing,
        nothing,
        index,
        nothing,
        nothing,
    )
