"""Whether a flight's volumes touch what keeps flights away, volume against volume.

What: every part of a flight (a line with a radius, two heights, some seconds) against every
constraint (a footprint, two heights with datum, periods). Why volumes and not the line: an
aircraft in wind is somewhere in its volume, and a zone must not be entered there either.

Distances are exact on the sheet; of a shape that reaches far away only what lies around the
flight is laid on it. The ground is known at the flight's corners and straight between; limits
above ground are widened by `GROUND_SPARE_M` for what lies between them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from kaga.engines.airspace.footprints import Circle, Corridor, Footprint, Polygon
from kaga.engines.airspace.heights import (
    Agl,
    AnyHeight,
    Geoid,
    GeoidSource,
    Msl,
    Surroundings,
    msl_of,
)
from kaga.engines.geo.model import Box, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.airspace.volumes import Volume
    from kaga.services.airspace.flightplan import Corner, Part

GROUND_SPARE_M: Final = 10.0
_AROUND_DEG: Final = 0.25
"""About 25 km: no volume of a flight and no zone's radius is wider (`flightplan`, `zones`)."""

_PART_DEG: Final = 0.01
"""Wider than half of any volume of a flight."""
_METRES_OF_A_DEGREE: Final = 110_500.0


@dataclass(frozen=True, slots=True)
class Flown:
    """The flight: its parts, its corners, and the height of the geoid there."""

    parts: Sequence[Part]
    corners: Sequence[Corner]
    geoid_m: float


def touched(flown: Flown, volumes: Sequence[Volume], sheet: LocalFrame) -> list[Volume]:
    """Those of several constraints that a flight touches, in their order."""
    lines = np.array(
        [shapely.linestrings(_flat(_pairs(one.line), sheet)) for one in flown.parts]
    )
    radii = np.array([part.radius for part in flown.parts])
    window = _window(flown)
    found = []
    for volume in volumes:
        shape = _on_sheet(volume.footprint, window, sheet)
        if shape.is_empty:
            continue
        near = shapely.distance(lines, shape) <= radii + _reach(volume.footprint)
        parts = (flown.parts[at] for at in np.flatnonzero(near).tolist())
        if any(_at_its_time_and_height(flown, part, volume) for part in parts):
            found.append(volume)
    return found


def _at_its_time_and_height(flown: Flown, part: Part, volume: Volume) -> bool:
    if not volume.holds_within(part.begins, part.ends):
        return False
    low, high = _ground(flown.corners, part)
    floor = _msl(volume.floor, low - GROUND_SPARE_M, flown.geoid_m)
    ceiling = _msl(volume.ceiling, high + GROUND_SPARE_M, flown.geoid_m)
    return part.floor <= ceiling and part.ceiling >= floor


def _ground(corners: Sequence[Corner], part: Part) -> tuple[float, float]:
    """The lowest and the highest ground below a part."""
    times = np.array([one.second for one in corners])
    heights = np.array([one.ground.metres for one in corners])
    among = heights[(times > part.begins) & (times < part.ends)]
    found = np.concatenate([np.interp([part.begins, part.ends], times, heights), among])
    return float(found.min()), float(found.max())


def _msl(limit: AnyHeight, ground: float, geoid_m: float) -> Msl:
    """A limit above the sea; the ground's spare concerns only limits above ground."""
    geoid = Geoid(geoid_m, 0.3, GeoidSource.FALLBACK)
    below = Surroundings(Msl(ground) if isinstance(limit, Agl) else None, geoid)
    return msl_of(limit, below)


def _window(flown: Flown) -> Any:
    """The box of degrees within which anything can matter to the flight."""
    places = np.concatenate([_pairs(part.line) for part in flown.parts])
    low, high = places.min(axis=0) - _AROUND_DEG, places.max(axis=0) + _AROUND_DEG
    return shapely.box(low[0], low[1], high[0], high[1])


def _on_sheet(footprint: Footprint, window: Any, sheet: LocalFrame) -> Any:
    """What of a footprint lies within the window, in metres; empty when nothing does."""
    shape = _in_degrees(footprint)
    if not shapely.covers(window, shape):
        shape = shapely.intersection(shape, window)
    return shapely.transform(shape, lambda pairs: _flat(pairs, sheet))


def _in_degrees(footprint: Footprint) -> Any:
    match footprint:
        case Circle():
            return shapely.Point(footprint.centre.lon, footprint.centre.lat)
        case Corridor():
            return shapely.linestrings(_pairs(footprint.line))
        case Polygon():
            holes = [_pairs(hole) for hole in footprint.holes]
            return shapely.Polygon(_pairs(footprint.outer), holes)


def bounds_of(footprint: Footprint) -> Box:
    """A box of degrees that holds a footprint and all that it reaches."""
    west, south, east, north = shapely.bounds(_in_degrees(footprint)).tolist()
    reach = _reach(footprint) / _METRES_OF_A_DEGREE / math.cos(math.radians(min(north, 80.0)))
    return Box(west, south, east, north).widened(reach + _PART_DEG)


def _reach(footprint: Footprint) -> float:
    match footprint:
        case Circle():
            return footprint.radius_m
        case Corridor():
            return footprint.half_width_m
        case Polygon():
            return 0.0


def _pairs(places: Sequence[Point]) -> NDArray[np.float64]:
    """Longitudes and latitudes, as GEOS takes them."""
    return np.array([(one.lon, one.lat) for one in places], np.float64)


def _flat(pairs: NDArray[np.float64], sheet: LocalFrame) -> NDArray[np.float64]:
    """Metres east and north of longitudes and latitudes."""
    if not len(pairs):
        return pairs
    return np.stack(sheet.to_metres(pairs[:, 1].copy(), pairs[:, 0].copy()), axis=1)
