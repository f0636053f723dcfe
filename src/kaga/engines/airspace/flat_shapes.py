"""Footprints on the sheet of metres, and when a straight line is inside one.

What: for a line from one place to another the moments in [0, 1] that lie inside, in closed
form; a point is a line without length. Why moments: time and height run evenly along a leg, so
whether a flight is inside a volume is an intersection of spans.

>>> import numpy as np
>>> disc = FlatCorridor(np.array([[0.0, 0.0]]), 5.0)
>>> disc.moments((-10.0, 0.0), (10.0, 0.0))
[(0.25, 0.75)]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.footprints import Circle, Footprint, Polygon
from kaga.engines.airspace.intervals import Span, below, joined, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.geo.model import Point

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class FlatPolygon:
    """Rings as edges: from `starts` to `ends`, each ``(n, 2)``, metres."""

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        low, high = self.starts.min(axis=0), self.starts.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def moments(self, one: Place, other: Place) -> list[Span]:
        """Moments inside; the edge belongs to the polygon."""
        start, way = np.array(one), np.array(other) - np.array(one)
        cuts = [0.0, *self._crossings(start, way), 1.0]
        inside = [
            (low, high)
            for low, high in pairwise(cuts)
            if self._holds(start + 0.5 * (low + high) * way)
        ]
        touches = [(cut, cut) for cut in cuts[1:-1]]
        return joined(inside + touches)

    def _crossings(self, start: NDArray[np.float64], way: NDArray[np.float64]) -> list[float]:
        edges = self.ends - self.starts
        offset = self.starts - start
        turn = way[0] * edges[:, 1] - way[1] * edges[:, 0]
        crossed = turn != 0.0
        turn, offset, edges = turn[crossed], offset[crossed], edges[crossed]
        moment = (offset[:, 0] * edges[:, 1] - offset[:, 1] * edges[:, 0]) / turn
        along = (offset[:, 0] * way[1] - offset[:, 1] * way[0]) / turn
        met = (moment >= 0.0) & (moment <= 1.0) & (along >= 0.0) & (along <= 1.0)
        found: list[float] = np.unique(moment[met]).tolist()
        return found

    def _holds(self, place: NDArray[np.float64]) -> bool:
        """Even and odd crossings of a ray eastward."""
        north = (self.starts[:, 1] > place[1]) != (self.ends[:, 1] > place[1])
        one, other = self.starts[north], self.ends[north]
        part = (place[1] - one[:, 1]) / (other[:, 1] - one[:, 1])
        east = one[:, 0] + part * (other[:, 0] - one[:, 0])
        return bool(np.count_nonzero(east > place[0]) % 2)


@dataclass(frozen=True, slots=True, eq=False)
class FlatCorridor:
    """Everything within a radius of a line ``(n, 2)``; one place makes a circle."""

    line: NDArray[np.float64]
    radius: float

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        low, high = self.line.min(axis=0) - self.radius, self.line.max(axis=0) + self.radius
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def moments(self, one: Place, other: Place) -> list[Span]:
        """Moments inside; the edge belongs to the corridor."""
        places = [(float(east), float(north)) for east, north in self.line]
        spans = [span for place in places for span in _in_disc(one, other, place, self.radius)]
        for start, end in pairwise(places):
            spans += _in_strip(one, other, (start, end), self.radius)
        return joined(spans)


FlatShape = FlatPolygon | FlatCorridor


def flattened(footprint: Footprint, frame: LocalFrame) -> FlatShape:
    """A footprint on a sheet of metres. `FrameError` if it reaches beyond the sheet."""
    if isinstance(footprint, Circle):
        return FlatCorridor(_places((footprint.centre,), frame), footprint.radius_m)
    if not isinstance(footprint, Polygon):
        return FlatCorridor(_places(footprint.line, frame), footprint.half_width_m)
    rings = [_places(ring, frame) for ring in (footprint.outer, *footprint.holes)]
    ends = [np.roll(ring, -1, axis=0) for ring in rings]
    return FlatPolygon(np.concatenate(rings), np.concatenate(ends))


def _places(points: Sequence[Point], frame: LocalFrame) -> NDArray[np.float64]:
    lats = np.array([point.lat for point in points])
    lons = np.array([point.lon for point in points])
    return np.stack(frame.to_metres(lats, lons), axis=1)


def _in_disc(one: Place, other: Place, centre: Place, radius: float) -> list[Span]:
    """Moments of a line within a radius of a place."""
    east, north = other[0] - one[0], other[1] - one[1]
    right, up = one[0] - centre[0], one[1] - centre[1]
    square = east * east + north * north
    if square == 0.0:
        return [(0.0, 1.0)] if math.hypot(right, up) <= radius else []
    middle = -(right * east + up * north) / square
    nearest = (right * north - up * east) ** 2 / square
    if nearest > radius * radius:
        return []
    half = math.sqrt((radius * radius - nearest) / square)
    return shared([(middle - half, middle + half)], [(0.0, 1.0)])


def _in_strip(one: Place, other: Place, leg: tuple[Place, Place], radius: float) -> list[Span]:
    """Moments of a line beside a leg, within a radius and between its ends."""
    start, end = leg
    east, north = end[0] - start[0], end[1] - start[1]
    length = math.hypot(east, north)
    if length == 0.0:
        return []

    def along(place: Place) -> float:
        return ((place[0] - start[0]) * east + (place[1] - start[1]) * north) / length

    def beside(place: Place) -> float:
        return ((place[1] - start[1]) * east - (place[0] - start[0]) * north) / length

    spans = below(-along(one), -along(other))
    spans = shared(spans, below(along(one) - length, along(other) - length))
    spans = shared(spans, below(beside(one) - radius, beside(other) - radius))
    return shared(spans, below(-beside(one) - radius, -beside(other) - radius))
