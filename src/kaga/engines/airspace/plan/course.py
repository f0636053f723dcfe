"""A flight as it will be flown: waypoints with times, and its legs.

What: pads, line and heights become waypoints — up, along, down — with the second at which
each is reached, rounded to 1e-9 degrees, millimetres and milliseconds *before* anything is
measured, so that what is proven is what is filed. Times are those of `pace`: as it will be
flown, slow corners and all.

Example: `course_of(situation, craft, (start_pad, end_pad), heights, departs)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, hypot
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.deconflict.tracks import Separation, Track
from kaga.engines.airspace.plan.pace import seconds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.profile import Heights
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.snap import Pad
    from kaga.engines.airspace.raster import Raster

    Floats = NDArray[np.float64]

SEPARATION: Final = Separation(30.0, 10.0)
_DEGREES: Final = 9
_MM: Final = 3


class LegKind(Enum):
    """Parts of a flight."""

    TAKEOFF = "takeoff"
    CRUISE = "cruise"
    LANDING = "landing"


@dataclass(frozen=True, slots=True)
class FlownLeg:
    """Between two waypoints: how far, how much up or down, how long, how much energy."""

    kind: LegKind
    level_m: float
    rise_m: float
    seconds: float
    energy_j: float

    @property
    def speed(self) -> float:
        """Level speed over ground, m/s."""
        return self.level_m / self.seconds


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Waypoints, ``(n,)`` each, and ``n - 1`` legs.

    Attributes
    ----------
    lats, lons
        Degrees, rounded to 1e-9.
    msl_m
        Above the sea, whole millimetres.
    times
        Seconds since 1970, whole milliseconds.
    rows, columns
        Where they lie on the raster of the plan, with fractions.
    east, north
        Metres on the city's sheet.
    """

    lats: Floats
    lons: Floats
    msl_m: Floats
    times: Floats
    rows: Floats
    columns: Floats
    east: Floats
    north: Floats
    legs: tuple[FlownLeg, ...]

    @property
    def seconds(self) -> float:
        """From take-off to landing."""
        return float(self.times[-1] - self.times[0])

    @property
    def length_m(self) -> float:
        """Level length."""
        return sum(leg.level_m for leg in self.legs)

    @property
    def energy_j(self) -> float:
        """Energy of all legs."""
        return sum(leg.energy_j for leg in self.legs)

    def track(self, request: Request) -> Track:
        """The flight as it would be filed."""
        places = np.stack([self.east, self.north, self.msl_m], axis=1)
        return Track(request.flight, request.priority, self.times, places, SEPARATION)

    def at_second(self, second: float) -> tuple[int, float]:
        """Leg and share of it at a second since 1970, both ends included."""
        leg = int(np.searchsorted(self.times, second, side="right")) - 1
        leg = min(max(leg, 0), len(self.legs) - 1)
        begins, ends = float(self.times[leg]), float(self.times[leg + 1])
        return leg, min(max((second - begins) / (ends - begins), 0.0), 1.0)


def course_of(
    place: tuple[LocalFrame, Raster],
    craft: Craft,
    pads: tuple[Pad, Pad],
    heights: Heights,
    departs: float,
) -> Course:
    """The flight between two pads.

    Parameters
    ----------
    place
        The city's sheet, and the raster of the plan.
    craft
        Speeds and power.
    pads
        Start and end; the line begins and ends above them.
    heights
        Corners and bends of the line.
    departs
        Seconds since 1970.
    """
    frame, raster = place
    start, end = pads
    lats = _rounded((start.lat, end.lat), raster.latitude(heights.rows))
    lons = _rounded((start.lon, end.lon), raster.longitude(heights.columns))
    msl = np.array(
        [round(one, _MM) for one in (start.msl_m, *heights.msl_m.tolist(), end.msl_m)]
    )
    east, north = frame.to_metres(lats, lons)
    spots = [
        raster.position(lat, lon) for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)
    ]
    rows, columns = (np.array(part) for part in zip(*spots, strict=True))
    legs = _legs(craft, (east, north, msl))
    spent = np.cumsum([0.0, *(leg.seconds for leg in legs)])
    begins = ceil(departs * 1e3) / 1e3
    times = np.array([round(begins + after, _MM) for after in spent.tolist()])
    return Course(lats, lons, msl, times, rows, columns, east, north, legs)


def _rounded(ends: tuple[float, float], line: Floats) -> Floats:
    """Degrees of all waypoints: each pad twice, on the ground and above."""
    whole = [ends[0], ends[0], *line[1:-1].tolist(), ends[1], ends[1]]
    return np.array([round(one, _DEGREES) for one in whole])


def _legs(craft: Craft, places: tuple[Floats, Floats, Floats]) -> tuple[FlownLeg, ...]:
    steps = list(zip(*(np.diff(part).tolist() for part in places), strict=True))
    last = len(steps) - 1
    # Pads and the places above them have one position, so the first and last leg are vertical.
    lasting = seconds_of(
        craft, [(0.0, 0.0, steps[0][2]), *steps[1:-1], (0.0, 0.0, steps[-1][2])]
    )
    found = []
    for leg, ((across, up, rise), spent) in enumerate(zip(steps, lasting, strict=True)):
        kind = (
            LegKind.TAKEOFF if leg == 0 else LegKind.LANDING if leg == last else LegKind.CRUISE
        )
        level = 0.0 if kind is not LegKind.CRUISE else hypot(across, up)
        seconds = max(ceil(spent * 1e3 - 1e-9) / 1e3, 1e-3)
        found.append(FlownLeg(kind, level, rise, seconds, craft.leg_j(seconds, rise)))
    return tuple(found)
