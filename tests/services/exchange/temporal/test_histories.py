"""Histories against a plain list of what happened: live, from a checkpoint, in a replay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import Change, Instance, Kind
from kaga.engines.context.changes import Deed
from kaga.engines.context.history.blocks import Damaged
from kaga.engines.context.history.reading import Past, Scoped
from kaga.engines.context.history.selecting import select
from kaga.engines.context.history.windows import Relation, Stamp, Window
from kaga.engines.context.model import NULL_VALUE
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.contexts import Contexts
from kaga.services.exchange.state.following import Changed
from kaga.services.exchange.state.opening import open_broker
from kaga.services.exchange.state.tenants import Tenant
from kaga.services.exchange.temporal.evolution import Evolution
from kaga.services.exchange.temporal.files import ChunkFiles
from kaga.services.exchange.temporal.histories import Histories
from kaga.services.exchange.temporal.notes import Note, put_note
from kaga.services.exchange.temporal.series import Series, Shelf

ID, NAME = "urn:x:1", "urn:level"
OBSERVED = st.none() | st.integers(0, 30)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), OBSERVED, st.integers(0, 9)),
        st.tuples(st.just("change"), st.integers(0, 99), st.integers(10, 19)),
        st.tuples(st.just("remove"), st.integers(0, 99), st.just(0)),
        st.tuples(st.just("pack"), st.just(0), st.just(0)),
    ),
    max_size=60,
)
Listed = list[tuple[tuple[int, int], int | None, object]]


def told_by(series: Series) -> Listed:
    found = select(series.parts(), Window(), 0).columns
    places = range(len(found))
    listed: Listed = []
    for place in places:
        one = found.instance(place, None)
        listed.append(((one.created, int(found.tie[place])), one.observed, one.value))
    return sorted(listed, key=lambda told: told[0])


@settings(max_examples=60)
@given(STEPS)
def test_a_series_is_as_a_list(steps: list[tuple[str, int | None, int]]) -> None:
    with TemporaryDirectory() as place:
        shelf = Shelf(ChunkFiles(Path(place)), full=4, cached=2)
        series, model, at = Series(), dict[tuple[int, int], tuple[int | None, int]](), 0
        ties: dict[int, int] = {}
        for what, moment, value in steps:
            called = sorted(model)[(moment or 0) % len(model)] if model else None
            if what == "add":
                at += value % 2  # some become known at the same microsecond
                one = Instance(Kind.PROPERTY, value, None, moment, modified=at)
                series.append(one, at, shelf)
                ties[at] = ties.get(at, -1) + 1
                model[(at, ties[at])] = (moment, value)
            elif what == "pack":
                head, data = series.pack()
                series = Series.unpack(head, data, shelf)
            elif called is not None and what == "remove":
                series.remove(called)
                del model[called]
            elif called is not None:
                one = Instance(Kind.PROPERTY, value, None, 7, created=called[0], modified=99)
                series.change(called, one, shelf)
                model[called] = (7, value)
        expected = [(called, *model[called]) for called in sorted(model)]
        assert told_by(series) == expected
        assert len(series) == len(model)
        for called, (moment, value) in model.items():
            found = series.find(called)
            assert found is not None
            assert (found.observed, found.value) == (moment, value)
        for by in Stamp:
            for moment in range(0, 31, 3):
                window = Window(Relation.BETWEEN, moment, moment + 2, by, strict=True)
                assert series.may_hold(window) or not len(select(series.parts(), window, 0))
        assert series.find((10**6, 0)) is None
        seen = {moment for moment, _ in model.values()}
        assert {moment for moment in range(31) if series.seen(moment)} == seen - {None}
        shelf.files.close()


def test_a_chunk_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    files = ChunkFiles(tmp_path)
    series, shelf = Series(), Shelf(files, full=2, cached=1)
    for at in range(4):
        series.append(Instance(Kind.PROPERTY, at, modified=at), at, shelf)
    files.close()
    path = next(tmp_path.glob("*.chunks"))
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(Damaged):
        told_by(series)


def test_files_that_nothing_refers_to_go_with_the_next_chunk(tmp_path: Path) -> None:
    for _ in range(3):
        files = ChunkFiles(tmp_path)
        place = files.write(b"chunk")
        assert files.read(place) == b"chunk"
        files.sync()
        files.close()
    assert [path.name for path in tmp_path.iterdir()] == ["00000003.chunks"]
    files = ChunkFiles(tmp_path)
    files.keep([3])
    files.write(b"next")
    files.close()
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["00000003", "00000004"]


def level(
    value: object, at: int, dataset: str | None = None
) -> dict[str, tuple[Instance, ...]]:
    return {NAME: (Instance(Kind.PROPERTY, value, dataset, created=at, modified=at),)}


def values(evolution: Evolution, dataset: str | None = None) -> list[object]:
    return [
        value
        for which, series in evolution.known(NAME)
        if which[1] == dataset
        for _, _, value in told_by(series)
    ]


Act = Callable[[Broker, Tenant, Histories], None]


def changed(change: Change) -> Act:
    return lambda broker, tenant, _: broker.change(tenant, change)


def noted(note: Note) -> Act:
    return lambda broker, tenant, histories: histories.write(broker, tenant, note)


def put(at: int, value: object, observed: int | None = None) -> Act:
    one = Instance(Kind.PROPERTY, value, None, observed)
    past = Past(ID, ("urn:T",), {NAME: (one,)}, (Scoped(("/a",), 5),))
    return noted(put_note(ID, at, past))


BORN = changed(Change(ID, 10, Deed.CREATED, types=("urn:T",), scopes=("/b",), put=level(1, 10)))
LIFE: list[Act] = [
    BORN,
    put(11, 0, 3),
    changed(Change(ID, 12, Deed.CHANGED, put=level(2, 12))),
    changed(Change(ID, 13, Deed.CHANGED, put=level(5, 13, "urn:d"), scopes=("/c",))),
    put(14, 7, 3),
    noted(["take", ID, NAME, None, [12, 0]]),
    changed(Change(ID, 15, Deed.CHANGED, gone=((NAME, "urn:d"),))),
    changed(Change(ID, 16, Deed.DELETED)),
    noted(["end", ID, 17, NAME, None]),
    changed(Change(ID, 18, Deed.CREATED, types=("urn:U",), put=level(9, 18))),
]


async def lived(folder: Path, acts: list[Act], heard: Histories | None = None) -> Histories:
    histories = heard or Histories(folder / "temporal")
    loop = asyncio.get_running_loop()
    broker = open_broker(folder, Contexts(None), loop, [histories])
    tenant = broker.tenant_to_be("harbour")
    for act in acts:
        act(broker, tenant, histories)
    durable = loop.create_future()
    broker.committer.when_durable(durable.set_result)
    await durable
    broker.close()
    return histories


def rows(histories: Histories) -> dict[bytes, bytes]:
    return dict(histories.state())


def test_the_past_is_what_happened_live_and_in_a_replay(tmp_path: Path) -> None:
    histories = asyncio.run(lived(tmp_path, LIFE))
    tenant = Tenant("harbour", 1)
    evolution = histories.get(tenant, ID)
    assert evolution is not None
    assert values(evolution) == [1, 7, NULL_VALUE, NULL_VALUE, 9]
    assert values(evolution, "urn:d") == [5, NULL_VALUE]
    assert evolution.types == ("urn:U",)
    assert [(one.scopes, one.since) for one in evolution.scopes or []] == [
        (("/a",), 5),
        (("/b",), 10),
        (("/c",), 13),
        ((), 16),
    ]
    again = asyncio.run(lived(tmp_path, []))
    assert rows(again) == rows(histories)


class Heard(Histories):
    """Remembers what it heard, so that another may hear it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.told: list[Callable[[Histories], None]] = []

    def changed(self, event: Changed) -> None:
        self.told.append(lambda other: other.changed(event))
        super().changed(event)

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        self.told.append(lambda other: other.noted(number, tenant, note))
        super().noted(number, tenant, note)


