"""A small database in a file of its own, for what must not lie in the city's.

A witness remembers heads beside no city; the registrar knows what the ballot box must not.
Only the owner may read the file, each commit is flushed to the disk before it is answered, and
threads and processes may share it. Nothing here needs Django or a city.

>>> class Notes(OwnFile):
...     def add(self, text: str) -> None:
...         with self._writing() as database:
...             database.execute("INSERT INTO note VALUES (?)", [text])
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class OwnFile:
    """The file; reads go through `_database` while `_lock` is held, changes by `_writing`."""

    def __init__(self, path: Path, tables: str, *, patience_s: float) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._lock = threading.Lock()
        self._database = sqlite3.connect(
            path, timeout=patience_s, isolation_level=None, check_same_thread=False
        )
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(tables)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of the block or nothing; durable on leaving it."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
