"""The registrar's file: marks of people, and the keys they hold.

A mark is a keyed hash of a person in one measure; whoever has the file without the registrar's
secret learns neither who registered nor whether the same person did in two measures. Rows are
flushed to the disk at every commit, because the ledger must never show a key whose holder
nobody knows: a row is written as pending first, then the ledger entry, then it is entered.

>>> store = RegistrarStore(Path("registrar.db"))                         # doctest: +SKIP
>>> store.begin(Claim(uuid, marks, credential, signature, at))           # doctest: +SKIP
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kaga.kernel.storage.ownfile import OwnFile

if TYPE_CHECKING:
    from pathlib import Path

Phase = Literal["pending", "entered", "leaving", "gone"]

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS held (
    measure TEXT NOT NULL, credential TEXT NOT NULL, person BLOB NOT NULL, roll BLOB NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('pending', 'entered', 'leaving', 'gone')),
    signature TEXT NOT NULL, replaces TEXT NOT NULL DEFAULT '', entry TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '', at INTEGER NOT NULL,
    PRIMARY KEY (measure, credential)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS one_key_of_a_person ON held (measure, person)
    WHERE phase IN ('pending', 'entered');
CREATE UNIQUE INDEX IF NOT EXISTS one_key_of_an_entry ON held (measure, roll)
    WHERE phase IN ('pending', 'entered');
CREATE INDEX IF NOT EXISTS unfinished ON held (measure) WHERE phase IN ('pending', 'leaving');
CREATE TABLE IF NOT EXISTS barred (
    measure TEXT NOT NULL, mark BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (measure, mark)
) STRICT, WITHOUT ROWID;
"""
_COLUMNS: Final = "credential, phase, signature, replaces, entry, why"


@dataclass(frozen=True, slots=True)
class Marks:
    """Somebody in one measure: by their account, and by their line of the city's roll."""

    person: bytes
    roll: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody entitled asks for this key to be theirs."""

    measure: str
    marks: Marks
    credential: str
    signature: str
    at: int


@dataclass(frozen=True, slots=True)
class Held:
    """A key and how far its registration, or its revocation, has come.

    `replaces` are the keys that go when it comes: usually none or one, more where one was
    itself on its way when the next was asked for; the oldest last.
    """

    credential: str
    phase: Phase
    signature: str
    replaces: str
    entry: str
    why: str

    @property
    def before(self) -> list[str]:
        """The keys it replaces."""
        return self.replaces.split()


class Barred(Exception):
    """Somebody may hold no key in this measure: they voted at the counter."""


class Taken(Exception):
    """The key was somebody else's, or was given up."""