@pytest.mark.parametrize("upto", range(len(LIFE) + 1))
def test_a_checkpoint_goes_on_where_it_stood(tmp_path: Path, upto: int) -> None:
    heard = Heard(tmp_path / "heard")
    asyncio.run(lived(tmp_path, LIFE, heard))
    first, second = Histories(tmp_path / "first"), Histories(tmp_path / "second")
    for told in heard.told[:upto]:
        told(first)
    second.restore(list(first.state()))
    assert rows(second) == rows(first)
    for told in heard.told[upto:]:
        told(second)
    assert rows(second) == rows(heard)


def test_an_entity_that_never_changed_costs_nothing(tmp_path: Path) -> None:
    histories = asyncio.run(lived(tmp_path, [BORN]))
    assert rows(histories) == {}
    tenant = Tenant("harbour", 1)
    tenant.apply(Change(ID, 10, Deed.CREATED, types=("urn:T",), put=level(1, 10)))
    for by, strict, found in (
        (Stamp.CREATED, True, [True, False]),
        (Stamp.OBSERVED, False, [True, False]),
        (Stamp.OBSERVED, True, [False, False]),
    ):
        windows = [Window(Relation.AFTER, at, None, by, strict=strict) for at in (10, 11)]
        assert [histories.may_hold(tenant, ID, window) for window in windows] == found


def test_a_dropped_past_begins_anew(tmp_path: Path) -> None:
    after = changed(Change(ID, 21, Deed.CHANGED, put=level(4, 21)))
    acts = [BORN, put(20, 0, 3), noted(["drop", ID]), after]
    histories = asyncio.run(lived(tmp_path, acts))
    evolution = histories.get(Tenant("harbour", 1), ID)
    assert evolution is not None
    assert values(evolution) == [4]
    gone = asyncio.run(lived(tmp_path / "other", [put(20, 0), noted(["drop", ID])]))
    assert rows(gone) == {}


def test_an_attribute_is_forgotten_where_it_lies_in_the_beginning(tmp_path: Path) -> None:
    acts = [BORN, noted(["cut", ID, NAME, "@all"]), noted(["cut", ID, "scope", None])]
    histories = asyncio.run(lived(tmp_path, acts))
    evolution = histories.get(Tenant("harbour", 1), ID)
    assert evolution is not None
    assert evolution.is_empty
