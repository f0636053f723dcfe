"""Which entities a query of NGSI-v2 means, and how they are given.

What: parameters of an address or members of a body become one `Query`; `listed` walks what
names and types leave of the tenant, and tests the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from kaga.engines.context import Entity
from kaga.engines.context.errors import bad
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.v2.finding import compile_order, compile_place, read_shape
from kaga.engines.context.v2.names import Names, V2Id
from kaga.engines.context.v2.queries import compile_filter
from kaga.engines.context.v2.writing import Form, Shown, write_entity
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.bodies import Bodies
from kaga.services.exchange.state.tenants import Held
from kaga.services.exchange.v2.calls import PathQuery, V2Call, understood, whole

_FORMS: Final[tuple[Form, ...]] = ("keyValues", "values", "unique")
_PLACE: Final = ("georel", "geometry", "coords")
Test = Callable[[Entity], bool]
MOST: Final = 1000
_bodies = Bodies()


@dataclass(frozen=True, slots=True)
class Selector:
    """Which entities by their names: ids or a pattern, types or a pattern.

    Attributes
    ----------
    ids, types: None for any.
    """

    ids: frozenset[str] | None = None
    types: frozenset[str] | None = None
    id_fits: Callable[[str], bool] | None = None
    type_fits: Callable[[str], bool] | None = None

    def means(self, known: V2Id) -> bool:
        """Whether an entity that is known so is meant."""
        return (
            (self.ids is None or known.id in self.ids)
            and (self.types is None or known.type in self.types)
            and (self.id_fits is None or self.id_fits(known.id))
            and (self.type_fits is None or self.type_fits(known.type))
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A query.

    Attributes
    ----------
    selectors: an entity is meant by one of them; none for all.
    tests: all of them hold.
    """

    selectors: tuple[Selector, ...]
    tests: tuple[Test, ...]
    shown: Shown
    order: Callable[[Sequence[Entity]], list[Entity]] | None = None


def pattern(text: object) -> Callable[[str], bool]:
    """What fits a pattern."""
    if not isinstance(text, str) or not text:
        raise bad("a pattern is a text that is not empty")
    return compile_pattern(text)


def form_of(options: frozenset[str]) -> Form:
    """The form that is asked for."""
    return next((form for form in _FORMS if form in options), "normalized")


def words(text: str | None) -> tuple[str, ...] | None:
    """Names of a list, in its order."""
    return None if text is None else tuple(text.split(","))


def read_query(asked: V2Call) -> Query:
    """The query of an address."""
    return _query_of(asked.request.query, asked.names)


@lru_cache(maxsize=4096)
def _query_of(query: bytes, names: Names) -> Query:
    given, options = understood(query)
    selector = _read_selector(given)
    shown = Shown(form_of(options), words(given.get("attrs")), words(given.get("metadata")))
    tests = read_tests(given, names)
    return Query((selector,), tests, shown, order_of(given.get("orderBy"), names, given))


def order_of(
    text: str | None, names: Names, given: Mapping[str, Any]
) -> Callable[[Sequence[Entity]], list[Entity]] | None:
    """The order that is asked for; distances are from what `given` is near to."""
    return None if text is None else compile_order(text, names, _near(given))


def _read_selector(given: Mapping[str, str]) -> Selector:
    if "id" in given and "idPattern" in given:
        raise bad("entities are named by id or by idPattern")
    if "type" in given and "typePattern" in given:
        raise bad("entities are chosen by type or by typePattern")
    return Selector(
        frozenset(given["id"].split(",")) if "id" in given else None,
        frozenset(given["type"].split(",")) if "type" in given else None,
        pattern(given["idPattern"]) if "idPattern" in given else None,
        pattern(given["typePattern"]) if "typePattern" in given else None,
    )


