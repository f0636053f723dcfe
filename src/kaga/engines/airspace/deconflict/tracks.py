"""A flight as it is filed: places at times, and how far others must keep away.

What: a polyline in metres on the city's sheet with a time at every corner, flown evenly
between; its own half of the separation; its priority. Why metres: a quadratic in degrees means
nothing (`frame` turns degrees into metres).

>>> import numpy as np
>>> Track(FlightId("x"), Priority.GOODS, np.array([0.0, 10.0]), np.zeros((2, 3)),
...     Separation(30.0, 10.0)).legs
1
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NewType

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FlightId = NewType("FlightId", str)
MOST_CORNERS: Final = 10_000
FASTEST_M_S: Final = 150.0
"""Nothing that flies under these rules is faster; a faster leg is a mistake in its times."""
LONGEST_S: Final = 86_400.0
"""A flight ends within a day."""


class TrackError(ValueError):
    """A track that nothing can fly."""


class Priority(IntEnum):
    """Who gives way to whom: the larger number goes first, equals in order of filing."""

    LEISURE = 1
    GOODS = 2
    SURVEY = 3
    MEDICAL = 4
    RESCUE = 5


@dataclass(frozen=True, slots=True)
class Separation:
    """One flight's half of the room between two: metres to the side and up or down."""

    horizontal: float
    vertical: float

    def __post_init__(self) -> None:
        if not (0.0 < self.horizontal <= 5_000.0 and 0.0 < self.vertical <= 1_000.0):
            raise TrackError(f"no separation can be {self.horizontal} m by {self.vertical} m")


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Corners of a flight, in order of time.

    Parameters
    ----------
    id, priority
        Whose it is and who gives way.
    times
        Shape ``(n,)``, seconds since 1970, strictly increasing, n at least 2.
    places
        Shape ``(n, 3)``: metres east and north on the sheet, metres above sea level.
    separation
        This flight's half of the room.
    """

    id: FlightId
    priority: Priority
    times: NDArray[np.float64]
    places: NDArray[np.float64]
    separation: Separation

    def __post_init__(self) -> None:
        count = len(self.times)
        if self.times.ndim != 1 or self.places.shape != (count, 3):
            raise TrackError("a track needs one time and three coordinates for every corner")
        if not 2 <= count <= MOST_CORNERS:
            raise TrackError(f"a track has 2 to {MOST_CORNERS} corners, not {count}")
        if not (np.isfinite(self.times).all() and np.isfinite(self.places).all()):
            raise TrackError("a track's times and places must be numbers")
        spent = np.diff(self.times)
        if not (spent > 0.0).all():
            raise TrackError("times must increase from corner to corner")
        if self.times[-1] - self.times[0] > LONGEST_S:
            raise TrackError("a flight must end within a day")
        lengths = np.sqrt((np.diff(self.places, axis=0) ** 2).sum(axis=1))
        if (lengths > FASTEST_M_S * spent).any():
            raise TrackError(f"a leg is faster than {FASTEST_M_S:.0f} m/s")

    @property
    def legs(self) -> int:
        """How many straight legs it has."""
        return len(self.times) - 1

    def place_at(self, second: float) -> NDArray[np.float64] | None:
        """Where it is at a second, shape ``(3,)``; None when it is not in the air."""
        if not self.times[0] <= second <= self.times[-1]:
            return None
        axes = (np.interp(second, self.times, self.places[:, axis]) for axis in range(3))
        return np.array([float(value) for value in axes])

    def delayed(self, seconds: float) -> Track:
        """The same flight, later."""
        return Track(self.id, self.priority, self.times + seconds, self.places, self.separation)

    def raised(self, metres: float, share: NDArray[np.float64]) -> Track:
        """The same flight, higher: each corner by its share (0 to 1) of the metres."""
        places = self.places.copy()
        places[:, 2] += metres * share
        return Track(self.id, self.priority, self.times, places, self.separation)

    def turning(self) -> NDArray[np.float64]:
        """By how much it turns at each corner, radians, shape ``(n,)``; 0 at the ends."""
        ways = np.diff(self.places[:, :2], axis=0)
        cross = ways[:-1, 0] * ways[1:, 1] - ways[:-1, 1] * ways[1:, 0]
        turns = np.zeros(len(self.times))
        turns[1:-1] = np.abs(np.arctan2(cross, (ways[:-1] * ways[1:]).sum(axis=1)))
        return np.minimum(turns, math.pi)
