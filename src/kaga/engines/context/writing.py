"""Entities into JSON: normalized, concise, simplified, as GeoJSON (clauses 4.5.4, 4.5.16).

What: an entity, a term map and a `View` in, plain data out. Why a view as one value: it names
the representation, so what was written once for a view and a context can be kept and given
again.

>>> from kaga.engines.context.model import Entity, Instance, Kind
>>> from kaga.engines.context.resolving import resolve
>>> terms = resolve({"v": "https://a.example/v", "Car": "https://a.example/Car"}, {})
>>> v = {"https://a.example/v": (Instance(Kind.PROPERTY, 42),)}
>>> car = Entity("urn:a:1", ("https://a.example/Car",), v)
>>> write_entity(car, terms, View(Style.SIMPLIFIED))
{'id': 'urn:a:1', 'type': 'Car', 'v': 42}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kaga.engines.context.languages import spoken
from kaga.engines.context.model import VALUE_MEMBER, Attributes, Entity, Instance, Kind
from kaga.engines.context.moments import write_moment
from kaga.engines.context.shapes import is_geometry
from kaga.engines.context.terms import TermMap
from kaga.engines.context.values import compact_value


class Style(Enum):
    """How much each attribute says."""

    NORMALIZED = "normalized"
    CONCISE = "concise"
    SIMPLIFIED = "simplified"


@dataclass(frozen=True, slots=True)
class View:
    """What a reader asked to see.

    Attributes
    ----------
    system: whether `createdAt`, `modifiedAt` and `expiresAt` are shown (clause 6.3.11).
    pick: only these members (IRIs of attributes, `id`, `type`, `scope`); None for all.
    omit: not these members.
    language: the language in which LanguageProperties are read; None for all of them.
    dataset: only instances with one of these `datasetId`s (`@none`: the default one).
    below: by relationship, how entities that it links to are shown.
    """

    style: Style = Style.NORMALIZED
    system: bool = False
    pick: frozenset[str] | None = None
    omit: frozenset[str] = frozenset()
    language: str | None = None
    dataset: frozenset[str] | None = None
    below: tuple[tuple[str, View], ...] = ()


PLAIN = View()


def write_entity(entity: Entity, terms: TermMap, view: View = PLAIN) -> dict[str, object]:
    """The entity as plain data, without `@context`."""
    written: dict[str, object] = {}
    if _shown(view, "id"):
        written["id"] = entity.id
    if _shown(view, "type"):
        written["type"] = one_or_many([terms.compact_type(name) for name in entity.types])
    if entity.scopes and _shown(view, "scope"):
        written["scope"] = one_or_many(list(entity.scopes))
    if view.system:
        if entity.expires is not None:
            written["expiresAt"] = write_moment(entity.expires)
        written["createdAt"] = write_moment(entity.created)
        written["modifiedAt"] = write_moment(entity.modified)
    for name, instances in entity.attributes.items():
        if _shown(view, name):
            shown = _chosen(instances, view)
            if shown:
                written[terms.compact(name)] = write_attribute(shown, terms, view)
    return written


def _shown(view: View, name: str) -> bool:
    return (view.pick is None or name in view.pick) and name not in view.omit


def _chosen(instances: tuple[Instance, ...], view: View) -> tuple[Instance, ...]:
    if view.dataset is None:
        return instances
    return tuple(one for one in instances if (one.dataset or "@none") in view.dataset)


def write_attribute(instances: tuple[Instance, ...], terms: TermMap, view: View) -> object:
    """One attribute: one instance, or a list of them."""
    if view.style is Style.SIMPLIFIED and (len(instances) > 1 or instances[0].dataset):
        if len(instances) == 1:
            return _simplified(instances[0], terms, view)
        return {
            "dataset": {
                one.dataset or "@none": _simplified(one, terms, view) for one in instances
            }
        }
    if len(instances) > 1:
        return [write_instance(one, terms, view) for one in instances]
    written = write_instance(instances[0], terms, view)
    if view.style is Style.CONCISE and isinstance(written, dict) and set(written) == {"value"}:
        value = written["value"]
        return value if _is_plain(instances[0].kind, value) else written
    return written


def write_instance(one: Instance, terms: TermMap, view: View) -> object:
    """One instance in the view's style."""
    if view.style is Style.SIMPLIFIED:
        return _simplified(one, terms, view)
    kind, value = spoken(one, view.language)
    written: dict[str, object] = {}
    if view.style is Style.NORMALIZED:
        written["type"] = kind.value
    written[VALUE_MEMBER[kind]] = _written_value(kind, value, terms, view)
    if kind is not one.kind and view.language is not None:
        written["lang"] = spoken_language(one, view.language)
    _add_members(written, one, terms, view)
    if one.parts:
        _add_parts(written, one.parts, terms, view)
    return written


