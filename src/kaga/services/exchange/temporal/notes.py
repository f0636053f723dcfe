"""What the temporal interface changes, as notes in the log.

What: a note is a list, its first part a word for what is done, its second the entity. Why
notes and not changes of the entity: adding to the past changes nothing of the present, and the
log brings a note back at its place in a replay. Words and their order are kept for ever.

| note | means |
|---|---|
| `put`, entity, at, types, scopes, attributes, ends | instances are added to the past |
| `edit`, entity, at, attribute, dataset, called, instance | an instance has another state |
| `take`, entity, attribute, dataset, called | an instance was never there |
| `cut`, entity, attribute, dataset | an attribute was never there; every one for `@all` |
| `end`, entity, at, attribute, dataset | an attribute that only the past knows ended |
| `drop`, entity | the entity has no past |
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from kaga.engines.context import Entity
from kaga.engines.context.history.reading import Past, Scoped
from kaga.engines.context.merging import ALL
from kaga.engines.context.model import NULL_VALUE, Instance, Kind
from kaga.engines.context.wire import pack_attributes, unpack_attributes

Note = list[Any]


class Told(list[Any]):
    """A note on its way to the log, with the entity as it was when the note was written.

    Why: when the note is durable the entity may be further already; read again from the log,
    it stands where it stood.
    """

    __slots__ = ("before",)

    def __init__(self, note: Note, before: Entity | None) -> None:
        super().__init__(note)
        self.before = before


_KINDS: Final = tuple(Kind)
_CODES: Final = {kind: code for code, kind in enumerate(_KINDS)}


def put_note(entity: str, at: int, past: Past) -> Note:
    """Instances are added."""
    told: dict[str, tuple[Instance, ...]] = {}
    ends: list[list[object]] = []
    for name, instances in past.attributes.items():
        kept = tuple(one for one in instances if one.value is not NULL_VALUE)
        if kept:
            told[name] = kept
        ends += [
            [name, one.dataset, one.observed, one.modified, _CODES[one.kind]]
            for one in instances
            if one.value is NULL_VALUE
        ]
    scopes = [tuple(one) for one in past.scopes]
    return ["put", entity, at, past.types, scopes, pack_attributes(told), ends]


def read_put(note: Note) -> Past:
    """What a `put` adds."""
    _, _, at, types, scopes, attributes, ends = note
    told = dict(unpack_attributes(attributes))
    for name, dataset, observed, modified, code in ends:
        end = Instance(_KINDS[code], NULL_VALUE, dataset, observed, modified=modified or at)
        told[name] = (*told.get(name, ()), end)
    scoped = tuple(Scoped(tuple(some), observed) for some, observed in scopes)
    return Past(None, tuple(types), told, scoped)


def edit_note(place: Iterable[object], at: int, called: tuple[int, int], one: Instance) -> Note:
    """An instance has another state.

    Parameters
    ----------
    place: entity, attribute, dataset.
    """
    entity, name, dataset = place
    return ["edit", entity, at, name, dataset, called, pack_attributes({"": (one,)})]


def read_edited(packed: dict[str, Any]) -> Instance:
    """The instance of an `edit`."""
    return unpack_attributes(packed)[""][0]


__all__ = ["ALL", "Note", "Told", "edit_note", "put_note", "read_edited", "read_put"]
