"""A checkpoint and the rest of the log give what the log alone gives."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaga.engines.context import Change, Entity, resolve
from kaga.engines.context.changes import Deed
from kaga.engines.context.model import Instance, Kind
from kaga.services.exchange.log.journal import Damaged, Journal, Unwritable
from kaga.services.exchange.state import checkpoint as files
from kaga.services.exchange.state import checkpointing
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpoint import NAME, verify_checkpoint
from kaga.services.exchange.state.checkpointing import Checkpointer
from kaga.services.exchange.state.contexts import Cached, Contexts
from kaga.services.exchange.state.cutting import NoCut
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Changed, Filed, Row
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.state.tenants import Tenant

Run = Callable[[Broker], Awaitable[None]]


class Counting:
    """A follower that counts what it hears."""

    name = "counting"

    def __init__(self) -> None:
        self.heard: list[int] = []

    def changed(self, event: Changed) -> None:
        self.heard.append(event.number)

    def filed(self, event: Filed) -> None:
        self.heard.append(event.number)

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        self.heard.append(number)

    def state(self) -> Iterable[Row]:
        return [(b"heard", orjson.dumps(self.heard))]

    def restore(self, rows: Iterable[Row]) -> None:
        for _, content in rows:
            self.heard = orjson.loads(content)


def _put(name: str, value: object, at: int = 1, deed: Deed = Deed.CHANGED) -> Change:
    put = {"urn:p": (Instance(Kind.PROPERTY, value, created=at, modified=at),)}
    types = ("urn:t",) if deed is Deed.CREATED else None
    return Change(name, at, deed, types=types, put=put)


def _seen(broker: Broker, counting: Counting) -> object:
    """Everything of a broker that has to survive."""
    return (
        [
            (
                one.name,
                one.number,
                [held.entity for held in one.members(None).values()],
                {name: list(one.members(name)) for name in one.by_type},
                one.documents,
            )
            for one in broker.tenants.values()
        ],
        broker.contexts.fetched(),
        counting.heard,
        broker.committer.last,
    )


async def _within(folder: Path, run: Run) -> object:
    counting = Counting()
    loop = asyncio.get_running_loop()
    broker = open_broker(folder, Contexts(), loop, [counting])
    await run(broker)
    await _durable(broker)
    seen = _seen(broker, counting)
    broker.close()
    return seen


async def _durable(broker: Broker) -> None:
    durable = asyncio.get_running_loop().create_future()
    broker.committer.when_durable(durable.set_result)
    await durable


async def _nothing(broker: Broker) -> None:
    """Only look."""


async def _checkpoint(broker: Broker, folder: Path) -> int:
    checkpointer = Checkpointer(broker, folder)
    about = await checkpointer.make()
    await checkpointer.close()
    return about.number


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("abc"), st.integers(0, 9)),
        st.tuples(st.just("delete"), st.sampled_from("abc"), st.just(0)),
        st.tuples(st.just("file"), st.sampled_from("st"), st.integers(0, 9)),
        st.tuples(st.just("checkpoint"), st.just(""), st.just(0)),
        st.tuples(st.just("wait"), st.just(""), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
def test_a_start_from_a_checkpoint_is_a_start_from_the_log(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("data")

    async def run(broker: Broker) -> None:
        making: list[asyncio.Task[int]] = []
        for at, (step, name, value) in enumerate(steps, 1):
            tenant = broker.tenant_to_be("harbour" if value % 2 else "")
            there = f"urn:{name}" in tenant.entities
            if step == "put":
                deed = Deed.CHANGED if there else Deed.CREATED
                broker.change(tenant, _put(f"urn:{name}", value, at, deed))
            elif step == "delete" and there:
                broker.change(tenant, Change(f"urn:{name}", at, Deed.DELETED))
            elif step == "file":
                document = Document(f"urn:{name}", {"n": value}, 1, at)
                broker.keep(tenant, Collection.SUBSCRIPTION, document)
            elif step == "checkpoint":
                for one in making:
                    await one
                making.append(asyncio.ensure_future(_checkpoint(broker, folder)))
                await asyncio.sleep(0)
            elif step == "wait":
                await _durable(broker)
        for one in making:
            await one

    lived = asyncio.run(_within(folder, run))
    assert asyncio.run(_within(folder, _nothing)) == lived
    (folder / NAME).unlink(missing_ok=True)
    assert asyncio.run(_within(folder, _nothing)) == lived


def _filled(folder: Path) -> object:
    async def run(broker: Broker) -> None:
        tenant = broker.tenant_to_be("")
        for number in range(600):
            broker.change(tenant, _put(f"urn:{number}", number, 1, Deed.CREATED))
        broker.contexts.learn("https://a.example/c", {"@context": {"a": "urn:a"}}, 5)
        await _checkpoint(broker, folder)
        broker.change(tenant, _put("urn:7", "later", 2))

    return asyncio.run(_within(folder, run))


def test_a_context_that_was_fetched_is_there_after_a_start(tmp_path: Path) -> None:
    _filled(tmp_path)

    async def look(broker: Broker) -> None:
        terms = broker.contexts.terms(broker.tenant(""), "https://a.example/c", 9)
        assert terms.expand("a") == resolve({"a": "urn:a"}, {}).expand("a")
        assert broker.contexts.cached["https://a.example/c"] == Cached(
            "https://a.example/c", {"@context": {"a": "urn:a"}}, 5
        )

    asyncio.run(_within(tmp_path, look))


def test_every_flipped_bit_of_what_is_kept_stops_the_start(tmp_path: Path) -> None:
    _filled(tmp_path)
    assert verify_checkpoint(tmp_path) == (601, 600)
    path = tmp_path / NAME
    for table, column in (("blocks", "entities"), ("rows", "content"), ("about", "value")):
        whole = path.read_bytes()
        with sqlite3.connect(path) as file:
            longest = f"SELECT {column} FROM {table} ORDER BY LENGTH({column}) DESC"
            (content,) = file.execute(longest).fetchone()
            if isinstance(content, int):
                other: int | bytes = content + 1
            else:
                other = bytes([content[0] ^ 1]) + content[1:]
            file.execute(f"UPDATE {table} SET {column} = ?", (other,))
        file.close()
        with pytest.raises(Damaged, match="without this file a start reads the whole log"):
            asyncio.run(_within(tmp_path, _nothing))
        path.write_bytes(whole)


@pytest.mark.parametrize("table", ["blocks", "rows"])
def test_rows_that_are_missing_stop_the_start(tmp_path: Path, table: str) -> None:
    _filled(tmp_path)
    with sqlite3.connect(tmp_path / NAME) as file:
        file.execute(f"DELETE FROM {table} WHERE place = 1")
    file.close()
    with pytest.raises(Damaged):
        verify_checkpoint(tmp_path)


def test_a_file_that_is_no_checkpoint_stops_the_start(tmp_path: Path) -> None:
    lived = _filled(tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    for damage in (b"", b"no database", whole[: len(whole) // 2]):
        (tmp_path / NAME).write_bytes(damage)
        with pytest.raises(Damaged):
            asyncio.run(_within(tmp_path, _nothing))
    (tmp_path / NAME).unlink()

    async def learn(broker: Broker) -> None:
        broker.contexts.learn("https://a.example/c", {"@context": {"a": "urn:a"}}, 5)

    assert asyncio.run(_within(tmp_path, learn)) == lived


def test_interrupted_anywhere_the_checkpoint_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived = _filled(tmp_path)

    async def fail(broker: Broker) -> None:
        with pytest.raises(OSError, match="full"):
            await _checkpoint(broker, tmp_path)

    def full(*_: object) -> None:
        raise OSError("full")

    for step in ("block", "rows", "finish"):
        with monkeypatch.context() as patched:
            patched.setattr(files.Writing, step, full)
            assert asyncio.run(_within(tmp_path, fail)) == lived
    with monkeypatch.context() as patched:
        patched.setattr(files, "replace_durably", full)
        assert asyncio.run(_within(tmp_path, fail)) == lived
    assert asyncio.run(_within(tmp_path, _nothing)) == lived


def test_what_the_disk_refuses_is_in_no_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(broker: Broker) -> None:
        tenant = broker.tenant_to_be("")
        broker.change(tenant, _put("urn:a", 1, 1, Deed.CREATED))
        await _durable(broker)
        last = broker.committer.last

        def refuse(journal: Journal, records: list[bytes]) -> None:
            raise Unwritable("full")

        with monkeypatch.context() as patched:
            patched.setattr(Journal, "append", refuse)
            broker.change(tenant, Change("urn:a", 2, Deed.DELETED))
            broker.change(tenant, _put("urn:b", 1, 2, Deed.CREATED))
            with pytest.raises(NoCut):
                await _checkpoint(broker, tmp_path)
        assert broker.committer.last == last
        assert list(tenant.members(None)) == ["urn:a"]
        broker.committer._try_again()
        assert await _checkpoint(broker, tmp_path) == last

    asyncio.run(_within(tmp_path, run))


def test_checkpoints_are_made_as_the_log_grows_and_after_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpointing, "_LOOK_S", 0.001)
    failures = [TypeError("no such thing"), OSError("full")]
    finish = files.Writing.finish

    def failing(writing: files.Writing, about: files.About) -> None:
        if failures:
            raise failures.pop()
        finish(writing, about)

    monkeypatch.setattr(files.Writing, "finish", failing)

    async def run(broker: Broker) -> None:
        part = Checkpointer(broker, tmp_path, 0)
        await part.start()
        tenant = broker.tenant_to_be("")
        for at in range(1, 3):
            broker.change(tenant, _put("urn:a", at, at, Deed.CREATED))
            await _durable(broker)
            async with asyncio.timeout(60):
                while _kept(tmp_path) < broker.committer.last:
                    await asyncio.sleep(0.002)
        await part.close()

    asyncio.run(_within(tmp_path, run))
    assert failures == []


def _kept(folder: Path) -> int:
    return verify_checkpoint(folder)[0]


def test_a_cut_that_nobody_waits_for_any_more_harms_nobody(tmp_path: Path) -> None:
    async def run(broker: Broker) -> None:
        tenant = broker.tenant_to_be("")
        broker.change(tenant, _put("urn:a", 1, 1, Deed.CREATED))
        making = asyncio.ensure_future(_checkpoint(broker, tmp_path))
        await asyncio.sleep(0)
        making.cancel()
        await _durable(broker)
        with pytest.raises(asyncio.CancelledError):
            await making
        assert await _checkpoint(broker, tmp_path) == broker.committer.last

    asyncio.run(_within(tmp_path, run))


def test_a_follower_that_is_new_hears_the_whole_log(tmp_path: Path) -> None:
    _filled(tmp_path)

    class Newcomer(Counting):
        name = "newcomer"

    async def heard() -> list[int]:
        newcomer = Newcomer()
        loop = asyncio.get_running_loop()
        broker = open_broker(tmp_path, Contexts(), loop, [Counting(), newcomer])
        broker.close()
        return newcomer.heard

    assert asyncio.run(heard()) == list(range(2, 603))


def test_entities_are_listed_in_the_order_in_which_they_came() -> None:
    tenant = Tenant("", 0)
    for name in ("urn:b", "urn:a", "urn:c"):
        tenant.apply(_put(name, 1, 1, Deed.CREATED))
    tenant.apply(Change("urn:d", 2, Deed.CREATED, types=("urn:u",)))
    tenant.apply(Change("urn:b", 3, Deed.CHANGED, types=("urn:t", "urn:u")))
    order, before = tenant.order_of("urn:a"), tenant.entities["urn:a"].entity
    tenant.apply(Change("urn:a", 4, Deed.DELETED))
    tenant.restore("urn:a", before, order)

    def listed(*types: str) -> list[str]:
        return [held.entity.id for held in tenant.of_types(types or None)]

    assert listed() == ["urn:b", "urn:a", "urn:c", "urn:d"]
    assert listed("urn:u") == ["urn:b", "urn:d"]
    assert listed("urn:u", "urn:none", "urn:t") == ["urn:b", "urn:a", "urn:c", "urn:d"]
    assert listed("urn:none") == []
    again = Tenant("", 0)
    for held in tenant.members(None).values():
        again.load(held.entity)
    assert list(again.members("urn:u")) == listed("urn:u")
    assert isinstance(again.entities["urn:a"].entity, Entity)
