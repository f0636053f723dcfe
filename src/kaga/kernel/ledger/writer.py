"""Appending entries that are no change of the city's own tables, at a high rate.

`LedgerWriter.append` may be called from many threads; one thread commits whatever has come
together meanwhile (group commit), so one flush of the disk serves many callers. The future
ends when the entry is durable and has its final index. If another process is the sequencer,
entries are staged for it and the index is taken from there.

>>> with LedgerWriter.open() as writer:                              # doctest: +SKIP
...     writer.append(b"ballot").result()
0
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from django.db import connection

from kaga.engines.ledger import MAX_ENTRY_BYTES, MalformedError
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.faults import SequencerBusy
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.kernel.ledger.sequencer import BATCH, CHECKPOINT_EVERY_S, Sequencer
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

POLL_S: Final = 0.02
PATIENCE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    data: bytes
    index: Future[int] = field(default_factory=Future)


class LedgerWriter:
    """Collects entries of all threads of this process and commits them together."""

    def __init__(self, held: contextlib.ExitStack) -> None:
        self._held = held
        self._sequencer: Sequencer | None = None
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._staged: dict[UUID, Future[int]] = {}
        self._thread = threading.Thread(target=self._work, name="ledger-writer")
        self._publish_due = time.monotonic() + CHECKPOINT_EVERY_S
        self._failure: Exception | None = None
        self._progress = time.monotonic()

    @classmethod
    @contextlib.contextmanager
    def open(cls) -> Iterator[Self]:
        """A writer for the time of the block; on leaving, all it was given is published.

        Where another process is the sequencer, publishing is left to that process.
        """
        with contextlib.ExitStack() as held:
            writer = cls(held)
            writer._become_sequencer()
            writer._thread.start()
            try:
                yield writer
            finally:
                writer._queue.put(None)
                writer._thread.join()
            if writer._failure:
                raise writer._failure

    def append(self, data: bytes) -> Future[int]:
        """Append one entry; the future is its index, once it is durable.

        Raises
        ------
        MalformedError: it is larger than 60,000 bytes.
        KagaError: the writer has stopped, because the stored ledger is damaged.
        """
        if self._failure:
            raise self._failure
        if len(data) > MAX_ENTRY_BYTES:
            raise MalformedError(f"an entry of {len(data)} bytes is larger than 60,000")
        waiting = _Waiting(data)
        self._queue.put(waiting)
        return waiting.index

    def _become_sequencer(self) -> None:
        with contextlib.suppress(SequencerBusy):
            self._sequencer = self._held.enter_context(Sequencer().hold())

    def _work(self) -> None:
        try:
            closing = False
            while not closing or self._staged:
                batch, last = self._collect()
                closing = closing or last
                self._commit(batch)
                self._take_over_when_alone()
                self._publish_when_due()
            if self._sequencer:
                self._sequencer.settle()
        except Exception as error:  # noqa: BLE001 - handed to all who wait, and to `open`
            self._fail(error)
        finally:
            connection.close()

    def _fail(self, error: Exception) -> None:
        """Tell everybody who waits, now and later, that no index will come."""
        self._failure = error
        for future in self._staged.values():
            future.set_exception(error)
        with contextlib.suppress(queue.Empty):
            while True:
                waiting = self._queue.get_nowait()
                if waiting is not None:
                    waiting.index.set_exception(error)

    def _collect(self) -> tuple[list[_Waiting], bool]:
        """What has come together, perhaps nothing; and whether it was the last."""
        batch: list[_Waiting] = []
        with contextlib.suppress(queue.Empty):
            while len(batch) < BATCH:
                waiting = self._queue.get(timeout=POLL_S) if not batch else self._next()
                if waiting is None:
                    return batch, True
                batch.append(waiting)
        return batch, False

    def _next(self) -> _Waiting | None:
        return self._queue.get_nowait()

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            if self._sequencer:
                indices = self._sequencer.sequence([waiting.data for waiting in batch])
                for waiting, index in zip(batch, indices, strict=True):
                    waiting.index.set_result(index)
            else:
                self._stage(batch)
            self._take_indices()
        except Exception as error:  # noqa: BLE001 - whoever waits for the future must hear of it
            for waiting in batch:
                if not waiting.index.done():
                    waiting.index.set_exception(error)

    def _stage(self, batch: list[_Waiting]) -> None:
        if not batch:
            return
        rows = {new_id(): waiting for waiting in batch}
        with write(bookkeeping="the entries are the acts themselves") as tx:
            tx.add_many([StagedEntry.make(key, waiting.data) for key, waiting in rows.items()])
        self._progress = time.monotonic()
        self._staged |= {key: waiting.index for key, waiting in rows.items()}

    def _take_indices(self) -> None:
        if not self._staged:
            return
        oldest = list(self._staged)[:BATCH]
        placed = LedgerEntry.objects.filter(entry_id__in=oldest)
        for entry_id, index in placed.values_list("entry_id", "index"):
            self._staged.pop(entry_id).set_result(index)
            self._progress = time.monotonic()

    def _take_over_when_alone(self) -> None:
        """Be the sequencer oneself when the other has ended and left entries waiting."""
        idle = time.monotonic() - self._progress > PATIENCE_S
        if self._staged and not self._sequencer and idle:
            self._become_sequencer()
            self._progress = time.monotonic()

    def _publish_when_due(self) -> None:
        if self._sequencer and time.monotonic() >= self._publish_due:
            self._sequencer.publish()
            self._publish_due = time.monotonic() + CHECKPOINT_EVERY_S
