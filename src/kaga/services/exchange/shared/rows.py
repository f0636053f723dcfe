"""Entities and documents as rows: what one commit leaves of each.

What: of all changes of a commit, the last state of each entity as columns of arrays, which one
statement writes. Why the place apart: its index costs more than the rest of the row, and most
changes do not move anything.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson

from kaga.engines.context import Change, Entity
from kaga.engines.context.changes import Deed
from kaga.engines.context.wire import pack_attributes
from kaga.services.exchange.log.store import Step
from kaga.services.exchange.state.documents import Document

_POINT: Final = struct.Struct("<BIIdd")
_POINT_IN_4326: Final = 0x20000001  # a point with the number of its reference system
_LOCATION: Final = "https://uri.etsi.org/ngsi-ld/location"
Key = tuple[int, str]


@dataclass(slots=True)
class Left:
    """What a commit leaves.

    Attributes
    ----------
    entities: state, number of the last change, and whether the place may be another.
    documents: by tenant, collection and identifier, with the number of the record.
    tenants: new ones, number and name.
    """

    entities: dict[Key, tuple[Entity | None, int, bool]] = field(default_factory=dict)
    documents: dict[tuple[int, str, str], tuple[Document | None, int]] = field(
        default_factory=dict
    )
    tenants: list[tuple[int, str]] = field(default_factory=list)


def left_by(first: int, steps: Iterable[Step | None]) -> Left:
    """What the steps of a commit leave; `first` is the first one's number."""
    left = Left()
    for number, step in enumerate(steps, first):
        if step is None:
            continue
        tenant = step.tenant.number
        if step.did is None:
            left.tenants.append((tenant, step.tenant.name))
        elif isinstance(step.did, Change):
            entity = step.after if isinstance(step.after, Entity) else None
            key = (tenant, step.did.entity)
            before = left.entities.get(key)
            moved = _moves(step.did) or (before is not None and before[2])
            left.entities[key] = (entity, number, moved)
        else:
            document = step.after if isinstance(step.after, Document) else None
            left.documents[tenant, step.did.collection, step.did.document] = (document, number)
    return left


def _moves(change: Change) -> bool:
    return (
        change.deed is not Deed.CHANGED
        or _LOCATION in change.put
        or any(name == _LOCATION for name, _ in change.gone)
    )


def columns(rows: Sequence[tuple[Key, Entity, int]]) -> list[str]:
    """Columns of entities, each as PostgreSQL writes an array.

    In order: tenant, id, version, types, scopes, created, modified, expires, attributes.
    Written out here because the driver would look at each value by itself, which takes longer
    than all the rest of a commit.
    """
    return [
        _numbers(key[0] for key, _, _ in rows),
        array_text(key[1] for key, _, _ in rows),
        _numbers(number for _, _, number in rows),
        array_text(array_text(entity.types) for _, entity, _ in rows),
        array_text(array_text(entity.scopes) for _, entity, _ in rows),
        _numbers(entity.created for _, entity, _ in rows),
        _numbers(entity.modified for _, entity, _ in rows),
        _numbers(entity.expires for _, entity, _ in rows),
        array_text(
            orjson.dumps(pack_attributes(entity.attributes)).decode() for _, entity, _ in rows
        ),
    ]


def keys_of(keys: Sequence[Key]) -> list[str]:
    """Columns of keys: tenant and id."""
    return [_numbers(key[0] for key in keys), array_text(key[1] for key in keys)]


def _numbers(numbers: Iterable[int | None]) -> str:
    return "{" + ",".join("NULL" if one is None else str(one) for one in numbers) + "}"


def array_text(words: Iterable[str | None]) -> str:
    r"""Words as PostgreSQL writes an array of them.

    >>> print(array_text(("a", 'b"c', None)))
    {"a","b\"c",NULL}
    """
    quoted = (
        "NULL" if word is None else '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for word in words
    )
    return "{" + ",".join(quoted) + "}"


def _point(value: object) -> tuple[float, float] | None:
    """Coordinates of a plain point, as most places are: no library is as fast as packing it."""
    if not isinstance(value, dict) or value.get("type") != "Point":
        return None
    match value.get("coordinates"):
        case [int() | float() as east, int() | float() as north]:
            return float(east), float(north)
    return None


def places(entities: Iterable[Entity]) -> str:
    """A column of where entities are, as hexadecimal EWKB; null where nothing says so."""
    return array_text(_place(entity) for entity in entities)


def _place(entity: Entity) -> str | None:
    for one in entity.attributes.get(_LOCATION, ()):
        if one.dataset is None:
            return _ewkb(one.value)
    return None


def _ewkb(value: object) -> str | None:
    point = _point(value)
    if point is not None:
        return _POINT.pack(1, _POINT_IN_4326, 4326, *point).hex()
    import shapely  # noqa: PLC0415 - only entities with a place need it

    shape = shapely.from_geojson(orjson.dumps(value).decode(), on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    text: str = shapely.to_wkb(shapely.set_srid(shape, 4326), hex=True, include_srid=True)
    return text
