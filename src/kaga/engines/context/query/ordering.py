"""In which order entities are listed (clause 4.23).

What: `name;desc,address[city]`, `location;dist-asc` to a function that orders. Numbers stand
before texts, and what has no value stands last either way. With a collation, letters are
compared by their base first, then by their marks: Unicode's root order to its second level.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.resolving import resolve
>>> order = compile_order("v;desc", resolve({"v": "https://a.example/v"}, {}), Reference())
>>> def car(name, value):
...     return Entity(name, (), {"https://a.example/v": (Instance(Kind.PROPERTY, value),)})
>>> [one.id for one in order([car("urn:a:1", 3), car("urn:a:2", 7)])]
['urn:a:2', 'urn:a:1']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Entity
from kaga.engines.context.query.compiling import values_at
from kaga.engines.context.query.places import distance_from
from kaga.engines.context.query.syntax import parse_path
from kaga.engines.context.shapes import check_geometry, is_geometry
from kaga.engines.context.terms import TermMap

Key = tuple[int, float, tuple[str, str]]
_Value = Callable[[Entity], Key | None]
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DIRECTIONS: Final = frozenset({"asc", "desc", "dist-asc", "dist-desc"})
_MOST: Final = 16

Item = TypeVar("Item", bound=Entity)


@dataclass(frozen=True, slots=True)
class Reference:
    """What distances are measured from, and how texts compare.

    Attributes
    ----------
    shape: a GeoJSON geometry, or None.
    collation: a language tag, or None to compare code points.
    """

    shape: Mapping[str, object] | None = None
    collation: str | None = None


def compile_order(
    text: str, terms: TermMap, reference: Reference
) -> Callable[[Sequence[Item]], list[Item]]:
    """A function that orders entities.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no order.
    """
    if reference.collation is not None and not _LANGUAGE.fullmatch(reference.collation):
        raise bad("collation is a language tag")
    parts = text.split(",")
    if len(parts) > _MOST:
        raise bad("an order by more members than are followed")
    steps = [_step(part.strip(), terms, reference) for part in parts]

    def order(entities: Sequence[Item]) -> list[Item]:
        ordered = list(entities)
        for value, down in reversed(steps):
            ordered = _ordered(ordered, value, down=down)
        return ordered

    return order


def _ordered(entities: list[Item], value: _Value, *, down: bool) -> list[Item]:
    keyed = [(value(entity), entity) for entity in entities]
    present = [(key, entity) for key, entity in keyed if key is not None]
    present.sort(key=lambda pair: pair[0], reverse=down)
    absent = [entity for key, entity in keyed if key is None]
    return [entity for _, entity in present] + absent


def _step(part: str, terms: TermMap, reference: Reference) -> tuple[_Value, bool]:
    name, _, direction = part.partition(";")
    direction = direction or "asc"
    if direction not in _DIRECTIONS:
        raise bad(f"orderBy: {direction!r} is no direction")
    down = direction.endswith("desc")
    if name == "id":
        return lambda entity: _key(entity.id, None), down
    if name == "type":
        return lambda entity: _key(terms.compact_type(entity.types[0]), None), down
    values = values_at(parse_path(name), terms)
    if direction.startswith("dist-"):
        return _by_distance(values, reference), down
    return partial(_first, values, reference.collation), down


def _by_distance(values: Callable[[Entity], Iterable[object]], reference: Reference) -> _Value:
    if reference.shape is None:
        raise bad("an order by distance has coordinates and a geometry")
    check_geometry(reference.shape)
    apart = distance_from(reference.shape)

    def value(entity: Entity) -> Key | None:
        for found in values(entity):
            if is_geometry(found):
                return (0, apart(found), ("", ""))
        return None

    return value


def _first(
    values: Callable[[Entity], Iterable[object]], collation: str | None, entity: Entity
) -> Key | None:
    for found in values(entity):
        return _key(found, collation)
    return None


def _key(value: object, collation: str | None) -> Key | None:
    if isinstance(value, int | float):
        return (0, float(value), ("", ""))
    if not isinstance(value, str):
        return None
    if collation is None:
        return (1, 0.0, (value, ""))
    spread = unicodedata.normalize("NFD", value)
    base = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return (1, 0.0, (base.casefold(), value))
