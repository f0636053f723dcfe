"""Finding rules that can never be true, by interval and set reasoning.

A rule is brought to disjunctive normal form with the negations at its leaves; a conjunction
is impossible when the facts it demands of one term (an answer, or a computed term such as
an age) exclude one another. This is sound but not complete: what is called impossible is
impossible, while two terms that exclude each other only through a calculation go unseen.

>>> from kaga.engines.forms.logic.syntax import parse
>>> low, high = {"<": [{"var": "n"}, 3]}, {">": [{"var": "n"}, 5]}
>>> never_true([parse({"and": [low, high]})], {})
True
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kaga.engines.forms.logic.syntax import Call, Constant, Expr, Items, Literal, to_json
from kaga.engines.forms.logic.typing import is_date, is_time

MOST_CASES = 64

Atom: TypeAlias = "tuple[Expr, bool]"
Conjunction: TypeAlias = "list[Atom]"

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRROR = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Domain:
    """What an answer can be at all: bounds of a number or date, options of a choice."""

    low: int | None = None
    high: int | None = None
    options: frozenset[Constant] | None = None


Domains: TypeAlias = Mapping[str, Domain]


@dataclass(slots=True)
class _Facts:
    """All that one conjunction demands of one term."""

    low: float = float("-inf")
    high: float = float("inf")
    allowed: set[Constant] | None = None
    excluded: set[Constant] = field(default_factory=set)

    def demand(self, op: str, value: Constant) -> None:
        place = ordinal(value)
        if op == "==":
            self.among({value})
        elif op == "!=":
            self.excluded.add(value)
        elif place is not None:
            self.bound(op, place)

    def bound(self, op: str, place: int) -> None:
        if op in ("<", "<="):
            self.high = min(self.high, place - (op == "<"))
        else:
            self.low = max(self.low, place + (op == ">"))

    def among(self, values: set[Constant]) -> None:
        self.allowed = values if self.allowed is None else self.allowed & values

    def possible(self) -> bool:
        if self.low > self.high:
            return False
        if self.allowed is not None:
            return any(self.admits(value) for value in self.allowed)
        if self.low == self.high:
            return self.low not in {ordinal(value) for value in self.excluded}
        return True

    def admits(self, value: Constant) -> bool:
        place = ordinal(value)
        inside = place is None or self.low <= place <= self.high
        return inside and value not in self.excluded


def ordinal(value: Constant) -> int | None:
    """Where an ordered constant lies on its own line (days, minutes, or the integer)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if is_date(value):
        return dt.date.fromisoformat(value).toordinal()
    if is_time(value):
        return int(value[:2]) * 60 + int(value[3:])
    return None


def never_true(rules: Sequence[Expr], domains: Domains) -> bool:
    """Whether the rules can certainly not be true together.

    Parameters
    ----------
    rules
        Well-typed rules that would all have to hold.
    domains
        What each answer can be, by name; an answer without a domain can be anything.
    """
    cases: list[Conjunction] = [[]]
    for rule in rules:
        further = _cases(rule, positive=True)
        cases = [left + right for left in cases for right in further]
        if len(cases) > MOST_CASES:
            return False
    return not any(_possible(case, domains) for case in cases)


def _cases(expr: Expr, *, positive: bool) -> list[Conjunction]:
    if not isinstance(expr, Call) or expr.op not in ("and", "or", "not"):
        return [[(expr, positive)]]
    if expr.op == "not":
        return _cases(expr.args[0], positive=not positive)
    parts = [_cases(part, positive=positive) for part in expr.args]
    if (expr.op == "or") is positive:
        return [case for part in parts for case in part]
    product: list[Conjunction] = [[]]
    for part in parts:
        product = [left + right for left in product for right in part]
        if len(product) > MOST_CASES:
            return [[]]
    return product


def _possible(case: Conjunction, domains: Domains) -> bool:
    facts: dict[str, _Facts] = {}
    for expr, positive in case:
        if not _note(expr, facts, domains, positive=positive):
            return False
    return all(found.possible() for found in facts.values())


def _about(term: Expr, facts: dict[str, _Facts], domains: Domains) -> _Facts:
    name = json.dumps(to_json(term), ensure_ascii=False, sort_keys=True)
    found = facts.get(name)
    if found is None:
        found = facts[name] = _Facts()
        domain = domains.get(name, Domain())
        found.low = float("-inf") if domain.low is None else domain.low
        found.high = float("inf") if domain.high is None else domain.high
        found.allowed = None if domain.options is None else set(domain.options)
    return found


def _note(expr: Expr, facts: dict[str, _Facts], domains: Domains, *, positive: bool) -> bool:
    """Take up one demand; False when it can be refused by itself."""
    if isinstance(expr, Literal):
        return expr.value is positive
    if isinstance(expr, Call) and expr.op in _MIRROR:
        left, right = expr.args
        op = expr.op if positive else _OPPOSITE[expr.op]
        if isinstance(left, Literal):
            left, right, op = right, left, _MIRROR[op]
        if isinstance(right, Literal):
            _about(left, facts, domains).demand(op, right.value)
            return True
    if isinstance(expr, Call) and expr.op == "in" and isinstance(expr.args[1], Items):
        about = _about(expr.args[0], facts, domains)
        if positive:
            about.among(set(expr.args[1].values))
        else:
            about.excluded.update(expr.args[1].values)
        return True
    _about(expr, facts, domains).among({positive})
    return True
