"""Rings and circles as both formats write them: longitude first.

What: lists of numbers to checked footprints and back. Why checked at once: a bow-tie, a ring of
100,000 corners or a latitude of 136 is refused with its place before anything is kept.

>>> ring = [[136.30, 36.30], [136.31, 36.30], [136.31, 36.31], [136.30, 36.30]]
>>> rings_of(polygon_of(Found([ring], "file"))) == [ring]
True
"""

from __future__ import annotations

from kaga.engines.airspace.footprints import Polygon
from kaga.engines.airspace.geozones.model import turned
from kaga.engines.airspace.geozones.problems import GeozoneError, Problem
from kaga.engines.airspace.geozones.reading import Found, placed
from kaga.engines.geo.model import Point

Position = list[float]


def point_of(found: Found) -> Point:
    """A place from [longitude, latitude], or with a height behind that is not looked at."""
    numbers = [entry.number() for entry in found.entries()]
    if len(numbers) not in (2, 3):
        raise GeozoneError(Problem.WRONG_KIND, found.where, "longitude and latitude are needed")
    return Point(numbers[1], numbers[0])


def polygon_of(found: Found) -> Polygon:
    """A polygon from its rings, the outer first."""
    rings = [tuple(point_of(place) for place in ring.entries()) for ring in found.entries()]
    if not rings:
        raise GeozoneError(Problem.MISSING, found.where, "a polygon needs a ring")
    with placed(found.where):
        return turned(Polygon(rings[0], tuple(rings[1:])))


def rings_of(polygon: Polygon) -> list[list[Position]]:
    """A polygon's rings, each closed by its first corner."""
    return [
        [position_of(place) for place in (*ring, ring[0])]
        for ring in (polygon.outer, *polygon.holes)
    ]


def position_of(place: Point) -> Position:
    """[longitude, latitude] of a place."""
    return [place.lon, place.lat]
