"""Flights judged by what became worse: whose line breaks, by how much, and where.

What: lines of many flights (corners in degrees and metres above the sea) against a `Worsening`.
A flight breaks when something that rose comes nearer than it may, when ground that sank leaves
it higher than it may be, when a column near it is unknown now, or when people are below it who
were not there. Distances are those the planner keeps (article 132-86 of the aviation law: 30 m
from people and things in a straight line, held also 20 m to the side of the line).

A flight that already was nearer than it may (near its ports) breaks only by what rose by more
than `rise_m`: a new survey of the same yard does not close it.

Everything is exact to a millionth of a metre on cells that are flat; over 50 m the curve of the
map is less than a millimetre.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.raster import ECCENTRICITY_2, EQUATOR_M, Raster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.breakage.changes import Worsening

    Floats = NDArray[np.float64]


class BreakKind(Enum):
    """What breaks a flight."""

    OBSTACLE = "obstacle"
    CEILING = "ceiling"
    UNKNOWN = "unknown"
    PEOPLE = "people"


_KINDS: Final = (BreakKind.OBSTACLE, BreakKind.CEILING, BreakKind.UNKNOWN, BreakKind.PEOPLE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Metres: to objects, to the side of the line, above ground, and a rise that counts."""

    object_m: float = 30.0
    drift_m: float = 20.0
    ceiling_m: float = 150.0
    rise_m: float = 2.0

    @property
    def reach_m(self) -> float:
        """How far to the side anything can matter."""
        return self.object_m + self.drift_m


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Flights as lines: flight i has `places[starts[i]:starts[i + 1]]`, rows of latitude,
    longitude and metres above the sea."""

    starts: NDArray[np.int64]
    places: Floats

    @classmethod
    def of(cls, lines: Sequence[Floats]) -> Lines:
        """Lines ``(n, 3)``, each of at least two places."""
        if any(line.ndim != 2 or line.shape[1] != 3 or len(line) < 2 for line in lines):
            raise ValueError("a line has two or more places of three numbers")
        counts = [0, *(len(line) for line in lines)]
        places = np.concatenate([np.zeros((0, 3)), *lines])
        return cls(np.cumsum(counts, dtype=np.int64), places)


@dataclass(frozen=True, slots=True)
class Break:
    """A flight (its number among the lines) that breaks, at the middle of a column.

    `metres` is what is left to the obstacle, the height above the ground, or the distance to
    the column.
    """

    flight: int
    kind: BreakKind
    metres: float
    lat: float
    lon: float


def broken_by(worse: Worsening, lines: Lines, limits: Limits | None = None) -> list[Break]:
    """Every flight that breaks, by flight and kind; of each kind the worst place."""
    # compiled: only who judges loads it
    from kaga.engines.airspace.breakage._line_kernels import judge  # noqa: PLC0415

    limits = limits or Limits()
    count = len(lines.starts) - 1
    nothing = [limits.object_m, -np.inf, np.inf, np.inf]
    worst = np.zeros((count, 4, 3))
    worst[:, :, 0] = nothing
    planes = np.stack(
        [
            worse.top_before,
            worse.top_after,
            worse.ground_before,
            worse.ground_after,
            worse.marks.astype(np.int16),
        ]
    )
    bounds = np.array([limits.object_m, limits.drift_m, limits.ceiling_m, limits.rise_m])
    judge(planes, lines.starts, _in_cells(worse.window, lines), bounds, worst)
    found = worst[:, :, 0] != np.array(nothing)
    raster = worse.window
    lats, lons = raster.latitudes(), raster.longitudes()
    return [
        Break(
            flight,
            _KINDS[kind],
            float(worst[flight, kind, 0]),
            float(lats[int(worst[flight, kind, 1])]),
            float(lons[int(worst[flight, kind, 2])]),
        )
        for flight, kind in np.argwhere(found).tolist()
    ]


def _in_cells(window: Raster, lines: Lines) -> Floats:
    """Column, row, height, and the metres of a cell eastward and northward at each place."""
    lats, lons, heights = lines.places.T
    size = float(1 << window.zoom)
    phi = np.radians(lats)
    columns = (lons + 180.0) / 360.0 * size - window.west
    rows = (1.0 - np.arcsinh(np.tan(phi)) / np.pi) / 2.0 * size - window.north
    return np.stack([columns, rows, heights, *cell_sizes(lats, window.zoom)], axis=1)


def cell_sizes(lats: Floats, zoom: int) -> tuple[Floats, Floats]:
    """Metres of a cell eastward and northward at latitudes on the WGS84 ellipsoid."""
    phi = np.radians(lats)
    curve = 1.0 - ECCENTRICITY_2 * np.sin(phi) ** 2
    prime = EQUATOR_M / np.sqrt(curve)
    meridian = prime * (1.0 - ECCENTRICITY_2) / curve
    angle = 2.0 * np.pi * np.cos(phi) / (1 << zoom)
    return prime * angle, meridian * angle
