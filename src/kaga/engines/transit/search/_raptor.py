"""Compiled rounds: after round k every label for k rides is right.

RAPTOR (Delling, Pajor, Werneck, ALENEX 2012): each round extends what the round before
improved by one ride, line by line, then by one walk. rRAPTOR is the same with departures taken
latest first and labels kept: what leaves earlier must arrive earlier to be worth anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.transit.search._compile import inlined, kernel, maker
from kaga.engines.transit.search._labels import Labels, arrive, be_ready, clear
from kaga.engines.transit.timetable.arrays import NEVER, NOT_ALLOWED, Lines, Paths

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Network(NamedTuple):
    """What runs: the timetable, the overlay's lines, and which trips do not."""

    lines: Lines
    extra: Lines
    dead: NDArray[np.uint8]
    none_dead: NDArray[np.uint8]
    paths: Paths


@inlined
def first_to_catch(
    lines: Lines, dead: NDArray[np.uint8], line: int, row: int, limit: int, ready: int
) -> int:
    """The first of the `limit` trips that leaves position `row` from `ready` on, or `limit`."""
    low, high = 0, limit
    while low < high:
        middle = (low + high) // 2
        if lines.departs[row + middle] >= ready:
            high = middle
        else:
            low = middle + 1
    if dead.size > 0:
        while low < limit and dead[lines.first_trip[line] + low] != 0:
            low += 1
    return low


@kernel
def collect(lines: Lines, labels: Labels, marks: int, base: int) -> int:
    """The lines that serve a marked stop, and the first such position of each."""
    found = 0
    for mark in range(marks):
        stop = labels.marked[mark]
        for at in range(lines.first_of_stop[stop], lines.first_of_stop[stop + 1]):
            line = lines.of_stop[at]
            known = labels.start[base + line]
            if known == NEVER:
                labels.queue[base + found] = line
                found += 1
            if lines.at_position[at] < known:
                labels.start[base + line] = lines.at_position[at]
    return found


@kernel
def ride_line(
    lines: Lines,
    dead: NDArray[np.uint8],
    line: int,
    labels: Labels,
    rides: int,
    base: int,
    found: int,
) -> int:
    """Travel along one line from its first marked stop; the number of improved stops."""
    first = lines.first_stop[line]
    size = lines.first_stop[line + 1] - first
    trips = lines.trips[line]
    begin = labels.start[base + line]
    labels.start[base + line] = NEVER
    row = lines.first_time[line] + begin * trips
    trip, boarded = trips, 0
    for position in range(begin, size):
        stop = lines.stops[first + position]
        if trip < trips and lines.drop_off[first + position] != NOT_ALLOWED:
            time = lines.arrives[row + trip]
            if time < labels.ride[stop, rides] and time < labels.best[rides]:
                by = labels.by[stop, rides]
                by[0], by[1], by[2], by[3] = base + line, trip, boarded, position
                found = arrive(labels, stop, rides, time, found)
        ready = labels.ready[stop, rides - 1]
        boards = trip > 0 and lines.pickup[first + position] != NOT_ALLOWED
        if boards and lines.departs[row + trip - 1] >= ready:
            earlier = first_to_catch(lines, dead, line, row, trip, ready)
            if earlier < trip:
                trip, boarded = earlier, position
        row += trips
    return found


@kernel
def walk_on(paths: Paths, labels: Labels, rides: int, found: int) -> int:
    """From every stop reached by vehicle in this round: change there, or walk on."""
    marks = 0
    # Whoever boards after the goal can be reached with a ride more gains nothing.
    limit = labels.best[min(rides + 1, labels.best.size - 1)]
    for at in range(found):
        stop = labels.improved[at]
        labels.is_improved[stop] = 0
        time = labels.ride[stop, rides]
        if time >= limit:
            continue
        changed = time + paths.change[stop]
        if changed < limit and changed < labels.ready[stop, rides]:
            labels.via[stop, rides] = stop
            marks = be_ready(labels, stop, rides, changed, marks)
        for way in range(paths.first[stop], paths.first[stop + 1]):
            there, on_foot = paths.to[way], time + paths.seconds[way]
            if on_foot < limit and on_foot < labels.ready[there, rides]:
                labels.via[there, rides] = stop
                marks = be_ready(labels, there, rides, on_foot, marks)
    return marks


