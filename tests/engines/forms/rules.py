"""Random rules: well-typed ones for agreement tests, wild ones for robustness."""

from __future__ import annotations

import random
from typing import Any

from kaga.engines.forms.logic import Kind, Scope
from kaga.engines.forms.logic.syntax import ARITY, QUANTIFIERS

AMOUNTS = ("integer", "yen")
OPTIONS = ("dog", "cat", "bird")
WILD_OPS = tuple({**ARITY, **QUANTIFIERS, "var": (), "eval": (), "if": (), "merge": ()})


class RuleMaker:
    """Draws rules over a scope from a seeded generator."""

    def __init__(self, r: random.Random, scope: Scope) -> None:
        self.r = r
        self.scope = scope

    def names(self, *kinds: Kind) -> list[str]:
        found = [name for name, one in self.scope.items() if one.kind in kinds]
        row = self.scope.get("row")
        if row is not None:
            found += [f"row.{name}" for name, one in row.fields.items() if one.kind in kinds]
        return found

    def truth(self, depth: int) -> Any:
        r = self.r
        ways = [self.comparison, self.comparison, self.membership, self.flag]
        if depth > 0:
            ways += [self.joined, self.joined, self.negated, self.quantified]
        return r.choice(ways)(depth)

    def flag(self, _depth: int) -> Any:
        names = self.names(Kind.BOOL)
        return {"var": self.r.choice(names)} if names else self.r.random() < 0.5

    def joined(self, depth: int) -> Any:
        op = self.r.choice(["and", "or"])
        return {op: [self.truth(depth - 1) for _ in range(self.r.randint(1, 3))]}

    def negated(self, depth: int) -> Any:
        inner = self.truth(depth - 1)
        return {"not": inner if isinstance(inner, dict) and self.r.random() < 0.5 else [inner]}

    def quantified(self, depth: int) -> Any:
        groups = [name for name in self.names(Kind.ROWS) if self.scope[name].fields]
        if not groups or "row" in self.scope:
            return self.comparison(depth)
        name = self.r.choice(groups)
        from kaga.engines.forms.logic import Type

        row = Type(Kind.PARTS, fields=self.scope[name].fields)
        inner = RuleMaker(self.r, {**self.scope, "row": row})
        body = inner.truth(min(depth - 1, 1))
        op = self.r.choice(["any", "all", "count"])
        rule = {op: [{"var": name}, body]}
        return {">=": [rule, self.r.randint(0, 3)]} if op == "count" else rule

    def membership(self, depth: int) -> Any:
        choices, several = self.names(Kind.CHOICE), self.names(Kind.CHOICES)
        r = self.r
        if several and r.random() < 0.5:
            return {"in": [r.choice(OPTIONS), {"var": r.choice(several)}]}
        if choices:
            return {"in": [{"var": r.choice(choices)}, r.sample(OPTIONS, r.randint(1, 3))]}
        return {"in": [self.amount("integer", depth), [1, 2, r.randint(-5, 9)]]}

    def comparison(self, depth: int) -> Any:
        r = self.r
        op = r.choice(["==", "!=", "<", "<=", ">", ">="])
        kind = r.choice(["integer", "yen", "date", "choice", "text", "time"])
        if kind in AMOUNTS:
            return {op: [self.amount(kind, depth - 1), self.amount(kind, depth - 1)]}
        if kind == "date":
            return {op: [self.moment(), self.date(depth)]}
        if kind == "time" and self.names(Kind.TIME):
            return {op: [{"var": r.choice(self.names(Kind.TIME))}, "12:00"]}
        same = r.choice(["==", "!="])
        if kind == "choice" and self.names(Kind.CHOICE):
            return {same: [{"var": r.choice(self.names(Kind.CHOICE))}, r.choice(OPTIONS)]}
        if self.names(Kind.TEXT):
            return {
                same: [{"var": r.choice(self.names(Kind.TEXT))}, r.choice(["加賀", "辻󠄀", "x"])]
            }
        return True

    def amount(self, kind: str, depth: int) -> Any:  # noqa: PLR0911 - one for each way
        r = self.r
        wanted = Kind.YEN if kind == "yen" else Kind.INTEGER
        if depth > 0 and r.random() < 0.6:
            op = r.choice(["+", "-", "*", "min", "max", "count", "age", "days"])
            if op == "age" and kind == "integer":
                return {"age_at": [self.date(0), self.date(0)]}
            if op == "days" and kind == "integer":
                return {"days_between": [self.date(0), self.date(0)]}
            several = self.names(Kind.CHOICES, Kind.ROWS)
            if op == "count" and kind == "integer" and several:
                return {"count": [{"var": r.choice(several)}]}
            if op == "*":
                return {"*": [self.amount(kind, depth - 1), r.randint(-3, 10**8)]}
            op = op if op in ("+", "-", "min", "max") else "+"
            count = 2 if op == "-" else r.randint(2, 3)
            return {op: [self.amount(kind, depth - 1) for _ in range(count)]}
        names = self.names(wanted)
        if names and r.random() < 0.8:
            return {"var": r.choice(names)}
        return r.choice([0, 1, -1, 5000, 65, r.randint(-(10**6), 10**6), 2**53 - 1])

    def moment(self) -> Any:
        """A date that is not a constant: two constants beside each other have no type."""
        names = self.names(Kind.DATE)
        return {"var": self.r.choice(names)} if names else {"today": []}

    def date(self, depth: int) -> Any:
        r = self.r
        names = self.names(Kind.DATE)
        draw = r.random()
        if names and draw < 0.6:
            return {"var": r.choice(names)}
        if draw < 0.8:
            return {"today": []}
        if depth > 0 and draw < 0.9:
            return {r.choice(["min", "max"]): [self.date(0), self.moment()]}
        return random_day(r)


def random_day(r: random.Random) -> str:
    year = r.choice([1900, 1957, 2000, 2008, 2027, r.randint(1873, 2190)])
    return f"{year}-{r.choice(['02-28', '03-01', '04-01', '04-17', '04-18', '12-31'])}"


def wild_rule(r: random.Random, depth: int) -> Any:
    """Something shaped like a rule: wrong arity, wrong types, unknown operators, junk."""
    if depth <= 0 or r.random() < 0.25:
        return r.choice(
            [
                True, False, None, 0, -1, 1.5, 2**70, "", "x", "2027-04-01", "9:00", [], {},
                {"var": "n"}, {"var": "nobody"}, {"var": "row.n"}, {"var": 3}, [1, "a"],
                {"var": "people"}, {"var": "pet"}, {"var": "pets"}, {"today": []}, "y" * 300,
            ]
        )  # fmt: skip
    op = r.choice(WILD_OPS)
    parts: Any = [wild_rule(r, depth - 1) for _ in range(r.randint(0, 3))]
    rule = {op: r.choice([parts, parts, parts, parts[0] if parts else None])}
    return {**rule, "and": []} if r.random() < 0.02 else rule
