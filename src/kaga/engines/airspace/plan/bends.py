"""Why this bend: what going straight would have cost instead.

What: for every corner of the way, the prices of flying past it in a straight line against
those of the two legs as they are, part by part; the part that grows most is the reason. Where
the straight line is closed, the reason is what closes it. Why the search's own prices: the
answer must be the cause, not an explanation found afterwards.

Example: `bends_of(prices, way)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.airspace.plan.prices import PARTS
from kaga.engines.airspace.plan.search import without_straight
from kaga.engines.airspace.plan.walk import walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.prices import Prices
    from kaga.engines.airspace.plan.search import Way

    Floats = NDArray[np.float64]


class Obstacle(Enum):
    """What closes a straight line."""

    GROUND = "ground-or-building"
    CEILING = "ceiling"
    UNKNOWN = "unknown"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Bend:
    """One corner of the way.

    Attributes
    ----------
    corner
        Its number in the way.
    lat, lon
        Where.
    reason
        A name of `PARTS` or the value of an `Obstacle`.
    straight, flown
        Seconds of each part for the straight line and for the two legs; empty where the
        straight line is closed.
    """

    corner: int
    lat: float
    lon: float
    reason: str
    straight: tuple[float, ...]
    flown: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Straight lines between voxels and the cells below all of them, line after line.

    `first` is where the cells of each line begin; `metres` belong to the cells.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    layers: NDArray[np.int64]
    metres: Floats
    first: NDArray[np.int64]


def bends_of(prices: Prices, way: Way) -> tuple[Bend, ...]:
    """The reasons of all corners at which the way turns, climbs or sinks."""
    corners = without_straight(way.corners).astype(np.float64)
    if len(corners) < 3:
        return ()
    legs = line_parts(prices, corners[:-1], corners[1:])
    past = _lines(prices, corners[:-2], corners[2:])
    straight = _parts(prices, past)
    raster = prices.band.raster
    lats = raster.latitude(corners[1:-1, 1] + 0.5)
    lons = raster.longitude(corners[1:-1, 0] + 0.5)
    found = []
    for at in range(len(corners) - 2):
        place = at + 1, float(lats[at]), float(lons[at])
        obstacle = _closed(prices, past, at)
        if obstacle is not None:
            found.append(Bend(*place, obstacle.value, (), ()))
            continue
        flown = legs[at] + legs[at + 1]
        reason = PARTS[int(np.argmax(straight[at] - flown))]
        found.append(Bend(*place, reason, _told(straight[at]), _told(flown)))
    return tuple(found)


def _told(parts: Floats) -> tuple[float, ...]:
    return tuple(round(float(part), 6) for part in parts)


def _lines(prices: Prices, ones: Floats, others: Floats) -> _Lines:
    """The cells below straight lines between the centres of voxels (column, row, layer)."""
    gaps = (others - ones) * np.array(prices.band.spacing)
    lengths = np.sqrt((gaps * gaps).sum(axis=1))
    cells: list[list[NDArray[Any]]] = []
    for one, other, length in zip(ones, others, lengths.tolist(), strict=True):
        steps = walk((one[1] + 0.5, one[0] + 0.5), (other[1] + 0.5, other[0] + 0.5))
        middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
        layers = np.rint(one[2] + middle * (other[2] - one[2])).astype(np.int64)
        cells.append([steps.rows, steps.columns, layers, np.diff(steps.marks) * length])
    first = np.cumsum([0, *(line[0].size for line in cells[:-1])])
    rows, columns, layers, metres = (
        np.concatenate([line[part] for line in cells]) for part in range(4)
    )
    return _Lines(rows, columns, layers, metres, first)


def line_parts(prices: Prices, ones: Floats, others: Floats) -> Floats:
    """Seconds of each part along straight lines between voxels (column, row, layer).

    Parameters
    ----------
    prices
        What a metre costs where.
    ones, others
        Ends of the lines, ``(n, 3)`` each.

    Returns
    -------
    ndarray
        ``(n, len(PARTS))``.
    """
    return _parts(prices, _lines(prices, ones, others))


def _parts(prices: Prices, lines: _Lines) -> Floats:
    above = prices.band.layers_m[lines.layers]
    parts = prices.parts_at(lines.rows, lines.columns, above)
    with np.errstate(invalid="ignore"):
        total: Floats = np.add.reduceat(parts * lines.metres, lines.first, axis=1).T
    return total


def _closed(prices: Prices, lines: _Lines, number: int) -> Obstacle | None:
    """What closes a line, at the first closed voxel."""
    last = lines.first[number + 1] if number + 1 < lines.first.size else lines.rows.size
    part = slice(lines.first[number], last)
    rows, columns, layers = lines.rows[part], lines.columns[part], lines.layers[part]
    shut = np.flatnonzero(np.isinf(prices.voxels[layers, rows, columns]))
    if not shut.size:
        return None
    cell = int(rows[shut[0]]), int(columns[shut[0]])
    height = float(prices.band.base_m[cell] + prices.band.layers_m[layers[shut[0]]])
    if not np.isfinite(prices.deaths[:, cell[0], cell[1]]).all():
        return Obstacle.UNKNOWN
    if height < float(prices.band.floor_m[cell]):
        return Obstacle.GROUND
    return Obstacle.CEILING if height > float(prices.band.ceiling_m[cell]) else Obstacle.ZONE