@kernel
def rounds(network: Network, labels: Labels, marks: int) -> None:
    """Rounds from the marked stops until nothing improves or rides run out."""
    base = network.lines.trips.size
    for rides in range(1, labels.ready.shape[1]):
        if marks == 0:
            return
        queued = collect(network.lines, labels, marks, 0)
        extra = collect(network.extra, labels, marks, base) if network.extra.trips.size else 0
        for mark in range(marks):
            labels.is_marked[labels.marked[mark]] = 0
        found = 0
        for at in range(queued):
            line = labels.queue[at]
            found = ride_line(network.lines, network.dead, line, labels, rides, 0, found)
        for at in range(extra):
            line = labels.queue[base + at]
            found = ride_line(
                network.extra, network.none_dead, line, labels, rides, base, found
            )
        marks = walk_on(network.paths, labels, rides, found)
    for mark in range(marks):
        labels.is_marked[labels.marked[mark]] = 0


@inlined
def stop_of(network: Network, line: int, position: int) -> int:
    """The stop at a position of a line of the timetable or the overlay."""
    base = network.lines.trips.size
    if line < base:
        return int(network.lines.stops[network.lines.first_stop[line] + position])
    return int(network.extra.stops[network.extra.first_stop[line - base] + position])


@kernel
def follow(network: Network, labels: Labels, rides: int, legs: NDArray[np.int32]) -> None:
    """The rides of the best journey with so many rides, first ride first."""
    stop = labels.last[rides]
    for ride in range(rides, 0, -1):
        by = labels.by[stop, ride]
        legs[ride - 1, 0], legs[ride - 1, 1] = by[0], by[1]
        legs[ride - 1, 2], legs[ride - 1, 3] = by[2], by[3]
        if ride > 1:
            stop = labels.via[stop_of(network, by[0], by[2]), ride - 1]


@kernel
def search(
    network: Network,
    labels: Labels,
    access: NDArray[np.int32],
    egress: NDArray[np.int32],
    direct: int,
    departures: NDArray[np.int32],
    heads: NDArray[np.int32],
    legs: NDArray[np.int32],
) -> int:
    """All journeys worth making for these departures, latest departure first.

    `access` and `egress` are rows of (stop, seconds on foot); `direct` is walking all the way.
    `heads` gets rows of (departure, arrival, rides, last stop), `legs` the rides of each (line,
    column, boarded at position, left at position). The number of journeys is returned.
    """
    clear(labels)
    for row in range(egress.shape[0]):
        stop = egress[row, 0]
        labels.egress[stop] = min(labels.egress[stop], egress[row, 1])
    count = 0
    for departure in departures:
        if direct < NEVER:
            for rides in range(labels.best.size):
                labels.best[rides] = min(labels.best[rides], departure + direct)
        labels.last[:] = -1
        marks = 0
        for row in range(access.shape[0]):
            marks = be_ready(labels, access[row, 0], 0, departure + access[row, 1], marks)
        rounds(network, labels, marks)
        for rides in range(1, labels.best.size):
            if labels.last[rides] >= 0 and labels.best[rides] < labels.best[rides - 1]:
                heads[count, 0], heads[count, 1] = departure, labels.best[rides]
                heads[count, 2], heads[count, 3] = rides, labels.last[rides]
                follow(network, labels, rides, legs[count])
                count += 1
    for row in range(egress.shape[0]):
        labels.egress[egress[row, 0]] = NEVER
    return count


