"""Raw data by hash: documents, the list of tiles, and tiles read by the documented format.

What: `Sources` hands over bytes; everything here hashes them first and only then reads. The
version of a map is the hash of its list of tiles (one line `x/y hash` for each, in order), the
hash of a tile is that of its bytes: a head of JSON padded to 64 bytes, then the planes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from kaga.engines.airspace.verify.places import ZOOM
from kaga.engines.airspace.verify.reading import read_document
from kaga.engines.airspace.verify.report import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE: Final = 256
_PLANES: Final = (
    ("ground_dm", "<i2"),
    ("surface_dm", "<i2"),
    ("class_bits", "<u4"),
    ("shelter", "<u1"),
    ("people_weight", "<u2"),
)
_MAGIC: Final = b"kaga-airspace-tile-1\n"
KNOWN: Final = 1
LAYER_MM: Final = 8_000
_HIGHEST_MM: Final = 2_000_000_000
_LAYERS: Final = ("terrain", "surface", "use", "people")


class Sources(Protocol):
    """Where a verifier gets raw data: what it does not hand over is not verified."""

    def read(self, kind: str, name: str) -> bytes | None:
        """Bytes of a kind (`tiles`, `tile`, `people`, `constraints`, `rules`, `vehicle`,
        `policy`, `flights`) by hash; only what is recognised as the city's own."""
        ...

    def keys(self) -> Mapping[str, bytes]:
        """Trusted public keys (32 bytes) by name."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One tile as read: planes `[row, column]` and voxels `(f, x, y)` of sparse solids."""

    x: int
    y: int
    official: bool
    ground_dm: NDArray[np.int16]
    surface_dm: NDArray[np.int16]
    class_bits: NDArray[np.uint32]
    people_weight: NDArray[np.uint16]
    solids: NDArray[np.int64]


def fetched(sources: Sources, kind: str, name: str) -> bytes:
    """Bytes whose SHA-256 is the name; `CannotVerify` without them."""
    content = sources.read(kind, name)
    if content is None:
        raise refuse(f"basis.{kind}", "known to the city and at hand", f"no {name}")
    found = hashlib.sha256(content).hexdigest()
    if found != name:
        raise refuse(f"basis.{kind}", f"bytes whose SHA-256 is {name}", found)
    return content


def document(sources: Sources, kind: str, name: str) -> Any:
    """A JSON document by hash."""
    value = read_document(fetched(sources, kind, name))
    if not isinstance(value, dict):
        raise refuse(f"basis.{kind}", "an object", type(value).__name__)
    return value


def tile_list(sources: Sources, version: str) -> dict[tuple[int, int], str]:
    """Hash of every tile of a version of the map."""
    listed: dict[tuple[int, int], str] = {}
    for line in fetched(sources, "tiles", version).decode("ascii").splitlines():
        place, found = line.split(" ")
        x, y = place.split("/")
        listed[int(x), int(y)] = found
    return listed


def read_tile(content: bytes) -> Ground:
    """A tile's planes, out of bytes whose hash is known to be right."""
    end = content.index(b"\n", len(_MAGIC)) + 1
    head = json.loads(content[len(_MAGIC) : end])
    if not content.startswith(_MAGIC) or head["zoom"] != ZOOM:
        raise refuse("basis.tile", f"a tile of zoom {ZOOM}", content[:21])
    found: dict[str, NDArray[Any]] = {}
    for name, kind in _PLANES:
        found[name] = np.frombuffer(content, kind, SIDE * SIDE, end).reshape(SIDE, SIDE)
        end += found[name].nbytes
    keys = np.frombuffer(content, "<i8", head["solids"], end)
    status = {head["provenance"][layer]["status"] for layer in _LAYERS}
    voxels = np.stack([keys >> 2 * ZOOM, _low(keys), _low(keys >> ZOOM)], axis=1)
    return Ground(
        x=head["x"],
        y=head["y"],
        official=status == {"official"},
        ground_dm=found["ground_dm"],
        surface_dm=found["surface_dm"],
        class_bits=found["class_bits"],
        people_weight=found["people_weight"],
        solids=voxels,
    )


def _low(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return keys & ((1 << ZOOM) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """The window of the map: planes `[row, column]`, solids, tops of all that stands or hangs.

    Unknown columns are where the lowest bit of `bits` is not set.
    """

    west: int
    north: int
    ground_dm: NDArray[np.int16]
    surface_dm: NDArray[np.int16]
    bits: NDArray[np.uint32]
    solids: NDArray[np.int64]
    top_mm: NDArray[np.int32]

    def holds(self, x: int, y: int) -> bool:
        """Whether a column lies in the window and is known."""
        rows, columns = self.bits.shape
        inside = 0 <= x - self.west < columns and 0 <= y - self.north < rows
        return inside and bool(self.bits[y - self.north, x - self.west] & KNOWN)

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Ground and surface in mm, and bits, of a known column."""
        if not self.holds(x, y):
            raise refuse("map.known", "columns of the window that are known", f"{x}/{y}")
        cell = y - self.north, x - self.west
        return (
            100 * int(self.ground_dm[cell]),
            100 * int(self.surface_dm[cell]),
            int(self.bits[cell]),
        )


def land_of(window: Mapping[str, int], tiles: Mapping[tuple[int, int], Ground]) -> Land:
    """The planes of a window put together from its tiles; what none covers is unknown."""
    west, north = window["west"], window["north"]
    rows, columns = window["rows"], window["columns"]
    ground = np.full((rows, columns), 32_767, np.int16)
    surface = ground.copy()
    bits = np.zeros((rows, columns), np.uint32)
    solids = [np.zeros((0, 3), np.int64)]
    for tile in tiles.values():
        top, left = tile.y * SIDE - north, tile.x * SIDE - west
        low, high = max(top, 0), min(top + SIDE, rows)
        first, last = max(left, 0), min(left + SIDE, columns)
        here = (slice(low, high), slice(first, last))
        there = (slice(low - top, high - top), slice(first - left, last - left))
        ground[here], surface[here] = tile.ground_dm[there], tile.surface_dm[there]
        bits[here] = tile.class_bits[there]
        solids.append(tile.solids)
    voxels = np.concatenate(solids)
    tops = np.int32(100) * surface.astype(np.int32)
    f, x, y = voxels[:, 0], voxels[:, 1] - west, voxels[:, 2] - north
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    reach = np.minimum((f[inside] + 1) * LAYER_MM, _HIGHEST_MM).astype(np.int32)
    np.maximum.at(tops, (y[inside], x[inside]), reach)
    return Land(west, north, ground, surface, bits, voxels, tops)


def tiles_under(window: Mapping[str, int]) -> list[tuple[int, int]]:
    """Numbers of the tiles below a window, by row, then column."""
    west, north = window["west"], window["north"]
    rows = range(north // SIDE, (north + window["rows"] - 1) // SIDE + 1)
    columns = range(west // SIDE, (west + window["columns"] - 1) // SIDE + 1)
    return [(x, y) for y in rows for x in columns]
