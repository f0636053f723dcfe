"""Linked entities: what a relationship points to, shown inside or beside (clause 4.5.23).

What: `pick`, `omit` with braces to a view of each level; an entity and a way to find others to
plain data, inline or flat. An entity is not shown again inside itself.

>>> from kaga.engines.context.resolving import resolve
>>> members = read_members("id,locatedAt{name}", resolve(None, {}))
>>> members.depth, sorted(name.rpartition("/")[2] for name in members.names)
(1, ['id', 'locatedAt'])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Entity, Instance, Kind
from kaga.engines.context.names import is_name
from kaga.engines.context.terms import TermMap
from kaga.engines.context.writing import Style, View, write_entity

Find = Callable[[str], Entity | None]

_TOKEN: Final = re.compile(r"[,|{}]|[^,|{}]+")
_PLAIN: Final = frozenset({"id", "type", "scope"})
_LINKS: Final = frozenset({Kind.RELATIONSHIP, Kind.LIST_RELATIONSHIP})


@dataclass(frozen=True, slots=True)
class Members:
    """Names that are picked or omitted, and those of linked entities."""

    names: frozenset[str]
    below: Mapping[str, Members] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """Over how many relationships it reaches."""
        return max((1 + inner.depth for inner in self.below.values()), default=0)


def read_members(text: str, terms: TermMap) -> Members:
    """The names of a `pick` or an `omit`.

    Raises
    ------
    NgsiError
        `BadRequestData`.
    """
    tokens = _TOKEN.findall(text)
    members, rest = _members(tokens, terms)
    if rest:
        raise bad(f"{rest[0]!r} is not expected among names")
    return members


def _members(tokens: list[str], terms: TermMap) -> tuple[Members, list[str]]:
    names: set[str] = set()
    below: dict[str, Members] = {}
    while True:
        if not tokens or not is_name(tokens[0].strip()):
            raise bad("a name is expected")
        given, tokens = tokens[0].strip(), tokens[1:]
        name = given if given in _PLAIN else terms.expand(given)
        names.add(name)
        if tokens and tokens[0] == "{":
            below[name], tokens = _members(tokens[1:], terms)
            if not tokens or tokens[0] != "}":
                raise bad("a brace that is not closed")
            tokens = tokens[1:]
        if not tokens or tokens[0] not in {",", "|"}:
            return Members(frozenset(names), below), tokens
        tokens = tokens[1:]


def projected(view: View, pick: Members | None, omit: Members | None) -> View:
    """A view that shows what is picked and not what is omitted, level by level."""
    inner: dict[str, View] = {}
    bare = replace(view, pick=None, omit=frozenset(), below=())
    for name in {*(pick.below if pick else ()), *(omit.below if omit else ())}:
        inner[name] = projected(
            bare, pick.below.get(name) if pick else None, omit.below.get(name) if omit else None
        )
    hidden = frozenset(omit.names - omit.below.keys()) if omit else frozenset[str]()
    return replace(
        view,
        pick=pick.names if pick else view.pick,
        omit=hidden,
        below=tuple(sorted(inner.items(), key=lambda pair: pair[0])),
    )


@dataclass(frozen=True, slots=True)
class Joiner:
    """How linked entities are found and named.

    Attributes
    ----------
    find: an entity by its identifier.
    contained: identifiers that are not followed (`containedBy`).
    """

    find: Find
    terms: TermMap
    contained: frozenset[str] = frozenset()

    def inline(self, entity: Entity, view: View, level: int) -> dict[str, object]:
        """The entity with linked ones inside its relationships."""
        return self._inside(entity, view, level, self.contained)

    def _inside(
        self, entity: Entity, view: View, level: int, seen: frozenset[str]
    ) -> dict[str, object]:
        written = write_entity(entity, self.terms, view)
        if level == 0:
            return written
        seen |= {entity.id}
        for name, short, one in self._links(entity, written):
            targets = [linked for linked in map(self.find, _targets(one)) if linked is not None]
            shown = [
                self._inside(linked, _view_below(view, name), level - 1, seen)
                for linked in targets
                if linked.id not in seen
            ]
            if shown:
                many = isinstance(one.value, list)
                _put(written, short, shown if many else shown[0], view.style)
        return written

    def flat(self, entities: list[Entity], view: View, level: int) -> list[dict[str, object]]:
        """The entities, and behind them those that they link to, each once."""
        listed: list[dict[str, object]] = []
        seen = set(self.contained)
        wave = [(entity, view) for entity in entities]
        seen.update(entity.id for entity in entities)
        for depth in range(level + 1):
            following: list[tuple[Entity, View]] = []
            for entity, shown in wave:
                written = write_entity(entity, self.terms, shown)
                listed.append(written)
                if depth < level:
                    following += self._next(entity, shown, written, seen)
            wave = following
        return listed

    def _next(
        self, entity: Entity, view: View, written: Mapping[str, object], seen: set[str]
    ) -> Iterator[tuple[Entity, View]]:
        for name, _, one in self._links(entity, written):
            for target in _targets(one):
                linked = None if target in seen else self.find(target)
                if linked is not None:
                    seen.add(target)
                    yield linked, _view_below(view, name)

    def _links(
        self, entity: Entity, written: Mapping[str, object]
    ) -> list[tuple[str, str, Instance]]:
        """Relationships that are shown, each with its name and its short name."""
        found: list[tuple[str, str, Instance]] = []
        for name, instances in entity.attributes.items():
            short = self.terms.compact(name)
            if short in written and len(instances) == 1 and instances[0].kind in _LINKS:
                found.append((name, short, instances[0]))
        return found


def _view_below(view: View, name: str) -> View:
    for known, inner in view.below:
        if known == name:
            return inner
    return replace(view, pick=None, omit=frozenset(), below=())


def _targets(one: Instance) -> list[str]:
    values = one.value if isinstance(one.value, list) else [one.value]
    return [value for value in values if isinstance(value, str)]


def _put(written: dict[str, object], short: str, shown: object, style: Style) -> None:
    place = written[short]
    if style is Style.SIMPLIFIED:
        written[short] = shown
    elif isinstance(place, dict):
        place["entityList" if isinstance(shown, list) else "entity"] = shown
