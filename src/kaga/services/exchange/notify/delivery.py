"""The office that delivers: carriers for places, timers for intervals, notes for the log.

What: a `Part` of the broker. It is woken when something is due, hands the account to the
carrier of its place, writes what is told, and deals with how it went: settled, tried again
later, or given up with a reason. It lives beside requests and holds none of them up.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

import structlog

from kaga.engines.context import MissingDocument, NgsiError
from kaga.engines.context.errors import bad
from kaga.services.exchange.notify.accounts import Account, Item
from kaga.services.exchange.notify.carriers import Carrier, Line, Lines, Outcome, Report
from kaga.services.exchange.notify.http_lines import HttpLines
from kaga.services.exchange.notify.mqtt_lines import MqttLines
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.notify.streams import Streams
from kaga.services.exchange.notify.writing import Message, Writer, meant
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection
from kaga.services.exchange.state.fetching import fetch_document

_FLUSH_S: Final = 0.03
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 60.0
_MOST_CONTEXTS: Final = 10
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Policy:
    """How hard is tried, and where to.

    Attributes
    ----------
    own_machine: whether the broker's own machine may be told.
    patience_s: how long after it was due something is still tried again.
    """

    own_machine: bool = False
    patience_s: float = 600.0


class Writes(Protocol):
    """Whoever writes the notifications of one dialect."""

    def message(self, account: Account, items: Sequence[Item]) -> Message:
        """The notification of what is due."""


class Delivery:
    """Delivers what a notifier finds due.

    Parameters
    ----------
    writers: who writes the notifications of a collection's subscriptions.

    Attributes
    ----------
    runs: whether this process delivers; of several over one store, one does.
    """

    def __init__(
        self,
        broker: Broker,
        notifier: Notifier,
        policy: Policy,
        writers: Mapping[Collection, Writes] | None = None,
    ) -> None:
        self.broker = broker
        self.notifier = notifier
        self.policy = policy
        self.carriers: dict[tuple[object, ...], Carrier] = {}
        self.streams = Streams()
        self._writers: Mapping[Collection, Writes] = writers or {
            Collection.SUBSCRIPTION: Writer(broker)
        }
        self._intervals: dict[Account, asyncio.TimerHandle] = {}
        self._flushing: asyncio.TimerHandle | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self.runs = False
        notifier.attach(broker)

    async def start(self) -> None:
        """Begin with what is still due."""
        notifier = self.notifier
        self.runs = True
        notifier.deliver()
        notifier.wake, notifier.planned = self.wake, self.planned
        notifier.stirred = self._flush_soon
        for account in list(notifier.accounts.values()):
            self.planned(account)
            if account.queue:
                self.wake(account)
        self._keeper = self._loop.create_task(self._keep())

    async def close(self) -> None:
        """Stop, and note what was delivered; it may be started again."""
        self.runs = False
        if self._keeper is not None:
            self._keeper.cancel()
        for timer in self._intervals.values():
            timer.cancel()
        self.streams.close()
        for carrier in self.carriers.values():
            await carrier.close()
        if self._flushing is not None:
            self._flushing.cancel()
        self.notifier.flush()
        self.notifier.stand_by()
        self._keeper = self._flushing = None
        self.carriers.clear()
        self._intervals.clear()

    async def _keep(self) -> None:
        """Once a second: notes that did not become durable, carriers that nobody needs."""
        while True:
            await asyncio.sleep(1.0)
            self.notifier.flush()
            self.streams.beat(self._loop.time())
            for key, carrier in list(self.carriers.items()):
                if carrier.is_idle:
                    del self.carriers[key]
                    await carrier.close()

    # -- accounts ----------------------------------------------------------------------------

    def wake(self, account: Account) -> None:
        """Something is due to an account."""
        if self.runs and not account.busy and not account.gone and account.plan.active:
            account.busy = True
            self._put(account)

    def planned(self, account: Account) -> None:
        """A subscription is new, changed or gone: its timer with it."""
        timer = self._intervals.pop(account, None)
        if timer is not None:
            timer.cancel()
        if account.gone or account.plan.interval_s is None or not account.plan.active:
            return
        interval = account.plan.interval_s
        since = account.last_tick or account.document.created
        left = interval - (self.broker.now() - since) / 1_000_000
        self._intervals[account] = self._loop.call_later(
            min(max(left, 0.0), interval), self._interval, account
        )

    def _interval(self, account: Account) -> None:
        at = self.broker.now()
        plan = account.plan
        if account.gone or plan.interval_s is None:
            return
        if plan.expires is not None and plan.expires <= at:
            del self._intervals[account]
            return
        tenant = self.broker.tenants[account.tenant]
        if not account.queue and meant(account, tenant, at):
            self.notifier.tick(account)
        self._intervals[account] = self._loop.call_later(
            plan.interval_s, self._interval, account
        )

    def _put(self, account: Account) -> None:
        if not self.runs:
            account.busy = False
            return
        route = account.route
        if isinstance(route, Carrier) and not route.is_closed:
            route.put(account)
            return
        try:
            key, lines = self._place(account)
        except ValueError as error:
            report = Report(Outcome.REFUSED, str(error))
            if items := account.take():
                self._told(account, items, report)
            self.after(account)
            return
        carrier = self.carriers.get(key)
        if carrier is None:
            name = f"{key[0]}://{key[1]}:{key[2]}"
            carrier = self.carriers[key] = Carrier(name, lines, self)
        account.route = carrier
        carrier.tenants.add(account.tenant)
        carrier.put(account)

    def _place(self, account: Account) -> tuple[tuple[object, ...], Lines]:
        """Where an account is told: equal keys are one place."""
        endpoint = account.plan.endpoint
        parts = urlsplit(endpoint.uri)
        if parts.scheme == "sse":
            return ("sse", account.tenant, account.id), self.streams.lines(account)
        host, port = parts.hostname or "", parts.port
        own = self.policy.own_machine
        if parts.scheme in {"http", "https"}:
            number = port or (443 if parts.scheme == "https" else 80)
            lines: Lines = HttpLines(parts.scheme, host, number, own_machine=own)
            return (parts.scheme, host, number), lines
        number = port or (8883 if parts.scheme == "mqtts" else 1883)
        version = endpoint.notifier.get("MQTT-Version", "mqtt5.0")
        login = (parts.username, parts.password)
        secure = parts.scheme == "mqtts"
        mqtt = MqttLines(host, number, login, version, secure=secure, own_machine=own)
        return (parts.scheme, host, number, *login, version), mqtt

    # -- one delivery ------------------------------------------------------------------------

    async def deliver(self, account: Account, line: Line) -> Report | None:
        """Tell an account what is next; None where nothing is due."""
        items = [] if account.gone or not account.plan.active else account.take()
        if not items:
            account.busy = False
            return None
        try:
            message = await self._message(account, items)
            account.tally.sent += 1
            account.tally.last_sent = self.broker.now()
            report = await line.carry(account, message)
        except NgsiError as error:
            report = Report(Outcome.FAILED, error.detail)
        except Exception:  # noqa: BLE001 - one that cannot be told must not stop the worker
            _log.exception("a notification failed", subscription=account.id)
            report = Report(Outcome.FAILED, "the broker failed at this")
        self._told(account, items, report)
        return report

    async def _message(self, account: Account, items: list[Item]) -> Message:
        for _ in range(_MOST_CONTEXTS):
            try:
                return self.write(account, items)
            except MissingDocument as missing:
                await self.fetch(missing.url)
        raise bad("a context that names more documents than are fetched")

    def write(self, account: Account, items: list[Item]) -> Message:
        """The notification of some items.

        Raises
        ------
        MissingDocument
            A context must be fetched first.
        """
        return self._writers[account.collection].message(account, items)

    async def fetch(self, url: str) -> None:
        """Fetch a context."""
        document = await fetch_document(url, own_machine=self.policy.own_machine)
        self.broker.contexts.learn(url, document, self.broker.now())

    def _told(self, account: Account, items: list[Item], report: Report) -> None:
        """Keep account of a try."""
        at = self.broker.now()
        tally = account.tally
        if report.outcome is Outcome.DELIVERED:
            tally.last_success, tally.failing = at, False
            account.tries = 0
            account.settle()
        else:
            tally.failed += 1
            tally.last_failure, tally.failing = at, True
            account.flying = 0
            account.tries += 1
            late = at - items[0].at > self.policy.patience_s * 1_000_000
            if report.outcome is Outcome.REFUSED or late:
                account.tries = 0
                for item in items:
                    self.notifier.bury(account, item, report.reason)
        self.notifier.settled(account)

    def after(self, account: Account) -> None:
        """A try is over: the account goes on, rests or waits."""
        if account.gone:
            account.busy = False
        elif account.tries:
            self._loop.call_later(self._pause(account), self._put, account)
        elif len(account.queue) > account.ahead:
            self._loop.call_soon(self._put, account)
        else:
            account.busy = False

    def _pause(self, account: Account) -> float:
        """How long nothing is tried: longer each time, and never the same for all."""
        doubled: float = _FIRST_PAUSE_S * 2 ** min(account.tries - 1, 10)
        pause = min(doubled, _LONGEST_PAUSE_S)
        spread = 0.75 + secrets.randbelow(501) / 1000
        return max(pause * spread, account.plan.endpoint.cooldown_s)

    def _flush_soon(self) -> None:
        if self._flushing is None:
            self._flushing = self._loop.call_later(_FLUSH_S, self._flush)

    def _flush(self) -> None:
        self._flushing = None
        self.notifier.flush()
