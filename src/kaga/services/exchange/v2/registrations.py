"""Registrations of NGSI-v2: kept, shown, listed, dropped."""

from __future__ import annotations

from typing import Any, Final

from kaga.engines.context.errors import bad
from kaga.engines.context.v2.names import check_identifier, has_forbidden
from kaga.engines.context.v2.values import read_moment_v2, written_moment
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.v2.calls import V2Call
from kaga.services.exchange.v2.filing import PATH, Files, an_object
from kaga.services.exchange.v2.refusing import Refused
from kaga.services.exchange.v2.subscribing import is_http

_MEMBERS: Final = frozenset({"description", "dataProvided", "provider", "expires", "status"})
_MODES: Final = frozenset({"all", "none", "query", "update"})
_PROVIDER: Final = frozenset({"http", "supportedForwardingMode", "legacyForwarding"})


def create_registration(call: Call) -> Reply:
    """POST /v2/registrations."""
    asked = V2Call(call)
    path = asked.path_header(most=1)
    if path is not None and path.endswith("#"):
        raise bad("a registration is for one service path, not for what is below it")
    content = an_object(asked)
    if set(content) - _MEMBERS:
        raise bad("a registration has dataProvided, a provider, expires, a description")
    _check_provided(content.get("dataProvided"))
    _check_provider(content.get("provider"))
    _check_others(content)
    return FILES.add(asked, content | {PATH: path or "/"})


def _check_others(content: dict[str, Any]) -> None:
    text = content.get("description", "")
    if not isinstance(text, str) or has_forbidden(text) or len(text) > 1024:
        raise bad("a description is a text of at most 1024 characters that are allowed")
    if content.get("status", "active") not in ["active", "inactive"]:  # it may be anything
        raise bad("a status is active or inactive")
    if "expires" in content and read_moment_v2(content["expires"]) is None:
        raise bad("expires is a moment of ISO 8601")


def _check_provided(provided: Any) -> None:
    if not isinstance(provided, dict) or set(provided) - {"entities", "attrs"}:
        raise bad("dataProvided has entities and attrs")
    entities = provided.get("entities")
    if not isinstance(entities, list) or not entities:
        raise bad("entities is a list with something in it")
    for one in entities:
        _check_entity(one)
    attributes = provided.get("attrs", [])
    if not isinstance(attributes, list):
        raise bad("attrs is a list")
    for name in attributes:
        check_identifier(name, "each of attrs")


def _check_entity(one: Any) -> None:
    if not isinstance(one, dict) or ("id" in one) is ("idPattern" in one):
        raise bad("each of entities has id or idPattern")
    if "typePattern" in one:
        raise Refused(501, "entities are registered by type, not by a pattern of types")
    if set(one) - {"id", "idPattern", "type"}:
        raise bad("each of entities has id or idPattern, and type")
    if "idPattern" in one and one["idPattern"] != ".*":
        raise Refused(501, "the only pattern of ids that is registered is .*")
    for name in ("id", "type"):
        if name in one:
            check_identifier(one[name], f"the {name} of an entity")


def _check_provider(provider: Any) -> None:
    if not isinstance(provider, dict) or set(provider) - _PROVIDER:
        raise bad("a provider has http, supportedForwardingMode and legacyForwarding")
    http = provider.get("http")
    if not isinstance(http, dict) or set(http) != {"url"} or not is_http(http["url"]):
        raise bad("a provider has an address of http or https")
    mode = provider.get("supportedForwardingMode", "all")
    if mode not in list(_MODES):  # as above
        raise bad(f"supportedForwardingMode is one of {', '.join(sorted(_MODES))}")
    if not isinstance(provider.get("legacyForwarding", False), bool):
        raise bad("legacyForwarding is true or false")


def show(asked: V2Call, document: Document) -> dict[str, Any]:
    """A registration as it is told."""
    body: dict[str, Any] = document.body
    told: dict[str, Any] = {"id": document.id}
    if body.get("description"):
        told["description"] = body["description"]
    expires = read_moment_v2(body.get("expires"))
    if expires is not None:
        told["expires"] = written_moment(expires)
    provided = {"attrs": [], **body["dataProvided"]}
    provider = {"supportedForwardingMode": "all", "legacyForwarding": False}
    told["dataProvided"] = provided
    told["provider"] = {**provider, **body["provider"]}
    ended = expires is not None and expires <= asked.at
    told["status"] = "expired" if ended else body.get("status", "active")
    return told


FILES: Final = Files(Collection.V2_REGISTRATION, b"/v2/registrations/", "registration", show)
