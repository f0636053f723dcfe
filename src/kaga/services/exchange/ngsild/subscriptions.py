"""Subscriptions: create, retrieve, list, update, delete (clauses 5.8.1-5.8.5).

They are checked, kept and shown; `notify` follows the log and tells.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

import orjson

from kaga.engines.context import NgsiError, Problem, TermMap
from kaga.engines.context.core import CORE_URL
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import read_moment, write_moment
from kaga.engines.context.names import NULL, is_uri
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.asking import Asked, read_options
from kaga.services.exchange.http.messages import LD_JSON, HttpError, Reply
from kaga.services.exchange.http.negotiating import truth, whole_number
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call
from kaga.services.exchange.ngsild.entities import DEFAULT_LIMIT, MOST, located
from kaga.services.exchange.ngsild.hosting import keep_context
from kaga.services.exchange.ngsild.subscribing import (
    check_subscription,
    shortened,
    written_out,
)
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.notify.plans import NAMES, VIA, names_of
from kaga.services.exchange.sources.alias import was_here
from kaga.services.exchange.state.contexts import HOSTED_PATH
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant

_PLACE: Final = b"/ngsi-ld/v1/subscriptions/"
_SHOWING: Final = frozenset({"options", "sysAttrs"})
_LISTING: Final = _SHOWING | {"limit", "offset", "count"}
_DEFAULT_TRIGGERS: Final = ("attributeCreated", "attributeUpdated")
_DONE: Final = Reply(204)


def create_subscription(call: Call) -> Reply:
    """POST /subscriptions."""
    call.given(NO_PARAMETERS)
    if was_here(call):
        raise HttpError(508, "the subscription comes from here")
    tenant = call.tenant_to_be()
    content, terms, context = call.body(tenant)
    if not isinstance(content, dict) or not content:
        raise NgsiError(Problem.INVALID_REQUEST, "a subscription is a JSON object")
    identifier = content.get("id", f"urn:ngsi-ld:Subscription:{new_id()}")
    if not is_uri(identifier):
        raise bad("an id is a URI")
    check_subscription(content, terms, call.at)
    if identifier in tenant.documents.get(Collection.SUBSCRIPTION, {}):
        raise NgsiError(Problem.ALREADY_EXISTS, f"{identifier} is there already")
    check_context(call, tenant, content)
    body = written_out(content, terms) | {"id": identifier, NAMES: names_of(content, terms)}
    if b"via" in call.request.headers:
        body[VIA] = call.request.headers[b"via"].decode("latin-1")
    body.setdefault("jsonldContext", context_url(call, context))
    if "timeInterval" not in body:
        body.setdefault("notificationTrigger", list(_DEFAULT_TRIGGERS))
    document = Document(identifier, body, call.at, call.at)
    call.broker.keep(tenant, Collection.SUBSCRIPTION, document)
    return Reply(201, headers=located(_PLACE, identifier))


def check_context(call: Call, tenant: Tenant, content: dict[str, Any]) -> None:
    """Nothing, for a `jsonldContext` that can be had."""
    url = content.get("jsonldContext")
    if url is None:
        return
    if not isinstance(url, str) or not is_uri(url):
        raise bad("jsonldContext is an address")
    call.broker.contexts.terms(tenant, url, call.at)


def context_url(call: Call, context: object) -> str:
    """One address for the context of a subscription (clause 5.8.1.4)."""
    if isinstance(context, list) and len(context) == 1:
        context = context[0]
    if context is None:
        return CORE_URL
    if isinstance(context, str):
        return context
    name = f"urn:ngsi-ld:Context:{new_id()}"
    keep_context(call, name, {"@context": context}, "ImplicitlyCreated")
    return HOSTED_PATH + name


def show_subscription(call: Call) -> Reply:
    """GET /subscriptions/{id}."""
    tenant = call.tenant()
    asked = call.asked(tenant, _SHOWING)
    return _reply(_shown(_found(call, tenant), asked, call), asked)


def list_subscriptions(call: Call) -> Reply:
    """GET /subscriptions."""
    tenant = call.tenant()
    asked = call.asked(tenant, _LISTING)
    given = asked.given
    counts = truth(given, "count") or "count" in read_options(given)
    limit = whole_number(given, "limit", DEFAULT_LIMIT, MOST)
    if limit == 0 and not counts:
        raise bad("a limit of 0 makes sense only with count")
    offset = whole_number(given, "offset", 0, 10**9)
    kept = tenant.documents.get(Collection.SUBSCRIPTION, {})
    page = islice(kept.values(), offset, offset + limit)
    told = [_shown(document, asked, call) for document in page]
    headers = b"NGSILD-Results-Count: %d\r\n" % len(kept) if counts else b""
    headers += _pages(offset, limit, len(kept), asked.media)
    return _reply(told, asked, headers)


def _pages(offset: int, limit: int, count: int, media: bytes) -> bytes:
    link = b'Link: <%b?limit=%d&offset=%d>;rel="%b";type="%b"\r\n'
    place = _PLACE.removesuffix(b"/")
    lines = b""
    if offset and limit:
        lines += link % (place, limit, max(0, offset - limit), b"prev", media)
    if limit and offset + limit < count:
        lines += link % (place, limit, offset + limit, b"next", media)
    return lines


def update_subscription(call: Call) -> Reply:
    """PATCH /subscriptions/{id}."""
    call.given(NO_PARAMETERS)
    tenant = call.tenant()
    call.identifier()
    content, terms, context = call.body(tenant, patch=True)
    if not isinstance(content, dict) or not content:
        raise NgsiError(Problem.INVALID_REQUEST, "a fragment is a JSON object")
    document = _found(call, tenant)
    body = patched_subscription(document.body, content, terms, call.at)
    if context is not None and "jsonldContext" not in content:
        body["jsonldContext"] = context_url(call, context)
    changed = Document(document.id, body, document.created, call.at)
    call.broker.keep(tenant, Collection.SUBSCRIPTION, changed)
    return _DONE


def patched_subscription(
    body: dict[str, Any], patch: dict[str, Any], terms: TermMap, at: int
) -> dict[str, Any]:
    """The body with the members of a fragment; nulls take members away."""
    if patch.get("id", body["id"]) != body["id"]:
        raise bad("the id of a subscription does not change")
    merged: dict[str, Any] = shortened(body, terms)
    for key, value in patch.items():
        if value == NULL or value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    lapsed = "expiresAt" in merged and "expiresAt" not in patch
    checked = {
        key: value for key, value in merged.items() if not (lapsed and key == "expiresAt")
    }
    check_subscription(checked, terms, at)
    given = {key: merged[key] for key in patch if key in merged}
    names = {**body.get(NAMES, {}), **names_of(given, terms)}
    kept = {part: names[part] for part in names if part in merged}
    hidden = {NAMES: kept} | ({VIA: body[VIA]} if VIA in body else {})
    return written_out(merged, terms) | hidden


def delete_subscription(call: Call) -> Reply:
    """DELETE /subscriptions/{id}."""
    call.given(NO_PARAMETERS)
    tenant = call.tenant()
    document = _found(call, tenant)
    call.broker.drop(tenant, Collection.SUBSCRIPTION, document.id)
    return _DONE


def _found(call: Call, tenant: Tenant) -> Document:
    identifier = call.identifier()
    document = tenant.documents.get(Collection.SUBSCRIPTION, {}).get(identifier)
    if document is None:
        raise not_found(f"there is no subscription {identifier}")
    return document


def _shown(document: Document, asked: Asked, call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {"id": document.id, "type": "Subscription"}
    told.update(shortened(document.body, asked.terms))
    told["status"] = subscription_status(document.body, call.at)
    counted = _counted(call, document.id)
    if counted:
        told["notification"] = told["notification"] | counted
    if asked.view.system:
        told["createdAt"] = write_moment(document.created)
        told["modifiedAt"] = write_moment(document.modified)
    return told


def _counted(call: Call, identifier: str) -> dict[str, object]:
    """What became of its notifications (clause 5.2.14.2); nothing before the first."""
    notifier = call.broker.follower(Notifier.name)
    if not isinstance(notifier, Notifier):
        return {}
    account = notifier.account(call.tenant(), identifier)
    if account is None or not account.tally.sent:
        return {}
    tally = account.tally
    told: dict[str, object] = {
        "status": "failed" if tally.failing else "ok",
        "timesSent": tally.sent,
    }
    if tally.failed:
        told["timesFailed"] = tally.failed
    moments = {
        "lastNotification": tally.last_sent,
        "lastSuccess": tally.last_success,
        "lastFailure": tally.last_failure,
    }
    told.update((name, write_moment(at)) for name, at in moments.items() if at is not None)
    return told


def subscription_status(body: dict[str, Any], at: int) -> str:
    """Whether it tells: active, paused or expired (clause 5.8.6)."""
    moment = read_moment(body.get("expiresAt"))
    if moment is not None and moment <= at:
        return "expired"
    return "active" if body.get("isActive", True) else "paused"


def _reply(told: Any, asked: Asked, headers: bytes = b"") -> Reply:
    if asked.media == LD_JSON:
        for part in told if isinstance(told, list) else [told]:
            part["@context"] = asked.context
    return Reply(200, orjson.dumps(told), asked.media, asked.headers + headers)
