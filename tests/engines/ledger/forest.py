"""A log in memory, built by the engine, for tests that need tiles to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ledger import (
    ENTRIES,
    Frontier,
    Hash,
    MissingHashError,
    NodeReader,
    Tile,
    decode_hashes,
    encode_bundle,
    encode_hashes,
    grow,
    grow_tiles,
    leaf_hash,
    nodes_from_tiles,
    tiles_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Forest:
    """Tiles and bundles by path, as they would lie on a disk."""

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        self.files: dict[str, bytes] = {}
        self.entries: list[bytes] = []
        self.frontier = Frontier()
        self.append(list(entries))

    def append(self, entries: Sequence[bytes]) -> None:
        """Append entries and write every file that this changes."""
        old = len(self.entries)
        leaves = [leaf_hash(entry) for entry in entries]
        for tile, hashes in list(grow_tiles(old, leaves, self.read)):
            self.files[tile.path()] = encode_hashes(hashes)
        self.entries.extend(entries)
        self.frontier = grow(self.frontier, leaves)
        for tile in tiles_between(old, len(self.entries)):
            if tile.level == ENTRIES:
                part = self.entries[tile.start : tile.start + tile.width]
                self.files[tile.path()] = encode_bundle(part)

    def read(self, tile: Tile) -> list[Hash]:
        """A tile's hashes."""
        content = self.files.get(tile.path())
        if content is None:
            raise MissingHashError(f"{tile.path()} is missing")
        return decode_hashes(tile, content)

    def nodes(self) -> NodeReader:
        """Reader of the tree; it serves earlier sizes too, whose subtrees are the same."""
        return nodes_from_tiles(len(self.entries), self.read)
