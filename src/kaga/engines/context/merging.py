"""What each operation makes of an entity: creating, replacing, appending, updating, merging.

What: an entity, a fragment and a moment in, a `Change` out (clauses 5.5.8, 5.5.12,
5.6.1-5.6.19). Why pure: the rules of eight operations differ in small print, and small print is
tested best without a server around it.

>>> from kaga.engines.context.changes import apply_change
>>> from kaga.engines.context.model import Fragment, Instance, Kind
>>> one = Fragment("urn:a:1", ("T",), {"p": (Instance(Kind.PROPERTY, {"a": 1, "b": 2}),)})
>>> entity = apply_change(None, create(one, 5))
>>> two = Fragment(None, (), {"p": (Instance(Kind.PROPERTY, {"b": "urn:ngsi-ld:null"}),)})
>>> apply_change(entity, merge(entity, two, 9)).attributes["p"][0].value
{'a': 1}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kaga.engines.context.changes import Change, Deed
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.model import (
    MISSING,
    NULL_VALUE,
    Absent,
    Attributes,
    Entity,
    Fragment,
    Instance,
    Kind,
)
from kaga.engines.context.stamping import (
    find,
    has,
    kept_parts,
    stamp,
    stamped,
    stays,
    without_nulls,
)
from kaga.engines.context.values import merge_value

ALL: Final = "@all"  # no datasetId can be called so


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change, and what of the request it could not contain.

    Attributes
    ----------
    updated, skipped: attributes as IRIs (and `type`, `scope`).
    """

    change: Change
    updated: tuple[str, ...]
    skipped: tuple[str, ...] = ()


def create(fragment: Fragment, at: int) -> Change:
    """The change that makes a new entity."""
    if fragment.id is None:
        raise bad("an entity has an id")
    return Change(
        fragment.id,
        at,
        Deed.CREATED,
        types=fragment.types,
        scopes=fragment.scopes,
        expires=fragment.expires,
        put=stamped(fragment.attributes, {}, at),
    )


def replace(entity: Entity, fragment: Fragment, at: int) -> Change:
    """The change that leaves only what the fragment has (5.6.18)."""
    _check_same(entity, fragment)
    gone = [
        (name, one.dataset)
        for name, instances in entity.attributes.items()
        for one in instances
        if not stays(fragment.attributes, name, one)
    ]
    return Change(
        entity.id,
        at,
        Deed.CHANGED,
        types=fragment.types or None,
        scopes=fragment.scopes or (),
        expires=fragment.expires,
        put=stamped(fragment.attributes, entity.attributes, at),
        gone=tuple(gone),
    )


def append(
    entity: Entity, fragment: Fragment, at: int, existing: Literal["overwrite", "keep"]
) -> Outcome:
    """The change that adds attributes, and overwrites those that are there or not (5.6.3).

    A `datasetId` that the attribute does not have yet is a new instance, not an overwriting.
    """
    _check_same(entity, fragment)
    updated, skipped = list[str](), list[str]()
    put: dict[str, tuple[Instance, ...]] = {}
    for name, instances in fragment.attributes.items():
        fresh = tuple(
            one
            for one in instances
            if existing == "overwrite" or not has(entity.attributes, name, one.dataset)
        )
        if fresh:
            put[name] = fresh
            updated.append(name)
        if len(fresh) < len(instances):
            skipped.append(name)
    scopes = fragment.scopes
    if scopes is not None and existing == "keep":
        scopes = tuple(dict.fromkeys((*entity.scopes, *scopes)))
    change = _changed(entity, fragment, at, scopes, put)
    return Outcome(change, tuple(updated), tuple(skipped))


def update(entity: Entity, fragment: Fragment, at: int) -> Outcome:
    """The change that gives attributes a new state; nulls take them away (5.6.2)."""
    _check_same(entity, fragment)
    skipped = list[str]()
    scopes = fragment.scopes
    if scopes is not None and not entity.scopes:
        skipped.append("scope")
        scopes = None
    put, gone = without_nulls(fragment.attributes)
    for name, dataset in list(gone):
        if not has(entity.attributes, name, dataset):
            gone.remove((name, dataset))
            skipped.append(name)
    change = _changed(entity, fragment, at, scopes, put, gone=tuple(gone))
    updated = [name for name in fragment.attributes if name not in skipped]
    return Outcome(change, tuple(updated), tuple(skipped))


def merge(entity: Entity, fragment: Fragment, at: int, observed: int | None = None) -> Change:
    """The change of a merge patch: objects member by member, nulls take away (5.5.12).

    Parameters
    ----------
    observed: `observedAt` for what is merged into and was observed before, where the fragment
        gives none.
    """
    _check_same(entity, fragment)
    put: dict[str, tuple[Instance, ...]] = {}
    gone: list[tuple[str, str | None]] = []
    for name, instances in fragment.attributes.items():
        merged: list[Instance] = []
        for one in instances:
            old = find(entity.attributes, name, one.dataset)
            if one.value is NULL_VALUE:
                if old is not None:
                    gone.append((name, one.dataset))
                continue
            merged.append(_merged(old, one, at, observed))
        if merged:
            put[name] = tuple(merged)
    return _changed(entity, fragment, at, fragment.scopes, put, gone=tuple(gone), stamp=False)


