"""What happens to entities, and who asked to be told of it (clauses 5.2.12, 5.8.6).

What: `happening` says of a change which attributes came, changed or went; a `Watch` is what a
subscription asks for, compiled; `wants` holds one against the other. Why from changes alone: a
replayed log gives the same answers as the hour in which it was written.

>>> from kaga.engines.context.changes import Change, Deed
>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> put = {"p": (Instance(Kind.PROPERTY, 1),)}
>>> born = Change("urn:a:1", 10, Deed.CREATED, types=("T",), put=put)
>>> found = happening(born, None, Entity("urn:a:1", ("T",), put))
>>> wants(Watch(triggers=read_triggers(("attributeCreated",))), found)
True
>>> wants(Watch(triggers=read_triggers(("attributeDeleted",))), found)
False
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kaga.engines.context.changes import Change, Deed, living
from kaga.engines.context.model import Attributes, Entity
from kaga.engines.context.query.places import GeoQuery
from kaga.engines.context.query.selecting import Chooses
from kaga.engines.context.query.syntax import Node
from kaga.engines.context.terms import TermMap

Matches = Callable[[Entity], bool]

# Bits and not an enumeration: they are combined for each attribute of each change.
ENTITY_CREATED: Final = 1
ENTITY_DELETED: Final = 2
ATTRIBUTE_CREATED: Final = 4
ATTRIBUTE_UPDATED: Final = 8
ATTRIBUTE_DELETED: Final = 16
ENTITY_RESHAPED: Final = 32  # its types, scopes or end, and no attribute
_OF_ATTRIBUTES: Final = ATTRIBUTE_CREATED | ATTRIBUTE_UPDATED | ATTRIBUTE_DELETED
_OF_ENTITIES: Final = ENTITY_CREATED | ENTITY_DELETED | ENTITY_RESHAPED
_NAMED: Final = {
    "entityCreated": ENTITY_CREATED,
    "entityUpdated": _OF_ATTRIBUTES | ENTITY_RESHAPED,
    "entityDeleted": ENTITY_DELETED,
    "attributeCreated": ATTRIBUTE_CREATED,
    "attributeUpdated": ATTRIBUTE_UPDATED,
    "attributeDeleted": ATTRIBUTE_DELETED,
}
DEFAULT_TRIGGERS: Final = ("attributeCreated", "attributeUpdated")


def read_triggers(names: Iterable[str]) -> int:
    """The bits of the standard's names."""
    bits = 0
    for name in names:
        bits |= _NAMED[name]
    return bits


@dataclass(frozen=True, slots=True)
class Happening:
    """What became of one entity.

    Attributes
    ----------
    at: when, microseconds since 1970.
    before, after: as it was and is; None where there was, or is, none.
    touched: what happened to each attribute, as bits.
    kinds: everything that happened, as bits.
    """

    at: int
    before: Entity | None
    after: Entity | None
    touched: Mapping[str, int]
    kinds: int

    @property
    def entity(self) -> Entity:
        """The entity as it is, or as it was before it was deleted."""
        entity = self.before if self.after is None else self.after
        assert entity is not None  # noqa: S101 - a change has at least one side
        return entity


def happening(change: Change, before: Entity | None, after: Entity | None) -> Happening | None:
    """What a change is for those who watch; None when nothing was and nothing is."""
    at = change.at
    if after is not None and after.lapse is not None:
        after = living(after, at)
    if before is not None and before.lapse is not None:
        before = living(before, _last_moment(before, at) if after is None else at)
    if before is None:
        if after is None:
            return None
        touched = dict.fromkeys(after.attributes, ATTRIBUTE_CREATED)
        kinds = ENTITY_CREATED | (ATTRIBUTE_CREATED if touched else 0)
        return Happening(at, None, after, touched, kinds)
    if after is None:
        touched = dict.fromkeys(before.attributes, ATTRIBUTE_DELETED)
        kinds = ENTITY_DELETED | (ATTRIBUTE_DELETED if touched else 0)
        return Happening(at, before, None, touched, kinds)
    touched = _touched(change, before.attributes)
    kinds = 0
    for bits in touched.values():
        kinds |= bits
    if change.deed is Deed.CREATED:
        kinds |= ENTITY_CREATED
    return Happening(at, before, after, touched, kinds or ENTITY_RESHAPED)


