"""What a witness remembers: the last head of each log, and heads that did not fit.

One SQLite file, flushed to the disk at every commit. A head replaces the last one only if that
is still the one it was compared with, so two requests at the same moment cannot take a log
back.

>>> store = WitnessStore(Path("witness.db"))                             # doctest: +SKIP
>>> store.advance("kaga.example/ledger", Latest(), head, note, 1_679_315_147)  # doctest: +SKIP
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger import Checkpoint, Hash, Latest
from kaga.kernel.storage.ownfile import OwnFile

if TYPE_CHECKING:
    from pathlib import Path

MOST_UNPROVEN: Final = 100
"""Heads with a wrong proof kept for one log: anybody can send them, so they are limited."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS latest (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL,
    note BLOB NOT NULL, at INTEGER NOT NULL, cosigned BLOB
) STRICT;
CREATE TABLE IF NOT EXISTS evidence (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    seen BLOB NOT NULL, offered BLOB NOT NULL, because TEXT NOT NULL,
    UNIQUE (origin, kind, seen, offered)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last head of a log.

    Attributes
    ----------
    note: the head with the log's signature. at: when it was taken, seconds since 1970.
    cosigned: the note as answered, with this witness's lines; None until that was done.
    """

    latest: Latest
    note: bytes
    at: int
    cosigned: bytes | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two heads signed by one log that were not shown to be one history.

    Attributes
    ----------
    kind: "fork": both have the same size and different roots, which proves two histories.
        "unproven": the proof given did not lead from the one to the other; the log can clear
        itself by giving one that does.
    """

    number: int
    origin: str
    kind: str
    at: int
    seen: bytes
    offered: bytes
    because: str


class WitnessStore(OwnFile):
    """The file of one witness; threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _TABLES, patience_s=10)

    def remembered(self, origin: str) -> Remembered | None:
        """The last head of a log, None before the first."""
        with self._lock:
            found = self._database.execute(
                "SELECT size, root, note, at, cosigned FROM latest WHERE origin = ?", [origin]
            ).fetchone()
        if found is None:
            return None
        size, root, note, at, cosigned = found
        return Remembered(Latest(size, Hash(root)), note, at, cosigned)

    def advance(
        self, origin: str, was: Latest, head: Checkpoint, note: bytes, *, at: int
    ) -> bool:
        """Take `head` as the last one if `was` still is; durable on return.

        Returns
        -------
        bool: False when another head came first.
        """
        row = (head.size, bytes(head.root), note, at, origin)
        with self._writing() as database:
            if self._is_new(origin):
                if was != Latest():
                    return False
                database.execute(
                    "INSERT INTO latest (size, root, note, at, origin) VALUES (?, ?, ?, ?, ?)",
                    row,
                )
                return True
            changed = database.execute(
                "UPDATE latest SET size = ?, root = ?, note = ?, at = ?, cosigned = NULL"
                " WHERE origin = ? AND size = ? AND root = ?",
                (*row, was.size, bytes(was.root)),
            )
            return changed.rowcount == 1

    def _is_new(self, origin: str) -> bool:
        found = self._database.execute("SELECT 1 FROM latest WHERE origin = ?", [origin])
        return found.fetchone() is None

    def answered(self, origin: str, note: bytes, cosigned: bytes) -> None:
        """Keep the cosigned head for whoever asks, unless a newer one came."""
        with self._writing() as database:
            database.execute(
                "UPDATE latest SET cosigned = ? WHERE origin = ? AND note = ?",
                (cosigned, origin, note),
            )

    def keep_evidence(self, found: Evidence) -> None:
        """Keep two heads that did not fit; the same two once, the oldest doubts no longer."""
        row = (found.origin, found.kind, found.at, found.seen, found.offered, found.because)
        with self._writing() as database:
            database.execute(
                "INSERT OR IGNORE INTO evidence (origin, kind, at, seen, offered, because)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
            database.execute(
                "DELETE FROM evidence WHERE kind = 'unproven' AND origin = ?1 AND id <= ("
                " SELECT id FROM evidence WHERE kind = 'unproven' AND origin = ?1"
                " ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                (found.origin, MOST_UNPROVEN),
            )

    def evidence(self) -> list[Evidence]:
        """All that is kept, the newest first."""
        with self._lock:
            found = self._database.execute(
                "SELECT id, origin, kind, at, seen, offered, because FROM evidence"
                " ORDER BY id DESC"
            ).fetchall()
        return [Evidence(*row) for row in found]
