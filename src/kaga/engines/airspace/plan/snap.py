"""Where exactly to take off and land: a column whose cone is free.

What: the height of a pad and the proof that nothing stands in the cone above it; a point that
was clicked moves to the nearest place that will do, a port stays where it is. Why a cone: an
aircraft that climbs straight up drifts, and the law's 30 m cannot hold at the pad itself.

Example: `snap(situation, endpoint)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.solids import LAYER_M
from kaga.engines.airspace.grid.uses import WATER, Use, has_any
from kaga.engines.airspace.plan._spread import highest_around
from kaga.engines.airspace.plan.closed import why_closed
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.request import EndKind
from kaga.engines.airspace.plan.room import WALL_DM, Room, padded, room_over
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.city import Columns
    from kaga.engines.airspace.plan.request import Corridor, Endpoint
    from kaga.engines.airspace.plan.situation import Situation

ZOOM: Final = 22
FARTHEST_M: Final = 250.0
TALLEST_M: Final = 200.0
_ROUGH_DM: Final = 20
"""A slope of a quarter around a pad of 6 m, and half a metre of grass, are no obstacles."""
_GRASS_DM: Final = 5


@dataclass(frozen=True, slots=True)
class Pad:
    """Where the aircraft stands: degrees, height above the sea, and how far it was moved."""

    name: str
    lat: float
    lon: float
    msl_m: float
    moved_m: float


def snap(situation: Situation, end: Endpoint, room: Room | None = None) -> Pad:
    """The pad of an end.

    Parameters
    ----------
    situation
        Map and airports.
    end
        Where it should be.
    room
        Floors and ceilings, used where they hold what is around the end, else made.

    Raises
    ------
    PlanRefused
        If the place is unknown, no free column is near (for a port: it is not free itself), or
        above none of them an aircraft may be.
    """
    moves = end.kind is EndKind.POINT and end.pad is None
    cell = Raster.covering(_spot(end), ZOOM).cell_m()
    found = _within((situation, room), end, 0)
    if isinstance(found, Pad):
        return found
    if moves:
        found = _within((situation, room), end, ceil(FARTHEST_M / min(cell)))
        if isinstance(found, Pad):
            return found
    raise found


def _within(
    over: tuple[Situation, Room | None], end: Endpoint, reach: int
) -> Pad | PlanRefused:
    """The pad, looked for so many columns around; or why there is none."""
    situation, room = over
    middle = Raster.covering(_spot(end), ZOOM)
    cell = middle.cell_m()
    cone = ceil((end.corridor.radius_m + TALLEST_M / end.corridor.rise) / min(cell)) + 1
    patch = padded(middle, reach + cone)
    columns = situation.city.window(patch)
    at = patch.position(end.lat, end.lon)
    if not columns.known[int(at[0]), int(at[1])]:
        return PlanRefused(Refusal.UNKNOWN_MAP, lat=end.lat, lon=end.lon)
    tops = _tops(situation, columns)
    need = highest_around(tops, *_cone(cell, end.corridor, cone))
    if end.kind is EndKind.PORT or end.pad is not None:
        return _port(end, tops, need, (int(at[0]), int(at[1])))
    inner = slice(cone, cone + 2 * reach + 1)
    above = _room_of(situation, room, patch.window(inner, inner))
    found = _nearest(end, columns, (tops, need), (inner, above))
    return found or _closed(situation, end, above)


def _room_of(situation: Situation, room: Room | None, raster: Raster) -> Room:
    """Floors and ceilings over a raster: a part of those at hand, if they hold it."""
    if room is not None and not _beyond(room.raster, raster):
        return room.cut(raster)
    return room_over(situation, raster)


def _beyond(whole: Raster, part: Raster) -> bool:
    top, left = part.north - whole.north, part.west - whole.west
    return (
        min(top, left) < 0
        or top + part.rows > whole.rows
        or left + part.columns > whole.columns
    )


def _spot(end: Endpoint) -> Box:
    return Box(end.lon, end.lat, end.lon, end.lat)


def _port(
    end: Endpoint, tops: NDArray[np.int16], need: NDArray[np.int16], at: tuple[int, int]
) -> Pad | PlanRefused:
    pad_dm = float(tops[at]) if end.pad is None else 10.0 * end.pad.metres
    if float(need[at]) > pad_dm + _ROUGH_DM:
        return PlanRefused(
            Refusal.END_NOT_FREE,
            name=end.name,
            pad_m=pad_dm / 10.0,
            above_cone_m=(float(need[at]) - pad_dm) / 10.0,
        )
    return Pad(end.name, end.lat, end.lon, pad_dm / 10.0, 0.0)


def _nearest(
    end: Endpoint,
    columns: Columns,
    heights: tuple[NDArray[np.int16], NDArray[np.int16]],
    within: tuple[slice, Room],
) -> Pad | PlanRefused | None:
    """The free column nearest to a point; where the point itself is free, exactly there.

    None where there is free ground and above none of it any air.

    Free is a column that an aircraft can stand on and rise from: above some the ceiling of the
    law or of an airport lies below the floor, as at the foot of a cliff.
    """
    tops, need = heights
    inner, room = within
    raster = columns.raster
    free = (need <= tops + np.int16(_ROUGH_DM)) & columns.known
    free &= columns.surface_dm <= columns.ground_dm + np.int16(_GRASS_DM)
    free &= ~has_any(columns.class_bits, WATER | Use.BUILDING | Use.RAIL | Use.MAIN_ROAD)
    row, column = raster.position(end.lat, end.lon)
    looked = np.zeros(free.shape, np.bool_)
    looked[inner, inner] = room.floor_dm < room.ceiling_dm
    if (free & looked)[int(row), int(column)]:
        return Pad(end.name, end.lat, end.lon, float(tops[int(row), int(column)]) / 10.0, 0.0)
    rows, cols = np.nonzero(free)
    width, height = raster.cell_m()
    away = np.hypot((rows + 0.5 - row) * height, (cols + 0.5 - column) * width)
    near = away <= FARTHEST_M
    if not near.any():
        return PlanRefused(
            Refusal.END_NOT_FREE, name=end.name, lat=end.lat, lon=end.lon, within_m=FARTHEST_M
        )
    near &= looked[rows, cols]
    if not near.any():
        return None
    at = int(np.argmin(np.where(near, away, np.inf)))
    lat = round(float(raster.latitude(np.array([rows[at] + 0.5]))[0]), 9)
    lon = round(float(raster.longitude(np.array([cols[at] + 0.5]))[0]), 9)
    return Pad(end.name, lat, lon, float(tops[rows[at], cols[at]]) / 10.0, float(away[at]))


def _closed(situation: Situation, end: Endpoint, room: Room) -> PlanRefused:
    """Above no column around an end there is air to fly in."""
    facts = why_closed(situation, room, (), (end.lat, end.lon))
    return PlanRefused(Refusal.END_CLOSED, name=end.name, **facts)


def _tops(situation: Situation, columns: Columns) -> NDArray[np.int16]:
    tops = np.where(columns.known, columns.surface_dm, np.int16(WALL_DM)).astype(np.int16)
    solids = situation.city.solids(columns.raster)
    f, x, y = solids.indices()
    reach = ((f + 1) * int(10 * LAYER_M)).astype(np.int16)
    np.maximum.at(tops, (y - columns.raster.north, x - columns.raster.west), reach)
    return tops


def _cone(
    cell: tuple[float, float], corridor: Corridor, reach: int
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Neighbours of a pad's column and how much higher they may be, as negative lifts."""
    steps = np.arange(-reach, reach + 1, dtype=np.int32)
    offsets = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
    apart = np.maximum(np.abs(offsets) - 1, 0) * np.array([cell[1], cell[0]])
    beyond = np.maximum(np.hypot(apart[:, 0], apart[:, 1]) - corridor.radius_m, 0.0)
    allowed = 10.0 * corridor.rise * beyond
    counts = allowed < 10.0 * TALLEST_M
    lifts = -np.floor(allowed[counts]).astype(np.int16)
    return np.ascontiguousarray(offsets[counts]), lifts
