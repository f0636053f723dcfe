"""Which part of a query an index can answer, and the indices that answer it.

What: a query, a scope or a place becomes `Sought`s: what an entity must hold so that it can be
meant at all. An index is made of entities once and gives the places of all that may hold it. It
may give more than are meant and never less: whoever asks it tests each entity as without it. So
an index needs none of the rules of comparing, and no result can depend on it.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.query.syntax import parse
>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve({"v": "https://a.example/v"}, {})
>>> sought = sought_by(parse("v>=40"), terms, frozenset())
>>> cars = [Entity(f"urn:a:{v}", (), {"https://a.example/v": (Instance(Kind.PROPERTY, v),)})
...         for v in (39, 42, 41)]
>>> [list(one.found(index_of(one.about, cars))) for one in sought]
[[2, 1]]
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.context.model import Entity
from kaga.engines.context.moments import read_moment
from kaga.engines.context.query.compiling import is_plain, values_of
from kaga.engines.context.query.places import Box, GeoQuery, box_asked, box_of
from kaga.engines.context.query.selecting import Chooses, compile_scopes
from kaga.engines.context.query.syntax import All, Any, Compare, Node, Span, Text
from kaga.engines.context.shapes import is_geometry
from kaga.engines.context.terms import TermMap

if TYPE_CHECKING:
    from shapely import STRtree

_EXACT: Final = 2.0**52  # below it, no number is rounded across another one
_RANGES: Final = frozenset({">", ">=", "<", "<="})
Key = float | str


@dataclass(frozen=True, slots=True)
class Values:
    """What an index is about: the values of one attribute."""

    attribute: str


@dataclass(frozen=True, slots=True)
class Scopes:
    """What an index is about: scopes."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """What an index is about: the places of one attribute."""

    attribute: str


About = Values | Scopes | Boxes


@dataclass(slots=True)
class _Sorted:
    """Places by a key, in the key's order."""

    keys: list[Key] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: list[tuple[Key, int]]) -> _Sorted:
        pairs.sort(key=lambda pair: pair[0])
        return cls([key for key, _ in pairs], [place for _, place in pairs])

    def slice_of(self, wanted: Range) -> slice:
        low, high = wanted.low, wanted.high
        first = 0 if low is None else bisect.bisect_left(self.keys, low)
        if high is None:
            return slice(first, len(self.keys))
        return slice(first, bisect.bisect_right(self.keys, high, first))


@dataclass(slots=True)
class ValueIndex:
    """Values of one attribute, each kind of them in its order."""

    numbers: _Sorted
    texts: _Sorted
    moments: _Sorted


@dataclass(slots=True)
class ScopeIndex:
    """Places by scope."""

    places: dict[str, list[int]]


@dataclass(slots=True)
class BoxIndex:
    """Boxes around places, in a tree."""

    tree: STRtree
    places: list[int]


Index = ValueIndex | ScopeIndex | BoxIndex


