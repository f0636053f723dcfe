"""Changes to a network: each gives a new document and leaves the old one as it was.

>>> from kaga.engines.transit.authoring.document import Pattern, Trip, Words3
>>> grid = Pattern("g", Words3("駅"), 0, "daily", ("a", "b"),
...     (Trip("01", ("8:00", "8:10"), "official", "s"),))
>>> rows = [Row(cells, "official", "s") for cells in (("8:05", "8:15"), ("", ""))]
>>> told = with_rows(grid, rows)
>>> [trip.cells for trip in told.trips]
[('8:05', '8:15')]
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from kaga.engines.transit.authoring.document import Trip, cell_of, text_of

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import (
        Days,
        Fare,
        Line,
        Network,
        Pattern,
        Status,
        Stop,
    )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


@dataclass(frozen=True, slots=True)
class Row:
    """A trip of a grid as it was typed."""

    cells: tuple[str, ...]
    status: Status
    source: str
    name: str = ""


def with_rows(pattern: Pattern, rows: Sequence[Row]) -> Pattern:
    """A grid with other trips: empty rows go, the others are put in order of departure.

    Cells that are no times stay as they were typed, so that `flaws` can name them.
    """
    kept = [row for row in rows if any(cell.strip() for cell in row.cells)]
    kept.sort(key=_departs)
    trips = tuple(
        Trip(f"{number:02}", tuple(map(_tidy, row.cells)), row.status, row.source, row.name)
        for number, row in enumerate(kept, 1)
    )
    return replace(pattern, trips=trips)


def _tidy(text: str) -> str:
    try:
        return text_of(cell_of(text))
    except ValueError:
        return text.strip()


def _departs(row: Row) -> tuple[int, int]:
    """When a row leaves its first stop; a row without a readable time comes last."""
    for at, text in enumerate(row.cells):
        try:
            cell = cell_of(text)
        except ValueError:
            continue
        if cell is not None:
            return cell.seconds, at
    return 1 << 30, 0


def with_stops(pattern: Pattern, stops: Sequence[str]) -> Pattern:
    """A grid with other stops: times stay with the stops that stay, new ones are empty.

    A stop that comes twice keeps its first time at the first place, its second at the second.
    """
    places: list[int | None] = []
    taken: set[int] = set()
    for stop in stops:
        at = next(
            (k for k, one in enumerate(pattern.stops) if one == stop and k not in taken), None
        )
        places.append(at)
        if at is not None:
            taken.add(at)
    trips = tuple(
        replace(trip, cells=tuple("" if at is None else trip.cells[at] for at in places))
        for trip in pattern.trips
    )
    return replace(pattern, stops=tuple(stops), trips=trips)


def with_pattern(network: Network, line: str, pattern: Pattern) -> Network:
    """A network with one grid of a line replaced, or added if it has none of that id."""
    return replace(
        network,
        lines=tuple(
            replace(one, patterns=_put(one.patterns, pattern)) if one.id == line else one
            for one in network.lines
        ),
    )


def without_pattern(network: Network, line: str, pattern: str) -> Network:
    """A network without one grid of a line."""
    return replace(
        network,
        lines=tuple(
            replace(one, patterns=_cut(one.patterns, pattern)) if one.id == line else one
            for one in network.lines
        ),
    )


def with_line(network: Network, line: Line) -> Network:
    """A network with a line replaced, or added if there is none of that id."""
    return replace(network, lines=_put(network.lines, line))


def without_line(network: Network, line: str) -> Network:
    """A network without a line; fares of no other line go with it."""
    fares = tuple(
        replace(one, lines=tuple(key for key in one.lines if key != line))
        for one in network.fares
    )
    return replace(
        network,
        lines=_cut(network.lines, line),
        fares=tuple(one for one in fares if one.lines),
    )


def copy_of_line(line: Line, key: str) -> Line:
    """The same line under another id, its grids too, to begin a new timetable from."""
    patterns = tuple(
        replace(one, id=f"{key}-{number}") for number, one in enumerate(line.patterns, 1)
    )
    return replace(line, id=key, patterns=patterns)


def free_pattern_id(network: Network, line: str) -> str:
    """An id for one more grid of a line that no grid of the network has."""
    taken = {one.id for each in network.lines for one in each.patterns}
    return next(
        key for number in itertools.count(1) if (key := f"{line}-{number}") not in taken
    )


def with_stop(network: Network, stop: Stop) -> Network:
    """A network with a stop replaced, or added if there is none of that id."""
    return replace(network, stops=_put(network.stops, stop))


def with_days(network: Network, days: Days) -> Network:
    """A network with a kind of day replaced, or added if there is none of that id."""
    return replace(network, days=_put(network.days, days))


def with_fare(network: Network, fare: Fare) -> Network:
    """A network with a fare replaced, or added if there is none of that id."""
    return replace(network, fares=_put(network.fares, fare))


def without_fare(network: Network, fare: str) -> Network:
    """A network without a fare."""
    return replace(network, fares=_cut(network.fares, fare))


def _put(known: tuple[_Part, ...], one: _Part) -> tuple[_Part, ...]:
    if any(other.id == one.id for other in known):
        return tuple(one if other.id == one.id else other for other in known)
    return (*known, one)


def _cut(known: tuple[_Part, ...], key: str) -> tuple[_Part, ...]:
    return tuple(one for one in known if one.id != key)
