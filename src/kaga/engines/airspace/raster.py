"""Columns of the map: a window of web-Mercator tiles of one zoom as an array `[row, column]`.

What: which tile an array cell is, where it lies, and how large it truly is. Why: people,
terrain and risk are stored by the horizontal part of the Spatial ID, so that a cell of any
array *is* an ID. Rows run south and columns run east, as tile numbers do. A Mercator metre is
not a metre (24 % too long at 36° N): the size of a cell is taken on the WGS84 ellipsoid.

>>> Raster(zoom=22, west=3685752, north=1642426, rows=1, columns=1).cell_m()
(7.707432811550157, 7.673858123328664)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import asinh, floor, pi, radians, tan
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kaga.engines.geo import Box

Floats = NDArray[np.float64]

EQUATOR_M: Final = 6_378_137.0
ECCENTRICITY_2: Final = 0.00669437999014
MOST_CELLS: Final = 1 << 26


@dataclass(frozen=True, slots=True)
class Raster:
    """A rectangle of tiles: zoom, tile number of the north-west cell, and its size in cells."""

    zoom: int
    west: int
    north: int
    rows: int
    columns: int

    def __post_init__(self) -> None:
        span = 1 << self.zoom if 0 <= self.zoom <= 35 else 0
        fits = 0 <= self.west <= span - self.columns and 0 <= self.north <= span - self.rows
        if not (fits and self.rows > 0 and self.columns > 0):
            message = f"no such window of tiles: {self}"
            raise ValueError(message)
        if self.rows * self.columns > MOST_CELLS:
            message = f"a raster holds at most {MOST_CELLS} cells"
            raise ValueError(message)

    @classmethod
    def covering(cls, box: Box, zoom: int) -> Raster:
        """The smallest raster of a zoom that covers a box of degrees."""
        west, east = (_column(lon, zoom) for lon in (box.west, box.east))
        north, south = (_row(lat, zoom) for lat in (box.north, box.south))
        first, top = floor(west), floor(north)
        return cls(zoom, first, top, floor(south) + 1 - top, floor(east) + 1 - first)

    @property
    def shape(self) -> tuple[int, int]:
        """`(rows, columns)`."""
        return self.rows, self.columns

    def position(self, lat: float, lon: float) -> tuple[float, float]:
        """Row and column of a place, with fractions; outside the raster too."""
        return _row(lat, self.zoom) - self.north, _column(lon, self.zoom) - self.west

    def latitudes(self) -> Floats:
        """Latitude of the middle of each row, degrees, shape `(rows,)`."""
        return self.latitude(np.arange(self.rows, dtype=np.float64) + 0.5)

    def longitudes(self) -> Floats:
        """Longitude of the middle of each column, degrees, shape `(columns,)`."""
        return self.longitude(np.arange(self.columns, dtype=np.float64) + 0.5)

    def latitude(self, row: Floats) -> Floats:
        """Latitude in degrees of rows with fractions (0 is the northern edge)."""
        return _latitude(self.zoom, self.north + row)

    def longitude(self, column: Floats) -> Floats:
        """Longitude in degrees of columns with fractions (0 is the western edge)."""
        return (self.west + column) / (1 << self.zoom) * 360.0 - 180.0

    def cell_m(self) -> tuple[float, float]:
        """Width (east) and height (north) in metres of the cell in the middle of the raster.

        Notes
        -----
        With the radii of curvature N (prime vertical) and M (meridian) of WGS84 the sizes are
        ``2π N cos φ / 2^z`` and ``2π M cos φ / 2^z``. Over one degree of latitude they change
        by 1.3 %; over a city of 0.3° by less than 0.2 % from the middle.
        """
        return _cell_m(self.zoom, self.north, self.rows)

    def row_m2(self) -> Floats:
        """Area of the cells of each row, m², shape `(rows,)`; not to be written to."""
        return _row_m2(self.zoom, self.north, self.rows)

    def window(self, rows: slice, columns: slice) -> Raster:
        """The raster of a part of an array: plain slices inside it, without a step."""
        top, bottom = rows.start, rows.stop
        left, right = columns.start, columns.stop
        if not (0 <= top < bottom <= self.rows and 0 <= left < right <= self.columns):
            message = f"a window lies inside its raster of {self.shape}"
            raise ValueError(message)
        north, west = self.north + top, self.west + left
        return Raster(self.zoom, west, north, bottom - top, right - left)

    def finer(self) -> Raster:
        """The same rectangle one zoom deeper: each cell becomes four."""
        return Raster(
            self.zoom + 1, self.west * 2, self.north * 2, self.rows * 2, self.columns * 2
        )


def _latitude(zoom: int, row: Floats) -> Floats:
    """Latitude in degrees of rows of a zoom, counted from the top of the world."""
    share = row / (1 << zoom)
    return np.degrees(np.arctan(np.sinh(pi * (1.0 - 2.0 * share))))


# Both are asked for each leg of each flight, and there are few different ones.
@lru_cache(maxsize=4096)
def _cell_m(zoom: int, north: int, rows: int) -> tuple[float, float]:
    east, south = _sizes(_latitude(zoom, north + np.array([rows / 2])), zoom)
    return float(east[0]), float(south[0])


@lru_cache(maxsize=64)
def _row_m2(zoom: int, north: int, rows: int) -> Floats:
    middles = north + (np.arange(rows, dtype=np.float64) + 0.5)
    east, south = _sizes(_latitude(zoom, middles), zoom)
    areas = east * south
    areas.flags.writeable = False
    return areas


def _sizes(lat: Floats, zoom: int) -> tuple[Floats, Floats]:
    """Width and height in metres of cells at latitudes in degrees."""
    phi = np.radians(lat)
    curve = 1.0 - ECCENTRICITY_2 * np.sin(phi) ** 2
    prime = EQUATOR_M / np.sqrt(curve)
    meridian = prime * (1.0 - ECCENTRICITY_2) / curve
    angle = 2.0 * pi * np.cos(phi) / (1 << zoom)
    return prime * angle, meridian * angle


def _column(lon: float, zoom: int) -> float:
    return (lon + 180.0) / 360.0 * (1 << zoom)


def _row(lat: float, zoom: int) -> float:
    phi = radians(lat)
    return (1.0 - asinh(tan(phi)) / pi) / 2.0 * (1 << zoom)
