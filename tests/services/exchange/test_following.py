"""Followers hear of what is durable, in the order of the log, live and in a replay."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import orjson

from kaga.engines.context import Change
from kaga.engines.context.changes import Deed
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Changed, Filed, Row
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.state.tenants import Tenant


class Diary:
    """Writes down what it hears."""

    name = "diary"

    def __init__(self) -> None:
        self.heard: list[tuple[object, ...]] = []

    def changed(self, event: Changed) -> None:
        before, after = (one and one.id for one in (event.before, event.after))
        self.heard.append((event.number, event.tenant.name, before, after))

    def filed(self, event: Filed) -> None:
        before, after = (one and one.body for one in (event.before, event.after))
        self.heard.append((event.number, event.tenant.name, before, after))

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        self.heard.append((number, tenant.name, note))

    def state(self) -> list[Row]:
        return [(b"heard", orjson.dumps(self.heard))]

    def restore(self, rows: Iterable[Row]) -> None:
        for _, content in rows:
            self.heard = [tuple(one) for one in orjson.loads(content)]


def added(name: str) -> Change:
    return Change(name, 1_000, Deed.CREATED, types=("urn:t",))


async def lived(folder: Path) -> list[tuple[object, ...]]:
    diary = Diary()
    broker = opened(folder, diary)
    tenant = broker.tenant_to_be("harbour")
    broker.change(tenant, added("urn:x:1"))
    assert diary.heard == []
    broker.keep(tenant, Collection.SUBSCRIPTION, Document("urn:s:1", {"n": 1}, 5, 5))
    broker.keep(tenant, Collection.SUBSCRIPTION, Document("urn:s:1", {"n": 2}, 5, 6))
    broker.note(diary, tenant, {"told": 3})
    broker.drop(tenant, Collection.SUBSCRIPTION, "urn:s:1")
    durable = asyncio.get_running_loop().create_future()
    broker.committer.when_durable(durable.set_result)
    assert await durable is None
    broker.close()
    return diary.heard


def opened(folder: Path, diary: Diary) -> Broker:
    return open_broker(folder, Contexts(None), asyncio.get_running_loop(), [diary])


async def read_again(folder: Path) -> list[tuple[object, ...]]:
    diary = Diary()
    opened(folder, diary).close()
    return diary.heard


def test_a_follower_hears_the_same_live_and_in_a_replay(tmp_path: Path) -> None:
    heard = asyncio.run(lived(tmp_path))
    assert heard == [
        (3, "harbour", None, "urn:x:1"),
        (4, "harbour", None, {"n": 1}),
        (5, "harbour", {"n": 1}, {"n": 2}),
        (6, "harbour", {"told": 3}),
        (7, "harbour", {"n": 2}, None),
    ]
    assert asyncio.run(read_again(tmp_path)) == heard
