"""A municipality's boundary, prepared for many questions.

What: is this point inside, is it inside once 200 m are allowed for, how large is the area,
where is the open (sea) edge. Why: every importer asks it for every row, so the polygon is
indexed once.

>>> from shapely.geometry import box
>>> Boundary(box(136.0, 36.0, 136.1, 36.1)).holds(Point(36.05, 136.05))
True
"""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Final

from shapely.affinity import scale
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry import Point as Dot
from shapely.ops import linemerge, unary_union
from shapely.prepared import prep

from kaga.engines.geo.ellipsoid import area_m2, length_m
from kaga.engines.geo.model import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE: Final = 111_000.0
"""Length of one degree of latitude near 36° N, rounded down (buffers err on the wide side)."""

_SQUEEZE: Final = cos(radians(36.0))


class Boundary:
    """A polygon that answers quickly whether points lie inside."""

    def __init__(self, shape: Polygon | MultiPolygon) -> None:
        self.shape: Polygon | MultiPolygon = shape
        west, south, east, north = shape.bounds
        self.box = Box(west=west, south=south, east=east, north=north)
        self._inside = prep(shape)

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        return bool(self._inside.intersects(Dot(point.lon, point.lat)))

    def holds_within(self, point: Point, metres: float) -> bool:
        """Whether the point lies inside once the boundary is widened by so many metres."""
        if self.holds(point):
            return True
        dot = Dot(point.lon, point.lat)
        return bool(_plane(self.shape).distance(_plane(dot)) <= metres / METRES_PER_DEGREE)

    def area_km2(self) -> float:
        """Area on the ellipsoid, square kilometres."""
        return area_m2(self.shape) / 1e6


def _plane(shape: BaseGeometry) -> BaseGeometry:
    """The shape with longitude squeezed so that both axes count alike (degrees of latitude)."""
    return scale(shape, xfact=_SQUEEZE, yfact=1.0, origin=(0.0, 0.0))


def open_edge(
    shape: Polygon | MultiPolygon, neighbours: Iterable[BaseGeometry], metres: float
) -> MultiLineString:
    """The part of the boundary that no neighbour shares: for a coastal town, its coast.

    Parameters
    ----------
    shape
        The town.
    neighbours
        Polygons of all towns that touch it; they may be simplified.
    metres
        How far apart two drawings of the same border may lie; also the shortest run of open
        edge, in units of ten times this length, that is kept.

    Returns
    -------
    MultiLineString
        Open runs, longest first.
    """
    reach = metres / METRES_PER_DEGREE / _SQUEEZE
    shared = unary_union([other.buffer(reach) for other in neighbours])
    edge = shape.boundary.difference(shared)
    runs = _lines(edge)
    kept = [run for run in runs if _metres(run) >= 10 * metres]
    return MultiLineString(sorted(kept, key=_metres, reverse=True))


def _lines(edge: BaseGeometry) -> list[LineString]:
    merged = linemerge(edge) if isinstance(edge, MultiLineString) else edge
    if isinstance(merged, LineString):
        return [] if merged.is_empty else [merged]
    return [part for part in merged.geoms if isinstance(part, LineString)]


def _metres(run: LineString) -> float:
    return length_m(Point(lat=pair[1], lon=pair[0]) for pair in run.coords)
