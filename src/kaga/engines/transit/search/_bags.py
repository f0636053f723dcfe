"""Compiled search by several criteria: arrival, rides, walking, fare.

McRAPTOR (Delling, Pajor, Werneck 2012): a stop has a bag of labels none of which is at least as
good as another in everything. A line is travelled with all labels boarded so far; two of them
on board can be compared only if one is better wherever it could get off, since fares depend on
where one got on.

Departures are taken latest first and bags stay, so the departure is a criterion too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.transit.search._raptor import Network, first_to_catch
from kaga.engines.transit.timetable.arrays import NEVER, NOT_ALLOWED, Lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

TIME, WALK, FARE, RIDES, STAMP, NEXT, PARENT = 0, 1, 2, 3, 4, 5, 6
LINE, COLUMN, BEGIN, END, STOP = 7, 8, 9, 10, 11
WIDTH = 12
_FULL = -2


class Prices(NamedTuple):
    """The fare of trip t of line l from i to j: `cost[first[l] + t * step[l] + i * size + j]`.

    `step` is 0 where all trips of a line cost the same.
    """

    first: NDArray[np.int64]
    step: NDArray[np.int64]
    cost: NDArray[np.int32]


class Bags(NamedTuple):
    """Labels, and for each stop the first label of its bag (-1: none).

    `used[0]` is the number of labels, `used[1]` whether there was no room for another.
    `aboard` holds what travels along a line: label, trip, position boarded.
    """

    labels: NDArray[np.int32]
    used: NDArray[np.int64]
    ride: NDArray[np.int32]
    ready: NDArray[np.int32]
    goal: NDArray[np.int32]
    aboard: NDArray[np.int32]
    egress: NDArray[np.int32]
    is_marked: NDArray[np.uint8]
    is_improved: NDArray[np.uint8]
    start: NDArray[np.int32]


def new_bags(stops: int, lines: int, most: int) -> Bags:
    """Room for `most` labels."""
    return Bags(
        np.zeros((most, WIDTH), np.int32),
        np.zeros(2, np.int64),
        np.full(stops, -1, np.int32),
        np.full(stops, -1, np.int32),
        np.full(1, -1, np.int32),
        np.zeros((most, 3), np.int32),
        np.full(stops, NEVER, np.int32),
        np.zeros(stops, np.uint8),
        np.zeros(stops, np.uint8),
        np.full(lines, NEVER, np.int32),
    )


@njit(cache=True, nogil=True)
def _is_beaten(bags: Bags, head: int, worth: tuple[int, int, int, int]) -> bool:
    """Whether a label of the bag is at least as good in everything."""
    labels = bags.labels
    at = head
    while at >= 0:
        if (
            labels[at, TIME] <= worth[0]
            and labels[at, WALK] <= worth[1]
            and labels[at, FARE] <= worth[2]
            and labels[at, RIDES] <= worth[3]
        ):
            return True
        at = labels[at, NEXT]
    return False


@njit(cache=True, nogil=True)
def _put(
    bags: Bags,
    heads: NDArray[np.int32],
    stop: int,
    worth: tuple[int, int, int, int],
    by: tuple[int, int],
) -> int:
    """A new label in a bag, those it beats taken out; -1 if it is beaten.

    `by` is the label it comes from and its stamp. At the goal a label of a later departure
    stays, though it arrives later: leaving later is worth something. At a stop it may go, as
    all that comes leaves no later than the new one.
    """
    if _is_beaten(bags, heads[stop], worth):
        return -1
    if bags.used[0] >= bags.labels.shape[0]:
        bags.used[1] = 1
        return -1
    labels = bags.labels
    before, at = -1, heads[stop]
    while at >= 0:
        following = labels[at, NEXT]
        if (
            worth[0] <= labels[at, TIME]
            and worth[1] <= labels[at, WALK]
            and worth[2] <= labels[at, FARE]
            and worth[3] <= labels[at, RIDES]
            and (labels[at, STAMP] == by[1] or heads.size > 1)
        ):
            if before < 0:
                heads[stop] = following
            else:
                labels[before, NEXT] = following
        else:
            before = at
        at = following
    new = int(bags.used[0])
    bags.used[0] += 1
    labels[new, TIME], labels[new, WALK] = worth[0], worth[1]
    labels[new, FARE], labels[new, RIDES] = worth[2], worth[3]
    labels[new, STOP], labels[new, NEXT] = stop, heads[stop]
    labels[new, PARENT], labels[new, STAMP] = by
    heads[stop] = new
    return new


@njit(cache=True, nogil=True)
def _stays_ahead(
    bags: Bags, prices: Prices, place: tuple[int, int, int], one: int, other: int
) -> bool:
    """Whether what is aboard at `one` is at least as good as `other` wherever it gets off."""
    line, size, position = place
    labels, aboard = bags.labels, bags.aboard
    if aboard[one, 1] > aboard[other, 1]:
        return False
    mine, theirs = aboard[one, 0], aboard[other, 0]
    if labels[mine, WALK] > labels[theirs, WALK]:
        return False
    step = prices.step[line]
    ours = prices.first[line] + aboard[one, 1] * step + aboard[one, 2] * size
    others = prices.first[line] + aboard[other, 1] * step + aboard[other, 2] * size
    for end in range(position + 1, size):
        here = labels[mine, FARE] + prices.cost[ours + end]
        there = labels[theirs, FARE] + prices.cost[others + end]
        if here > there:
            return False
    return True


@njit(cache=True, nogil=True)
def _board(bags: Bags, prices: Prices, place: tuple[int, int, int], riders: int) -> int:
    """Keep the label just put aboard at `riders` unless another is ahead; the new number."""
    for one in range(riders):
        if _stays_ahead(bags, prices, place, one, riders):
            return riders
    kept = 0
    for one in range(riders):
        if not _stays_ahead(bags, prices, place, riders, one):
            bags.aboard[kept] = bags.aboard[one]
            kept += 1
    bags.aboard[kept] = bags.aboard[riders]
    return kept + 1


@njit(cache=True, nogil=True)
def _alight(
    bags: Bags, stop: int, told: tuple[int, int, int, int], by: tuple[int, int, int, int, int]
) -> None:
    """Get off: a label at the stop, and one at the goal if one can walk there."""
    goal = bags.goal
    if _is_beaten(bags, goal[0], told):
        return
    stamp = bags.labels[by[0], STAMP]
    label = _put(bags, bags.ride, stop, told, (by[0], stamp))
    if label < 0:
        return
    labels = bags.labels
    labels[label, LINE], labels[label, COLUMN] = by[1], by[2]
    labels[label, BEGIN], labels[label, END] = by[3], by[4]
    bags.is_improved[stop] = 1
    walk = bags.egress[stop]
    if walk < NEVER:
        worth = (told[0] + walk, told[1] + walk, told[2], told[3])
        _put(bags, goal, 0, worth, (label, stamp))


@njit(cache=True, nogil=True)
def _next_cheaper(
    lines: Lines,
    dead: NDArray[np.uint8],
    prices: Prices,
    place: tuple[int, int, int],
    trip: int,
) -> int:
    """The next trip worth waiting for: on it some ride costs less than on the one before."""
    line, size, position = place
    step = prices.step[line]
    if step == 0:
        return int(lines.trips[line])
    before = prices.first[line] + trip * step + position * size
    for later in range(trip + 1, lines.trips[line]):
        if dead.size > 0 and dead[lines.first_trip[line] + later] != 0:
            continue
        table = prices.first[line] + later * step + position * size
        for end in range(position + 1, size):
            if prices.cost[table + end] < prices.cost[before + end]:
                return later
        before = table
    return int(lines.trips[line])


@njit(cache=True, nogil=True)
def _get_on(
    lines: Lines,
    dead: NDArray[np.uint8],
    prices: Prices,
    bags: Bags,
    place: tuple[int, int, int],
    now: tuple[int, int, int, int],
) -> int:
    """Board with every label that the round before left at a stop; the number aboard."""
    line, _, position = place
    row, riders, rides, stamp = now
    labels, aboard, trips = bags.labels, bags.aboard, lines.trips[line]
    ready = bags.ready[lines.stops[lines.first_stop[line] + position]]
    while ready >= 0:
        if labels[ready, RIDES] == rides - 1 and labels[ready, STAMP] == stamp:
            trip = first_to_catch(lines, dead, line, row, trips, labels[ready, TIME])
            while trip < trips:
                if riders + 1 >= aboard.shape[0]:
                    bags.used[1] = 1
                    break
                aboard[riders, 0], aboard[riders, 1] = ready, trip
                aboard[riders, 2] = position
                riders = _board(bags, prices, place, riders)
                trip = _next_cheaper(lines, dead, prices, place, trip)
        ready = labels[ready, NEXT]
    return riders


@njit(cache=True, nogil=True)
def _ride(
    lines: Lines,
    dead: NDArray[np.uint8],
    prices: Prices,
    bags: Bags,
    line: int,
    base: int,
    now: tuple[int, int],
) -> None:
    """Travel along a line with everybody who boards it in this round."""
    rides, stamp = now
    first, trips = lines.first_stop[line], lines.trips[line]
    size = lines.first_stop[line + 1] - first
    begin = bags.start[base + line]
    bags.start[base + line] = NEVER
    row = lines.first_time[line] + begin * trips
    riders = 0
    labels, aboard = bags.labels, bags.aboard
    for position in range(begin, size):
        stop = lines.stops[first + position]
        if lines.drop_off[first + position] != NOT_ALLOWED:
            for rider in range(riders):
                ready, trip, boarded = aboard[rider]
                table = prices.first[line] + trip * prices.step[line] + boarded * size
                fare = prices.cost[table + position]
                told = (
                    lines.arrives[row + trip],
                    labels[ready, WALK],
                    labels[ready, FARE] + fare,
                    rides,
                )
                _alight(bags, stop, told, (ready, base + line, trip, boarded, position))
        if lines.pickup[first + position] != NOT_ALLOWED and position < size - 1:
            place = (line, size, position)
            riders = _get_on(lines, dead, prices, bags, place, (row, riders, rides, stamp))
        row += trips


@njit(cache=True, nogil=True)
def _queue(lines: Lines, bags: Bags, base: int) -> None:
    """Where each line is first boarded in this round."""
    for stop in range(bags.is_marked.size):
        if bags.is_marked[stop] != 0:
            for at in range(lines.first_of_stop[stop], lines.first_of_stop[stop + 1]):
                line = base + lines.of_stop[at]
                bags.start[line] = min(bags.start[line], lines.at_position[at])


@njit(cache=True, nogil=True)
def _be_ready(
    bags: Bags, stop: int, worth: tuple[int, int, int, int], by: tuple[int, int]
) -> None:
    if _is_beaten(bags, bags.goal[0], worth):
        return
    if _put(bags, bags.ready, stop, worth, by) >= 0:
        bags.is_marked[stop] = 1


@njit(cache=True, nogil=True)
def _walk(network: Network, bags: Bags, rides: int, stamp: int) -> bool:
    """Change or walk from every stop improved; whether anybody can go on."""
    paths, labels = network.paths, bags.labels
    bags.is_marked[:] = 0
    more = False
    for stop in range(bags.is_improved.size):
        if bags.is_improved[stop] == 0:
            continue
        bags.is_improved[stop] = 0
        at = bags.ride[stop]
        while at >= 0:
            if labels[at, RIDES] == rides and labels[at, STAMP] == stamp:
                more = True
                time, walk, fare = labels[at, TIME], labels[at, WALK], labels[at, FARE]
                if paths.change[stop] < NEVER:
                    there = (time + paths.change[stop], walk, fare, rides)
                    _be_ready(bags, stop, there, (at, stamp))
                for way in range(paths.first[stop], paths.first[stop + 1]):
                    spent = paths.seconds[way]
                    there = (time + spent, walk + spent, fare, rides)
                    _be_ready(bags, paths.to[way], there, (at, stamp))
            at = labels[at, NEXT]
    return more


@njit(cache=True, nogil=True)
def _begin(bags: Bags, access: NDArray[np.int32], leave: tuple[int, int], direct: int) -> None:
    """One departure more: walk to the access stops, and all the way."""
    departure, stamp = leave
    bags.is_marked[:] = 0
    if direct < NEVER:
        _put(bags, bags.goal, 0, (departure + direct, direct, 0, 0), (-1, stamp))
    for row in range(access.shape[0]):
        walk = access[row, 1]
        _be_ready(bags, access[row, 0], (departure + walk, walk, 0, 0), (-1, stamp))


@njit(cache=True, nogil=True)
def _round(
    network: Network, prices: tuple[Prices, Prices], bags: Bags, now: tuple[int, int]
) -> bool:
    """One ride more, then one walk; whether anybody can go on."""
    base = network.lines.trips.size
    _queue(network.lines, bags, 0)
    _queue(network.extra, bags, base)
    for line in range(base):
        if bags.start[line] < NEVER:
            _ride(network.lines, network.dead, prices[0], bags, line, 0, now)
    for line in range(network.extra.trips.size):
        if bags.start[base + line] < NEVER:
            _ride(network.extra, network.none_dead, prices[1], bags, line, base, now)
    return _walk(network, bags, now[0], now[1])


@njit(cache=True, nogil=True)
def search(
    network: Network,
    prices: tuple[Prices, Prices],
    bags: Bags,
    access: NDArray[np.int32],
    egress: NDArray[np.int32],
    departures: NDArray[np.int32],
    limits: tuple[int, int],
) -> bool:
    """Fill the bag of the goal; False if there was not enough room.

    `limits` are the most rides and the seconds of walking all the way. The stamp of a label is
    the number of its departure.
    """
    for row in range(egress.shape[0]):
        stop = egress[row, 0]
        bags.egress[stop] = min(bags.egress[stop], egress[row, 1])
    for stamp in range(departures.size):
        _begin(bags, access, (departures[stamp], stamp), limits[1])
        for rides in range(1, limits[0] + 1):
            if not _round(network, prices, bags, (rides, stamp)):
                break
    return bool(bags.used[1] == 0)
