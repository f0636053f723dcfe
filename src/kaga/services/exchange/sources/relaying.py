"""What sources tell of the copies they were given, told on (clause 5.8.6).

What: `POST /ngsi-ld/ex/remote-notify`. The notification names a copy; what it tells is what
this broker's own subscriber gets, in the form that he asked for, kept and tried again as
everything else that is due. With `splitEntities` the other parts of each entity are fetched
first, and the filters judge the whole.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Final

from kaga.engines.context import Entity, NgsiError
from kaga.engines.context.errors import bad, not_found
from kaga.engines.context.sources.gathering import (
    foreign_entities,
    foreign_happening,
    merged,
)
from kaga.engines.context.sources.matching import Wanted
from kaga.engines.context.watching import Happening
from kaga.services.exchange.http.messages import HttpError, Reply, http_problem, problem
from kaga.services.exchange.http.routing import Face, Routes
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.notify.accounts import Account
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.sources.contact import Contacts, Errand, Tongue, segment
from kaga.services.exchange.sources.copies import registered_attributes
from kaga.services.exchange.sources.forwarding import Copy, Forwarding
from kaga.services.exchange.sources.registry import Registry

_DONE: Final = Reply(200)


class Relaying:
    """Takes what sources tell."""

    def __init__(self, forwarding: Forwarding, registry: Registry, contacts: Contacts) -> None:
        self._forwarding = forwarding
        self._registry = registry
        self._contacts = contacts

    def face(self) -> Face:
        """The interface for sources."""
        routes = Routes({"remote-notify": {"POST": self.receive}})
        return Face(b"/ngsi-ld/ex/", routes, _refusal)

    def receive(self, call: Call) -> Reply | Coroutine[Any, Any, Reply]:
        """POST /ngsi-ld/ex/remote-notify."""
        content, kind = call.json()
        if not isinstance(content, dict) or content.get("type") != "Notification":
            raise bad("the body is a Notification")
        copy = self._forwarding.known.get(str(content.get("subscriptionId")))
        account = None if copy is None else self._account(call, copy)
        if copy is None or account is None:
            raise not_found("no subscription of this broker is told of by this name")
        tenant = call.broker.tenant(account.tenant)
        context = call.context_of(content, kind)
        terms = call.broker.contexts.terms(tenant, context, call.at)
        data = content.get("data")
        told = [
            found
            for body in (data if isinstance(data, list) else [])
            if (found := _meant(foreign_happening(body, terms, call.at), copy, account))
        ]
        if account.plan.splits:
            return self._joined(_at_home(call, account), copy, account, told)
        return self._relayed(call, account, told)

    def _account(self, call: Call, copy: Copy) -> Account | None:
        notifier = call.broker.follower(Notifier.name)
        expires = copy.registration.expires
        if not isinstance(notifier, Notifier) or (expires is not None and expires <= call.at):
            return None
        return notifier.account(call.broker.tenant(copy.key[0]), copy.key[1])

    def _relayed(self, call: Call, account: Account, told: list[Happening]) -> Reply:
        notifier = call.broker.follower(Notifier.name)
        assert isinstance(notifier, Notifier)  # noqa: S101 - it knew the account
        for event in told:
            notifier.relay(call.broker, account, event)
        return _DONE

    async def _joined(
        self, call: Call, copy: Copy, account: Account, told: list[Happening]
    ) -> Reply:
        whole: list[Happening] = []
        for event in told:
            if event.after is None:
                whole.append(event)
                continue
            entity = await self._whole(call, copy, event.after)
            if all(test(entity) for test in account.plan.watch.tests):
                whole.append(Happening(event.at, None, entity, {}, 0))
        return self._relayed(call, account, whole)

    async def _whole(self, call: Call, copy: Copy, entity: Entity) -> Entity:
        """The entity with what this broker and every other source have of it."""
        tenant = call.tenant()
        wanted = Wanted((entity.id,), None, frozenset(entity.types))
        tongue = Tongue(call.broker.contexts.core, None, None)
        path = f"entities/{segment(entity.id)}"
        errand = Errand("GET", path, (("options", "sysAttrs"),))
        errands = [
            (part, tongue, errand)
            for part in self._registry.of(tenant).parts(wanted, call.at)
            if part.registration.id != copy.registration.id
            and "retrieveEntity" in part.registration.operations
        ]
        parts = [entity]
        held = tenant.get(entity.id, call.at)
        if held is not None:
            parts.append(held.entity)
        for heard in await self._contacts.send_all(call, errands):
            if heard.status == 200 and heard.content is not None:
                found, _ = foreign_entities(heard.content, tongue.terms, call.at)
                parts += [one for one in found if one.id == entity.id]
        return merged(parts)


def _meant(event: Happening, copy: Copy, account: Account) -> Happening | None:
    """What a source tells, as far as it registered it and as it is wanted."""
    selectors = account.plan.watch.selectors
    if selectors and not any(one.selects(event.entity) for one in selectors):
        return None
    names = registered_attributes(copy.registration)
    if names is None:
        return event
    return replace(event, before=_only(event.before, names), after=_only(event.after, names))


def _only(entity: Entity | None, names: frozenset[str]) -> Entity | None:
    if entity is None:
        return None
    kept = {name: some for name, some in entity.attributes.items() if name in names}
    return entity._replace(attributes=kept)


def _at_home(call: Call, account: Account) -> Call:
    """The call in the tenant of the subscription, whatever the source calls its own."""
    headers = {
        name: value
        for name, value in call.request.headers.items()
        if name not in {b"ngsild-tenant", b"link"}
    }
    if account.tenant:
        headers[b"ngsild-tenant"] = account.tenant.encode()
    return replace(call, request=replace(call.request, headers=headers))


def _refusal(error: NgsiError | HttpError) -> Reply:
    return http_problem(error) if isinstance(error, HttpError) else problem(error)
