"""What a rehearsal takes and gives: path, handling, wind, track.

What: corners in metres, how the aircraft accelerates, climbs and turns, a steady wind with a
regular gust, and the track with time. Defaults of `Handling` are those of a multirotor under
ArduCopter (speed and accelerations of its waypoint navigation, rounded); an operator's own
figures replace them.

>>> Wind(8.0, 0.0).velocity(0.0)
(-0.0, -8.0)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.told import Told

Floats = NDArray[np.float64]

ONLY_A_MODEL: Final = Told(
    "簡易計算（質点モデル）による飛行の予想です。実機や自動操縦装置の動作を保証しません。",
    "かんたんな 計算で 作った 予想です。本当の 飛び方とは 違うことが あります。",
    "A forecast by a point-mass model; it does not prove what aircraft and autopilot will do.",
)
"""Said wherever a track of this package is shown."""
EVEN_S: Final = 0.2
"""Seconds a step of a flight that was seen."""


class TrackError(ValueError):
    """A path that cannot be followed, or a wind that cannot be flown in."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of the path: metres east, north and above sea level.

    `speed` (m/s) holds on the way to the next corner; at `hold_s` above 0 it stops and waits.
    """

    east: float
    north: float
    height: float
    speed: float
    hold_s: float = 0.0

    def __post_init__(self) -> None:
        numbers = (self.east, self.north, self.height, self.speed, self.hold_s)
        if not all(map(math.isfinite, numbers)) or self.speed <= 0.0 or self.hold_s < 0.0:
            raise TrackError(f"not a corner: {self}")


@dataclass(frozen=True, slots=True)
class Handling:
    """How it flies: m/s and m/s²; `acceptance_m` from a corner it turns to the next.

    `tilt` is the most that leaning gives (m/s²), wind included; `drag` how strongly air pulls
    it along (1/s).
    """

    acceleration: float = 2.5
    climb: float = 2.5
    descent: float = 1.5
    touchdown: float = 0.5
    acceptance_m: float = 2.0
    tilt: float = 5.0
    drag: float = 0.2

    def __post_init__(self) -> None:
        values = (
            self.acceleration, self.climb, self.descent, self.touchdown, self.acceptance_m,
            self.tilt, self.drag,
        )  # fmt: skip
        if not all(0.0 < value < math.inf for value in values):
            raise TrackError(f"not a handling: {self}")


@dataclass(frozen=True, slots=True)
class Wind:
    """A steady wind and a gust that comes and goes along it.

    `speed` m/s; `blows_from` radians clockwise from north; `gust` m/s above and below the
    steady wind, every `period_s`.
    """

    speed: float
    blows_from: float
    gust: float = 0.0
    period_s: float = 20.0

    def __post_init__(self) -> None:
        numbers = (self.speed, self.blows_from, self.gust, self.period_s)
        if not all(map(math.isfinite, numbers)) or min(self.speed, self.gust) < 0.0:
            raise TrackError(f"not a wind: {self}")
        if self.period_s <= 0.0:
            raise TrackError(f"not a wind: {self}")

    def velocity(self, time: float) -> tuple[float, float]:
        """Metres a second east and north in which the air moves."""
        speed = self.speed + self.gust * math.sin(math.tau * time / self.period_s)
        return -speed * math.sin(self.blows_from), -speed * math.cos(self.blows_from)


CALM: Final = Wind(0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Where something was, followed or seen: arrays of shape ``(n,)``, in order of time.

    `time` s from the start, `east`, `north`, `height` m.
    """

    time: Floats
    east: Floats
    north: Floats
    height: Floats

    @property
    def duration(self) -> float:
        """Seconds from lift-off to touch-down."""
        return float(self.time[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Track(Recorded):
    """What was followed, one entry a step.

    `leg` the number of the leg it was on; `lateral` and `vertical` m off the nearest place of
    that leg or its neighbours (vertical up positive).
    """

    leg: NDArray[np.int64]
    lateral: Floats
    vertical: Floats

    @property
    def note(self) -> Told:
        """What this is and what it is not."""
        return ONLY_A_MODEL

    def share_within(self, lateral_m: float, vertical_m: float) -> float:
        """Share of time within so many metres of the path."""
        inside = (self.lateral <= lateral_m) & (np.abs(self.vertical) <= vertical_m)
        return float(np.mean(inside))


def recorded(rows: Sequence[tuple[float, float, float, float]]) -> Recorded:
    """A flight that was seen, in even steps: time, east, north, height a row.

    Vehicles tell their place when they have time for it; shares of time need even steps.

    Raises
    ------
    TrackError
        With fewer than two rows, or a clock that stands or goes back.
    """
    table = np.array(rows, np.float64).reshape(-1, 4)
    if len(table) < 2 or not np.all(np.diff(table[:, 0]) > 0.0):
        raise TrackError("a flight that was seen needs two moments, in order of time")
    begins, ends = table[0, 0], table[-1, 0]
    time = np.linspace(begins, ends, 1 + max(round((ends - begins) / EVEN_S), 1))
    east, north, height = (np.interp(time, table[:, 0], table[:, at]) for at in (1, 2, 3))
    return Recorded(time, east, north, height)


def path_of(mission: Mission, frame: LocalFrame) -> tuple[Corner, ...]:
    """The corners of a mission on a sheet of metres: up, along, over, down.

    Parameters
    ----------
    mission
        With every height above sea level (`Mission.in_msl`).
    frame
        The sheet.

    Raises
    ------
    TrackError
        If a height is of another kind.
    """
    home = mission.home
    speed = mission.speed
    speeds, holds = [speed, speed], [0.0, 0.0]
    for point in mission.waypoints:
        speed = point.speed or speed
        speeds.append(speed)
        holds.append(point.hold_s)
    speeds += [speed, speed]
    holds += [0.0, 0.0]
    places = [(home.at, home.height), *mission.path()]
    corners = []
    for (at, height), fast, hold in zip(places, speeds, holds, strict=True):
        if not isinstance(height, Msl):
            kind = type(height).__name__
            raise TrackError(f"{kind}: a rehearsal needs heights above sea level")
        east, north = frame.east_north(at.lat, at.lon)
        corners.append(Corner(east, north, height.metres, fast, hold))
    return tuple(corners)
