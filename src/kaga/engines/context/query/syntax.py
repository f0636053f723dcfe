"""The query language `q` (clause 4.9), from text to a tree.

What: terms joined by `;` (and) and `|` (or), in brackets, each an attribute's path with or
without a comparison. Why a tree of its own: subscriptions look into it for thresholds, purging
for attributes, federation passes it on; a closure could tell none of them anything.

>>> parse('speed>50;brandName!="Mercedes"')  # doctest: +ELLIPSIS
All(parts=(Compare(path=Path(names=('speed',), ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from kaga.engines.context.errors import NgsiError, Problem, bad

Operator = Literal["==", "!=", ">=", ">", "<=", "<", "~=", "!~="]
Scalar = str | int | float | bool

_OPERATOR: Final = re.compile(r"!~=|==|!=|>=|<=|~=|>|<")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", flags=re.ASCII)
_WORD: Final = re.compile(r"[^;|()\[\]{}=!<>~,\"\s]+")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PLAIN_VALUE: Final = re.compile(r'[^;|(),"]+?(?=\.\.|[;|(),]|$)')
_DEEPEST: Final = 32
_MOST_TERMS: Final = 256
_LONGEST_NUMBER: Final = 40  # digits that are read exactly


@dataclass(frozen=True, slots=True)
class Path:
    """Where a comparison looks.

    Attributes
    ----------
    names: the attribute and attributes of it (`speed.observedAt`).
    inside: keys inside the value (`address[city]`).
    beyond: the path in entities that the attribute's relationship points to (`owner{name}`).
    """

    names: tuple[str, ...]
    inside: tuple[str, ...] = ()
    beyond: Path | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotation marks; a bare text may be a number, a moment or a URI."""

    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one value to another, both included."""

    low: Scalar | Text
    high: Scalar | Text


Literal_ = Scalar | Text | Span


@dataclass(frozen=True, slots=True)
class Exists:
    """The path leads somewhere."""

    path: Path


@dataclass(frozen=True, slots=True)
class Lacks:
    """The path leads nowhere."""

    path: Path


@dataclass(frozen=True, slots=True)
class Compare:
    """What the path leads to compares to one of the values as the operator says."""

    path: Path
    operator: Operator
    values: tuple[Literal_, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Each part is so."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of the parts is so."""

    parts: tuple[Node, ...]


Node = Exists | Lacks | Compare | All | Any


def parse(text: str) -> Node:
    """The tree of a query.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no query, `TooComplexQuery` for one with too many terms.
    """
    parser = _Parser(text)
    node = parser.either(0)
    if not parser.at_end:
        raise bad(f"q is not understood from {parser.rest!r} on")
    return node


def parse_path(text: str) -> Path:
    """The path of one attribute.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no path.
    """
    node = parse(text)
    if not isinstance(node, Exists):
        raise bad(f"{text!r} is no path of attributes")
    return node.path


def paths(node: Node) -> tuple[Path, ...]:
    """Every path that a query looks at."""
    if isinstance(node, All | Any):
        return tuple(path for part in node.parts for path in paths(part))
    return (node.path,)


class _Parser:
    """Recursive descent; `|` binds less than `;`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._text)

    @property
    def rest(self) -> str:
        return self._text[self._at : self._at + 40]

    def either(self, depth: int) -> Node:
        parts = [self._both(depth)]
        while self._skip("|"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _both(self, depth: int) -> Node:
        parts = [self._term(depth)]
        while self._skip(";"):
            parts.append(self._term(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _term(self, depth: int) -> Node:
        self._terms += 1
        if depth > _DEEPEST or self._terms > _MOST_TERMS:
            raise NgsiError(Problem.TOO_COMPLEX_QUERY, "q has more terms than are followed")
        if self._skip("("):
            node = self.either(depth + 1)
            self._expect(")")
            return node
        if self._skip("!"):
            return Lacks(self._path(depth))
        path = self._path(depth)
        operator = self._match(_OPERATOR)
        if operator is None:
            return Exists(path)
        values = self._values()
        if operator not in {"==", "!="} and (len(values) > 1 or isinstance(values[0], Span)):
            raise bad(f"q: {operator} compares with one value")
        return Compare(path, cast("Operator", operator), values)

    def _path(self, depth: int) -> Path:
        word = self._match(_WORD)
        if word is None:
            raise bad(f"q: an attribute is expected at {self.rest!r}")
        inside: tuple[str, ...] = ()
        beyond: Path | None = None
        if self._skip("["):
            inner = self._match(re.compile(r"[^\]\[;|(){}]+"))
            if inner is None:
                raise bad("q: nothing in square brackets")
            inside = tuple(inner.split("."))
            self._expect("]")
        if self._skip("{"):
            beyond = self._path(depth)
            self._expect("}")
        return Path(_names(word), inside, beyond)

    def _values(self) -> tuple[Literal_, ...]:
        values: list[Literal_] = [self._value()]
        while self._skip(","):
            values.append(self._value())
        return tuple(values)

    def _value(self) -> Literal_:
        low = self._scalar()
        if self._text.startswith("..", self._at):
            self._at += 2
            return Span(low, self._scalar())
        return low

    def _scalar(self) -> Scalar | Text:
        quoted = _QUOTED.match(self._text, self._at)
        if quoted is not None:
            self._at = quoted.end()
            return Text(re.sub(r"\\(.)", r"\1", quoted[1]))
        bare = self._match(_PLAIN_VALUE)
        if bare is None:
            raise bad(f"q: a value is expected at {self.rest!r}")
        return _bare(bare)

    def _match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found[0]

    def _skip(self, sign: str) -> bool:
        if self._text.startswith(sign, self._at):
            self._at += len(sign)
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._skip(sign):
            raise bad(f"q: {sign} is expected at {self.rest!r}")


def _names(word: str) -> tuple[str, ...]:
    """Attributes of attributes by dots; the dots of a URI are its own."""
    if "://" in word:
        head, _, tail = word.rpartition("/")
        first, *others = tail.split(".")
        return (f"{head}/{first}", *others)
    names = tuple(word.split("."))
    if not all(names):
        raise bad(f"q: {word!r} is no path of attributes")
    return names


def _bare(text: str) -> Scalar | Text:
    if text in {"true", "false"}:
        return text == "true"
    if _NUMBER.fullmatch(text):
        is_whole = text.lstrip("-").isdigit() and len(text) <= _LONGEST_NUMBER
        return int(text) if is_whole else float(text)
    return text
