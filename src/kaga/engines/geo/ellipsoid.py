"""Distances and areas on the GRS80 ellipsoid.

What: geodesic metres between points and square metres inside polygons. Why: at 36° N one
degree of longitude is 90 km and one of latitude 111 km; plane formulas are wrong by a fifth.
Karney's geodesic algorithm (J. Geodesy 87, 2013), through pyproj, is exact to nanometres.

>>> from kaga.engines.geo.model import Point
>>> round(distance_m(Point(36.0, 136.0), Point(37.0, 136.0)))
110968
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from pyproj import Geod

    from kaga.engines.geo.model import Point

EARTH_RADIUS_M: Final = 6_378_137.0
"""Semi-major axis of GRS80, metres."""


@functools.cache
def _geod() -> Geod:
    from pyproj import Geod  # noqa: PLC0415 - opens its database when it is loaded

    return Geod(ellps="GRS80")


def distance_m(start: Point, end: Point) -> float:
    """Length of the geodesic between two points.

    Parameters
    ----------
    start, end
        Points in degrees.

    Returns
    -------
    float
        Metres, exact to well below a millimetre.
    """
    _, _, metres = _geod().inv(start.lon, start.lat, end.lon, end.lat)
    return float(metres)


def distances_m(
    origin: Point, lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Geodesic lengths from one point to many.

    Parameters
    ----------
    origin
        The common start, degrees.
    lats, lons
        Shape ``(n,)``, degrees.

    Returns
    -------
    ndarray
        Shape ``(n,)``, metres.
    """
    size = len(lats)
    _, _, metres = _geod().inv(np.full(size, origin.lon), np.full(size, origin.lat), lons, lats)
    return np.asarray(metres, dtype=np.float64)


def length_m(points: Iterable[Point]) -> float:
    """Length of a line through the points, metres along geodesics."""
    chain = list(points)
    if len(chain) < 2:
        return 0.0
    return float(_geod().line_length([p.lon for p in chain], [p.lat for p in chain]))


def area_m2(shape: Polygon | MultiPolygon) -> float:
    """Area on the ellipsoid, holes taken off, whatever the winding of the rings.

    Parameters
    ----------
    shape
        Polygon(s) with x = longitude and y = latitude in degrees.

    Returns
    -------
    float
        Square metres.
    """
    parts = [shape] if isinstance(shape, Polygon) else list(shape.geoms)
    return sum(_part_area(part) for part in parts)


def _part_area(part: Polygon) -> float:
    outer = _ring_area(part.exterior.coords)
    return outer - sum(_ring_area(hole.coords) for hole in part.interiors)


def _ring_area(coords: Iterable[tuple[float, ...]]) -> float:
    lons, lats = zip(*((pair[0], pair[1]) for pair in coords), strict=True)
    area, _ = _geod().polygon_area_perimeter(lons, lats)
    return abs(float(area))
