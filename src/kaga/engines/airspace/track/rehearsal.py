"""A flight before the flight: a track held against the volumes that were filed.

What: of a followed (or recorded) track, the share of its time inside the flight's volumes, the
same with the volumes' times, the least height above ground away from the pads, the worst
excursion, how late it becomes, and where it ends. Why two shares: leaving the air that was
filed is one thing, being late in it another; a follower that turns corners and lands gently is
later than a plan of even legs, and that must be seen and not hidden.

>>> bool(Rehearsed(300.0, 290.0, 0.99, 0.9, 41.0, 100.0, 6.0, 80.0, 10.0, 0.4).passes)
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.airspace.track.model import TrackError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.track.model import Recorded

    Floats = NDArray[np.float64]

LEAST_SHARE: Final = 0.95
"""ASTM F3548: a flight conforms that is inside its volumes for 95 % of its time."""
LEAST_AGL_M: Final = 30.0
FARTHEST_END_M: Final = 3.0
PORT_M: Final = 30.0
"""Around the pads it climbs and descends; heights there say nothing."""

GroundBelow = Callable[["Floats", "Floats"], "Floats"]


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """A volume of the flight: seconds from departure, line in metres ``(n, 2)``, heights."""

    begins: float
    ends: float
    line: Floats
    radius: float
    floor: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of it.

    Attributes
    ----------
    seconds, planned_s
        How long it took, and how long the volumes last.
    share_inside, share_in_time
        Of its time, inside any of its volumes; inside one that holds at that moment.
    least_agl_m, least_agl_s
        Lowest above ground outside 30 m around both pads, and when.
    excursion_m, excursion_s
        Farthest outside its volumes (0: never outside), and when.
    late_s
        How much later than its volumes it ends (negative: earlier).
    end_off_m
        From the landing place.
    """

    seconds: float
    planned_s: float
    share_inside: float
    share_in_time: float
    least_agl_m: float
    least_agl_s: float
    excursion_m: float
    excursion_s: float
    late_s: float
    end_off_m: float

    @property
    def passes(self) -> bool:
        """Whether it stays in its air, above the ground, and arrives."""
        return (
            self.share_inside >= LEAST_SHARE
            and self.least_agl_m >= LEAST_AGL_M
            and self.end_off_m <= FARTHEST_END_M
        )


def rehearsed(track: Recorded, tubes: Sequence[Tube], ground: GroundBelow) -> Rehearsed:
    """Hold a track against volumes.

    Parameters
    ----------
    track
        In metres on the sheet of the tubes; begins at departure.
    tubes
        At least one, in order of time.
    ground
        Height of the ground in metres below arrays of metres east and north.

    Raises
    ------
    TrackError
        Without tubes.
    """
    if not tubes:
        raise TrackError("a flight without volumes cannot be held against them")
    away = np.array([_outside(track, tube) for tube in tubes])
    held = np.array([(track.time >= tube.begins) & (track.time <= tube.ends) for tube in tubes])
    inside = (away <= 0.0).any(axis=0)
    in_time = ((away <= 0.0) & held).any(axis=0)
    least = away.min(axis=0)
    worst = int(least.argmax())
    low, second = _lowest(track, ground)
    ends = tubes[-1].ends
    last = tubes[-1].line[-1]
    off = float(np.hypot(track.east[-1] - last[0], track.north[-1] - last[1]))
    return Rehearsed(
        seconds=track.duration,
        planned_s=ends,
        share_inside=float(inside.mean()),
        share_in_time=float(in_time.mean()),
        least_agl_m=low,
        least_agl_s=second,
        excursion_m=max(float(least[worst]), 0.0),
        excursion_s=float(track.time[worst]),
        late_s=track.duration - ends,
        end_off_m=off,
    )


def _outside(track: Recorded, tube: Tube) -> Floats:
    """Metres outside a tube, sideways or up and down, whichever is more; at most 0 inside."""
    line = shapely.linestrings(tube.line) if np.ptp(tube.line, axis=0).any() else None
    shape = shapely.points(tube.line[0]) if line is None else line
    aside = shapely.distance(shapely.points(track.east, track.north), shape) - tube.radius
    high, low = track.height - tube.ceiling, tube.floor - track.height
    away: Floats = np.maximum(np.maximum(aside, high), low)
    return away


def _lowest(track: Recorded, ground: GroundBelow) -> tuple[float, float]:
    """The least height above ground away from both pads, and when; infinite if never away."""
    ends = (0, -1)
    from_pads = np.min(
        [np.hypot(track.east - track.east[at], track.north - track.north[at]) for at in ends],
        axis=0,
    )
    away = np.flatnonzero(from_pads > PORT_M)
    if not away.size:
        return float("inf"), 0.0
    above = track.height[away] - ground(track.east[away], track.north[away])
    at = int(above.argmin())
    return float(above[at]), float(track.time[away[at]])
