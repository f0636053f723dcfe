"""Metres between neighbouring points, and a flat picture of a small country.

Lengths use the ellipsoid's radii of curvature at the middle latitude of each piece (GRS80),
which for pieces up to some kilometres differs from the geodesic by less than a millimetre. The
flat picture keeps directions and distances near its middle; it finds what is near and is never
used to say how long a way is.

>>> import numpy as np
>>> one = np.array([36.30]), np.array([136.31])
>>> round(float(metres(one, (np.array([36.31]), np.array([136.32])))[0]), 2)
1427.58
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_AXIS: Final = 6_378_137.0
_FLATTENING: Final = 1.0 / 298.257222101
_ECCENTRIC: Final = _FLATTENING * (2.0 - _FLATTENING)


def _scales(latitude: Floats) -> tuple[Floats, Floats]:
    """Metres of a radian to the north and to the east."""
    sine = np.sin(latitude)
    root = np.sqrt(1.0 - _ECCENTRIC * sine * sine)
    return _AXIS * (1.0 - _ECCENTRIC) / root**3, _AXIS / root * np.cos(latitude)


def metres(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats:
    """Lengths of short pieces, each end as (latitude, longitude) in degrees."""
    middle = np.radians((one[0] + other[0]) / 2.0)
    north, east = _scales(middle)
    found: Floats = np.hypot(
        north * np.radians(other[0] - one[0]), east * np.radians(other[1] - one[1])
    )
    return found


@dataclass(frozen=True, slots=True)
class Plane:
    """A flat picture around a middle: x to the east, y to the north, metres."""

    latitude: float
    longitude: float

    @classmethod
    def around(cls, latitude: Floats, longitude: Floats) -> Plane:
        """The picture whose middle is that of some points; of none, the origin."""
        if latitude.size == 0:
            return cls(0.0, 0.0)
        return cls(
            float(latitude.min() + latitude.max()) / 2.0,
            float(longitude.min() + longitude.max()) / 2.0,
        )

    def flat(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Where points lie in the picture."""
        north, east = self._scale()
        return (longitude - self.longitude) * east, (latitude - self.latitude) * north

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Latitude and longitude of points of the picture."""
        north, east = self._scale()
        return y / north + self.latitude, x / east + self.longitude

    def _scale(self) -> tuple[float, float]:
        north, east = _scales(np.array([np.radians(self.latitude)]))
        return float(np.radians(north[0])), float(np.radians(east[0]))
