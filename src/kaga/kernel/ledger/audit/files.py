"""Every file of the log's folder, compared with what the rows make it to be.

>>> list(audit_files(truth))                                         # doctest: +SKIP
[]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    ENTRIES,
    MalformedError,
    Tile,
    encode_bundle,
    leaf_hash,
    parse_path,
    tiles_between,
)
from kaga.kernel.ledger.audit.fault import Fault, first_difference
from kaga.kernel.ledger.audit.head import head_size
from kaga.kernel.ledger.audit.rows import rows_by_index, stored_bundle
from kaga.kernel.ledger.published import tile_files
from kaga.kernel.ledger.watch import FILE as WATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.kernel.ledger.audit.rows import Truth

OURS = ("checkpoint", ".sequencer", WATCH)
ASIDE = ".aside"


def audit_files(truth: Truth) -> Iterator[Fault]:
    """Name every file that is missing, foreign or differs from the rows."""
    root = tile_files().root
    present = set()
    for path in _walk(root):
        name = path.relative_to(root).as_posix()
        try:
            tile = parse_path(name)
        except MalformedError:
            if name not in OURS and not name.startswith(ASIDE):
                yield Fault(name, "does not belong to the ledger")
            continue
        present.add(tile)
        yield from _audit_tile(tile, path.read_bytes(), truth)
    for tile in tiles_between(0, head_size()):
        # A full tile holds all that its partial ones held.
        if present.isdisjoint({tile, Tile(tile.level, tile.index)}):
            yield Fault(tile.path(), "is missing")


def _walk(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()) if root.is_dir() else []:
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _audit_tile(tile: Tile, found: bytes, truth: Truth) -> Iterator[Fault]:
    right = _right_bundle(tile, truth) if tile.level == ENTRIES else truth.content(tile)
    if right is None:
        yield Fault(tile.path(), "cannot be made from the rows")
    elif found != right:
        yield Fault(
            tile.path(), "differs from what the rows make", first_difference(found, right)
        )


def _right_bundle(tile: Tile, truth: Truth) -> bytes | None:
    """A bundle as it must be; an entry whose row is damaged is taken from the file itself."""
    leaves = truth.content(Tile(0, tile.index, tile.width))
    if leaves is None:
        return None
    rows = rows_by_index(tile.start, tile.start + tile.width)
    bundled = stored_bundle(tile.start, tile.width)
    entries = []
    for at in range(tile.width):
        leaf = leaves[32 * at : 32 * at + 32]
        row = rows.get(tile.start + at)
        known = [bytes(row.data)] if row else []
        known += bundled[at : at + 1]
        right = next((entry for entry in known if leaf_hash(entry) == leaf), None)
        if right is None:
            return None
        entries.append(right)
    return encode_bundle(entries)
