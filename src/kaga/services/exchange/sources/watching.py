"""Subscriptions to registrations: kept, shown, and told (clauses 5.11.2-5.11.7).

What: the same documents as other subscriptions, in a collection of their own; what is told are
registrations, when one begins to match, changes, or matches no more, and at intervals.

Why not through the notifier of entities: what is told are documents, few and rarely changed;
a notification that finds nobody is counted, and the next one tells how it stands by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from kaga.engines.context import MissingDocument, NgsiError, Problem, TermMap
from kaga.engines.context.core import CORE_URL
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.moments import write_moment
from kaga.engines.context.names import is_uri
from kaga.engines.context.sources.registration import shortened as registration_shortened
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.asking import Asked
from kaga.services.exchange.http.messages import JSON, Reply, problem
from kaga.services.exchange.http.outgoing import Client, Outgoing, TooLarge, Unreachable
from kaga.services.exchange.log.journal import Unwritable
from kaga.services.exchange.ngsild.calls import NO_PARAMETERS, Call, parse_json
from kaga.services.exchange.ngsild.entities import located
from kaga.services.exchange.ngsild.paging import paged, plain_reply
from kaga.services.exchange.ngsild.subscribing import (
    check_subscription,
    shortened,
    written_out,
)
from kaga.services.exchange.ngsild.subscriptions import (
    check_context,
    context_url,
    patched_subscription,
    subscription_status,
)
from kaga.services.exchange.notify.plans import NAMES, names_of
from kaga.services.exchange.sources.telling import Following, read_following
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant

_PLACE: Final = b"/ngsi-ld/v1/csourceSubscriptions/"
_SHOWING: Final = frozenset({"options", "sysAttrs"})
_LISTING: Final = _SHOWING | {"limit", "offset", "count"}
_CONTEXT: Final = "context"  # the member of a kept subscription that its readers never see
_IMPLIED: Final = ("entities", "watchedAttributes", "isActive", "expiresAt")
_OWN_PLACE: Final = "urn:ngsi-ld:ContextSource:here"  # nobody is sent anything
_WITHIN_S: Final = 5.0
_MOST_AT_ONCE: Final = 256
_DONE: Final = Reply(204)
_KIND: Final = Collection.SOURCE_SUBSCRIPTION
Key = tuple[str, str]


@dataclass(slots=True)
class _Tally:
    """What became of the notifications of one subscription, since the process started."""

    sent: int = 0
    failed: int = 0
    last: int | None = None
    success: int | None = None
    failure: int | None = None

    def told(self) -> dict[str, object]:
        """As members of `notification`."""
        if not self.sent:
            return {}
        told: dict[str, object] = {"timesSent": self.sent}
        if self.failed:
            told["timesFailed"] = self.failed
        moments = {
            "lastNotification": self.last,
            "lastSuccess": self.success,
            "lastFailure": self.failure,
        }
        told |= {name: write_moment(at) for name, at in moments.items() if at is not None}
        failing = (self.failure or 0) > (self.success or 0)
        return told | {"status": "failed" if failing else "ok"}


class Watching:
    """The operations on subscriptions to registrations, and their notifications.

    Parameters
    ----------
    client: sends them.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tallies: dict[Key, _Tally] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- operations --------------------------------------------------------------------------

    def create(self, call: Call) -> Reply:
        """POST /csourceSubscriptions."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant_to_be()
        content, terms, context = call.body(tenant)
        if not isinstance(content, dict) or not content:
            raise NgsiError(Problem.INVALID_REQUEST, "a subscription is a JSON object")
        identifier = content.get("id", f"urn:ngsi-ld:Subscription:{new_id()}")
        if not is_uri(identifier):
            raise bad("an id is a URI")
        check_subscription(content, terms, call.at)
        if identifier in _kept(tenant):
            raise NgsiError(Problem.ALREADY_EXISTS, f"{identifier} is there already")
        check_context(call, tenant, content)
        body = written_out(content, terms) | {"id": identifier, NAMES: names_of(content, terms)}
        body[_CONTEXT] = body.get("jsonldContext") or context_url(call, context)
        read_following(body, terms)
        document = Document(identifier, body, call.at, call.at)
        call.broker.keep(tenant, _KIND, document)
        self._begin(call.broker, tenant, document)
        return Reply(201, headers=located(_PLACE, identifier))

    def show(self, call: Call) -> Reply:
        """GET /csourceSubscriptions/{id}."""
        tenant = call.tenant()
        asked = call.asked(tenant, _SHOWING)
        try:
            implied = _implied(tenant).get(call.identifier())
            document = implied or _found(call, tenant)
        except NgsiError as error:
            if call.request.headers.get(b"accept") != JSON:
                raise
            return replace(problem(error), kind=JSON)  # nothing else is accepted
        return plain_reply(self._shown(tenant, document, asked, call.at), asked)

    def find(self, call: Call) -> Reply:
        """GET /csourceSubscriptions."""
        tenant = call.tenant()
        asked = call.asked(tenant, _LISTING)
        every = [*_kept(tenant).values(), *_implied(tenant).values()]
        page, headers = paged(call, asked, every)
        told = [self._shown(tenant, document, asked, call.at) for document in page]
        return plain_reply(told, asked, headers)

    def update(self, call: Call) -> Reply:
        """PATCH /csourceSubscriptions/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        call.identifier()
        if b"content-type" not in call.request.headers:
            parse_json(call.request.body)  # what is no JSON is told before what kind it is
        content, terms, context = call.body(tenant, patch=True)
        if not isinstance(content, dict) or not content:
            raise NgsiError(Problem.INVALID_REQUEST, "a fragment is a JSON object")
        document = _found(call, tenant)
        body = patched_subscription(document.body, content, terms, call.at)
        body[_CONTEXT] = document.body[_CONTEXT]
        if "jsonldContext" in content:
            body[_CONTEXT] = content["jsonldContext"]
        elif context is not None:
            body[_CONTEXT] = context_url(call, context)
        changed = Document(document.id, body, document.created, call.at)
        call.broker.keep(tenant, _KIND, changed)
        self._begin(call.broker, tenant, changed)
        return _DONE

    def delete(self, call: Call) -> Reply:
        """DELETE /csourceSubscriptions/{id}."""
        call.given(NO_PARAMETERS)
        tenant = call.tenant()
        document = _found(call, tenant)
        call.broker.drop(tenant, _KIND, document.id)
        self._end((tenant.name, document.id))
        self._tallies.pop((tenant.name, document.id), None)
        return _DONE

    def _shown(
        self, tenant: Tenant, document: Document, asked: Asked, at: int
    ) -> dict[str, Any]:
        told: dict[str, Any] = {"id": document.id, "type": "Subscription"}
        told |= shortened(document.body, asked.terms)
        del told[_CONTEXT]
        told["status"] = subscription_status(document.body, at)
        tally = self._tallies.get((tenant.name, document.id), _Tally())
        told["notification"] = {**told["notification"], **tally.told()}
        if asked.view.system:
            told["createdAt"] = write_moment(document.created)
            told["modifiedAt"] = write_moment(document.modified)
        return told

    # -- telling -----------------------------------------------------------------------------

    def start(self, broker: Broker) -> None:
        """Begin the intervals of what was kept before."""
        for tenant in broker.tenants.values():
            for document in _kept(tenant).values():
                self._time(broker, tenant, document)

    async def close(self) -> None:
        """Tell nobody any more."""
        for key in list(self._timers):
            self._end(key)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def changed(
        self, broker: Broker, tenant: Tenant, before: Document | None, after: Document | None
    ) -> None:
        """A registration was kept, replaced or dropped."""
        for document in _kept(tenant).values():
            if "timeInterval" in document.body or not _is_active(broker, document):
                continue
            following = _following(broker, tenant, document)
            was, does = following.matches(before), following.matches(after)
            subject = after if does else before
            if subject is None or not (was or does):
                continue
            reason = "updated" if was and does else "newlyMatching"
            if was and not does:
                reason, subject = "noLongerMatching", after or before or subject
            self._send(broker, tenant, document, (reason, [following.told(subject)]))

    def _begin(self, broker: Broker, tenant: Tenant, document: Document) -> None:
        """Tell what matches from the beginning."""
        self._end((tenant.name, document.id))
        if _is_active(broker, document):
            self._tell_all(broker, tenant, document)
        self._time(broker, tenant, document)

    def _tell_all(self, broker: Broker, tenant: Tenant, document: Document) -> None:
        following = _following(broker, tenant, document)
        kept = tenant.documents.get(Collection.REGISTRATION, {}).values()
        told = [following.told(one) for one in kept if following.matches(one)]
        if told:
            self._send(broker, tenant, document, ("newlyMatching", told))

    def _time(self, broker: Broker, tenant: Tenant, document: Document) -> None:
        interval = document.body.get("timeInterval")
        if not isinstance(interval, int | float):
            return

        def again() -> None:
            kept = _kept(tenant).get(document.id)
            if kept is document and not tenant.is_gone:
                if _is_active(broker, document):
                    self._tell_all(broker, tenant, document)
                self._time(broker, tenant, document)

        loop = asyncio.get_running_loop()
        self._timers[tenant.name, document.id] = loop.call_later(interval, again)

    def _end(self, key: Key) -> None:
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()

    def _send(
        self,
        broker: Broker,
        tenant: Tenant,
        document: Document,
        told: tuple[str, Sequence[dict[str, Any]]],
    ) -> None:
        """Send a notification as soon as what it tells is on the disk."""
        if len(self._tasks) >= _MOST_AT_ONCE:
            self._count((tenant.name, document.id), broker.now(), is_well=False)
            return
        asked = _written(broker, tenant, document, told)

        def durable(failure: Unwritable | None) -> None:
            if failure is None:
                task = loop.create_task(self._sent(broker, (tenant.name, document.id), asked))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

        loop = asyncio.get_running_loop()
        broker.committer.when_durable(durable)

    async def _sent(self, broker: Broker, key: Key, asked: Outgoing) -> None:
        try:
            answer = await self._client.ask(asked, _WITHIN_S)
        except (Unreachable, TooLarge):
            self._count(key, broker.now(), is_well=False)
        else:
            self._count(key, broker.now(), is_well=200 <= answer.status < 300)

    def _count(self, key: Key, at: int, *, is_well: bool) -> None:
        tally = self._tallies.setdefault(key, _Tally())
        tally.sent += 1
        tally.last = at
        if is_well:
            tally.success = at
        else:
            tally.failed += 1
            tally.failure = at


