"""Group commit: everybody is told once, in one group; a failing disk takes all of it back."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path

import pytest

from kaga.services.exchange.log.committing import Committer
from kaga.services.exchange.log.journal import (
    Deed,
    Journal,
    Record,
    Unwritable,
    pack_record,
    verify,
)
from kaga.services.exchange.log.store import Aftermath


def _record(number: int) -> bytes:
    return pack_record(Record(number, Deed.CHANGE, 0, b""))


def _journal(folder: Path) -> Journal:
    journal = Journal(folder)
    list(journal.replay())
    return journal


def test_a_waiter_that_fails_stops_nobody_else(tmp_path: Path) -> None:
    async def run() -> list[str]:
        loop = asyncio.get_running_loop()
        committer = Committer(_journal(tmp_path), loop)
        told: list[str] = []
        done = loop.create_future()

        def gone(failure: Unwritable | None) -> None:
            raise ConnectionError("the client has gone")

        def last(failure: Unwritable | None) -> None:
            told.append("told" if failure is None else "refused")
            if len(told) == 2:
                done.set_result(None)

        for number in range(2):
            committer.add(_record(number), Aftermath())
            committer.when_durable(gone)
            committer.when_durable(last)
        await asyncio.wait_for(done, 60)
        committer.close()
        return told

    assert asyncio.run(run()) == ["told", "told"]


def test_what_the_disk_refuses_is_undone_newest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> tuple[list[int], list[bool]]:
        loop = asyncio.get_running_loop()
        journal = _journal(tmp_path)
        committer = Committer(journal, loop)
        undone: list[int] = []
        told: list[bool] = []
        done = loop.create_future()

        def refuse(records: list[bytes]) -> None:
            raise Unwritable("full")

        def one(failure: Unwritable | None) -> None:
            told.append(failure is not None)
            if len(told) == 3:
                done.set_result(None)

        monkeypatch.setattr(journal, "append", refuse)
        for number in range(3):
            committer.add(_record(number), Aftermath(partial(undone.append, number)))
            committer.when_durable(one)
        await asyncio.wait_for(done, 60)
        with pytest.raises(Unwritable):
            committer.add(_record(9), Aftermath())
        committer.close()
        return undone, told

    assert asyncio.run(run()) == ([2, 1, 0], [True, True, True])


def test_ending_writes_what_was_added_while_the_disk_worked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        journal = _journal(tmp_path)
        committer = Committer(journal, loop)
        append, working, go_on = journal.append, threading.Event(), threading.Event()

        def slow(records: list[bytes]) -> None:
            working.set()
            go_on.wait(60)
            append(records)

        monkeypatch.setattr(journal, "append", slow)
        committer.add(_record(1), Aftermath())
        await asyncio.to_thread(working.wait, 10)
        committer.add(_record(2), Aftermath())
        loop.run_in_executor(None, go_on.set)
        committer.close()
        journal.close()

    asyncio.run(run())
    assert verify(tmp_path) == (1, 2)
