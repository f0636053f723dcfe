"""The archive of a measure on the disk: written at the tally, continued at the result.

The file is flushed before the row that tells its size; what stands behind that size was never
said and is cut off by the next who writes.

>>> folder = ArchiveFile(measure.uuid)                                   # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaga.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """Where the archive of an election lies."""

    uuid: str

    @property
    def path(self) -> Path:
        """The file; it may be longer than what was said of it."""
        return Path(settings.KAGA_VOTES) / f"{self.uuid}.bel"

    def aside(self, chunks: Iterable[bytes]) -> Path:
        """Write a whole archive beside its place, flushed; where it lies."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.path.with_name(f".{self.uuid}.{new_id()}")
        with fresh.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return fresh

    def put(self, fresh: Path) -> None:
        """Move it into its place."""
        fresh.rename(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def append(self, size: int, chunk: bytes) -> int:
        """Write behind the first `size` bytes and cut off what else was there; the new size."""
        with self.path.open("r+b") as file:
            file.truncate(size)
            file.seek(size)
            file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return size + len(chunk)

    def pieces(self, size: int) -> Iterator[bytes]:
        """The first `size` bytes, piece by piece."""
        with self.path.open("rb") as file:
            left = size
            while left > 0 and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece

    def digest(self, size: int, more: bytes = b"") -> str:
        """SHA-256 of the first `size` bytes, and of what is to come behind them."""
        found = hashlib.sha256()
        for piece in self.pieces(size):
            found.update(piece)
        found.update(more)
        return found.hexdigest()
