"""GeoJSON (RFC 7946) in and out, small and strict.

What: text to features, shapes to compact text with rounded coordinates, simplification for
small maps. Why: a map layer is downloaded on a phone; five decimals are one metre, and every
further digit is weight without meaning.

>>> from shapely.geometry import Point as Dot
>>> dumps(collection([feature(Dot(136.123456, 36.1), {"name": "a"})], decimals=3))[:30]
'{"type":"FeatureCollection","f'
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

import shapely
from shapely.geometry import mapping, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

_COLLECTION: Final = "FeatureCollection"

Json = dict[str, object]


class GeoJsonError(ValueError):
    """The text is not GeoJSON; the message says where."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One shape with its properties."""

    geometry: BaseGeometry
    properties: Mapping[str, object]


def read_features(text: str) -> tuple[Feature, ...]:
    """Features of a FeatureCollection or of a single Feature.

    Raises
    ------
    GeoJsonError
        Not JSON, not GeoJSON, or a geometry without or with impossible coordinates.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise GeoJsonError(f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise GeoJsonError("the top of a GeoJSON file is an object")
    if document.get("type") == "Feature":
        return (_read(document, 1),)
    rows = document.get("features")
    if document.get("type") != _COLLECTION or not isinstance(rows, list):
        raise GeoJsonError("expected a FeatureCollection with a list of features")
    return tuple(_read(row, number) for number, row in enumerate(rows, start=1))


def _read(row: object, number: int) -> Feature:
    if not isinstance(row, dict) or not isinstance(row.get("geometry"), dict):
        raise GeoJsonError(f"feature {number} has no geometry")
    try:
        geometry = shape(row["geometry"])
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise GeoJsonError(f"feature {number}: {error}") from error
    except shapely.errors.ShapelyError as error:
        raise GeoJsonError(f"feature {number}: {error}") from error
    if geometry.is_empty:
        raise GeoJsonError(f"feature {number} has an empty geometry")
    properties = row.get("properties")
    return Feature(geometry, properties if isinstance(properties, dict) else {})


def geometry_dict(geometry: BaseGeometry, *, decimals: int) -> Json:
    """The geometry member of a feature, coordinates rounded."""
    plain = mapping(geometry)
    if plain["type"] == "GeometryCollection":
        raise GeoJsonError("geometry collections are not drawn")
    return {
        "type": plain["type"],
        "coordinates": _rounded(plain["coordinates"], decimals),
    }


def _rounded(value: object, decimals: int) -> object:
    """Rounded coordinates; neighbours that became equal are drawn once."""
    if isinstance(value, int | float):
        return round(float(value), decimals)
    items = [_rounded(item, decimals) for item in cast("Sequence[object]", value)]
    if not items or not isinstance(items[0], list) or not _is_pair(items[0]):
        return items
    kept = [item for item, before in zip(items, [None, *items], strict=False) if item != before]
    return kept if len(kept) >= 4 or len(kept) == len(items) else items


def _is_pair(item: list[object]) -> bool:
    return bool(item) and isinstance(item[0], float)


def feature(geometry: BaseGeometry, properties: Mapping[str, object]) -> Feature:
    """A feature value (reads better in a list than the class name)."""
    return Feature(geometry, dict(properties))


def collection(features: Iterable[Feature], *, decimals: int = 5) -> Json:
    """A FeatureCollection as plain data, ready for :func:`dumps`."""
    return {
        "type": _COLLECTION,
        "features": [
            {
                "type": "Feature",
                "properties": dict(item.properties),
                "geometry": geometry_dict(item.geometry, decimals=decimals),
            }
            for item in features
        ],
    }


def dumps(document: Mapping[str, object]) -> str:
    """Compact JSON text, Japanese left readable."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def simplified(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    """The shape with fewer vertices (Douglas-Peucker, topology kept).

    Parameters
    ----------
    geometry
        Any shape in degrees.
    degrees
        Largest distance a vertex may move; 0.001 is about 100 m.
    """
    return geometry.simplify(degrees, preserve_topology=True)
