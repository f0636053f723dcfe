"""Which columns a request can need: the box around an ellipse with the ends as its foci.

What: `window_for` cuts a rectangle of columns (zoom 22) and chooses how coarse the search is.
Why an ellipse: every way that is at most 1.5 times as long as the straight one lies inside
it, so "no detour of 1.5 exists" can be said of the window alone. Boxes that are too large are
refused before anything is read.

>>> from kaga.engines.airspace.raster import Raster
>>> city = Raster(22, 3684000, 1641000, 4096, 4096)
>>> cut = window_for(city, (36.3199, 136.3507), (36.2957, 136.3617))
>>> cut.block, cut.layer_m, cut.raster.shape
(2, 8.0, (604, 496))
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt
from typing import Final

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Box

ZOOM: Final = 22
DETOUR: Final = 1.5
LEAST_M: Final = 60.0
MOST_M: Final = 40_000.0
MARGIN_M: Final = 250.0
MOST_COLUMNS: Final = 14_000_000
_FINE_COLUMNS: Final = 360_000

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """Columns of a plan.

    Attributes
    ----------
    raster
        Zoom 22, whole blocks.
    block
        Columns along the edge of a cell of the search: 2 (15 m) or 4 (31 m).
    layer_m
        Height of a cell of the search.
    """

    raster: Raster
    block: int
    layer_m: float

    @property
    def coarse(self) -> Raster:
        """The cells of the search."""
        raster, block = self.raster, self.block
        return Raster(
            ZOOM - block.bit_length() + 1,
            raster.west // block,
            raster.north // block,
            raster.rows // block,
            raster.columns // block,
        )


def window_for(city: Raster, start: Place, end: Place) -> Window:
    """The window of a request.

    Parameters
    ----------
    city
        All columns there are (zoom 22).
    start, end
        Latitude and longitude.

    Raises
    ------
    PlanRefused
        If an end lies outside the map, or the ends lie too far apart or too near.
    """
    for lat, lon in (start, end):
        row, column = city.position(lat, lon)
        if not (0.0 <= row < city.rows and 0.0 <= column < city.columns):
            raise PlanRefused(Refusal.OUTSIDE_MAP, lat=lat, lon=lon)
    frame = LocalFrame(*start)
    east, north = frame.east_north(*end)
    distance = hypot(east, north)
    if distance > MOST_M:
        raise PlanRefused(Refusal.TOO_FAR, distance_m=distance, most_m=MOST_M)
    if distance < LEAST_M:
        raise PlanRefused(Refusal.TOO_NEAR, distance_m=distance, least_m=LEAST_M)
    box = _box(frame, (east, north), distance)
    whole = _shared(Raster.covering(box, ZOOM), city)
    block = 2 if whole.rows * whole.columns <= _FINE_COLUMNS else 4
    raster = _blocks(whole, block)
    if raster.rows * raster.columns > MOST_COLUMNS:
        raise PlanRefused(
            Refusal.TOO_FAR, columns=raster.rows * raster.columns, most=MOST_COLUMNS
        )
    return Window(raster, block, 4.0 * block)


def _box(frame: LocalFrame, way: Place, distance: float) -> Box:
    """The box around the ellipse of points whose way round is 1.5 times the straight one."""
    long_half = 0.5 * DETOUR * distance
    short_half = 0.5 * sqrt(DETOUR * DETOUR - 1.0) * distance
    along = (way[0] / distance, way[1] / distance)
    half_east = hypot(long_half * along[0], short_half * along[1]) + MARGIN_M
    half_north = hypot(long_half * along[1], short_half * along[0]) + MARGIN_M
    middle = (0.5 * way[0], 0.5 * way[1])
    corners = [
        frame.degrees(middle[0] + one * half_east, middle[1] + other * half_north)
        for one in (-1.0, 1.0)
        for other in (-1.0, 1.0)
    ]
    lats, lons = [lat for lat, _ in corners], [lon for _, lon in corners]
    return Box(min(lons), min(lats), max(lons), max(lats))


def _shared(one: Raster, other: Raster) -> Raster:
    west, north = max(one.west, other.west), max(one.north, other.north)
    east = min(one.west + one.columns, other.west + other.columns)
    south = min(one.north + one.rows, other.north + other.rows)
    return Raster(ZOOM, west, north, south - north, east - west)


def _blocks(raster: Raster, block: int) -> Raster:
    """The raster cut to whole blocks of 4, so that both sizes of block fit."""
    west, north = -(-raster.west // 4) * 4, -(-raster.north // 4) * 4
    east = (raster.west + raster.columns) // 4 * 4
    south = (raster.north + raster.rows) // 4 * 4
    if east - west < 4 * block or south - north < 4 * block:
        raise PlanRefused(Refusal.OUTSIDE_MAP, rows=raster.rows, columns=raster.columns)
    return Raster(ZOOM, west, north, south - north, east - west)
