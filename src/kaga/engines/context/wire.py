"""Changes as compact plain data, and back: what the log keeps.

What: lists instead of objects, numbers for kinds, moments as whole microseconds. Why: a record
is written for each update and read for each entity at a restart; names of members would be half
of it. The first number is the format's; a reader refuses what it does not know.

>>> from kaga.engines.context.changes import Change, Deed
>>> pack_change(Change("urn:a:1", 7, Deed.DELETED))
[1, 3, 'urn:a:1', 7]
>>> unpack_change([1, 3, "urn:a:1", 7]).deed.name
'DELETED'
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

from kaga.engines.context.changes import Change, Deed
from kaga.engines.context.model import MISSING, Absent, Attributes, Entity, Instance, Kind

FORMAT: Final = 1
_KINDS: Final = tuple(Kind)
_CODES: Final = {kind: code for code, kind in enumerate(_KINDS)}
_STAYS: Final = -1  # an end that stays as it is; no end is before 1970 by a microsecond


class UnknownFormat(ValueError):
    """The data was written by a later version."""


def pack_change(change: Change) -> list[object]:
    """A change as lists, numbers and texts."""
    entity, at, deed, types, scopes, expires, put, gone = change
    packed: list[object] = [FORMAT, int(deed), entity, at]
    if deed is Deed.DELETED:
        return packed
    end = _STAYS if isinstance(expires, Absent) else expires
    packed += (types, scopes, end, pack_attributes(put))
    if gone:
        packed.append(gone)
    return packed


def unpack_change(packed: list[Any]) -> Change:
    """The change that was packed.

    Raises
    ------
    UnknownFormat
        Packed by a later version.
    """
    if packed[0] != FORMAT:
        raise UnknownFormat(f"changes of format {packed[0]} are not known")
    deed, entity, at = Deed(packed[1]), packed[2], packed[3]
    if deed is Deed.DELETED:
        return Change(entity, at, deed)
    types, scopes, expires, put = packed[4:8]
    return Change(
        entity,
        at,
        deed,
        types=None if types is None else tuple(map(sys.intern, types)),
        scopes=None if scopes is None else tuple(map(sys.intern, scopes)),
        expires=MISSING if expires == _STAYS else expires,
        put=unpack_attributes(put),
        gone=tuple((name, dataset) for name, dataset in packed[8]) if len(packed) > 8 else (),
    )


def pack_attributes(attributes: Attributes) -> dict[str, list[list[object]]]:
    """Attributes with all their instances."""
    return {
        name: [_pack(some[0])] if len(some) == 1 else [_pack(one) for one in some]
        for name, some in attributes.items()
    }


def unpack_attributes(packed: Mapping[str, Any]) -> Attributes:
    """Attributes as they were."""
    return {
        sys.intern(name): (_unpack(*some[0]),)
        if len(some) == 1  # by far the commonest, and a generator costs as much as its instance
        else tuple(_unpack(*one) for one in some)
        for name, some in packed.items()
    }


def _pack(one: Instance) -> list[object]:
    """An instance, without the members at its end that it does not have."""
    kind, value, dataset, observed, unit, extras, parts, created, modified = one
    packed: list[object] = [_CODES[kind], value, created, modified]
    if parts is not None:
        packed += (dataset, observed, unit, extras, pack_attributes(parts))
    elif extras is not None:
        packed += (dataset, observed, unit, extras)
    elif unit is not None:
        packed += (dataset, observed, unit)
    elif observed is not None:
        packed += (dataset, observed)
    elif dataset is not None:
        packed.append(dataset)
    return packed


def _unpack(
    code: int,
    value: object,
    created: int,
    modified: int,
    *rest: Any,
) -> Instance:
    if created == modified:
        modified = created  # one number in memory instead of two
    if not rest:
        plain = (_KINDS[code], value, None, None, None, None, None, created, modified)
        return tuple.__new__(Instance, plain)
    padded: list[Any] = [*rest, None, None, None, None, None]
    dataset, observed, unit, extras, parts = padded[:5]
    return Instance(
        _KINDS[code],
        value,
        None if dataset is None else sys.intern(dataset),
        observed,
        None if unit is None else sys.intern(unit),
        extras,
        unpack_attributes(parts) if parts else None,
        created,
        modified,
    )


def pack_entity(entity: Entity) -> list[object]:
    """An entity as it is, as lists, numbers and texts."""
    return [
        entity.id,
        entity.types,
        entity.scopes,
        entity.created,
        entity.modified,
        entity.expires,
        entity.lapse,
        pack_attributes(entity.attributes),
    ]


class EntityReader:
    """Unpacks many entities; what is the same in many of them is one object in memory."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {(): ()}

    def unpack(self, packed: list[Any]) -> Entity:
        """The entity that was packed."""
        identifier, types, scopes, created, modified, expires, lapse, attributes = packed
        return Entity(
            identifier,
            self._names_of(types),
            unpack_attributes(attributes),
            self._names_of(scopes),
            created,
            created if created == modified else modified,
            expires,
            lapse,
        )

    def _names_of(self, names: list[str]) -> tuple[str, ...]:
        key = tuple(names)
        known = self._names.get(key)
        if known is None:
            known = self._names[key] = tuple(map(sys.intern, names))
        return known