def _last_moment(entity: Entity, at: int) -> int:
    """The last moment at which an entity was there that is gone now."""
    return at if entity.expires is None else min(at, entity.expires - 1)


def _touched(change: Change, old: Attributes) -> dict[str, int]:
    touched: dict[str, int] = {}
    for name, put in change.put.items():
        known = old.get(name)
        if known is None:
            touched[name] = ATTRIBUTE_CREATED
            continue
        bits = 0
        for one in put:
            is_known = any(other.dataset == one.dataset for other in known)
            bits |= ATTRIBUTE_UPDATED if is_known else ATTRIBUTE_CREATED
        touched[name] = bits
    for name, dataset in change.gone:
        again = any(one.dataset == dataset for one in change.put.get(name, ()))
        if not again:
            touched[name] = touched.get(name, 0) | ATTRIBUTE_DELETED
    return touched


@dataclass(frozen=True, slots=True)
class Selector:
    """Which entities are meant.

    Attributes
    ----------
    types: every type that is named; None for entities of any type.
    chooses: whether an entity's types are meant.
    id: only this one.
    fits: whether an identifier is meant.
    """

    types: frozenset[str] | None = None
    chooses: Chooses | None = None
    id: str | None = None
    fits: Callable[[str], bool] | None = None

    def selects(self, entity: Entity) -> bool:
        """Whether an entity is meant."""
        if self.id is not None and entity.id != self.id:
            return False
        if self.fits is not None and not self.fits(entity.id):
            return False
        return self.chooses is None or self.chooses(entity.types)


@dataclass(frozen=True, slots=True)
class Clues:
    """What an index may know of a watch beyond its selectors and attributes.

    Attributes
    ----------
    query: the tree of its `q`, and what names in it stand for.
    words: attributes whose values are words of a vocabulary.
    place: its question about places.
    """

    query: Node | None = None
    terms: TermMap | None = None
    words: frozenset[str] = frozenset()
    place: GeoQuery | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What a subscription asks for.

    Attributes
    ----------
    selectors: one of them selects the entity; none for any entity.
    triggers: what must happen, as bits.
    watched: to which attributes; None for any.
    tests: all of them hold for the entity as it became.
    also: what else must be so of what happened; asked last.
    """

    selectors: tuple[Selector, ...] = ()
    triggers: int = ATTRIBUTE_CREATED | ATTRIBUTE_UPDATED
    watched: frozenset[str] | None = None
    tests: tuple[Matches, ...] = ()
    clues: Clues = field(default_factory=Clues)
    also: Callable[[Happening], bool] | None = None

    @property
    def only_attributes(self) -> frozenset[str] | None:
        """Attributes of which one must be touched; None where something else may do."""
        return None if self.triggers & _OF_ENTITIES & ~ENTITY_RESHAPED else self.watched

    def means(self, entity: Entity) -> bool:
        """Whether an entity is meant, whatever happened to it."""
        if self.selectors and not any(one.selects(entity) for one in self.selectors):
            return False
        return all(test(entity) for test in self.tests)


def wants(watch: Watch, found: Happening) -> bool:
    """Whether a watch is to be told."""
    triggers = watch.triggers
    if watch.watched is None:
        if not triggers & found.kinds:
            return False
    elif not triggers & found.kinds & (ENTITY_CREATED | ENTITY_DELETED):
        touched = found.touched
        if not any(touched.get(name, 0) & triggers for name in watch.watched):
            return False
    return watch.means(found.entity) and (watch.also is None or watch.also(found))
