"""The audit: a flipped byte at every kind of place is found and named, exactly there."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from tests.kernel.ledger.conftest import record_acts, record_private

from kaga.engines.ledger import MissingHashError, Tile
from kaga.kernel.ids import new_id
from kaga.kernel.ledger import audit as module
from kaga.kernel.ledger.audit import Fault, audit
from kaga.kernel.ledger.audit.fault import first_difference
from kaga.kernel.ledger.audit.rows import Truth
from kaga.kernel.ledger.keys import key_path
from kaga.kernel.ledger.models import LedgerEntry, Opening, StagedEntry
from kaga.kernel.ledger.sequencer import Sequencer, settle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db

PLAIN = 260


@pytest.fixture
def full(log):
    """A log of acts with and without private facts, and of plain entries, over two tiles."""
    record_private(name="加賀 花子")
    record_acts(2)
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"plain %d" % number for number in range(PLAIN)])
        sequencer.publish()
    assert list(audit()) == []
    return log


def named() -> list[str]:
    return [str(fault) for fault in audit()]


def change(index: int, **fields) -> None:
    with write(bookkeeping="a test") as tx:
        tx.change_where(LedgerEntry.objects.filter(index=index), **fields)


FILES = [
    "tile/0/000",
    "tile/0/001.p/7",
    "tile/1/000.p/1",
    "tile/entries/000",
    "tile/entries/001.p/7",
    "checkpoint",
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0, 0.25, 0.5, 0.75, 1])
def test_flipped_byte_of_a_file_is_named_with_its_offset(full, name, part):
    path = full.root / name
    content = bytearray(path.read_bytes())
    offset = int(part * (len(content) - 1))
    content[offset] ^= 0x21
    path.write_bytes(content)
    faults = list(audit())
    assert [(fault.place, fault.offset) for fault in faults] == [(name, offset)]


@pytest.mark.parametrize("name", FILES)
def test_missing_cut_or_lengthened_file_is_named(full, name):
    path = full.root / name
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    assert [(f.place, f.offset) for f in audit()] == [(name, len(content) - 1)]
    path.write_bytes(content + b"\n")
    assert [(f.place, f.offset) for f in audit()] == [(name, len(content))]
    path.unlink()
    assert named() == [f"{name}: is missing"]


@pytest.mark.parametrize("index", [0, 2, 3, 255, 256, 262])
@pytest.mark.parametrize("offset", [0, 5, -1])
def test_flipped_byte_of_an_entry_in_the_database_is_named_with_its_offset(full, index, offset):
    data = bytearray(LedgerEntry.objects.get(index=index).data)
    data[offset] ^= 0x01
    change(index, data=bytes(data))
    place = f"row {index}, column data"
    assert [(f.place, f.offset) for f in audit()] == [(place, offset % len(data))]


@pytest.mark.parametrize(
    ("index", "fields", "column"),
    [
        (1, {"act": "test.thing.dome"}, "act"),
        (1, {"subject": new_id()}, "subject"),
        (1, {"entry_id": new_id()}, "entry_id"),
        (1, {"checksum": bytes(8)}, "checksum"),
        (200, {"act": "test.thing.done"}, "act"),
        (200, {"subject": new_id()}, "subject"),
        (200, {"entry_id": new_id()}, "entry_id or checksum"),
        (200, {"checksum": bytes(8)}, "entry_id or checksum"),
    ],
)
def test_changed_column_is_named(full, index, fields, column):
    change(index, **fields)
    assert named() == [f"row {index}, column {column}: does not fit the rest of the row"]


def test_missing_row_is_named_and_does_not_blame_the_files(full):
    with write(bookkeeping="a test") as tx:
        tx.remove_where(LedgerEntry.objects.filter(index=100))
    assert named() == ["row 100: is missing"]


def test_rows_cut_off_at_the_end_are_named(full):
    with write(bookkeeping="a test") as tx:
        tx.remove_where(LedgerEntry.objects.filter(index__gte=260))
    assert [fault.place for fault in audit()] == [
        "tile/0/001.p/7",
        "tile/entries/001.p/7",
        "row 260",
    ]


def test_row_and_its_bundle_changed_together_still_differ_from_the_tile(full):
    change(100, data=b"plain 97!")
    path = full.root / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b"plain 97", b"plain 9!"))
    assert {fault.place for fault in audit()} == {
        "row 100, column data",
        "tile/entries/000",
    }


def test_history_written_anew_in_rows_and_files_differs_from_the_signed_head(full):
    head = full.checkpoint()
    row = LedgerEntry.objects.get(index=100)
    row.data = b"another history"
    change(100, data=row.data, checksum=row.right_checksum())
    import shutil

    shutil.rmtree(full.root)
    settle()
    full.write_checkpoint(head)
    (fault,) = audit()
    assert (fault.place, fault.message) == (
        "checkpoint",
        "was signed for another history than the rows tell",
    )


def test_entry_that_is_nowhere_intact_is_named(full):
    change(100, data=b"1")
    (full.root / "tile/entries/000").unlink()
    assert named() == [
        "row 100, column data: differs from tile and bundle",
        "tile/entries/000: is missing",
    ]


def test_bundle_that_cannot_be_made_again_is_named_so(full):
    change(100, data=b"1")
    path = full.root / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b"plain 97", b"plain 9!"))
    assert named() == [
        "row 100, column data: differs from tile and bundle",
        "tile/entries/000: cannot be made from the rows",
    ]


def test_lost_tile_and_damaged_row_are_settled_by_the_bundle(full):
    change(100, data=b"1")
    (full.root / "tile/0/000").unlink()
    assert named() == [
        "row 100, column data at byte 0: differs from tile and bundle",
        "tile/0/000: is missing",
    ]


def test_tile_that_the_tree_does_not_have_is_named(full):
    (full.root / "tile" / "5").mkdir()
    (full.root / "tile" / "5" / "000").write_bytes(bytes(8192))
    (full.root / "tile" / "entries" / "009").write_bytes(b"")
    assert named() == [
        "tile/5/000: cannot be made from the rows",
        "tile/entries/009: cannot be made from the rows",
    ]
    with pytest.raises(MissingHashError):
        Truth().read(Tile(0, 0))


def test_unreadable_signature_is_measured_against_the_size_of_the_files(full):
    raw = full.checkpoint()
    (full.root / "checkpoint").write_bytes(raw.replace(b"\n263\n", b"\n999999999999\n"))
    assert [(f.place, f.offset) for f in audit()] == [("checkpoint", raw.index(b"263"))]


def test_file_that_does_not_belong_there_is_named(full):
    (full.root / "tile" / "0" / "notes.txt").write_text("x")
    assert named() == ["tile/0/notes.txt: does not belong to the ledger"]


def test_flipped_byte_of_the_key_is_named_and_the_key_not_shown(full):
    path = key_path()
    content = bytearray(path.read_bytes())
    for offset in (0, 20, len(content) // 2, len(content) - 2):
        changed = content.copy()
        changed[offset] ^= 0x04
        path.write_bytes(changed)
        (fault,) = audit()
        assert fault.place == "ledger.key"
        assert content[-30:-1].decode() not in str(fault)
    path.write_bytes(bytes(content[:-1]) + b" ")
    assert named() == [f"ledger.key at byte {len(content) - 1}: has something besides the key"]
    path.write_bytes(content)
    path.chmod(0o644)
    assert named() == ["ledger.key: can be read by others than its owner"]


def test_changed_opening_is_named_and_an_erased_one_is_no_fault(full):
    entry_id, key_id = record_private(name="山代 太郎")
    settle()
    opening = Opening.objects.get(entry_id=entry_id)
    sealed = bytearray(opening.sealed)
    sealed[20] ^= 1
    with write(bookkeeping="a test") as tx:
        tx.change(opening, sealed=bytes(sealed))
    assert named() == [f"opening of entry {entry_id}: was changed after it was sealed"]
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, key_id)
    assert named() == []


def test_opening_of_other_facts_or_of_no_entry_is_named(full):
    entry_id, key_id = record_private(name="山代 太郎")
    from kaga.engines.ledger import Opening as Plain
    from kaga.kernel.ledger.acts import sealing_purpose

    other, stray = Plain(bytes(32), {"facts": {}}).to_bytes(), new_id()
    with write(bookkeeping="a test") as tx:
        sealed = vault.seal(key_id, other, sealing_purpose(entry_id))
        tx.change_where(Opening.objects.filter(entry_id=entry_id), sealed=sealed)
        tx.add(Opening(entry_id=stray, key_id=key_id, sealed=sealed))
    assert named() == [
        f"opening of entry {entry_id}: does not open the entry's commitment",
        f"opening of entry {stray}: there is no such entry",
    ]


def test_changed_staged_entry_is_named(full):
    (entry_id,) = record_acts(1)
    with write(bookkeeping="a test") as tx:
        tx.change_where(StagedEntry.objects.filter(id=entry_id), data=b"{}")
    assert named() == [f"staged entry {entry_id}: was changed after it was recorded"]


def test_log_that_was_never_started_has_neither_key_nor_head(log):
    assert named() == [
        "ledger.key: the ledger's key is missing: ledger.key",
        "checkpoint: is missing",
    ]


def test_database_that_cannot_be_read_is_named(full, monkeypatch):
    def broken(truth: object):
        raise DatabaseError("database disk image is malformed")
        yield

    monkeypatch.setattr(module, "audit_rows", broken)
    assert "database: database disk image is malformed" in named()


def test_fault_says_where_and_what():
    assert str(Fault("tile/0/000", "differs", 3)) == "tile/0/000 at byte 3: differs"
    assert first_difference(b"same", b"same") is None
