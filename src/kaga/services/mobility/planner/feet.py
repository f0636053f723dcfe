"""Ways on foot from doors to stops, between stops, and all the way.

For now by the straight line, made longer by what streets add on average. Whoever knows the
streets replaces `straight_feet` by something of the same shape.

>>> round(metres((36.32056, 136.35034), (36.32010, 136.35070)))
61
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from kaga.engines.transit.timetable.walking import Walking, straight

if TYPE_CHECKING:
    from kaga.engines.transit.timetable.model import Stops

Place = tuple[float, float]
SPEED: Final = 1.2
"""Metres a second; that of somebody past 65."""
DETOUR: Final = 1.3
CHANGE_S: Final = 60
BETWEEN_M: Final = 500.0
_EARTH: Final = 6_371_000.0


class Feet(Protocol):
    """Who knows the ways on foot."""

    def seconds(self, begin: Place, end: Place) -> int:
        """From place to place."""

    def stops_near(self, stops: Stops, place: Place, most_s: int) -> dict[int, int]:
        """Stops that one reaches in so many seconds, and in how many."""

    def between(self, stops: Stops) -> Walking:
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

    def seconds(self, begin: Place, end: Place) -> int:
        """As `Feet`."""
        return round(metres(begin, end) * DETOUR / self.speed)

    def stops_near(self, stops: Stops, place: Place, most_s: int) -> dict[int, int]:
        """As `Feet`."""
        reach = most_s * self.speed / DETOUR
        north = np.radians(stops.latitude - place[0])
        east = np.radians(stops.longitude - place[1]) * cos(radians(place[0]))
        near = np.flatnonzero(_EARTH * np.hypot(north, east) <= reach * 1.01)
        found = {
            int(stop): self.seconds(
                place, (float(stops.latitude[stop]), float(stops.longitude[stop]))
            )
            for stop in near
        }
        return {stop: seconds for stop, seconds in found.items() if seconds <= most_s}

    def between(self, stops: Stops) -> Walking:
        """As `Feet`."""
        return straight(stops, BETWEEN_M, speed=self.speed, detour=DETOUR, change=CHANGE_S)

    def line(self, begin: Place, end: Place) -> list[Place]:
        """As `Feet`."""
        return [begin, end]


_feet: list[Feet] = [StraightFeet()]


def feet() -> Feet:
    """Who knows the ways on foot now."""
    return _feet[0]


def bind_feet(known: Feet) -> None:
    """Let `known` say the ways on foot from now on."""
    _feet[:] = [known]
