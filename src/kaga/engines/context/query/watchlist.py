"""Watches by the thousand, found by what happens: the index of subscriptions.

What: each watch lies under the one thing that narrows it most — an identifier, else a type and
an attribute and there under a value, a fence or a threshold. A happening looks where it could
matter, and every watch that it finds there is asked in full. So the index may show too many and
never too few, and it needs no rule of its own.

>>> from kaga.engines.context.changes import Change, Deed
>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.watching import Selector, Watch, happening
>>> put = {"p": (Instance(Kind.PROPERTY, 1),)}
>>> born = Change("urn:a:1", 10, Deed.CREATED, types=("T",), put=put)
>>> watches = Watchlist()
>>> watches.add("mine", Watch((Selector(frozenset({"T"}), lambda types: "T" in types),)))
>>> watches.found(happening(born, None, Entity("urn:a:1", ("T",), put)))
['mine']
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from kaga.engines.context.model import Entity
from kaga.engines.context.moments import read_moment
from kaga.engines.context.query.compiling import values_of
from kaga.engines.context.query.grid import Box, Grid, box_of
from kaga.engines.context.query.places import GeoQuery, most_distant
from kaga.engines.context.query.syntax import All, Compare, Node, Text
from kaga.engines.context.shapes import is_geometry
from kaga.engines.context.watching import Happening, Watch, wants

ANY: Final = ""  # stands for any type, or any attribute
_MEETING: Final = frozenset({"within", "contains", "intersects", "equals", "overlaps"})
_HOW: Final = {"==": "equal", ">": "above", ">=": "above", "<": "below", "<=": "below"}
_OWN: Final = frozenset({"createdAt", "modifiedAt"})


@dataclass(frozen=True, slots=True)
class _Clue:
    """The one thing by which a watch is found below its type and attribute."""

    how: str  # "equal", "above", "below", "meets"
    attribute: str
    value: str | float | Box


class Watchlist:
    """Watches of one tenant, by their keys."""

    def __init__(self) -> None:
        self._watches: dict[str, Watch] = {}
        self._by_id: dict[str, set[str]] = {}
        self._shelves: dict[tuple[str, str], _Shelf] = {}

    def __len__(self) -> int:
        return len(self._watches)

    def add(self, key: str, watch: Watch) -> None:
        """Put a watch in."""
        self._watches[key] = watch
        clue = _clue(watch)
        for place in _places(watch):
            if isinstance(place, str):
                self._by_id.setdefault(place, set()).add(key)
            else:
                self._shelves.setdefault(place, _Shelf()).add(key, clue)

    def remove(self, key: str) -> None:
        """Take a watch out."""
        watch = self._watches.pop(key)
        clue = _clue(watch)
        for place in _places(watch):
            if isinstance(place, str):
                keys = self._by_id[place]
                keys.discard(key)
                if not keys:
                    del self._by_id[place]
                continue
            shelf = self._shelves[place]
            shelf.remove(key, clue)
            if shelf.is_empty:
                del self._shelves[place]

    def found(self, event: Happening) -> list[str]:
        """The keys of all who are to be told, in a settled order."""
        if not self._watches:
            return []
        entity = event.entity
        candidates: set[str] = set()
        own = self._by_id.get(entity.id)
        if own is not None:
            candidates |= own
        shelves = self._shelves
        if shelves:
            for kind in (*entity.types, ANY):
                for attribute in (*event.touched, ANY):
                    shelf = shelves.get((kind, attribute))
                    if shelf is not None:
                        shelf.look(entity, candidates)
        watches = self._watches
        return sorted(key for key in candidates if wants(watches[key], event))


class _Shelf:
    """Watches of one type and one attribute."""

    __slots__ = ("_above", "_below", "_equal", "_fences", "_plain")

    def __init__(self) -> None:
        self._plain: set[str] = set()
        self._equal: dict[str, _Values] = {}
        self._above: dict[str, _Thresholds] = {}
        self._below: dict[str, _Thresholds] = {}
        self._fences: dict[str, Grid] = {}

    @property
    def is_empty(self) -> bool:
        return not (self._plain or self._equal or self._above or self._below or self._fences)

    def add(self, key: str, clue: _Clue | None) -> None:
        if clue is None:
            self._plain.add(key)
        elif isinstance(clue.value, Box):
            self._fences.setdefault(clue.attribute, Grid()).add(key, clue.value)
        elif clue.how == "equal":
            values = self._equal.setdefault(clue.attribute, _Values(clue.attribute))
            values.keys.setdefault(clue.value, set()).add(key)
        elif isinstance(clue.value, int | float):
            table = self._above if clue.how == "above" else self._below
            thresholds = table.setdefault(clue.attribute, _Thresholds(clue.attribute))
            thresholds.add(clue.value, key)

    def remove(self, key: str, clue: _Clue | None) -> None:
        if clue is None:
            self._plain.discard(key)
        elif isinstance(clue.value, Box):
            self._fences[clue.attribute].remove(key)
            _drop_empty(self._fences, clue.attribute)
        elif clue.how == "equal":
            values = self._equal[clue.attribute]
            values.keys[clue.value].discard(key)
            if not values.keys[clue.value]:
                del values.keys[clue.value]
            _drop_empty(self._equal, clue.attribute)
        elif isinstance(clue.value, int | float):
            table = self._above if clue.how == "above" else self._below
            table[clue.attribute].remove(clue.value, key)
            _drop_empty(table, clue.attribute)

    def look(self, entity: Entity, into: set[str]) -> None:
        """Everything that the entity could matter to."""
        into |= self._plain
        for values in self._equal.values():
            for found in values.of(entity):
                into |= values.held_by(found)
        for above in self._above.values():
            for number in above.numbers(entity):
                into.update(above.up_to(number))
        for below in self._below.values():
            for number in below.numbers(entity):
                into.update(below.down_to(number))
        for attribute, grid in self._fences.items():
            for box in _boxes(entity, attribute):
                into.update(map(str, grid.meeting(box)))


def _boxes(entity: Entity, attribute: str) -> Iterator[Box]:
    for one in entity.attributes.get(attribute, ()):
        box = box_of(one.value["coordinates"]) if is_geometry(one.value) else None
        if box is not None:
            yield box


_NOBODY: Final[frozenset[str]] = frozenset()


class _Values:
    """Watches by the value that an attribute must have."""

    __slots__ = ("keys", "of")

    def __init__(self, attribute: str) -> None:
        self.of: Callable[[Entity], Iterable[object]] = values_of(attribute)
        self.keys: dict[str | float, set[str]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def held_by(self, value: object) -> AbstractSet[str]:
        """Who asks for a value; truth is no number here."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return _NOBODY
        return self.keys.get(value, _NOBODY)


