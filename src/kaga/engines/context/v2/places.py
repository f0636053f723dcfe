"""Places of NGSI-v2: latitude before longitude in its own texts, GeoJSON beside them.

What: `geo:point` and its kin are texts of `latitude, longitude`; GeoJSON has the longitude
first. Here, and nowhere else, the one becomes the other.

>>> geometry_of("geo:point", "36.3, 136.31")
{'type': 'Point', 'coordinates': [136.31, 36.3]}
"""

from __future__ import annotations

from typing import Final

from kaga.engines.context.errors import NgsiError, bad
from kaga.engines.context.shapes import check_geometry

GEO_TYPES: Final = frozenset({"geo:point", "geo:line", "geo:box", "geo:polygon", "geo:json"})
Geometry = dict[str, object]


def geometry_of(kind: str, value: object) -> Geometry:
    """The geometry of a value of one of the types `geo:…`.

    Raises
    ------
    NgsiError
        `BadRequestData` for a value that is none.
    """
    if kind == "geo:json":
        return _plain(value)
    if kind == "geo:point":
        if not isinstance(value, str):
            raise bad("geo:point is a text of a latitude and a longitude")
        return {"type": "Point", "coordinates": position(value)}
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise bad(f"{kind} is a list of texts of latitudes and longitudes")
    return shape_of(kind.removeprefix("geo:"), [position(part) for part in value])


def shape_of(kind: str, positions: list[list[float]]) -> Geometry:
    """The geometry that positions make as a point, a line, a box or a polygon."""
    if kind == "point":
        if len(positions) != 1:
            raise bad("a point is one position")
        return {"type": "Point", "coordinates": positions[0]}
    if kind == "line":
        if len(positions) < 2:
            raise bad("a line has two positions or more")
        return {"type": "LineString", "coordinates": positions}
    if kind == "box":
        return _box(positions)
    if kind != "polygon":
        raise bad(f"{kind!r} is no shape")
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise bad("a polygon has four positions or more and ends where it begins")
    return {"type": "Polygon", "coordinates": [positions]}


def _box(positions: list[list[float]]) -> Geometry:
    if len(positions) != 2:
        raise bad("a box has two corners")
    (east, south), (west, north) = positions
    if east == west or south == north:
        raise bad("the corners of a box lie neither above nor beside one another")
    low, high = (min(east, west), min(south, north)), (max(east, west), max(south, north))
    ring = [
        [low[0], low[1]],
        [high[0], low[1]],
        [high[0], high[1]],
        [low[0], high[1]],
        [low[0], low[1]],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def position(text: str) -> list[float]:
    """`[longitude, latitude]` from a text of a latitude and a longitude."""
    parts = text.split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError as error:
        raise bad(f"{text!r} is no latitude and longitude") from error
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad("a latitude lies within 90 degrees, a longitude within 180")
    return [longitude, latitude]


def _plain(value: object) -> Geometry:
    """GeoJSON, of a Feature its geometry, of a collection of one Feature that one's."""
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise bad("a FeatureCollection has one Feature")
        value = features[0]
        if not isinstance(value, dict):
            raise bad("a Feature is an object")
    if isinstance(value, dict) and (value.get("type") == "Feature" or "geometry" in value):
        value = value.get("geometry")
    if not isinstance(value, dict):
        raise bad("geo:json is an object of GeoJSON")
    check_geometry(value)
    return value


def is_place(kind: str, value: object) -> bool:
    """Whether a value of a type is a place."""
    try:
        geometry_of(kind, value)
    except NgsiError:
        return False
    return True
