"""Values inside attributes: what is a name in them, and what only looks like one.

What: keys of objects are terms (JSON-LD would write them out, so the broker does), `type` names
a type, everything else is as given. Why arrays and nulls stay: a broker gives back what it was
given; JSON-LD would flatten the one and drop the other.

>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve({"city": "https://a.example/city"}, {})
>>> expand_value({"city": "Kaga"}, terms)
{'https://a.example/city': 'Kaga'}
>>> compact_value({"https://a.example/city": "Kaga"}, terms)
{'city': 'Kaga'}
"""

from __future__ import annotations

from typing import Final

from kaga.engines.context.errors import bad
from kaga.engines.context.names import NULL
from kaga.engines.context.shapes import is_geometry
from kaga.engines.context.terms import TermMap

_DEEPEST: Final = 64


def expand_value(value: object, terms: TermMap, depth: int = 0) -> object:
    """A Property's value with the keys of its objects written out."""
    if not isinstance(value, dict | list):
        return value
    if depth > _DEEPEST:
        raise bad("a value nested deeper than is kept")
    if isinstance(value, list):
        return [expand_value(part, terms, depth + 1) for part in value]
    if is_geometry(value):
        return value
    if "@context" in value:
        raise bad("an @context stands at the top of a request only")
    literal = "@value" in value
    return {
        _key(key, terms): _typed(part, terms)
        if key in {"type", "@type"}
        else part
        if literal
        else expand_value(part, terms, depth + 1)
        for key, part in value.items()
    }


def _key(key: str, terms: TermMap) -> str:
    if key.startswith("@"):
        return key
    if key in {"id", "type"}:
        return "@" + key
    return terms.expand(key)


def _typed(value: object, terms: TermMap) -> object:
    if isinstance(value, str):
        return terms.expand(value)
    if isinstance(value, list):
        return [_typed(part, terms) for part in value]
    return value


def compact_value(value: object, terms: TermMap) -> object:
    """The value with the names that a context gives back."""
    if isinstance(value, list):
        return [compact_value(part, terms) for part in value]
    if not isinstance(value, dict) or is_geometry(value):
        return value
    literal = "@value" in value
    return {
        _short_key(key, terms, literal=literal): _untyped(part, terms)
        if key == "@type"
        else compact_value(part, terms)
        for key, part in value.items()
    }


def _short_key(key: str, terms: TermMap, *, literal: bool) -> str:
    if key.startswith("@"):
        return key if literal or key not in {"@id", "@type"} else key[1:]
    return terms.compact(key)


def _untyped(value: object, terms: TermMap) -> object:
    if isinstance(value, str):
        return terms.compact_type(value)
    if isinstance(value, list):
        return [_untyped(part, terms) for part in value]
    return value


def holds_null(value: object) -> bool:
    """Whether the null of the standard stands anywhere inside a value."""
    if isinstance(value, str):
        return value == NULL
    if isinstance(value, list):
        return any(holds_null(part) for part in value)
    return isinstance(value, dict) and any(holds_null(part) for part in value.values())


def merge_value(old: object, patch: object) -> object:
    """RFC 7396 with the null of the standard: objects are merged, all else is replaced."""
    if not isinstance(patch, dict) or is_geometry(patch):
        return patch
    merged = dict(old) if isinstance(old, dict) else {}
    for key, part in patch.items():
        if part == NULL:
            merged.pop(key, None)
        else:
            merged[key] = merge_value(merged.get(key), part)
    return merged
