"""The type checker of `kaga-logic/1`: every mistake is found when a form is published.

Types are those of the questions; nothing is ever converted. A constant takes the type of
what it stands beside: `5000` is yen beside yen and a plain integer beside an integer, and
`"1957-04-01"` is a date beside a date, where it must be a real one.

>>> scope = {"price": Type(Kind.YEN)}
>>> infer(parse({"<=": [{"var": "price"}, 5000]}), scope)
(Type(kind=<Kind.BOOL: 'yes or no'>, options=frozenset(), fields={}), ())
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TypeAlias

from kaga.engines.forms.logic.syntax import (
    Call,
    Constant,
    Each,
    Expr,
    Items,
    Literal,
    Var,
    parse,
)

__all__ = ["Kind", "Scope", "Type", "infer", "is_date", "is_time", "parse"]


class Kind(Enum):
    """What a value is. `NUMERAL` and `WORD` are constants that have not found a type yet."""

    BOOL = "yes or no"
    INTEGER = "integer"
    YEN = "yen"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    CHOICES = "several choices"
    ROWS = "repeat group"
    PARTS = "answer in parts"
    NUMERAL = "numeral"
    WORD = "word"
    WRONG = "ill-typed rule"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the options of a choice (or the text of a word) and the parts of a row."""

    kind: Kind
    options: frozenset[str] = frozenset()
    fields: Mapping[str, Type] = field(default_factory=dict)


Scope: TypeAlias = Mapping[str, Type]

