"""What was said with one context's names, said with another's.

Why not over the entity: fragments hold nulls, gaps and concise values that an entity has not.

>>> from kaga.engines.context.resolving import resolve
>>> mine = resolve({"v": "https://a.example/speed"}, {})
>>> theirs = resolve({"speed": "https://a.example/speed"}, {})
>>> retold({"id": "urn:a:1", "v": {"type": "Property", "value": 3}}, mine, theirs)
{'id': 'urn:a:1', 'speed': {'type': 'Property', 'value': 3}}
"""

from __future__ import annotations

from typing import Any, Final

from kaga.engines.context.kinds import looks_reified
from kaga.engines.context.shapes import is_geometry
from kaga.engines.context.terms import TermMap
from kaga.engines.context.values import compact_value, expand_value

_AS_IT_IS_WORDS: Final = """
id @id scope expiresAt createdAt modifiedAt deletedAt object objectList languageMap json
valueList observedAt unitCode datasetId entityIdSealed jsonKeys ngsildConcise
"""
_AS_IT_IS: Final = frozenset(_AS_IT_IS_WORDS.split())
_WORDS: Final = frozenset({"vocab", "objectType", "valueType", "entityTypeSealed"})


def retold(body: dict[str, Any], mine: TermMap, theirs: TermMap) -> dict[str, Any]:
    """An entity, or a fragment of one, with other names."""
    told: dict[str, Any] = {}
    for key, raw in body.items():
        if key in {"type", "@type"}:
            told[key] = _words(raw, mine, theirs)
        elif key in _AS_IT_IS:
            told[key] = raw
        elif key != "@context":
            told[theirs.compact(mine.expand(key))] = retold_attribute(raw, mine, theirs)
    return told


def retold_attribute(raw: Any, mine: TermMap, theirs: TermMap) -> Any:
    """One attribute, or all instances of it, with other names."""
    if isinstance(raw, list) and raw and all(looks_reified(part) for part in raw):
        return [retold_attribute(part, mine, theirs) for part in raw]
    if not looks_reified(raw):
        return _value(raw, mine, theirs)
    told: dict[str, Any] = {}
    for key, part in raw.items():
        if key in {"type", "@type"} or key in _AS_IT_IS:
            told[key] = part
        elif key == "value":
            told[key] = _value(part, mine, theirs)
        elif key in _WORDS:
            told[key] = _words(part, mine, theirs)
        else:
            told[theirs.compact(mine.expand(key))] = retold_attribute(part, mine, theirs)
    return told


def _value(value: Any, mine: TermMap, theirs: TermMap) -> Any:
    if is_geometry(value) or not isinstance(value, dict | list):
        return value
    return compact_value(expand_value(value, mine), theirs)


def _words(words: Any, mine: TermMap, theirs: TermMap) -> Any:
    if isinstance(words, list):
        return [_words(word, mine, theirs) for word in words]
    return theirs.compact_type(mine.expand(words)) if isinstance(words, str) else words
