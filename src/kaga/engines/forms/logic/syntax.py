"""From JSON to a rule tree, refusing everything that is not `kaga-logic/1`.

Grammar (``e`` is any rule)::

    literal   true | false | integer | "text" (dates "2027-04-01", times "09:30", options)
    {"var": "key"} {"var": "key.part"} {"var": "row.part"}     an answer
    {"and": [e, …]} {"or": [e, …]} {"not": [e]}                three-valued logic
    {"==": [e, e]} != < <= > >=                                comparison of equal types
    {"in": [e, ["a", "b"]]} {"in": ["a", {"var": "choices"}]}  membership
    {"+": [e, e, …]} {"-": [e, e]} {"*": [e, e]} min max       integers and yen
    {"today": []} {"age_at": [e, e]} {"days_between": [e, e]}  calendar
    {"count": [rows]} {"count": [rows, e]} any all             over a repeat group

Limits make every rule cheap: at most `MAX_NODES` nodes, `MAX_DEPTH` levels, integers that
a browser holds exactly, and no quantifier inside a quantifier.

>>> parse({"==": [{"var": "card"}, "held"]})
Call(op='==', args=(Var(path=('card',)), Literal(value='held')))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

MAX_NODES = 200
MAX_DEPTH = 12
MAX_TEXT = 200
MAX_INTEGER = 2**53 - 1  # the largest integer a browser's number holds exactly

ARITY: dict[str, tuple[int, int]] = {
    "and": (1, 50),
    "or": (1, 50),
    "not": (1, 1),
    "==": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "in": (2, 2),
    "+": (2, 50),
    "-": (2, 2),
    "*": (2, 2),
    "min": (1, 50),
    "max": (1, 50),
    "today": (0, 0),
    "age_at": (2, 2),
    "days_between": (2, 2),
}
QUANTIFIERS: dict[str, tuple[int, int]] = {"count": (1, 2), "any": (2, 2), "all": (2, 2)}


class LogicError(ValueError):
    """A rule that is not `kaga-logic/1`. `place` is the path inside the rule."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place or 'rule'}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant written in the rule."""

    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of constants, only as the second part of `in`."""

    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Var:
    """An answer, a part of an answer, or (`row.part`) a part of the row in hand."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator with its operands."""

    op: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """A quantifier over the rows of a repeat group (or the choices made, for `count`)."""

    op: str
    over: Var
    body: Expr | None


Constant: TypeAlias = "bool | int | str"
Expr: TypeAlias = "Literal | Items | Var | Call | Each"


@dataclass(slots=True)
class _Budget:
    """How many nodes the rule in hand may still use."""

    left: int = field(default=MAX_NODES)

    def spend(self, place: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise LogicError(place, f"more than {MAX_NODES} parts")


def parse(source: object) -> Expr:
    """Read a rule.

    Parameters
    ----------
    source
        The rule as decoded JSON.

    Raises
    ------
    LogicError
        With the place inside the rule and the reason.
    """
    return _parse(source, "", _Budget(), 0, "")


def _parse(source: object, place: str, budget: _Budget, depth: int, inside: str) -> Expr:
    budget.spend(place)
    if depth > MAX_DEPTH:
        raise LogicError(place, f"more than {MAX_DEPTH} levels deep")
    if isinstance(source, bool | int | str):
        return Literal(_constant(source, place))
    if not isinstance(source, dict):
        raise LogicError(place, f"{_name(source)} is not a rule")
    if len(source) != 1:
        raise LogicError(place, "a rule has exactly one operator")
    op, operands = next(iter(source.items()))
    if op == "var":
        return _variable(operands, place)
    listed = operands if isinstance(operands, list) else [operands]
    here = f"{place}/{op}"
    if op in QUANTIFIERS:
        if inside:
            raise LogicError(here, f"'{op}' cannot stand inside '{inside}'")
        return _each(op, listed, here, budget, depth)
    if op not in ARITY:
        raise LogicError(place, f"unknown operator '{op}'")
    _arity(listed, ARITY[op], here)
    if op == "in":
        return _membership(listed, here, budget, depth, inside)
    args = (
        _parse(item, f"{here}/{index}", budget, depth + 1, inside)
        for index, item in enumerate(listed)
    )
    return Call(op, tuple(args))


def _constant(value: Constant, place: str) -> Constant:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise LogicError(place, f"a text longer than {MAX_TEXT} characters")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise LogicError(place, "an integer a browser cannot hold exactly")
    return value


def _variable(name: object, place: str) -> Var:
    if not isinstance(name, str) or not name or len(name) > MAX_TEXT:
        raise LogicError(place, "'var' needs the name of a question")
    path = tuple(name.split("."))
    if len(path) > 3 or not all(path):
        raise LogicError(place, f"'{name}' is not the name of a question or of its part")
    return Var(path)


def _arity(operands: list[object], allowed: tuple[int, int], place: str) -> None:
    least, most = allowed
    if not least <= len(operands) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise LogicError(place, f"needs {wanted} operands, has {len(operands)}")


def _each(op: str, operands: list[object], place: str, budget: _Budget, depth: int) -> Each:
    _arity(operands, QUANTIFIERS[op], place)
    over = _parse(operands[0], f"{place}/0", budget, depth + 1, op)
    if not isinstance(over, Var):
        raise LogicError(f"{place}/0", "must name a repeat group or a multiple choice")
    if len(operands) == 1:
        return Each(op, over, None)
    return Each(op, over, _parse(operands[1], f"{place}/1", budget, depth + 1, op))


def _membership(
    operands: list[object], place: str, budget: _Budget, depth: int, inside: str, /
) -> Call:
    item = _parse(operands[0], f"{place}/0", budget, depth + 1, inside)
    holder = operands[1]
    if not isinstance(holder, list):
        return Call("in", (item, _parse(holder, f"{place}/1", budget, depth + 1, inside)))
    if not holder:
        raise LogicError(f"{place}/1", "an empty list holds nothing")
    values: list[int | str] = []
    for value in holder:
        budget.spend(f"{place}/1")
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise LogicError(f"{place}/1", "a list holds only texts or integers")
        values.append(_constant(value, f"{place}/1"))
    return Call("in", (item, Items(tuple(values))))


def _name(source: object) -> str:
    return "null" if source is None else f"a {type(source).__name__}"


def variables(expr: Expr) -> set[str]:
    """The keys of the questions a rule reads (`row` when it reads the row in hand)."""
    if isinstance(expr, Var):
        return {expr.path[0]}
    if isinstance(expr, Call):
        return {name for part in expr.args for name in variables(part)}
    if isinstance(expr, Each):
        inner = variables(expr.body) if expr.body is not None else set()
        return {expr.over.path[0]} | (inner - {"row"})
    return set()


def to_json(expr: Expr) -> object:
    """The rule written back as JSON; `parse(to_json(e)) == e`."""
    if isinstance(expr, Literal):
        return expr.value
    if isinstance(expr, Items):
        return list(expr.values)
    if isinstance(expr, Var):
        return {"var": ".".join(expr.path)}
    if isinstance(expr, Each):
        body = [] if expr.body is None else [to_json(expr.body)]
        return {expr.op: [to_json(expr.over), *body]}
    return {expr.op: [to_json(part) for part in expr.args]}


def size(expr: Expr) -> int:
    """The number of nodes, which bounds the work of one evaluation."""
    if isinstance(expr, Call):
        return 1 + sum(size(part) for part in expr.args)
    if isinstance(expr, Each):
        return 2 + (size(expr.body) if expr.body is not None else 0)
    return 1
