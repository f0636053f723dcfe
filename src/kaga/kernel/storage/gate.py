"""The fair gate before a write transaction on SQLite, and durable commits behind it.

SQLite has one writer at a time. Left to its busy handler, one writer of eight starves for
seconds; so writers queue here, first come first served among the threads of a process and
by a file lock between processes.

Commits use `synchronous=NORMAL`: they append to the write-ahead log without waiting for the
disk. `WalSync.wait` then makes the log durable *outside* the gate, and one disk flush serves
every commit that finished before it began. Nothing is acknowledged before that. The log's
frames carry chained checksums, so after a power cut a prefix of whole commits survives.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class FairLock:
    """A mutual exclusion that serves threads in the order of their arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self) -> None:
        """Wait for all who came before."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def release(self) -> None:
        """Hand over to the one who waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Gate:
    """One writer at a time over all threads and processes that share a database file."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._threads = FairLock()

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold the gate for the time of the block."""
        self._threads.acquire()
        try:
            if self._path is None:
                yield
                return
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)
        finally:
            self._threads.release()


class WalSync:
    """Makes finished commits durable; callers that wait together share one disk flush."""

    def __init__(self, wal_path: str) -> None:
        self._path = wal_path
        self._changed = threading.Condition()
        self._begun = 0
        self._done = 0
        self._running = False

    def wait(self) -> None:
        """Return once everything committed before this call is on the disk."""
        with self._changed:
            covering = self._begun + 1
            while self._done < covering:
                if self._running:
                    self._changed.wait()
                else:
                    self._flush()

    def _flush(self) -> None:
        self._running = True
        self._begun += 1
        mine = self._begun
        self._changed.release()
        try:
            self._sync_file()
        finally:
            self._changed.acquire()
            self._running = False
            self._changed.notify_all()
        self._done = mine

    def _sync_file(self) -> None:
        # SQLite holds no POSIX lock on the log itself, so opening and closing it is safe.
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return  # checkpointed and removed: the database file itself was synced by SQLite
        try:
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
