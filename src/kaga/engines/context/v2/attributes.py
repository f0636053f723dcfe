"""Attributes of NGSI-v2 to instances and back, without losing anything on the way.

What: a value, a type and metadata in; an `Instance` that NGSI-LD shows as what it means (a
geometry as a GeoProperty, a link as a Relationship, everything else as a Property) out; and
the way back. Why a remnant: some values say the same in two ways (`"36.3, 136.3"` is a point).
What the way back would not give by itself is kept beside the value as a remnant, and used as
long as it still means what the value says: an update through NGSI-LD overrules it.

>>> from kaga.engines.context.resolving import resolve
>>> from kaga.engines.context.v2.names import Names
>>> names = Names(resolve(None, {}))
>>> point = to_instance(Given("36.3, 136.31", "geo:point"), names)
>>> point.kind.value, point.value["coordinates"]
('GeoProperty', [136.31, 36.3])
>>> from_instance(point, names)[:2]
('36.3, 136.31', 'geo:point')
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kaga.engines.context.errors import NgsiError, bad
from kaga.engines.context.model import VALUE_MEMBER, Instance, Kind
from kaga.engines.context.names import is_uri
from kaga.engines.context.v2.names import Names, check_identifier
from kaga.engines.context.v2.places import GEO_TYPES, geometry_of, is_place
from kaga.engines.context.v2.values import (
    MOMENTS,
    check_value,
    default_type,
    read_moment_v2,
    written_moment,
)
from kaga.engines.context.values import compact_value, expand_value

REMNANT: Final = "v2"
_MEMBERS: Final = frozenset({"value", "type", "metadata"})
_KINDS: Final = {kind.value: kind for kind in Kind if kind not in {Kind.PROPERTY, Kind.GEO}}
Metadata = Mapping[str, tuple[object, str]]
NO_METADATA: Final[Metadata] = {}


class Given(NamedTuple):
    """What a request says of an attribute.

    Attributes
    ----------
    type: None where none was given.
    metadata: value and type by name; None where nothing is said of them.
    """

    value: object
    type: str | None = None
    metadata: Metadata | None = None


def read_given(name: str, raw: object) -> Given:
    """An attribute in its normalized form, checked.

    Raises
    ------
    NgsiError
        `BadRequestData`, with the attribute's name.
    """
    if not isinstance(raw, dict):
        raise bad(f"{name}: an attribute is an object with a value")
    if set(raw) - _MEMBERS:
        raise bad(f"{name}: an attribute has a value, a type and metadata")
    kind = check_identifier(raw["type"], "the type of an attribute") if "type" in raw else None
    metadata = _read_metadata(name, raw["metadata"]) if "metadata" in raw else None
    return checked(name, Given(raw.get("value"), kind, metadata))


def read_simple(name: str, raw: object) -> Given:
    """An attribute of which only the value is given."""
    return checked(name, Given(raw))


def checked(name: str, given: Given) -> Given:
    """The same, if its value may be kept."""
    metadata = given.metadata or NO_METADATA
    free = given.type == "TextUnrestricted" or _says_true(metadata, "TextUnrestricted")
    check_value(given.value, f"the value of {name}", free=free)
    if given.type in MOMENTS and not _is_operation(given.value):
        _check_moment(name, given.value)
    elif given.type in MOMENTS and isinstance(given.value, dict):
        if len(given.value) != 1 or not {"$min", "$max"} & set(given.value):
            raise bad(f"{name}: a DateTime is changed by $min or $max")
        for value in given.value.values():
            _check_moment(name, value)
    return given


def check_place(given: Given, *, ignored: bool) -> None:
    """Nothing, for an attribute that is no place or a sound one.

    Parameters
    ----------
    ignored: whether the type of the attribute that is there is ignored already.
    """
    if given.value is None or given.type not in GEO_TYPES or _is_operation(given.value):
        return
    said = given.metadata or NO_METADATA
    if "ignoreType" in said:
        ignored = _says_true(said, "ignoreType")
    if given.type != "geo:json" or not ignored:
        geometry_of(given.type, given.value)


def _is_operation(value: object) -> bool:
    return isinstance(value, dict) and any(key.startswith("$") for key in value)


def _check_moment(name: str, value: object) -> None:
    if value is not None and read_moment_v2(value) is None:
        raise bad(f"{name}: a DateTime is a moment of ISO 8601")


def _says_true(metadata: Metadata, name: str) -> bool:
    return metadata.get(name, (None, ""))[0] is True


def _read_metadata(name: str, raw: object) -> Metadata:
    if not isinstance(raw, dict):
        raise bad(f"{name}: metadata are an object")
    found: dict[str, tuple[object, str]] = {}
    for key, one in raw.items():
        check_identifier(key, "the name of metadata")
        if not isinstance(one, dict) or set(one) - {"value", "type"}:
            raise bad(f"{name}: metadata have a value and a type")
        value = one.get("value")
        kind = one.get("type", default_type(value))
        check_identifier(kind, "the type of metadata")
        check_value(value, f"metadata of {name}", free=kind == "TextUnrestricted")
        if kind in MOMENTS:
            _check_moment(key, value)
        found[key] = (value, kind)
    return found


# -- into the shared entity --------------------------------------------------------------------


def to_instance(given: Given, names: Names) -> Instance:
    """The instance of an attribute; not yet stamped with moments."""
    kind = given.type if given.type is not None else default_type(given.value)
    metadata = given.metadata or NO_METADATA
    one = _valued(given.value, kind, names, opaque=_says_true(metadata, "ignoreType"))
    observed, unit = None, None
    parts: dict[str, tuple[Instance, ...]] = {}
    for name, (value, sort) in metadata.items():
        if name == "unitCode" and sort == "Text" and isinstance(value, str):
            unit = value
        elif name == "observedAt" and sort == "DateTime" and value is not None:
            observed = read_moment_v2(value)
        else:
            parts[names.attribute(name)] = (_valued(value, sort, names, opaque=False),)
    return one._replace(observed=observed, unit=unit, parts=parts or None)


def _valued(value: object, kind: str, names: Names, *, opaque: bool) -> Instance:
    """The instance of a value, with whatever the way back needs."""
    value = value if opaque else _normal(value, kind)
    one = _meant(value, kind, names, opaque=opaque)
    back = _by_itself(one, names)
    if _same(back, (value, kind)):
        return one
    if one.kind is Kind.PROPERTY and _same(back[0], value):
        return one._replace(extras={"valueType": names.type_iri(kind)})
    rest = [kind] if _same(back[0], value) else [kind, value]
    return one._replace(extras={REMNANT: rest})


def _normal(value: object, kind: str) -> object:
    if kind in MOMENTS:
        moment = read_moment_v2(value)
        return value if moment is None else written_moment(moment)
    if kind == "geo:json" and isinstance(value, dict) and is_place(kind, value):
        return geometry_of(kind, value)
    return value


def _meant(value: object, kind: str, names: Names, *, opaque: bool) -> Instance:
    """What a value says in terms of NGSI-LD."""
    if kind in GEO_TYPES:
        if not opaque and is_place(kind, value):
            return Instance(Kind.GEO, geometry_of(kind, value))
    elif kind in _KINDS and _fits(_KINDS[kind], value):
        return Instance(_KINDS[kind], _of_kind(_KINDS[kind], value, names))
    if not isinstance(value, dict | list):
        return Instance(Kind.PROPERTY, value)
    try:
        written = expand_value(value, names.terms)
    except NgsiError:
        return Instance(Kind.JSON, value)
    if compact_value(written, names.terms) != value:
        return Instance(Kind.JSON, value)
    return Instance(Kind.PROPERTY, written)


def _fits(kind: Kind, value: object) -> bool:
    """Whether a value can be one of a kind that is named by its type."""
    if kind is Kind.RELATIONSHIP:
        return is_uri(value) or (_is_list(value) and all(is_uri(part) for part in _list(value)))
    if kind is Kind.LIST_RELATIONSHIP:
        return isinstance(value, list) and all(is_uri(part) for part in value)
    if kind is Kind.LANGUAGE:
        return isinstance(value, dict) and bool(value) and all(map(_is_said, value.values()))
    if kind is Kind.VOCAB:
        return isinstance(value, str) and bool(value)
    if kind is Kind.LIST:
        return isinstance(value, list)
    return isinstance(value, dict) or (_is_list(value) and all(map(_is_dict, _list(value))))


def _is_said(value: object) -> bool:
    return isinstance(value, str) or (
        _is_list(value) and all(isinstance(part, str) for part in _list(value))
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def _of_kind(kind: Kind, value: object, names: Names) -> object:
    if kind is Kind.VOCAB and isinstance(value, str):
        return names.type_iri(value)
    return value


# -- and back ----------------------------------------------------------------------------------


def from_instance(one: Instance, names: Names) -> tuple[object, str, dict[str, Any]]:
    """Value, type and metadata of an instance; metadata as they are written."""
    value, kind = shown_value(one, names)
    metadata: dict[str, Any] = {}
    if one.unit is not None:
        metadata["unitCode"] = {"type": "Text", "value": one.unit}
    if one.observed is not None:
        metadata["observedAt"] = {"type": "DateTime", "value": written_moment(one.observed)}
    if one.dataset is not None:
        metadata["datasetId"] = {"type": "Text", "value": one.dataset}
    for iri, parts in (one.parts or {}).items():
        said, sort = shown_value(parts[0], names)
        metadata[names.word(iri)] = {"type": sort, "value": said}
    return value, kind, metadata


def shown_value(one: Instance, names: Names) -> tuple[object, str]:
    """Value and type of an instance."""
    extras = one.extras
    if extras is None:
        return _by_itself(one, names)
    remnant = extras.get(REMNANT)
    if isinstance(remnant, list):
        if len(remnant) > 1:
            kind, value = remnant
            meant = _meant(value, kind, names, opaque=False)
            if meant.kind is one.kind and _same(meant.value, one.value):
                return value, kind
        else:
            return _by_itself(one, names)[0], remnant[0]
    kind_iri = extras.get("valueType") if one.kind is Kind.PROPERTY else None
    value, kind = _by_itself(one, names)
    return value, names.type_word(kind_iri) if isinstance(kind_iri, str) else kind


def _by_itself(one: Instance, names: Names) -> tuple[object, str]:
    """Value and type of an instance of which nothing else is known."""
    value = one.value
    if one.kind is Kind.PROPERTY:
        if isinstance(value, dict | list):
            if isinstance(value, dict) and set(value) == {"@type", "@value"}:
                kind = names.type_word(str(value["@type"]))
                return _normal(value["@value"], kind), kind
            value = compact_value(value, names.terms)
        return value, default_type(value)
    if one.kind is Kind.GEO:
        return value, "geo:json"
    if one.kind is Kind.VOCAB:
        return _words(value, names), one.kind.value
    if one.kind is Kind.LIST:
        return compact_value(value, names.terms), one.kind.value
    return value, one.kind.value


def _words(value: object, names: Names) -> object:
    if isinstance(value, list):
        return [_words(part, names) for part in value]
    return names.type_word(value) if isinstance(value, str) else value


def _same(one: object, other: object) -> bool:
    """Equal, and of the same types: 1 is not true, and 1.0 is not 1."""
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and list(one) == list(other)
            and all(_same(part, other[key]) for key, part in one.items())
        )
    if isinstance(one, list | tuple):
        return (
            isinstance(other, list | tuple)
            and len(one) == len(other)
            and all(_same(a, b) for a, b in zip(one, other, strict=True))
        )
    return type(one) is type(other) and one == other


def keep_metadata(one: Instance, old: Instance | None) -> Instance:
    """The instance with the metadata of the old one that it does not name."""
    if old is None:
        return one
    parts = {**(old.parts or {}), **(one.parts or {})}
    return one._replace(
        unit=old.unit if one.unit is None else one.unit,
        observed=old.observed if one.observed is None else one.observed,
        parts=parts or None,
    )


def is_location(one: Instance, names: Names) -> bool:
    """Whether an instance is where its entity is, in the sense of NGSI-v2."""
    return one.kind is Kind.GEO and not is_ignored(one, names)


def is_ignored(one: Instance, names: Names) -> bool:
    """Whether the metadata of an instance say that its type means nothing."""
    said = (one.parts or {}).get(names.attribute("ignoreType"))
    return said is not None and said[0].value is True


__all__ = ["REMNANT", "VALUE_MEMBER", "Given", "from_instance", "read_given", "to_instance"]
