"""Somebody's log over HTTP (C2SP tlog-tiles): its head, its tiles, its bundles.

Nothing that comes is believed here; sizes are bounded and no redirect is followed.

>>> log = RemoteLog("https://kaga.example/ledger")                       # doctest: +SKIP
>>> log.checkpoint()                                                     # doctest: +SKIP
"""

from __future__ import annotations

from typing import Final

import httpx

from kaga.engines.ledger import (
    ENTRIES,
    MAX_ENTRY_BYTES,
    WIDTH,
    Hash,
    MissingHashError,
    Tile,
    decode_hashes,
)
from kaga.engines.ledger.notes import MAX_NOTE_BYTES
from kaga.kernel.errors import KagaError
from kaga.kernel.faraway import Faraway
from kaga.kernel.ledger.files import cut

WITHIN_S: Final = 20.0
_LARGEST_BUNDLE: Final = WIDTH * (MAX_ENTRY_BYTES + 2)
_LARGEST_TILE: Final = WIDTH * 32


class Unreachable(KagaError):
    """The log did not answer, or not as a log does."""

    status = 502
    problem = "log-unreachable"


class RemoteLog(Faraway):
    """A log at an address; use it in a `with` block."""

    def __init__(self, url: str) -> None:
        super().__init__(url, within_s=WITHIN_S)

    def checkpoint(self) -> bytes:
        """The head as published."""
        return self.read("checkpoint", MAX_NOTE_BYTES)

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile or bundle (raises MissingHashError where there is none).

        A log may have dropped a partial tile for the full one: then that is cut.
        """
        largest = _LARGEST_BUNDLE if tile.level == ENTRIES else _LARGEST_TILE
        try:
            return self.read(tile.path(), largest)
        except MissingHashError:
            if tile.is_full:
                raise
        full = Tile(tile.level, tile.index)
        return cut(full, self.read(full.path(), largest), tile.width)

    def hashes(self, tile: Tile) -> list[Hash]:
        """The hashes of a tile."""
        return decode_hashes(tile, self.tile(tile))

    def read(self, path: str, largest: int) -> bytes:
        """A file of the log, at most so many bytes.

        Raises
        ------
        MissingHashError: there is no such file.
        Unreachable: any other answer, or none.
        """
        content = b""
        try:
            with self._client.stream("GET", f"{self.url}/{path}") as response:
                if response.status_code == 404:
                    raise MissingHashError(f"{path} is not there")
                if response.status_code != 200:
                    raise Unreachable(f"{path}: status {response.status_code}")
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) > largest:
                        raise Unreachable(f"{path}: longer than {largest} bytes")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{self.url}/{path}: {error}") from error
        return content
