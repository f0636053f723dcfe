"""Turning a rule into a function, once, and running it many times.

Three values: a rule answers true or false, or None while an answer it needs is absent.
`and` is false as soon as one part is false, `or` true as soon as one part is true (Kleene
1952, strong three-valued logic); every other operator with an absent operand is absent.

A value of the wrong shape reads as absent, so evaluation never fails on hostile answers.
The work is bounded twice: by the size of the rule (`syntax.MAX_NODES`), and by `Env.fuel`,
from which each row visited by a quantifier takes the size of the quantifier's body.

>>> from kaga.engines.forms.logic.typing import Kind, Type
>>> rule = compile_rule({">=": [{"var": "age"}, 65]}, {"age": Type(Kind.INTEGER)})
>>> rule.run(Env({"age": 70}, "2027-04-17")), rule.run(Env({}, "2027-04-17"))
(True, None)
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kaga.engines.calendar import age_on
from kaga.engines.forms.logic.syntax import (
    MAX_INTEGER,
    Call,
    Each,
    Expr,
    Items,
    Literal,
    Var,
    parse,
    size,
)
from kaga.engines.forms.logic.typing import Kind, Scope, Type, infer, is_date, is_time

FUEL = 100_000
Value: TypeAlias = "bool | int | str | Sequence[object] | None"


class OutOfFuelError(RuntimeError):
    """A rule looked at more rows than any real form has."""


@dataclass(slots=True)
class Env:
    """What a rule sees: the answers that are visible, the day, the row in hand, fuel."""

    answers: Mapping[str, object]
    today: str
    row: Mapping[str, object] | None = None
    fuel: int = FUEL


Run: TypeAlias = Callable[[Env], Value]


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. With `problems` it runs as "absent": such a form is never published."""

    source: object
    expr: Expr
    type: Type
    problems: tuple[str, ...]
    run: Run = field(compare=False, repr=False)

    def holds(self, env: Env) -> bool:
        """Whether the rule is true (neither false nor still absent)."""
        return self.run(env) is True


def compile_rule(source: object, scope: Scope) -> Rule:
    """Parse, type and compile a rule.

    Parameters
    ----------
    source
        The rule as decoded JSON.
    scope
        The types of the answers it may read.

    Raises
    ------
    LogicError
        When the rule is not `kaga-logic/1`; type errors are kept in `Rule.problems`.
    """
    expr = parse(source)
    found, problems = infer(expr, scope)
    run = _absent if problems else _compile(expr, scope)
    return Rule(source, expr, found, problems, run)


def _absent(_env: Env) -> Value:
    return None


def _compile(expr: Expr, scope: Scope) -> Run:
    if isinstance(expr, Literal):
        return _constant(expr.value)
    if isinstance(expr, Items):
        return _constant(expr.values)
    if isinstance(expr, Var):
        return _reader(expr, scope)
    if isinstance(expr, Each):
        return _each(expr, scope)
    return _call(expr, [_compile(part, scope) for part in expr.args])


def _constant(value: Value) -> Run:
    return lambda _env: value


def _type_of(var: Var, scope: Scope) -> Type:
    found = scope[var.path[0]]
    for part in var.path[1:]:
        found = found.fields[part]
    return found


def _reader(var: Var, scope: Scope) -> Run:
    guard = _GUARDS[_type_of(var, scope).kind]
    head, *parts = var.path

    def read_answer(env: Env) -> Value:
        value = env.answers.get(head)
        return guard(value) if value is not None else None

    def read_part(env: Env) -> Value:
        value: object = env.row if head == "row" else env.answers.get(head)
        for part in parts:
            if not isinstance(value, Mapping):
                return None
            value = value.get(part)
        return guard(value) if value is not None else None

    return read_part if parts else read_answer


def _boolean(value: object) -> Value:
    return value if isinstance(value, bool) else None


def _integer(value: object) -> Value:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MAX_INTEGER:
        return value
    return None


def _text(value: object) -> Value:
    return value if isinstance(value, str) else None


def _date(value: object) -> Value:
    return value if isinstance(value, str) and is_date(value) else None


def _time(value: object) -> Value:
    return value if isinstance(value, str) and is_time(value) else None


