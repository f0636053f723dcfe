"""How high the ground is at one place, without loading the city.

What: the tile of the place from the map in use, read by its hash. Why apart from the planner: a
page that says how high a flight passes needs one number, not a gigabyte.

>>> ground_at(36.3199, 136.3507)                                        # doctest: +SKIP
Ground(metres=8.4, official=False)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.tiles import Tile

_SIDE = 256


@dataclass(frozen=True, slots=True)
class Ground:
    """Height of the ground, metres above sea level, and whether an official map says so."""

    metres: float
    official: bool


class NoTile(LookupError):
    """There is no tile of that hash, or its bytes were changed."""


def ground_at(lat: float, lon: float) -> Ground | None:
    """The ground at a place; None where the map does not know it, or there is no map."""
    from kaga.engines.airspace.raster import Raster  # noqa: PLC0415 - numpy only here

    column = Raster(22, 0, 0, 1, 1).position(lat, lon)
    row, east = int(column[0]), int(column[1])
    tile = tile_at(east // _SIDE, row // _SIDE)
    if tile is None or not tile.known[row % _SIDE, east % _SIDE]:
        return None
    metres = float(tile.ground_dm[row % _SIDE, east % _SIDE]) / 10.0
    return Ground(metres, is_official(tile))


def is_official(tile: Tile) -> bool:
    """Whether everything that a tile says comes from official sources."""
    return tile.provenance.status.value == "official"


def tile_at(x: int, y: int) -> Tile | None:
    """The tile of the map in use (zoom 14); None if there is none or it cannot be read."""
    folder = Path(settings.KAGA_AIRSPACE)
    version = _version(folder)
    digest = _digests(folder, version).get((x, y)) if version else None
    return None if digest is None else tile_of_digest(digest)


def map_in_use() -> str | None:
    """The version of the map in use."""
    return _version(Path(settings.KAGA_AIRSPACE))


def tiles_in_use() -> dict[tuple[int, int], str]:
    """Every tile of the map in use by its number, with the hash of its bytes."""
    folder = Path(settings.KAGA_AIRSPACE)
    version = _version(folder)
    return _digests(folder, version) if version else {}


def tile_of_digest(digest: str) -> Tile | None:
    """A tile by the hash of its bytes."""
    try:
        return _tile(Path(settings.KAGA_AIRSPACE), digest)
    except NoTile:
        return None


def _version(folder: Path) -> str | None:
    from kaga.services.airspace.planning.tilestore import TileStore  # noqa: PLC0415 - see above

    return TileStore(folder).current_version()


@lru_cache(maxsize=4)
def _digests(folder: Path, version: str) -> dict[tuple[int, int], str]:
    from kaga.services.airspace.planning.tilestore import TileStore  # noqa: PLC0415 - see above

    return TileStore(folder).digests(version)


@lru_cache(maxsize=32)
def _tile(folder: Path, digest: str) -> Tile:
    """A tile, verified; what is not there is asked for again, so it is raised, not cached."""
    from kaga.engines.airspace.grid.tiles import Tile, TileError  # noqa: PLC0415 - see above
    from kaga.services.airspace.planning.tilestore import TileStore  # noqa: PLC0415 - see above

    content = TileStore(folder).tile_bytes(digest)
    if content is None:
        raise NoTile(digest)
    try:
        tile = Tile.from_bytes(content)
    except TileError as error:
        raise NoTile(digest) from error
    if tile.digest != digest:
        raise NoTile(digest)
    return tile
