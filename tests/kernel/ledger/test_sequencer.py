"""The sequencer: places in order, files and head in step, and no start on a damaged log."""

from __future__ import annotations

import stat
import threading

import pytest
from tests.kernel.ledger.conftest import record_acts

from kaga.engines.ledger import (
    Tile,
    check_consistency,
    leaf_hash,
    open_checkpoint,
    prove_consistency,
    read_frontier,
    tiles_between,
)
from kaga.kernel.ledger import sequencer as module
from kaga.kernel.ledger.audit import audit
from kaga.kernel.ledger.faults import LedgerDamaged, NotPublished, SequencerBusy
from kaga.kernel.ledger.keys import key_path, load_signer
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.sequencer import Sequencer, settle, stored_size
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


def append(count: int) -> None:
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"%d" % number for number in range(count)])
        sequencer.publish()


def forget_rows_from(index: int) -> None:
    with write(bookkeeping="a test") as tx:
        tx.remove_where(LedgerEntry.objects.filter(index__gte=index))


def test_first_start_makes_a_key_only_its_owner_reads_and_signs_the_empty_log(log):
    settle()
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
    assert (published().checkpoint.size, published().checkpoint.origin) == (
        0,
        "localhost:8000/ledger",
    )


def test_recorded_acts_get_their_places_in_order_of_arrival(log):
    ids = record_acts(3) + record_acts(2)
    assert settle() == 5
    placed = LedgerEntry.objects.order_by("index").values_list("index", "entry_id", "act")
    assert list(placed) == [(n, entry_id, "test.thing.done") for n, entry_id in enumerate(ids)]
    assert StagedEntry.objects.count() == 0


def test_staged_entries_come_before_direct_ones_and_both_are_published(log):
    record_acts(2)
    with Sequencer().hold() as sequencer:
        assert sequencer.sequence([b"a", b"b"]) == [2, 3]
        assert sequencer.sequence() == []
        assert sequencer.publish() == 4


def test_head_grows_consistently_over_the_edges_of_tiles(log):
    sizes, heads = [1, 254, 1, 1, 300, 256], []
    for count in sizes:
        append(count)
        heads.append(published().checkpoint)
    assert [head.size for head in heads] == [1, 255, 256, 257, 557, 813]
    read = published().read
    for old in heads:
        proof = prove_consistency(old.size, 813, read)
        check_consistency(
            old.size, 813, proof, old_root=old.root, new_root=published().checkpoint.root
        )
    assert list(audit()) == []


def test_only_the_partial_files_of_unfinished_tiles_stay(log):
    for count in (100, 100, 100):
        append(count)
    names = sorted(
        path.relative_to(log.root).as_posix() for path in (log.root / "tile").rglob("*.p/*")
    )
    assert names == ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"]
    assert log.read_hashes(Tile(0, 0, 100)) == [leaf_hash(b"%d" % n) for n in range(100)]


def test_large_backlog_is_published_in_several_steps(log, monkeypatch):
    monkeypatch.setattr(module, "PUBLISHED_AT_ONCE", 300)
    append(1000)
    assert published().checkpoint.size == 1000
    assert list(audit()) == []


def test_more_than_one_batch_of_staged_entries_is_moved(log, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 4)
    record_acts(10)
    assert settle() == 10


def test_second_sequencer_is_refused_by_name(log):
    import os

    with (
        Sequencer().hold(),
        pytest.raises(SequencerBusy, match=f"process {os.getpid()}"),
        Sequencer().hold(patience_s=0.1),
    ):
        raise AssertionError("two sequencers hold one log")


def test_files_written_but_not_signed_for_are_written_again_alike(log):
    append(10)
    head = log.checkpoint()
    append(300)
    log.write_checkpoint(head)
    assert list(audit()) == []
    append(1)
    assert (published().checkpoint.size, list(audit())) == (311, [])


def test_what_a_crash_left_aside_or_undropped_is_cleared(log):
    append(200)
    partial = log.path(Tile(0, 0, 200))
    content = partial.read_bytes()
    append(100)
    partial.parent.mkdir()
    partial.write_bytes(content)
    (log.root / ".aside").mkdir(exist_ok=True)
    (log.root / ".aside" / "half").write_bytes(b"half")
    append(1)
    assert (partial.parent.exists(), (log.root / ".aside" / "half").exists()) == (False, False)
    assert list(audit()) == []


def test_head_beyond_the_rows_is_never_taken_back(log):
    append(10)
    forget_rows_from(7)
    with pytest.raises(LedgerDamaged, match="covers 10 entries, the database has 7"):
        settle()
    assert published().checkpoint.size == 10


