"""What of a request is another broker's: matching registrations (clauses 4.3.6, 5.12).

What: a `Wanted` (which entities, which attributes) and a registration to a `Part`: what may be
asked of that source, no more than it registered. `Index` finds the registrations that come into
question by identifier and by type.

>>> from kaga.engines.context.sources.registration import read_registration
>>> body = {"id": "urn:a:1", "endpoint": "http://b.example", "information": [
...     {"entities": [{"type": "Car", "id": "urn:a:car"}], "propertyNames": ["speed"]}]}
>>> part = part_of(read_registration(body), Wanted(types=frozenset({"Car"})))
>>> part.ids, sorted(part.attributes)
(('urn:a:car',), ['speed'])
>>> part_of(read_registration(body), Wanted(ids=("urn:a:other",))) is None
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from kaga.engines.context.model import Entity
from kaga.engines.context.sources.registration import (
    Information,
    Mode,
    Registration,
    Selector,
)

PROXIED = frozenset({Mode.EXCLUSIVE, Mode.REDIRECT})


class Wanted(NamedTuple):
    """What a request is about; None for any.

    Attributes
    ----------
    fits: whether an identifier is meant by the request's pattern.
    types, attributes: IRIs.
    """

    ids: tuple[str, ...] | None = None
    fits: Callable[[str], bool] | None = None
    types: frozenset[str] | None = None
    attributes: frozenset[str] | None = None


class Part(NamedTuple):
    """What of a request a source may be asked for; None for whatever the request says.

    Attributes
    ----------
    types: of the entities that it registered, where the request names none.
    """

    registration: Registration
    ids: tuple[str, ...] | None
    pattern: str | None
    types: frozenset[str] | None
    attributes: frozenset[str] | None


def part_of(registration: Registration, wanted: Wanted) -> Part | None:
    """A source's part of a request; None where it has none."""
    chosen: list[Selector] = []
    attributes: set[str] | None = set()
    is_open = found = False
    for information in registration.information:
        selectors = _selected(information, wanted)
        if selectors is None:
            continue
        names = _named(information, wanted)
        if names is not None and not names:
            continue
        found = True
        is_open = is_open or not information.entities
        chosen += selectors
        attributes = None if attributes is None or names is None else attributes | names
    if not found:
        return None
    limited = None if attributes is None else frozenset(attributes)
    if is_open:
        return Part(registration, wanted.ids, None, None, limited)
    return Part(registration, *_narrowed(chosen, wanted), limited)


def _selected(information: Information, wanted: Wanted) -> list[Selector] | None:
    """The selectors that a request touches; None where it touches nothing."""
    if not information.entities:
        return []
    found = [one for one in information.entities if _touches(one, wanted)]
    return found or None


def _touches(selector: Selector, wanted: Wanted) -> bool:
    if selector.types and wanted.types is not None and wanted.types.isdisjoint(selector.types):
        return False
    if wanted.ids is not None:
        return any(_has(selector, identifier) for identifier in wanted.ids)
    return selector.id is None or wanted.fits is None or wanted.fits(selector.id)


def _has(selector: Selector, identifier: str) -> bool:
    if selector.id is not None:
        return selector.id == identifier
    return selector.fits is None or selector.fits(identifier)


def _named(information: Information, wanted: Wanted) -> frozenset[str] | None:
    """The attributes that both speak of; None for all."""
    if information.attributes is None:
        return wanted.attributes
    if wanted.attributes is None:
        return information.attributes
    return information.attributes & wanted.attributes


def _narrowed(
    chosen: Sequence[Selector], wanted: Wanted
) -> tuple[tuple[str, ...] | None, str | None, frozenset[str] | None]:
    """Identifiers, a pattern and types, as far as the source's are narrower."""
    types: frozenset[str] | None = None
    if wanted.types is None and all(one.types for one in chosen):
        types = frozenset(name for one in chosen for name in one.types)
    if wanted.ids is not None:
        ids = tuple(
            one for one in wanted.ids if any(_has(selector, one) for selector in chosen)
        )
        return ids, None, types
    if all(one.id is not None for one in chosen):
        return tuple(dict.fromkeys(str(one.id) for one in chosen)), None, types
    patterns = {one.pattern for one in chosen}
    only = next(iter(patterns)) if len(patterns) == 1 and wanted.fits is None else None
    return None, only, types


def speaks_of(registration: Registration, entity: Entity) -> bool:
    """Whether an entity that is there falls under a registration (clause 5.9.2.4)."""
    wanted = Wanted((entity.id,), None, frozenset(entity.types))
    part = part_of(registration, wanted)
    if part is None:
        return False
    return part.attributes is None or not part.attributes.isdisjoint(entity.attributes)


def collides(one: Registration, other: Registration) -> bool:
    """Whether two registrations may not stand beside each other (clause 4.3.6.3).

    What an exclusive one has, nobody else may have for himself.
    """
    if not {one.mode, other.mode} <= PROXIED or Mode.EXCLUSIVE not in {one.mode, other.mode}:
        return False
    first, second = (one, other) if one.mode is Mode.EXCLUSIVE else (other, one)
    for information in first.information:
        for selector in information.entities:
            wanted = Wanted(
                (str(selector.id),),
                None,
                frozenset(selector.types) or None,
                information.attributes,
            )
            if part_of(second, wanted) is not None:
                return True
    return False


class Index:
    """The registrations of one tenant.

    Parameters
    ----------
    registrations: all of them, in the order in which they came.
    """

    def __init__(self, registrations: Iterable[Registration]) -> None:
        self.all: dict[str, Registration] = {}
        self._by_id: dict[str, list[Registration]] = {}
        self._open: dict[str, list[Registration]] = {}  # by type, no identifier named
        self._named: dict[str, list[Registration]] = {}  # by type, identifiers named
        self._loose: list[Registration] = []
        for registration in registrations:
            self.all[registration.id] = registration
            for information in registration.information:
                self._enter(registration, information)

    def _enter(self, registration: Registration, information: Information) -> None:
        if not information.entities:
            self._loose.append(registration)
        for selector in information.entities:
            if selector.id is not None:
                self._by_id.setdefault(selector.id, []).append(registration)
            elif not selector.types:
                self._loose.append(registration)
            named = self._open if selector.id is None else self._named
            for name in selector.types:
                named.setdefault(name, []).append(registration)

    def _candidates(self, wanted: Wanted) -> Iterator[Registration]:
        yield from self._loose
        for identifier in wanted.ids or ():
            yield from self._by_id.get(identifier, ())
        if wanted.ids is None and wanted.types is None:
            yield from self.all.values()
            return
        for name in self._open if wanted.types is None else wanted.types:
            yield from self._open.get(name, ())
        if wanted.ids is None:
            for name in wanted.types or ():
                yield from self._named.get(name, ())
            for untyped in self._by_id.values():
                yield from untyped

    def parts(self, wanted: Wanted, at: int) -> list[Part]:
        """The parts of all sources, each source once, in the order of registering."""
        candidates = {one.id: one for one in self._candidates(wanted)}
        found: list[Part] = []
        for identifier in self._ordered(candidates):
            registration = candidates[identifier]
            if registration.expires is not None and registration.expires <= at:
                continue
            part = part_of(registration, wanted)
            if part is not None:
                found.append(part)
        return found

    def _ordered(self, candidates: Iterable[str]) -> Iterable[str]:
        named = set(candidates)
        if len(named) * 8 < len(self.all):
            return sorted(named)
        return [identifier for identifier in self.all if identifier in named]
