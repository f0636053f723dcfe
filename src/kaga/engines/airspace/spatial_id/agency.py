"""Capsules as the Digital Agency's library draws them.

What: the enclosing box of a capsule, the measures of its boxes and the set that results. Why:
sets must equal those of `ouranos-gex-lib-for-Python`, the reference of Japan's spatial-ID
exchange. Its conventions, found by its documentation and by running it:

- A capsule lies in web-Mercator metres, heights stretched by 1/cos(latitude of the path's first
  point); the radius is stretched by the same number along the whole path.
- Ends are half spheres. A path of several points is the union of its legs' capsules. A leg
  whose ends agree to nine digits in all coordinates is a sphere around its start; a leg of no
  length is left out.
- A box is touched if its distance from the axis is at most the radius, where boxes have sides
  cut to whole micrometres and corners rounded by 1 mm (the collision engine's margin).
- Boxes that its search never looks at are missing, see `_box_cuts`.

>>> corners = enclosing_corners(np.zeros(3), np.array([0.0, 100.0, 0.0]), 10.0)
>>> corners.shape, float(corners[:, 1].min()), float(corners[:, 1].max())
((8, 3), -10.0, 110.0)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id._box_cuts import consider_box_of_edges
from kaga.engines.airspace.spatial_id._considered import open_boxes
from kaga.engines.airspace.spatial_id._line import indices_of
from kaga.engines.airspace.spatial_id._touch import Capsule, Grid, keys_of_rows, touched_rows
from kaga.engines.airspace.spatial_id._web_map import EARTH_M, agency_rows, east_of, west_edge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    KeyArray = NDArray[np.int64]

MARGIN_M: Final = 0.001
_TINY: Final = 1e-10
_MICRO: Final = 10.0**6


def leg_keys(start: Vector, end: Vector, radius: float, stretch: float, zoom: int) -> KeyArray:
    """Keys of one leg's capsule, sorted.

    Parameters
    ----------
    start, end
        Shape ``(3,)``: web-Mercator metres east and north, and metres above sea level times
        `stretch`.
    radius
        Metres.
    stretch
        1 / cos(latitude) of the path's first point.
    zoom
        Zoom of the boxes.
    """
    reach = radius * stretch
    corners = enclosing_corners(start, end, reach)
    corners[:, 2] /= stretch
    indices = np.array([indices_of(corner, zoom, 2) for corner in corners], np.int64)
    grid = agency_grid(indices.min(axis=0), indices.max(axis=0), stretch, zoom)
    axis = np.zeros(3) if is_ball(start, end) else end - start
    firsts, lasts = touched_rows(grid, Capsule(start, axis, reach + MARGIN_M))
    keys = keys_of_rows(grid, firsts, lasts, zoom)
    corner = (grid.column, grid.row, grid.layer)
    touched = open_boxes(firsts, lasts, corner, grid.columns, zoom)
    consider_box_of_edges(touched, corners, indices.min(axis=0), indices.max(axis=0))
    return keys[touched.considered.view(np.bool_)]


def is_ball(start: Vector, end: Vector) -> bool:
    """Whether the library takes both ends of a leg for one point."""
    return all(math.isclose(one, other) for one, other in zip(start, end, strict=True))


def enclosing_corners(start: Vector, end: Vector, reach: float) -> Vector:
    """The eight corners of the box that the library puts around a capsule, shape ``(8, 3)``."""
    way = end - start
    length = np.linalg.norm(way) + 2.0 * reach
    if is_ball(start, end):
        across, along = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    else:
        across, along = _across(way), way / np.linalg.norm(way)
    side = reach * (across / np.linalg.norm(across))
    contact = (side - reach * along) + start
    cross = np.cross(side, along)
    other_side = reach * (cross / np.linalg.norm(cross))
    near = [contact + other_side, contact - other_side]
    near += [corner - 2.0 * side for corner in near]
    return np.array(near + [corner + length * along for corner in near])


def _across(way: Vector) -> Vector:
    """A direction square to a leg: north, up, or in the plane of both."""
    if abs(way[1]) < _TINY:
        return np.array([0.0, 1.0, 0.0])
    if abs(way[2]) < _TINY:
        return np.array([0.0, 0.0, 1.0])
    return np.array([0.0, -way[2], way[1]])


def agency_grid(low: KeyArray, high: KeyArray, stretch: float, zoom: int) -> Grid:
    """The library's boxes from one index triple (column, row, layer) to another."""
    wide = 2.0 * math.pi * EARTH_M / 2.0**zoom
    step = 2.0 ** (25 - zoom)
    first_row, last_row = max(int(low[1]) - 1, 0), min(int(high[1]) + 1, (1 << zoom) - 1)
    rows, half_rows = agency_rows(first_row, last_row, zoom)
    return Grid(
        column=int(low[0]) - 1,
        columns=int(high[0] - low[0]) + 3,
        east=east_of(west_edge(int(low[0]) - 1, zoom)),
        wide=wide,
        half_wide=math.floor(wide * _MICRO) / _MICRO / 2.0 - MARGIN_M,
        row=first_row,
        rows=rows,
        half_rows=half_rows - MARGIN_M,
        layer=int(low[2]) - 1,
        layers=int(high[2] - low[2]) + 3,
        high=step * stretch,
        half_high=math.floor(step * _MICRO) * stretch / _MICRO / 2.0 - MARGIN_M,
    )
