"""One entity over time: its attributes as series, its scopes, the types that it last had.

What: `Evolution` hears changes of the entity and notes of the temporal interface. Why it begins
with an entity: as long as nothing of an entity changed, what it is is all that it ever was, and
nothing is kept twice; with the first change the entity as it was becomes the evolution's
beginning, shared with whoever still holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson

from kaga.engines.context import Change, Deed, Entity, Instance
from kaga.engines.context.history.reading import Past
from kaga.engines.context.history.windows import Stamp, Window
from kaga.engines.context.merging import ALL
from kaga.engines.context.model import NULL_VALUE, Attributes
from kaga.engines.context.wire import pack_attributes, unpack_attributes
from kaga.services.exchange.temporal.series import Called, Series, Shelf

Which = tuple[str, str | None]
"""An attribute and a `datasetId`."""
_SIZE: Final = 4  # bytes that say how long the head of a row is


class ScopeSet(NamedTuple):
    """Scopes that the entity had from a moment on.

    Attributes
    ----------
    scopes: none where they were taken away.
    """

    scopes: tuple[str, ...]
    observed: int | None
    known: int

    @property
    def since(self) -> int:
        """From when they held."""
        return self.known if self.observed is None else self.observed


class Evolution:
    """One entity over time.

    Parameters
    ----------
    begun: the entity before its first change; None where there was none.
    """

    __slots__ = ("_begun", "scopes", "series", "types")

    def __init__(self, begun: Entity | None = None) -> None:
        self._begun = {} if begun is None else dict(begun.attributes)
        self.types: tuple[str, ...] = () if begun is None else begun.types
        self.scopes: list[ScopeSet] | None = None
        self.series: dict[Which, Series] = {}
        if begun is not None and begun.scopes:
            self.scopes = [ScopeSet(begun.scopes, begun.created, begun.created)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it."""
        return not self.scopes and not any(len(series) for _, series in self.walk())

    def hear(self, change: Change, before: Entity | None, shelf: Shelf) -> None:
        """Take in a change of the entity."""
        for name, instances in change.put.items():
            for one in instances:
                series = self.series.get((name, one.dataset))
                if series is None:
                    series = self._of(name, one.dataset, shelf)
                series.append(one, one.modified, shelf)
        for name, dataset in change.gone:
            self._end(before, (name, dataset), change.at, shelf)
        if change.types is not None:
            self.types = change.types
        if change.scopes is not None and (change.scopes or self.scopes):
            self._scope(ScopeSet(change.scopes, change.at, change.at))
        if change.deed is Deed.DELETED and before is not None:
            self._leave(before, change.at, shelf)

    def _leave(self, before: Entity, at: int, shelf: Shelf) -> None:
        """Everything that the entity had ended."""
        self.types = before.types
        for name, instances in before.attributes.items():
            for one in instances:
                self._end(before, (name, one.dataset), at, shelf)
        if before.scopes:
            self._scope(ScopeSet((), None, at))

    def put(self, past: Past, at: int, shelf: Shelf) -> None:
        """Add to the past; what was observed at the same moment is replaced."""
        self.types = tuple(dict.fromkeys((*self.types, *past.types)))
        for scopes, observed in past.scopes:
            self._scope(ScopeSet(scopes, observed, at))
        for name, instances in past.attributes.items():
            for one in instances:
                series = self._of(name, one.dataset, shelf)
                stamped = one if one.value is NULL_VALUE else one._replace(modified=at)
                called = None if one.observed is None else series.seen(one.observed)
                if called is None:
                    series.append(stamped, at, shelf)
                else:
                    series.change(called, stamped, shelf)

    def join(self, which: Which, one: Instance, known: int, shelf: Shelf) -> None:
        """Add an instance with its own moments, as another broker told it."""
        self._of(*which, shelf).append(one, known, shelf)

    def end(self, which: Which, at: int, shelf: Shelf) -> None:
        """Say that an attribute ended that only the past knows."""
        if which[0] == "scope":
            self._scope(ScopeSet((), None, at))
        else:
            self._end(None, which, at, shelf)

    def cut(self, name: str, dataset: str | None) -> None:
        """Forget an attribute: one `datasetId` of it, or all; and `scope`."""
        if name == "scope":
            self.scopes = None
        for which in [which for which, _ in self.known(name) if dataset in (ALL, which[1])]:
            self._take_begun(*which)
            self.series.pop(which, None)

    def walk(self) -> Iterator[tuple[Which, Series]]:
        """Every attribute; also one that never changed."""
        yield from list(self.series.items())
        for name, instances in self._begun.items():
            for one in instances:
                yield (name, one.dataset), Series.of(one)

    def known(self, name: str) -> list[tuple[Which, Series]]:
        """An attribute's series that hold something."""
        return [(which, some) for which, some in self.walk() if which[0] == name and len(some)]

    def may_hold(self, window: Window) -> bool:
        """Whether an instance may lie in a window."""
        if any(series.may_hold(window) for series in self.series.values()):
            return True
        return holds_any(self._begun, window)

    def change(self, which: Which, called: Called, one: Instance | None, shelf: Shelf) -> None:
        """Give an instance another state, or take it out where there is none."""
        series = self._of(*which, shelf)
        if one is None:
            series.remove(called)
        elif series.find(called) is not None:
            series.change(called, one, shelf)

    def pack(self) -> bytes:
        """For a checkpoint."""
        parts: list[bytes] = []
        heads: list[object] = []
        for (name, dataset), series in self.series.items():
            head, data = series.pack()
            heads.append([name, dataset, head, len(data)])
            parts.append(data)
        scopes = None if self.scopes is None else [tuple(one) for one in self.scopes]
        rest = pack_attributes(self._begun)
        told = orjson.dumps([self.types, scopes, rest, heads])
        return len(told).to_bytes(_SIZE, "little") + told + b"".join(parts)

    @classmethod
    def unpack(cls, row: bytes, shelf: Shelf) -> Evolution:
        """The evolution that was packed."""
        size = int.from_bytes(row[:_SIZE], "little")
        types, scopes, rest, heads = orjson.loads(row[_SIZE : _SIZE + size])
        evolution = cls()
        evolution._begun = dict(unpack_attributes(rest))
        evolution.types = tuple(types)
        evolution.scopes = None if scopes is None else [_scope_set(*one) for one in scopes]
        at = _SIZE + size
        for name, dataset, head, length in heads:
            data = row[at : at + length]
            evolution.series[(name, dataset)] = Series.unpack(head, data, shelf)
            at += length
        return evolution

    def _of(self, name: str, dataset: str | None, shelf: Shelf) -> Series:
        which = (name, dataset)
        series = self.series.get(which)
        if series is None:
            series = self.series[which] = Series()
            one = self._take_begun(name, dataset)
            if one is not None:
                series.append(one, one.modified, shelf)
        return series

    def _take_begun(self, name: str, dataset: str | None) -> Instance | None:
        """The instance that the entity had in the beginning, which is kept no longer."""
        instances = self._begun.pop(name, ())
        if len(instances) == 1 and instances[0].dataset == dataset:
            return instances[0]  # by far the commonest
        rest = tuple(one for one in instances if one.dataset != dataset)
        if rest:
            self._begun[name] = rest
        return next((one for one in instances if one.dataset == dataset), None)

    def _end(self, before: Entity | None, which: Which, at: int, shelf: Shelf) -> None:
        series = self._of(*which, shelf)
        known = () if before is None else before.attributes.get(which[0], ())
        kinds = [one.kind for one in known if one.dataset == which[1]]
        if not kinds:
            kinds = [form.kind for part in series.parts() for form in part.columns().forms]
        if kinds:
            series.append(Instance(kinds[-1], NULL_VALUE, modified=at), at, shelf)

    def _scope(self, one: ScopeSet) -> None:
        """Put scopes in their place in time; those of the same moment are replaced."""
        kept = [other for other in self.scopes or () if other.since != one.since]
        self.scopes = sorted([*kept, one], key=lambda other: other.since)


def holds_any(attributes: Attributes, window: Window) -> bool:
    """Whether an instance of an entity that never changed lies in a window."""
    for instances in attributes.values():
        for one in instances:
            moment = one.observed if window.by is Stamp.OBSERVED else one.modified
            if moment is None:
                moment = None if window.strict else one.modified
            if moment is not None and window.touches(moment, moment):
                return True
    return False


def _scope_set(scopes: list[str], observed: int | None, known: int) -> ScopeSet:
    return ScopeSet(tuple(scopes), observed, known)
