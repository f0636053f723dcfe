"""Entities as NGSI-v2 shows them: normalized, as pairs of keys and values, as bare values.

What: which attributes and metadata are shown, built-in ones among them, in which order. Why
beside NGSI-LD's writer: nothing but the entity is the same.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.resolving import resolve
>>> from kaga.engines.context.v2.names import Names, key_of, V2Id
>>> names = Names(resolve(None, {}))
>>> some = {names.attribute("t"): (Instance(Kind.PROPERTY, 21),)}
>>> room = Entity(key_of(V2Id("Room1", "Room")), (names.type_iri("Room"),), some)
>>> write_entity(room, names, Shown(form="keyValues"))
{'id': 'Room1', 'type': 'Room', 't': 21}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kaga.engines.context.model import Entity, Instance
from kaga.engines.context.v2.attributes import from_instance, shown_value
from kaga.engines.context.v2.names import Names
from kaga.engines.context.v2.values import written_moment

Form = Literal["normalized", "keyValues", "values", "unique"]
BUILT_IN: Final = frozenset({"dateCreated", "dateModified", "dateExpires", "servicePath"})
METADATA_BUILT_IN: Final = frozenset(
    {"dateCreated", "dateModified", "previousValue", "actionType"}
)
Extra = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader asked to see.

    Attributes
    ----------
    attributes: by name, in this order; `*` stands for all that are no built-in ones. None for
        all of these.
    metadata: as `attributes`, of each attribute.
    without: attributes that are not shown.
    """

    form: Form = "normalized"
    attributes: tuple[str, ...] | None = None
    metadata: tuple[str, ...] | None = None
    without: frozenset[str] = frozenset()


ALL: Final = Shown()


def write_entity(entity: Entity, names: Names, shown: Shown = ALL) -> Any:
    """The entity: an object, or a list of values."""
    if shown.form in {"values", "unique"}:
        chosen = list(_chosen(entity, names, shown))
        if shown.attributes is None:  # an order that does not hang on how it was written
            chosen.sort(key=lambda one: one[0])
        values = [said[0] for _, said in chosen]
        return values if shown.form == "values" else _unique(values)
    known = names.known_as(entity)
    written: dict[str, Any] = {"id": known.id, "type": known.type}
    written.update(write_attributes(entity, names, shown))
    return written


def write_attributes(entity: Entity, names: Names, shown: Shown = ALL) -> dict[str, Any]:
    """The attributes alone, by name."""
    if shown.form == "keyValues":
        return {name: said[0] for name, said in _chosen(entity, names, shown)}
    written: dict[str, Any] = {}
    for name, (value, kind, one) in _chosen(entity, names, shown):
        metadata = {} if one is None else write_metadata(one, names, shown.metadata)
        written[name] = {"type": kind, "value": value, "metadata": metadata}
    return written


Said = tuple[object, str, Instance | None]


def _chosen(entity: Entity, names: Names, shown: Shown) -> Iterator[tuple[str, Said]]:
    own = {
        names.word(iri): some[0]
        for iri, some in entity.attributes.items()
        if not shown.without or names.word(iri) not in shown.without
    }
    wanted = shown.attributes
    if wanted is None:
        for name, one in own.items():
            yield name, (*shown_value(one, names), one)
        return
    told: set[str] = set()
    for name in wanted:
        for each in own if name == "*" else (name,):
            if each in told:
                continue
            told.add(each)
            found = own.get(each)
            if found is not None:
                yield each, (*shown_value(found, names), found)
            elif each in BUILT_IN:
                built = built_in(entity, names, each)
                if built is not None:
                    yield each, (*built, None)


def built_in(entity: Entity, names: Names, name: str) -> tuple[object, str] | None:
    """Value and type of an attribute that every entity has."""
    if name == "servicePath":
        return names.known_as(entity).path, "Text"
    moments = {
        "dateCreated": entity.created,
        "dateModified": entity.modified,
        "dateExpires": entity.expires,
    }
    moment = moments[name]
    return None if moment is None else (written_moment(moment), "DateTime")


def write_metadata(
    one: Instance, names: Names, wanted: tuple[str, ...] | None
) -> dict[str, Any]:
    """The metadata of an attribute."""
    _, _, own = from_instance(one, names)
    if wanted is None:
        return own
    written: dict[str, Any] = {}
    for name in wanted:
        if name == "*":
            written.update(own)
        elif name in own:
            written[name] = own[name]
        elif name in {"dateCreated", "dateModified"}:
            moment = one.created if name == "dateCreated" else one.modified
            written[name] = {"type": "DateTime", "value": written_moment(moment)}
    return written


def _unique(values: list[object]) -> list[object]:
    kept: list[object] = []
    for value in values:
        if not any(value == other and type(value) is type(other) for other in kept):
            kept.append(value)
    return kept