def partial(entity: Entity, name: str, patch: Instance, at: int) -> Change:
    """The change of some members of one instance (5.6.4)."""
    old = _existing(entity, name, patch.dataset)
    if patch.value is NULL_VALUE:
        return Change(entity.id, at, Deed.CHANGED, gone=((name, patch.dataset),))
    value = old.value if patch.value is MISSING else patch.value
    kind = old.kind if patch.value is MISSING else patch.kind
    if kind is not old.kind:
        raise bad(f"the attribute is a {old.kind}")
    parts = {**(old.parts or {}), **stamped(patch.parts or {}, old.parts or {}, at)}
    new = Instance(
        kind,
        value,
        patch.dataset,
        patch.observed if patch.observed is not None else old.observed,
        patch.unit if patch.unit is not None else old.unit,
        {**(old.extras or {}), **(patch.extras or {})} or None,
        kept_parts(parts),
        old.created,
        at,
    )
    return Change(entity.id, at, Deed.CHANGED, put={name: (new,)})


def replace_attribute(entity: Entity, name: str, instance: Instance, at: int) -> Change:
    """The change of one instance as a whole (5.6.19)."""
    old = _existing(entity, name, instance.dataset)
    return Change(entity.id, at, Deed.CHANGED, put={name: (stamp(instance, old, at),)})


def delete_attribute(entity: Entity, name: str, at: int, which: str | None) -> Change:
    """The change that takes one instance away, or all of an attribute (5.6.5).

    Parameters
    ----------
    which: a `datasetId`, None for the default instance, `ALL` for all.
    """
    if which != ALL:
        _existing(entity, name, which)
        return Change(entity.id, at, Deed.CHANGED, gone=((name, which),))
    instances = entity.attributes.get(name)
    if not instances:
        raise not_found("the entity has no such attribute")
    gone = tuple((name, one.dataset) for one in instances)
    return Change(entity.id, at, Deed.CHANGED, gone=gone)


def delete(entity: Entity, at: int) -> Change:
    """The change that ends the entity."""
    return Change(entity.id, at, Deed.DELETED)


def strip(
    entity: Entity, at: int, names: frozenset[str], how: Literal["keep", "drop"]
) -> Change:
    """The change that leaves only some attributes, or all but some (5.6.21)."""
    gone = [
        (name, one.dataset)
        for name, instances in entity.attributes.items()
        if (name in names) is (how == "drop")
        for one in instances
    ]
    return Change(entity.id, at, Deed.CHANGED, gone=tuple(gone))


def _changed(
    entity: Entity,
    fragment: Fragment,
    at: int,
    scopes: tuple[str, ...] | None,
    put: Attributes,
    *,
    gone: tuple[tuple[str, str | None], ...] = (),
    stamp: bool = True,
) -> Change:
    types = entity.types
    if fragment.types:
        types = tuple(dict.fromkeys((*entity.types, *fragment.types)))
    expires: int | Absent | None = MISSING if fragment.expires is None else fragment.expires
    return Change(
        entity.id,
        at,
        Deed.CHANGED,
        types=None if types == entity.types else types,
        scopes=None if scopes == entity.scopes else scopes,
        expires=None if expires is NULL_VALUE else expires,
        put=stamped(put, entity.attributes, at) if stamp else put,
        gone=gone,
    )


def _check_same(entity: Entity, fragment: Fragment) -> None:
    if fragment.id is not None and fragment.id != entity.id:
        raise bad("the id of an entity does not change")


def _existing(entity: Entity, name: str, dataset: str | None) -> Instance:
    found = find(entity.attributes, name, dataset)
    if found is None:
        raise not_found("the entity has no such attribute, or none with this datasetId")
    return found


def _merged(old: Instance | None, patch: Instance, at: int, observed: int | None) -> Instance:
    if old is None or (patch.kind is not old.kind and patch.value is not MISSING):
        if patch.value is MISSING:
            raise bad("a new attribute has a value")
        fresh = stamp(patch, old, at)
        return _cleaned(fresh)
    value = old.value
    if patch.value is not MISSING:
        mergeable = old.kind in {Kind.PROPERTY, Kind.LANGUAGE, Kind.JSON}
        value = merge_value(old.value, patch.value) if mergeable else patch.value
    moment = patch.observed
    if moment is None:
        moment = observed if observed is not None and old.observed is not None else old.observed
    return Instance(
        old.kind,
        value,
        old.dataset,
        moment,
        patch.unit if patch.unit is not None else old.unit,
        {**(old.extras or {}), **(patch.extras or {})} or None,
        _merged_parts(old, patch, at, observed),
        old.created,
        at,
    )


def _cleaned(instance: Instance) -> Instance:
    """A new instance without the nulls that found nothing to take away."""
    if not isinstance(instance.value, dict) or instance.kind is Kind.GEO:
        return instance
    return Instance(
        instance.kind,
        merge_value({}, instance.value),
        instance.dataset,
        instance.observed,
        instance.unit,
        instance.extras,
        instance.parts,
        instance.created,
        instance.modified,
    )


def _merged_parts(
    old: Instance, patch: Instance, at: int, observed: int | None
) -> Attributes | None:
    if not patch.parts:
        return old.parts
    parts: dict[str, tuple[Instance, ...]] = dict(old.parts or {})
    for name, instances in patch.parts.items():
        kept = {one.dataset: one for one in parts.get(name, ())}
        for one in instances:
            if one.value is NULL_VALUE:
                kept.pop(one.dataset, None)
            else:
                kept[one.dataset] = _merged(kept.get(one.dataset), one, at, observed)
        if kept:
            parts[name] = tuple(kept.values())
        else:
            parts.pop(name, None)
    return parts or None