def _written(
    broker: Broker,
    tenant: Tenant,
    document: Document,
    told: tuple[str, Sequence[dict[str, Any]]],
) -> Outgoing:
    """The notification of a subscription (clause 5.3.2)."""
    reason, registrations = told
    url = document.body.get(_CONTEXT, CORE_URL)
    terms = _terms(broker, tenant, document)
    content: dict[str, Any] = {
        "id": f"urn:ngsi-ld:ContextSourceNotification:{new_id()}",
        "type": "ContextSourceNotification",
        "subscriptionId": document.id,
        "notifiedAt": write_moment(broker.now()),
        "triggerReason": reason,
        "data": [registration_shortened(one, terms) for one in registrations],
    }
    notification: Any = document.body["notification"]
    endpoint = notification["endpoint"]
    accept = endpoint.get("accept", "application/json")
    headers = [("Content-Type", accept)]
    if accept == "application/ld+json":
        content["@context"] = url
    else:
        relation = 'rel="http://www.w3.org/ns/json-ld#context"'
        headers.append(("Link", f'<{url}>; {relation}; type="application/ld+json"'))
    if tenant.name:
        headers.append(("NGSILD-Tenant", tenant.name))
    headers += [(pair["key"], pair["value"]) for pair in endpoint.get("receiverInfo", ())]
    return Outgoing("POST", endpoint["uri"], headers, orjson.dumps(content))