class RegistrarStore(OwnFile):
    """The file of one registrar; threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _TABLES, patience_s=20)

    def held(self, measure: str, marks: Marks) -> Held | None:
        """The key that somebody holds."""
        with self._lock:
            return self._current(measure, marks)

    def phase(self, measure: str, credential: str) -> Phase | None:
        """How far a key has come, None if it was never begun or was forgotten."""
        with self._lock:
            found = self._of(measure, credential)
        return None if found is None else found.phase

    def is_barred(self, measure: str, marks: Marks) -> bool:
        """Whether somebody may hold no key."""
        with self._lock:
            found = self._database.execute(
                "SELECT 1 FROM barred WHERE measure = ? AND mark IN (?, ?)",
                (measure, marks.person, marks.roll),
            )
            return found.fetchone() is not None

    def begin(self, claim: Claim) -> Held:
        """Note that a key is about to be somebody's; durable on return.

        Raises
        ------
        Barred, Taken.
        """
        try:
            return self._begin(claim)
        except sqlite3.IntegrityError:
            # Two accounts turned out to be one line of the roll.
            raise Taken from None

    def _begin(self, claim: Claim) -> Held:
        with self._writing() as database:
            self._refuse_barred(claim)
            before = self._current(claim.measure, claim.marks)
            if before is not None and before.credential == claim.credential:
                return before
            if self._of(claim.measure, claim.credential) is not None:
                raise Taken
            if before is not None:
                database.execute(
                    "UPDATE held SET phase = 'leaving', why = 'replaced'"
                    " WHERE measure = ? AND credential = ?",
                    (claim.measure, before.credential),
                )
            database.execute(
                "INSERT INTO held (measure, credential, person, roll, phase, signature,"
                " replaces, at) VALUES (?, ?, ?, ?, 'pending', ?, ?, ?)",
                (
                    claim.measure,
                    claim.credential,
                    claim.marks.person,
                    claim.marks.roll,
                    claim.signature,
                    _replaced_by(before),
                    claim.at,
                ),
            )
            found = self._of(claim.measure, claim.credential)
        if found is None:  # it was inserted just now
            raise AssertionError
        return found

    def entered(self, measure: str, held: Held, entry: str) -> None:
        """Note that a key stands in the ledger, and that the one before it no longer counts."""
        with self._writing() as database:
            database.execute(
                "UPDATE held SET phase = 'entered', entry = ?"
                " WHERE measure = ? AND credential = ? AND phase = 'pending'",
                (entry, measure, held.credential),
            )
            for credential in held.before:
                self._gone(measure, credential)

    def lapsed(self, measure: str, held: Held) -> None:
        """Forget a key that did not reach the ledger in time; the one before it stays."""
        with self._writing() as database:
            database.execute(
                "DELETE FROM held WHERE measure = ? AND credential = ? AND phase = 'pending'",
                (measure, held.credential),
            )
            for credential in held.before[-1:]:
                database.execute(
                    "UPDATE held SET phase = 'entered', why = ''"
                    " WHERE measure = ? AND credential = ? AND phase = 'leaving'",
                    (measure, credential),
                )

    def leave(self, measure: str, marks: Marks, *, bar: bool, at: int) -> Held | None:
        """Take somebody's key back, and let them have none again if `bar`; the key they had."""
        with self._writing() as database:
            found = self._current(measure, marks)
            if found is not None:
                database.execute(
                    "UPDATE held SET phase = 'leaving', why = 'counter'"
                    " WHERE measure = ? AND credential = ?",
                    (measure, found.credential),
                )
            if bar:
                database.executemany(
                    "INSERT OR IGNORE INTO barred (measure, mark, at) VALUES (?, ?, ?)",
                    [(measure, mark, at) for mark in {marks.person, marks.roll}],
                )
            return found

    def left(self, measure: str, credential: str) -> None:
        """Note that the ledger says so, too."""
        with self._writing():
            self._gone(measure, credential)

    def unfinished(self, measure: str, *, until: int) -> list[Held]:
        """What was begun by then and perhaps never reached the ledger, the oldest first."""
        with self._lock:
            found = self._database.execute(
                f"SELECT {_COLUMNS} FROM held WHERE measure = ?"  # noqa: S608 - our own names
                " AND phase IN ('pending', 'leaving') AND at <= ? ORDER BY at, credential",
                (measure, until),
            ).fetchall()
        return [Held(*row) for row in found]

    def _refuse_barred(self, claim: Claim) -> None:
        found = self._database.execute(
            "SELECT 1 FROM barred WHERE measure = ? AND mark IN (?, ?)",
            (claim.measure, claim.marks.person, claim.marks.roll),
        )
        if found.fetchone() is not None:
            raise Barred

    def _current(self, measure: str, marks: Marks) -> Held | None:
        found = self._database.execute(
            f"SELECT {_COLUMNS} FROM held WHERE measure = ?"  # noqa: S608 - our own names
            " AND (person = ? OR roll = ?) AND phase IN ('pending', 'entered')",
            (measure, marks.person, marks.roll),
        ).fetchone()
        return None if found is None else Held(*found)

    def _of(self, measure: str, credential: str) -> Held | None:
        found = self._database.execute(
            f"SELECT {_COLUMNS} FROM held WHERE measure = ? AND credential = ?",  # noqa: S608 - our own names
            (measure, credential),
        ).fetchone()
        return None if found is None else Held(*found)

    def _gone(self, measure: str, credential: str) -> None:
        self._database.execute(
            "UPDATE held SET phase = 'gone'"
            " WHERE measure = ? AND credential = ? AND phase = 'leaving'",
            (measure, credential),
        )


def _replaced_by(before: Held | None) -> str:
    """What a key replaces: the one before, and what that was about to replace itself."""
    if before is None:
        return ""
    return (
        f"{before.credential} {before.replaces}"
        if before.phase == "pending"
        else before.credential
    )
