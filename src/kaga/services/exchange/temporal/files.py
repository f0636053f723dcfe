"""Files of closed chunks: written behind one another, read by place, never changed.

What: one file for each run of the broker, `00000001.chunks` and on. Why no care for the end of
a file after a crash: the log has everything; a chunk counts only once a checkpoint refers to
it, and by then it is on the disk. Files that no checkpoint refers to are removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

HEADER: Final = b"KAGAHIS\x01"


class Place(NamedTuple):
    """Where a chunk stands."""

    file: int
    offset: int
    length: int


class ChunkFiles:
    """The files of one folder.

    Parameters
    ----------
    folder: made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._open: dict[int, int] = {}
        self._kept: frozenset[int] = frozenset()
        self._number = max(self._numbers(), default=0) + 1
        self._size = 0
        self._synced = 0

    def write(self, block: bytes) -> Place:
        """Put a chunk behind the others."""
        if not self._size:
            self._begin()
        place = Place(self._number, self._size, len(block))
        rest = memoryview(block)
        offset = self._size
        while rest:
            done = os.pwrite(self._open[self._number], rest, offset)
            rest, offset = rest[done:], offset + done
        self._size = offset
        return place

    def read(self, place: Place) -> bytes:
        """A chunk's bytes; fewer than there were where the file was cut off."""
        number = self._open.get(place.file)
        if number is None:
            path = self._path(place.file)
            number = self._open[place.file] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return os.pread(number, place.length, place.offset)

    def keep(self, numbers: Iterable[int]) -> None:
        """Say which files a checkpoint refers to: those will stay."""
        self._kept = frozenset(numbers)

    def sync(self) -> None:
        """Return when everything written is on the disk."""
        if self._size > self._synced:
            os.fdatasync(self._open[self._number])
            self._synced = self._size

    def close(self) -> None:
        """Let go of the files."""
        for number in self._open.values():
            os.close(number)
        self._open.clear()
        self._size = 0

    def _begin(self) -> None:
        """A file of this run's own, and away with what nobody refers to."""
        for old in self._numbers():
            if old not in self._kept:
                self._path(old).unlink(missing_ok=True)
        path = self._path(self._number)
        self._open[self._number] = os.open(
            path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600
        )
        self._size = os.write(self._open[self._number], HEADER)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:08d}.chunks"

    def _numbers(self) -> list[int]:
        return [int(path.stem) for path in self._folder.glob("[0-9]*.chunks")]
