"""Bundles of up to 256 entries, each behind its length (C2SP tlog-tiles, "Log entries").

decode_bundle(Tile(ENTRIES, 0, 2), encode_bundle([b"first", b"second"]))
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ledger.tiles import Tile

MAX_ENTRY_BYTES: Final = 60_000
"""Largest entry this log takes; the format itself ends at 65,535 bytes."""


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries one behind the other, each behind its length as uint16, big-endian.

    Raises
    ------
    MalformedError
        If an entry is larger than 60,000 bytes.
    """
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise MalformedError(f"an entry of {len(entry)} bytes is larger than 60,000")
        parts.append(struct.pack(">H", len(entry)))
        parts.append(entry)
    return b"".join(parts)


def decode_bundle(tile: Tile, content: bytes) -> list[bytes]:
    """Read the entries of a bundle.

    Parameters
    ----------
    tile
        The bundle's place, which says how many entries it must hold.
    content
        Its bytes.

    Raises
    ------
    MalformedError
        If it is cut off, too long, or holds another number of entries; the message gives the
        byte offset.
    """
    entries, at = [], 0
    for number in range(tile.width):
        body = at + 2
        end = body + int.from_bytes(content[at:body], "big")
        if len(content) < body or len(content) < end:
            raise MalformedError(f"{tile.path()} ends inside entry {number}, at byte {at}")
        entries.append(content[body:end])
        at = end
    if at != len(content):
        raise MalformedError(f"{tile.path()} has bytes behind its last entry, at byte {at}")
    return entries
