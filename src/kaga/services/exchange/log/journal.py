"""The write-ahead log on the disk: segments, replay, torn ends, damage.

What: `Journal` reads everything back at a start and appends groups afterwards. Why it stops at
damage: a log that skips what it cannot read gives a city that never was. A torn end is no
damage: it is a commit that nobody was told of, and it is cut off.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as place:
...     journal = Journal(Path(place))
...     _ = list(journal.replay())
...     journal.append([pack_record(Record(5, Deed.CHANGE, 0, b"{}"))])
...     journal.close()
...     again = Journal(Path(place))
...     print([record.payload for _, record in again.replay()])
...     again.close()
[b'{}']
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kaga.kernel.ids import new_handle
from kaga.services.exchange.log.archive import (
    Piece,
    Unreadable,
    pieces_of,
    segments_of,
    sync_folder,
    write_durably,
)
from kaga.services.exchange.log.records import (
    HEADER,
    Deed,
    Record,
    pack_fields,
    pack_group,
    pack_record,
    read_groups,
    whole_group_after,
)
from kaga.services.exchange.log.unwritable import Unwritable

__all__ = [
    "Damaged",
    "Deed",
    "InUse",
    "Journal",
    "Record",
    "Unwritable",
    "content_of",
    "pack_fields",
    "pack_record",
    "segments_of",
]

SEGMENT_BYTES: Final = 64 * 1024 * 1024


class InUse(RuntimeError):
    """Another process has the folder."""


class Damaged(RuntimeError):
    """Bytes inside the log are not what was written; the message says where."""


class Journal:
    """The log of one folder, held by one process.

    Parameters
    ----------
    folder: made where it is missing.
    segment_bytes: how large a file grows before the next is begun.

    Raises
    ------
    InUse
        Another process holds the folder.
    """

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise InUse(f"{folder} is held by another process") from error
        self.identity = _identity(folder)
        self._file: int | None = None
        self._size = 0
        self._broken = False
        self.next_number = 1
        self.written = 0  # bytes of the segments that were read, and of what was appended

    def replay(self, after: int = 0) -> Iterator[tuple[int, Record]]:
        """Every record behind one that is known, in order; then the log takes new ones.

        Parameters
        ----------
        after: the number of the last record that a checkpoint holds; 0 for none.

        Raises
        ------
        Damaged
            Something was changed or is missing inside.
        """
        pieces = _from(pieces_of(self._folder), after)
        if after and pieces:
            self.next_number = pieces[0].first
        for place, piece in enumerate(pieces):
            is_last = place == len(pieces) - 1
            yield from self._segment(piece, after, is_last=is_last)
        if self.next_number <= after:
            raise Damaged(f"the log ends before record {after}, which a checkpoint holds")
        if not pieces:
            self._begin_segment()
        elif pieces[-1].is_archived:
            raise Damaged(f"the log ends with {pieces[-1].path.name}, which was put away")
        else:
            self._open(pieces[-1].path)

    def append(self, records: Sequence[bytes]) -> int:
        """Write records as one group and return the first one's number: they are on the disk.

        Raises
        ------
        Unwritable
            They are not; the log is as before. After a failing `fdatasync` it takes nothing
            any more: nobody knows what the disk has, and asking twice would hide it.
        """
        if self._size >= self._segment_bytes:
            self._begin_next_segment()
        if self._broken or self._file is None:
            raise Unwritable("the log takes no more records")
        group = pack_group(self.next_number, records)
        self._write(group)
        self._sync()
        self._size += len(group)
        self.written += len(group)
        first = self.next_number
        self.next_number += len(records)
        return first

    def close(self) -> None:
        """Let go of the folder."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        os.close(self._lock)

    def _write(self, group: bytes) -> None:
        assert self._file is not None  # noqa: S101 - append has seen to it
        rest = memoryview(group)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            self._cut_back()
            raise Unwritable(f"the log could not be written: {error}") from error

    def _cut_back(self) -> None:
        assert self._file is not None  # noqa: S101 - append has seen to it
        try:
            os.ftruncate(self._file, self._size)
            os.lseek(self._file, self._size, os.SEEK_SET)
        except OSError:
            self._broken = True

    def _sync(self) -> None:
        assert self._file is not None  # noqa: S101 - append has seen to it
        try:
            os.fdatasync(self._file)
        except OSError as error:
            self._broken = True
            with contextlib.suppress(OSError):  # a start should not find what was refused
                os.ftruncate(self._file, self._size)
            raise Unwritable(f"the disk did not take the log: {error}") from error

    def _segment(
        self, piece: Piece, after: int, *, is_last: bool
    ) -> Iterator[tuple[int, Record]]:
        path = piece.path
        data = content_of(piece)
        if data[: len(HEADER)] != HEADER:
            if is_last and len(data) < len(HEADER):
                path.write_bytes(HEADER)
                return
            raise Damaged(f"{path.name} does not begin as a segment of the log")
        read = read_groups(data, len(HEADER))
        for number, record in read.records:
            if number != self.next_number:
                raise Damaged(f"{path.name}: record {self.next_number} is missing")
            self.next_number += 1
            if number > after:
                yield number, record
        self.written += len(data)
        if read.broken:
            is_torn = is_last and not piece.is_archived and self.next_number > after
            self._cut_torn_end(path, data, read.end, is_torn=is_torn)

    def _cut_torn_end(self, path: Path, data: bytes, end: int, *, is_torn: bool) -> None:
        if not is_torn or whole_group_after(data, end + 1) is not None:
            raise Damaged(f"{path.name}: damaged from byte {end} on")
        with contextlib.closing(_Raw(path)) as raw:
            os.ftruncate(raw.number, end)
            os.fsync(raw.number)

    def _open(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._size = os.lseek(self._file, 0, os.SEEK_END)

    def _begin_next_segment(self) -> None:
        """Go on in a new segment, or in this one while the disk gives no new file."""
        before = self._file
        try:
            self._begin_segment()
        except OSError:
            try:
                self._next_path().unlink(missing_ok=True)
            except OSError:  # what is written here would stand before what is there
                self._broken = True
        else:
            if before is not None:
                os.close(before)

    def _begin_segment(self) -> None:
        path = self._next_path()
        with contextlib.closing(_Raw(path, os.O_CREAT | os.O_EXCL)) as raw:
            os.write(raw.number, HEADER)
            os.fsync(raw.number)
        sync_folder(self._folder)
        self._open(path)

    def _next_path(self) -> Path:
        return self._folder / f"{self.next_number:020d}.log"


class _Raw:
    """A file by its number, closed at the end of a `with`."""

    def __init__(self, path: Path, flags: int = 0) -> None:
        self.number = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o600)

    def close(self) -> None:
        os.close(self.number)


