"""Entities in the words of earlier versions of NGSI-LD (clause 4.3.6.8).

What: kinds of attributes that a version does not know become Properties with the same value;
an entity of several types keeps the first, and scopes are left out where there were none yet.

>>> car = {"id": "urn:a:1", "type": "Car", "make": {"type": "VocabProperty", "vocab": "VW"}}
>>> amended(car, (1, 5))
{'id': 'urn:a:1', 'type': 'Car', 'make': {'type': 'Property', 'value': 'VW'}}
>>> amended(car, (1, 8)) == car
True
"""

from __future__ import annotations

from typing import Final

Version = tuple[int, int]

_SINCE: Final[dict[str, tuple[Version, str]]] = {
    "LanguageProperty": ((1, 4), "languageMap"),
    "VocabProperty": ((1, 8), "vocab"),
    "JsonProperty": ((1, 8), "json"),
    "ListProperty": ((1, 8), "valueList"),
    "ListRelationship": ((1, 8), "objectList"),
}
_SCOPES: Final = (1, 5)
_SEVERAL_TYPES: Final = (1, 5)
_ENTITY: Final = frozenset({"id", "type", "scope", "@context"})


def amended(entity: dict[str, object], version: Version) -> dict[str, object]:
    """A normalized entity as a version knows it; equal to what was given where it fits."""
    told = {
        name: value if name in _ENTITY else _attribute(value, version)
        for name, value in entity.items()
    }
    types = told.get("type")
    if version < _SEVERAL_TYPES and isinstance(types, list):
        told["type"] = types[0]
    if version < _SCOPES:
        told.pop("scope", None)
    return told


def _attribute(value: object, version: Version) -> object:
    """An attribute, or attributes of one, with what is within them."""
    if isinstance(value, list):
        return [_attribute(part, version) for part in value]
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        return value
    since, member = _SINCE.get(value["type"], ((0, 0), ""))
    told: dict[str, object] = {}
    for name, part in value.items():
        if version < since and name == "type":
            told[name] = "Property"
        elif version < since and name == member:
            told["value"] = _bare(part)
        else:
            told[name] = part if name in _VALUES else _attribute(part, version)
    return told


def _bare(value: object) -> object:
    """The value of a list of relationships as identifiers."""
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return [part.get("object", part) for part in value]
    return value


_VALUES: Final = frozenset(
    {"value", "object", "languageMap", "vocab", "json", "valueList", "objectList"}
)
