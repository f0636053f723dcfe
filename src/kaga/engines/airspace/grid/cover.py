"""Exactly which columns shapes on the ground touch.

What: polygons of degrees brought onto a raster, and every column that holds any point of them.
Why every: a column is solid up to its highest part; one that a roof only grazes is solid too.
Nothing is sampled (see `_cover_kernels`).

>>> from kaga.engines.airspace.raster import Raster
>>> raster = Raster(22, 3685752, 1642426, 4, 4)
>>> square = np.array([[0.5, 0.5], [1.5, 0.5], [1.5, 1.2], [0.5, 1.2]])
>>> cover_rings(raster, [[square]]).cells.tolist()
[0, 1, 4, 5]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, pi
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.airspace.footprints import Circle, Corridor, Footprint, Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.grid import _cover_kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.raster import Raster
    from kaga.engines.geo.model import Point

    Corners = NDArray[np.float64]

MOST_CELLS: Final = 1 << 27
_ARC: Final = 16


class CoverError(ValueError):
    """Shapes that cannot be laid onto a raster."""


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Pairs of a cell (row-major number) and the shape that touches it, by shape, each once."""

    cells: NDArray[np.int64]
    shapes: NDArray[np.int64]


def to_cells(raster: Raster, lats: Corners, lons: Corners) -> Corners:
    """Column and row, with fractions, of places in degrees, shape ``(n, 2)``."""
    size = float(1 << raster.zoom)
    column = (lons + 180.0) / 360.0 * size - raster.west
    row = (1.0 - np.arcsinh(np.tan(np.radians(lats))) / pi) / 2.0 * size - raster.north
    return np.stack([column, row], axis=1)


def cover_rings(raster: Raster, shapes: Sequence[Sequence[Corners]]) -> Covered:
    """Columns touched by polygons of raster coordinates.

    Parameters
    ----------
    raster
        The columns; what lies outside is cut off.
    shapes
        Each a list of rings ``(n, 2)`` of (column, row): inside is what an odd number of
        rings enclose. A ring may be flat (a wall seen from above) or open.

    Raises
    ------
    CoverError
        For corners that are not finite, and for more than 134 million pairs.
    """
    rings = [ring for shape in shapes for ring in shape]
    points = np.concatenate(rings) if rings else np.zeros((0, 2))
    if not np.isfinite(points).all():
        raise CoverError("a corner is not a finite number")
    ends = np.array([0, *accumulate(len(ring) for ring in rings)], np.int64)
    owners = np.array([0, *accumulate(len(shape) for shape in shapes)], np.int64)
    return cover_packed(raster, np.ascontiguousarray(points, np.float64), ends, owners)


def cover_packed(
    raster: Raster, points: Corners, rings: NDArray[np.int64], shapes: NDArray[np.int64]
) -> Covered:
    """The same for packed arrays: ring r owns `points[rings[r]:rings[r + 1]]`, shape s owns
    rings `shapes[s]:shapes[s + 1]`."""
    none = np.zeros((0, 2), np.int64)
    count = _cover_kernels.cover(points, rings, shapes, raster.shape, none)
    if count > MOST_CELLS:
        raise CoverError(f"the shapes touch {count} columns, more than {MOST_CELLS}")
    found = np.empty((count, 2), np.int64)
    _cover_kernels.cover(points, rings, shapes, raster.shape, found)
    return Covered(found[:, 0], found[:, 1])


def touched(raster: Raster, footprint: Footprint) -> NDArray[np.bool_]:
    """Mask of the columns that a footprint of degrees touches, `[row, column]`.

    Round edges are drawn with 64 corners outside the true curve, never inside.
    """
    mask = np.zeros(raster.shape, np.bool_)
    mask.reshape(-1)[cover_rings(raster, [rings_of(raster, footprint)]).cells] = True
    return mask


def rings_of(raster: Raster, footprint: Footprint) -> list[Corners]:
    """The rings of a footprint in raster coordinates."""
    match footprint:
        case Polygon():
            return [_ring(raster, ring) for ring in (footprint.outer, *footprint.holes)]
        case Circle():
            return _widened(raster, (footprint.centre,), footprint.radius_m)
        case Corridor():
            return _widened(raster, footprint.line, footprint.half_width_m)


def _ring(raster: Raster, ring: Sequence[Point]) -> Corners:
    lats = np.array([place.lat for place in ring], np.float64)
    lons = np.array([place.lon for place in ring], np.float64)
    return to_cells(raster, lats, lons)


def _widened(raster: Raster, line: Sequence[Point], metres: float) -> list[Corners]:
    """A line widened on the sheet of metres; its round ends are drawn outside the circle."""
    frame = LocalFrame(line[0].lat, line[0].lon)
    lats = np.array([place.lat for place in line], np.float64)
    lons = np.array([place.lon for place in line], np.float64)
    path = np.stack(frame.to_metres(lats, lons), axis=1)
    spine = shapely.LineString(path) if len(path) > 1 else shapely.Point(path[0])
    area = shapely.buffer(spine, metres / cos(pi / (4 * _ARC)), quad_segs=_ARC)
    rings = [area.exterior, *area.interiors]
    corners = [shapely.get_coordinates(ring) for ring in rings]
    return [to_cells(raster, *frame.to_degrees(*ring.T)) for ring in corners]
