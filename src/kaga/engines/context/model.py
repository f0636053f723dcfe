"""Entities as the broker holds them: names written out, values as given, never changed.

What: `Entity` with its attributes, each a tuple of `Instance`s (one per `datasetId`, the
default one first). Why immutable: a reader holds a whole entity while a writer puts the
next one in its place, no lock, no half-written state. Why named tuples: an update makes
several, and they are made four times as fast as frozen dataclasses.

>>> speed = Instance(Kind.PROPERTY, 42, unit="KMH")
>>> car = Entity("urn:a:1", ("https://a.example/Car",), {"https://a.example/v": (speed,)})
>>> car.attributes["https://a.example/v"][0].value
42
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Kind(StrEnum):
    """Kinds of attributes (clause 4.5)."""

    PROPERTY = "Property"
    GEO = "GeoProperty"
    RELATIONSHIP = "Relationship"
    LANGUAGE = "LanguageProperty"
    VOCAB = "VocabProperty"
    JSON = "JsonProperty"
    LIST = "ListProperty"
    LIST_RELATIONSHIP = "ListRelationship"


VALUE_MEMBER: Final[dict[Kind, str]] = {
    Kind.PROPERTY: "value",
    Kind.GEO: "value",
    Kind.RELATIONSHIP: "object",
    Kind.LANGUAGE: "languageMap",
    Kind.VOCAB: "vocab",
    Kind.JSON: "json",
    Kind.LIST: "valueList",
    Kind.LIST_RELATIONSHIP: "objectList",
}


class Absent:
    """Stands for a value that is not there; `MISSING` and `NULL_VALUE` are the only two."""

    __slots__ = ("_told",)

    def __init__(self, told: str) -> None:
        self._told = told

    def __repr__(self) -> str:
        return self._told


MISSING: Final = Absent("MISSING")  # a fragment says nothing about the value
NULL_VALUE: Final = Absent("NULL_VALUE")  # a fragment takes the value away (urn:ngsi-ld:null)

Attributes = Mapping[str, tuple["Instance", ...]]
NOTHING: Final[Attributes] = MappingProxyType({})


class Instance(NamedTuple):
    """One instance of an attribute.

    Attributes
    ----------
    kind: how the value is to be read.
    value: as the request had it; identifiers, words of vocabularies and keys of objects are
        written out as IRIs.
    dataset: the instance's `datasetId`, None for the default instance.
    observed: when it was so, microseconds since 1970.
    unit: `unitCode`.
    extras: further members that are no attributes (`objectType`, `valueType`, `expiresAt`, …).
    parts: attributes of the attribute.
    created, modified: when the broker came to know it, microseconds since 1970.
    """

    kind: Kind
    value: object
    dataset: str | None = None
    observed: int | None = None
    unit: str | None = None
    extras: Mapping[str, object] | None = None
    parts: Attributes | None = None
    created: int = 0
    modified: int = 0

    @property
    def expires(self) -> int | None:
        """When it ends by itself, microseconds since 1970."""
        moment = self.extras.get("expiresAt") if self.extras else None
        return moment if isinstance(moment, int) else None


class Entity(NamedTuple):
    """One thing of the city, as it is now.

    Attributes
    ----------
    types: IRIs, in the order in which they came.
    scopes: paths, each with a leading `/` or without, as given.
    expires: when it ends by itself, microseconds since 1970.
    lapse: the first moment at which it, or an instance of it, ends by itself.
    """

    id: str
    types: tuple[str, ...]
    attributes: Attributes
    scopes: tuple[str, ...] = ()
    created: int = 0
    modified: int = 0
    expires: int | None = None
    lapse: int | None = None


class Fragment(NamedTuple):
    """What a request says about an entity: any part may be left out.

    Attributes
    ----------
    id: None where the request's path names the entity.
    scopes: None where nothing is said; empty where scopes are taken away.
    expires: None where nothing is said, `NULL_VALUE` where the end is taken away.
    """

    id: str | None
    types: tuple[str, ...]
    attributes: Attributes = NOTHING
    scopes: tuple[str, ...] | None = None
    expires: int | Absent | None = None
