"""Queries in a body (clauses 5.2.23, 5.7.2, 6.23)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

import orjson

from kaga.engines.context.errors import bad
from kaga.services.exchange.http.asking import SHOWING, Asked
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import GEO_TOO, choose
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.tenants import Tenant

_HEAD: Final = frozenset({"limit", "offset", "count", "options", "local", "format"}) | SHOWING
_TEXTS: Final = frozenset({"q", "scopeQ", "csf", "lang", "geometryProperty", "expandValues"})
_LISTS: Final = frozenset({"attrs", "pick", "omit", "datasetId", "containedBy"})
_JOINING: Final = frozenset({"join", "joinLevel"})
_OTHERS_WORDS: Final = """
type entities geoQ temporalQ join joinLevel containedBy ordering entityMap @context
splitEntities jsonKeys
"""
_OTHERS: Final = frozenset(_OTHERS_WORDS.split())
_FLAGS: Final = frozenset({"splitEntities", "entityMap"})
_NOT_HERE: Final = frozenset({"temporalQ"})


Answers = Callable[[Call, Tenant, Asked], "Reply | Coroutine[Any, Any, Reply]"]


def query_by_body(call: Call, answers: Answers) -> Reply | Coroutine[Any, Any, Reply]:
    """POST /entityOperations/query."""
    given = dict(call.given(_HEAD))
    tenant = call.tenant()
    content, terms, context = call.body(tenant)
    given.update(query_parameters(content))
    media = choose(call.request.headers.get(b"accept"), GEO_TOO)
    asked = call.asking.of(given, terms, context, media)
    return answers(call, tenant, asked)


def query_parameters(content: object) -> dict[str, str]:
    """A Query as the parameters of a GET that mean the same."""
    if not isinstance(content, dict) or content.get("type") != "Query":
        raise bad("the body is a Query")
    unknown = set(content) - _TEXTS - _LISTS - _OTHERS
    if unknown:
        raise bad(f"a Query has no member {min(unknown)!r}")
    missing = _NOT_HERE & set(content)
    if missing:
        raise bad(f"{min(missing)} is not answered yet")
    given = {name: _text(content[name], name) for name in _TEXTS & set(content)}
    given.update((name, _joined(content[name], name)) for name in _LISTS & set(content))
    given.update((name, str(content[name])) for name in _JOINING & set(content))
    given.update((name, str(content[name]).lower()) for name in _FLAGS & set(content))
    if "entities" in content:
        given.update(_selected(content["entities"]))
    if "ordering" in content:
        given.update(_ordering(content["ordering"]))
    if "geoQ" in content:
        asked = content["geoQ"]
        if not isinstance(asked, dict):
            raise bad("geoQ is an object")
        given.update(_places(asked))
    return given


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise bad(f"{name} is text")
    return value


def _joined(value: object, name: str) -> str:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise bad(f"{name} is a list of texts")
    return ",".join(value)


def _selected(entities: object) -> dict[str, str]:
    """Selectors of entities: one of them whole, or several by their types alone."""
    if not isinstance(entities, list) or not entities:
        raise bad("entities is a list with something in it")
    for one in entities:
        if not isinstance(one, dict) or not isinstance(one.get("type"), str):
            raise bad("each of entities has a type")
    if len(entities) == 1:
        first = entities[0]
        given = {"type": first["type"]}
        if "id" in first:
            ids = first["id"] if isinstance(first["id"], list) else [first["id"]]
            given["id"] = _joined(ids, "id")
        if "idPattern" in first:
            given["idPattern"] = _text(first["idPattern"], "idPattern")
        return given
    types = ",".join(f"({one['type']})" for one in entities)
    ids = [one["id"] for one in entities if "id" in one]
    if any("idPattern" in one for one in entities) or len(ids) not in {0, len(entities)}:
        raise bad("several entities are selected by their types, or all by type and id")
    return {"type": types} | ({"id": _joined(ids, "id")} if ids else {})


def _ordering(asked: object) -> dict[str, str]:
    """The order of a Query (clause 5.2.43)."""
    if not isinstance(asked, dict) or "orderBy" not in asked:
        raise bad("ordering has orderBy")
    given = {"orderBy": _joined(asked["orderBy"], "orderBy")}
    if "collation" in asked:
        given["collation"] = _text(asked["collation"], "collation")
    if "geometry" in asked:
        given["orderGeometry"] = _text(asked["geometry"], "geometry")
    if "coordinates" in asked:
        if not isinstance(asked["coordinates"], list):
            raise bad("coordinates are an array")
        given["orderFrom"] = orjson.dumps(asked["coordinates"]).decode()
    return given


def _places(asked: dict[str, Any]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name in ("georel", "geometry"):
        if name in asked:
            given[name] = str(asked[name])
    if "coordinates" in asked:
        coordinates = asked["coordinates"]
        given["coordinates"] = (
            coordinates if isinstance(coordinates, str) else orjson.dumps(coordinates).decode()
        )
    if "geoproperty" in asked:
        given["geoproperty"] = str(asked["geoproperty"])
    return given
