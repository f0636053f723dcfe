"""Which entities a query means: parameters to a plan, a plan to entities (clause 5.7.2).

What: `read_plan` compiles everything once; `Plan.find` walks what the indices leave. A plan is
kept with what its request asked for, so the next request with the same bytes begins to walk at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kaga.engines.context import Entity, NgsiError, TermMap
from kaga.engines.context.errors import bad
from kaga.engines.context.names import is_uri
from kaga.engines.context.query.compiling import compile_pattern, compile_query
from kaga.engines.context.query.indexing import (
    Sought,
    sought_by,
    sought_place,
    sought_scopes,
)
from kaga.engines.context.query.ordering import Reference, compile_order
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import Node, Path, parse, paths
from kaga.services.exchange.http.asking import join_level
from kaga.services.exchange.http.messages import parse_json
from kaga.services.exchange.state.tenants import Held, Tenant

Test = Callable[[Entity], bool]

FILTERING_WORDS: Final = """
id idPattern type q scopeQ georel geometry coordinates geoproperty csf expandValues orderBy
orderFrom orderGeometry collation
"""
FILTERING: Final = frozenset(FILTERING_WORDS.split())
_MEMBERS: Final = frozenset({"id", "type", "scope"})
_SYSTEM: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "observedAt"})


class Lookup:
    """Other entities, for queries that lead into them; those of the tenant that is walked."""

    __slots__ = ("_at", "_tenant")

    def __init__(self) -> None:
        self._tenant: Tenant | None = None
        self._at = 0

    def among(self, tenant: Tenant, at: int) -> None:
        """From now on, those of a tenant as they live at a moment."""
        self._tenant, self._at = tenant, at

    def __call__(self, identifier: str) -> Entity | None:
        """The entity under an identifier."""
        held = None if self._tenant is None else self._tenant.get(identifier, self._at)
        return None if held is None else held.entity


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled query.

    Attributes
    ----------
    ids: only these; None for any.
    types: entities have one of these; None for any.
    tests: all of them hold.
    is_wide: whether nothing narrows it (clause 5.7.2.4).
    order: how they are listed; None for the oldest first.
    sought: what an index may be asked: each of these holds for whoever is meant.
    lookup: what tests use that lead into other entities.
    """

    ids: tuple[str, ...] | None
    types: frozenset[str] | None
    tests: tuple[Test, ...]
    is_wide: bool
    order: Callable[[Sequence[Entity]], list[Entity]] | None = None
    sought: tuple[Sought, ...] = ()
    lookup: Lookup | None = None

    def find(self, tenant: Tenant, at: int, wanted: int | None = None) -> Iterator[Held]:
        """Every entity that is meant, in the plan's order.

        Parameters
        ----------
        wanted: how many will be taken; None for all.
        """
        if self.lookup is not None:
            self.lookup.among(tenant, at)
        if self.order is None:
            return self._walk(tenant, at, wanted)
        by_entity = {held.entity.id: held for held in self._walk(tenant, at, None)}
        ordered = self.order([held.entity for held in by_entity.values()])
        return iter([by_entity[entity.id] for entity in ordered])

    def _walk(self, tenant: Tenant, at: int, wanted: int | None) -> Iterator[Held]:
        for held in self._candidates(tenant, at, wanted):
            if held.entity.lapse is not None and held.entity.lapse <= at:
                living = tenant.get(held.entity.id, at)
                if living is None:
                    continue
                held = living  # noqa: PLW2901 - the entity as it is by now
            entity = held.entity
            for test in self.tests:
                if not test(entity):
                    break
            else:
                yield held

    def _candidates(self, tenant: Tenant, at: int, wanted: int | None) -> Iterator[Held]:
        if self.ids is None:
            return tenant.candidates(self.types, self.sought, wanted)
        found = [tenant.get(identifier, at) for identifier in self.ids]
        return iter([held for held in found if held is not None])


