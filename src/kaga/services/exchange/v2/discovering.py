"""Which types there are, and which attributes their entities have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from kaga.engines.context.v2.attributes import shown_value
from kaga.engines.context.v2.writing import ALL
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.v2.calls import V2Call, whole
from kaga.services.exchange.v2.entities import accepts_json
from kaga.services.exchange.v2.listing import MOST, Query, Selector, found
from kaga.services.exchange.v2.refusing import Refused


@dataclass(slots=True)
class TypeTold:
    """A type: how many entities have it, and the types of their attributes by name."""

    count: int = 0
    attributes: dict[str, dict[str, None]] = field(default_factory=dict)

    def told(self, *, detailed: bool) -> dict[str, Any]:
        """As the interface tells it."""
        attributes = {
            name: {"types": sorted(sorts) if detailed else []}
            for name, sorts in self.attributes.items()
        }
        return {"attrs": attributes, "count": self.count}


def list_types(call: Call) -> Reply:
    """GET /v2/types."""
    asked = V2Call(call)
    accepts_json(call)
    limit = whole(asked.given, "limit", 20, least=0, most=MOST)
    offset = whole(asked.given, "offset", 0, least=0, most=10**9)
    kinds = _types(asked)
    page = sorted(kinds)[offset : offset + limit]
    written: list[Any] = page
    if "values" not in asked.options:
        detailed = "noAttrDetail" not in asked.options
        written = [{"type": kind, **kinds[kind].told(detailed=detailed)} for kind in page]
    headers = b""
    if "count" in asked.options:
        headers = b"Fiware-Total-Count: %d\r\n" % len(kinds)
    return Reply(200, orjson.dumps(written), headers=headers)


def show_type(call: Call) -> Reply:
    """GET /v2/types/{type}."""
    asked = V2Call(call)
    accepts_json(call)
    kinds = _types(asked, asked.member(2, "a type"))
    if not kinds:
        raise Refused(404, "no entity has this type")
    (only,) = kinds.values()
    return Reply(200, orjson.dumps(only.told(detailed="noAttrDetail" not in asked.options)))


def _types(asked: V2Call, only: str | None = None) -> dict[str, TypeTold]:
    """What the entities at the request's service paths are, by type."""
    kinds: dict[str, TypeTold] = {}
    selector = Selector(types=None if only is None else frozenset({only}))
    query = Query((selector,), (), ALL)
    names = asked.names
    for held in found(asked, query, asked.paths()):
        kind = kinds.setdefault(names.known_as(held.entity).type, TypeTold())
        kind.count += 1
        for iri, some in held.entity.attributes.items():
            sorts = kind.attributes.setdefault(names.word(iri), {})
            sorts[shown_value(some[0], names)[1]] = None
    return kinds
