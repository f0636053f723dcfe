"""What NGSI-v2 makes of entities: append, update, replace, delete, as changes.

What: one entry of a request and an entity (or none) in, a change and a list of what it could
not contain out. Why one function for all: the single operations and the batch differ in what
is there before and in what they answer, not in what they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kaga.engines.context import Change, Deed, Entity, Fragment, Instance, create
from kaga.engines.context.errors import bad
from kaga.engines.context.merging import append, replace
from kaga.engines.context.names import is_uri
from kaga.engines.context.v2.attributes import (
    Given,
    check_place,
    is_ignored,
    is_location,
    keep_metadata,
    read_given,
    read_simple,
    shown_value,
    to_instance,
)
from kaga.engines.context.v2.names import (
    ROOT,
    Names,
    V2Id,
    check_identifier,
    key_of,
)
from kaga.engines.context.v2.operators import ABSENT, NotApplicable, applied, is_operation
from kaga.engines.context.v2.values import read_moment_v2
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.v2.refusing import Refused

How = Literal["append", "appendStrict", "update", "replace"]
EXPIRES: Final = "dateExpires"
_NOT_NAMES: Final = frozenset({"id", "type", "geo:distance", "*"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity of a request.

    Attributes
    ----------
    type: None where none was given.
    attributes: what is said of them.
    expires: microseconds since 1970; None where nothing is said.
    """

    id: str
    type: str | None
    attributes: Mapping[str, Given]
    expires: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an entry came to.

    Attributes
    ----------
    change: None where nothing changes.
    left: attributes that could not be changed so.
    done: how many could.
    """

    change: Change | None
    left: tuple[str, ...] = ()
    done: int = 0


def read_entry(raw: object, *, simple: bool) -> Entry:
    """An entity with its id.

    Raises
    ------
    NgsiError
        `BadRequestData`, with what is wrong.
    """
    if not isinstance(raw, dict):
        raise bad("an entity is an object")
    identifier = check_identifier(raw.get("id", ""), "the id of an entity")
    kind = check_identifier(raw["type"], "the type of an entity") if "type" in raw else None
    others = {name: value for name, value in raw.items() if name not in {"id", "type"}}
    attributes, expires = read_attributes(others, simple=simple)
    return Entry(identifier, kind, attributes, expires)


def read_attributes(
    raw: Mapping[str, Any], *, simple: bool
) -> tuple[dict[str, Given], int | None]:
    """Attributes by name, and when the entity ends."""
    found: dict[str, Given] = {}
    expires = None
    for name, value in raw.items():
        check_attribute_name(name)
        given = read_simple(name, value) if simple else read_given(name, value)
        if name == EXPIRES:
            expires = read_moment_v2(given.value)
            if expires is None or given.type not in {None, "DateTime"}:
                raise bad(f"{EXPIRES} is a DateTime")
            continue
        found[name] = given
    return found, expires


def check_attribute_name(name: str) -> None:
    """Nothing, for a name that an attribute may have."""
    check_identifier(name, "the name of an attribute")
    if name in _NOT_NAMES:
        raise bad(f"{name!r} is not the name of an attribute")


def created(entry: Entry, path: str, names: Names, tenant: Tenant, at: int) -> Outcome:
    """The change that makes an entity of an entry.

    A URI becomes the entity's identifier unless another entity, of another type or path, has
    it already; any other id becomes one together with type and path.
    """
    known = V2Id(entry.id, entry.type or "Thing", path)
    key = known.id if is_uri(known.id) and tenant.get(known.id, at) is None else key_of(known)
    put = _instances(entry.attributes, None, names, "keep")
    _check_locations(put, {}, names)
    fragment = Fragment(
        key,
        (names.type_iri(known.type),),
        put,
        None if path == ROOT else (path,),
        entry.expires,
    )
    return Outcome(create(fragment, at), done=len(put))


def changed(
    entity: Entity, entry: Entry, how: How, names: Names, at: int, *, override: bool
) -> Outcome:
    """The change that an entry makes of an entity that is there."""
    metadata: Literal["keep", "override"] = "override" if override else "keep"
    if how == "replace":
        put = _instances(entry.attributes, None, names, "override")
        _check_locations(put, {}, names)
        fragment = Fragment(None, (), put, entity.scopes, entry.expires)
        return Outcome(replace(entity, fragment, at), done=len(put))
    has = {name: names.attribute(name) in entity.attributes for name in entry.attributes}
    wanted = {"append": None, "appendStrict": False, "update": True}[how]
    left = tuple(name for name in has if wanted is not None and has[name] is not wanted)
    given = {name: one for name, one in entry.attributes.items() if name not in left}
    put = _instances(given, entity, names, metadata)
    _check_locations(put, entity.attributes, names)
    fragment = Fragment(None, (), put, None, entry.expires)
    change = append(entity, fragment, at, "overwrite").change
    kept = None if change.is_empty else change
    done = len(given) + (entry.expires is not None)
    return Outcome(kept, left, done)


def taken_away(entity: Entity, entry: Entry, names: Names, at: int) -> Outcome:
    """The change that takes attributes away, or the entity where none are named."""
    if not entry.attributes:
        return Outcome(Change(entity.id, at, Deed.DELETED), done=1)
    left, gone = list[str](), list[tuple[str, str | None]]()
    for name in entry.attributes:
        some = entity.attributes.get(names.attribute(name))
        if some is None:
            left.append(name)
        else:
            gone += [(names.attribute(name), one.dataset) for one in some]
    change = Change(entity.id, at, Deed.CHANGED, gone=tuple(gone)) if gone else None
    return Outcome(change, tuple(left), len(entry.attributes) - len(left))


def _instances(
    attributes: Mapping[str, Given],
    entity: Entity | None,
    names: Names,
    metadata: Literal["keep", "override"],
) -> dict[str, tuple[Instance, ...]]:
    put: dict[str, tuple[Instance, ...]] = {}
    for name, given in attributes.items():
        iri = names.attribute(name)
        old = entity.attributes.get(iri, (None,))[0] if entity is not None else None
        check_place(given, ignored=old is not None and is_ignored(old, names))
        one = _instance(given, old, names)
        if one is None:
            continue
        clears = given.metadata is not None and not given.metadata
        if metadata == "keep" and not clears:
            one = keep_metadata(one, old)
        put[iri] = (one,)
    return put


def _instance(given: Given, old: Instance | None, names: Names) -> Instance | None:
    """The instance that is meant; None where an operation leaves nothing."""
    if not is_operation(given.value) or not isinstance(given.value, dict):
        return to_instance(given, names)
    before = ABSENT if old is None else shown_value(old, names)[0]
    try:
        value = applied(given.value, before)
    except NotApplicable as error:
        raise Refused(500, str(error), "InternalServerError") from error
    if value is ABSENT:
        return None
    kind = given.type
    if kind is None and old is not None:
        kind = shown_value(old, names)[1]
    return to_instance(Given(value, kind, given.metadata), names)


def _check_locations(
    put: Mapping[str, tuple[Instance, ...]],
    before: Mapping[str, tuple[Instance, ...]],
    names: Names,
) -> None:
    """Nothing, unless a request gives an entity a second place."""
    coming = {iri for iri, some in put.items() if is_location(some[0], names)}
    if not coming:
        return
    there = {
        iri for iri, some in before.items() if iri not in put and is_location(some[0], names)
    }
    if len(coming | there) > 1:
        raise Refused(
            413, "an entity has one place; ignoreType marks others", "NoResourcesAvailable"
        )
