"""Copying somebody's log, every entry checked, into a folder that serves it as well.

Only entries are believed to be worth reading: leaves, tiles and root are computed anew, and
the copy's head is replaced only when they lead to the root that the log signed.

>>> mirror(log, policy, TileFiles(Path("copy"))).copied                  # doctest: +SKIP
70000
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger import (
    ENTRIES,
    WIDTH,
    Checkpoint,
    Frontier,
    Policy,
    ProofError,
    Tile,
    decode_bundle,
    encode_bundle,
    encode_hashes,
    grow,
    grow_tiles,
    leaf_hash,
    nodes_from_tiles,
    parse_checkpoint,
    read_frontier,
    split_note,
    tiles_between,
)
from kaga.kernel.ledger.files import full_tiles_before

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.kernel.ledger.files import TileFiles
    from kaga.kernel.ledger.remote import RemoteLog

AT_ONCE: Final = 16 * WIDTH


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a run of the mirror did."""

    checkpoint: Checkpoint
    copied: int


def mirror(
    log: RemoteLog,
    policy: Policy,
    files: TileFiles,
    *,
    say: Callable[[int, int], None] = lambda _done, _all: None,
) -> Mirrored:
    """Bring a copy up to the log's head.

    Parameters
    ----------
    policy: whom to believe; its quorum must have cosigned the head.
    files: the copy; empty at first.
    say: is told how many entries are copied, of how many.

    Raises
    ------
    LedgerError: the head is not signed as the policy asks, or what the log serves does not
        lead to it; the copy keeps its last head.
    Unreachable: the log does not answer.
    """
    raw = log.checkpoint()
    head = policy.judge(raw).checkpoint
    frontier = _held(files)
    begun = frontier.size
    if head.size < begun:
        raise ProofError(f"the log has {head.size} entries, the copy has {begun}: it went back")
    while frontier.size < head.size:
        end = min(head.size, frontier.size - frontier.size % WIDTH + AT_ONCE)
        frontier = _copy(log, files, frontier, end, head.size)
        say(frontier.size, head.size)
    if frontier.root() != head.root:
        raise ProofError("the entries do not lead to the root that the log signed")
    files.write_checkpoint(raw)
    files.drop_partials(full_tiles_before(head.size, reach=head.size - begun + WIDTH))
    return Mirrored(head, head.size - begun)


def _held(files: TileFiles) -> Frontier:
    """The right edge of what is copied so far."""
    raw = files.checkpoint()
    if raw is None:
        return Frontier()
    head = parse_checkpoint(split_note(raw)[0])
    return read_frontier(head.size, nodes_from_tiles(head.size, files.read_hashes))


def _copy(
    log: RemoteLog, files: TileFiles, frontier: Frontier, end: int, size: int
) -> Frontier:
    """Copy the entries up to `end` of a log of `size`, with the tiles that follow from them."""
    old = frontier.size
    bundles = [Tile(ENTRIES, at, min(WIDTH, size - at * WIDTH)) for at in _range(old, end)]
    entries = [entry for one in bundles for entry in decode_bundle(one, log.tile(one))]
    first = old - old % WIDTH
    entries = entries[: end - first]
    leaves = [leaf_hash(entry) for entry in entries[old - first :]]
    made = {
        tile: encode_hashes(hashes)
        for tile, hashes in grow_tiles(old, leaves, files.read_hashes)
    }
    for tile in tiles_between(old, end):
        if tile.level == ENTRIES:
            at = tile.start - first
            made[tile] = encode_bundle(entries[at : at + tile.width])
    files.write_tiles(made)
    return grow(frontier, leaves)


def _range(old: int, end: int) -> range:
    return range(old // WIDTH, (end + WIDTH - 1) // WIDTH)
