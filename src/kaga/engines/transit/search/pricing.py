"""What every ride of a timetable costs, laid out for searches; and whole journeys afterwards.

Searches add fares up ride by ride. That is exact where changing neither costs nor saves
anything; otherwise `whole_fare` says afterwards what the journey costs with its transfers.
Where products depend on the time of day, every trip has its own prices.

>>> # prices = prices_of(timetable, timetable.lines, routes, fares)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs.fares_v2 import Leg, ProductFares
from kaga.engines.transit.search._bags import Prices
from kaga.engines.transit.search.journeys import Ride

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.fares import Fares
    from kaga.engines.transit.search.journeys import Journey
    from kaga.engines.transit.timetable.arrays import Lines
    from kaga.engines.transit.timetable.model import Timetable

UNPRICED = 50_000_000
"""Dearer than any fare: a ride whose fare nobody gives."""


def prices_of(
    timetable: Timetable,
    lines: Lines,
    routes: Sequence[str],
    fares: Fares | ProductFares | None,
) -> Prices:
    """The fare of every ride on every line; `routes` are those of the lines."""
    if isinstance(fares, ProductFares):
        return _products(timetable, lines, routes, fares)
    size = np.diff(lines.first_stop).astype(np.int64)
    cost = np.zeros(int((size * size).sum()), np.int32)
    first = _begins(size * size)
    known: dict[tuple[str, str, str], int] = {}
    for line in range(size.size if fares is not None else 0):
        stops = lines.stops[lines.first_stop[line] : lines.first_stop[line + 1]]
        named = [timetable.stops.zones[stop] for stop in stops.tolist()]
        for begin in range(len(named) - 1):
            base = int(first[line]) + begin * len(named)
            for end in range(begin + 1, len(named)):
                key = (routes[line], named[begin], named[end])
                if key not in known:
                    known[key] = _zoned(fares, key, frozenset(named[begin : end + 1]))
                cost[base + end] = known[key]
    return Prices(first, np.zeros_like(first), cost)


def _begins(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(sizes)))[:-1].astype(np.int64)


def _zoned(fares: Fares | None, key: tuple[str, str, str], zones: frozenset[str]) -> int:
    found = fares.ride(*key, zones) if fares is not None else 0
    return UNPRICED if found is None else found


def _products(
    timetable: Timetable, lines: Lines, routes: Sequence[str], fares: ProductFares
) -> Prices:
    """Prices by products; a table for each trip where they depend on the time."""
    size = np.diff(lines.first_stop).astype(np.int64)
    step = size * size if fares.timed else np.zeros_like(size)
    tables = lines.trips.astype(np.int64) if fares.timed else np.ones_like(size)
    first = _begins(size * size * tables)
    cost = np.zeros(int((size * size * tables).sum()), np.int32)
    priced = _priced(timetable, fares)
    for line in range(size.size):
        count, trips = int(size[line]), int(lines.trips[line])
        begins, row = int(lines.first_stop[line]), int(lines.first_time[line])
        stops = lines.stops[begins : begins + count].tolist()
        for table in range(int(tables[line])):
            leaves = lines.departs[row + table : row + trips * count : trips].tolist()
            comes = lines.arrives[row + table : row + trips * count : trips].tolist()
            base = int(first[line]) + table * int(step[line])
            for begin in range(count - 1):
                for end in range(begin + 1, count):
                    ends = (stops[begin], stops[end])
                    times = (leaves[begin], comes[end])
                    at = base + begin * count + end
                    cost[at] = priced(routes[line], ends, times)
    return Prices(first, step, cost)


def _priced(
    timetable: Timetable, fares: ProductFares
) -> Callable[[str, tuple[int, int], tuple[int, int]], int]:
    """The fare of a ride by line, stops and times; what differs in nothing is asked once."""
    ids, rules = timetable.stops.ids, fares.rules
    known: dict[tuple[object, ...], int] = {}
    frames: dict[tuple[int, int], frozenset[str]] = {}
    groups = {rule.from_time for rule in rules.rules} | {rule.to_time for rule in rules.rules}
    areas = [rules.places.areas(stop) for stop in ids]

    def hold(stop: int, time: int) -> frozenset[str]:
        """The timeframes that hold at a stop."""
        if (stop, time) not in frames:
            local = rules.places.at(ids[stop], timetable.moment(time))
            frames[stop, time] = frozenset(
                one for one in groups if rules.timeframes.hold(one, local)
            )
        return frames[stop, time]

    def priced(route: str, ends: tuple[int, int], times: tuple[int, int]) -> int:
        network = rules.places.network.get(route, "")
        told = tuple(map(hold, ends, times)) if fares.timed else ()
        key = (network, areas[ends[0]], areas[ends[1]], told)
        if key not in known:
            moments = tuple(map(timetable.moment, times))
            found = fares.ride(Leg(route, ids[ends[0]], ids[ends[1]], *moments))
            known[key] = UNPRICED if found is None else found
        return known[key]

    return priced


def whole_fare(timetable: Timetable, fares: ProductFares, journey: Journey) -> int | None:
    """What a journey costs with its transfers; None if some ride has no fare."""
    ids, moment = timetable.stops.ids, timetable.moment
    return fares.price(
        [_leg(ids, moment, one) for one in journey.legs if isinstance(one, Ride)]
    )


def _leg(ids: tuple[str, ...], moment: Callable[[int], datetime], ride: Ride) -> Leg:
    ends = ids[ride.board_stop], ids[ride.alight_stop]
    return Leg(ride.route_id, *ends, moment(ride.departs), moment(ride.arrives))


def worth_making(journeys: Sequence[Journey]) -> list[Journey]:
    """Those that no other journey beats, now that their whole fares are known."""
    found: list[Journey] = []
    for one in journeys:
        mine = _worth(one)
        if not any(_beats(_worth(other), mine) for other in journeys if other is not one):
            found.append(one)
    return found


def _worth(journey: Journey) -> tuple[int, ...]:
    fare = UNPRICED if journey.fare is None else journey.fare
    return (-journey.departs, journey.arrives, journey.rides, journey.walking, fare)


def _beats(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
