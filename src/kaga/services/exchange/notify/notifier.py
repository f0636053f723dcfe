"""Follows the log: what happened, who is owed word of it, what has become of that.

What: the `Notifier` is told of every durable change, asks the index who watches, and puts an
item into the account of each. What was delivered or given up it notes in the log, many at a
time; nothing leaves an account before its note is on the disk. Why everything from the log: a
start replays it and knows exactly what is still due.

Nothing here sends: whoever delivers is woken, takes items, and says how it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

import orjson
import structlog

from kaga.engines.context import Entity, NgsiError
from kaga.engines.context.query.watchlist import Watchlist
from kaga.engines.context.watching import Happening, happening
from kaga.services.exchange.log.journal import Unwritable
from kaga.services.exchange.notify import accounts
from kaga.services.exchange.notify.accounts import (
    Account,
    Item,
    Letter,
    Tally,
    pack_account,
    pack_item,
    unpack_account,
    unpack_item,
    unpack_key,
)
from kaga.services.exchange.notify.counting import Totals, fresh
from kaga.services.exchange.notify.plans import Body, Find, Plan, read_plan
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Changed, Filed
from kaga.services.exchange.state.tenants import Tenant

_log = structlog.get_logger(__name__)

Key = tuple[str, str]  # tenant and subscription


class Reads(Protocol):
    """Compiles kept documents of one collection."""

    def __call__(self, body: Body, find: Find) -> Plan:
        """The plan of a document."""


class _Watched:
    """One tenant's index; `tenant` is where filters look for linked entities."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self.watches = Watchlist()

    def find(self, identifier: str) -> Entity | None:
        held = self.tenant.entities.get(identifier)
        return None if held is None else held.entity


