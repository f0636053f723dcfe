"""The log as the world sees it: the signed head and proofs under it.

Only files are read here; the database may be far ahead or gone.

>>> log = published()                                                # doctest: +SKIP
>>> log.checkpoint.size, prove_inclusion(5, log.checkpoint.size, log.read)   # doctest: +SKIP
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kaga.engines.ledger import (
    Checkpoint,
    Hash,
    LedgerError,
    NodeReader,
    NoteVerifier,
    Tile,
    nodes_from_tiles,
    open_checkpoint,
)
from kaga.kernel.ledger.faults import LedgerDamaged, NotPublished
from kaga.kernel.ledger.files import TileFiles
from kaga.kernel.ledger.keys import key_path, load_signer


@dataclass(frozen=True, slots=True)
class Published:
    """One signed head and the tree under it."""

    raw: bytes
    checkpoint: Checkpoint
    verifier: NoteVerifier
    read: NodeReader


def tile_files() -> TileFiles:
    """The folder of this city's log."""
    return TileFiles(Path(settings.KAGA_LEDGER))


def published() -> Published:
    """The newest signed head.

    Raises
    ------
    NotPublished: the log has not been started yet.
    LedgerDamaged: the head or the key is not what was written.
    """
    files = tile_files()
    raw = files.checkpoint()
    if raw is None:
        raise NotPublished("the ledger has no signed head yet")
    return _open(files, key_path(), raw)


@functools.lru_cache(maxsize=4)
def _open(files: TileFiles, _key: Path, raw: bytes) -> Published:
    verifier = load_signer().verifier
    try:
        checkpoint = open_checkpoint(raw, verifier)
    except LedgerError as error:
        raise LedgerDamaged(f"the signed head cannot be read: {error}") from error
    read = nodes_from_tiles(checkpoint.size, functools.partial(_hashes, files))
    return Published(raw, checkpoint, verifier, read)


def _hashes(files: TileFiles, tile: Tile) -> list[Hash]:
    """Full tiles never change, so heads that follow one another share them."""
    return _full_hashes(files, tile) if tile.is_full else files.read_hashes(tile)


@functools.lru_cache(maxsize=2048)
def _full_hashes(files: TileFiles, tile: Tile) -> list[Hash]:
    return files.read_hashes(tile)
