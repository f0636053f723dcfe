"""One tenant's entities in memory, found by identifier and by type.

What: dictionaries in order of creation; each entity in a `Held` beside what was already written
of it for readers. Why order of creation: it is the same after every restart, and costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush, merge
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from kaga.engines.context import Change, Entity, apply_change, living
from kaga.engines.context.v2.names import local_id
from kaga.services.exchange.state.indices import Indices

if TYPE_CHECKING:
    from kaga.engines.context.query.indexing import Sought
    from kaga.services.exchange.state.documents import Document


HIDING: Final = "\x1f"  # in the names of tenants that no request can name


def hidden_name(tenant: str, snapshot: str) -> str:
    """The name of the tenant that holds a snapshot of another one."""
    return f"{tenant}{HIDING}{snapshot}"


def gone_name(number: int) -> str:
    """What is called like a removed tenant, so that its number stays taken."""
    return f"{HIDING}{HIDING}{number}"


class Held:
    """One entity and its bodies by view: a body is written once for many readers.

    Parameters
    ----------
    order: its place among the tenant's entities; who came later has a larger one.

    Attributes
    ----------
    is_gone: whether the entity was deleted.
    """

    __slots__ = ("bodies", "entity", "is_gone", "order")

    def __init__(self, entity: Entity, order: int = 0) -> None:
        self.entity = entity
        self.order = order
        self.is_gone = False
        self.bodies: dict[object, bytes] | None = None


_FEW_ENDS: Final = 1_000
_ORDER: Final = attrgetter("order")


class Tenant:
    """Everything of one tenant.

    Parameters
    ----------
    name: as requests call it; empty for the default tenant.
    number: as the log calls it.
    """

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.number = number
        self.entities: dict[str, Held] = {}
        self.by_type: dict[str, dict[str, Held]] = {}
        self.by_local_id: dict[str, dict[str, Held]] = {}  # those that have one in NGSI-v2
        self.documents: dict[str, dict[str, Document]] = {}
        self.indices = Indices()
        self.heard = 0  # how many documents were filed by a replay or by another broker
        self.is_gone = False  # removed, with everything
        self.used = 0  # when a snapshot was last asked, microseconds since 1970
        self._next = 0
        self._ends: list[tuple[int, str]] = []  # of entities, some of them no longer true
        self._unsorted: set[str | None] = set()  # types of which members stand out of order

    def get(self, identifier: str, at: int) -> Held | None:
        """The entity that lives under an identifier at a moment."""
        held = self.entities.get(identifier)
        if held is None or held.entity.lapse is None or held.entity.lapse > at:
            return held
        entity = living(held.entity, at)
        return None if entity is None else Held(entity)

    def of_types(self, types: Iterable[str] | None) -> Iterator[Held]:
        """Entities that have one of some types, each once, oldest first; None for all."""
        return self.candidates(types, (), None)

    def candidates(
        self, types: Iterable[str] | None, sought: Sequence[Sought], wanted: int | None
    ) -> Iterator[Held]:
        """As `of_types`, without some of which an index knows that they are not meant.

        Parameters
        ----------
        sought, wanted: as for `Indices.candidates`.
        """
        names = [None] if types is None else [name for name in types if name in self.by_type]
        each: list[Iterable[Held]] = []
        for name in names:
            members = self.members(name)
            found = self.indices.candidates(name, members, sought, wanted)
            each.append(members.values() if found is None else found)
        return iter(each[0]) if len(each) == 1 else _merged(each)

    def members(self, name: str | None) -> dict[str, Held]:
        """Entities of one type, oldest first; None for all there are."""
        members = self.entities if name is None else self.by_type.get(name, {})
        if name in self._unsorted:
            self._unsorted.discard(name)
            ordered = sorted(members.items(), key=lambda item: item[1].order)
            members.clear()
            members.update(ordered)
        return members

    def load(self, entity: Entity) -> None:
        """Take in an entity behind all others: one that a checkpoint kept."""
        self._place(entity.id, entity)

    def order_of(self, identifier: str) -> int | None:
        """The place of an entity among all; None where there is none."""
        held = self.entities.get(identifier)
        return None if held is None else held.order

    def apply(self, change: Change) -> tuple[Entity | None, Entity | None]:
        """Make a change; what was there before it and what is there now are given back."""
        held = self.entities.get(change.entity)
        before = None if held is None else held.entity
        after = apply_change(before, change)
        self._place(change.entity, after)
        return before, after

    def restore(self, identifier: str, entity: Entity | None, order: int | None = None) -> None:
        """Put back what was there before a change.

        Parameters
        ----------
        order: its place before, where the change took it away.
        """
        self._place(identifier, entity)
        held = self.entities.get(identifier)
        if held is not None and order is not None:
            held.order = order
            self._unsorted.update((None, *held.entity.types))

    def next_to_end(self) -> Entity | None:
        """The entity that ends by itself before all others; None where none does."""
        while self._ends:
            expires, identifier = self._ends[0]
            held = self.entities.get(identifier)
            if held is not None and held.entity.expires == expires:
                return held.entity
            heappop(self._ends)
        return None

    def _will_end(self, identifier: str, expires: int) -> None:
        """Remember an end; ends that moved are forgotten when they are most of all."""
        if len(self._ends) > _FEW_ENDS + 4 * len(self.entities):
            true = {one.entity.id: one.entity.expires for one in self.entities.values()}
            self._ends = [end for end in self._ends if true.get(end[1]) == end[0]]
            heapify(self._ends)
        heappush(self._ends, (expires, identifier))

    def _place(self, identifier: str, entity: Entity | None) -> None:
        held = self.entities.get(identifier)
        ends = None if entity is None else entity.expires
        if ends is not None and (held is None or held.entity.expires != ends):
            self._will_end(identifier, ends)
        if entity is None:
            if held is not None:
                del self.entities[identifier]
                self._leave(held, held.entity.types)
                self._unname(identifier)
                held.is_gone = True
                self.indices.changed(held, held.entity.types)
            return
        if held is None:
            held = self.entities[identifier] = Held(entity, self._next)
            self._next += 1
            self._enter(held, entity.types)
            self._name(identifier, held)
            self.indices.changed(held, entity.types)
            return
        old = held.entity
        held.entity = entity
        held.bodies = None
        if old.types != entity.types:
            self._leave(held, old.types)
            self._enter(held, entity.types)
            self._unsorted.update(entity.types)
            self.indices.changed(held, old.types)
        self.indices.changed(held, entity.types)

    def _enter(self, held: Held, types: tuple[str, ...]) -> None:
        for name in types:
            members = self.by_type.get(name)
            if members is None:
                members = self.by_type[name] = {}
            members[held.entity.id] = held

    def _leave(self, held: Held, types: tuple[str, ...]) -> None:
        for name in types:
            members = self.by_type.get(name)
            if members is not None:
                members.pop(held.entity.id, None)
                if not members:
                    del self.by_type[name]

    def _name(self, identifier: str, held: Held) -> None:
        local = local_id(identifier)
        if local is not None:
            self.by_local_id.setdefault(local, {})[identifier] = held

    def _unname(self, identifier: str) -> None:
        local = local_id(identifier)
        if local is not None:
            named = self.by_local_id[local]
            del named[identifier]
            if not named:
                del self.by_local_id[local]


def _merged(each: list[Iterable[Held]]) -> Iterator[Held]:
    """Members of several types in one order, each once."""
    last: Held | None = None
    for held in merge(*each, key=_ORDER):
        if held is not last:
            yield held
        last = held
