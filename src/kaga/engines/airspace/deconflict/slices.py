"""A track as a chain of volumes, for systems that know only volumes.

What: one piece of air for every 15 to 30 s, wide enough for where the aircraft can really be.
Why: ASTM F3548 exchanges extents with times; a volume for the whole flight would close the sky
between two points for as long as it lasts.

Total system error, added up linearly because the parts are not independent in wind: navigation,
what wind displaces, and how far a turn is cut (inside) or overshot (outside).

>>> import numpy as np
>>> from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
>>> track = Track(FlightId("a"), Priority.GOODS, np.array([0.0, 60.0]),
...     np.array([[0.0, 0.0, 80.0], [600.0, 0.0, 80.0]]), Separation(30.0, 10.0))
>>> [(part.begins, part.ends, part.radius) for part in slices(track, TotalSystemError())]
[(-2.0, 32.0, 15.0), (28.0, 62.0, 15.0)]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.deconflict.tracks import Track, TrackError
from kaga.engines.airspace.footprints import Corridor
from kaga.engines.airspace.heights import Msl
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame

SHORTEST_S: Final = 15.0
LONGEST_S: Final = 30.0
_STILL_M: Final = 0.01


@dataclass(frozen=True, slots=True)
class TotalSystemError:
    """How far an aircraft can be from where it should be: metres and seconds.

    Attributes
    ----------
    navigation, wind
        To the side.
    turn_radius
        How tightly it turns at full speed; a corner is cut or overshot accordingly.
    vertical
        Up or down.
    time
        Early or late.
    """

    navigation: float = 5.0
    wind: float = 10.0
    turn_radius: float = 15.0
    vertical: float = 8.0
    time: float = 2.0

    def __post_init__(self) -> None:
        parts = (self.navigation, self.wind, self.turn_radius, self.vertical, self.time)
        if not all(0.0 <= part <= 1_000.0 for part in parts):
            raise TrackError("errors are numbers from 0 to 1,000")


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """Where a flight can be between two seconds: round a line, between two heights."""

    begins: float
    ends: float
    line: NDArray[np.float64]
    radius: float
    floor: Msl
    ceiling: Msl

    def footprint(self, frame: LocalFrame) -> Corridor:
        """The ground below in degrees; a hover is a corridor of a centimetre."""
        line = self.line[:, :2]
        if np.ptp(line, axis=0).max() < _STILL_M:
            line = np.array([line[0], line[0] + [_STILL_M, 0.0]])
        lats, lons = frame.to_degrees(line[:, 0].copy(), line[:, 1].copy())
        places = zip(lats.tolist(), lons.tolist(), strict=True)
        return Corridor(tuple(Point(lat, lon) for lat, lon in places), self.radius)


def slices(track: Track, error: TotalSystemError, seconds: float = LONGEST_S) -> list[Slice]:
    """Equal pieces of a flight's time, none longer than `seconds`.

    Parameters
    ----------
    track
        The flight.
    error
        How far it can be off.
    seconds
        15 to 30.

    Returns
    -------
    list of Slice
        In order of time; neighbours overlap by twice the error in time.
    """
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise TrackError(f"a slice lasts {SHORTEST_S:.0f} to {LONGEST_S:.0f} s, not {seconds}")
    begin, end = float(track.times[0]), float(track.times[-1])
    count = max(math.ceil((end - begin) / seconds), 1)
    edges = np.linspace(begin, end, count + 1).tolist()
    swerves = corner_error(track.turning(), error.turn_radius)
    return [_slice(track, (low, high), error, swerves) for low, high in pairwise(edges)]


def corner_error(turns: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Metres by which corners are cut or overshot, for turns in radians.

    A turn of radius r that begins early passes the corner at r (1/cos(half) - 1); one that
    begins late overshoots by at most r (1 - cos). The first grows without limit as the turn
    becomes a reversal, so whatever is smaller counts, and never more than two radii.
    """
    late = radius * (1.0 - np.cos(turns))
    half = np.minimum(0.5 * turns, 0.499 * math.pi)
    early = radius * (1.0 / np.cos(half) - 1.0)
    return np.minimum(np.maximum(late, early), 2.0 * radius)


def _slice(
    track: Track,
    times: tuple[float, float],
    error: TotalSystemError,
    swerves: NDArray[np.float64],
) -> Slice:
    low, high = times
    first = int(np.searchsorted(track.times, low - error.time, side="left"))
    last = int(np.searchsorted(track.times, high + error.time, side="right"))
    swerve = float(swerves[first:last].max(initial=0.0))
    inner = (track.times > low) & (track.times < high)
    stations = np.concatenate(([low], track.times[inner], [high]))
    line = np.stack(
        [np.interp(stations, track.times, track.places[:, axis]) for axis in range(3)], axis=1
    )
    return Slice(
        begins=low - error.time,
        ends=high + error.time,
        line=line,
        radius=error.navigation + error.wind + swerve,
        floor=Msl(float(line[:, 2].min()) - error.vertical),
        ceiling=Msl(float(line[:, 2].max()) + error.vertical),
    )
