"""Which types and which scopes are meant (clauses 4.17, 4.19).

What: `Building,Shelter`, `(Building;Shelter)|Site` for types; `/Ishikawa/#`, `/+/Kaga` for
scopes. Why one file: the same little grammar of names, `,` or `|` (or), `;` (and) and brackets.

>>> kaga = compile_scopes("/Ishikawa/Kaga,/Fukui/#")
>>> kaga(("/Ishikawa/Kaga",)), kaga(("/Ishikawa",)), kaga(("/Fukui/Awara",))
(True, False, True)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kaga.engines.context.errors import bad
from kaga.engines.context.names import is_name
from kaga.engines.context.terms import TermMap

Chooses = Callable[[tuple[str, ...]], bool]

_TOKEN: Final = re.compile(r"[;|,()]|[^;|,()]+")
_LEVEL: Final = re.compile(r"\+|#|[^\W\d_]\w*")
_MOST: Final = 500


def compile_types(text: str, terms: TermMap) -> tuple[Chooses, frozenset[str]]:
    """Whether an entity's types are meant, and every type that is named.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no selection of types.
    """
    named: set[str] = set()

    def has(name: str) -> Chooses:
        if not is_name(name):
            raise bad(f"{name!r} is not the name of a type")
        wanted = terms.expand(name)
        named.add(wanted)
        return lambda types: wanted in types

    return _Grammar(text, has).whole(), frozenset(named)


def compile_scopes(text: str) -> Chooses:
    """Whether an entity's scopes are meant.

    Raises
    ------
    NgsiError
        `BadRequestData` for what is no query of scopes.
    """
    return _Grammar(text, _scope).whole()


def _scope(pattern: str) -> Chooses:
    levels = pattern.strip().strip("/").split("/")
    if not all(_LEVEL.fullmatch(level) for level in levels) or "#" in levels[:-1]:
        raise bad(f"scopeQ: {pattern!r} is no scope")
    return lambda scopes: any(_fits(levels, scope.strip("/").split("/")) for scope in scopes)


def _fits(levels: list[str], scope: list[str]) -> bool:
    for place, level in enumerate(levels):
        if level == "#":
            return True
        if place >= len(scope) or level not in {"+", scope[place]}:
            return False
    return len(levels) == len(scope)


class _Grammar:
    """`,` and `|` bind less than `;`."""

    def __init__(self, text: str, leaf: Callable[[str], Chooses]) -> None:
        self._tokens = _TOKEN.findall(text)
        self._leaf = leaf
        self._at = 0
        if len(self._tokens) > _MOST:
            raise bad("a selection with more names than are followed")

    def whole(self) -> Chooses:
        chooses = self._either()
        if self._at < len(self._tokens):
            raise bad(f"{self._tokens[self._at]!r} is not expected in a selection")
        return chooses

    def _either(self) -> Chooses:
        parts = [self._both()]
        while self._skip("|") or self._skip(","):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda names: any(p(names) for p in parts)

    def _both(self) -> Chooses:
        parts = [self._one()]
        while self._skip(";"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda names: all(p(names) for p in parts)

    def _one(self) -> Chooses:
        if self._skip("("):
            inner = self._either()
            if not self._skip(")"):
                raise bad("a bracket that is not closed")
            return inner
        if self._at >= len(self._tokens) or self._tokens[self._at] in ";|,)":
            raise bad("a name is expected in a selection")
        self._at += 1
        return self._leaf(self._tokens[self._at - 1].strip())

    def _skip(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == sign:
            self._at += 1
            return True
        return False