BOOL = Type(Kind.BOOL)
INTEGER = Type(Kind.INTEGER)
DATE = Type(Kind.DATE)
WRONG = Type(Kind.WRONG)
_AMOUNTS = (Kind.INTEGER, Kind.YEN, Kind.NUMERAL)
_ORDERED = (*_AMOUNTS, Kind.DATE, Kind.TIME)
_EQUATABLE = (*_ORDERED, Kind.BOOL, Kind.TEXT, Kind.CHOICE, Kind.WORD)
_DATE = re.compile(r"(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def is_date(text: str) -> bool:
    """Whether this is a day of the years 1800 to 2199 written `YYYY-MM-DD`."""
    if not _DATE.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether this is a time of day written `HH:MM`."""
    return _TIME.fullmatch(text) is not None


def infer(expr: Expr, scope: Scope) -> tuple[Type, tuple[str, ...]]:
    """The type of a rule and everything that is wrong with its types.

    Parameters
    ----------
    expr
        A parsed rule.
    scope
        The types of the answers it may read, and of `row` inside a repeat group.

    Returns
    -------
    tuple
        The type (`Kind.WRONG` when it has none) and the problems in words.
    """
    checker = _Checker(scope)
    return checker.type_of(expr), tuple(checker.problems)


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[str] = []

    def wrong(self, reason: str) -> Type:
        self.problems.append(reason)
        return WRONG

    def type_of(self, expr: Expr) -> Type:
        if isinstance(expr, Literal):
            return _literal(expr.value)
        if isinstance(expr, Var):
            return self.variable(expr)
        if isinstance(expr, Each):
            return self.each(expr)
        if isinstance(expr, Items):
            return self.wrong("a list stands only as the second part of 'in'")
        return self.call(expr)

    def variable(self, var: Var) -> Type:
        found = self.scope.get(var.path[0])
        if found is None:
            if var.path[0] == "row":
                return self.wrong("'row' has a meaning only inside a repeat group")
            return self.wrong(f"there is no question '{var.path[0]}'")
        for part in var.path[1:]:
            known = found.fields if found.kind is Kind.PARTS else {}
            if part not in known:
                return self.wrong(f"'{'.'.join(var.path)}': there is no part '{part}'")
            found = known[part]
        return found

    def each(self, expr: Each) -> Type:
        over = self.variable(expr.over)
        if over.kind is Kind.WRONG:
            return WRONG
        if over.kind is Kind.CHOICES and expr.op == "count" and expr.body is None:
            return INTEGER
        if over.kind is not Kind.ROWS:
            return self.wrong(f"'{expr.op}' needs a repeat group, not {over.kind.value}")
        if expr.body is not None:
            outer = self.scope
            self.scope = {**outer, "row": Type(Kind.PARTS, fields=over.fields)}
            body = self.type_of(expr.body)
            self.scope = outer
            if body.kind not in (Kind.BOOL, Kind.WRONG):
                self.wrong(f"'{expr.op}' asks yes or no of each row, not {body.kind.value}")
        return INTEGER if expr.op == "count" else BOOL

    def call(self, call: Call) -> Type:
        if call.op == "in":
            return self.membership(call)
        types = [self.type_of(part) for part in call.args]
        if any(found.kind is Kind.WRONG for found in types):
            return WRONG
        if call.op in ("and", "or", "not"):
            return self.all_of(types, call.op, (Kind.BOOL,), BOOL)
        if call.op in ("age_at", "days_between"):
            return self.all_of([self.as_date(t) for t in types], call.op, (Kind.DATE,), INTEGER)
        if call.op == "today":
            return DATE
        return self.product(types) if call.op == "*" else self.alike(types, call.op)

    def alike(self, types: Sequence[Type], op: str) -> Type:
        """Operators whose operands must all have one type."""
        common = self.common(types, op)
        if common.kind is Kind.WRONG:
            return WRONG
        if op in ("==", "!="):
            return self.all_of([common], op, _EQUATABLE, BOOL)
        if op in ("<", "<=", ">", ">="):
            return self.all_of([common], op, _ORDERED, BOOL)
        allowed = (*_AMOUNTS, Kind.DATE) if op in ("min", "max") else _AMOUNTS
        return self.all_of([common], op, allowed, common)

    def all_of(
        self, types: Sequence[Type], op: str, allowed: tuple[Kind, ...], result: Type
    ) -> Type:
        for found in types:
            if found.kind not in allowed:
                return self.wrong(f"'{op}' cannot be used with {found.kind.value}")
        return result

    def product(self, types: Sequence[Type]) -> Type:
        kinds = [found.kind for found in types]
        if kinds == [Kind.YEN, Kind.YEN]:
            return self.wrong("'*': yen times yen is no amount of money")
        result = next((found for found in types if found.kind is Kind.YEN), None)
        if result is None:
            result = next((t for t in types if t.kind is Kind.INTEGER), types[0])
        return self.all_of(types, "*", _AMOUNTS, result)

    def common(self, types: Sequence[Type], op: str) -> Type:
        found = types[0]
        for other in types[1:]:
            joined = self.join(found, other)
            if joined is None:
                return self.wrong(f"'{op}' {_misfit(found, other)}")
            found = joined
        return found

    def join(self, left: Type, right: Type) -> Type | None:
        if left.kind in (Kind.NUMERAL, Kind.WORD) and right.kind is not left.kind:
            left, right = right, left
        if left.kind is Kind.CHOICE and right.kind is Kind.CHOICE:
            return left if left.options & right.options else None
        if left.kind is right.kind:
            return replace(left, options=left.options | right.options)
        if right.kind is Kind.NUMERAL:
            return left if left.kind in _AMOUNTS else None
        if right.kind is Kind.WORD:
            return left if _fits(left, right) else None
        return None

    def as_date(self, found: Type) -> Type:
        return DATE if found.kind is Kind.WORD and _fits(DATE, found) else found

    def membership(self, call: Call) -> Type:
        item = self.type_of(call.args[0])
        holder = call.args[1]
        if item.kind is Kind.WRONG:
            return WRONG
        if isinstance(holder, Items):
            common = self.common([item, *(_literal(value) for value in holder.values)], "in")
            allowed = (*_EQUATABLE, Kind.WRONG)  # what is wrong was told already
            return self.all_of([common], "in", allowed, BOOL)
        into = self.type_of(holder)
        if into.kind is Kind.WRONG:
            return WRONG
        if into.kind is not Kind.CHOICES:
            return self.wrong(
                f"'in' looks into a list or several choices, not {into.kind.value}"
            )
        if item.kind not in (Kind.WORD, Kind.CHOICE) or not item.options & into.options:
            return self.wrong(f"'in': {_told(item)} is not among the options")
        return BOOL


def _literal(value: Constant) -> Type:
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return Type(Kind.NUMERAL)
    return Type(Kind.WORD, frozenset({value}))


def _fits(wanted: Type, word: Type) -> bool:
    if wanted.kind is Kind.TEXT:
        return True
    if wanted.kind is Kind.CHOICE:
        return word.options <= wanted.options
    if wanted.kind is Kind.DATE:
        return all(is_date(text) for text in word.options)
    if wanted.kind is Kind.TIME:
        return all(is_time(text) for text in word.options)
    return False


def _told(found: Type) -> str:
    if found.kind is Kind.WORD:
        return " / ".join(f'"{text}"' for text in sorted(found.options))
    return str(found.kind.value)


def _misfit(left: Type, right: Type) -> str:
    if right.kind is Kind.WORD and left.kind is Kind.CHOICE:
        return f"{_told(right)} is not among the options"
    if right.kind is Kind.WORD and left.kind is Kind.DATE:
        return f"{_told(right)} is not a date (YYYY-MM-DD)"
    return f"cannot bring together {_told(left)} and {_told(right)}"
