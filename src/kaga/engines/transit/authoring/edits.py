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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kaga.engines.transit.authoring.document import Trip, cell_of, text_of

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import (
        Days,
        Line,
        Network,
        Pattern,
        Status,
        Stop,
    )


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


def with_pattern(network: Network, line: str, pattern: Pattern) -> Network:
    """A network with one grid of a line replaced by that of the same id."""
    return replace(
        network,
        lines=tuple(
            _line_with(one, pattern) if one.id == line else one for one in network.lines
        ),
    )


def _line_with(line: Line, pattern: Pattern) -> Line:
    patterns = tuple(pattern if one.id == pattern.id else one for one in line.patterns)
    return replace(line, patterns=patterns)


def with_stop(network: Network, stop: Stop) -> Network:
    """A network with a stop replaced, or added if there is none of that id."""
    if any(one.id == stop.id for one in network.stops):
        stops = tuple(stop if one.id == stop.id else one for one in network.stops)
    else:
        stops = (*network.stops, stop)
    return replace(network, stops=stops)


def with_days(network: Network, days: Days) -> Network:
    """A network with a kind of day replaced."""
    return replace(
        network, days=tuple(days if one.id == days.id else one for one in network.days)
    )
