"""The tree cut into tiles of 256 hashes, which are plain files (C2SP tlog-tiles).

Level 0 holds leaf hashes; each hash of level L+1 is the root of one full tile of level L. The
entries themselves lie in bundles cut at the same places, here as level `ENTRIES`. A full tile
never changes; the last one of a level is *partial* and carries its width in its name:

    Tile(0, 1234067, 256).path()      # "tile/0/x001/x234/067"
    Tile(ENTRIES, 273, 112).path()    # "tile/entries/273.p/112"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger.errors import MalformedError, MissingHashError
from kaga.engines.ledger.hashing import HASH_SIZE, Hash, node_hash

if TYPE_CHECKING:
    from kaga.engines.ledger.frontier import NodeReader

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_LEVEL: Final = 63
ENTRIES: Final = -1

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile or entry bundle: its level, its place in the level, its width in hashes."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level <= MAX_LEVEL and 0 <= self.index < 1 << 62):
            raise MalformedError(f"there is no tile {self.index} at level {self.level}")
        if not 1 <= self.width <= WIDTH:
            raise MalformedError(f"a tile holds 1 to 256 hashes, not {self.width}")

    @property
    def is_full(self) -> bool:
        """Whether the tile can never change again."""
        return self.width == WIDTH

    @property
    def start(self) -> int:
        """First position of the tile, counted in hashes (or entries) of its level."""
        return self.index * WIDTH

    def path(self) -> str:
        """The tile's path below the log's address."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        suffix = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{_spell_index(self.index)}{suffix}"


def _spell_index(index: int) -> str:
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03d}")
    return "/".join(reversed(parts))


def parse_path(path: str) -> Tile:
    """Read a tile's path, in its one spelling.

    Parameters
    ----------
    path
        Path below the log's address, such as `tile/0/x001/x234/067.p/8`.

    Raises
    ------
    MalformedError
        If it is not exactly what `Tile.path` writes (this also keeps `..` out).
    """
    match = _PATH.fullmatch(path) if path.isascii() else None
    if match is None:
        raise MalformedError(f"not the path of a tile: {path[:80]!r}")
    level = ENTRIES if match["level"] == "entries" else int(match["level"])
    tile = Tile(level, int(re.sub("[x/]", "", match["index"])), int(match["width"] or WIDTH))
    if tile.path() != path:
        raise MalformedError(f"not the path of a tile: {path[:80]!r}")
    return tile


def tile_at(level: int, position: int, size: int) -> Tile:
    """The tile that holds one hash, as wide as a tree of `size` entries has it.

    Parameters
    ----------
    level, position
        Tile level, and position of the hash counted along that level.
    size
        Number of entries of the tree.

    Raises
    ------
    MissingHashError
        If the tree does not reach that far.
    """
    hashes = size >> (HEIGHT * max(level, 0))
    if not 0 <= position < hashes:
        raise MissingHashError(f"a tree of {size} has no hash {position} at level {level}")
    index = position // WIDTH
    return Tile(level, index, min(WIDTH, hashes - index * WIDTH))


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Every tile and bundle that a tree of `new` entries has and one of `old` has not.

    Parameters
    ----------
    old, new
        Tree sizes, old <= new; `tiles_between(0, n)` is all of a tree of `n` entries.

    Yields
    ------
    Tile
        Bundles first, then levels upwards, each from left to right.
    """
    top = (max(new.bit_length(), 1) - 1) // HEIGHT
    for level in (ENTRIES, *range(top + 1)):
        shift = HEIGHT * max(level, 0)
        before, after = old >> shift, new >> shift
        if before < after:
            for position in range(before - before % WIDTH, after, WIDTH):
                yield tile_at(level, position, new)


def encode_hashes(hashes: Sequence[Hash]) -> bytes:
    """Write a tile: the hashes one behind the other, 32 bytes each."""
    return b"".join(hashes)


def decode_hashes(tile: Tile, content: bytes) -> list[Hash]:
    """Read a tile of hashes.

    Raises
    ------
    MalformedError
        If the content has not exactly 32 bytes for each hash of the tile.
    """
    if len(content) != tile.width * HASH_SIZE:
        raise MalformedError(
            f"{tile.path()} must have {tile.width * HASH_SIZE} bytes, it has {len(content)}"
        )
    return [Hash(content[at : at + HASH_SIZE]) for at in range(0, len(content), HASH_SIZE)]


def pair_up(hashes: Sequence[Hash]) -> list[Hash]:
    """Hash neighbours two by two; an odd last one is left out (it is no perfect subtree)."""
    return [node_hash(left, right) for left, right in zip(*[iter(hashes)] * 2, strict=False)]


def full_root(hashes: Sequence[Hash]) -> Hash:
    """Root of a perfect subtree, of a full tile for example.

    Parameters
    ----------
    hashes
        A power of two of them.
    """
    row = list(hashes)
    while len(row) > 1:
        row = pair_up(row)
    return row[0]


TileReader = Callable[[Tile], list[Hash]]
"""Gives the hashes of a tile exactly as wide as asked for, or raises MissingHashError."""


def grow_tiles(
    old: int, leaves: Iterable[Hash], read: TileReader
) -> Iterator[tuple[Tile, list[Hash]]]:
    """Compute the tiles that change when leaves are appended.

    Parameters
    ----------
    old
        Size of the tree that is stored already.
    leaves
        Leaf hashes of the new entries, in order.
    read
        Gives the stored partial tiles of the old tree.

    Yields
    ------
    (Tile, hashes)
        New full tiles and the new partial tile of each level, level by level upwards.
    """
    fresh, size, level = list(leaves), old, 0
    while fresh:
        kept = size % WIDTH
        start = size // WIDTH
        row = (read(Tile(level, start, kept)) if kept else []) + fresh
        fresh = []
        for number, at in enumerate(range(0, len(row), WIDTH)):
            hashes = row[at : at + WIDTH]
            tile = Tile(level, start + number, len(hashes))
            yield tile, hashes
            if tile.is_full:
                fresh.append(full_root(hashes))
        size, level = start, level + 1


def nodes_from_tiles(size: int, read: TileReader, *, keep: int = 512) -> NodeReader:
    """Read any perfect subtree of a tree of `size` entries out of its tiles.

    Parameters
    ----------
    size
        Number of entries of the tree.
    read
        Gives the hashes of a tile.
    keep
        How many tiles to hold unfolded in memory, about 17 kB each.

    Returns
    -------
    NodeReader
        Hashes the inner levels of a tile once and answers from them afterwards.
    """

    @lru_cache(maxsize=keep)
    def unfold(tile: Tile) -> list[list[Hash]]:
        rows = [read(tile)]
        while len(rows[-1]) > 1:
            rows.append(pair_up(rows[-1]))
        return rows

    def read_node(level: int, index: int) -> Hash:
        tile_level, within = divmod(level, HEIGHT)
        last = ((index + 1) << within) - 1
        tile = tile_at(tile_level, last, size)
        return unfold(tile)[within][index - (tile.start >> within)]

    return read_node
