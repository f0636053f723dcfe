"""Which types and attributes there are (clauses 5.7.5-5.7.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson

from kaga.engines.context import Entity, TermMap
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.names import is_name
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import LD_JSON, Reply
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.tenants import Tenant

DETAILED: Final = frozenset({"details", "local"})
ALONE: Final[frozenset[str]] = frozenset({"local"})
Told = dict[str, Any] | list[dict[str, Any]]


def list_types(call: Call) -> Reply:
    """GET /types."""
    tenant = call.tenant()
    asked = call.asked(tenant, DETAILED)
    return shown(types_told(tenant, truth(asked.given, "details"), asked.terms, call.at), asked)


def types_told(tenant: Tenant, details: bool, terms: TermMap, at: int) -> Told:  # noqa: FBT001 - the parameter
    """Every type."""
    names = sorted(tenant.by_type)
    if details:
        return [_type(tenant, name, terms, at) for name in names]
    return _list("EntityTypeList", "typeList", [terms.compact_type(name) for name in names])


def show_type(call: Call) -> Reply:
    """GET /types/{type}."""
    tenant = call.tenant()
    asked = call.asked(tenant, ALONE)
    told = type_told(tenant, read_name(call, asked.terms), asked.terms, call.at)
    if told is None:
        raise not_found("there is no entity of this type")
    return shown(told, asked)


def list_attributes(call: Call) -> Reply:
    """GET /attributes."""
    tenant = call.tenant()
    asked = call.asked(tenant, DETAILED)
    details = truth(asked.given, "details")
    return shown(attributes_told(tenant, details, asked.terms, call.at), asked)


def attributes_told(tenant: Tenant, details: bool, terms: TermMap, at: int) -> Told:  # noqa: FBT001 - as above
    """Every attribute."""
    names = sorted({name for entity in _all(tenant, at) for name in entity.attributes})
    if details:
        listed = [_attribute(tenant, name, terms, at) for name in names]
        kept = ("id", "type", "attributeName", "typeNames")
        return [{key: one[key] for key in kept} for one in listed]
    return _list("AttributeList", "attributeList", [terms.compact(name) for name in names])


def show_attribute(call: Call) -> Reply:
    """GET /attributes/{name}."""
    tenant = call.tenant()
    asked = call.asked(tenant, ALONE)
    told = attribute_told(tenant, read_name(call, asked.terms), asked.terms, call.at)
    if told is None:
        raise not_found("no entity has this attribute")
    return shown(told, asked)


def attribute_told(tenant: Tenant, name: str, terms: TermMap, at: int) -> Told | None:
    """One attribute; None where no entity has it."""
    told = _attribute(tenant, name, terms, at)
    return told if told["attributeCount"] else None


def read_name(call: Call, terms: TermMap) -> str:
    """The IRI of the name in the path."""
    given = call.parts[1] if len(call.parts) > 1 else ""
    if not is_name(given):
        raise bad(f"{given!r} is no name")
    return terms.expand(given)


def _all(tenant: Tenant, at: int, types: tuple[str, ...] | None = None) -> Iterator[Entity]:
    for held in tenant.of_types(types):
        living = tenant.get(held.entity.id, at)
        if living is not None:
            yield living.entity


def _list(kind: str, member: str, names: list[str]) -> dict[str, Any]:
    return {"id": f"urn:ngsi-ld:{kind}:exchange", "type": kind, member: names}


def _type(tenant: Tenant, name: str, terms: TermMap, at: int) -> dict[str, Any]:
    names = {one for entity in _all(tenant, at, (name,)) for one in entity.attributes}
    return {
        "id": name,
        "type": "EntityType",
        "typeName": terms.compact_type(name),
        "attributeNames": sorted(terms.compact(one) for one in names),
    }


def type_told(tenant: Tenant, name: str, terms: TermMap, at: int) -> Told | None:
    """One type; None where no entity has it."""
    if name not in tenant.by_type:
        return None
    entities = list(_all(tenant, at, (name,)))
    kinds: dict[str, dict[str, None]] = {}
    for entity in entities:
        for attribute, instances in entity.attributes.items():
            known = kinds.setdefault(attribute, {})
            known.update((one.kind.value, None) for one in instances)
    return {
        "id": name,
        "type": "EntityTypeInfo",
        "typeName": terms.compact_type(name),
        "entityCount": len(entities),
        "attributeDetails": [
            {
                "id": attribute,
                "type": "Attribute",
                "attributeName": terms.compact(attribute),
                "attributeTypes": list(known),
            }
            for attribute, known in sorted(kinds.items())
        ],
    }


def _attribute(tenant: Tenant, name: str, terms: TermMap, at: int) -> dict[str, Any]:
    count, kinds, types = 0, dict[str, None](), dict[str, None]()
    for entity in _all(tenant, at):
        instances = entity.attributes.get(name, ())
        count += len(instances)
        kinds.update((one.kind.value, None) for one in instances)
        if instances:
            types.update((terms.compact_type(one), None) for one in entity.types)
    return {
        "id": name,
        "type": "Attribute",
        "attributeName": terms.compact(name),
        "attributeCount": count,
        "attributeTypes": list(kinds),
        "typeNames": list(types),
    }


def shown(told: Any, asked: Asked) -> Reply:
    """What is told, as a reader asked for it."""
    if asked.media == LD_JSON:
        for part in told if isinstance(told, list) else [told]:
            part["@context"] = asked.context
    return Reply(200, orjson.dumps(told), asked.media, asked.headers)
