"""`kaga-logic/1`: the strict rule language of forms.

JSON-logic syntax, a closed list of operators, no coercion, no loops. A rule is parsed
(`syntax`), typed (`typing`) and turned into a function (`evaluate`) when a form is loaded;
`ranges` finds rules that can never be true.

>>> from kaga.engines.forms.logic import parse
>>> parse({">=": [{"var": "age"}, 65]}).op
'>='
"""

from __future__ import annotations

from kaga.engines.forms.logic.evaluate import Env, OutOfFuelError, Rule, compile_rule
from kaga.engines.forms.logic.ranges import never_true
from kaga.engines.forms.logic.syntax import Expr, LogicError, parse
from kaga.engines.forms.logic.typing import Kind, Scope, Type, infer

__all__ = [
    "Env",
    "Expr",
    "Kind",
    "LogicError",
    "OutOfFuelError",
    "Rule",
    "Scope",
    "Type",
    "compile_rule",
    "infer",
    "never_true",
    "parse",
]