@maker
def departures_of(
    lines: Lines,
    dead: NDArray[np.uint8],
    access: NDArray[np.int32],
    window: tuple[int, int],
) -> NDArray[np.int32]:
    """When to leave so that a boarding at an access stop is just caught; unsorted."""
    begin, end = window
    found = np.empty(1024, np.int32)
    count = 0
    for row in range(access.shape[0]):
        stop, seconds = access[row, 0], access[row, 1]
        for at in range(lines.first_of_stop[stop], lines.first_of_stop[stop + 1]):
            line = lines.of_stop[at]
            trips = lines.trips[line]
            time = lines.first_time[line] + lines.at_position[at] * trips
            trip = first_to_catch(lines, dead, line, time, trips, begin + seconds)
            while trip < trips and lines.departs[time + trip] <= end + seconds:
                if dead.size == 0 or dead[lines.first_trip[line] + trip] == 0:
                    if count == found.size:
                        found = np.concatenate((found, np.empty(count, np.int32)))
                    found[count] = lines.departs[time + trip] - seconds
                    count += 1
                trip += 1
    return found[:count]


@maker
def from_one(
    network: Network, labels: Labels, access: NDArray[np.int32], departure: int
) -> NDArray[np.int32]:
    """The earliest arrival at every stop, on foot or by vehicle, the last walk included."""
    clear(labels)
    marks = 0
    for row in range(access.shape[0]):
        marks = be_ready(labels, access[row, 0], 0, departure + access[row, 1], marks)
    rounds(network, labels, marks)
    last = labels.ready.shape[1] - 1
    found = labels.ride[:, last].copy()
    paths = network.paths
    for stop in range(found.size):
        time = labels.ride[stop, last]
        if time < NEVER:
            for way in range(paths.first[stop], paths.first[stop + 1]):
                there = paths.to[way]
                found[there] = min(found[there], time + paths.seconds[way])
    for row in range(access.shape[0]):
        found[access[row, 0]] = min(found[access[row, 0]], departure + access[row, 1])
    return found


@kernel
def around(paths: Paths, stop: int, found: NDArray[np.int32]) -> int:
    """Write a stop and those in walking distance as rows of (stop, seconds); how many."""
    begin, end = paths.first[stop], paths.first[stop + 1]
    found[0, 0], found[0, 1] = stop, 0
    for way in range(begin, end):
        found[way - begin + 1, 0] = paths.to[way]
        found[way - begin + 1, 1] = paths.seconds[way]
    return int(end - begin + 1)


class Room(NamedTuple):
    """Memory of a question from stop to stop: both surroundings, the one departure."""

    access: NDArray[np.int32]
    egress: NDArray[np.int32]
    departure: NDArray[np.int32]


def new_room(there: Paths, back: Paths) -> Room:
    """Room for the stop with the most ways."""
    sizes = [int(np.diff(paths.first).max(initial=0)) + 1 for paths in (there, back)]
    access, egress = (np.zeros((size, 2), np.int32) for size in sizes)
    return Room(access, egress, np.zeros(1, np.int32))


@kernel
def between_stops(
    network: Network,
    back: Paths,
    labels: Labels,
    room: Room,
    stops: tuple[int, int],
    departure: int,
    heads: NDArray[np.int32],
    legs: NDArray[np.int32],
) -> int:
    """`search` from stop to stop; the number of journeys, the way on foot being the first."""
    access = room.access[: around(network.paths, stops[0], room.access)]
    egress = room.egress[: around(back, stops[1], room.egress)]
    direct = NEVER
    for row in range(access.shape[0]):
        if access[row, 0] == stops[1]:
            direct = access[row, 1]
    room.departure[0] = departure
    if direct == NEVER:
        return search(network, labels, access, egress, direct, room.departure, heads, legs)
    heads[0, 0], heads[0, 1], heads[0, 2] = departure, departure + direct, 0
    count = search(network, labels, access, egress, direct, room.departure, heads[1:], legs[1:])
    return count + 1
