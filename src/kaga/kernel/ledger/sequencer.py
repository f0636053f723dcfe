"""The sequencer: the one process that gives entries their places and signs the log's head.

Two steps, each safe to be killed in at any byte:

* `sequence` moves staged entries into `LedgerEntry` in one transaction (group commit). From
  its commit on an entry's index is final.
* `publish` writes the tiles and bundles that the new rows make, reads the tree's root back
  from those files, and only then signs and publishes the head.

The rows are the truth, the files follow from them, the head follows from the files: after a
crash `reconcile` finds at most rows that are not in files yet, or files that no head covers
yet, and the next `publish` writes the same bytes again. A head once published is never taken
back; when rows or files do not reach it, the sequencer refuses to start and says what is
missing.

Where the city's policy names witnesses, a head is published only with the cosignatures of a
quorum; until then places are given all the same, and the head waits, visibly.

>>> with Sequencer().hold() as sequencer:                            # doctest: +SKIP
...     sequencer.run(stop)
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import TYPE_CHECKING, Final, Self

import structlog
from django.db import OperationalError, connection

from kaga.engines.ledger import (
    Checkpoint,
    Frontier,
    Hash,
    LedgerError,
    Tile,
    encode_bundle,
    encode_hashes,
    grow,
    grow_tiles,
    leaf_hash,
    nodes_from_tiles,
    open_checkpoint,
    read_frontier,
    sign_checkpoint,
    tiles_between,
)
from kaga.engines.ledger.tiles import ENTRIES, WIDTH
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.faults import LedgerDamaged, QuorumMissing, SequencerBusy
from kaga.kernel.ledger.files import full_tiles_before
from kaga.kernel.ledger.keys import load_signer, make_signer
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.kernel.ledger.published import tile_files
from kaga.kernel.ledger.reading import facts_of
from kaga.kernel.ledger.trust import policy
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from threading import Event
    from uuid import UUID

    from kaga.kernel.ledger.cosigning import Cosigning

BATCH: Final = 2_000
PUBLISHED_AT_ONCE: Final = 64 * WIDTH
IDLE_S: Final = 0.05
CHECKPOINT_EVERY_S: Final = 1.0

_log = structlog.get_logger(__name__)


class Sequencer:
    """Holds the log's lock; everything else it knows is in rows and files."""

    def __init__(self) -> None:
        self.files = tile_files()
        self._frontier = Frontier()
        self._signed = False  # whether the published head is all it has to be
        self._cosigning: Cosigning | None = None

    @contextlib.contextmanager
    def hold(self, *, patience_s: float = 0) -> Iterator[Self]:
        """Be the sequencer for the time of the block.

        Raises
        ------
        SequencerBusy: another process is it and does not end within `patience_s`.
        LedgerDamaged: rows, files and head do not agree.
        """
        self.files.root.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(
            self.files.root / ".sequencer", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
        )
        try:
            _lock(descriptor, patience_s)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()}".encode(), 0)
            self.reconcile()
            yield self
        finally:
            os.close(descriptor)

    def reconcile(self) -> None:
        """Make sure that rows and files reach the signed head, and start from there.

        Raises
        ------
        LedgerDamaged: they do not.
        """
        self.files.clear_aside()
        raw = self.files.checkpoint()
        if raw is None and stored_size() == 0:
            make_signer()
        self._cosigning = _witnesses(self.files.root)
        if raw is None:
            # Without head and files everything is published again, from the rows, as before.
            with contextlib.suppress(QuorumMissing):
                self._sign(Frontier())
            return
        try:
            head = open_checkpoint(raw, load_signer().verifier)
            self._frontier = self._stored_frontier(head.size)
        except LedgerError as error:
            raise LedgerDamaged(f"{error}; run `kaga ledger fsck`") from error
        if self._frontier.root() != head.root:
            raise LedgerDamaged(
                "the tiles do not lead to the signed head; run `kaga ledger fsck`"
            )
        if head.size > stored_size():
            raise LedgerDamaged(
                f"the signed head covers {head.size} entries, the database has "
                f"{stored_size()}: restore the database before anything else is written"
            )
        self._signed = self._cosigning is None or self._cosigning.is_enough(raw)
        self.files.drop_partials(full_tiles_before(head.size, reach=4 * PUBLISHED_AT_ONCE))

    @property
    def published_size(self) -> int:
        """How many entries the signed head covers."""
        return self._frontier.size

    def sequence(self, direct: Sequence[bytes] = ()) -> list[int]:
        """Give places to the oldest staged entries and to `direct` ones; durable on return.

        Returns
        -------
        list of int: the indices of `direct`, in their order. How many staged entries were
            moved is of no interest: those that wait are moved next time.
        """
        places = self._move(direct)
        return list(places[len(places) - len(direct) :])

    def _move(self, direct: Sequence[bytes]) -> range:
        with write(on=["ledger"], bookkeeping="the entries are the acts themselves") as tx:
            waiting = _staged()
            moved = [entry_id for entry_id, _ in waiting]
            waiting += [(new_id(), data) for data in direct]
            start = stored_size()
            tx.add_many(
                [
                    LedgerEntry.make(index, entry_id, data, facts_of(data))
                    for index, (entry_id, data) in enumerate(waiting, start)
                ]
            )
            if moved:
                tx.remove_where(StagedEntry.objects.filter(id__in=moved))
        return range(start, start + len(waiting))

    def publish(self) -> int:
        """Publish everything that has a place; the size of the head then signed.

        Raises
        ------
        LedgerDamaged: a row is missing, or the files written do not lead to the new root.
        QuorumMissing: too few witnesses cosigned the head; try again later.
        """
        size = stored_size()
        if not self._signed and self._frontier.size == size:
            self._sign(self._frontier)
        while self._frontier.size < size:
            self._publish_to(min(size, self._frontier.size + PUBLISHED_AT_ONCE))
        return self._frontier.size

    def _publish_to(self, size: int) -> None:
        old = self._frontier.size
        entries = rows_between(old - old % WIDTH, size)
        leaves = [leaf_hash(entry) for entry in entries[old % WIDTH :]]
        try:
            self.files.write_tiles(self._changed_tiles(entries, leaves, size))
            grown = grow(self._frontier, leaves)
            stored = self._stored_frontier(size)
        except LedgerError as error:
            raise LedgerDamaged(f"{error}; run `kaga ledger fsck`") from error
        if stored != grown:
            raise LedgerDamaged(
                "the tiles on the disk do not lead to the new head; run `kaga ledger fsck`"
            )
        self._sign(grown)
        self.files.drop_partials(tiles_between(old, size))

    def _changed_tiles(
        self, entries: list[bytes], leaves: list[Hash], size: int
    ) -> dict[Tile, bytes]:
        old = self._frontier.size
        changed = {
            tile: encode_hashes(hashes)
            for tile, hashes in grow_tiles(old, leaves, self.files.read_hashes)
        }
        first = old - old % WIDTH
        for tile in tiles_between(old, size):
            if tile.level == ENTRIES:
                at = tile.start - first
                changed[tile] = encode_bundle(entries[at : at + tile.width])
        return changed

    def _stored_frontier(self, size: int) -> Frontier:
        return read_frontier(size, nodes_from_tiles(size, self.files.read_hashes))

    def _sign(self, frontier: Frontier) -> None:
        signer = load_signer()
        head = Checkpoint(signer.name, frontier.size, frontier.root())
        raw = sign_checkpoint(head, signer)
        if self._cosigning is not None:
            read = nodes_from_tiles(head.size, self.files.read_hashes)
            raw = self._cosigning.gather(raw, head, read)
        self.files.write_checkpoint(raw)
        self._frontier, self._signed = frontier, True

    def run(self, stop: Event) -> None:
        """Sequence and publish until told to stop; what has a place by then is published."""
        due = time.monotonic()
        while not stop.wait(IDLE_S):
            try:
                self.sequence()
                if time.monotonic() >= due:
                    self._publish_if_witnessed()
                    due = time.monotonic() + CHECKPOINT_EVERY_S
            except OperationalError as error:
                # The database is away for a moment: nothing is lost, it is tried again.
                _log.warning("ledger.sequence.retried", error=str(error))
                connection.close()
        self._move_all()
        self._publish_if_witnessed()

    def _publish_if_witnessed(self) -> None:
        try:
            self.publish()
        except QuorumMissing as error:
            _log.warning("ledger.publish.waits", error=error.detail)

    def settle(self) -> int:
        """Give places to all that waits and publish it; the size of the head then signed.

        Raises
        ------
        QuorumMissing: too few witnesses cosigned the head; the places are given.
        """
        self._move_all()
        return self.publish()

    def _move_all(self) -> None:
        while self._move(()):
            pass


