"""The whole city: tiles by number, windows over them as plain arrays, one version.

What: a map of tiles, and the cut of any rectangle of columns out of it. Why copies: the
planner wants contiguous arrays; a window of 20 km x 8 km is 2.7 million columns and copying
one plane of it takes a millisecond or two. What no tile covers is unknown.

The version is the hash over the hashes of all tiles in order: two maps are the same exactly if
their versions are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.solids import ZOOM, Solids
from kaga.engines.airspace.grid.tiles import (
    COLUMN_BYTES,
    PLANES,
    SIDE,
    UNKNOWN_DM,
    Tile,
    TileError,
)
from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

Number = tuple[int, int]
"""Tile of the web map at zoom 14: x (eastward), y (southward)."""

_BLANK: Final = {"ground_dm": UNKNOWN_DM, "surface_dm": UNKNOWN_DM}


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A window: its raster and its planes `[row, column]` (see `Tile`)."""

    raster: Raster
    ground_dm: NDArray[np.int16]
    surface_dm: NDArray[np.int16]
    class_bits: NDArray[np.uint32]
    shelter: NDArray[np.uint8]
    people_weight: NDArray[np.uint16]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which columns are known; the others are walls and must stay so."""
        return has_any(self.class_bits, Use.KNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class CityMap:
    """Tiles of one version (made by `CityMap.of`)."""

    tiles: Mapping[Number, Tile]
    version: str

    @classmethod
    def of(cls, tiles: Iterable[Tile]) -> CityMap:
        """A map of tiles; `TileError` when one number occurs twice."""
        found: dict[Number, Tile] = {}
        for tile in tiles:
            if (tile.x, tile.y) in found:
                raise TileError(f"tile {tile.x}/{tile.y} is there twice")
            found[tile.x, tile.y] = tile
        ordered = dict(sorted(found.items()))
        return cls(MappingProxyType(ordered), _version(ordered))

    def renewed(self, tiles: Iterable[Tile]) -> CityMap:
        """The map with some tiles taken in or replaced; the others are shared."""
        return CityMap.of({**self.tiles, **{(tile.x, tile.y): tile for tile in tiles}}.values())

    @property
    def raster(self) -> Raster:
        """The smallest rectangle around all tiles.

        Raises
        ------
        TileError
            For a map without tiles.
        """
        if not self.tiles:
            raise TileError("a map without tiles has no extent")
        xs, ys = zip(*self.tiles, strict=True)
        rows, columns = max(ys) - min(ys) + 1, max(xs) - min(xs) + 1
        return Raster(ZOOM, min(xs) * SIDE, min(ys) * SIDE, rows * SIDE, columns * SIDE)

    @property
    def memory(self) -> int:
        """Bytes of all planes."""
        columns = len(self.tiles) * SIDE * SIDE * COLUMN_BYTES
        return columns + sum(9 * len(tile.solids) for tile in self.tiles.values())

    def status(self, window: Raster) -> Status:
        """Official only if the window is covered by official tiles."""
        tiles = [self.tiles.get(number) for number in numbers_under(window)]
        official = all(
            tile is not None and tile.provenance.status is Status.OFFICIAL for tile in tiles
        )
        return Status.OFFICIAL if official else Status.STAND_IN

    def window(self, window: Raster) -> Columns:
        """All planes of a rectangle of columns (zoom 22)."""
        return Columns(window, **{name: self.plane(window, name) for name in PLANES})

    def plane(self, window: Raster, name: str) -> NDArray[Any]:
        """One plane of a rectangle, a fresh contiguous array `[row, column]`.

        Raises
        ------
        TileError
            For a raster of another zoom.
        """
        _check_zoom(window)
        found = np.full(window.shape, _BLANK.get(name, 0), np.dtype(PLANES[name]))
        for number in numbers_under(window):
            tile = self.tiles.get(number)
            if tile is not None:
                there, here = _overlap(window, number)
                found[there] = getattr(tile, name)[here]
        return found

    def solids(self, window: Raster) -> Solids:
        """Wires, decks and overhangs over a rectangle, in order."""
        _check_zoom(window)
        tiles = [self.tiles[one] for one in numbers_under(window) if one in self.tiles]
        parts = [tile.solids.within(window) for tile in tiles if len(tile.solids)]
        if not parts:
            return Solids.none()
        keys = np.concatenate([part.keys for part in parts])
        order = np.argsort(keys, kind="stable")
        return Solids(keys[order], np.concatenate([part.kinds for part in parts])[order])

    def surface_m(self, lat: float, lon: float) -> tuple[float, float] | None:
        """Ground and surface of the column at a place, metres; nothing where unknown."""
        here = Raster(ZOOM, 0, 0, 1, 1)
        row, column = here.position(lat, lon)
        x, y = int(column), int(row)
        tile = self.tiles.get((x // SIDE, y // SIDE))
        if tile is None or not tile.known[y % SIDE, x % SIDE]:
            return None
        cell = y % SIDE, x % SIDE
        return float(tile.ground_dm[cell]) / 10.0, float(tile.surface_dm[cell]) / 10.0


def numbers_under(window: Raster) -> Iterator[Number]:
    """Tiles that a rectangle of columns touches, row by row."""
    for y in range(window.north // SIDE, (window.north + window.rows - 1) // SIDE + 1):
        for x in range(window.west // SIDE, (window.west + window.columns - 1) // SIDE + 1):
            yield x, y


def _overlap(window: Raster, number: Number) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The shared columns, as an index of the window and as an index of the tile."""
    (top, above), rows = _shared(window.north, window.rows, number[1] * SIDE)
    (left, before), columns = _shared(window.west, window.columns, number[0] * SIDE)
    return (
        (slice(top, top + rows), slice(left, left + columns)),
        (slice(above, above + rows), slice(before, before + columns)),
    )


def _shared(first: int, count: int, start: int) -> tuple[tuple[int, int], int]:
    low, high = max(first, start), min(first + count, start + SIDE)
    return (low - first, low - start), high - low


def _check_zoom(window: Raster) -> None:
    if window.zoom != ZOOM:
        raise TileError(f"windows of the map have zoom {ZOOM}, not {window.zoom}")


def _version(tiles: Mapping[Number, Tile]) -> str:
    total = hashlib.sha256()
    for (x, y), tile in tiles.items():
        total.update(f"{x}/{y} {tile.digest}\n".encode())
    return total.hexdigest()
