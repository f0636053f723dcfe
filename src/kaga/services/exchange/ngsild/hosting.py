"""Contexts that the broker hosts and keeps (clause 5.13)."""

from __future__ import annotations

import contextlib
from typing import Final

import orjson

from kaga.engines.context import MissingDocument, NgsiError, Problem
from kaga.engines.context.core import is_core
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import write_moment
from kaga.engines.context.names import is_uri
from kaga.engines.context.resolving import resolve
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.http.negotiating import truth
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.ngsild.entities import located
from kaga.services.exchange.state.contexts import HOSTED_PATH, Cached, served
from kaga.services.exchange.state.documents import Collection, Document

_LISTING: Final = frozenset({"details", "kind"})
_SERVING: Final = frozenset({"details"})
_DELETING: Final = frozenset({"reload"})
_KINDS: Final = frozenset({"Hosted", "Cached", "ImplicitlyCreated"})
_PREFIX: Final = "urn:ngsi-ld:Context:"


def add_context(call: Call) -> Reply:
    """POST /jsonldContexts."""
    call.given(NO_PARAMETERS)
    tenant = call.tenant_to_be()
    content, _ = call.json()
    if not isinstance(content, dict) or "@context" not in content:
        raise NgsiError(Problem.INVALID_REQUEST, "the body has an @context")
    with contextlib.suppress(MissingDocument):  # it is fetched when it is used
        resolve(content["@context"], {})
    name = f"{_PREFIX}{new_id()}"
    keep_context(call, name, {"@context": content["@context"]}, "Hosted")
    _ = tenant
    return Reply(201, headers=located(HOSTED_PATH.encode(), name))


def keep_context(call: Call, name: str, document: dict[str, object], kind: str) -> None:
    """Keep a context under a local name."""
    tenant = call.tenant_to_be()
    body: dict[str, object] = {"document": document, "kind": kind}
    call.broker.keep(tenant, Collection.CONTEXT, Document(name, body, call.at, call.at))
    call.broker.contexts.forget_resolved()


def list_contexts(call: Call) -> Reply:
    """GET /jsonldContexts."""
    given = call.given(_LISTING)
    details, kind = truth(given, "details"), given.get("kind")
    if kind is not None and kind not in _KINDS:
        raise bad(f"kind: {kind!r} is not known")
    tenant = call.tenant_to_be()
    entries = [
        _detailed(document)
        for document in tenant.documents.get(Collection.CONTEXT, {}).values()
    ]
    entries += [_cached(one) for one in call.broker.contexts.cached.values()]
    chosen = [entry for entry in entries if kind is None or entry["kind"] == kind]
    told = chosen if details else [entry["URL"] for entry in chosen]
    return Reply(200, orjson.dumps(told))


def serve_context(call: Call) -> Reply:
    """GET /jsonldContexts/{id}."""
    given = call.given(_SERVING)
    details = truth(given, "details")
    tenant, name = call.tenant(), _local(call)
    contexts = call.broker.contexts
    content = served(contexts, tenant, name)
    if content is None:
        raise not_found(f"there is no context {name}")
    if not details:
        return Reply(200, orjson.dumps(content))
    hosted = tenant.documents.get(Collection.CONTEXT, {}).get(name)
    if hosted is not None:
        return Reply(200, orjson.dumps(_detailed(hosted)))
    cached = contexts.cached.get(name) or Cached(name, content, call.broker.started)
    return Reply(200, orjson.dumps(_cached(cached)))


def delete_context(call: Call) -> Reply:
    """DELETE /jsonldContexts/{id}."""
    given = call.given(_DELETING)
    reload = truth(given, "reload")
    tenant, name = call.tenant(), _local(call)
    contexts = call.broker.contexts
    if is_core(name):
        if not reload:
            raise bad("the core context stays")
        return Reply(204)
    if name in tenant.documents.get(Collection.CONTEXT, {}):
        if reload:
            raise bad("only what was fetched can be fetched again")
        call.broker.drop(tenant, Collection.CONTEXT, name)
        contexts.forget_resolved()
        return Reply(204)
    if reload and not is_uri(name):
        raise bad("only what has an address can be fetched again")
    if name not in contexts.cached:
        raise not_found(f"there is no context {name}")
    if reload and name not in call.fetched:
        pinned = contexts.from_pinned(name)
        if pinned is None:
            raise MissingDocument(name)
        contexts.learn(name, pinned, call.at)
    elif not reload:
        contexts.forget(name)
    return Reply(204)


def _local(call: Call) -> str:
    """The local name in the path, of which an address may be a whole one."""
    name = "/".join(call.parts[1:])
    return name.partition(HOSTED_PATH)[2] or name


def _detailed(document: Document) -> dict[str, object]:
    return {
        "URL": HOSTED_PATH + document.id,
        "localId": document.id,
        "kind": document.body.get("kind"),
        "createdAt": write_moment(document.created),
    }


def _cached(one: Cached) -> dict[str, object]:
    return {
        "URL": one.url,
        "localId": one.url,
        "kind": "Cached",
        "createdAt": write_moment(one.since),
    }
