"""Ways on foot from doors to stops, between stops, and all the way.

By the straight line, made longer by what streets add on average, in a process that holds no
streets; else `street_feet` knows the ways.

>>> round(metres((36.32056, 136.35034), (36.32010, 136.35070)))
61
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, floor, hypot, radians
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from kaga.engines.transit.timetable.walking import Walking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Place = tuple[float, float]
SPEED: Final = 1.2
"""Metres a second; that of somebody past 65."""
DETOUR: Final = 1.3
CHANGE_S: Final = 60
BETWEEN_M: Final = 500.0
_EARTH: Final = 6_371_000.0


class Spots(Protocol):
    """Places in their order: stops of a timetable, or those of a service on demand."""

    def __len__(self) -> int:
        """How many."""

    @property
    def latitude(self) -> Floats:
        """Degrees."""

    @property
    def longitude(self) -> Floats:
        """Degrees."""


class Feet(Protocol):
    """Who knows the ways on foot."""

    @property
    def stand_in(self) -> bool:
        """Whether the ways are invented, which must then be said."""

    @property
    def credit(self) -> str:
        """Whom to name where a way is shown; nobody for invented ones."""

    def seconds(self, begin: Place, end: Place) -> int:
        """From place to place; more than a day where nobody would walk."""

    def near(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """Spots that one reaches from a place in so many seconds, and in how many."""

    def near_back(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """Spots from which one reaches a place."""

    def between(self, spots: Spots) -> Walking:
        """Ways between stops."""

    def line(self, begin: Place, end: Place) -> list[Place]:
        """The way as corners, for drawing."""


def metres(begin: Place, end: Place) -> float:
    """The straight distance."""
    north = radians(end[0] - begin[0])
    east = radians(end[1] - begin[1]) * cos(radians((begin[0] + end[0]) / 2))
    return _EARTH * hypot(north, east)


@dataclass(frozen=True, slots=True)
class StraightFeet:
    """Straight lines, `DETOUR` times as long."""

    speed: float = SPEED

    @property
    def stand_in(self) -> bool:
        """As `Feet`: what nobody took for a way need not be called invented."""
        return False

    @property
    def credit(self) -> str:
        """As `Feet`."""
        return ""

    def seconds(self, begin: Place, end: Place) -> int:
        """As `Feet`."""
        return round(metres(begin, end) * DETOUR / self.speed)

    def near(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """As `Feet`."""
        reach = most_s * self.speed / DETOUR
        north = np.radians(spots.latitude - place[0])
        east = np.radians(spots.longitude - place[1]) * cos(radians(place[0]))
        near = np.flatnonzero(_EARTH * np.hypot(north, east) <= reach * 1.01)
        found = {
            int(spot): self.seconds(
                place, (float(spots.latitude[spot]), float(spots.longitude[spot]))
            )
            for spot in near
        }
        return {spot: seconds for spot, seconds in found.items() if seconds <= most_s}

    def near_back(self, spots: Spots, place: Place, most_s: int) -> dict[int, int]:
        """As `Feet`."""
        return self.near(spots, place, most_s)

    def between(self, spots: Spots) -> Walking:
        """As `Feet`."""
        return Walking.of(len(spots), self.ways(spots, BETWEEN_M), change=CHANGE_S)

    def ways(self, spots: Spots, most_m: float) -> list[tuple[int, int, int]]:
        """Rows (from, to, seconds) between spots that are no further apart."""
        most_s = floor(most_m * DETOUR / self.speed)
        places = zip(spots.latitude.tolist(), spots.longitude.tolist(), strict=True)
        return [
            (spot, other, seconds)
            for spot, place in enumerate(places)
            for other, seconds in self.near(spots, place, most_s).items()
            if other != spot
        ]

    def line(self, begin: Place, end: Place) -> list[Place]:
        """As `Feet`."""
        return [begin, end]
