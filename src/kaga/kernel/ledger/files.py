"""The published side of the ledger: tiles, bundles and the signed head as plain files.

A file appears whole or not at all: it is written aside, flushed, renamed into place, and the
folder is flushed. Whoever serves the folder statically serves the log.

>>> files = TileFiles(Path("var/ledger"))                            # doctest: +SKIP
>>> files.read_hashes(Tile(0, 0))                                    # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    Hash,
    MissingHashError,
    Tile,
    decode_bundle,
    decode_hashes,
    encode_bundle,
)
from kaga.engines.ledger.tiles import ENTRIES, HEIGHT, WIDTH
from kaga.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class TileFiles:
    """The folder of one log."""

    root: Path

    @property
    def checkpoint_path(self) -> Path:
        """Where the signed head lies."""
        return self.root / CHECKPOINT

    def checkpoint(self) -> bytes | None:
        """The signed head as published, or None before the first."""
        return _read(self.checkpoint_path)

    def path(self, tile: Tile) -> Path:
        """Where a tile lies."""
        return self.root / tile.path()

    def read(self, tile: Tile) -> bytes:
        """The exact bytes of a tile.

        A partial tile that has been dropped in favour of the full one is cut out of it, so
        every head ever signed stays verifiable.

        Raises
        ------
        MissingHashError: there is no such file.
        """
        content = _read(self.path(tile))
        if content is None and not tile.is_full:
            full = Tile(tile.level, tile.index)
            whole = _read(self.path(full))
            content = None if whole is None else cut(full, whole, tile.width)
        if content is None:
            raise MissingHashError(f"{tile.path()} is missing")
        return content

    def read_hashes(self, tile: Tile) -> list[Hash]:
        """The hashes of a tile (raises MissingHashError, MalformedError)."""
        return decode_hashes(tile, self.read(tile))

    def write_tiles(self, contents: Mapping[Tile, bytes]) -> None:
        """Make tiles durable, in any order; nothing refers to them yet."""
        folders = {self._put(self.path(tile), raw) for tile, raw in contents.items()}
        _flush_folders(folders, self.root)

    def write_checkpoint(self, raw: bytes) -> None:
        """Publish a signed head, durably: from here on it cannot be taken back."""
        _flush_folders({self._put(self.checkpoint_path, raw)}, self.root)

    def drop_partials(self, tiles: Iterable[Tile]) -> None:
        """Remove the partial files of those tiles that are full by now."""
        for tile in tiles:
            if tile.is_full:
                path = self.path(tile)
                shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)

    def clear_aside(self) -> None:
        """Remove what a crash left half-written (it was never in place)."""
        shutil.rmtree(self._aside, ignore_errors=True)

    @property
    def _aside(self) -> Path:
        return self.root / ".aside"

    def _put(self, path: Path, raw: bytes) -> Path:
        self._aside.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._aside / str(new_id())
        with fresh.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
        return path.parent


def full_tiles_before(size: int, *, reach: int) -> list[Tile]:
    """The last full tiles of a tree, as far back as `reach` entries."""
    found = []
    for level in (ENTRIES, *range(8)):
        shift = HEIGHT * (max(level, 0) + 1)
        last = size >> shift
        first = max(0, last - 1 - reach // WIDTH)
        found += [Tile(level, index) for index in range(first, last)]
    return found


def cut(full: Tile, whole: bytes, width: int) -> bytes:
    """The partial tile of this width, out of the full one."""
    if full.level == ENTRIES:
        return encode_bundle(decode_bundle(full, whole)[:width])
    return b"".join(decode_hashes(full, whole)[:width])


def _read(path: Path) -> bytes | None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return path.read_bytes()
    return None


def _flush_folders(folders: Iterable[Path], root: Path) -> None:
    """Flush the folders and all above them up to the log's own."""
    wanted = {root, root.parent}
    for folder in folders:
        wanted |= {folder, *(above for above in folder.parents if above.is_relative_to(root))}
    for folder in sorted(wanted, reverse=True):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
