"""The filters `q` and `mq` of NGSI-v2: from text to closures over entities.

What: statements joined by `;`, each a path with or without a comparison. `q` looks at values of
attributes, `mq` at their metadata. Why not NGSI-LD's language: `:` compares, `.` goes into
values, apostrophes quote, lists and ranges mean other things.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.resolving import resolve
>>> from kaga.engines.context.v2.names import Names
>>> names = Names(resolve(None, {}))
>>> warm = compile_filter("t>20;!rain", names, "values")
>>> warm(Entity("urn:a:1", ("T",), {names.attribute("t"): (Instance(Kind.PROPERTY, 21),)}))
True
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, NamedTuple

from kaga.engines.context.errors import bad
from kaga.engines.context.model import Entity, Instance
from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.v2.attributes import from_instance, shown_value
from kaga.engines.context.v2.names import Names
from kaga.engines.context.v2.values import MOMENTS, read_moment_v2, written_moment
from kaga.engines.context.v2.writing import BUILT_IN, built_in

Matches = Callable[[Entity], bool]
Test = Callable[[object], bool]
Where = Literal["values", "metadata"]

_SIGNS: Final = ("==", "!=", ">=", "<=", "~=", ">", "<", ":")
_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", flags=re.ASCII)
_FORBIDDEN_LEFT: Final = re.compile(r"""[<>"=;()]""")
_MOST: Final = 256
_WORDS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}
_NOTHING: Final = object()


class Literal_(NamedTuple):  # noqa: N801 - Literal is typing's
    """A value to compare with; `moment` where it is one."""

    value: object
    moment: int | None = None


def compile_filter(text: str, names: Names, where: Where) -> Matches:
    """Whether an entity is meant by a filter.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no filter.
    """
    items = _split(text, ";")
    if items and not items[-1].strip():
        items.pop()
    if not items or len(items) > _MOST:
        raise bad("a filter has one statement or more")
    tests = [_statement(item.strip(), names, where) for item in items]
    if len(tests) == 1:
        return tests[0]
    return lambda entity: all(test(entity) for test in tests)


def _split(text: str, sign: str) -> list[str]:
    """Parts between signs that stand outside apostrophes."""
    parts, quoted, start = list[str](), False, 0
    for place, one in enumerate(text):
        if one == "'":
            quoted = not quoted
        elif one == sign and not quoted:
            parts.append(text[start:place])
            start = place + 1
    if quoted:
        raise bad("an apostrophe that is opened is closed")
    return [*parts, text[start:]]


def _statement(item: str, names: Names, where: Where) -> Matches:
    if not item:
        raise bad("a statement of a filter is not empty")
    found = _sign(item)
    if found is None:
        negated = item.startswith("!")
        look = _look(item.removeprefix("!"), names, where)
        if negated:
            return lambda entity: next(look(entity), _NOTHING) is _NOTHING
        return lambda entity: next(look(entity), _NOTHING) is not _NOTHING
    place, sign = found
    left, right = item[:place].strip(), item[place + len(sign) :].strip()
    if not right:
        raise bad("a comparison has something on its right")
    look = _look(left, names, where)
    test = _test("==" if sign == ":" else sign, right)
    if sign == "!=":
        return lambda entity: _differs(look(entity), test)
    return lambda entity: any(test(value) for value in look(entity))


def _sign(item: str) -> tuple[int, str] | None:
    """The first comparison outside apostrophes, and where it stands."""
    quoted = False
    for place, one in enumerate(item):
        if one == "'":
            quoted = not quoted
        elif not quoted:
            for sign in _SIGNS:
                if item.startswith(sign, place):
                    return place, sign
    return None


def _differs(values: Iterator[object], test: Test) -> bool:
    found = list(values)
    return bool(found) and not any(test(value) for value in found)


# -- where it looks ----------------------------------------------------------------------------


def _look(path: str, names: Names, where: Where) -> Callable[[Entity], Iterator[object]]:
    tokens = [_bare(token) for token in _split(path, ".")]
    if not all(tokens):
        raise bad("a path of a filter has no empty part")
    first, *rest = tokens
    if where == "metadata":
        if not rest:
            raise bad("a filter of metadata names an attribute and its metadata")
        return lambda entity: _in_metadata(entity, names, first, rest)
    return lambda entity: _in_values(entity, names, first, rest)


def _bare(token: str) -> str:
    token = token.strip()
    if len(token) > 1 and token[0] == "'" == token[-1]:
        return token[1:-1]
    if "'" in token or _FORBIDDEN_LEFT.search(token):
        raise bad("a path of a filter has characters that are not allowed")
    return token


def _in_values(entity: Entity, names: Names, first: str, rest: list[str]) -> Iterator[object]:
    if first in BUILT_IN and not rest:
        built = built_in(entity, names, first)
        if built is not None:
            yield _compared(*built)
        return
    for one in entity.attributes.get(names.attribute(first), ())[:1]:
        yield from _down(_compared(*shown_value(one, names)), rest)


