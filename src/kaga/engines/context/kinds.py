"""Which kind an attribute is, and what its value must be (clauses 4.5.2-4.5.24).

>>> infer_kind({"object": "urn:ngsi-ld:Stop:1"}).value
'Relationship'
>>> infer_kind({"street": "Honmachi"}) is None
True
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from kaga.engines.context.core import NGSI_LD
from kaga.engines.context.errors import bad
from kaga.engines.context.model import NULL_VALUE, Kind
from kaga.engines.context.names import NULL, is_uri
from kaga.engines.context.shapes import check_geometry, is_geometry
from kaga.engines.context.terms import TermMap
from kaga.engines.context.values import expand_value, holds_null

_NEVER_NULL: Final = frozenset({Kind.JSON, Kind.GEO})  # the one is raw, the other numbers
_KINDS: Final[Mapping[str, Kind]] = {kind.value: kind for kind in Kind}
_BY_MEMBER: Final[tuple[tuple[str, Kind], ...]] = (
    ("object", Kind.RELATIONSHIP),
    ("languageMap", Kind.LANGUAGE),
    ("vocab", Kind.VOCAB),
    ("json", Kind.JSON),
    ("valueList", Kind.LIST),
    ("objectList", Kind.LIST_RELATIONSHIP),
)


def named_kind(name: object) -> Kind | None:
    """The kind that a `type` names; None for a name that is no kind."""
    if not isinstance(name, str):
        return None
    found = _KINDS.get(name)
    if found is None and ":" in name:
        found = _KINDS.get(name.removeprefix(NGSI_LD).removeprefix("ngsi-ld:"))
    return found


def infer_kind(raw: object) -> Kind | None:
    """The kind of what a request has for an attribute; None for a bare value."""
    if not isinstance(raw, dict):
        return None
    named = raw["type"] if "type" in raw else raw.get("@type")
    if isinstance(named, str):
        kind = _KINDS.get(named) or named_kind(named)
        if kind is not None:
            return kind
    if is_geometry(raw):
        return None
    for member, inferred in _BY_MEMBER:
        if member in raw:
            return inferred
    if "value" in raw:
        return Kind.GEO if is_geometry(raw["value"]) else Kind.PROPERTY
    return None


def looks_reified(raw: object) -> bool:
    """Whether a part of a list is an instance rather than a value."""
    if not isinstance(raw, dict):
        return False
    if named_kind(raw.get("type", raw.get("@type"))) is not None:
        return True
    return "value" in raw or any(member in raw for member, _ in _BY_MEMBER)


def read_kind_value(
    name: str, kind: Kind, raw: object, terms: TermMap, *, nulls_inside: bool = False
) -> object:
    """The value as it is kept.

    Parameters
    ----------
    nulls_inside: whether the null of the standard may stand inside an object (merging).

    Raises
    ------
    NgsiError
        `BadRequestData`, with the attribute's name.
    """
    if kind is Kind.PROPERTY:
        if isinstance(raw, int | float):
            return raw
        if isinstance(raw, str) and name != "ngsildproof":
            return NULL_VALUE if raw == NULL else raw
    if raw is None:
        raise bad(f"{name}: a bare null is no value; the null of the standard is {NULL}")
    if raw in (NULL, [NULL]) or (kind is Kind.LANGUAGE and raw == {"@none": NULL}):
        return NULL_VALUE
    return _READERS[kind](name, raw, terms) if nulls_inside else _strict(name, kind, raw, terms)


def _strict(name: str, kind: Kind, raw: object, terms: TermMap) -> object:
    if kind not in _NEVER_NULL and isinstance(raw, dict | list) and holds_null(raw):
        raise bad(f"{name}: {NULL} inside a value means something only when merging")
    return _READERS[kind](name, raw, terms)


def _property(name: str, raw: object, terms: TermMap) -> object:
    if name == "ngsildproof" and not isinstance(raw, dict):
        raise bad("the value of ngsildproof is an object that holds a proof")
    return raw if name == "ngsildproof" else expand_value(raw, terms)


def _geo(name: str, raw: object, terms: TermMap) -> object:
    _ = terms
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError as error:
            raise bad(f"{name}: the text is no GeoJSON") from error
    check_geometry(raw)
    return raw


def _relationship(name: str, raw: object, terms: TermMap) -> object:
    if isinstance(raw, list) and raw:
        return [_identifier(name, part, terms) for part in raw]
    return _identifier(name, raw, terms)


def _identifier(name: str, raw: object, terms: TermMap) -> str:
    found = terms.identify(raw) if isinstance(raw, str) else None
    if found is None or not is_uri(found):
        raise bad(f"{name}: the object of a relationship is a URI")
    return found


def _language(name: str, raw: object, terms: TermMap) -> object:
    _ = terms
    if not isinstance(raw, dict) or not raw:
        raise bad(f"{name}: a languageMap has a text for each language")
    for tag, text in raw.items():
        if not tag or "_" in tag or " " in tag:
            raise bad(f"{name}: {tag!r} is no language")
        texts = text if isinstance(text, list) else [text]
        if not texts or not all(isinstance(part, str) for part in texts):
            raise bad(f"{name}: a languageMap holds texts or lists of texts")
    return raw


def _vocab(name: str, raw: object, terms: TermMap) -> object:
    if isinstance(raw, str):
        return terms.expand(raw)
    if isinstance(raw, list) and raw and all(isinstance(word, str) for word in raw):
        return [terms.expand(word) for word in raw]
    raise bad(f"{name}: vocab is a word or a list of words")


def _json(name: str, raw: object, terms: TermMap) -> object:
    _ = terms
    if isinstance(raw, dict):
        return raw
    if isinstance(raw, list) and all(isinstance(part, dict) for part in raw):
        return raw
    raise bad(f"{name}: json is an object or a list of objects")


def _list(name: str, raw: object, terms: TermMap) -> object:
    if not isinstance(raw, list):
        raise bad(f"{name}: valueList is a list")
    return expand_value(raw, terms)


def _object_list(name: str, raw: object, terms: TermMap) -> object:
    if not isinstance(raw, list):
        raise bad(f"{name}: objectList is a list")
    return [
        _identifier(name, part.get("object") if isinstance(part, dict) else part, terms)
        for part in raw
    ]


_READERS: Final[Mapping[Kind, Callable[[str, object, TermMap], object]]] = {
    Kind.PROPERTY: _property,
    Kind.GEO: _geo,
    Kind.RELATIONSHIP: _relationship,
    Kind.LANGUAGE: _language,
    Kind.VOCAB: _vocab,
    Kind.JSON: _json,
    Kind.LIST: _list,
    Kind.LIST_RELATIONSHIP: _object_list,
}