def _witnesses(root: Path) -> Cosigning | None:
    """Those who must cosign what is published, None where the city alone signs."""
    agreed = policy()
    if agreed is None:
        return None
    from kaga.kernel.ledger.cosigning import Cosigning  # noqa: PLC0415 - a city without witnesses needs no client

    return Cosigning(agreed, root)


def _staged() -> list[tuple[UUID, bytes]]:
    """The oldest entries that wait; one that was damaged stays behind for `fsck` to name."""
    waiting = []
    for row in StagedEntry.objects.order_by("id")[:BATCH]:
        if bytes(row.checksum) == row.right_checksum():
            waiting.append((row.id, bytes(row.data)))
        else:
            _log.error("ledger.staged.damaged", entry=str(row.id))
    return waiting


def stored_size() -> int:
    """How many entries have a place."""
    last = LedgerEntry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def rows_between(start: int, end: int) -> list[bytes]:
    """The entries [start, end) as stored.

    Raises
    ------
    LedgerDamaged: one of them is missing.
    """
    rows = LedgerEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    entries: list[bytes] = []
    for index, data in rows.values_list("index", "data").iterator():
        if index != start + len(entries):
            break
        entries.append(bytes(data))
    if len(entries) != end - start:
        raise LedgerDamaged(f"row {start + len(entries)} of the ledger is missing")
    return entries


def settle(*, patience_s: float = 10) -> int:
    """Publish everything recorded so far, in this process; the size of the head then signed.

    For commands and tests. Where a sequencer is running, wait with `wait_until_published`.
    """
    with Sequencer().hold(patience_s=patience_s) as sequencer:
        return sequencer.settle()


def _lock(descriptor: int, patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 100, 0).decode(errors="replace")
                raise SequencerBusy(holder) from None
            time.sleep(IDLE_S)
        else:
            return
