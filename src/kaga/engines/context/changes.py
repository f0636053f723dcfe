"""Changes of entities: what became of which instance, and nothing about why.

What: a `Change` is the outcome of any operation as a difference of states: instances that took
a new state, instances that went, types, scopes, the end. `apply_change` makes the next entity.

Why outcomes and not operations: the log keeps changes, and everything reads that log: restart
(apply), subscriptions (which attributes changed, from what to what), the temporal evolution
(each instance with its moment), the city as it was at any second (apply up to there). None of
them needs to know how merging works, and a record means the same after merging has changed.

>>> from kaga.engines.context.model import Instance, Kind
>>> put = {"p": (Instance(Kind.PROPERTY, 1),)}
>>> born = Change("urn:a:1", 10, Deed.CREATED, types=("T",), put=put)
>>> apply_change(None, born).attributes["p"][0].value
1
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final, NamedTuple

from kaga.engines.context.model import MISSING, NOTHING, Absent, Attributes, Entity, Instance

_new: Final = tuple.__new__  # a third of what a named tuple's own constructor costs


class Deed(IntEnum):
    """What happened to the entity as a whole; the numbers are kept in logs."""

    CREATED = 1
    CHANGED = 2
    DELETED = 3


class Change(NamedTuple):
    """One entity's step from one state to the next.

    Attributes
    ----------
    entity: its identifier.
    at: when, microseconds since 1970.
    types, scopes: the new ones; None where they stay.
    expires: the new end; None for none, `MISSING` where it stays. Of a deletion, the end that
        the entity has reached by itself.
    put: instances with a new state, stamped with when they were created and modified.
    gone: attribute and `datasetId` of each instance that is no more.
    """

    entity: str
    at: int
    deed: Deed
    types: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = None
    expires: int | Absent | None = MISSING
    put: Attributes = NOTHING
    gone: tuple[tuple[str, str | None], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is different afterwards."""
        return (
            self.deed is Deed.CHANGED
            and self.types is None
            and self.scopes is None
            and self.expires is MISSING
            and not self.put
            and not self.gone
        )


def ended(entity: Entity, at: int) -> Change:
    """The deletion of an entity that has ended by itself."""
    return Change(entity.id, at, Deed.DELETED, expires=entity.expires)


def has_ended(entity: Entity, at: int) -> bool:
    """Whether an entity as a whole has ended by itself."""
    return entity.expires is not None and entity.expires <= at


def apply_change(entity: Entity | None, change: Change) -> Entity | None:
    """The entity after a change; None after its deletion.

    Parameters
    ----------
    entity: as it was; None where there was none.
    """
    if change.deed is Deed.DELETED:
        return None
    if entity is None or change.deed is Deed.CREATED:
        return _born(change)
    identifier, types, attributes, scopes, created, _, expires, _ = entity
    attributes = dict(attributes)
    for name, dataset in change.gone:
        _take_away(attributes, name, dataset)
    for name, put in change.put.items():
        old = attributes.get(name)
        attributes[name] = (
            put
            if old is None or (len(old) == 1 == len(put) and (old[0].dataset == put[0].dataset))
            else joined(old, put)
        )
    if not isinstance(change.expires, Absent):
        expires = change.expires
    return _new(
        Entity,
        (
            identifier,
            types if change.types is None else change.types,
            attributes,
            scopes if change.scopes is None else change.scopes,
            created,
            change.at,
            expires,
            _next_lapse(entity, attributes, expires, change.put),
        ),
    )


def _born(change: Change) -> Entity:
    """An entity that was not there before."""
    expires = None if isinstance(change.expires, Absent) else change.expires
    lapse = expires
    if _may_end(change.put):
        lapse = _lapse(change.put, expires)
    attributes = dict(change.put)
    return Entity(
        change.entity,
        change.types or (),
        attributes,
        change.scopes or (),
        change.at,
        change.at,
        expires,
        lapse,
    )


def _next_lapse(
    before: Entity, attributes: Attributes, expires: int | None, put: Attributes
) -> int | None:
    """As `_lapse`, which most entities never need."""
    if before.lapse is None and expires is None and not _may_end(put):
        return None
    return _lapse(attributes, expires)


def _may_end(put: Attributes) -> bool:
    for instances in put.values():  # a generator for each attribute costs more than it
        for one in instances:
            if one.extras is not None or one.parts is not None:
                return True
    return False


def _take_away(
    attributes: dict[str, tuple[Instance, ...]], name: str, dataset: str | None
) -> None:
    left = tuple(one for one in attributes.get(name, ()) if one.dataset != dataset)
    if left:
        attributes[name] = left
    else:
        attributes.pop(name, None)


def joined(old: tuple[Instance, ...], put: tuple[Instance, ...]) -> tuple[Instance, ...]:
    """Instances with some of them in a new state, the default one first."""
    by_dataset = {one.dataset: one for one in old}
    by_dataset.update((one.dataset, one) for one in put)
    if None in by_dataset:
        return (by_dataset.pop(None), *by_dataset.values())
    return tuple(by_dataset.values())


def _lapse(attributes: Attributes, expires: int | None) -> int | None:
    """The first moment at which the entity, or something of it, ends by itself."""
    earliest = expires
    for instances in attributes.values():
        for one in instances:
            if one.extras is None and one.parts is None:
                continue
            for moment in _ends(one):
                if earliest is None or moment < earliest:
                    earliest = moment
    return earliest


def _ends(instance: Instance) -> list[int]:
    """When the instance ends, and when parts of it do."""
    ends = [] if instance.expires is None else [instance.expires]
    for parts in (instance.parts or {}).values():
        for part in parts:
            ends.extend(_ends(part))
    return ends


def living(entity: Entity, at: int) -> Entity | None:
    """The entity without what has ended by itself; None when it has ended as a whole."""
    if entity.lapse is None or entity.lapse > at:
        return entity
    if entity.expires is not None and entity.expires <= at:
        return None
    attributes = _living(entity.attributes, at)
    return Entity(
        entity.id,
        entity.types,
        attributes,
        entity.scopes,
        entity.created,
        entity.modified,
        entity.expires,
        _lapse(attributes, entity.expires),
    )


def _living(attributes: Attributes, at: int) -> Attributes:
    kept: dict[str, tuple[Instance, ...]] = {}
    for name, instances in attributes.items():
        left = tuple(_without_ended(one, at) for one in instances if not _ended(one, at))
        if left:
            kept[name] = left
    return kept


def _ended(instance: Instance, at: int) -> bool:
    return instance.expires is not None and instance.expires <= at


def _without_ended(instance: Instance, at: int) -> Instance:
    if instance.parts is None:
        return instance
    return with_parts(instance, _living(instance.parts, at))


def with_parts(instance: Instance, parts: Mapping[str, tuple[Instance, ...]]) -> Instance:
    """The instance with other attributes of its own."""
    return Instance(
        instance.kind,
        instance.value,
        instance.dataset,
        instance.observed,
        instance.unit,
        instance.extras,
        parts or None,
        instance.created,
        instance.modified,
    )