class Notifier:
    """Follows the log for all subscriptions.

    Parameters
    ----------
    dialects: how the documents of each collection are read.

    Attributes
    ----------
    wake: called with an account that something is due to.
    planned: called with an account that is new, changed or gone.
    stirred: called when something is to be noted.
    """

    name = "notify"

    def __init__(self, dialects: Mapping[Collection, Reads] | None = None) -> None:
        self.accounts: dict[Key, Account] = {}
        self.wake: Callable[[Account], None] = _nothing
        self.planned: Callable[[Account], None] = _nothing
        self.stirred: Callable[[], None] = _calm
        self._dialects = dialects or {Collection.SUBSCRIPTION: read_plan}
        self._watched: dict[str, _Watched] = {}
        self._broker: Broker | None = None
        self._delivers = False
        self._settled: dict[Key, int] = {}  # since when a note of it is to be written
        self._dying: dict[tuple[Key, int], int] = {}
        self._totals: dict[str, Totals] = {}
        self._held = self._letters = 0  # of all accounts together

    def attach(self, broker: Broker) -> None:
        """From now on notes can be written."""
        self._broker = broker

    def deliver(self) -> None:
        """From now on this process delivers."""
        self._delivers = True

    def stand_by(self) -> None:
        """From now on another broker delivers, and this one follows its notes."""
        self._delivers = False
        self.wake, self.planned, self.stirred = _nothing, _nothing, _calm
        self._settled.clear()
        self._dying.clear()
        for account in self.accounts.values():
            account.stand_by()

    # -- the log ---------------------------------------------------------------------------

    def changed(self, event: Changed) -> None:
        """An entity changed, durably."""
        watched = self._watched.get(event.tenant.name)
        if watched is None or not len(watched.watches):
            return
        found = happening(event.change, event.before, event.after)
        if found is None:
            return
        watched.tenant = event.tenant
        bodies: dict[int, bytes] = {}
        for identifier in watched.watches.found(found):
            account = self.accounts[event.tenant.name, identifier]
            if account.is_due(found.at):
                self._count(account, -1)
                self._owe(account, Item(event.number, found.at, found, bodies))
                self._count(account, 1)

    def filed(self, event: Filed) -> None:
        """A document changed, durably."""
        read = self._dialects.get(event.collection)
        if read is None:
            return
        document = event.before if event.after is None else event.after
        assert document is not None  # noqa: S101 - something was filed
        key = (event.tenant.name, document.id)
        watched = self._watched.setdefault(key[0], _Watched(event.tenant))
        watched.tenant = event.tenant
        account = self.accounts.get(key)
        if account is not None:
            _unwatch(watched, account)
        if event.after is None:
            self._forget(key)
            return
        if account is None:
            account = Account(key[0], event.collection, event.after, event.number)
            self.accounts[key] = account
            self._count(account, 1)
        self._plan(account, event.after, watched)

    def _plan(self, account: Account, document: Document, watched: _Watched) -> None:
        try:
            plan = self._dialects[account.collection](document.body, watched.find)
        except NgsiError:
            _log.exception("a subscription is not understood", subscription=document.id)
            self._forget((account.tenant, document.id))
            return
        account.take_on(plan, document)
        if plan.interval_s is None:
            watched.watches.add(document.id, plan.watch)
        self.planned(account)
        if account.queue:
            self.wake(account)

    def _forget(self, key: Key) -> None:
        account = self.accounts.pop(key, None)
        if account is not None:
            account.gone = True
            self._count(account, -1)
            self.planned(account)

    def removed(self, tenant: Tenant) -> None:
        """A tenant is no more: nothing is due to it."""
        for key in [key for key in self.accounts if key[0] == tenant.name]:
            self._forget(key)
        self._watched.pop(tenant.name, None)
        self._totals.pop(tenant.name, None)

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        """A note of its own is durable."""
        assert isinstance(note, dict)  # noqa: S101 - its own
        for deed, rows in note.items():
            for identifier, born, *rest in rows:
                account = self.accounts.get((tenant.name, identifier))
                if account is not None and account.born == born:
                    self._count(account, -1)
                    self._noted(account, number, deed, rest)
                    self._count(account, 1)

    def _count(self, account: Account, sign: int) -> None:
        """Put an account into what all have together, or take it out."""
        self._totals.setdefault(account.tenant, Totals()).count(account, sign)
        self._held += sign * len(account.queue)
        self._letters += sign * len(account.letters)

    def _noted(self, account: Account, number: int, deed: str, rest: list[Any]) -> None:
        """One row of a note, about an account that is still the one it means."""
        if deed == "dead":
            account.noted_dead(*rest)
            if self._letters + len(account.letters) > accounts.MOST_LETTERS_HELD:
                account.forget_letter()
            self._dying.pop(((account.tenant, account.id), rest[0]), None)
        elif deed == "told":
            self._noted_told(account, *rest)
        elif deed == "again" and account.noted_again(number, rest[0]):
            if not account.busy:
                self.wake(account)
        elif deed == "drop":
            account.letters.pop(rest[0], None)
        elif deed == "relay":
            item = unpack_item(number, rest[0])
            if account.is_due(item.at):
                self._owe(account, item)
        elif deed == "tick":
            account.last_tick = rest[0]
            self._owe(account, Item(number, rest[0], None))

    def _noted_told(self, account: Account, through: int, tally: list[Any]) -> None:
        account.noted_through(through)
        key = (account.tenant, account.id)
        if not self._delivers:
            account.tally = Tally(*tally)
            account.through = max(account.through, through)
        elif account.through == through and self._settled.get(key):
            del self._settled[key]

    def _owe(self, account: Account, item: Item) -> None:
        """Something is due to an account that is taken out of the count meanwhile."""
        account.owe(item)
        crowded = self._held + len(account.queue) > accounts.MOST_HELD
        surplus = None if not self._delivers else account.overfull(crowded=crowded)
        if surplus is not None:
            self.bury(account, surplus, "more was due than is held for one subscription")
        if not account.busy:
            self.wake(account)

    # -- those who deliver -------------------------------------------------------------------

    def settled(self, account: Account) -> None:
        """Something was delivered, or tried: a note of it is to be written."""
        if not account.gone:
            self._settled[account.tenant, account.id] = 0
            self.stirred()

    def bury(self, account: Account, item: Item, reason: str) -> None:
        """Something is given up."""
        if not account.gone:
            item.dying = reason
            self._dying[(account.tenant, account.id), item.number] = 0
            self.stirred()

    def tick(self, account: Account) -> None:
        """An interval has passed."""
        broker = self._broker
        if broker is not None and not account.gone:
            self._note(account.tenant, {"tick": [[account.id, account.born, broker.now()]]})

    def send_again(self, broker: Broker, account: Account, number: int) -> None:
        """A letter is to be sent again, by whoever delivers.

        Raises
        ------
        Unwritable
            The log takes nothing at present.
        """
        note = {"again": [[account.id, account.born, number]]}
        broker.note(self, broker.tenants[account.tenant], note)

    def relay(self, broker: Broker, account: Account, event: Happening) -> None:
        """Another broker told what this subscription is about.

        Raises
        ------
        Unwritable
            The log takes nothing at present.
        """
        packed = orjson.loads(orjson.dumps(pack_item(Item(0, event.at, event))))
        note = {"relay": [[account.id, account.born, packed]]}
        broker.note(self, broker.tenants[account.tenant], note)

    def drop(self, broker: Broker, account: Account, number: int) -> None:
        """A letter need not be kept any longer; it stays counted.

        Raises
        ------
        Unwritable
            The log takes nothing at present.
        """
        note = {"drop": [[account.id, account.born, number]]}
        broker.note(self, broker.tenants[account.tenant], note)

    def flush(self) -> None:
        """Write one note of everything that was settled since the last."""
        if self._broker is None or not self._delivers or not (self._settled or self._dying):
            return
        at = self._broker.now()
        notes: dict[str, dict[str, list[list[object]]]] = {}
        for key, number in fresh(self._dying, at):
            account = self.accounts.get(key)
            item = None if account is None else _item(account, number)
            if account is None or item is None:
                del self._dying[key, number]
                continue
            rows = notes.setdefault(key[0], {}).setdefault("dead", [])
            rows.append([key[1], account.born, number, item.dying, at])
        for key in fresh(self._settled, at):
            account = self.accounts.get(key)
            if account is None:
                del self._settled[key]
                continue
            rows = notes.setdefault(key[0], {}).setdefault("told", [])
            rows.append([key[1], account.born, account.through, account.tally.row()])
        for tenant, note in notes.items():
            self._note(tenant, note)

    def _note(self, tenant: str, note: object) -> None:
        assert self._broker is not None  # noqa: S101 - whoever calls has looked
        try:
            self._broker.note(self, self._broker.tenants[tenant], note)
        except Unwritable:
            _log.warning("a note of deliveries waits for the log")

    # -- what is known -----------------------------------------------------------------------

    def account(self, tenant: Tenant, identifier: str) -> Account | None:
        """What one subscription is owed."""
        return self.accounts.get((tenant.name, identifier))

    def of_tenant(self, tenant: str) -> Iterator[Account]:
        """Every account of a tenant."""
        return (one for one in self.accounts.values() if one.tenant == tenant)

    def totals(self, tenant: str) -> Totals:
        """All accounts of a tenant together."""
        return replace(self._totals.get(tenant, Totals()))

    # -- the checkpoint ----------------------------------------------------------------------

    def state(self) -> Iterable[tuple[bytes, bytes]]:
        """Rows that describe it now."""
        for account in self.accounts.values():
            yield from pack_account(account)

    def restore(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Take up rows, before the log goes on from where they were written."""
        items: list[tuple[bytes, bytes]] = []
        for key, row in rows:
            if not key.startswith(b"a"):
                items.append((key, row))
                continue
            account = unpack_account(key, row)
            self.accounts[account.tenant, account.id] = account
            watched = self._watched.setdefault(
                account.tenant, _Watched(Tenant(account.tenant, -1))
            )
            self._plan(account, account.document, watched)
        for key, row in sorted(items):
            number, tenant, identifier = unpack_key(key)
            account = self.accounts[tenant, identifier]
            packed = orjson.loads(row)
            if key.startswith(b"q"):
                account.queue.append(unpack_item(number, packed))
            elif key.startswith(b"s"):
                account.keep(unpack_item(number, packed))
            else:
                item, reason, at = packed
                account.letters[number] = Letter(unpack_item(number, item), reason, at)
        self._totals.clear()
        self._held = self._letters = 0
        for account in self.accounts.values():
            self._count(account, 1)


def _nothing(account: Account) -> None:
    """Nobody delivers yet."""
    _ = account


def _calm() -> None:
    """Nobody notes yet."""


def _item(account: Account, number: int) -> Item | None:
    return next((one for one in account.queue if one.number == number), None)


def _unwatch(watched: _Watched, account: Account) -> None:
    if account.plan.interval_s is None:
        watched.watches.remove(account.id)
