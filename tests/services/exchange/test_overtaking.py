"""Two brokers over one table, in one loop: what each follower hears, and who gives way."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from tests.services.exchange.places import Place, shared_place
from tests.services.exchange.test_following import Diary

from kaga.engines.context import Change
from kaga.engines.context.changes import Deed
from kaga.engines.context.model import Instance, Kind
from kaga.engines.context.wire import unpack_change
from kaga.services.exchange.log.records import Deed as Wrote
from kaga.services.exchange.log.store import Overtaken, Unopened
from kaga.services.exchange.log.unwritable import Unwritable
from kaga.services.exchange.shared.moving import move
from kaga.services.exchange.shared.opening import SharedStore
from kaga.services.exchange.shared.table import Away, Table
from kaga.services.exchange.shared.turns import Turns
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.state.tenants import Tenant

ROUNDS = 120
NAMES = [f"urn:a:{number}" for number in range(6)]


@pytest.fixture
def place() -> Iterator[Place]:
    with shared_place() as place:
        yield place


class Worker:
    """A broker, what its follower heard, and how often it was overtaken."""

    def __init__(self, place: Place) -> None:
        self.diary = Diary()
        self.store = SharedStore(place.database)
        loop = asyncio.get_running_loop()
        self.broker = Broker(self.store, Contexts(None), loop, [self.diary])
        assert isinstance(self.broker.committer, Turns)
        self.turns = self.broker.committer
        self.overtaken = 0

    async def act(self, deed: Callable[[Broker], None]) -> None:
        """Do something until it is durable, as the application does."""
        done = asyncio.get_running_loop().create_future()

        def perform() -> None:
            before = self.broker.committer.added
            deed(self.broker)
            self.broker.committer.when_durable(told, before)

        def told(failure: Unwritable | None) -> None:
            if isinstance(failure, Overtaken):
                self.overtaken += 1
                perform()
            else:
                done.set_result(failure)

        perform()
        assert await asyncio.wait_for(done, 60) is None

    async def caught_up(self, position: int) -> None:
        assert await self.turns.caught_up()
        assert self.turns.position >= position

    def state(self) -> dict[str, object]:
        return state_of(self.broker)


def state_of(broker: Broker) -> dict[str, object]:
    return {
        name: (
            {held.entity.id: held.entity for held in tenant.entities.values()},
            {kind: dict(kept) for kind, kept in tenant.documents.items() if kept},
        )
        for name, tenant in broker.tenants.items()
    }


def put(tenant: str, name: str, value: int) -> Callable[[Broker], None]:
    """Count how often it was put: a lost update would be a number too few."""

    def deed(broker: Broker) -> None:
        found = broker.tenant_to_be(tenant)
        held = found.entities.get(name)
        at = broker.now()
        counted = held.entity.attributes.get("urn:n") if held else None
        before = counted[0].value if counted else 0
        assert isinstance(before, int)
        puts = {
            "urn:n": (Instance(Kind.PROPERTY, before + 1, created=at, modified=at),),
            "urn:v": (Instance(Kind.PROPERTY, value, created=at, modified=at),),
        }
        made = Deed.CHANGED if held else Deed.CREATED
        broker.change(found, Change(name, at, made, None if held else ("urn:t",), put=puts))

    return deed


def file(tenant: str, name: str, value: int) -> Callable[[Broker], None]:
    def deed(broker: Broker) -> None:
        found = broker.tenant_to_be(tenant)
        kept = found.documents.get(Collection.SUBSCRIPTION, {})
        if value % 3 == 0 and name in kept:
            broker.drop(found, Collection.SUBSCRIPTION, name)
        else:
            broker.keep(found, Collection.SUBSCRIPTION, Document(name, {"n": value}, 1, 2))

    return deed


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


@pytest.mark.parametrize("seed", [1, 2])
def test_brokers_and_a_replay_hear_the_same(place: Place, seed: int) -> None:
    async def work() -> None:
        chance = random.Random(seed)
        workers = [Worker(place), Worker(place)]
        counts: dict[tuple[str, str], int] = {}
        deeds = []
        for value in range(ROUNDS):
            tenant, name = chance.choice(["", "x", "y"]), chance.choice(NAMES)
            if chance.random() < 0.8:
                counts[tenant, name] = counts.get((tenant, name), 0) + 1
                deeds.append(chance.choice(workers).act(put(tenant, name, value)))
            else:
                deeds.append(chance.choice(workers).act(file(tenant, name, value)))
        await asyncio.gather(*deeds)
        last = max(worker.turns.position for worker in workers)
        for worker in workers:
            await worker.caught_up(last)
        third = Worker(place)
        assert sum(worker.overtaken for worker in workers) > 0
        assert workers[0].diary.heard == workers[1].diary.heard == third.diary.heard
        assert workers[0].state() == workers[1].state() == third.state()
        for (tenant, name), count in counts.items():
            held = third.broker.tenant(tenant).entities[name]
            assert held.entity.attributes["urn:n"][0].value == count
        for worker in [*workers, third]:
            worker.broker.close()

    run(work)


def test_what_nobody_waits_for_is_made_again_by_itself(place: Place) -> None:
    async def work() -> None:
        one, two = Worker(place), Worker(place)
        await one.act(put("", "urn:a:1", 1))
        name = "urn:s:1"
        tenant = two.broker.tenant("")
        body = {"kept": True}
        two.broker.keep(tenant, Collection.SUBSCRIPTION, Document(name, body, 1, 2))
        stale = Change("urn:a:1", two.broker.now(), Deed.CREATED, types=("urn:second",))
        two.broker.change(tenant, stale)
        await two.act(put("", "urn:a:2", 1))
        await one.caught_up(two.turns.position)
        assert one.state() == two.state()
        first = one.broker.tenant("")
        assert first.entities["urn:a:1"].entity.types == ("urn:second",)
        assert first.documents[Collection.SUBSCRIPTION][name].body == body
        one.broker.close()
        two.broker.close()

    run(work)


def test_a_commit_whose_answer_was_lost_is_found_in_the_table(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        worker = Worker(place)
        write = Table.write
        lost = iter([True, False])

        def losing(table: Table, *arguments: Any) -> bytes:
            data = write(table, *arguments)
            if next(lost, False):
                table.close()
                raise Away("the line went dead")
            return data

        monkeypatch.setattr(Table, "write", losing)
        await worker.act(put("", "urn:a:1", 1))
        await worker.act(put("", "urn:a:1", 2))
        assert [number for number, *_ in worker.diary.heard] == [2, 3]
        worker.broker.close()

    run(work)


def test_what_the_database_refuses_is_taken_back(place: Place) -> None:
    async def work() -> None:
        worker = Worker(place)
        with psycopg.connect(place.database, autocommit=True) as line:
            line.execute("ALTER TABLE exchange.log ADD CONSTRAINT no_more CHECK (first < 2)")
        tenant = worker.broker.tenant_to_be("x")
        told = asyncio.get_running_loop().create_future()
        worker.broker.change(tenant, Change("urn:a:1", 1, Deed.CREATED, types=("urn:t",)))
        worker.broker.committer.when_durable(told.set_result, 0)
        assert isinstance(await told, Unwritable)
        assert worker.diary.heard == []
        assert list(worker.broker.tenants) == [""]
        worker.broker.close()

    run(work)


def test_an_older_copy_of_the_table_is_not_written_to(place: Place) -> None:
    async def work() -> None:
        worker = Worker(place)
        await worker.act(put("", "urn:a:1", 1))
        with psycopg.connect(place.database, autocommit=True) as line:
            line.execute("DELETE FROM exchange.log WHERE first > 1")
            line.execute("UPDATE exchange.head SET number = 1")
            told = asyncio.get_running_loop().create_future()
            put("", "urn:a:2", 1)(worker.broker)
            worker.broker.committer.when_durable(told.set_result, 0)
            assert isinstance(await told, Unwritable)
            assert line.execute("SELECT max(last) FROM exchange.log").fetchone() == (1,)
        worker.broker.close()

    run(work)


def test_a_lease_has_one_holder(place: Place) -> None:
    one, two = Table(place.database), Table(place.database)
    assert one.lease("tell", 60)
    assert not two.lease("tell", 60)
    assert one.lease("tell", 0)
    assert two.lease("tell", 60)
    two.leave_lease("tell")
    assert one.lease("tell", 60)
    one.close()
    two.close()


def test_the_rows_say_what_the_log_says(place: Place) -> None:
    async def work() -> None:
        worker = Worker(place)
        point = Instance(Kind.GEO, {"type": "Point", "coordinates": [136.3, 36.3]})
        located = {"https://uri.etsi.org/ngsi-ld/location": (point,)}
        tenant = worker.broker.tenant("")
        for name, types in (("urn:a:1", ("urn:t", 'urn:"q\\')), ("urn:a:2", ("urn:t",))):
            change = Change(name, 5, Deed.CREATED, types=types, put=located)
            await worker.act(lambda broker, change=change: broker.change(tenant, change))
        await worker.act(put("", "urn:a:1", 7))
        await worker.act(lambda broker: broker.change(tenant, _deleted("urn:a:2")))
        await worker.act(file("", "urn:s:1", 1))
        with psycopg.connect(place.database) as line:
            rows = line.execute(
                "SELECT id, version, types, attributes->'urn:v'->0->>1, ST_AsText(place)"
                " FROM exchange.entity"
            ).fetchall()
            filed = line.execute("SELECT collection, id, body FROM exchange.document")
            assert filed.fetchall() == [("subscription", "urn:s:1", {"n": 1})]
        assert rows == [("urn:a:1", 4, ["urn:t", 'urn:"q\\'], "7", "POINT(136.3 36.3)")]
        worker.broker.close()

    run(work)


def _deleted(name: str) -> Change:
    return Change(name, 9, Deed.DELETED)


def test_a_log_moves_with_its_numbers(place: Place, tmp_path: Path) -> None:
    async def work() -> None:
        diary = Diary()
        loop = asyncio.get_running_loop()
        before = open_broker(tmp_path, Contexts(None), loop, [diary])
        for value in range(40):
            put("xy"[value % 2], NAMES[value % 5], value)(before)
            file("x", f"urn:s:{value % 3}", value)(before)
        before.change(before.tenant("x"), _deleted(NAMES[0]))
        before.note(diary, before.tenant("y"), {"told": 3})
        before.close()
        last = before.committer.last
        assert move(tmp_path, place.database) == last
        moved = Worker(place)
        await asyncio.sleep(0)
        assert moved.diary.heard == diary.heard
        assert moved.state() == state_of(before)
        with psycopg.connect(place.database) as line:
            rows = line.execute("SELECT count(*), max(version) FROM exchange.entity")
            there = sum(len(tenant.entities) for tenant in before.tenants.values())
            assert rows.fetchone() == (there, last - 3)
        with pytest.raises(Unopened):
            move(tmp_path, place.database)
        moved.broker.close()

    run(work)


def test_a_checkpoint_is_made_under_load(place: Place, tmp_path: Path) -> None:
    async def work() -> None:
        one, two = Worker(place), Worker(place)
        cuts = []
        deeds = []
        for value in range(60):
            deeds.append([one, two][value % 2].act(put("", NAMES[value % 6], value)))
            if value % 20 == 19:
                cuts.append(one.broker.cut())
        await asyncio.gather(*deeds)
        for cut in await asyncio.gather(*cuts):
            with SharedReplay(place, cut.about.number) as tenant:
                there = {held.entity.id: held.entity for held in tenant.entities.values()}
                assert {entity.id: entity for entity in cut.entities[0]} == there
        one.broker.close()
        two.broker.close()

    run(work)


class SharedReplay:
    """The default tenant as it was behind one record."""

    def __init__(self, place: Place, number: int) -> None:
        self._store = SharedStore(place.database)
        self._number = number

    def __enter__(self) -> Tenant:
        tenant = Tenant("", 0)
        for number, record in self._store.replay():
            if number <= self._number and record.deed is Wrote.CHANGE:
                tenant.apply(unpack_change(orjson.loads(record.payload)))
        return tenant

    def __exit__(self, *failure: object) -> None:
        self._store.close()