def test_tiles_that_do_not_lead_to_the_head_stop_the_start(log):
    append(10)
    path = log.path(Tile(0, 0, 10))
    content = path.read_bytes()
    path.write_bytes(bytes(32) + content[32:])
    with pytest.raises(LedgerDamaged, match="do not lead to the signed head"):
        settle()
    path.unlink()
    with pytest.raises(LedgerDamaged, match=r"tile/0/000\.p/10 is missing"):
        settle()


def test_missing_row_is_not_signed_over(log):
    append(5)
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"x", b"y", b"z"])
        with write(bookkeeping="a test") as tx:
            tx.remove_where(LedgerEntry.objects.filter(index=6))
        with pytest.raises(LedgerDamaged, match="row 6 of the ledger is missing"):
            sequencer.publish()
    assert published().checkpoint.size == 5


def test_tile_damaged_while_running_is_not_signed_over(log):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"x"] * 10)
        sequencer.publish()
        path = log.path(Tile(0, 0, 10))
        good = path.read_bytes()
        path.write_bytes(bytes(320))
        sequencer.sequence([b"y"])
        with pytest.raises(LedgerDamaged, match="do not lead to the new head"):
            sequencer.publish()
        path.unlink()
        with pytest.raises(LedgerDamaged, match="is missing"):
            sequencer.publish()
        path.write_bytes(good)
        assert sequencer.publish() == 11


def test_lost_files_are_published_again_from_the_rows_but_not_under_a_new_key(log):
    import shutil

    append(300)
    root = published().checkpoint.root
    shutil.rmtree(log.root)
    assert settle() == 300
    assert published().checkpoint.root == root
    key_path().unlink()
    with pytest.raises(LedgerDamaged, match="key is missing"):
        settle()
    shutil.rmtree(log.root)
    with pytest.raises(LedgerDamaged, match="key is missing"):
        settle()


def test_file_that_is_no_key_is_refused_without_showing_it(log):
    settle()
    key_path().write_text("PRIVATE+KEY+secret")
    with pytest.raises(LedgerDamaged) as refused:
        load_signer()
    assert "secret" not in str(refused.value)


def test_damaged_staged_entry_stays_behind_and_is_named(log):
    first, second = record_acts(2)
    with write(bookkeeping="a test") as tx:
        tx.change_where(StagedEntry.objects.filter(id=first), data=b"{}")
    assert settle() == 1
    assert LedgerEntry.objects.get().entry_id == second
    assert [str(fault) for fault in audit()] == [
        f"staged entry {first}: was changed after it was recorded"
    ]


def test_head_that_was_changed_is_not_shown_as_published(log):
    settle()
    log.write_checkpoint(log.checkpoint().replace(b"ledger\n0", b"ledger\n1"))
    with pytest.raises(LedgerDamaged, match="cannot be read"):
        published()
    with pytest.raises(LedgerDamaged, match="fsck"):
        settle()


def test_key_of_another_process_that_was_first_is_kept(log):
    from kaga.kernel.ledger.keys import keep_secret

    settle()
    first = key_path().read_text()
    keep_secret(key_path(), "another")
    assert key_path().read_text() == first
    assert [path.name for path in key_path().parent.iterdir()] == ["ledger.key"]


def test_nothing_is_published_before_the_first_start(log):
    with pytest.raises(NotPublished):
        published()


def test_signed_head_opens_with_the_public_key_alone(log):
    append(3)
    head = open_checkpoint(published().raw, published().verifier)
    assert head.root == read_frontier(3, published().read).root()
    assert {tile.path() for tile in tiles_between(0, 3)} == {
        "tile/0/000.p/3",
        "tile/entries/000.p/3",
    }


@pytest.mark.django_db(transaction=True)
def test_running_sequencer_publishes_what_is_recorded_until_it_is_stopped(log):
    from django.db import connection

    from kaga.kernel.ledger.queries import wait_until_published

    stop = threading.Event()

    def run() -> None:
        with Sequencer().hold() as sequencer:
            sequencer.run(stop)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    entry_id = record_acts(1)[0]
    assert wait_until_published(entry_id, 20) == 0
    record_acts(2)
    stop.set()
    thread.join()
    assert (stored_size(), published().checkpoint.size) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_for_a_moment_is_tried_again(log, monkeypatch):
    from django.db import OperationalError

    stop, calls = threading.Event(), []
    with Sequencer().hold() as sequencer:
        real = sequencer.sequence

        def sequence() -> list[int]:
            calls.append(1)
            if len(calls) == 1:
                raise OperationalError("database is locked")
            stop.set()
            return real()

        monkeypatch.setattr(sequencer, "sequence", sequence)
        record_acts(1)
        sequencer.run(stop)
    assert (len(calls), published().checkpoint.size) == (2, 1)
