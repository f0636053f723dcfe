"""Segments of the log, those in use and those put away; moving them from the one to the other.

What: `pieces_of` lists every segment in order, wherever it lies; `put_away` compresses those
that a checkpoint has made needless for a start. Why they are kept at all: the log is the truth,
and the city as it was at any second is a beginning of it.

A segment is put away by a file of another name, made durable, renamed, and only then removed
where it was: whatever interrupts this leaves the segment in one place or in both.

>>> Piece(Path("log/00000000000000000007.log"), 7).is_archived
False
"""

from __future__ import annotations

import gzip
import os
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

ARCHIVE: Final = "archive"
_SUFFIX: Final = ".gz"
_LEVEL: Final = 1  # half as small again costs five times the processor


class Unreadable(ValueError):
    """A compressed segment that is not what was put away."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment.

    Attributes
    ----------
    first: the number of its first record, as its name has it.
    """

    path: Path
    first: int

    @property
    def is_archived(self) -> bool:
        """Whether it was put away."""
        return self.path.suffix == _SUFFIX

    def read(self) -> bytes:
        """Its bytes, as they were written; also when it is put away at this moment.

        Raises
        ------
        Unreadable
        """
        if not self.is_archived:
            try:
                return self.path.read_bytes()
            except FileNotFoundError:
                return _unpacked(_archived(self.path))
        return _unpacked(self.path)


def _archived(path: Path) -> Path:
    return path.parent / ARCHIVE / f"{path.name}{_SUFFIX}"


def _unpacked(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"{path.name}: {error}") from error


def segments_of(folder: Path) -> list[Path]:
    """The segments in use in a folder, oldest first."""
    return sorted(folder.glob("[0-9]*.log"))


def pieces_of(folder: Path) -> list[Piece]:
    """Every segment, oldest first; one that lies in both places is taken from where it was."""
    archived = (folder / ARCHIVE).glob(f"[0-9]*.log{_SUFFIX}")
    found = {_number(path): path for path in archived}
    found.update((_number(path), path) for path in segments_of(folder))
    return [Piece(path, first) for first, path in sorted(found.items())]


def _number(path: Path) -> int:
    return int(path.name.partition(".")[0])


def put_away(folder: Path, number: int) -> int:
    """Compress the segments of which a start from a checkpoint needs nothing; how many.

    Parameters
    ----------
    number: the last record that the checkpoint holds.
    """
    segments = segments_of(folder)
    needless = [
        path for path, following in pairwise(segments) if _number(following) <= number + 1
    ]
    for path in needless:
        _put_away(path)
    return len(needless)


def _put_away(path: Path) -> None:
    target = _archived(path)
    target.parent.mkdir(exist_ok=True)
    write_durably(target, gzip.compress(path.read_bytes(), _LEVEL, mtime=0))
    path.unlink()
    sync_folder(path.parent)


def write_durably(target: Path, data: bytes) -> None:
    """Have a file with these bytes: as a whole, or not at all."""
    fresh = target.with_name(f"{target.name}.new")
    number = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(number, rest) :]
        os.fsync(number)
    finally:
        os.close(number)
    replace_durably(fresh, target)


def replace_durably(fresh: Path, target: Path) -> None:
    """Put a durable file in the place of another."""
    fresh.rename(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have what a folder lists on the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