@dataclass(frozen=True, slots=True)
class Range:
    """Values of one kind, the bounds included; a bound that is None is open."""

    kind: str
    low: Key | None = None
    high: Key | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What an entity must hold to be meant.

    Attributes
    ----------
    ranges: a value in one of these, for `Values`.
    fits: a scope that is so, for `Scopes`.
    box: west, south, east, north; a place that touches it, for `Boxes`.
    """

    about: About
    ranges: tuple[Range, ...] = ()
    fits: Chooses | None = None
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def count(self, index: Index) -> int:
        """How many places `found` gives at most; cheaper than giving them."""
        if isinstance(index, ValueIndex):
            slices = (_sorted(index, one).slice_of(one) for one in self.ranges)
            return sum(one.stop - one.start for one in slices)
        return sum(1 for _ in self.found(index))

    def found(self, index: Index) -> Iterable[int]:
        """Places of entities that may hold it; a place may come twice."""
        if isinstance(index, ValueIndex):
            for one in self.ranges:
                kept = _sorted(index, one)
                yield from kept.places[kept.slice_of(one)]
        elif isinstance(index, ScopeIndex):
            for scope, places in index.places.items():
                if self.fits is not None and self.fits((scope,)):
                    yield from places
        else:
            from shapely import box  # noqa: PLC0415 - only questions about places need it

            yield from (index.places[at] for at in index.tree.query(box(*self.box)))


def _sorted(index: ValueIndex, wanted: Range) -> _Sorted:
    if wanted.kind == "number":
        return index.numbers
    return index.moments if wanted.kind == "moment" else index.texts


def sought_by(node: Node, terms: TermMap, expand_values: frozenset[str]) -> list[Sought]:
    """What an entity must hold to be meant by a query: each of these; none for no index.

    Parameters
    ----------
    node, terms, expand_values: as for `compile_query`.
    """
    if isinstance(node, All):
        return [one for part in node.parts for one in sought_by(part, terms, expand_values)]
    if isinstance(node, Any):
        return _either([sought_by(part, terms, expand_values) for part in node.parts])
    if not isinstance(node, Compare) or not is_plain(node.path):
        return []
    if node.path.names[0] in expand_values:
        return []
    ranges: list[Range] = []
    for value in node.values:
        found = _ranges(node.operator, value)
        if not found:
            return []
        ranges += found
    return [Sought(Values(terms.expand(node.path.names[0])), tuple(ranges))]


def _either(parts: list[list[Sought]]) -> list[Sought]:
    """One of several is enough: together they are sought where all ask about the same."""
    if not all(parts):
        return []
    about = parts[0][0].about
    if any(part[0].about != about for part in parts):
        return []
    return [Sought(about, tuple(one for part in parts for one in part[0].ranges))]


def _ranges(operator: str, value: object) -> list[Range]:
    if isinstance(value, Span) and operator == "==":
        low, high = _bounds(">=", value.low), _bounds("<=", value.high)
        if low is None or high is None or low.kind != high.kind:
            return []
        return [Range(low.kind, low.low, high.high)]
    if operator in _RANGES:
        found = _bounds(operator, value)
        return [] if found is None else [found]
    if operator != "==" or isinstance(value, bool | Span):
        return []
    if isinstance(value, int | float):
        return [Range("number", float(value), float(value))]
    text = value.text if isinstance(value, Text) else str(value)
    moment = read_moment(text)
    equal = [Range("text", text, text)]
    return equal if moment is None else [*equal, Range("moment", moment, moment)]


def _bounds(operator: str, value: object) -> Range | None:
    """A comparison as a range; None for one that has no order."""
    if isinstance(value, bool):
        return None
    upwards = operator[0] == ">"
    if isinstance(value, int | float):
        number = float(value)
        if len(operator) == 1 and abs(number) < _EXACT:
            number = math.nextafter(number, math.inf if upwards else -math.inf)
        return _open("number", number, upwards=upwards)
    text = value.text if isinstance(value, Text) else str(value)
    moment = read_moment(text)
    if moment is None:
        return _open("text", text, upwards=upwards)
    return _open("moment", moment, upwards=upwards)


def _open(kind: str, bound: Key, *, upwards: bool) -> Range:
    return Range(kind, low=bound) if upwards else Range(kind, high=bound)


def sought_scopes(text: str) -> Sought:
    """What an entity must hold to be meant by `scopeQ`: one scope that fits one part of it."""
    return Sought(Scopes(), fits=compile_scopes(text.replace(";", ",")))


def sought_place(query: GeoQuery) -> list[Sought]:
    """What an entity must hold to be meant by a question about places; none for no index."""
    box = box_asked(query)
    return [] if box is None else [Sought(Boxes(query.attribute), box=box)]


def index_of(about: About, entities: Sequence[Entity]) -> Index:
    """An index of entities; it gives their places in the sequence."""
    if isinstance(about, Values):
        return _index_values(about.attribute, entities)
    if isinstance(about, Scopes):
        places: dict[str, list[int]] = {}
        for place, entity in enumerate(entities):
            for scope in entity.scopes:
                places.setdefault(scope, []).append(place)
        return ScopeIndex(places)
    return _index_boxes(about.attribute, entities)


def _index_values(attribute: str, entities: Sequence[Entity]) -> ValueIndex:
    values = values_of(attribute)
    numbers: list[tuple[Key, int]] = []
    texts: list[tuple[Key, int]] = []
    moments: list[tuple[Key, int]] = []
    for place, entity in enumerate(entities):
        for value in values(entity):
            if isinstance(value, str):
                texts.append((value, place))
                moment = read_moment(value) if value.endswith("Z") else None
                if moment is not None:
                    moments.append((moment, place))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                numbers.append((float(value), place))
    return ValueIndex(_Sorted.of(numbers), _Sorted.of(texts), _Sorted.of(moments))


def _index_boxes(attribute: str, entities: Sequence[Entity]) -> BoxIndex:
    import numpy as np  # noqa: PLC0415 - only questions about places need it
    from shapely import STRtree, box  # noqa: PLC0415

    found: list[Box] = []
    places: list[int] = []
    for place, entity in enumerate(entities):
        for one in entity.attributes.get(attribute, ()):
            if is_geometry(one.value):
                found.append(box_of(one.value))
                places.append(place)
    bounds = np.array(found, dtype=float).reshape(-1, 4)
    return BoxIndex(STRtree(box(*bounds.T)), places)