def _in_metadata(entity: Entity, names: Names, first: str, rest: list[str]) -> Iterator[object]:
    for one in entity.attributes.get(names.attribute(first), ())[:1]:
        moment = _moment_of(one, rest[0])
        if moment is not None:
            yield _Moment(moment)
        elif rest[0] in (metadata := from_instance(one, names)[2]):
            said = metadata[rest[0]]
            yield from _down(_compared(said["value"], said["type"]), rest[1:])


class _Moment(str):
    """A text that is a moment: it equals and follows moments, not texts."""

    __slots__ = ()


def _compared(value: object, kind: str) -> object:
    return _Moment(value) if kind in MOMENTS and isinstance(value, str) else value


def _moment_of(one: Instance, name: str) -> str | None:
    moments = {"dateCreated": one.created, "dateModified": one.modified}
    return written_moment(moments[name]) if name in moments else None


def _down(value: object, keys: list[str]) -> Iterator[object]:
    """What lies under some keys; of a list also what its items have there."""
    if not keys:
        yield value
        if isinstance(value, list):
            yield from value
        return
    if isinstance(value, dict):
        if keys[0] in value:
            yield from _down(value[keys[0]], keys[1:])
    elif isinstance(value, list):
        if keys[0].isdecimal() and int(keys[0]) < len(value):
            yield from _down(value[int(keys[0])], keys[1:])
        else:
            for part in value:
                if isinstance(part, dict):
                    yield from _down(part, keys)


# -- what it compares --------------------------------------------------------------------------


def _test(sign: str, right: str) -> Test:
    if sign == "~=":
        if "'" in right:
            raise bad("a pattern has no apostrophes")
        matches = compile_pattern(right)
        return lambda value: isinstance(value, str) and matches(value)
    ends = _range_ends(right)
    if sign in _ORDERS:
        if ends is not None or len(_split(right, ",")) > 1:
            raise bad("a list or a range is only equal or unequal")
        return _ordered(_ORDERS[sign], _literal(right))
    if ends is not None:
        low, high = _literal(ends[0]), _literal(ends[1])
        if type(low.value) is not type(high.value) and not _both_numbers(low, high):
            raise bad("the ends of a range are of one type")
        if (low.moment is None) != (high.moment is None):
            raise bad("the ends of a range are of one type")
        above, below = _ordered(operator.ge, low), _ordered(operator.le, high)
        return lambda value: above(value) and below(value)
    literals = [_literal(part) for part in _split(right, ",")]
    if len(literals) > 1 and any(isinstance(one.value, bool) for one in literals):
        raise bad("a list holds no truth values")
    tests = [_equal(one) for one in literals]
    return lambda value: any(test(value) for test in tests)


def _range_ends(right: str) -> tuple[str, str] | None:
    if right[0] == "'" or ".." not in right:
        return None
    low, _, high = right.partition("..")
    if not low or not high or ".." in high:
        raise bad("a range has two ends")
    return low, high


def _both_numbers(low: Literal_, high: Literal_) -> bool:
    return all(
        isinstance(one.value, int | float) and not isinstance(one.value, bool)
        for one in (low, high)
    )


def _literal(text: str) -> Literal_:
    text = text.strip()
    if not text:
        raise bad("a value of a filter is not empty")
    if len(text) > 1 and text[0] == "'" == text[-1]:
        return Literal_(text[1:-1])
    if _FORBIDDEN_LEFT.search(text) or "'" in text:
        raise bad("a value of a filter has characters that are not allowed")
    if text in _WORDS:
        return Literal_(_WORDS[text])
    if _NUMBER.fullmatch(text):
        number = float(text)
        return Literal_(int(text) if text.lstrip("+-").isdecimal() else number)
    return Literal_(text, read_moment_v2(text))


def _equal(literal: Literal_) -> Test:
    wanted, moment = literal
    if wanted is None or isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, int | float):
        return lambda value: (
            isinstance(value, int | float) and not isinstance(value, bool) and value == wanted
        )
    if moment is None:
        return lambda value: value == wanted and not isinstance(value, _Moment)
    return lambda value: isinstance(value, _Moment) and read_moment_v2(value) == moment


def _ordered(compare: Callable[[Any, Any], bool], literal: Literal_) -> Test:
    wanted, moment = literal
    if wanted is None or isinstance(wanted, bool):
        raise bad("only numbers, texts and moments have an order")
    if isinstance(wanted, int | float):
        return lambda value: (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and compare(value, wanted)
        )
    if moment is None:
        return lambda value: (
            isinstance(value, str)
            and not isinstance(value, _Moment)
            and compare(str(value), str(wanted))
        )

    def after(value: object) -> bool:
        found = read_moment_v2(value) if isinstance(value, _Moment) else None
        return found is not None and compare(found, moment)

    return after