def read_tests(given: Mapping[str, Any], names: Names) -> tuple[Test, ...]:
    """The filters of a query, or of the expression of a subscription."""
    tests: list[Test] = []
    if "q" in given:
        tests.append(compile_filter(_text(given, "q"), names, "values"))
    if "mq" in given:
        tests.append(compile_filter(_text(given, "mq"), names, "metadata"))
    asked = [name in given for name in _PLACE]
    if any(asked):
        if not all(asked):
            raise bad("a question about places has georel, geometry and coords")
        georel, geometry, coords = (_text(given, name) for name in _PLACE)
        tests.append(compile_place(georel, geometry, coords, names))
    return tuple(tests)


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given[name]
    if not isinstance(value, str) or not value:
        raise bad(f"{name} is a text that is not empty")
    return value


def _near(given: Mapping[str, Any]) -> dict[str, object] | None:
    if not given.get("georel", "").startswith("near"):
        return None
    return read_shape(given["geometry"], given["coords"])


# -- walking -----------------------------------------------------------------------------------


def found(asked: V2Call, query: Query, paths: tuple[PathQuery, ...]) -> Iterator[Held]:
    """Every entity that is meant, in the query's order."""
    walked = _walk(asked, query, paths)
    if query.order is None:
        return walked
    by_id = {held.entity.id: held for held in walked}
    ordered = query.order([held.entity for held in by_id.values()])
    return iter([by_id[entity.id] for entity in ordered])


def _walk(asked: V2Call, query: Query, paths: tuple[PathQuery, ...]) -> Iterator[Held]:
    names, selectors, tests = asked.names, query.selectors, query.tests
    everywhere = any(path.below and path.path == "/" for path in paths)
    any_one = all(one == Selector() for one in selectors)
    for held in _candidates(asked, selectors):
        entity = held.entity
        if entity.lapse is not None and entity.lapse <= asked.at:
            living = asked.tenant.get(entity.id, asked.at)
            if living is None:
                continue
            held, entity = living, living.entity  # noqa: PLW2901 - as it is by now
        if not any_one or not everywhere:
            known = names.known_as(entity)
            if not everywhere and not any(path.includes(known.path) for path in paths):
                continue
            if not any(one.means(known) for one in selectors):
                continue
        if all(test(entity) for test in tests):
            yield held


def _candidates(asked: V2Call, selectors: tuple[Selector, ...]) -> Iterator[Held]:
    """What the indices leave: entities of some ids, or of some types."""
    tenant, names = asked.tenant, asked.names
    if selectors and all(one.ids is not None for one in selectors):
        wanted = dict.fromkeys(name for one in selectors for name in one.ids or ())
        keys = {
            key: None for local in wanted for key in (local, *tenant.by_local_id.get(local, ()))
        }
        some = [tenant.entities[key] for key in keys if key in tenant.entities]
        return iter(sorted(some, key=lambda held: (held.entity.created, held.entity.id)))
    if selectors and all(one.types is not None for one in selectors):
        kinds = dict.fromkeys(name for one in selectors for name in one.types or ())
        return tenant.of_types([names.type_iri(kind) for kind in kinds])
    return tenant.of_types(None)


def listed(asked: V2Call, query: Query) -> Reply:
    """The page of a query."""
    limit = whole(asked.given, "limit", 20, least=0, most=MOST)
    offset = whole(asked.given, "offset", 0, least=0, most=10**9)
    entities = found(asked, query, asked.paths())
    headers = b""
    if "count" in asked.options:
        some = list(entities)
        headers = b"Fiware-Total-Count: %d\r\n" % len(some)
        entities = iter(some)
    page = islice(entities, offset, offset + limit)
    written = [body_of(held, asked.names, query.shown) for held in page]
    return Reply(200, b"[%b]" % b",".join(written), headers=headers)


def body_of(held: Held, names: Names, shown: Shown) -> bytes:
    """An entity as it is shown, written once until it changes."""
    key = (names, shown)
    return _bodies.kept(held, key, lambda entity: write_entity(entity, names, shown))


__all__ = ["Query", "Selector", "form_of", "listed", "pattern", "read_query"]
