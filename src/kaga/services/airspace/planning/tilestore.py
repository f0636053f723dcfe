"""Versions of the map as files: tiles by the hash of their bytes, and a list for each version.

Why files: tiles are public, large and never change; processes share them through the page
cache, and an edited map shares all tiles that it did not touch. A tile is verified when it is
read: its hash is its name. The list is written last, so an interrupted save leaves no version.

>>> store = TileStore(Path("var/airspace"))                               # doctest: +SKIP
>>> store.current().city.version                                          # doctest: +SKIP
'5b1e…'
"""

from __future__ import annotations

import json
import mmap
import os
import re
import tempfile
import weakref
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.tiles import Tile, TileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_VERSION: Final = re.compile(r"[0-9a-f]{64}")


class NoMap(LookupError):
    """There is no such version, or none at all, or its files are damaged."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A place to land, as the list of a version names it."""

    id: str
    kind: str
    name: str
    lat: float
    lon: float
    radius_m: float


@dataclass(frozen=True, slots=True, eq=False)
class StoredMap:
    """A version: its map, where to land on it, and how many people live there.

    `origin` says where it comes from ("stand-in, seed 1"); `residents` is their number with the
    day it is true for, and its source. `census` is how many live in each mesh, None when only
    their number in the whole city is known. `steps` are what made it, newest last: files taken
    in and changes on the ground; `survey` is the version below its changes, if it has any.
    """

    city: CityMap
    grounds: tuple[Ground, ...]
    origin: str
    residents: float
    residents_source: str
    census: Mapping[str, float] | None = None
    steps: tuple[Mapping[str, Any], ...] = field(default=())
    survey: str | None = None


class TileStore:
    """The map versions in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tiles = folder / "tiles"
        self._versions = folder / "versions"
        self._documents = folder / "documents"
        self._current = folder / "current"
        self._mapped: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()

    def __eq__(self, other: object) -> bool:
        """Two stores of one folder hold the same: what is kept for one is good for both."""
        return isinstance(other, TileStore) and self._folder == other._folder

    def __hash__(self) -> int:
        """By folder."""
        return hash(self._folder)

    def keep(self, stored: StoredMap) -> None:
        """Keep a version and make it the current one."""
        self.add(stored)
        self.use(stored.city.version)

    def use(self, version: str) -> None:
        """Make a version that is there the current one (raises NoMap)."""
        self.entry(version)
        if self.current_version() != version:
            _write(self._current, [version.encode()])

    def add(self, stored: StoredMap) -> None:
        """Keep a version beside the others; which one is in use stays as it is."""
        for tile in stored.city.tiles.values():
            path = self._tile_file(tile.digest)
            if not path.exists():
                _write(path, tile.parts())
        version = stored.city.version
        tiles = [[x, y, tile.digest] for (x, y), tile in stored.city.tiles.items()]
        entry = {
            "version": version,
            "origin": stored.origin,
            "residents": stored.residents,
            "residents_source": stored.residents_source,
            "tiles": tiles,
            "grounds": [asdict(one) for one in stored.grounds],
            "census": None if stored.census is None else dict(stored.census),
            "steps": [dict(one) for one in stored.steps],
            "survey": stored.survey,
        }
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, indent=1)
        _write(self._versions / f"{version}.json", [text.encode()])

    def entry(self, version: str) -> dict[str, Any]:
        """What the list of a version says, its tiles unread (raises NoMap)."""
        if not _VERSION.fullmatch(version):
            raise NoMap(f"{version[:80]} is not the name of a map version")
        try:
            found: dict[str, Any] = json.loads(
                (self._versions / f"{version}.json").read_text("utf-8")
            )
        except (OSError, ValueError) as error:
            raise NoMap(f"map version {version} cannot be read: {error}") from error
        return found

    def versions(self) -> list[str]:
        """All versions that are there, by name."""
        found = (path.stem for path in self._versions.glob("*.json"))
        return sorted(one for one in found if _VERSION.fullmatch(one))

    def current_version(self) -> str | None:
        """The version in use, None before there is any."""
        try:
            return self._current.read_text("utf-8")
        except FileNotFoundError:
            return None

    def current(self) -> StoredMap:
        """The version in use (raises NoMap)."""
        version = self.current_version()
        if version is None:
            raise NoMap("there is no map yet")
        return self.load(version)

    def load(self, version: str) -> StoredMap:
        """A version, each tile verified (raises NoMap)."""
        entry = self.entry(version)
        try:
            city = CityMap.of(self._tile(digest) for _, _, digest in entry["tiles"])
        except (OSError, ValueError, KeyError, TileError) as error:
            raise NoMap(f"map version {version} cannot be read: {error}") from error
        if city.version != version:
            raise NoMap(f"the tiles of map version {version} are those of {city.version}")
        return _stored(city, entry)

    def give_back(self) -> int:
        """Let go of what was read of tiles; how many there are.

        They are mapped from their files and read again, page by page, where somebody looks:
        of a whole city that was read once, a planner needs the columns near its flights.
        """
        kept = list(self._mapped)
        for content in kept:
            content.madvise(mmap.MADV_DONTNEED)
        return len(kept)

    def digests(self, version: str) -> dict[tuple[int, int], str]:
        """Hashes of a version's tiles by their numbers; empty if it cannot be read."""
        try:
            entry = json.loads((self._versions / f"{version}.json").read_text("utf-8"))
            return {(x, y): digest for x, y, digest in entry["tiles"]}
        except (OSError, ValueError, KeyError):
            return {}

    def differing(self, before: str, after: str) -> tuple[CityMap, CityMap]:
        """Of two versions only the tiles that are not the same, each verified.

        Raises
        ------
        NoMap: a version or one of these tiles cannot be read.
        """
        listed = [{tuple(one) for one in self.entry(name)["tiles"]} for name in (before, after)]
        try:
            first, second = (
                CityMap.of(self._tile(digest) for _, _, digest in sorted(one - other))
                for one, other in (listed, reversed(listed))
            )
        except (OSError, ValueError) as error:
            raise NoMap(f"tiles of {before} or {after} cannot be read: {error}") from error
        return first, second

    def tile_bytes(self, digest: str) -> bytes | None:
        """The bytes of a tile as they lie there, unread; None if there are none."""
        return _bytes(self._tile_file(digest))

    def keep_document(self, kind: str, name: str, content: bytes) -> None:
        """Keep what a certificate names by its hash."""
        path = self._documents / kind / name
        if not path.exists():
            _write(path, [content])

    def document(self, kind: str, name: str) -> bytes | None:
        """A document that the city has issued; None if it has not."""
        return _bytes(self._documents / kind / name)

    def _tile(self, digest: str) -> Tile:
        descriptor = os.open(self._tile_file(digest), os.O_RDONLY | os.O_CLOEXEC)
        try:
            content = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        finally:
            os.close(descriptor)
        self._mapped.add(content)
        tile = Tile.from_bytes(content)
        if tile.digest != digest:
            raise TileError(f"the bytes of tile {digest} were changed")
        return tile

    def _tile_file(self, digest: str) -> Path:
        return self._tiles / digest[:2] / f"{digest}.tile"


def _stored(city: CityMap, entry: dict[str, Any]) -> StoredMap:
    grounds = tuple(Ground(**one) for one in entry["grounds"])
    return StoredMap(
        city,
        grounds,
        entry["origin"],
        entry["residents"],
        entry["residents_source"],
        entry.get("census"),
        tuple(entry.get("steps", ())),
        entry.get("survey"),
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