def _identity(folder: Path) -> str:
    """What this log is called, the same after every start."""
    path = folder / "identity"
    if not path.exists():  # as a whole: whoever dies here leaves none, not an empty one
        write_durably(path, str(new_handle()).encode("ascii"))
    return path.read_text("ascii")


def _from(pieces: list[Piece], after: int) -> list[Piece]:
    """The pieces that a replay behind a record reads.

    Raises
    ------
    Damaged
        The log begins later.
    """
    if not pieces and after == 0:
        return []
    needed = [place for place, piece in enumerate(pieces) if piece.first <= after + 1]
    if not needed:
        raise Damaged(f"record {after + 1} is missing: the log begins later, or not at all")
    return pieces[needed[-1] :]


def content_of(piece: Piece) -> bytes:
    """The bytes of a segment, wherever it lies.

    Raises
    ------
    Damaged
        It was put away, and is not what it was.
    """
    try:
        return piece.read()
    except Unreadable as error:
        raise Damaged(str(error)) from error


def verify(folder: Path, known: int = 0) -> tuple[int, int]:
    """Segments and records of a log that nobody writes to, each looked at.

    Parameters
    ----------
    known: the last record that a checkpoint holds: older ones may have been taken away.

    Raises
    ------
    Damaged
        A record is missing or changed, or the end is torn.
    """
    pieces = pieces_of(folder)
    count, expected = 0, 1
    if pieces and pieces[0].first <= known + 1:
        expected = pieces[0].first
    for piece in pieces:
        name, data = piece.path.name, content_of(piece)
        if data[: len(HEADER)] != HEADER:
            raise Damaged(f"{name} does not begin as a segment of the log")
        read = read_groups(data, len(HEADER))
        for number, _ in read.records:
            if number != expected:
                raise Damaged(f"{name}: record {expected} is missing")
            expected, count = expected + 1, count + 1
        if read.broken:
            raise Damaged(f"{name}: damaged or torn from byte {read.end} on")
    if expected <= known:
        raise Damaged(f"the log ends before record {known}, which a checkpoint holds")
    return len(pieces), count