def _following(broker: Broker, tenant: Tenant, document: Document) -> Following:
    return read_following(document.body, _terms(broker, tenant, document))


def _terms(broker: Broker, tenant: Tenant, document: Document) -> TermMap:
    """The names of a subscription; long ones where its context was fetched once and is gone."""
    url = document.body.get(_CONTEXT, CORE_URL)
    try:
        return broker.contexts.terms(tenant, url, broker.now())
    except MissingDocument:
        return broker.contexts.core


def _is_active(broker: Broker, document: Document) -> bool:
    return subscription_status(document.body, broker.now()) == "active"


def _implied(tenant: Tenant) -> dict[str, Document]:
    """What this broker watches for its own subscriptions to entities (clause 5.8.1.4)."""
    found: dict[str, Document] = {}
    for document in tenant.documents.get(Collection.SUBSCRIPTION, {}).values():
        body = document.body
        if body.get("localOnly"):
            continue
        watched: dict[str, Any] = {name: body[name] for name in _IMPLIED if name in body}
        watched["notification"] = {"endpoint": {"uri": _OWN_PLACE}}
        watched[_CONTEXT] = CORE_URL
        name = f"{document.id}:sources"
        found[name] = Document(name, watched, document.created, document.modified)
    return found


def _kept(tenant: Tenant) -> dict[str, Document]:
    return tenant.documents.get(_KIND, {})


def _found(call: Call, tenant: Tenant) -> Document:
    identifier = call.identifier()
    document = _kept(tenant).get(identifier)
    if document is None:
        raise not_found(f"there is no subscription {identifier}")
    return document
