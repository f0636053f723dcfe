"""What subscriptions are owed: from the log, from a checkpoint, and in what is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaga.engines.context import Change, Instance, Kind
from kaga.engines.context.changes import Deed
from kaga.kernel.clock import micros
from kaga.services.exchange.notify import accounts
from kaga.services.exchange.notify.accounts import Account, Item
from kaga.services.exchange.notify.counting import Totals
from kaga.services.exchange.notify.notifier import Notifier
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.opening import open_broker

if TYPE_CHECKING:
    import pytest

TYPE = "urn:t"


class City:
    """A broker in this process, with a notifier that nobody delivers for."""

    def __init__(self, folder: Path) -> None:
        self.notifier = Notifier()
        loop = asyncio.get_running_loop()
        self.broker: Broker = open_broker(folder, Contexts(None), loop, [self.notifier])
        self.notifier.attach(self.broker)
        self.notifier.deliver()
        self.tenant = self.broker.tenant_to_be("")
        self.at = micros()

    def subscribe(self, name: str, **members: Any) -> None:
        told = {"endpoint": {"uri": members.pop("uri", "http://a.example/")}}
        body = {"type": "Subscription", "entities": [{"type": TYPE}], "notification": told}
        names = {"entities": {TYPE: TYPE}}
        full = {**body, "names": names, **members, "id": name}
        document = Document(name, full, self.at, self.at)
        self.broker.keep(self.tenant, Collection.SUBSCRIPTION, document)

    def change(self, number: int, **members: Any) -> None:
        self.at += members.pop("later", 1)
        put = {"urn:p": (Instance(Kind.PROPERTY, number),)}
        deed = Deed.CREATED if number == 0 else Deed.CHANGED
        types = (TYPE,) if number == 0 else None
        made = Change(members.get("entity", "urn:x:1"), self.at, deed, types=types, put=put)
        self.broker.change(self.tenant, made)

    async def durable(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self.broker.committer.when_durable(future.set_result)
        assert await future is None

    async def flushed(self) -> None:
        self.notifier.flush()
        await self.durable()

    def account(self, name: str) -> Account:
        found = self.notifier.account(self.tenant, name)
        assert found is not None
        return found


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def value_of(item: Item) -> object:
    assert item.event is not None
    return item.event.entity.attributes["urn:p"][0].value


def deliver(city: City, name: str) -> list[object]:
    """What a carrier does, without a network."""
    account = city.account(name)
    values = [value_of(item) for item in account.take()]
    account.settle()
    city.notifier.settled(account)
    return values


def test_a_checkpoint_and_the_log_say_the_same(tmp_path: Path) -> None:
    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1")
        city.subscribe("urn:s:2", uri="sse:")
        for number in range(6):
            city.change(number)
        await city.durable()
        assert deliver(city, "urn:s:1") == [0]
        assert deliver(city, "urn:s:2") == [0]
        first = city.account("urn:s:1")
        first.tally.sent = 1
        city.notifier.bury(first, first.queue[1], "because")
        await city.flushed()
        rows = list(city.notifier.state())
        restored = Notifier()
        restored.restore(rows)
        assert list(restored.state()) == rows
        assert restored.totals("") == Totals(2, 12, 2, 9, 1) == city.notifier.totals("")
        city.broker.close()
        again = City(tmp_path)
        assert list(again.notifier.state()) == rows
        assert [item.number for item in again.account("urn:s:2").kept or ()] == [4]
        again.broker.close()

    run(work)


def test_what_is_delivered_and_not_noted_is_told_again(tmp_path: Path) -> None:
    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1")
        for number in range(3):
            city.change(number)
        await city.durable()
        assert deliver(city, "urn:s:1") == [0]
        await city.flushed()
        assert deliver(city, "urn:s:1") == [1]
        city.broker.close()  # the note of the second was never written
        again = City(tmp_path)
        assert again.notifier.totals("") == Totals(1, 3, 1, 2, 0)
        assert deliver(again, "urn:s:1") == [1]
        again.broker.close()

    run(work)


def test_more_than_is_held_is_given_up_from_the_oldest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "MOST_PENDING", 3)
    monkeypatch.setattr(accounts, "MOST_LETTERS", 2)

    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1")
        for number in range(7):
            city.change(number)
            await city.flushed()
        await city.flushed()
        account = city.account("urn:s:1")
        assert city.notifier.totals("") == Totals(1, 7, 0, 3, 4)
        assert [value_of(letter.item) for letter in account.letters.values()] == [2, 3]
        assert deliver(city, "urn:s:1") == [4]
        await city.flushed()
        number = next(iter(account.letters))
        city.notifier.send_again(city.broker, account, number)
        await city.durable()
        assert deliver(city, "urn:s:1") == [5]
        assert deliver(city, "urn:s:1") == [6]
        assert deliver(city, "urn:s:1") == [2]
        await city.flushed()
        assert city.notifier.totals("") == Totals(1, 7, 4, 0, 3)
        city.broker.close()

    run(work)


def test_a_crowd_is_given_up_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "MOST_HELD", 4)
    monkeypatch.setattr(accounts, "MOST_LETTERS_HELD", 3)

    async def work() -> None:
        city = City(tmp_path)
        for name in range(3):
            city.subscribe(f"urn:s:{name}")
        for number in range(4):
            city.change(number)
            await city.flushed()
        await city.flushed()
        found = city.notifier.totals("")
        assert found.due == found.delivered + found.pending + found.dead == 12
        assert found.pending <= 5
        kept = [len(city.account(f"urn:s:{name}").letters) for name in range(3)]
        assert sum(kept) == 3
        city.broker.close()

    run(work)


def test_who_no_longer_delivers_still_owes(tmp_path: Path) -> None:
    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1")
        for number in range(3):
            city.change(number)
        await city.durable()
        assert deliver(city, "urn:s:1") == [0]
        account = city.account("urn:s:1")
        city.notifier.bury(account, account.queue[1], "because")
        city.notifier.stand_by()
        city.notifier.flush()
        assert city.notifier.totals("") == Totals(1, 3, 0, 3, 0)
        city.notifier.deliver()
        assert [deliver(city, "urn:s:1") for _ in range(3)] == [[0], [1], [2]]
        await city.flushed()
        assert city.notifier.totals("") == Totals(1, 3, 3, 0, 0)
        city.broker.close()

    run(work)


def test_throttling_counts_from_the_last_that_was_due(tmp_path: Path) -> None:
    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1", throttling=2)
        for number, later in enumerate((1, 1_000_000, 999_999, 1, 1, 2_000_000)):
            city.change(number, later=later)
        await city.durable()
        told = [deliver(city, "urn:s:1") for _ in range(3)]
        assert told == [[0], [3], [5]]
        city.broker.close()

    run(work)


def test_a_subscription_that_goes_takes_what_is_due_with_it(tmp_path: Path) -> None:
    async def work() -> None:
        city = City(tmp_path)
        city.subscribe("urn:s:1")
        city.change(0)
        await city.durable()
        deliver(city, "urn:s:1")
        city.broker.drop(city.tenant, Collection.SUBSCRIPTION, "urn:s:1")
        city.subscribe("urn:s:1")
        city.change(1)
        await city.flushed()  # the note is about the subscription that is gone
        assert city.notifier.totals("") == Totals(1, 1, 0, 1, 0)
        city.broker.close()

    run(work)
