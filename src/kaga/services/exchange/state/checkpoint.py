"""A checkpoint's file: the broker as it was behind one record of the log.

What: one SQLite file with entities in compressed blocks, documents, tenants, contexts and the
rows of followers; `Writing` makes it beside the old one and puts it in its place, `Checkpoint`
reads it. Why SQLite: anybody can look into it; why blocks: a million rows take longer to read
than what is in them. Why a checksum on each row: SQLite keeps none, and a flipped bit in a
shelter's capacity must stop a start, not open a shelter.

The log is the truth and this file spares reading it: whoever removes it loses nothing but time.

>>> Checkpoint.of(Path("nowhere")) is None
True
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from kaga.engines.context import Entity
from kaga.engines.context.wire import EntityReader, pack_entity
from kaga.services.exchange.log.archive import replace_durably
from kaga.services.exchange.log.journal import Damaged
from kaga.services.exchange.state.following import Row

NAME: Final = "checkpoint.sqlite"
FORMAT: Final = 1
_LEVEL: Final = 1
_TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE blocks (
    place INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, entities BLOB NOT NULL,
    crc INTEGER NOT NULL);
CREATE TABLE rows (
    place INTEGER PRIMARY KEY, owner TEXT NOT NULL, name BLOB NOT NULL, content BLOB NOT NULL,
    crc INTEGER NOT NULL);
"""
# Owners of rows that are no followers'; a follower's name does not begin with a stop.
TENANTS: Final = ".tenants"
DOCUMENTS: Final = ".documents"
CONTEXTS: Final = ".contexts"
FOLLOWERS: Final = ".followers"


@dataclass(frozen=True, slots=True)
class About:
    """What a checkpoint is.

    Attributes
    ----------
    number: of the last record that it holds.
    moment: the latest moment of those records, microseconds since 1970.
    """

    number: int
    moment: int


class Writing:
    """A checkpoint that is being written; each method waits for the disk.

    Parameters
    ----------
    target: where it will be; until `finish` it stands beside it under another name.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._fresh = target.with_name(f"{target.name}.new")
        self._fresh.unlink(missing_ok=True)
        self._file = sqlite3.connect(self._fresh, isolation_level=None, check_same_thread=False)
        self._file.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN"
        )

    def block(self, tenant: int, packed: bytes) -> None:
        """Entities of a tenant, as `pack_block` gives them, behind those before."""
        content = zlib.compress(packed, _LEVEL)
        self._file.execute(
            "INSERT INTO blocks (tenant, entities, crc) VALUES (?, ?, ?)",
            (tenant, content, zlib.crc32(content, tenant)),
        )

    def rows(self, owner: str, rows: Iterable[Row]) -> None:
        """Rows of one owner, in their order."""
        self._file.executemany(
            "INSERT INTO rows (owner, name, content, crc) VALUES (?, ?, ?, ?)",
            ((owner, name, content, _crc(owner, name, content)) for name, content in rows),
        )

    def finish(self, about: About) -> None:
        """Have all of it on the disk, in the place of the checkpoint before."""
        blocks = self._file.execute("SELECT COUNT(*) FROM blocks").fetchone()[0]
        rows = self._file.execute("SELECT COUNT(*) FROM rows").fetchone()[0]
        told = {
            "format": FORMAT,
            "number": about.number,
            "moment": about.moment,
            "blocks": blocks,
            "rows": rows,
        }
        crc = _crc_of_about(told)
        self._file.executemany("INSERT INTO about VALUES (?, ?)", [*told.items(), ("crc", crc)])
        self._file.execute("COMMIT")
        self._file.close()
        number = os.open(self._fresh, os.O_RDONLY | os.O_CLOEXEC)
        os.fsync(number)
        os.close(number)
        replace_durably(self._fresh, self._target)

    def abandon(self) -> None:
        """Leave the checkpoint before as it is."""
        self._file.close()
        self._fresh.unlink(missing_ok=True)


class Checkpoint:
    """A checkpoint that is read; each row is checked before it is given.

    Parameters
    ----------
    path: of a file that is there.

    Raises
    ------
    Damaged
        It is not what was written, or was written by a later version.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._file = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            self._told = self._read_about()
        except Damaged:
            self._file.close()
            raise
        self.about = About(self._told["number"], self._told["moment"])

    @classmethod
    def of(cls, folder: Path) -> Checkpoint | None:
        """The checkpoint of a broker's folder; None where there is none."""
        path = folder / NAME
        return cls(path) if path.exists() else None

    def _read_about(self) -> dict[str, int]:
        told: dict[str, int] = dict(self._all("SELECT name, value FROM about"))
        crc = told.pop("crc", None)
        if told.get("format") != FORMAT or crc != _crc_of_about(told):
            raise self._damaged("what it says of itself is not what was written")
        return told

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def knows(self, followers: Iterable[str]) -> bool:
        """Whether it holds these followers; one that is new has to hear the whole log."""
        found = self._all("SELECT name FROM rows WHERE owner = ?", FOLLOWERS)
        return {name.encode() for name in followers} <= {bytes(name) for (name,) in found}

    def blocks(self) -> Iterator[tuple[int, list[Any]]]:
        """Every block: its tenant and its entities, packed."""
        count = 0
        found = self._all("SELECT tenant, entities, crc FROM blocks ORDER BY place")
        for tenant, content, crc in found:
            if zlib.crc32(content, tenant) != crc:
                raise self._damaged(f"block {count} of entities")
            count += 1
            yield tenant, orjson.loads(zlib.decompress(content))
        if count != self._told["blocks"]:
            raise self._damaged("blocks of entities are missing")

    def entities(self) -> Iterator[tuple[int, Entity]]:
        """Every entity and its tenant, in order."""
        reader = EntityReader()
        for tenant, block in self.blocks():
            for packed in block:
                yield tenant, reader.unpack(packed)

    def rows(self) -> dict[str, list[Row]]:
        """All rows by their owner."""
        owned: dict[str, list[Row]] = {}
        count = 0
        found = self._all("SELECT owner, name, content, crc FROM rows ORDER BY place")
        for owner, name, content, crc in found:
            if _crc(owner, name, content) != crc:
                raise self._damaged(f"a row of {owner}")
            owned.setdefault(owner, []).append((name, content))
            count += 1
        if count != self._told["rows"]:
            raise self._damaged("rows are missing")
        return owned

    def _all(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._file.cursor()
        self._told_by(lambda: cursor.execute(query, values))
        while (row := self._told_by(cursor.fetchone)) is not None:
            yield row

    def _told_by(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, what: str) -> Damaged:
        return Damaged(
            f"{self._name} is damaged ({what}); without this file a start reads the whole log"
        )


def verify_checkpoint(folder: Path) -> tuple[int, int]:
    """The last record that a folder's checkpoint holds, and how many entities; zeros for none.

    Raises
    ------
    Damaged
    """
    found = Checkpoint.of(folder)
    if found is None:
        return 0, 0
    with contextlib.closing(found):
        found.rows()
        return found.about.number, sum(len(block) for _, block in found.blocks())


def pack_block(entities: Iterable[Entity]) -> bytes:
    """Entities as a block keeps them."""
    return orjson.dumps([pack_entity(entity) for entity in entities])


def _crc(owner: str, name: bytes, content: bytes) -> int:
    return zlib.crc32(content, zlib.crc32(name, zlib.crc32(owner.encode())))


def _crc_of_about(told: dict[str, int]) -> int:
    return zlib.crc32(orjson.dumps(sorted(told.items())))