def _rows(value: object) -> Value:
    return value if isinstance(value, list | tuple) else None


def _never(_value: object) -> Value:
    return None


_GUARDS: Mapping[Kind, Callable[[object], Value]] = {
    Kind.BOOL: _boolean,
    Kind.INTEGER: _integer,
    Kind.YEN: _integer,
    Kind.TEXT: _text,
    Kind.CHOICE: _text,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.CHOICES: _rows,
    Kind.ROWS: _rows,
    Kind.PARTS: _never,
}


def _call(call: Call, args: list[Run]) -> Run:
    if call.op == "and":
        return _and(args)
    if call.op == "or":
        return _or(args)
    if call.op == "not":
        return _not(args[0])
    if call.op == "today":
        return lambda env: env.today
    if len(args) == 2:
        return _two(_BINARY[call.op], args[0], args[1])
    return _many(_BINARY[call.op], args)


def _and(args: list[Run]) -> Run:
    def run(env: Env) -> Value:
        result: Value = True
        for part in args:
            value = part(env)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return run


def _or(args: list[Run]) -> Run:
    def run(env: Env) -> Value:
        result: Value = False
        for part in args:
            value = part(env)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return run


def _not(part: Run) -> Run:
    def run(env: Env) -> Value:
        value = part(env)
        return None if value is None else not value

    return run


Binary: TypeAlias = Callable[..., Value]


def _two(apply: Binary, left: Run, right: Run) -> Run:
    def run(env: Env) -> Value:
        first = left(env)
        if first is None:
            return None
        second = right(env)
        return None if second is None else apply(first, second)

    return run


def _many(apply: Binary, args: list[Run]) -> Run:
    def run(env: Env) -> Value:
        total = args[0](env)
        for part in args[1:]:
            if total is None:
                return None
            value = part(env)
            total = None if value is None else apply(total, value)
        return total

    return run


def _exact(apply: Callable[[int, int], int]) -> Binary:
    def run(first: int, second: int) -> Value:
        result = apply(first, second)
        return result if abs(result) <= MAX_INTEGER else None

    return run


def age_at(born: str, on: str) -> int | None:
    """Completed years on a day by the Japanese law; None before birth.

    An age is reached at the end of the day *before* the birthday (年齢計算ニ関スル法律, with
    民法 143 条), so somebody born on 1 April is a year older on 31 March.
    """
    if on < born:
        return None
    return age_on(dt.date.fromisoformat(born), dt.date.fromisoformat(on))


def days_between(start: str, end: str) -> int:
    """Days from the first date to the second, negative when it lies before."""
    return (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days


_BINARY: Mapping[str, Binary] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, holder: item in holder,
    "+": _exact(operator.add),
    "-": _exact(operator.sub),
    "*": _exact(operator.mul),
    "min": min,
    "max": max,
    "age_at": age_at,
    "days_between": days_between,
}


def _each(expr: Each, scope: Scope) -> Run:
    over = _reader(expr.over, scope)
    if expr.body is None:
        return _length(over)
    row = Type(Kind.PARTS, fields=_type_of(expr.over, scope).fields)
    body = _compile(expr.body, {**scope, "row": row})
    cost = size(expr.body)
    fold = {"count": _count, "any": _any, "all": _all}[expr.op]

    def run(env: Env) -> Value:
        rows = over(env)
        if not isinstance(rows, list | tuple):
            return None
        env.fuel -= cost * len(rows)
        if env.fuel < 0:
            raise OutOfFuelError
        outer = env.row
        verdicts: list[Value] = []
        for item in rows:
            env.row = item if isinstance(item, Mapping) else {}
            verdicts.append(body(env))
        env.row = outer
        return fold(verdicts)

    return run


def _length(over: Run) -> Run:
    def run(env: Env) -> Value:
        rows = over(env)
        return len(rows) if isinstance(rows, list | tuple) else None

    return run


def _count(verdicts: list[Value]) -> Value:
    return None if None in verdicts else verdicts.count(True)


def _any(verdicts: list[Value]) -> Value:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _all(verdicts: list[Value]) -> Value:
    if False in verdicts:
        return False
    return None if None in verdicts else True
