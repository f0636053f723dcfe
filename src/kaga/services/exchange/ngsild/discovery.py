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

_KNOWN: Final = frozenset({"details", "local"})
_NONE: Final[frozenset[str]] = frozenset({"local"})


def list_types(call: Call) -> Reply:
    """GET /types."""
    tenant = call.tenant()
    asked = call.asked(tenant, _KNOWN)
    names = sorted(tenant.by_type)
    if truth(asked.given, "details"):
        return _reply([_type(tenant, name, asked.terms, call.at) for name in names], asked)
    listed = [asked.terms.compact_type(name) for name in names]
    return _reply(_list("EntityTypeList", "typeList", listed), asked)


def show_type(call: Call) -> Reply:
    """GET /types/{type}."""
    tenant = call.tenant()
    asked = call.asked(tenant, _NONE)
    name = _name(call, asked.terms)
    if name not in tenant.by_type:
        raise not_found("there is no entity of this type")
    return _reply(_type_info(tenant, name, asked.terms, call.at), asked)


def list_attributes(call: Call) -> Reply:
    """GET /attributes."""
    tenant = call.tenant()
    asked = call.asked(tenant, _KNOWN)
    names = sorted({name for entity in _all(tenant, call.at) for name in entity.attributes})
    if truth(asked.given, "details"):
        listed = [_attribute(tenant, name, asked.terms, call.at) for name in names]
        kept = ("id", "type", "attributeName", "typeNames")
        return _reply([{key: one[key] for key in kept} for one in listed], asked)
    short = [asked.terms.compact(name) for name in names]
    return _reply(_list("AttributeList", "attributeList", short), asked)


def show_attribute(call: Call) -> Reply:
    """GET /attributes/{name}."""
    tenant = call.tenant()
    asked = call.asked(tenant, _NONE)
    name = _name(call, asked.terms)
    told = _attribute(tenant, name, asked.terms, call.at)
    if not told["attributeCount"]:
        raise not_found("no entity has this attribute")
    return _reply(told, asked)


def _name(call: Call, terms: TermMap) -> str:
    given = call.parts[1] if len(call.parts) > 1 else ""
    if not is_name(given):
        raise bad(f"{given!r} is no name")
    return terms.expand(given)


def _all(tenant: Tenant, at: int, types: tuple[str, ...] | None = None) -> Iterator[Entity]:
    for held in tenant.of_types(types):
        living = tenant.get(held.entity.id, at)
        if living is not None:
            yield living.entity


def _list(kind: str, member: str, names: list[str]) -> dict[str, object]:
    return {"id": f"urn:ngsi-ld:{kind}:exchange", "type": kind, member: names}


def _type(tenant: Tenant, name: str, terms: TermMap, at: int) -> dict[str, object]:
    names = {one for entity in _all(tenant, at, (name,)) for one in entity.attributes}
    return {
        "id": name,
        "type": "EntityType",
        "typeName": terms.compact_type(name),
        "attributeNames": sorted(terms.compact(one) for one in names),
    }


def _type_info(tenant: Tenant, name: str, terms: TermMap, at: int) -> dict[str, object]:
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


def _attribute(tenant: Tenant, name: str, terms: TermMap, at: int) -> dict[str, object]:
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


def _reply(told: Any, asked: Asked) -> Reply:
    if asked.media == LD_JSON:
        for part in told if isinstance(told, list) else [told]:
            part["@context"] = asked.context
    return Reply(200, orjson.dumps(told), asked.media, asked.headers)
