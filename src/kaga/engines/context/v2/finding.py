"""Which entities are near, inside or beside something, and in which order they are listed.

What: `georel`, `geometry` and `coords` of NGSI-v2 (latitude first) become the questions about
places that NGSI-LD asks; `orderBy` becomes a key to sort by.

>>> read_georel("near;maxDistance:1000")
['near;maxDistance==1000']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Entity, Instance
from kaga.engines.context.query.places import GeoQuery, compile_geo, distance_from
from kaga.engines.context.v2.attributes import is_location, shown_value
from kaga.engines.context.v2.names import Names
from kaga.engines.context.v2.places import position, shape_of
from kaga.engines.context.v2.writing import BUILT_IN, built_in

_RELATIONS: Final = {
    "coveredBy": "within",
    "intersects": "intersects",
    "equals": "equals",
    "disjoint": "disjoint",
}
_DISTANCE: Final = re.compile(r"(min|max)Distance:(\d+(?:\.\d+)?)")
DISTANCE: Final = "geo:distance"


class Ambiguous(Exception):
    """An entity that is at two places."""


def read_georel(text: str) -> list[str]:
    """The relations of NGSI-LD that a relation of NGSI-v2 consists of."""
    name, *modifiers = text.split(";")
    if name in _RELATIONS and not modifiers:
        return [_RELATIONS[name]]
    if name != "near" or not modifiers:
        raise bad(f"georel: {text!r} is no relation")
    found = list[str]()
    for modifier in modifiers:
        distance = _DISTANCE.fullmatch(modifier)
        if distance is None:
            raise bad(f"georel: {modifier!r} is no distance")
        found.append(f"near;{distance[1]}Distance=={distance[2]}")
    return found


def read_shape(geometry: str, coords: str) -> dict[str, object]:
    """The geometry of a question, its positions with the longitude first."""
    return shape_of(geometry, [position(part) for part in coords.split(";")])


def compile_place(
    georel: str, geometry: str, coords: str, names: Names
) -> Callable[[Entity], bool]:
    """Whether an entity's place is meant.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no question about places.
    """
    relations = read_georel(georel)
    if georel.startswith("near") and geometry != "point":
        raise bad("only a point is near")
    if georel == "coveredBy" and geometry in {"point", "line"}:
        raise bad("nothing is covered by a point or a line")
    shape = read_shape(geometry, coords)
    kind, coordinates = str(shape["type"]), shape["coordinates"]
    known: dict[str, list[Callable[[Entity], bool]]] = {}
    for relation in relations:
        compile_geo(GeoQuery(relation, kind, coordinates, "location"))

    def meant(entity: Entity) -> bool:
        place = place_of(entity, names)
        if place is None:
            return False
        tests = known.get(place)
        if tests is None:
            tests = known[place] = [
                compile_geo(GeoQuery(relation, kind, coordinates, place))
                for relation in relations
            ]
        return all(test(entity) for test in tests)

    return meant


def place_of(entity: Entity, names: Names) -> str | None:
    """The attribute that says where an entity is: its only one, or the one named so."""
    found = [iri for iri, some in entity.attributes.items() if is_location(some[0], names)]
    if len(found) < 2:
        return found[0] if found else None
    default = names.attribute("defaultLocation")
    for iri in found:
        marked = (entity.attributes[iri][0].parts or {}).get(default)
        if marked is not None and marked[0].value is True:
            return iri
    location = names.attribute("location")
    return location if location in found else found[0]


# -- orders ------------------------------------------------------------------------------------


def compile_order(
    text: str, names: Names, near: dict[str, object] | None
) -> Callable[[Sequence[Entity]], list[Entity]]:
    """What puts entities into an order.

    Parameters
    ----------
    near: the shape of which `geo:distance` is the distance.

    Raises
    ------
    NgsiError
        `BadRequestData`: a name twice, a distance from nowhere.
    """
    words = [word.strip() for word in text.split(",")]
    bare = [word.removeprefix("!") for word in words]
    if not all(bare) or len(set(bare)) < len(bare):
        raise bad("orderBy names each member once")
    keys = [
        (_key(word, names, near), one.startswith("!"))
        for word, one in zip(bare, words, strict=True)
    ]

    def ordered(entities: Sequence[Entity]) -> list[Entity]:
        result = list(entities)
        for key, backwards in reversed(keys):
            result.sort(key=key, reverse=backwards)
        return result

    return ordered


def _key(
    word: str, names: Names, near: dict[str, object] | None
) -> Callable[[Entity], tuple[int, Any]]:
    if word == DISTANCE:
        if near is None:
            raise bad("geo:distance is measured from what is near")
        apart = distance_from(near)
        return lambda entity: _distance(entity, names, apart)
    if word == "id":
        return lambda entity: (0, names.known_as(entity).id)
    if word == "type":
        return lambda entity: (0, names.known_as(entity).type)
    iri = names.attribute(word)
    return lambda entity: _rank_of(entity, names, word, iri)


def _distance(entity: Entity, names: Names, apart: Callable[[Any], float]) -> tuple[int, float]:
    place = place_of(entity, names)
    return (1, 0.0) if place is None else (0, apart(entity.attributes[place][0].value))


def _rank_of(entity: Entity, names: Names, word: str, iri: str) -> tuple[int, Any]:
    some = entity.attributes.get(iri)
    if some is None:
        built = built_in(entity, names, word) if word in BUILT_IN else None
        return (0, 0) if built is None else (2, built[0])
    return rank(shown_value(some[0], names)[0])


def rank(value: object) -> tuple[int, Any]:
    """A value among values of other types: null, number, text, object, list, truth."""
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 5, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value
    return (3, repr(value)) if isinstance(value, dict) else (4, repr(value))


__all__ = ["Instance", "compile_order", "compile_place", "place_of", "rank", "read_shape"]
