"""Making the timetable of some days out of a feed.

What runs: the trips of every service day in the period, and those of days before it that are
still under way when it begins. Untimed calls get times by the way travelled. Trips that repeat
at a headway become one run for each departure, whether the feed calls the times exact or not:
a search must answer with times. Trips by window (Flex) are not lines; see `gtfs.flex`.

Trips that share route, stops and the right to board and alight at each of them are one pattern;
patterns are cut into lines on which no trip overtakes another (Delling, Pajor, Werneck: Round-
Based Public Transit Routing, ALENEX 2012, ask for this), so that the first trip one can catch
is also the first to arrive anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs import _calls
from kaga.engines.transit.gtfs.calls import in_order, is_flexible
from kaga.engines.transit.timetable import _split
from kaga.engines.transit.timetable.arrays import Lines, served
from kaga.engines.transit.timetable.model import Runs, Stops, Timetable, Trips
from kaga.engines.transit.timetable.service_days import day_begins, services_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.feed import Feed
    from kaga.engines.transit.gtfs.sheet import Sheet

_DAY = 86400


def build(feed: Feed, first_day: date, days: int = 1) -> Timetable:
    """The timetable of `days` days from `first_day` on.

    Parameters
    ----------
    feed
        As read; trips whose services run on none of the days cost nothing.
    first_day
        The day whose beginning is time 0.
    days
        How many service days; at least 1.
    """
    stops = _stops(feed)
    trips, route_ids = _trips(feed, stops)
    chosen = _chosen(feed, trips, first_day, days)
    runs, lines, line_route = lay_out(trips, chosen, len(stops))
    return Timetable(
        first_day,
        first_day + timedelta(days=days - 1),
        day_begins(first_day, feed.timezone),
        stops,
        route_ids,
        trips,
        runs,
        lines,
        line_route,
    )


def _stops(feed: Feed) -> Stops:
    """Stops and platforms; stations, entrances and nodes are not called at."""
    sheet = feed.table("stops.txt")
    kind, _ = sheet.integers("location_type")
    sheet = sheet.only(kind == 0)
    latitude, _ = sheet.decimals("stop_lat")
    longitude, _ = sheet.decimals("stop_lon")
    return Stops(
        tuple(sheet.texts("stop_id")),
        tuple(sheet.texts("stop_name")),
        latitude,
        longitude,
        tuple(sheet.texts("zone_id")),
        tuple(sheet.texts("platform_code")),
    )


def _numbers(sheet: Sheet, column: str, known: dict[str, int]) -> NDArray[np.int64]:
    """A column of references as numbers; -1 where there is no such thing."""
    found = sheet.codes(column)
    lookup = np.array([known.get(text, -1) for text in found.texts], np.int64)
    return lookup[found.values] if len(sheet) else np.zeros(0, np.int64)


def _trips(feed: Feed, stops: Stops) -> tuple[Trips, tuple[str, ...]]:
    """Trips with times at all their stops, after untimed calls have been given theirs."""
    route_ids = tuple(feed.table("routes.txt").texts("route_id"))
    sheet, calls = feed.table("trips.txt"), feed.table("stop_times.txt")
    known = {stop: number for number, stop in enumerate(stops.ids)}
    stop = _numbers(calls, "stop_id", known)
    order = in_order(calls)
    unfit = is_flexible(calls) | (stop < 0)
    fit = np.array(
        [
            not unfit[order.rows[begin:end]].any()
            for begin, end in zip(order.first[:-1], order.first[1:], strict=True)
        ],
        np.bool_,
    )
    size = np.diff(order.first)
    rows = order.rows[np.repeat(fit, size)]
    first = np.concatenate(([0], np.cumsum(size[fit]))).astype(np.int64)
    ids = tuple(name for name, good in zip(order.trip_ids, fit, strict=True) if good)
    arrives, departs = calls.times("arrival_time")[0][rows], calls.times("departure_time")[0]
    departs = departs[rows]
    _calls.fill_times(first, arrives, departs, _along(calls, rows, first, stop[rows], stops))
    place = {trip: row for row, trip in enumerate(sheet.texts("trip_id"))}
    mine = np.array([place[trip] for trip in ids], np.int64)
    routes = {route: number for number, route in enumerate(route_ids)}
    signs = sheet.texts("trip_headsign")
    return Trips(
        ids,
        _numbers(sheet, "route_id", routes)[mine].astype(np.int32),
        tuple(signs[row] for row in mine.tolist()),
        first,
        calls.integers("stop_sequence")[0][rows],
        stop[rows],
        arrives,
        departs,
        calls.integers("pickup_type")[0][rows].astype(np.uint8),
        calls.integers("drop_off_type")[0][rows].astype(np.uint8),
    ), route_ids


def _along(
    calls: Sheet,
    rows: NDArray[np.int64],
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    stops: Stops,
) -> NDArray[np.float64]:
    """Way travelled at each call, metres: as published, else straight from stop to stop."""
    published = calls.decimals("shape_dist_traveled")[0][rows]
    if not np.isnan(published).any():
        return published
    latitude = np.radians(np.nan_to_num(stops.latitude[stop]))
    longitude = np.radians(np.nan_to_num(stops.longitude[stop]))
    north = np.diff(latitude, prepend=0.0)
    east = np.diff(longitude, prepend=0.0) * np.cos(latitude)
    leg = 6_371_000.0 * np.hypot(north, east)
    leg[first[:-1]] = 0.0
    return np.cumsum(leg)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Runs before they are laid out."""

    trip: NDArray[np.int64]
    day: NDArray[np.int64]
    shift: NDArray[np.int64]
    begins: NDArray[np.int64]