def _is_plain(kind: Kind, value: object) -> bool:
    """Whether a bare value would be understood as what it is."""
    if kind is Kind.GEO:
        return is_geometry(value)
    return kind is Kind.PROPERTY and not isinstance(value, dict | list)


def spoken_language(one: Instance, asked: str) -> str:
    """The language in which a LanguageProperty was given, of those asked for."""
    from kaga.engines.context.languages import chosen_language  # noqa: PLC0415 - rarely asked

    value = one.value if isinstance(one.value, dict) else {}
    return chosen_language(value, asked)


def _add_members(written: dict[str, object], one: Instance, terms: TermMap, view: View) -> None:
    if one.unit is not None:
        written["unitCode"] = one.unit
    if one.observed is not None:
        written["observedAt"] = write_moment(one.observed)
    if one.dataset is not None:
        written["datasetId"] = one.dataset
    if one.extras:
        written.update(_extras(one.extras, terms, view))
    if view.system:
        written["createdAt"] = write_moment(one.created)
        written["modifiedAt"] = write_moment(one.modified)


def _extras(extras: Mapping[str, object], terms: TermMap, view: View) -> dict[str, object]:
    written: dict[str, object] = {}
    for name, value in extras.items():
        if name == "expiresAt":
            if view.system and isinstance(value, int):
                written[name] = write_moment(value)
        elif name in {"objectType", "valueType", "entityTypeSealed"}:
            written[name] = _words(value, terms)
        elif name != "v2":  # what the other interface needs to give back what it was given
            written[name] = value
    return written


def _words(value: object, terms: TermMap) -> object:
    if isinstance(value, list):
        return [_words(part, terms) for part in value]
    return terms.compact_type(value) if isinstance(value, str) else value


def _add_parts(
    written: dict[str, object], parts: Attributes, terms: TermMap, view: View
) -> None:
    for name, instances in parts.items():
        written[terms.compact(name)] = write_attribute(instances, terms, view)


def _written_value(kind: Kind, value: object, terms: TermMap, view: View) -> object:
    if kind is Kind.VOCAB:
        return _words(value, terms)
    if kind in {Kind.PROPERTY, Kind.LIST} and isinstance(value, dict | list):
        return compact_value(value, terms)
    if kind is Kind.LIST_RELATIONSHIP and isinstance(value, list):
        if view.style is Style.NORMALIZED:
            return [{"object": part} for part in value]
        return value
    return value


def _simplified(one: Instance, terms: TermMap, view: View) -> object:
    kind, value = spoken(one, view.language)
    written = _written_value(kind, value, terms, view)
    if kind in {Kind.LANGUAGE, Kind.VOCAB, Kind.JSON}:
        return {VALUE_MEMBER[kind]: written}
    return written


def one_or_many(values: list[str]) -> str | list[str]:
    """A single value bare, several as a list."""
    return values[0] if len(values) == 1 else values


def write_feature(
    entity: Entity, terms: TermMap, view: View, geometry: str
) -> dict[str, object]:
    """The entity as a GeoJSON Feature.

    Parameters
    ----------
    geometry: IRI of the GeoProperty that is drawn.
    """
    properties = write_entity(entity, terms, view)
    drawn: object = None
    for one in entity.attributes.get(geometry, ()):
        if view.dataset is None or (one.dataset or "@none") in view.dataset:
            drawn = one.value if is_geometry(one.value) else None
            break
    properties.pop("id", None)
    return {"type": "Feature", "id": entity.id, "geometry": drawn, "properties": properties}
