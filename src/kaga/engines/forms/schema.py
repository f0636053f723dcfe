"""JSON Schema 2020-12 of the answers of a form.

Whatever `validate_all` accepts, the schema accepts. The other way round it is as exact as the
vocabulary allows: visibility rules over answers, options, numbers and parts become
if/then/else; rules that count days or rows leave their question optional, and check digits,
date bounds and the refusal of a My Number stay with `validate_all`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kaga.engines.forms.logic.syntax import Call, Expr, Items, Literal, Var
from kaga.engines.forms.model import Context, Form, JsonSchema, Page, Question
from kaga.engines.forms.types import type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BOUNDS = {
    "<": "exclusiveMaximum",
    "<=": "maximum",
    ">": "exclusiveMinimum",
    ">=": "minimum",
}
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


def schema(form: Form) -> JsonSchema:
    """The JSON Schema of a complete set of answers, with English titles for API clients."""
    context = Context(form, dt.date(2000, 1, 1))  # no schema depends on the day
    properties: dict[str, object] = {}
    required: list[str] = []
    conditions: list[JsonSchema] = []
    for page in form.pages:
        for question in page.questions:
            kind = type_of(question.type)
            if question.type == "note":
                continue
            described = kind.schema(question, context)
            properties[question.key] = {"title": question.label.get("en"), **described}
            must = question.required and kind.asks
            when = _condition(form, page, question)
            if when == {}:
                required += [question.key] if must else []
            elif when is not None:
                conditions.append(_only_when(question.key, when, must=must))
    found: JsonSchema = {
        "$schema": DIALECT,
        "title": form.title.get("en"),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return {**found, "allOf": conditions} if conditions else found


def _only_when(key: str, when: JsonSchema, *, must: bool) -> JsonSchema:
    rule: JsonSchema = {"if": when, "else": {"properties": {key: False}}}
    return {**rule, "then": {"required": [key]}} if must else rule


def _condition(form: Form, page: Page, question: Question) -> JsonSchema | None:
    """The rule under which a question is asked; {} for always, None if inexpressible."""
    rules = [rule.expr for rule in (page.when, question.when) if rule is not None]
    if not rules:
        return {}
    return _all([_express(form, rule, positive=True) for rule in rules])


def _all(parts: Sequence[JsonSchema | None], word: str = "allOf") -> JsonSchema | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return known[0] if len(known) == 1 else {word: known}


def _express(form: Form, expr: Expr, *, positive: bool) -> JsonSchema | None:
    """The answers for which a rule is true (or, not `positive`, certainly false)."""
    if isinstance(expr, Literal):
        return {} if expr.value is positive else {"not": {}}
    if isinstance(expr, Var):
        return _at(form, expr, {"const": positive})
    return _called(form, expr, positive=positive) if isinstance(expr, Call) else None


def _called(form: Form, expr: Call, *, positive: bool) -> JsonSchema | None:
    if expr.op == "not":
        return _express(form, expr.args[0], positive=not positive)
    if expr.op in ("and", "or"):
        parts = [_express(form, part, positive=positive) for part in expr.args]
        return _all(parts, "allOf" if (expr.op == "and") is positive else "anyOf")
    if expr.op == "in":
        return _membership(form, expr, positive=positive)
    return _comparison(form, expr, positive=positive) if expr.op in _MIRROR else None


def _membership(form: Form, call: Call, *, positive: bool) -> JsonSchema | None:
    item, holder = call.args
    if isinstance(item, Var) and isinstance(holder, Items):
        among: JsonSchema = {"enum": list(holder.values)}
        return _at(form, item, among if positive else {"not": among})
    if isinstance(item, Literal) and isinstance(holder, Var):
        holds: JsonSchema = {"contains": {"const": item.value}}
        return _at(form, holder, holds if positive else {"not": holds})
    return None


def _comparison(form: Form, call: Call, *, positive: bool) -> JsonSchema | None:
    left, right = call.args
    op = call.op if positive else _OPPOSITE[call.op]
    if isinstance(left, Literal):
        left, right, op = right, left, _MIRROR[op]
    if not isinstance(left, Var) or not isinstance(right, Literal):
        return None
    if op in ("==", "!="):
        same: JsonSchema = {"const": right.value}
        return _at(form, left, same if op == "==" else {"not": same})
    return None if isinstance(right.value, str) else _at(form, left, {_BOUNDS[op]: right.value})


def _at(form: Form, var: Var, wanted: JsonSchema) -> JsonSchema | None:
    """A demand on one answer, or on a part of it, which must be there."""
    question = form.index.get(var.path[0])
    if question is None or not type_of(question.type).asks:
        return None
    found = wanted
    for name in reversed(var.path):
        found = {"type": "object", "required": [name], "properties": {name: found}}
    return found
