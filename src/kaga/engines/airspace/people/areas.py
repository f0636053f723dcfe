"""Areas on the raster: which cells a polygon covers, and how many people are in it.

What: the covered share of every cell under a polygon, and the count of people with its 95th
percentile. Why shares: a school yard is four cells; counting a cell whole or not at all would
be wrong by half. Polygons come from people who draw: what is not a proper area is refused with
the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from kaga.engines.airspace.people.census import LandMap
from kaga.engines.airspace.people.dispersion import Count, count_in
from kaga.engines.airspace.people.field import PeopleField
from kaga.engines.airspace.people.land import CLASSES
from kaga.engines.airspace.people.presence import presence_at
from kaga.engines.airspace.people.slots import Slot
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Field = NDArray[np.float32]

MOST_CELLS: Final = 1 << 18
MOST_CORNERS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Cover:
    """A window of the raster and the covered share (0 to 1) of each of its cells."""

    rows: slice
    columns: slice
    share: Field

    @property
    def window(self) -> tuple[slice, slice]:
        """Index of the window in an array of the raster."""
        return self.rows, self.columns


def on_raster(raster: Raster, area: BaseGeometry) -> BaseGeometry:
    """A polygon of degrees (x longitude, y latitude) in raster coordinates (column, row)."""

    def turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
        cells = [raster.position(lat, lon) for lon, lat in points]
        return np.array([(column, row) for row, column in cells])

    return shapely.transform(area, turned)


def cover_of(raster: Raster, area: BaseGeometry) -> Cover:
    """Covered share of each cell under a polygon of raster coordinates.

    Parameters
    ----------
    raster
        The cells.
    area
        Polygon or multipolygon, x column and y row (`on_raster`). What lies outside the
        raster is cut off.

    Raises
    ------
    ValueError
        For an area that crosses itself, has no extent, more than 10,000 corners, numbers that
        are not finite, or a window of more than 262,144 cells.
    """
    _require_area(area)
    west, north, east, south = area.bounds
    left, top = max(int(np.floor(west)), 0), max(int(np.floor(north)), 0)
    right = min(int(np.ceil(east)), raster.columns)
    bottom = min(int(np.ceil(south)), raster.rows)
    if left >= right or top >= bottom:
        return Cover(slice(0, 0), slice(0, 0), np.zeros((0, 0), np.float32))
    if (right - left) * (bottom - top) > MOST_CELLS:
        message = f"an area spans at most {MOST_CELLS} cells: take a coarser raster"
        raise ValueError(message)
    x, y = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
    cells = shapely.box(x, y, x + 1, y + 1)
    shapely.prepare(area)
    inside = shapely.covers(area, cells)
    share = inside.astype(np.float32)
    rim = ~inside & shapely.intersects(area, cells)
    share[rim] = shapely.area(shapely.intersection(area, cells[rim]))
    return Cover(slice(top, bottom), slice(left, right), share)


def _require_area(area: BaseGeometry) -> None:
    if area.geom_type not in {"Polygon", "MultiPolygon"} or area.is_empty:
        message = "an area is a polygon"
        raise ValueError(message)
    corners = shapely.get_coordinates(area)
    if not np.isfinite(corners).all():
        message = "an area has finite corners"
        raise ValueError(message)
    if len(corners) > MOST_CORNERS:
        message = f"an area has at most {MOST_CORNERS} corners"
        raise ValueError(message)
    if not (area.is_valid and area.area > 0.0):
        message = "an area must not cross itself, and must have an extent"
        raise ValueError(message)


def people_within(field: PeopleField, land: LandMap, slot: Slot, cover: Cover) -> Count:
    """People in an area: mean and 95th percentile of the count.

    Returns
    -------
    Count
        All NaN if any covered cell is unknown, or if the area does not touch the map.
    """
    nobody_knows = Count(float("nan"), float("nan"), float("nan"))
    if cover.share.size == 0:
        return nobody_knows
    touched = cover.share > 0.0
    people = field.people()[cover.window] * cover.share
    if np.isnan(people[touched]).any():
        return nobody_knows
    uses = land[cover.window][touched]
    means = np.zeros(CLASSES)
    np.add.at(means, uses, people[touched])
    return count_in(means, presence_at(slot).shape)
