"""The values every part of the geography engine speaks in.

What: a point and a box in degrees (JGD2011, which equals WGS84 to within centimetres at map
scale). Why: latitude and longitude are mixed up more often than any other pair of numbers;
here they always travel by name.

>>> Point(lat=36.3, lon=136.3).lat
36.3
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground: latitude and longitude in degrees."""

    lat: float
    lon: float

    def is_on_earth(self) -> bool:
        """Whether both numbers lie in their valid range (NaN does not)."""
        return -90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees, edges included."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, point: Point) -> bool:
        """Whether the point lies in the box or on its edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east

    def widened(self, degrees: float) -> Box:
        """The same box, larger by so many degrees on each side."""
        return Box(
            self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees
        )
