"""The grid around a capsule in true metres, for the rule without omissions.

What: Spatial ID boxes measured in metres on the ellipsoid at a leg's middle latitude. Why:
a web-Mercator metre at 36.3° N is 0.8069 m eastward and 0.8034 m northward on the ellipsoid;
the sphere's 0.8059 for both is off by 0.3 %. Along a leg of 10 km the scale changes
by 0.06 %, which is 2 cm of a 30 m radius.

>>> east, north = scale_at(36.3)
>>> round(east, 5), round(north, 5)
(0.80688, 0.80336)
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id._touch import Capsule, Grid
from kaga.engines.airspace.spatial_id._web_map import EARTH_M, lat_of
from kaga.engines.airspace.spatial_id.ids import height_step
from kaga.engines.airspace.spatial_id.on_map import box_width

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

_ECCENTRICITY_2: Final = 6.69437999014e-3
"""Square of the first eccentricity of the WGS84 ellipsoid."""


def scale_at(lat: float) -> tuple[float, float]:
    """True metres in a web-Mercator metre eastward and northward at a latitude in degrees.

    Snyder, *Map Projections: A Working Manual* (USGS PP 1395), radii of curvature (4-18, 4-20).
    """
    angle = math.radians(lat)
    bend = 1.0 - _ECCENTRICITY_2 * math.sin(angle) ** 2
    east = math.cos(angle) / math.sqrt(bend)
    north = math.cos(angle) * (1.0 - _ECCENTRICITY_2) / bend**1.5
    return east, north


def leg_capsule(start: Vector, end: Vector, radius: float, zoom: int) -> tuple[Grid, Capsule]:
    """Boxes around a leg, and its capsule, in true metres.

    Parameters
    ----------
    start, end
        Shape ``(3,)``: web-Mercator metres east and north, metres above sea level.
    radius
        Metres.
    zoom
        Zoom of the boxes.
    """
    scale = np.array([*scale_at(lat_of(0.5 * (start[1] + end[1]))), 1.0])
    size, step = box_width(zoom), height_step(zoom)
    low, high = np.minimum(start, end) - radius / scale, np.maximum(start, end) + radius / scale
    half_map = math.pi * EARTH_M
    west, east = (math.floor((value + half_map) / size) for value in (low[0], high[0]))
    top, bottom = (math.floor((half_map - value) / size) for value in (high[1], low[1]))
    top, bottom = max(top, 0), min(bottom, (1 << zoom) - 1)
    west, east = max(west, 0), min(east, (1 << zoom) - 1)
    lowest = math.floor(low[2] / step)
    middles = half_map - (np.arange(top, bottom + 1) + 0.5) * size
    grid = Grid(
        column=west,
        columns=east - west + 1,
        east=(west * size - half_map) * scale[0],
        wide=size * scale[0],
        half_wide=0.5 * size * scale[0],
        row=top,
        rows=middles * scale[1],
        half_rows=np.full(len(middles), 0.5 * size * scale[1]),
        layer=lowest,
        layers=math.floor(high[2] / step) - lowest + 1,
        high=step,
        half_high=0.5 * step,
    )
    return grid, Capsule(start * scale, (end - start) * scale, radius)
