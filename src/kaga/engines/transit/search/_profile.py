"""Compiled profiles: from one stop to all others for every departure of a period.

Without counting rides one label a stop is enough. Departures are taken latest first and labels
stay, so each departure only works on what it makes earlier (self-pruning, Delling, Pajor,
Werneck 2012); a period of two hours costs a few searches, not one for each minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.transit.search._compile import inlined, kernel, maker
from kaga.engines.transit.search._raptor import Network, departures_of, first_to_catch
from kaga.engines.transit.timetable.arrays import NEVER, NOT_ALLOWED, Lines, Paths

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Fronts(NamedTuple):
    """Working memory: arrivals by vehicle and in any way, readiness, marks and queues."""

    ride: NDArray[np.int32]
    there: NDArray[np.int32]
    ready: NDArray[np.int32]
    marked: NDArray[np.int32]
    is_marked: NDArray[np.uint8]
    improved: NDArray[np.int32]
    is_improved: NDArray[np.uint8]
    queue: NDArray[np.int32]
    start: NDArray[np.int32]


def new_fronts(stops: int, lines: int) -> Fronts:
    """Memory for so many stops and lines."""
    never = np.full(stops, NEVER, np.int32)
    nobody, flags = np.zeros(stops, np.int32), np.zeros(stops, np.uint8)
    return Fronts(
        never,
        never.copy(),
        never.copy(),
        nobody,
        flags,
        nobody.copy(),
        flags.copy(),
        np.zeros(lines, np.int32),
        np.full(lines, NEVER, np.int32),
    )


@inlined
def _be_ready(fronts: Fronts, stop: int, time: int, marks: int) -> int:
    if time >= fronts.ready[stop]:
        return marks
    fronts.ready[stop] = time
    if fronts.is_marked[stop] == 0:
        fronts.is_marked[stop] = 1
        fronts.marked[marks] = stop
        return marks + 1
    return marks


@kernel
def _collect(lines: Lines, fronts: Fronts, marks: int, base: int) -> int:
    """Lines at marked stops, first such position of each."""
    found = 0
    for mark in range(marks):
        stop = fronts.marked[mark]
        for at in range(lines.first_of_stop[stop], lines.first_of_stop[stop + 1]):
            line = base + lines.of_stop[at]
            if fronts.start[line] == NEVER:
                fronts.queue[base + found] = line - base
                found += 1
            fronts.start[line] = min(fronts.start[line], lines.at_position[at])
    return found


@kernel
def _ride(
    lines: Lines, dead: NDArray[np.uint8], line: int, fronts: Fronts, base: int, found: int
) -> int:
    """Travel along one line; the number of improved stops."""
    first = lines.first_stop[line]
    trips = lines.trips[line]
    begin = fronts.start[base + line]
    fronts.start[base + line] = NEVER
    row = lines.first_time[line] + begin * trips
    trip = trips
    for at in range(first + begin, lines.first_stop[line + 1]):
        stop = lines.stops[at]
        if trip < trips and lines.drop_off[at] != NOT_ALLOWED:
            time = lines.arrives[row + trip]
            if time < fronts.ride[stop]:
                fronts.ride[stop] = time
                if fronts.is_improved[stop] == 0:
                    fronts.is_improved[stop] = 1
                    fronts.improved[found] = stop
                    found += 1
        boards = trip > 0 and lines.pickup[at] != NOT_ALLOWED
        if boards and lines.departs[row + trip - 1] >= fronts.ready[stop]:
            trip = first_to_catch(lines, dead, line, row, trip, fronts.ready[stop])
        row += trips
    return found


@kernel
def _walk(paths: Paths, fronts: Fronts, found: int) -> int:
    """Changes and walks after the rides of a round."""
    marks = 0
    for at in range(found):
        stop = fronts.improved[at]
        fronts.is_improved[stop] = 0
        time = fronts.ride[stop]
        fronts.there[stop] = min(fronts.there[stop], time)
        if paths.change[stop] < NEVER:
            marks = _be_ready(fronts, stop, time + paths.change[stop], marks)
        for way in range(paths.first[stop], paths.first[stop + 1]):
            end = paths.to[way]
            on_foot = time + paths.seconds[way]
            fronts.there[end] = min(fronts.there[end], on_foot)
            marks = _be_ready(fronts, end, on_foot, marks)
    return marks


@kernel
def _spread(network: Network, fronts: Fronts, marks: int) -> None:
    """Rounds until nothing improves."""
    base = network.lines.trips.size
    while marks > 0:
        queued = _collect(network.lines, fronts, marks, 0)
        extra = _collect(network.extra, fronts, marks, base) if network.extra.trips.size else 0
        for mark in range(marks):
            fronts.is_marked[fronts.marked[mark]] = 0
        found = 0
        for at in range(queued):
            line = fronts.queue[at]
            found = _ride(network.lines, network.dead, line, fronts, 0, found)
        for at in range(extra):
            line = fronts.queue[base + at]
            found = _ride(network.extra, network.none_dead, line, fronts, base, found)
        marks = _walk(network.paths, fronts, found)


@maker
def _moments(
    network: Network, access: NDArray[np.int32], window: tuple[int, int]
) -> NDArray[np.int32]:
    """When leaving just catches a vehicle, latest first, each once."""
    found = np.concatenate(
        (
            departures_of(network.lines, network.dead, access, window),
            departures_of(network.extra, network.none_dead, access, window),
        )
    )
    found.sort()
    count = 0
    for at in range(found.size - 1, -1, -1):
        if at == found.size - 1 or found[at] != found[at + 1]:
            count += 1
    distinct = np.empty(count, np.int32)
    count = 0
    for at in range(found.size - 1, -1, -1):
        if at == found.size - 1 or found[at] != found[at + 1]:
            distinct[count] = found[at]
            count += 1
    return distinct


@kernel
def _leave(network: Network, fronts: Fronts, access: NDArray[np.int32], departure: int) -> None:
    """One departure more."""
    marks = 0
    for row in range(access.shape[0]):
        marks = _be_ready(fronts, access[row, 0], departure + access[row, 1], marks)
    _spread(network, fronts, marks)


@maker
def by_minute(
    network: Network,
    fronts: Fronts,
    access: NDArray[np.int32],
    window: tuple[int, int, int],
    arrivals: NDArray[np.int32],
) -> None:
    """Fill `arrivals[step, stop]`: the earliest arrival when leaving at begin + step * every.

    `window` is (begin, every, last): departures up to `last` are considered, so that someone
    who leaves at the last step finds the vehicles they would wait for.
    """
    begin, every, last = window
    _forget(fronts)
    moments = _moments(network, access, (begin, last))
    at = 0
    for step in range(arrivals.shape[0] - 1, -1, -1):
        while at < moments.size and moments[at] >= begin + step * every:
            _leave(network, fronts, access, moments[at])
            at += 1
        arrivals[step] = fronts.there
        for row in range(access.shape[0]):
            stop, on_foot = access[row, 0], begin + step * every + access[row, 1]
            arrivals[step, stop] = min(arrivals[step, stop], on_foot)


@kernel
def _forget(fronts: Fronts) -> None:
    fronts.ride[:] = NEVER
    fronts.there[:] = NEVER
    fronts.ready[:] = NEVER


@inlined
def _within(there: NDArray[np.int32], weights: NDArray[np.int32], latest: int) -> int:
    """The weight that is reached by `latest`."""
    total = 0
    for stop in range(there.size):
        total += weights[stop] if there[stop] <= latest else 0
    return total


@maker
def reach(
    network: Network,
    fronts: Fronts,
    origins: NDArray[np.int32],
    window: tuple[int, int, int, int],
    cutoffs: NDArray[np.int32],
    weights: NDArray[np.int32],
    totals: NDArray[np.int64],
) -> None:
    """Fill `totals[row, c]`: weight within `cutoffs[c]` of `origins[row]`, added over steps.

    `window` is (begin, every, steps, last). Only arrivals within the largest cutoff count, so
    later departures are not looked at.
    """
    begin, every, steps, last = window
    paths = network.paths
    for row in range(origins.size):
        origin = origins[row]
        low, high = paths.first[origin], paths.first[origin + 1]
        access = np.empty((high - low + 1, 2), np.int32)
        access[0, 0], access[0, 1] = origin, 0
        for way in range(low, high):
            access[way - low + 1, 0] = paths.to[way]
            access[way - low + 1, 1] = paths.seconds[way]
        _forget(fronts)
        moments = _moments(network, access, (begin, last))
        at = 0
        for step in range(steps - 1, -1, -1):
            leave = begin + step * every
            while at < moments.size and moments[at] >= leave:
                _leave(network, fronts, access, moments[at])
                at += 1
            for cut in range(cutoffs.size):
                latest = leave + cutoffs[cut]
                found = _within(fronts.there, weights, latest)
                for stop in access:
                    walked = leave + stop[1] <= latest
                    if walked and fronts.there[stop[0]] > latest:
                        found += weights[stop[0]]
                totals[row, cut] += found
