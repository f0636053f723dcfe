"""How high the sea would stand here: the geoid above the ellipsoid.

What: a grid of geoid heights read between its nodes, and a constant for a city that has not
loaded one. Why: satellites measure from the ellipsoid and maps from the sea; around Kaga the
two differ by 37.3 to 37.8 m. The grid's numbers come from the operator (GSIGEO2011 or
JPGEO2024 of the Geospatial Information Authority, cut to the city); the constant says of
itself that it is a stand-in and refuses to be used elsewhere.

>>> from kaga.engines.airspace.geoid import KAGA_FALLBACK
>>> KAGA_FALLBACK.at(36.3199, 136.3507)
Geoid(metres=37.4, uncertainty_m=0.3, source=<GeoidSource.FALLBACK: 'fallback'>)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kaga.engines.airspace.heights import Geoid, GeoidSource, HeightError
from kaga.engines.geo.model import Box, Point

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_ROUNDING: Final = 1e-9
"""Parts of a cell by which the edge of a grid may be missed."""


class GeoidModel(Protocol):
    """Anything that tells the geoid height of a place."""

    def at(self, lat: float, lon: float) -> Geoid:
        """The geoid height at a place in degrees."""
        ...


@dataclass(frozen=True, slots=True)
class ConstantGeoid:
    """One number for a small area, with how far it can be off."""

    metres: float
    uncertainty_m: float
    area: Box

    def at(self, lat: float, lon: float) -> Geoid:
        """The constant; `HeightError` outside the area it was made for."""
        if not self.area.holds(Point(lat, lon)):
            raise HeightError(f"no geoid height is known at {lat}, {lon}")
        return Geoid(self.metres, self.uncertainty_m, GeoidSource.FALLBACK)


KAGA_FALLBACK: Final = ConstantGeoid(
    metres=37.4,
    uncertainty_m=0.3,
    area=Box(west=136.15, south=36.10, east=136.55, north=36.42),
)
"""Kaga without a grid. GSIGEO2011 read at five places: 37.28 (Katayamazu), 37.41 (station),
37.48 (hall); Komatsu airport 37.32; the mountains behind Yamanaka reach 37.84 and are therefore
only covered by a real grid to better than half a metre."""


@dataclass(frozen=True, slots=True, eq=False)
class GeoidGrid:
    """Geoid heights at the nodes of a regular grid, rows from south to north.

    Parameters
    ----------
    south, west
        Degrees of the first node.
    step_lat, step_lon
        Degrees between nodes, positive.
    heights
        Shape ``(rows, columns)``, at least 2 x 2, metres; NaN where there is no value.
    uncertainty_m
        How far an interpolated value can be off.
    """

    south: float
    west: float
    step_lat: float
    step_lon: float
    heights: NDArray[np.float64]
    uncertainty_m: float = 0.02

    def __post_init__(self) -> None:
        shape = self.heights.shape
        if len(shape) != 2 or min(shape) < 2:
            raise HeightError(f"a geoid grid needs two rows and two columns, not {shape}")
        if not (self.step_lat > 0 and self.step_lon > 0):
            raise HeightError("the steps of a geoid grid must be positive")

    def at(self, lat: float, lon: float) -> Geoid:
        """Geoid height between the four nodes around, bilinear.

        Raises
        ------
        HeightError
            Outside the grid, or where a node around has no value.
        """
        row, up = self._cell((lat - self.south) / self.step_lat, self.heights.shape[0])
        column, along = self._cell((lon - self.west) / self.step_lon, self.heights.shape[1])
        lower, upper = self.heights[row : row + 2, column : column + 2]
        south = lower[0] + along * (lower[1] - lower[0])
        north = upper[0] + along * (upper[1] - upper[0])
        metres = float(south + up * (north - south))
        if math.isnan(metres):
            raise HeightError(f"the geoid grid has a hole at {lat}, {lon}")
        return Geoid(metres, self.uncertainty_m, GeoidSource.GRID)

    @staticmethod
    def _cell(position: float, nodes: int) -> tuple[int, float]:
        """Cell and fraction within it; the last node belongs to the last cell."""
        if not -_ROUNDING <= position <= nodes - 1 + _ROUNDING:
            raise HeightError("the place lies outside the geoid grid")
        position = min(max(position, 0.0), nodes - 1.0)
        cell = min(int(position), nodes - 2)
        return cell, position - cell
