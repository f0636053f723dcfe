"""Geometries as values: what GeoJSON (RFC 7946) and the standard admit.

Why own checks: most shapes are points, and a million of them must not each pass through a
geometry library. A ring that crosses itself is kept as it was given, as RFC 7946 does not
forbid it; questions about places ask its repaired shape.

>>> check_geometry({"type": "Point", "coordinates": [136.3, 36.3]})
>>> check_geometry({"type": "Point", "coordinates": [36.3]})
Traceback (most recent call last):
kaga.engines.context.errors.NgsiError: a position is [longitude, latitude] or with an altitude
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, TypeGuard

from kaga.engines.context.errors import bad

# How deep the coordinates of each type are nested: a position is 0.
DEPTHS: Final[dict[str, int]] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_MOST_POSITIONS: Final = 200_000


def is_geometry(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a value looks like a geometry of a type that the standard takes."""
    if not isinstance(value, dict) or "coordinates" not in value:
        return False
    kind = value.get("type")
    return isinstance(kind, str) and kind in DEPTHS


def check_geometry(value: object) -> None:
    """Nothing, for a geometry that may be kept.

    Raises
    ------
    NgsiError `BadRequestData`: not a geometry, a position that is none, a line too short, an
    open ring.
    """
    if not isinstance(value, dict) or str(value.get("type")) not in DEPTHS:
        raise bad("a GeoProperty's value is a GeoJSON geometry, and no GeometryCollection")
    kind = str(value["type"])
    coordinates = value.get("coordinates")
    if DEPTHS[kind] == 0:
        _check_position(coordinates)
        return
    if _count(coordinates, DEPTHS[kind]) > _MOST_POSITIONS:
        raise bad("a geometry with more positions than are kept")
    if kind == "LineString":
        _check_line(coordinates)
    elif kind == "MultiLineString":
        _each(coordinates, _check_line)
    elif kind == "Polygon":
        _each(coordinates, _check_ring)
    elif kind == "MultiPolygon":
        _each(coordinates, lambda polygon: _each(polygon, _check_ring))


def _count(coordinates: object, depth: int) -> int:
    """Positions at a depth, each of them looked at."""
    if depth == 0:
        _check_position(coordinates)
        return 1
    if not isinstance(coordinates, list) or not coordinates:
        raise bad("coordinates are nested as their geometry's type has them")
    return sum(_count(part, depth - 1) for part in coordinates)


def _each(parts: object, check: object) -> None:
    if isinstance(parts, list) and callable(check):
        for part in parts:
            check(part)


def _check_position(position: object) -> None:
    if not isinstance(position, list) or len(position) not in {2, 3}:
        raise bad("a position is [longitude, latitude] or with an altitude")
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise bad("a position consists of numbers")
        if not math.isfinite(number):
            raise bad("a position consists of finite numbers")
    if abs(position[0]) > 180 or abs(position[1]) > 90:
        raise bad("a longitude lies within 180 degrees, a latitude within 90")


def _check_line(line: object) -> None:
    if not isinstance(line, list) or len(line) < 2:
        raise bad("a line has two positions or more")


def _check_ring(ring: object) -> None:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise bad("a ring has four positions or more and ends where it begins")
