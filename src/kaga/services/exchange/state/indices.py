"""Indices of a tenant's entities: made when they would have paid, right however late they are.

What: an index is made of the members of one type at one moment and never changed. Whoever
changes afterwards is looked at besides, each time, until that has cost as much as a new index
does. Why not kept up to date with every write: most attributes are written thousands of times
for each question about them, and the write is what a sensor waits for.

An index gives who may be meant; who asks tests each of them as without it, in the same order.
So an answer cannot depend on whether there is an index, only how long it takes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from kaga.engines.context.query.indexing import About, Index, Sought, index_of

if TYPE_CHECKING:
    from kaga.services.exchange.state.tenants import Held

Members = dict[str, "Held"]
_FEWEST: Final = 200  # members that are walked faster than anything else is found
_WALKS: Final = 3  # how often all are walked before an index is made
_MOST: Final = 64  # indices of a tenant
_AT_ONCE: Final = 20_000  # entities of which an index is made without a thread

_ORDER: Final = attrgetter("order")


@dataclass(slots=True)
class _Made:
    """One index.

    Attributes
    ----------
    index: None while a thread makes it.
    held: who was a member when it was begun.
    late: who has changed since, by identifier.
    cost: how many of them were looked at since, in all.
    """

    held: Sequence[Held]
    index: Index | None = None
    late: Members = field(default_factory=dict)
    cost: int = 0


class Indices:
    """The indices of one tenant."""

    def __init__(self) -> None:
        self._made: dict[str | None, dict[About, _Made]] = {}
        self._walked: dict[tuple[str | None, About], int] = {}

    def changed(self, held: Held, types: Iterable[str]) -> None:
        """An entity came, changed or went; with the types that it had or has."""
        if self._made:
            for name in (*types, None):
                kept = self._made.get(name, {})
                for about, made in list(kept.items()):
                    made.late[held.entity.id] = held
                    if len(made.late) > len(made.held):
                        del kept[about]

    def candidates(
        self, name: str | None, members: Members, sought: Sequence[Sought], wanted: int | None
    ) -> list[Held] | None:
        """Who may be meant, oldest first; None where walking is no slower.

        Parameters
        ----------
        name: the type of the members; None for all there are.
        sought: each of them holds for whoever is meant.
        wanted: how many the asker will take; None for all.
        """
        if len(members) < _FEWEST or not sought:
            return None
        best: tuple[int, Sought, Index, _Made] | None = None
        for one in sought:
            made = self._index(name, members, one.about)
            if made is None or made.index is None:
                continue
            count = one.count(made.index) + len(made.late)
            if best is None or count < best[0]:
                best = (count, one, made.index, made)
        if best is None or not _pays(best[0], len(members), wanted):
            return None
        _, chosen, index, made = best
        made.cost += len(made.late)
        return _found(chosen, index, made, name)

    def _index(self, name: str | None, members: Members, about: About) -> _Made | None:
        """The index, if there is one or it is time for one."""
        kept = self._made.get(name, {})
        made = kept.get(about)
        if made is not None:
            if made.cost + len(made.late) <= len(members):
                return made
            del kept[about]
        key = (name, about)
        walked = self._walked.get(key, 0) + 1
        if len(self._walked) > _MOST:
            self._walked.clear()
            self._made.clear()
        self._walked[key] = walked
        if walked < _WALKS:
            return None
        del self._walked[key]
        if sum(map(len, self._made.values())) >= _MOST:
            self._made.clear()
        fresh = _begun(about, members)
        self._made.setdefault(name, {})[about] = fresh
        return fresh


def _begun(about: About, members: Members) -> _Made:
    """An index of members as they are now; a large one is made beside requests."""
    made = _Made(list(members.values()))
    entities = [held.entity for held in made.held]

    def make() -> None:
        made.index = index_of(about, entities)

    if len(entities) <= _AT_ONCE:
        make()
    else:
        threading.Thread(target=make, name="index", daemon=True).start()
    return made


def _pays(count: int, members: int, wanted: int | None) -> bool:
    """Whether looking at so many is less than walking until enough are found.

    Of the members, one in `members / count` is meant; a walk ends when `wanted` were found.
    """
    if wanted is None:
        return count * 2 < members
    return count * count <= wanted * members


def _found(sought: Sought, index: Index, made: _Made, name: str | None) -> list[Held]:
    late = made.late
    places = set(sought.found(index))
    found = [held for place in places if (held := made.held[place]).entity.id not in late]
    found += [held for held in late.values() if _is_member(held, name)]
    found.sort(key=_ORDER)
    return found


def _is_member(held: Held, name: str | None) -> bool:
    return not held.is_gone and (name is None or name in held.entity.types)
