"""The rows of the ledger, checked against tiles and bundles; what is true where they differ.

>>> truth = Truth()                                                  # doctest: +SKIP
>>> faults = list(audit_rows(truth))                                 # doctest: +SKIP
>>> truth.frontier(truth.size).root()                                # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    ENTRIES,
    WIDTH,
    Frontier,
    Hash,
    LedgerError,
    MissingHashError,
    Tile,
    decode_bundle,
    leaf_hash,
    nodes_from_tiles,
    read_frontier,
)
from kaga.engines.ledger.hashing import HASH_SIZE
from kaga.engines.ledger.tiles import full_root
from kaga.kernel.ledger.audit.fault import Fault, first_difference
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.ledger.published import tile_files
from kaga.kernel.ledger.reading import entry_of, facts_of
from kaga.kernel.ledger.sequencer import stored_size

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Truth:
    """The tree as it must be: the hashes of each tile level, one behind the other."""

    levels: list[bytearray] = field(default_factory=lambda: [bytearray()])

    @property
    def size(self) -> int:
        """Number of entries."""
        return len(self.levels[0]) // HASH_SIZE

    def add(self, leaves: list[Hash]) -> None:
        """Append the leaves of one tile."""
        level, row = 0, leaves
        while row:
            if len(self.levels) == level:
                self.levels.append(bytearray())
            before = len(self.levels[level]) // HASH_SIZE // WIDTH
            self.levels[level] += b"".join(row)
            after = len(self.levels[level]) // HASH_SIZE // WIDTH
            row = [full_root(self.read(Tile(level, index))) for index in range(before, after)]
            level += 1

    def content(self, tile: Tile) -> bytes | None:
        """What a tile of hashes must hold, or None if the tree does not reach that far."""
        if tile.level >= len(self.levels):
            return None
        start = tile.start * HASH_SIZE
        found = bytes(self.levels[tile.level][start : start + tile.width * HASH_SIZE])
        return found if len(found) == tile.width * HASH_SIZE else None

    def read(self, tile: Tile) -> list[Hash]:
        """The hashes of a tile (raises MissingHashError)."""
        content = self.content(tile)
        if content is None:
            raise MissingHashError(f"{tile.path()} is beyond the rows")
        return [Hash(content[at : at + HASH_SIZE]) for at in range(0, len(content), HASH_SIZE)]

    def frontier(self, size: int) -> Frontier:
        """The frontier at an earlier size (raises MissingHashError beyond the rows)."""
        return read_frontier(size, nodes_from_tiles(self.size, self.read))


def audit_rows(truth: Truth) -> Iterator[Fault]:
    """Check every row, and learn the true leaves from rows, bundles and tiles."""
    total = stored_size()
    for start in range(0, total, WIDTH):
        end = min(start + WIDTH, total)
        rows = rows_by_index(start, end)
        tiles = _leaves_in_tile(start, end - start)
        leaves = []
        for index in range(start, end):
            leaf = _true_leaf(index, rows.get(index), tiles.get(index))
            leaves.append(leaf)
            yield from _audit_row(index, rows.get(index), leaf)
        truth.add(leaves)


def rows_by_index(start: int, end: int) -> dict[int, LedgerEntry]:
    """The rows [start, end) that exist."""
    rows = LedgerEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return {row.index: row for row in rows}


def stored_bundle(start: int, width: int) -> list[bytes]:
    """The entries of a bundle file, or nothing if it is damaged or missing."""
    tile = Tile(ENTRIES, start // WIDTH, width)
    with contextlib.suppress(LedgerError):
        return decode_bundle(tile, tile_files().read(tile))
    return []


def _leaves_in_tile(start: int, width: int) -> dict[int, Hash]:
    """The leaf hashes that are on the disk for these entries."""
    files = tile_files()
    for narrower in range(width, 0, -1):
        with contextlib.suppress(LedgerError):
            hashes = files.read_hashes(Tile(0, start // WIDTH, narrower))
            return dict(enumerate(hashes, start))
    return {}


def _true_leaf(index: int, row: LedgerEntry | None, in_tile: Hash | None) -> Hash:
    """The leaf of row and tile; where they differ, two of three, or an intact row."""
    in_row = None if row is None else leaf_hash(bytes(row.data))
    if in_row is not None and in_row == in_tile:
        return in_row
    entry = _bundled(index)
    in_bundle = None if entry is None else leaf_hash(entry)
    if in_tile is not None and in_tile == in_bundle:
        return in_tile
    if row is not None and in_row is not None:
        intact = bytes(row.checksum) == row.right_checksum()
        if intact or in_row == in_bundle:
            return in_row
    return in_tile or in_bundle or in_row or Hash(bytes(HASH_SIZE))


def _bundled(index: int) -> bytes | None:
    start = index - index % WIDTH
    for width in range(WIDTH, index - start, -1):
        entries = stored_bundle(start, width)
        if entries:
            return entries[index - start]
    return None


def _audit_row(index: int, row: LedgerEntry | None, leaf: Hash) -> Iterator[Fault]:
    place = f"row {index}"
    if row is None:
        yield Fault(place, "is missing")
        return
    data = bytes(row.data)
    if leaf_hash(data) != leaf:
        entry = _bundled(index)
        known = entry is not None and leaf_hash(entry) == leaf
        offset = first_difference(data, entry) if known and entry is not None else None
        yield Fault(f"{place}, column data", "differs from tile and bundle", offset)
    elif bytes(row.checksum) != row.right_checksum():
        yield Fault(f"{place}, column {_wrong_column(row)}", "does not fit the rest of the row")


def _wrong_column(row: LedgerEntry) -> str:
    data = bytes(row.data)
    facts, entry = facts_of(data), entry_of(data)
    if row.act != facts.act:
        return "act"
    if row.subject != facts.subject:
        return "subject"
    if entry is not None:
        return "checksum" if entry.id == str(row.entry_id) else "entry_id"
    return "entry_id or checksum"
