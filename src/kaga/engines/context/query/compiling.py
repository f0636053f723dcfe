"""From the tree of a query to a closure over entities.

What: `compile_query(node, terms, …)` gives a function from an entity to whether it is meant.
Why closures: names are written out and values read once for each query, not once for each of
the thousand entities that it looks at.

Patterns run on RE2, whose time is linear in the text: no pattern of a stranger can hold the
broker up.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.query.syntax import parse
>>> from kaga.engines.context.resolving import resolve
>>> matches = compile_query(parse("v>=40"), resolve({"v": "https://a.example/v"}, {}))
>>> matches(Entity("urn:a:1", (), {"https://a.example/v": (Instance(Kind.PROPERTY, 42),)}))
True
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any as Any_
from typing import Final

import re2

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Absent, Entity, Instance, Kind
from kaga.engines.context.moments import read_moment
from kaga.engines.context.query.syntax import (
    All,
    Any,
    Exists,
    Lacks,
    Literal_,
    Node,
    Path,
    Span,
    Text,
)
from kaga.engines.context.terms import TermMap

Matches = Callable[[Entity], bool]
Test = Callable[[object], bool]
Values = Callable[[Entity], Iterable[object]]
Find = Callable[[str], Entity | None]

_ORDERS: Final[dict[str, Callable[[Any_, Any_], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_ENTITY_MOMENTS: Final = {"createdAt": "created", "modifiedAt": "modified"}
_SIMPLE: Final = frozenset({int, float, str})
_LONGEST_PATTERN: Final = 1_000


def compile_query(
    node: Node,
    terms: TermMap,
    expand_values: frozenset[str] = frozenset(),
    find: Find | None = None,
) -> Matches:
    """Whether an entity is meant by a query.

    Parameters
    ----------
    node: the tree.
    terms: what names in it stand for.
    expand_values: attributes whose values are words of a vocabulary (`expandValues`).
    find: other entities by their identifiers, for paths that lead into them.

    Raises
    ------
    NgsiError
        `BadRequestData` for a pattern that is none, and for a path into other entities where
        none can be found.
    """
    if isinstance(node, All | Any):
        parts = [compile_query(part, terms, expand_values, find) for part in node.parts]
        return _all(parts) if isinstance(node, All) else _any(parts)
    values = values_at(node.path, terms, find)
    if isinstance(node, Lacks):
        return lambda entity: next(iter(values(entity)), None) is None
    if isinstance(node, Exists):
        return lambda entity: next(iter(values(entity)), None) is not None
    expand = terms.expand if node.path.names[0] in expand_values else None
    tests = [_test(node.operator, value, expand) for value in node.values]
    if node.operator in {"!=", "!~="}:
        return lambda entity: _differs(values(entity), tests)

    def holds(entity: Entity) -> bool:
        return any(test(value) for value in values(entity) for test in tests)

    if is_plain(node.path) and len(tests) == 1:
        return _of_one(terms.expand(node.path.names[0]), tests[0], holds)
    return holds


def is_plain(path: Path) -> bool:
    """Whether a path leads to the value of an attribute itself."""
    one = len(path.names) == 1 and not path.inside and path.beyond is None
    return one and path.names[0] not in _ENTITY_MOMENTS


def _of_one(name: str, test: Test, otherwise: Matches) -> Matches:
    """By far the commonest: one instance with a number or a text, and one test."""

    def matches(entity: Entity) -> bool:
        instances = entity.attributes.get(name)
        if instances is None:
            return False
        if len(instances) == 1:
            kind, value = instances[0][:2]
            if kind is Kind.PROPERTY and type(value) in _SIMPLE:
                return test(value)
        return otherwise(entity)

    return matches


def _all(parts: list[Matches]) -> Matches:
    return lambda entity: all(part(entity) for part in parts)


def _any(parts: list[Matches]) -> Matches:
    return lambda entity: any(part(entity) for part in parts)


def _differs(values: Iterable[object], tests: list[Test]) -> bool:
    """Something is there, and none of it is one of the values."""
    found = list(values)
    return bool(found) and not any(test(value) for value in found for test in tests)


def values_of(attribute: str) -> Values:
    """The values of an attribute, by its IRI."""
    return partial(_found, attribute, (), ())


def values_at(path: Path, terms: TermMap, find: Find | None = None) -> Values:
    """What a path leads to, in every instance of its attribute."""
    if path.beyond is not None:
        if find is None:
            raise bad("q follows relationships into other entities only in a join")
        links = values_at(Path(path.names, path.inside), terms)
        hinted, beyond = _hint(path.beyond, terms)
        return partial(_linked, links, values_at(beyond, terms, find), _only(find, hinted))
    first, *others = path.names
    if first in _ENTITY_MOMENTS and not others:
        return partial(_entity_moment, _ENTITY_MOMENTS[first])
    names = (terms.expand(first), *[(name, terms.expand(name)) for name in others])
    inside = tuple((key, terms.expand(key)) for key in path.inside)
    return partial(_found, str(names[0]), names[1:], inside)  # type: ignore[arg-type]


def _hint(path: Path, terms: TermMap) -> tuple[str | None, Path]:
    """The type that linked entities must have (`owner{Person:name}`), and the path in them."""
    first, *others = path.names
    kind, colon, name = first.partition(":")
    if not colon or name.startswith("//") or not name:
        return None, path
    return terms.expand(kind), replace(path, names=(name, *others))


def _only(find: Find, hinted: str | None) -> Find:
    """As `find`, for entities of one type."""
    if hinted is None:
        return find

    def found(identifier: str) -> Entity | None:
        other = find(identifier)
        return other if other is not None and hinted in other.types else None

    return found


def _linked(links: Values, values: Values, find: Find, entity: Entity) -> Iterator[object]:
    for name in links(entity):
        other = find(name) if isinstance(name, str) else None
        if other is not None:
            yield from values(other)


def _entity_moment(slot: str, entity: Entity) -> Iterable[object]:
    return (_Moment(getattr(entity, slot)),)


class _Moment(int):
    """A moment in microseconds: it compares with texts that are moments."""


def _found(
    name: str,
    parts: tuple[tuple[str, str], ...],
    inside: tuple[tuple[str, str], ...],
    entity: Entity,
) -> Iterator[object]:
    for one in entity.attributes.get(name, ()):
        for value in _below(one, parts):
            yield from _inside(value, inside)


def _below(one: Instance, parts: tuple[tuple[str, str], ...]) -> Iterator[object]:
    if not parts:
        if not isinstance(one.value, Absent):
            yield from _told(one)
        return
    (short, name), *rest = parts
    member = _member(one, short)
    if member is not None:
        yield member
        return
    for part in (one.parts or {}).get(name, ()):
        yield from _below(part, tuple(rest))


class _Object(str):
    """An identifier: it equals others, and has no order."""

    __slots__ = ()


def _told(one: Instance) -> Iterator[object]:
    """The value of an instance, as comparisons understand it."""
    if one.kind is Kind.LANGUAGE:
        yield _Texts(one.value)
    elif one.kind is Kind.RELATIONSHIP:
        objects = one.value if isinstance(one.value, list) else [one.value]
        yield from (_Object(name) for name in objects)
    else:
        yield one.value


class _Texts(dict[str, object]):
    """Texts by language: a comparison without a language looks at all of them."""

    def __init__(self, value: object) -> None:
        super().__init__(value if isinstance(value, dict) else {})


def _member(one: Instance, short: str) -> object:
    """A member of the instance that is no attribute."""
    if short == "observedAt":
        return None if one.observed is None else _Moment(one.observed)
    if short in _ENTITY_MOMENTS:
        return _Moment(getattr(one, _ENTITY_MOMENTS[short]))
    if short == "unitCode":
        return one.unit
    if short == "datasetId":
        return one.dataset
    return one.extras.get(short) if one.extras else None


def _inside(value: object, keys: tuple[tuple[str, str], ...]) -> Iterator[object]:
    if isinstance(value, list) and not (keys and keys[0][0].isdigit()):
        for part in value:
            yield from _inside(part, keys)
        if not keys:
            yield value
        return
    if isinstance(value, _Texts) and (not keys or keys[0][0] == "*"):
        yield from _inside(list(value.values()), keys[1:])
    elif not keys:
        yield value
    elif isinstance(value, dict):
        key = next((key for key in keys[0] if key in value), None)
        if key is not None:
            yield from _inside(value[key], keys[1:])


def _test(sign: str, literal: Literal_, expand: Callable[[str], str] | None) -> Test:
    if sign in {"~=", "!~="}:
        return _pattern(literal)
    if isinstance(literal, Span):
        low, high = _test(">=", literal.low, None), _test("<=", literal.high, None)
        return lambda value: low(value) and high(value)
    if sign in _ORDERS:
        return _ordered(_ORDERS[sign], literal)
    return _equal(literal, expand)


def _equal(literal: Literal_, expand: Callable[[str], str] | None) -> Test:
    wanted = literal.text if isinstance(literal, Text) else literal
    if isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, int | float):
        return lambda value: (
            isinstance(value, int | float) and not isinstance(value, bool) and value == wanted
        )
    text = str(wanted)
    moment = read_moment(text)
    words = {text, expand(text)} if expand is not None else {text}

    def equal(value: object) -> bool:
        if isinstance(value, str):
            return value in words or (moment is not None and read_moment(value) == moment)
        return isinstance(value, _Moment) and value == moment

    return equal


def _ordered(compare: Callable[[Any_, Any_], bool], literal: Literal_) -> Test:
    wanted = literal.text if isinstance(literal, Text) else literal
    if isinstance(wanted, bool | Span):
        raise bad("q: only numbers, texts and moments have an order")
    if isinstance(wanted, int | float):
        return lambda value: (
            isinstance(value, int | float)
            and not isinstance(value, bool | _Moment)
            and compare(value, wanted)
        )
    moment = read_moment(wanted)
    if moment is None:
        return lambda value: (
            isinstance(value, str) and not isinstance(value, _Object) and compare(value, wanted)
        )

    def after(value: object) -> bool:
        found = value if isinstance(value, _Moment) else read_moment(value)
        return found is not None and compare(found, moment)

    return after


def _pattern(literal: Literal_) -> Test:
    if isinstance(literal, Span | bool):
        raise bad("q: a pattern is a text")
    matcher = compile_pattern(literal.text if isinstance(literal, Text) else str(literal))
    return lambda value: isinstance(value, str) and matcher(value)


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Whether a text holds what a regular expression describes, in time linear to it.

    Raises
    ------
    NgsiError
        `BadRequestData` for what RE2 does not take.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise bad("a pattern longer than is taken")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        raise bad(f"{pattern!r} is no pattern that is taken") from error
    return lambda text: compiled.search(text) is not None