class _Thresholds:
    """Watches by a number that an attribute must pass, in order."""

    __slots__ = ("_keys", "_numbers", "_of")

    def __init__(self, attribute: str) -> None:
        self._of = values_of(attribute)
        self._numbers: list[float] = []
        self._keys: list[str] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, number: float, key: str) -> None:
        place = bisect_left(self._numbers, number)
        self._numbers.insert(place, number)
        self._keys.insert(place, key)

    def remove(self, number: float, key: str) -> None:
        place = self._keys.index(key, bisect_left(self._numbers, number))
        del self._numbers[place], self._keys[place]

    def numbers(self, entity: Entity) -> list[float]:
        return [
            found
            for found in self._of(entity)
            if isinstance(found, int | float) and not isinstance(found, bool)
        ]

    def up_to(self, number: float) -> list[str]:
        return self._keys[: bisect_right(self._numbers, number)]

    def down_to(self, number: float) -> list[str]:
        return self._keys[bisect_left(self._numbers, number) :]


_Table = dict[str, _Values] | dict[str, _Thresholds] | dict[str, Grid]


def _drop_empty(table: _Table, name: str) -> None:
    if not len(table[name]):
        del table[name]


def _places(watch: Watch) -> set[str | tuple[str, str]]:
    """Where a watch lies: identifiers, or pairs of a type and an attribute."""
    attributes = watch.only_attributes or (ANY,)
    places: set[str | tuple[str, str]] = set()
    for selector in watch.selectors:
        if selector.id is not None:
            places.add(selector.id)
        else:
            kinds = (ANY,) if selector.types is None else selector.types
            places.update((kind, name) for kind in kinds for name in attributes)
    if not watch.selectors:
        places.update((ANY, name) for name in attributes)
    return places


def _clue(watch: Watch) -> _Clue | None:
    """What narrows a watch most; None where nothing does that an index understands."""
    clues = watch.clues
    parts = clues.query.parts if isinstance(clues.query, All) else (clues.query,)
    found = [clue for part in parts if (clue := _of_query(part, watch)) is not None]
    exact = next((clue for clue in found if clue.how == "equal"), None)
    if exact is not None:
        return exact
    fence = None if clues.place is None else _of_place(clues.place)
    if fence is not None:
        return fence
    return found[0] if found else None


def _of_query(node: Node | None, watch: Watch) -> _Clue | None:
    terms = watch.clues.terms
    if terms is None or not isinstance(node, Compare) or len(node.values) != 1:
        return None
    path, literal = node.path, node.values[0]
    name = path.names[0]
    if len(path.names) > 1 or path.inside or path.beyond or name in _OWN:
        return None
    value = literal.text if isinstance(literal, Text) else literal
    how = _HOW.get(node.operator)
    if how is None or not _is_indexed(how, value, is_word=name in watch.clues.words):
        return None
    assert isinstance(value, str | int | float)  # noqa: S101 - it would not be indexed
    return _Clue(how, terms.expand(name), value)


def _is_indexed(how: str, value: object, *, is_word: bool) -> bool:
    """Whether a comparison can be looked up: moments and words have many spellings."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return how != "equal" or not is_word
    text = isinstance(value, str) and read_moment(value) is None
    return how == "equal" and text and not is_word


def _of_place(query: GeoQuery) -> _Clue | None:
    box = box_of(query.coordinates)
    metres = most_distant(query.georel)
    if box is not None and metres is not None:
        box = box.wider(metres)
    elif query.georel not in _MEETING:
        return None
    return None if box is None else _Clue("meets", query.attribute, box)
