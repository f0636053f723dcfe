"""The shortest way from a usual body to its change: numbers, texts, links, points.

What: what sensors send is nearly always the same: attributes with a number or a text, perhaps
with a unit and a moment, a relationship to one entity, a point. `plain_update`, `plain_item`
and `plain_partial` go from such a body to the change in one pass. For any other body they give
None, and whoever called goes the long way (`reading`, `merging`), which knows everything and
says what is wrong. Why beside it: the long way makes each instance twice and asks many
questions whose answer is no.

The two ways give the same change for every body that this one takes: a property test holds it.

>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve(None, {})
>>> body = {"id": "urn:a:1", "type": "Car", "speed": {"type": "Property", "value": 42}}
>>> plain_item(None, body, terms, 7).put["https://uri.etsi.org/ngsi-ld/default-context/speed"]
... # doctest: +ELLIPSIS
(Instance(kind=<Kind.PROPERTY: 'Property'>, value=42, ...created=7, modified=7),)
>>> plain_item(None, {"id": "urn:a:1", "type": "Car", "speed": [1, 2]}, terms, 7) is None
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kaga.engines.context.changes import Change, Deed
from kaga.engines.context.core import NOT_ATTRIBUTES
from kaga.engines.context.instances import MUST_BE_GEO
from kaga.engines.context.model import MISSING, NOTHING, Attributes, Entity, Instance, Kind
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import NULL, is_name, is_uri
from kaga.engines.context.reading import MOST_ATTRIBUTES, NO_ATTRIBUTES
from kaga.engines.context.terms import REMEMBERED, TermMap

Body = dict[str, Any]
Times = tuple[int, int]
"""When an instance was created and modified, microseconds since 1970."""
_Read = Callable[[str, Body, TermMap, Times], Instance | None]

_new: Final = tuple.__new__  # a third of what a named tuple's own constructor costs
_NO_NAMES: Final[frozenset[str]] = frozenset()
_OF_ITEMS: Final = frozenset({"id", "type"})
_SCALARS: Final = frozenset({float, int, bool, str})
_PROOF: Final = "ngsildproof"
_PROPERTY: Final = Kind.PROPERTY  # a look-up in an enumeration costs more than a name
_RELATIONSHIP: Final = Kind.RELATIONSHIP
_GEO: Final = Kind.GEO
_CHANGED: Final = Deed.CHANGED


def plain_update(entity: Entity, body: object, terms: TermMap, at: int) -> Change | None:
    """The change of `merging.update` by a plain fragment; None for any other body.

    Parameters
    ----------
    body: parsed JSON, as a request has it for the entity's attributes.
    at: microseconds since 1970.
    """
    if not isinstance(body, dict):
        return None
    put = _put(body, terms, (entity.attributes, at), _NO_NAMES)
    if not put:
        return None
    return _new(Change, (entity.id, at, _CHANGED, None, None, MISSING, put, ()))


def plain_item(entity: Entity | None, body: object, terms: TermMap, at: int) -> Change | None:
    """The change that creates a plain entity, or replaces one; None for any other body.

    Parameters
    ----------
    entity: the one with the body's `id`, as it lives now; None where there is none.
    """
    if not isinstance(body, dict):
        return None
    identifier, named = body.get("id"), body.get("type")
    if not _is_plain_id(identifier, terms) or type(named) is not str:
        return None
    name = _name_of(named, terms)
    if name is None:
        return None
    known = NOTHING if entity is None else entity.attributes
    put = _put(body, terms, (known, at), _OF_ITEMS)
    if put is None:
        return None
    if entity is None:
        return _new(Change, (identifier, at, Deed.CREATED, (name,), None, None, put, ()))
    types = entity.types if entity.types == (name,) else (name,)
    gone = () if known.keys() == put.keys() else _left_out(known, put)
    return _new(Change, (identifier, at, _CHANGED, types, (), None, put, gone))


def plain_partial(
    entity: Entity, key: str, body: object, terms: TermMap, at: int
) -> Change | None:
    """The change of `merging.partial` by a plain property; None for anything else.

    Parameters
    ----------
    key: the attribute as the path names it.
    """
    name = _name_of(key, terms)
    known = entity.attributes.get(name) if name is not None else None
    if known is None or len(known) != 1 or type(body) is not dict:
        return None
    old = known[0]
    one = _property(key, body, terms, (old.created, at))
    if one is None or old.kind is not Kind.PROPERTY or old.dataset is not None:
        return None
    new = one._replace(
        observed=old.observed if one.observed is None else one.observed,
        unit=old.unit if one.unit is None else one.unit,
        extras=old.extras,
        parts=old.parts,
    )
    put = {name: (new,)}
    return _new(Change, (entity.id, at, _CHANGED, None, None, MISSING, put, ()))


def _put(
    body: Body, terms: TermMap, since: tuple[Attributes, int], passed: frozenset[str]
) -> dict[str, tuple[Instance, ...]] | None:
    """The attributes of a body in their new state; None where one of them is not plain.

    Parameters
    ----------
    since: the attributes as they are, and the moment of the change.
    passed: members of the body that are no attributes and were read before.
    """
    if len(body) > MOST_ATTRIBUTES:
        return None
    known, at = since
    names = terms.plain_names
    put: dict[str, tuple[Instance, ...]] = {}
    for key, raw in body.items():
        name = names.get(key)
        if name is None:
            if key in passed:
                continue
            name = _name_of(key, terms)
        if name is None or name in put:
            return None
        old = known.get(name)
        if old is None:
            created = at
        elif len(old) == 1 and old[0].dataset is None:
            created = old[0].created
        else:
            return None
        if type(raw) is dict:
            kind = raw.get("type")
            reader = _READERS.get(kind) if type(kind) is str else None
            one = None if reader is None else reader(key, raw, terms, (created, at))
        else:
            one = _bare(key, raw, (created, at))
        if one is None:
            return None
        put[name] = (one,)
    return put


def _name_of(key: str, terms: TermMap) -> str | None:
    """The IRI of what may be the name of an attribute and of a type; None for what may not."""
    name = terms.plain_names.get(key)
    if name is None:
        if key in NO_ATTRIBUTES or key in NOT_ATTRIBUTES or not is_name(key):
            return None
        name = terms.expand(key)
        if name.startswith("@"):
            return None
        if len(terms.plain_names) < REMEMBERED:
            terms.plain_names[key] = name
    return name


def _is_plain_id(identifier: object, terms: TermMap) -> bool:
    """Whether an identifier is one as it stands."""
    return (
        type(identifier) is str
        and identifier != NULL
        and is_uri(identifier)
        and identifier.partition(":")[0] not in terms.terms  # may be a prefix
    )


def _left_out(
    known: Attributes, put: Mapping[str, object]
) -> tuple[tuple[str, str | None], ...]:
    """What a new state of the whole entity leaves out; all that it keeps has one instance."""
    return tuple(
        (name, one.dataset)
        for name, instances in known.items()
        if name not in put
        for one in instances
    )


def _bare(key: str, raw: object, times: Times) -> Instance | None:
    """A number or a text without anything around it."""
    if type(raw) not in _SCALARS or key in MUST_BE_GEO or raw == NULL or key == _PROOF:
        return None
    return _new(Instance, (_PROPERTY, raw, None, None, None, None, None, *times))


def _property(key: str, raw: Body, terms: TermMap, times: Times) -> Instance | None:
    """`{"type": "Property", "value": …}`, perhaps with a unit and a moment."""
    _ = terms
    value = raw.get("value")
    if type(value) not in _SCALARS or key in MUST_BE_GEO or value == NULL or key == _PROOF:
        return None
    count, unit, observed = 2, raw.get("unitCode"), raw.get("observedAt")
    if unit is not None:
        if type(unit) is not str:
            return None
        count += 1
    if observed is not None:
        observed = read_moment(observed)
        if observed is None:
            return None
        count += 1
    if len(raw) != count or raw.get("type") != "Property":
        return None
    return _new(Instance, (_PROPERTY, value, None, observed, unit, None, None, *times))


def _relationship(key: str, raw: Body, terms: TermMap, times: Times) -> Instance | None:
    """`{"type": "Relationship", "object": …}` to one entity."""
    found = raw.get("object")
    if len(raw) != 2 or key in MUST_BE_GEO or not _is_plain_id(found, terms):
        return None
    return _new(Instance, (_RELATIONSHIP, found, None, None, None, None, None, *times))


def _point(key: str, raw: Body, terms: TermMap, times: Times) -> Instance | None:
    """`{"type": "GeoProperty", "value": …}` with a point."""
    _ = key, terms
    value = raw.get("value")
    if len(raw) != 2 or type(value) is not dict or len(value) != 2:
        return None
    position = value.get("coordinates")
    if value.get("type") != "Point" or type(position) is not list or len(position) != 2:
        return None
    east, north = position
    if type(east) is not float or type(north) is not float:
        return None
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        return None
    return _new(Instance, (_GEO, value, None, None, None, None, None, *times))


_READERS: Final[Mapping[str, _Read]] = {
    "Property": _property,
    "Relationship": _relationship,
    "GeoProperty": _point,
}
