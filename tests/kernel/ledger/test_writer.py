"""The writer: many threads, one commit, final indices; failures reach all who wait."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import connection

from kaga.engines.ledger import MalformedError
from kaga.kernel.ledger.audit import audit
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.sequencer import Sequencer
from kaga.kernel.ledger.writer import LedgerWriter

pytestmark = pytest.mark.django_db(transaction=True)


def test_entries_of_many_threads_get_indices_without_gaps(log):
    indices: list[int] = []

    def append(name: int) -> None:
        futures = [writer.append(b"%d.%d" % (name, number)) for number in range(50)]
        indices.extend(future.result(30) for future in futures)

    with LedgerWriter.open() as writer:
        threads = [threading.Thread(target=append, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(indices) == list(range(200))
    assert (published().checkpoint.size, list(audit())) == (200, [])


def test_each_index_is_that_of_the_entry_it_was_given_for(log):
    with LedgerWriter.open() as writer:
        futures = {n: writer.append(b"%d" % n) for n in range(300)}
        placed = {futures[n].result(30): b"%d" % n for n in futures}
    rows = {row.index: bytes(row.data) for row in LedgerEntry.objects.all()}
    assert rows == placed


def test_beside_another_sequencer_entries_are_staged_for_it(log):
    stop = threading.Event()
    ready = threading.Event()

    def run() -> None:
        with Sequencer().hold() as sequencer:
            ready.set()
            sequencer.run(stop)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(60)
    with LedgerWriter.open() as writer:
        futures = [writer.append(b"%d" % number) for number in range(20)]
    stop.set()
    thread.join()
    assert sorted(future.result(0) for future in futures) == list(range(20))
    assert published().checkpoint.size == 20


def test_writer_takes_over_from_a_sequencer_that_ends_and_leaves_entries(log, monkeypatch):
    from kaga.kernel.ledger import writer as module

    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    with contextlib.ExitStack() as other:
        other.enter_context(Sequencer().hold())
        with LedgerWriter.open() as writer:
            waiting = writer.append(b"a")
            while not writer._staged:
                pass
            other.close()
            assert waiting.result(30) == 0
    assert published().checkpoint.size == 1


def test_log_is_published_while_the_writer_is_open(log, monkeypatch):
    from kaga.kernel.ledger import writer as module

    monkeypatch.setattr(module, "CHECKPOINT_EVERY_S", 0)
    with LedgerWriter.open() as writer:
        writer._publish_due = 0
        index = writer.append(b"a").result(30)
        while published().checkpoint.size <= index:
            writer.append(b"b").result(30)
    assert published().checkpoint.size == LedgerEntry.objects.count()


def test_entry_too_large_is_refused_at_once(log):
    with LedgerWriter.open() as writer, pytest.raises(MalformedError, match="60001"):
        writer.append(bytes(60_001))


def test_failing_commit_is_told_to_those_it_concerns_only(log, monkeypatch):
    with LedgerWriter.open() as writer:
        assert writer._sequencer
        monkeypatch.setattr(writer._sequencer, "sequence", _refuse)
        failed = writer.append(b"a")
        with pytest.raises(LedgerDamaged, match="row 7"):
            failed.result(30)
        monkeypatch.undo()
        assert writer.append(b"b").result(30) == 0


def _refuse(entries: list[bytes]) -> list[int]:
    raise LedgerDamaged("row 7 of the ledger is missing")


def test_damaged_log_stops_the_writer_and_whoever_opened_it(log, monkeypatch):
    monkeypatch.setattr(Sequencer, "publish", _cannot_publish)

    def use() -> None:
        with LedgerWriter.open() as writer:
            writer._publish_due = 0
            writer.append(b"a").result(30)
            writer._thread.join()
            with pytest.raises(LedgerDamaged):
                writer.append(b"b")

    with pytest.raises(LedgerDamaged, match="tiles"):
        use()


def _cannot_publish(sequencer: Sequencer) -> int:
    raise LedgerDamaged("the tiles on the disk do not lead to the new head")


def test_failure_is_told_to_those_still_in_the_queue(log):
    writer = LedgerWriter(contextlib.ExitStack())
    waiting = writer.append(b"a")
    writer._queue.put(None)
    writer._fail(LedgerDamaged("gone"))
    with pytest.raises(LedgerDamaged, match="gone"):
        waiting.result(0)
