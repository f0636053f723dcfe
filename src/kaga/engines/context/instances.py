"""Attributes out of JSON: normalized or concise, one instance or many (clause 4.5).

What: each instance checked against what its kind admits and written out by a term map. Why one
table of what is forbidden: the standard says the same of eight kinds in eight places.

>>> from kaga.engines.context.resolving import resolve
>>> raw = {"value": 55, "unitCode": "KMH"}
>>> (speed,) = read_instances("speed", raw, resolve(None, {}), Care.WHOLE)
>>> speed.kind.value, speed.value, speed.unit
('Property', 55, 'KMH')
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Final

from kaga.engines.context.core import NOT_ATTRIBUTES
from kaga.engines.context.errors import bad
from kaga.engines.context.kinds import infer_kind, looks_reified, read_kind_value
from kaga.engines.context.model import (
    MISSING,
    NULL_VALUE,
    VALUE_MEMBER,
    Attributes,
    Instance,
    Kind,
)
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import NULL, is_name, is_uri
from kaga.engines.context.terms import TermMap


class Care(Enum):
    """How much an instance must say."""

    WHOLE = "whole"  # everything, and no nulls
    NULLS = "nulls"  # everything, or a null that takes the instance away
    PARTIAL = "partial"  # anything
    MERGE = "merge"  # anything, nulls inside values too


_VALUES: Final = frozenset(VALUE_MEMBER.values())
_SYSTEM: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "instanceId"})
_SEALED: Final = frozenset({"entityIdSealed", "entityTypeSealed"})
_NEVER_WORDS: Final = """
previousValue previousObject previousLanguageMap previousVocab previousJson
previousValueList previousObjectList entity entityList
"""
_NEVER: Final = frozenset(_NEVER_WORDS.split())
_OWN: Final = frozenset({"type", "@type", "datasetId", "observedAt", "unitCode"})
_WITHOUT_UNIT: Final = frozenset(
    {Kind.RELATIONSHIP, Kind.LIST_RELATIONSHIP, Kind.JSON, Kind.VOCAB, Kind.LANGUAGE, Kind.GEO}
)
MUST_BE_GEO: Final = frozenset({"location", "observationSpace", "operationSpace"})
_KNOWN: Final = {kind: _OWN | _SYSTEM | {member} for kind, member in VALUE_MEMBER.items()}
_MOST_PARTS: Final = 8  # attributes of attributes of attributes …
_instance: Final = tuple.__new__  # a third of what the named tuple's own constructor costs


def read_instances(
    name: str, raw: object, terms: TermMap, care: Care, depth: int = 0
) -> tuple[Instance, ...]:
    """Every instance of one attribute, the default one first.

    Parameters
    ----------
    name: the attribute as the request calls it.
    raw: what the request has for it.
    care: how much must be said.

    Raises
    ------
    NgsiError
        `BadRequestData`, with the attribute's name.
    """
    if depth > _MOST_PARTS:
        raise bad(f"{name}: attributes of attributes nested deeper than are kept")
    if isinstance(raw, dict):
        return (_read_object(name, raw, terms, care, depth),)
    if not isinstance(raw, list) or not raw or not all(looks_reified(part) for part in raw):
        return (_read(name, raw, terms, care, depth),)
    found = [_read(name, part, terms, care, depth) for part in raw]
    datasets = [instance.dataset for instance in found]
    if len(set(datasets)) < len(datasets):
        raise bad(f"{name}: two instances with the same datasetId, or both without one")
    found.sort(key=lambda instance: instance.dataset is not None)
    return tuple(found)


@lru_cache(maxsize=8192)
def check_attribute_name(name: str) -> None:
    """Nothing, for a name that an attribute may have."""
    if name in NOT_ATTRIBUTES or not is_name(name):
        raise bad(f"{name!r} is not the name of an attribute")


def _read(name: str, raw: object, terms: TermMap, care: Care, depth: int) -> Instance:
    if isinstance(raw, dict):
        return _read_object(name, raw, terms, care, depth)
    if raw is None:
        raise bad(f"{name}: a bare null is no value; the null of the standard is {NULL}")
    if raw == NULL:
        _allow_null(name, care)
        return Instance(Kind.PROPERTY, NULL_VALUE)
    return _concise(name, raw, terms, care)


def _read_object(
    name: str, raw: dict[str, object], terms: TermMap, care: Care, depth: int
) -> Instance:
    kind = infer_kind(raw)
    if kind is None:
        return _concise(name, raw, terms, care)
    return _reified(name, raw, (kind, terms), care, depth)


def _allow_null(name: str, care: Care) -> None:
    if care is Care.WHOLE:
        raise bad(f"{name}: there is nothing yet that {NULL} could take away")


def _concise(name: str, raw: object, terms: TermMap, care: Care) -> Instance:
    """A bare value: a geometry or anything else."""
    geo = isinstance(raw, dict) and "coordinates" in raw and "type" in raw
    kind = Kind.GEO if geo else Kind.PROPERTY
    if kind is not Kind.GEO and name in MUST_BE_GEO:
        raise bad(f"{name} is a GeoProperty")
    if isinstance(raw, dict) and not geo and care in {Care.PARTIAL, Care.MERGE}:
        return _reified(name, raw, (Kind.PROPERTY, terms), care, 0)
    return Instance(
        kind, read_kind_value(name, kind, raw, terms, nulls_inside=care is Care.MERGE)
    )


def _reified(
    name: str,
    raw: Mapping[str, object],
    read_as: tuple[Kind, TermMap],
    care: Care,
    depth: int,
) -> Instance:
    kind, terms = read_as
    if kind is not Kind.GEO and name in MUST_BE_GEO and _says_kind(raw):
        raise bad(f"{name} is a GeoProperty")
    value = raw.get("value") if kind is Kind.PROPERTY else None
    if not isinstance(value, int | float):  # numbers, by far the commonest, are as they are
        value = _value(name, kind, raw, terms, care)
    extras: Mapping[str, object] | None = None
    parts: Attributes | None = None
    if not _KNOWN[kind].issuperset(raw):
        extras, parts = _further(name, raw, read_as, care, depth)
    return _instance(
        Instance,
        (
            kind,
            value,
            _dataset(name, raw["datasetId"]) if "datasetId" in raw else None,
            _moment(name, "observedAt", raw["observedAt"]) if "observedAt" in raw else None,
            _unit(name, kind, raw["unitCode"]) if "unitCode" in raw else None,
            extras,
            parts,
            0,
            0,
        ),
    )


def _further(
    name: str,
    raw: Mapping[str, object],
    read_as: tuple[Kind, TermMap],
    care: Care,
    depth: int,
) -> tuple[Mapping[str, object] | None, Attributes | None]:
    """Members that not every instance of the kind has, and attributes of the attribute."""
    kind, terms = read_as
    extras: dict[str, object] = {}
    parts: dict[str, tuple[Instance, ...]] = {}
    known = _KNOWN[kind]
    for key, part in raw.items():
        if key in known:
            continue
        _refuse(name, kind, key)
        extra = _extra(name, key, part, terms)
        if extra is not None:
            extras[key] = extra
        else:
            check_attribute_name(key)
            parts[terms.expand(key)] = read_instances(key, part, terms, care, depth + 1)
    if extras:
        _check_extras(name, kind, extras)
    return extras or None, parts or None


def _says_kind(raw: Mapping[str, object]) -> bool:
    return "type" in raw or "@type" in raw or "value" in raw


def _value(
    name: str, kind: Kind, raw: Mapping[str, object], terms: TermMap, care: Care
) -> object:
    member = VALUE_MEMBER[kind]
    if member not in raw:
        if care in {Care.PARTIAL, Care.MERGE}:
            return MISSING
        raise bad(f"{name}: a {kind} has a member {member}")
    value = read_kind_value(name, kind, raw[member], terms, nulls_inside=care is Care.MERGE)
    if value is NULL_VALUE:
        _allow_null(name, care)
    return value


def _refuse(name: str, kind: Kind, key: str) -> None:
    if key == "@context":
        raise bad(f"{name}: an @context stands at the top of a request only")
    if key in _NEVER or key in _VALUES:
        raise bad(f"{name}: a {kind} has no member {key}")
    if key in _SEALED and name != "ngsildproof":
        raise bad(f"{name}: only ngsildproof has a member {key}")


def _extra(name: str, key: str, part: object, terms: TermMap) -> object | None:
    """The value of a member that is no attribute; None for one that is."""
    if key == "expiresAt":
        return _moment(name, key, part)
    if key in {"objectType", "valueType", "entityTypeSealed"}:
        return _words(name, key, part, terms)
    if key in {"entityIdSealed", "jsonKeys", "ngsildConcise"}:
        if not isinstance(part, str):
            raise bad(f"{name}: {key} is text")
        return part
    return None


def _words(name: str, key: str, part: object, terms: TermMap) -> object:
    if isinstance(part, str):
        return terms.expand(part)
    if isinstance(part, list) and part and all(isinstance(word, str) for word in part):
        return [terms.expand(word) for word in part]
    raise bad(f"{name}: {key} is a name or a list of names")


def _check_extras(name: str, kind: Kind, extras: Mapping[str, object]) -> None:
    if kind is Kind.LANGUAGE and not str(extras.get("valueType", "langString")).endswith(
        "langString"
    ):
        raise bad(f"{name}: the valueType of a LanguageProperty is langString")


def _dataset(name: str, raw: object) -> str | None:
    if raw is None or raw == "@none":
        return None
    if not isinstance(raw, str) or not is_uri(raw) or raw == NULL:
        raise bad(f"{name}: a datasetId is a URI")
    return raw


def _moment(name: str, key: str, raw: object) -> int | None:
    if raw is None:
        return None
    moment = read_moment(raw)
    if moment is None:
        raise bad(f"{name}: {key} is a DateTime that ends with Z")
    return moment


def _unit(name: str, kind: Kind, raw: object) -> str | None:
    if raw is None:
        return None
    if kind in _WITHOUT_UNIT:
        raise bad(f"{name}: a {kind} has no unitCode")
    if not isinstance(raw, str):
        raise bad(f"{name}: unitCode is text")
    return raw
