"""Subscriptions at other brokers: copies kept in step (clauses 5.8.1.4, 5.8.2.4, 5.8.5.4).

What: for each subscription and each registration that speaks of what it watches, the source is
given a copy, which tells this broker. `wanted` is what each source should have, `made` what it
has been given; one task for each copy makes the second the first, and tries again later where a
source does not answer. Why names of copies are computed: after a restart, and in every process
over one store, a copy has the same name, so nothing about it need be written down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

import orjson
import structlog

from kaga.engines.context import NgsiError
from kaga.engines.context.core import CORE_URL
from kaga.engines.context.moments import read_moment
from kaga.engines.context.names import NULL
from kaga.engines.context.sources.registration import Registration
from kaga.services.exchange.http.outgoing import Client, Outgoing, TooLarge, Unreachable
from kaga.services.exchange.notify.plans import VIA
from kaga.services.exchange.sources.alias import alias_in, hops_of
from kaga.services.exchange.sources.contact import LINKED, plain_headers, root_of, segment
from kaga.services.exchange.sources.copies import OPTIONAL, reduced
from kaga.services.exchange.sources.registry import Registry
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Filed
from kaga.services.exchange.state.tenants import HIDING, Tenant

RELAY: Final = "/ngsi-ld/ex/remote-notify"
_WITHIN_S: Final = 5.0
_AT_ONCE: Final = 8
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_FAREWELL_PAUSE_S: Final = 10.0  # nobody waits for a copy to be taken back
_MOST_FAREWELLS: Final = 12
_log = structlog.get_logger(__name__)

Key = tuple[str, str, str]
"""Tenant, subscription, registration."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a source should have.

    Attributes
    ----------
    context: the address of what names in it mean.
    via: the way of the subscription, this broker at its end.
    """

    key: Key
    id: str
    registration: Registration
    body: dict[str, Any]
    context: str
    via: str

    @property
    def place(self) -> tuple[str, str, str | None]:
        """By what it is found at its source."""
        return self.id, self.registration.endpoint, self.registration.tenant


class Forwarding:
    """Every copy, and what keeps them in step.

    Parameters
    ----------
    client: sends.

    Attributes
    ----------
    known: copies by the names under which their sources tell.
    address: of this broker, as other brokers reach it; empty until it listens.
    """

    def __init__(self, broker: Broker, registry: Registry, client: Client) -> None:
        self.known: dict[str, Copy] = {}
        self.address = ""
        self._broker = broker
        self._registry = registry
        self._client = client
        self._wanted: dict[Key, Copy] = {}
        self._made: dict[Key, Copy] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)

    def begin(self, address: str) -> None:
        """Give sources what they should have, from now on."""
        self.address = address.rstrip("/")
        self._broker.listeners.append(self._filed)
        for tenant in self._broker.tenants.values():
            for subscription in list(tenant.documents.get(Collection.SUBSCRIPTION, ())):
                self._plan(tenant, subscription, None)

    async def close(self) -> None:
        """Send nothing any more; copies stay where they are."""
        if self._filed in self._broker.listeners:
            self._broker.listeners.remove(self._filed)
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _filed(self, event: Filed) -> None:
        document = event.after or event.before
        if document is None or HIDING in event.tenant.name:
            return
        if event.collection is Collection.SUBSCRIPTION:
            self._plan(event.tenant, document.id, None)
        elif event.collection is Collection.REGISTRATION:
            known = event.tenant.documents.get(Collection.SUBSCRIPTION, {})
            for subscription in list(known):
                self._plan(event.tenant, subscription, document.id)

    def _plan(self, tenant: Tenant, subscription: str, only: str | None) -> None:
        """Work out anew who should have a copy of a subscription.

        Parameters
        ----------
        only: look at one registration; None for all.
        """
        name = tenant.name
        old = {
            key
            for key in self._wanted
            if key[:2] == (name, subscription) and only in (None, key[2])
        }
        for copy in self._copies(tenant, subscription, only):
            old.discard(copy.key)
            before = self._wanted.get(copy.key)
            if before == copy:
                continue
            if before is not None:
                self.known.pop(before.id, None)
            self._wanted[copy.key] = self.known[copy.id] = copy
            self._stir(copy.key)
        for key in old:
            self.known.pop(self._wanted.pop(key).id, None)
            self._stir(key)

    def _copies(self, tenant: Tenant, subscription: str, only: str | None) -> Iterator[Copy]:
        document = tenant.documents.get(Collection.SUBSCRIPTION, {}).get(subscription)
        if document is None or document.body.get("localOnly"):
            return
        at = self._broker.now()
        end = read_moment(document.body.get("expiresAt"))
        if end is not None and end <= at:
            return
        come = str(document.body.get(VIA, ""))
        passed = hops_of(come)
        own = f"1.1 {alias_in(self._broker, tenant.name)}"
        via = f"{come}, {own}" if come else own
        every = self._registry.of(tenant).all
        chosen = every.values() if only is None else filter(None, [every.get(only)])
        for registration in chosen:
            ended = registration.expires is not None and registration.expires <= at
            if ended or registration.alias in passed:
                continue
            if "createSubscription" not in registration.operations:
                continue
            copy = self._copy(tenant, document, registration, via)
            if copy is not None:
                yield copy

    def _copy(
        self, tenant: Tenant, document: Document, registration: Registration, via: str
    ) -> Copy | None:
        try:
            body = reduced(document.body, registration, self.address + RELAY)
        except NgsiError:
            _log.exception("a subscription is not understood", subscription=document.id)
            return None
        if body is None:
            return None
        key = (tenant.name, document.id, registration.id)
        born = [self._broker.identity, *key, document.created]
        digest = sha256(orjson.dumps(born)).hexdigest()[:40]
        context = str(document.body.get("jsonldContext", CORE_URL))
        if context.startswith("/"):
            context = self.address + context
        name = f"urn:ngsi-ld:Subscription:distsub:{digest}"
        return Copy(key, name, registration, body, context, via)

    # -- keeping in step -----------------------------------------------------------------------

    def _stir(self, key: Key) -> None:
        if key not in self._tasks:
            loop = asyncio.get_running_loop()
            self._tasks[key] = loop.create_task(self._keep(key))

    async def _keep(self, key: Key) -> None:
        """Make what a source has what it should have."""
        failures = 0
        try:
            while self._made.get(key) != self._wanted.get(key):
                if await self._step(key):
                    failures = 0
                    continue
                failures += 1
                if failures > _MOST_FAREWELLS and key not in self._wanted:
                    self._made.pop(key, None)
                first = _FIRST_PAUSE_S if key in self._wanted else _FAREWELL_PAUSE_S
                pause = first * 2 ** min(failures - 1, 10)
                await asyncio.sleep(min(pause, _LONGEST_PAUSE_S))
        finally:
            del self._tasks[key]

    async def _step(self, key: Key) -> bool:
        """One request to a source; whether it came to something."""
        made, wanted = self._made.get(key), self._wanted.get(key)
        if made is None:
            return wanted is None or await self._create(wanted)
        if wanted is None or wanted.place != made.place:
            return await self._take_back(made)
        return await self._change(made, wanted)

    async def _create(self, copy: Copy) -> bool:
        status = await self._send(copy, "POST", "subscriptions", {"id": copy.id} | copy.body)
        perhaps = replace(copy, body={})
        if status == 409:  # from before a restart
            return await self._change(perhaps, copy)
        if status is None:
            self._made[copy.key] = perhaps
        return self._done(copy, status)

    async def _change(self, made: Copy, copy: Copy) -> bool:
        if "updateSubscription" not in copy.registration.operations:
            self._made[copy.key] = copy
            return True
        there = made.body or OPTIONAL
        gone = {name: NULL for name in there if name not in copy.body}
        path = f"subscriptions/{segment(copy.id)}"
        status = await self._send(copy, "PATCH", path, gone | copy.body)
        if status == 404:
            self._made.pop(copy.key, None)
            return True
        return self._done(copy, status)

    async def _take_back(self, made: Copy) -> bool:
        if "deleteSubscription" in made.registration.operations:
            path = f"subscriptions/{segment(made.id)}"
            status = await self._send(made, "DELETE", path, None)
            if status is None or status >= 500:
                return False
        self._made.pop(made.key, None)
        return True

    def _done(self, copy: Copy, status: int | None) -> bool:
        """Whether a request came to something: done, or refused for good."""
        refused = status is not None and (400 <= status < 500 or status == 508)
        if status is None or (status >= 300 and not refused):
            return False
        if refused:
            _log.warning("a source refuses a subscription", status=status, copy=copy.id)
        self._made[copy.key] = copy
        return True

    async def _send(self, copy: Copy, method: str, path: str, body: object) -> int | None:
        """What a source answers; None where it does not."""
        registration = copy.registration
        headers = [*plain_headers(registration), ("Via", copy.via)]
        if body is not None:
            headers.append(("Content-Type", "application/json"))
        if copy.context != CORE_URL:
            headers.append(("Link", LINKED.format(copy.context)))
        url = f"{root_of(registration)}/{path}"
        data = b"" if body is None else orjson.dumps(body)
        try:
            async with self._turn:
                asked = Outgoing(method, url, headers, data)
                answer = await self._client.ask(asked, registration.timeout or _WITHIN_S)
        except (Unreachable, TooLarge):
            return None
        return answer.status
