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
from itertools import pairwise
from typing import TYPE_CHECKING

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


def bends_of(prices: Prices, way: Way) -> tuple[Bend, ...]:
    """The reasons of all corners at which the way turns, climbs or sinks."""
    corners = without_straight(way.corners).astype(np.float64)
    legs = [line_parts(prices, one, other) for one, other in pairwise(corners)]
    return tuple(
        _bend(prices, corners[at - 1 : at + 2], at, legs[at - 1] + legs[at])
        for at in range(1, len(corners) - 1)
    )


def _bend(prices: Prices, three: Floats, corner: int, flown: Floats) -> Bend:
    raster = prices.band.raster
    lat = float(raster.latitude(np.array([three[1, 1] + 0.5]))[0])
    lon = float(raster.longitude(np.array([three[1, 0] + 0.5]))[0])
    obstacle = _closed(prices, three[0], three[2])
    if obstacle is not None:
        return Bend(corner, lat, lon, obstacle.value, (), ())
    straight = line_parts(prices, three[0], three[2])
    reason = PARTS[int(np.argmax(straight - flown))]
    return Bend(corner, lat, lon, reason, _told(straight), _told(flown))


def _told(parts: Floats) -> tuple[float, ...]:
    return tuple(round(float(part), 6) for part in parts)


def _cells(
    one: Floats, other: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]:
    """Rows, columns, layers and shares of the cells below a straight line between centres."""
    steps = walk((one[1] + 0.5, one[0] + 0.5), (other[1] + 0.5, other[0] + 0.5))
    middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
    layers = np.rint(one[2] + middle * (other[2] - one[2])).astype(np.int64)
    return steps.rows, steps.columns, layers, np.diff(steps.marks)


def line_parts(prices: Prices, one: Floats, other: Floats) -> Floats:
    """Seconds of each part along a straight line between two voxels (column, row, layer)."""
    rows, columns, layers, shares = _cells(one, other)
    gaps = (other - one) * np.array(prices.band.spacing)
    metres = float(np.sqrt((gaps * gaps).sum()))
    parts = prices.parts_at(rows, columns, prices.band.layers_m[layers])
    total: Floats = (parts * (shares * metres)).sum(axis=1)
    return total


def _closed(prices: Prices, one: Floats, other: Floats) -> Obstacle | None:
    """What closes a line, at the first closed voxel."""
    rows, columns, layers, _ = _cells(one, other)
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
