"""One entity out of what several brokers have of it (clause 4.5.5).

What: what a source answered to an entity with its moments, and entities of one identifier to
one: of the same instance, the one observed last, and where that does not tell, the one changed
last. What an auxiliary source has fills gaps only.

>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve(None, {})
>>> old = foreign_entity({"id": "urn:a:1", "type": "T", "p": {"type": "Property", "value": 1,
...     "observedAt": "2027-01-01T00:00:00Z"}}, terms, 5)
>>> new = foreign_entity({"id": "urn:a:1", "type": "T", "p": {"type": "Property", "value": 2,
...     "observedAt": "2027-01-02T00:00:00Z"}}, terms, 5)
>>> [instances[0].value for instances in merged([new, old]).attributes.values()]
[2]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kaga.engines.context.changes import joined
from kaga.engines.context.errors import NgsiError, bad
from kaga.engines.context.instances import Care
from kaga.engines.context.model import NULL_VALUE, Absent, Entity, Instance
from kaga.engines.context.moments import read_moment
from kaga.engines.context.reading import read_entity, read_fragment
from kaga.engines.context.terms import TermMap
from kaga.engines.context.watching import ATTRIBUTE_DELETED, ENTITY_DELETED, Happening


def foreign_entity(body: object, terms: TermMap, at: int) -> Entity:
    """An entity as another broker gave it.

    Parameters
    ----------
    body: normalized or concise; what stands in `@context` is not looked at.
    at: the moment for what carries none of its own, microseconds since 1970.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no entity.
    """
    if not isinstance(body, dict):
        raise bad("an entity is a JSON object")
    fragment = read_entity(body, terms)
    named = {terms.expand(key): raw for key, raw in body.items()}
    attributes = {
        name: tuple(_stamped(one, _raw_of(named.get(name), one), at) for one in instances)
        for name, instances in fragment.attributes.items()
    }
    created = read_moment(body.get("createdAt"))
    modified = read_moment(body.get("modifiedAt"))
    expires = None if isinstance(fragment.expires, Absent) else fragment.expires
    return Entity(
        str(fragment.id),
        fragment.types,
        attributes,
        fragment.scopes or (),
        at if created is None else created,
        at if modified is None else modified,
        expires,
    )


def foreign_happening(body: object, terms: TermMap, at: int) -> Happening:
    """What another broker tells of an entity in a notification (clause 5.3.1).

    Parameters
    ----------
    at: when it was told, microseconds since 1970.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no entity.
    """
    fragment = read_fragment(body, terms, Care.NULLS)
    if not isinstance(body, dict) or fragment.id is None or not fragment.types:
        raise bad("an entity has an id and a type")
    named = {terms.expand(key): raw for key, raw in body.items()}
    lives: dict[str, tuple[Instance, ...]] = {}
    gone: dict[str, tuple[Instance, ...]] = {}
    for name, instances in fragment.attributes.items():
        for one in instances:
            into = gone if one.value is NULL_VALUE else lives
            stamped = _stamped(one, _raw_of(named.get(name), one), at)
            into[name] = (*into.get(name, ()), stamped)
    created, modified = (
        read_moment(body.get(name)) or at for name in ("createdAt", "modifiedAt")
    )
    scopes = fragment.scopes or ()
    entity = Entity(str(fragment.id), fragment.types, lives, scopes, created, modified)
    both = {name: (*lives.get(name, ()), *gone.get(name, ())) for name in (*lives, *gone)}
    before = entity._replace(attributes=both)
    if "deletedAt" in body:
        ended = read_moment(body["deletedAt"]) or at
        return Happening(ended, before, None, {}, ENTITY_DELETED)
    if not gone:
        return Happening(at, None, entity, {}, 0)
    return Happening(
        at, before, entity, dict.fromkeys(gone, ATTRIBUTE_DELETED), ATTRIBUTE_DELETED
    )


def foreign_entities(
    answer: object, terms: TermMap, at: int
) -> tuple[list[Entity], NgsiError | None]:
    """The entities of an answer, and what was wrong with the first that is none.

    One entity alone is taken as a list of one.
    """
    listed: list[Any] = answer if isinstance(answer, list) else [answer]
    found: list[Entity] = []
    wrong: NgsiError | None = None
    for body in listed:
        try:
            found.append(foreign_entity(body, terms, at))
        except NgsiError as error:
            wrong = wrong or error
    return found, wrong


def _raw_of(raw: object, one: Instance) -> Mapping[str, object]:
    for part in raw if isinstance(raw, list) else [raw]:
        if isinstance(part, dict):
            dataset = part.get("datasetId")
            if (None if dataset == "@none" else dataset) == one.dataset:
                return part
    return {}


def _stamped(one: Instance, raw: Mapping[str, object], at: int) -> Instance:
    created, modified = read_moment(raw.get("createdAt")), read_moment(raw.get("modifiedAt"))
    return one._replace(
        created=at if created is None else created,
        modified=at if modified is None else modified,
    )


def merged(entities: Sequence[Entity], auxiliary: Sequence[Entity] = ()) -> Entity:
    """One entity of several with the same identifier, the first of equals before others."""
    first, *others = entities or auxiliary
    for other in others:
        first = _both(first, other)
    for other in auxiliary if entities else ():
        first = _filled(first, other)
    return first


def _both(one: Entity, other: Entity) -> Entity:
    attributes = dict(one.attributes)
    for name, instances in other.attributes.items():
        known = attributes.get(name)
        attributes[name] = instances if known is None else _newest(known, instances)
    return _with(one, other, attributes)


def _filled(one: Entity, other: Entity) -> Entity:
    return _with(one, other, {**other.attributes, **one.attributes})


def _with(one: Entity, other: Entity, attributes: Mapping[str, Any]) -> Entity:
    return Entity(
        one.id,
        tuple(dict.fromkeys((*one.types, *other.types))),
        attributes,
        tuple(dict.fromkeys((*one.scopes, *other.scopes))),
        min(one.created, other.created),
        max(one.modified, other.modified),
        one.expires,
        one.lapse,
    )


def _newest(known: tuple[Instance, ...], given: tuple[Instance, ...]) -> tuple[Instance, ...]:
    by_dataset = {one.dataset: one for one in known}
    newer = tuple(
        one
        for one in given
        if one.dataset not in by_dataset or _is_newer(one, by_dataset[one.dataset])
    )
    return joined(known, newer) if newer else known


def _is_newer(one: Instance, known: Instance) -> bool:
    if one.observed != known.observed and None not in {one.observed, known.observed}:
        return int(one.observed or 0) > int(known.observed or 0)
    return one.modified > known.modified