def read_plan(given: dict[str, str], terms: TermMap, attributes: frozenset[str] | None) -> Plan:
    """The plan of a query's parameters.

    Parameters
    ----------
    attributes: entities have one of these (`attrs`); None for any.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is not understood.
    """
    tests: list[Test] = []
    sought: list[Sought] = []
    lookup: Lookup | None = None
    ids = _ids(given.get("id"))
    types: frozenset[str] | None = None
    if "type" in given and given["type"] != "*":
        chooses, types = compile_types(given["type"], terms)
        if ids is not None or any(sign in given["type"] for sign in ";("):
            tests.append(lambda entity: chooses(entity.types))
    if "idPattern" in given and ids is None:
        matches = compile_pattern(given["idPattern"])
        tests.append(lambda entity: matches(entity.id))
    if attributes is not None and not attributes & {"id", "type"}:
        wanted = attributes - {"scope"}
        tests.append(lambda entity: not wanted.isdisjoint(entity.attributes))
    narrow = types is not None or _names_attribute(attributes)
    is_wide = not narrow and not (given.get("type") == "*" and "local" not in given)
    if "csf" in given:
        parse(given["csf"])  # a filter of context sources, of which none may be concerned
    if "q" in given:
        node = parse(given["q"])
        words = frozenset(given.get("expandValues", "").split(",")) - {""}
        lookup = _lookup(node, given)
        if lookup is None:
            sought += sought_by(node, terms, words)
        tests.append(compile_query(node, terms, words, lookup))
        is_wide = is_wide and all(_is_system(path) for path in paths(node))
    if "scopeQ" in given:
        inside = compile_scopes(given["scopeQ"])
        tests.append(lambda entity: inside(entity.scopes))
        sought.append(sought_scopes(given["scopeQ"]))
    if any(name in given for name in ("georel", "geometry", "coordinates")):
        place = read_geo(given, terms)
        tests.append(compile_geo(place))
        sought += sought_place(place)
        is_wide = False
    order = _order(given, terms)
    return Plan(ids, types, tuple(tests), is_wide, order, tuple(sought), lookup)


def _lookup(node: Node, given: dict[str, str]) -> Lookup | None:
    """How other entities are found, where a query leads into some (clause 5.7.2.4)."""
    reach = max(map(_reach, paths(node)))
    if reach > join_level(given):
        raise bad("q leads further into other entities than join does")
    return Lookup() if reach else None


def _reach(path: Path) -> int:
    """Over how many relationships a path leads."""
    return 0 if path.beyond is None else 1 + _reach(path.beyond)


def _order(
    given: dict[str, str], terms: TermMap
) -> Callable[[Sequence[Entity]], list[Entity]] | None:
    if "orderBy" not in given:
        return None
    shape = None
    if "dist-" in given["orderBy"] and "orderFrom" in given:
        kind = given.get("orderGeometry", "Point")
        shape = {"type": kind, "coordinates": _coordinates(given["orderFrom"])}
    return compile_order(given["orderBy"], terms, Reference(shape, given.get("collation")))


def _coordinates(text: str) -> object:
    try:
        return parse_json(text.encode())
    except NgsiError as error:
        raise bad("coordinates are a JSON array") from error


def _names_attribute(attributes: frozenset[str] | None) -> bool:
    if attributes is None:
        return False
    return any(name.rpartition("/")[2] not in _SYSTEM for name in attributes - _MEMBERS)


def _is_system(path: Path) -> bool:
    return len(path.names) == 1 and path.names[0] in _SYSTEM


def _ids(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    ids = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if not all(is_uri(part) for part in ids):
        raise bad("an id is a URI")
    return ids


def read_geo(given: dict[str, str], terms: TermMap) -> GeoQuery:
    """The question about places in a query's parameters."""
    if not all(name in given for name in ("georel", "geometry", "coordinates")):
        raise bad("a question about places has georel, geometry and coordinates")
    coordinates = _coordinates(given["coordinates"])
    attribute = terms.expand(given.get("geoproperty", "location"))
    return GeoQuery(given["georel"], given["geometry"], coordinates, attribute)
