"""A flat sheet of metres over the city, and back.

What: metres east and north of an origin for places in degrees. Why: geometry wants straight
lines and square angles; web-Mercator metres are 24 % too long at 36° N and a tangent plane
loses 7.8 m of height over 10 km. Here the horizontal sheet is the transverse Mercator
projection that touches the ellipsoid along the origin's meridian (Krüger's series in PROJ,
Karney, J. Geodesy 85, 2011): lengths are right to 3 parts in a million within 15 km. Heights
do not enter; they stay what they are (`heights`).

>>> from kaga.engines.airspace.frame import LocalFrame
>>> frame = LocalFrame(36.3199, 136.3507)
>>> east, north = frame.east_north(36.2957, 136.3617)
>>> round(east), round(north)
(988, -2685)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.heights import Msl

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Transformer

REACH_M = 100_000.0
"""How far from its origin a frame may be used: 1 part in 8,000 of length is lost there."""


class FrameError(ValueError):
    """A place that is not on the sheet."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the air: degrees and height above sea level."""

    lat: float
    lon: float
    height: Msl


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """Metres east and north of an origin in degrees (WGS84)."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (abs(self.lat) <= 80.0 and abs(self.lon) <= 180.0):
            raise FrameError(f"no frame can stand at {self.lat}, {self.lon}")

    def east_north(self, lat: float, lon: float) -> tuple[float, float]:
        """Metres east and north of the origin."""
        east, north = self.to_metres(np.array([lat]), np.array([lon]))
        return float(east[0]), float(north[0])

    def degrees(self, east: float, north: float) -> tuple[float, float]:
        """Latitude and longitude of a place on the sheet."""
        lat, lon = self.to_degrees(np.array([east]), np.array([north]))
        return float(lat[0]), float(lon[0])

    def to_metres(
        self, lats: NDArray[np.float64], lons: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Metres east and north of many places.

        Parameters
        ----------
        lats, lons
            Shape ``(n,)``, degrees.

        Returns
        -------
        tuple of ndarray
            East and north, each ``(n,)``, metres.

        Raises
        ------
        FrameError
            If a place lies further than `REACH_M` away, or is no place at all.
        """
        east, north = _sheet(self.lat, self.lon).transform(lons, lats)
        return self._on_sheet(east, north)

    def to_degrees(
        self, east: NDArray[np.float64], north: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitudes and longitudes of many places on the sheet; errors as `to_metres`."""
        easts, norths = self._on_sheet(east, north)
        lons, lats = _sheet(self.lat, self.lon).transform(easts, norths, direction="INVERSE")
        return np.asarray(lats, np.float64), np.asarray(lons, np.float64)

    def convergence(self, lat: float, lon: float) -> float:
        """Angle from the sheet's north to true north, radians, positive clockwise.

        Meridians are not parallel: 15 km east of the origin they lean by 0.1°.
        """
        from pyproj import Proj  # noqa: PLC0415 - opens its database when it is loaded

        factors = Proj(_definition(self.lat, self.lon)).get_factors(lon, lat)
        return -math.radians(float(factors.meridian_convergence))

    def true_bearing(self, sheet_bearing: float, lat: float, lon: float) -> float:
        """Bearing from true north of a direction given from the sheet's north, radians."""
        return (sheet_bearing - self.convergence(lat, lon)) % (2.0 * math.pi)

    @staticmethod
    def _on_sheet(
        east: NDArray[np.float64], north: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        easts, norths = np.asarray(east, np.float64), np.asarray(north, np.float64)
        # Negated, so that NaN is refused too.
        if not np.all((np.abs(easts) <= REACH_M) & (np.abs(norths) <= REACH_M)):
            raise FrameError(f"a place lies outside the sheet of {REACH_M / 1000:.0f} km")
        return easts, norths


def _definition(lat: float, lon: float) -> str:
    return f"+proj=tmerc +lat_0={lat!r} +lon_0={lon!r} +k=1 +ellps=WGS84 +units=m"


@lru_cache(maxsize=32)
def _sheet(lat: float, lon: float) -> Transformer:
    """Degrees to metres; building one costs as much as 10,000 places."""
    from pyproj import Transformer  # noqa: PLC0415 - opens its database when it is loaded

    return Transformer.from_crs("EPSG:4326", _definition(lat, lon), always_xy=True)
