"""What is wrong with a network before a feed is made of it, place by place.

>>> from kaga.engines.transit.authoring.document import Network, Words3
>>> [flaw.code for flaw in flaws_of(Network("x", Words3(""), "", "2026-04-01", "2026-03-31"))]
['no_name', 'period_ends_first', 'nobody_runs_it']
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kaga.engines.transit.authoring.document import STATUSES, cell_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.transit.authoring.document import Days, Line, Network, Pattern, Trip


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to put right: where, what (a code) and the value that is wrong."""

    where: str
    code: str
    value: str = ""


def flaws_of(network: Network) -> tuple[Flaw, ...]:
    """Everything that keeps a network from being published, in the order of the document."""
    return tuple(_found(network))


def _found(network: Network) -> Iterator[Flaw]:
    yield from _whole(network)
    yield from _twice("agencies", (one.id for one in network.agencies))
    yield from _twice("stops", (one.id for one in network.stops))
    yield from _twice("days", (one.id for one in network.days))
    yield from _twice("lines", (one.id for one in network.lines))
    yield from _twice("grids", (one.id for line in network.lines for one in line.patterns))
    yield from _twice("fares", (one.id for one in network.fares))
    yield from _sourced(network)
    for days in network.days:
        yield from _days(days)
    yield from _stops(network)
    for line in network.lines:
        yield from _line(network, line)
    for fare in network.fares:
        if not fare.lines:
            yield Flaw(f"fares/{fare.id}", "fare_of_no_line")
        if fare.yen < 0 or fare.hours < 0:
            yield Flaw(f"fares/{fare.id}", "no_amount", f"{fare.yen}")
        for key in fare.lines:
            if network.line(key) is None:
                yield Flaw(f"fares/{fare.id}", "no_such_line", key)
    yield from _demand(network)


def _whole(network: Network) -> Iterator[Flaw]:
    if not network.publisher.ja:
        yield Flaw("publisher", "no_name")
    begins, ends = _day(network.begins), _day(network.ends)
    if begins is None or ends is None:
        yield Flaw("period", "no_day", f"{network.begins} - {network.ends}")
    elif ends < begins:
        yield Flaw("period", "period_ends_first", network.ends)
    if not network.agencies:
        yield Flaw("agencies", "nobody_runs_it")


def _stops(network: Network) -> Iterator[Flaw]:
    for stop in network.stops:
        if not stop.name.ja:
            yield Flaw(f"stops/{stop.id}", "no_name")
        if not (-90 <= stop.lat <= 90 and -180 <= stop.lon <= 180):
            yield Flaw(f"stops/{stop.id}", "no_position", f"{stop.lat}, {stop.lon}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _twice(where: str, keys: Iterable[str]) -> Iterator[Flaw]:
    for key, count in Counter(keys).items():
        if count > 1 or not key:
            yield Flaw(f"{where}/{key}", "key_twice", key)


def _sourced(network: Network) -> Iterator[Flaw]:
    """Status and source of everything that has one."""
    known = {one.id for one in network.sources}
    told = [
        *((f"stops/{one.id}", one.status, one.source) for one in network.stops),
        *((f"fares/{one.id}", one.status, one.source) for one in network.fares),
        *((f"demand/{one.id}", one.status, one.source) for one in network.demand),
        *(
            (f"lines/{line.id}/{pattern.id}/{trip.id}", trip.status, trip.source)
            for line in network.lines
            for pattern in line.patterns
            for trip in pattern.trips
        ),
    ]
    for where, status, source in told:
        if status not in STATUSES:
            yield Flaw(where, "no_status", status)
        if source not in known:
            yield Flaw(where, "no_source", source)


def _days(days: Days) -> Iterator[Flaw]:
    if len(days.weekdays) != 7 or set(days.weekdays) - {"0", "1"}:
        yield Flaw(f"days/{days.id}", "no_weekdays", days.weekdays)
    for text in (*days.added, *days.removed):
        if _day(text) is None:
            yield Flaw(f"days/{days.id}", "no_day", text)


def _line(network: Network, line: Line) -> Iterator[Flaw]:
    where = f"lines/{line.id}"
    if not line.name.ja:
        yield Flaw(where, "no_name")
    if line.agency not in {one.id for one in network.agencies}:
        yield Flaw(where, "no_agency", line.agency)
    stops, days = {one.id for one in network.stops}, {one.id for one in network.days}
    for pattern in line.patterns:
        place = f"{where}/{pattern.id}"
        if len(pattern.stops) < 2:
            yield Flaw(place, "too_few_stops", str(len(pattern.stops)))
        if pattern.days not in days:
            yield Flaw(place, "no_such_days", pattern.days)
        for stop in pattern.stops:
            if stop not in stops:
                yield Flaw(place, "no_such_stop", stop)
        yield from _twice(place, (trip.id for trip in pattern.trips))
        for trip in pattern.trips:
            yield from _trip(f"{place}/{trip.id}", pattern, trip)


def _trip(where: str, pattern: Pattern, trip: Trip) -> Iterator[Flaw]:
    if len(trip.cells) != len(pattern.stops):
        yield Flaw(where, "cells_missing", str(len(trip.cells)))
        return
    times = []
    for text in trip.cells:
        try:
            cell = cell_of(text)
        except ValueError:
            yield Flaw(where, "no_time", text)
            return
        if cell is not None:
            times.append((cell.seconds, text))
    if len(times) < 2:
        yield Flaw(where, "too_few_times", str(len(times)))
    for (before, _), (after, text) in itertools.pairwise(times):
        if after < before:
            yield Flaw(where, "time_goes_back", text)


def _demand(network: Network) -> Iterator[Flaw]:
    stops, days = {one.id for one in network.stops}, {one.id for one in network.days}
    for one in network.demand:
        where = f"demand/{one.id}"
        if one.days not in days:
            yield Flaw(where, "no_such_days", one.days)
        for stop in one.stops:
            if stop not in stops:
                yield Flaw(where, "no_such_stop", stop)
        if one.zone not in network.zones:
            yield Flaw(where, "no_such_zone", one.zone)
        try:
            begins, ends = cell_of(one.begins), cell_of(one.ends)
        except ValueError:
            begins = ends = None
        if begins is None or ends is None or ends.seconds <= begins.seconds:
            yield Flaw(where, "no_time", f"{one.begins} - {one.ends}")
