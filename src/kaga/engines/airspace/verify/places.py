r"""Places: columns of the map, and metres on a flat sheet, computed from first principles.

What: fractional column and row of a place at zoom 22 (web Mercator), the size of a cell on the
WGS84 ellipsoid, and the transverse Mercator sheet about an origin. Why again: the planner takes
the sheet from PROJ; here it is Krüger's series, written out (L. Krüger 1912; coefficients of
C. F. F. Karney, J. Geodesy 85, 2011, to the sixth order).

>>> east, north = Sheet(36.3199, 136.3507).metres(36.2957, 136.3617)
>>> round(east), round(north)
(988, -2685)
"""

from __future__ import annotations

import math
from typing import Final

ZOOM: Final = 22
SPAN: Final = 1 << ZOOM
EQUATOR_M: Final = 6_378_137.0
FLATTENING: Final = 1 / 298.257223563
SQUARED: Final = FLATTENING * (2.0 - FLATTENING)
E9: Final = 1_000_000_000


def column_of(lon: float) -> float:
    """Column of a longitude in degrees, with fraction, eastward."""
    return (lon + 180.0) / 360.0 * SPAN


def row_of(lat: float) -> float:
    """Row of a latitude in degrees, with fraction, southward."""
    sine = math.sin(math.radians(lat))
    return (0.5 - math.atanh(sine) / (2.0 * math.pi)) * SPAN


def latitude_of(row: float) -> float:
    """Latitude in degrees of a row with fraction."""
    turn = math.pi * (1.0 - 2.0 * row / SPAN)
    return math.degrees(2.0 * math.atan(math.exp(turn)) - math.pi / 2.0)


def cell_size(row: float) -> tuple[float, float]:
    """Width and height in metres of a cell at a row."""
    phi = math.radians(latitude_of(row))
    curve = 1.0 - SQUARED * math.sin(phi) ** 2
    across = EQUATOR_M / math.sqrt(curve)
    along = EQUATOR_M * (1.0 - SQUARED) / curve**1.5
    turn = 2.0 * math.pi * math.cos(phi) / SPAN
    return across * turn, along * turn


_N: Final = FLATTENING / (2.0 - FLATTENING)
_RECTIFYING: Final = EQUATOR_M / (1.0 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
_ALPHA: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180 - 127 * _N**5 / 288
    + 7891 * _N**6 / 37800,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440 + 281 * _N**5 / 630
    - 1983433 * _N**6 / 1935360,
    61 * _N**3 / 240 - 103 * _N**4 / 140 + 15061 * _N**5 / 26880 + 167603 * _N**6 / 181440,
    49561 * _N**4 / 161280 - 179 * _N**5 / 168 + 6601661 * _N**6 / 7257600,
    34729 * _N**5 / 80640 - 3418889 * _N**6 / 1995840,
    212378941 * _N**6 / 319334400,
)  # fmt: skip


class Sheet:
    """Metres east and north of an origin in degrees."""

    def __init__(self, lat: float, lon: float) -> None:
        self._lon = lon
        self._base = self._raw(lat, lon)[1]

    @classmethod
    def about(cls, lat_e9: int, lon_e9: int) -> Sheet:
        """A sheet about an origin in 1e-9 degrees."""
        return cls(lat_e9 / E9, lon_e9 / E9)

    def metres(self, lat: float, lon: float) -> tuple[float, float]:
        """Metres east and north of a place in degrees."""
        east, north = self._raw(lat, lon)
        return east, north - self._base

    def _raw(self, lat: float, lon: float) -> tuple[float, float]:
        root = math.sqrt(SQUARED)
        sine = math.sin(math.radians(lat))
        conformal = math.sinh(math.atanh(sine) - root * math.atanh(root * sine))
        turn = math.radians(lon - self._lon)
        xi = math.atan2(conformal, math.cos(turn))
        eta = math.asinh(math.sin(turn) / math.hypot(conformal, math.cos(turn)))
        north, east = xi, eta
        for order, alpha in enumerate(_ALPHA, start=1):
            north += alpha * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
            east += alpha * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
        return _RECTIFYING * east, _RECTIFYING * north