def _chosen(feed: Feed, trips: Trips, first_day: date, days: int) -> Chosen:
    """Which trips run when, those of the days before that are still under way included."""
    zero = day_begins(first_day, feed.timezone)
    sheet = feed.table("trips.txt")
    service_of = dict(zip(sheet.texts("trip_id"), sheet.texts("service_id"), strict=True))
    services = np.array([service_of[trip] for trip in trips.ids], np.str_)
    repeated = _headways(feed, trips)
    latest = int(trips.arrives.max(initial=0)) + max(0, int(repeated[2].max(initial=0)))
    parts = []
    for day in range(-(latest // _DAY), days):
        when = first_day + timedelta(days=day)
        active = np.isin(services, sorted(services_on(feed, when)))
        begins = round((day_begins(when, feed.timezone) - zero).total_seconds())
        trip, shift = _of_day(active, repeated)
        end = trips.arrives[trips.first[trip + 1] - 1] + shift + begins
        awake = np.flatnonzero(end >= 0) if day < 0 else np.arange(trip.size)
        full = np.full(awake.size, day, np.int64)
        parts.append((trip[awake], full, shift[awake], np.full(awake.size, begins)))
    trip, day_of, shift, begins_of = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return Chosen(trip, day_of, shift, begins_of)


_Headways = tuple["NDArray[np.bool_]", "NDArray[np.int64]", "NDArray[np.int64]"]


def _headways(feed: Feed, trips: Trips) -> _Headways:
    """Which trips repeat, and the trip and shift of each departure."""
    sheet = feed.table("frequencies.txt")
    known = {trip: number for number, trip in enumerate(trips.ids)}
    trip = _numbers(sheet, "trip_id", known)
    begin, end = sheet.times("start_time")[0], sheet.times("end_time")[0]
    headway, _ = sheet.integers("headway_secs")
    repeats = np.zeros(len(trips.ids), np.bool_)
    numbers, shifts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for row in np.flatnonzero(trip >= 0).tolist():
        number = trip[row]
        repeats[number] = True
        starts = np.arange(begin[row], end[row], headway[row], dtype=np.int64)
        shifts.append(starts - trips.departs[trips.first[number]])
        numbers.append(np.full(starts.size, number, np.int64))
    return repeats, np.concatenate(numbers), np.concatenate(shifts)


def _of_day(
    active: NDArray[np.bool_], headways: _Headways
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Trips and shifts of one day."""
    repeats, numbers, shifts = headways
    once = np.flatnonzero(active & ~repeats)
    often = active[numbers]
    trip = np.concatenate((once, numbers[often]))
    return trip, np.concatenate((np.zeros(once.size, np.int64), shifts[often]))


def _patterns(trips: Trips) -> NDArray[np.int64]:
    """A number for each distinct route, sequence of stops, and rights at them."""
    known: dict[bytes, int] = {}
    cells = np.stack((trips.stop, trips.pickup * 4 + trips.drop_off), axis=1)
    found = np.empty(len(trips.ids), np.int64)
    for trip in range(len(trips.ids)):
        key = cells[trips.first[trip] : trips.first[trip + 1]].tobytes()
        key += trips.route[trip].tobytes()
        found[trip] = known.setdefault(key, len(known))
    return found


@dataclass(frozen=True, slots=True)
class _Times:
    """The calls of every run, one run after another: where each begins, and when it calls.

    Every run gets its own copy: equal trips on several days differ by the day.
    """

    begin: NDArray[np.int64]
    size: NDArray[np.int64]
    arrives: NDArray[np.int64]
    departs: NDArray[np.int64]


def _times(trips: Trips, chosen: Chosen) -> _Times:
    size = np.diff(trips.first)[chosen.trip]
    begin = np.concatenate(([0], np.cumsum(size)))[:-1].astype(np.int64)
    call = np.repeat(trips.first[chosen.trip] - begin, size) + np.arange(size.sum())
    moved = np.repeat(chosen.begins + chosen.shift, size)
    return _Times(begin, size, trips.arrives[call] + moved, trips.departs[call] + moved)


def lay_out(trips: Trips, chosen: Chosen, stops: int) -> tuple[Runs, Lines, NDArray[np.int32]]:
    """Runs in lines, the lines, and the route of each line."""
    pattern = _patterns(trips)[chosen.trip]
    times = _times(trips, chosen)
    begin, departs = times.begin, times.departs
    order = np.lexsort((chosen.trip, departs[begin + times.size - 2], departs[begin], pattern))
    line = _split.split(
        pattern[order], begin[order], times.size[order], (times.arrives, departs)
    )
    by_line = np.argsort(line, kind="stable")
    order, line = order[by_line], line[by_line]
    runs = Runs(
        chosen.trip[order].astype(np.int32),
        chosen.day[order].astype(np.int32),
        chosen.shift[order].astype(np.int32),
        chosen.begins[order].astype(np.int32),
        line.astype(np.int32),
    )
    lines, lead = _lines(trips, runs, begin[order], times)
    return runs, served(lines, stops), trips.route[lead].astype(np.int32)


def _lines(
    trips: Trips, runs: Runs, begin: NDArray[np.int64], times: _Times
) -> tuple[Lines, NDArray[np.int32]]:
    """The lines that runs say they are on, and the first trip of each; not yet by stop."""
    line = runs.line.astype(np.int64)
    per_line = np.bincount(line)
    first_trip = np.concatenate(([0], np.cumsum(per_line)))[:-1].astype(np.int64)
    lead = runs.trip[first_trip]
    long = np.diff(trips.first)[lead]
    first_time = np.concatenate(([0], np.cumsum(per_line * long)))[:-1].astype(np.int64)
    layout = (first_time, per_line.astype(np.int64), long)
    column = np.arange(line.size) - first_trip[line]
    calls = _ranges(trips.first[lead], long)
    nothing = np.zeros(0, np.int32)
    lines = Lines(
        np.concatenate(([0], np.cumsum(long))).astype(np.int32),
        trips.stop[calls].astype(np.int32),
        trips.pickup[calls],
        trips.drop_off[calls],
        first_time,
        per_line.astype(np.int32),
        first_trip.astype(np.int32),
        _split.spread(line, column, begin, layout, times.departs),
        _split.spread(line, column, begin, layout, times.arrives),
        nothing,
        nothing,
        nothing,
    )
    return lines, lead


def _ranges(first: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers first, first + 1, ... of each range, one range after another."""
    ends = np.cumsum(size)
    return np.repeat(first - (ends - size), size) + np.arange(size.sum())
