"""Which places are meant: near, within, intersecting … (clause 4.10).

What: `georel`, `geometry`, `coordinates` in, a closure over entities out. Distances are those
on the WGS 84 ellipsoid for points and the city's ruler; shapes are compared in degrees, as
GeoJSON means them.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> query = GeoQuery("near;maxDistance==1000", "Point", [136.3, 36.3], "loc")
>>> near = compile_geo(query)
>>> here = Instance(Kind.GEO, {"type": "Point", "coordinates": [136.301, 36.3]})
>>> near(Entity("urn:a:1", (), {"loc": (here,)}))
True
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Entity
from kaga.engines.context.shapes import check_geometry, is_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_NEAR: Final = re.compile(r"near;(max|min)Distance==(\d+(?:\.\d+)?)")
_RELATIONS: Final = {
    "within": "within",
    "contains": "contains",
    "intersects": "intersects",
    "equals": "equals",
    "disjoint": "disjoint",
    "overlaps": "overlaps",
}


@dataclass(frozen=True, slots=True)
class GeoQuery:
    """A question about places.

    Attributes
    ----------
    georel: the relation, for `near` with its distance in metres.
    geometry, coordinates: the shape that is compared with.
    attribute: IRI of the GeoProperty that is looked at.
    """

    georel: str
    geometry: str
    coordinates: object
    attribute: str


def compile_geo(query: GeoQuery) -> Callable[[Entity], bool]:
    """Whether an entity's place is meant.

    Raises
    ------
    NgsiError
        `BadRequestData` for a relation or a shape that is none.
    """
    shape = {"type": query.geometry, "coordinates": query.coordinates}
    check_geometry(shape)
    near = _NEAR.fullmatch(query.georel)
    if near is not None:
        fits = _near(shape, near[1], float(near[2]))
    elif query.georel in _RELATIONS:
        fits = _related(shape, _RELATIONS[query.georel])
    else:
        raise bad(f"georel: {query.georel!r} is no relation")
    attribute = query.attribute

    def meant(entity: Entity) -> bool:
        return any(
            is_geometry(one.value) and fits(one.value)
            for one in entity.attributes.get(attribute, ())
        )

    return meant


def most_distant(georel: str) -> float | None:
    """The distance in metres beyond which nothing is meant; None where there is none."""
    near = _NEAR.fullmatch(georel)
    return float(near[2]) if near is not None and near[1] == "max" else None


def _related(
    shape: Mapping[str, object], relation: str
) -> Callable[[Mapping[str, object]], bool]:
    asked = _sound(shape)

    def fits(value: Mapping[str, object]) -> bool:
        return bool(getattr(_sound(value), relation)(asked))

    return fits


def _near(
    shape: Mapping[str, object], which: str, metres: float
) -> Callable[[Mapping[str, object]], bool]:
    if metres <= 0:
        raise bad("georel: a distance is more than nothing")
    apart = distance_from(shape)
    if which == "max":
        return lambda value: apart(value) <= metres
    return lambda value: apart(value) >= metres


def distance_from(shape: Mapping[str, object]) -> Callable[[Mapping[str, object]], float]:
    """How far a geometry is from another: metres on the ellipsoid, 0 where they touch.

    The nearest points are looked for in degrees of equal length: longitudes shrink with the
    cosine of the latitude.
    """
    from shapely import transform  # noqa: PLC0415 - only such questions need it
    from shapely.ops import nearest_points  # noqa: PLC0415

    from kaga.engines.geo import Point, distance_m  # noqa: PLC0415

    asked = _sound(shape)
    shrink = max(math.cos(math.radians(asked.centroid.y)), 1e-6)
    flat = transform(asked, lambda found: found * (shrink, 1.0))

    def apart(value: Mapping[str, object]) -> float:
        other = transform(_sound(value), lambda found: found * (shrink, 1.0))
        one, two = nearest_points(other, flat)
        return distance_m(Point(one.y, one.x / shrink), Point(two.y, two.x / shrink))

    return apart


Box = tuple[float, float, float, float]
_METRES_OF_A_DEGREE: Final = 110_000.0  # less than any degree of latitude has
_FARTHEST: Final = 500_000.0


def box_of(geometry: Mapping[str, object]) -> Box:
    """West, south, east and north of a geometry."""
    positions = list(_positions(geometry["coordinates"]))
    longitudes, latitudes = zip(*[one[:2] for one in positions], strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _positions(coordinates: object) -> Iterator[Sequence[float]]:
    if isinstance(coordinates, list | tuple) and coordinates:
        if isinstance(coordinates[0], int | float):
            yield coordinates
        else:
            for part in coordinates:
                yield from _positions(part)


def box_asked(query: GeoQuery) -> Box | None:
    """A box that every place that is meant touches; None where there is no such box.

    Parameters
    ----------
    query: one that `compile_geo` takes.
    """
    west, south, east, north = box_of({"coordinates": query.coordinates})
    near = _NEAR.fullmatch(query.georel)
    if near is None:
        return None if query.georel == "disjoint" else (west, south, east, north)
    metres = float(near[2])
    if near[1] == "min" or metres > _FARTHEST:
        return None
    tall = metres / _METRES_OF_A_DEGREE
    farthest = max(abs(south), abs(north)) + tall
    if farthest > 85:
        return None
    wide = tall / math.cos(math.radians(farthest))
    box = (west - wide, south - tall, east + wide, north + tall)
    return box if box[0] >= -180 and box[2] <= 180 else None


def _level(coordinates: object) -> object:
    """Coordinates without altitudes, which some positions of a shape may have."""
    if not isinstance(coordinates, list | tuple) or not coordinates:
        return coordinates
    if isinstance(coordinates[0], int | float):
        return coordinates[:2]
    return [_level(part) for part in coordinates]


def _sound(geometry: Mapping[str, object]) -> BaseGeometry:
    """The shape of a geometry, repaired where its rings cross."""
    from shapely import make_valid  # noqa: PLC0415 - only such questions need it
    from shapely.geometry import shape  # noqa: PLC0415

    coordinates = _level(geometry["coordinates"])
    found: BaseGeometry = shape({"type": geometry["type"], "coordinates": coordinates})
    return found if found.is_valid else make_valid(found)
