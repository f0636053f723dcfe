"""A filed route rehearsed: followed in the wind over the map's own ground.

What: corners become a path, the built-in point-mass follower flies it across the wind, and the
track is held against the flight's volumes (as is one flown in a simulator, `simulated`). It is
only that: `ONLY_A_MODEL` is said wherever it
is shown. Why across: wind from the side pushes off the line most. Ground is the map's below the
whole track when the tiles that the route rests on are at hand, else the corners' own, and the
answer says which.

>>> rehearsal_of(record, craft, Breeze(4.0), None).passes               # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, hypot
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import shapely

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.tiles import Tile, TileError
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.track.follow import follow
from kaga.engines.airspace.track.model import Corner, Handling, Recorded, TrackError, Wind
from kaga.engines.airspace.track.rehearsal import Rehearsed, Tube, rehearsed
from kaga.engines.geo.model import Box
from kaga.services.airspace.flightplan import corners_of, parts_of, sheet_of, tiles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame
    from kaga.services.airspace.flightplan import Corner as Filed
    from kaga.services.airspace.flightplan import Part
    from kaga.services.airspace.planning.tilestore import TileStore

    Floats = NDArray[np.float64]

FOLLOWER: Final = "follower"
USUAL_WIND: Final = 4.0
GUST_SHARE: Final = 0.5
_ZOOM: Final = 22
_STILL: Final = 0.05
_DM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Breeze:
    """Wind across the way, m/s; gusts of half of it come and go."""

    speed: float = USUAL_WIND


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it, and over what ground ("map" or "corners") it was flown."""

    found: Rehearsed
    ground: Literal["map", "corners"]
    wind_m_s: float

    @property
    def passes(self) -> bool:
        """Whether it stays in its air, above the ground, and arrives."""
        return self.found.passes

    def record(self) -> dict[str, Any]:
        """The plain form."""
        one = self.found
        kept = {"by": FOLLOWER, "ground": self.ground, "wind_m_s": self.wind_m_s}
        return {**kept, "passes": one.passes, **numbers_of(one)}


def numbers_of(found: Rehearsed) -> dict[str, float | None]:
    """The figures in plain form; None for what is not a number."""
    return {
        name: round(value, 3) if np.isfinite(value := getattr(found, name)) else None
        for name in Rehearsed.__slots__
    }


def rehearsal_of(
    record: Mapping[str, Any], risk_class: str, breeze: Breeze, store: TileStore | None
) -> Rehearsal:
    """Rehearse a route in its plain form (`flightplan.plan_record`) in the follower.

    Raises
    ------
    TrackError
        If nothing can follow it, or not in this wind.
    """
    corners = corners_of(record)
    spots = spots_of(corners)
    path = _path(corners, spots)
    craft = CRAFTS.get(risk_class)
    handling = Handling()
    if craft is not None:
        limits = craft.performance
        handling = Handling(climb=limits.climb, descent=limits.descent)
    wind = Wind(breeze.speed, across(spots), GUST_SHARE * breeze.speed)
    found, ground = held_against(record, follow(path, handling, wind), store)
    return Rehearsal(found, ground, breeze.speed)


def held_against(
    record: Mapping[str, Any], track: Recorded, store: TileStore | None
) -> tuple[Rehearsed, Literal["map", "corners"]]:
    """A track on the route's sheet against the route's volumes, over which ground.

    Raises
    ------
    TrackError
        For a route without volumes.
    """
    corners = corners_of(record)
    sheet = sheet_of(corners[0].lat, corners[0].lon)
    departs = corners[0].second
    tubes = [_tube(part, sheet, departs) for part in parts_of(record)]
    city = None if store is None else _city(record, store)
    if city is None:
        return rehearsed(track, tubes, _between(corners, spots_of(corners))), "corners"
    return rehearsed(track, tubes, _below(city, sheet)), "map"


def spots_of(corners: Sequence[Filed]) -> list[tuple[float, float]]:
    """Corners in metres on the route's sheet."""
    sheet = sheet_of(corners[0].lat, corners[0].lon)
    return [sheet.east_north(one.lat, one.lon) for one in corners]


def across(spots: Sequence[tuple[float, float]]) -> float:
    """Where wind across the way blows from, radians clockwise from the sheet's north."""
    way = atan2(spots[-1][0] - spots[0][0], spots[-1][1] - spots[0][1])
    return way + 0.5 * np.pi


def _path(corners: Sequence[Filed], spots: Sequence[tuple[float, float]]) -> list[Corner]:
    """Corners with the level speed of the leg that follows each."""
    speeds = []
    for (one, other), (here, there) in zip(pairwise(corners), pairwise(spots), strict=True):
        level = hypot(there[0] - here[0], there[1] - here[1])
        speeds.append(level / (other.second - one.second))
    cruise = max(speeds)
    if cruise <= 0.0:
        raise TrackError("a flight that stays above its pad has nothing to rehearse")
    # Vertical legs have no level speed; the follower asks for one all the same.
    own = [speed if speed > _STILL else cruise for speed in speeds]
    return [
        Corner(east, north, one.height.metres, speed)
        for one, (east, north), speed in zip(corners, spots, [*own, cruise], strict=True)
    ]


def _tube(part: Part, sheet: LocalFrame, departs: float) -> Tube:
    line = np.array([sheet.east_north(one.lat, one.lon) for one in part.line])
    return Tube(
        part.begins - departs,
        part.ends - departs,
        line,
        part.radius,
        part.floor.metres,
        part.ceiling.metres,
    )


def _city(record: Mapping[str, Any], store: TileStore) -> CityMap | None:
    """The tiles that the route rests on; None if any of them is not here as it was."""
    tiles = []
    for mark in tiles_of(record):
        content = store.tile_bytes(mark.digest)
        if content is None:
            return None
        try:
            tile = Tile.from_bytes(content)
        except TileError:
            return None
        if tile.digest != mark.digest:
            return None
        tiles.append(tile)
    return CityMap.of(tiles)


def _below(city: CityMap, sheet: LocalFrame) -> Callable[[Floats, Floats], Floats]:
    """The map's ground; where nothing is known, a wall that no flight is above."""

    def ground(east: Floats, north: Floats) -> Floats:
        lats, lons = sheet.to_degrees(east.copy(), north.copy())
        box = Box(float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))
        raster = Raster.covering(box, _ZOOM)
        spots = [
            raster.position(lat, lon)
            for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)
        ]
        rows, columns = (np.array(part).astype(np.int64) for part in zip(*spots, strict=True))
        window = city.window(raster)
        found: Floats = window.ground_dm[rows, columns] / _DM
        return np.where(window.known[rows, columns], found, np.inf)

    return ground


def _between(
    corners: Sequence[Filed], spots: Sequence[tuple[float, float]]
) -> Callable[[Floats, Floats], Floats]:
    """The ground of the nearest place of the line, straight between its corners."""
    flat = np.array(spots)
    heights = np.array([one.ground.metres for one in corners])
    line = shapely.linestrings(flat)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])

    def ground(east: Floats, north: Floats) -> Floats:
        at = shapely.line_locate_point(line, shapely.points(east, north))
        found: Floats = np.interp(at, along, heights)
        return found

    return ground
