"""One tile: 256 x 256 columns of zoom 22, which is one tile of the web map at zoom 14.

What: the arrays of a tile, their canonical bytes and the hash of them. Why canonical: the
version of the map is a hash of these bytes; a certificate names it and anybody can check it.
The bytes are a head (one line of JSON with sorted keys, padded to 64) and the planes in a fixed
order, little-endian, so a file of them can be mapped into memory and read without a copy.

Heights are decimetres above sea level. An unknown column is 3,276.7 m high, ground and all:
a reader who forgets to ask for the mask meets a wall, not a hole.

>>> from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
>>> source = Provenance.all_from(Source("none", "0", Status.STAND_IN))
>>> tile = Tile.unknown(14397, 6415, source)
>>> Tile.from_bytes(b"".join(tile.parts())).digest == tile.digest
True
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.provenance import Provenance
from kaga.engines.airspace.grid.solids import ZOOM, Solids
from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from mmap import mmap

    from numpy.typing import NDArray

SIDE: Final = 256
TILE_ZOOM: Final = ZOOM - 8
UNKNOWN_DM: Final = 32_767
PLANES: Final[Mapping[str, str]] = {
    "ground_dm": "<i2",
    "surface_dm": "<i2",
    "class_bits": "<u4",
    "shelter": "<u1",
    "people_weight": "<u2",
}
COLUMN_BYTES: Final = sum(np.dtype(kind).itemsize for kind in PLANES.values())
_MAGIC: Final = b"kaga-airspace-tile-1\n"
_ALIGN: Final = 64
_LONGEST_HEAD: Final = 1 << 16
_MOST_SOLIDS: Final = 1 << 24


class TileError(ValueError):
    """Arrays or bytes that are no tile, with what is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """Columns of a tile, `[row, column]`, rows southward.

    Parameters
    ----------
    x, y
        Tile of the web map at zoom 14.
    ground_dm, surface_dm
        Ground and highest solid standing on it (roof, crown), int16 decimetres above sea
        level; both `UNKNOWN_DM` where the column is not known.
    class_bits
        `Use` bits, uint32.
    shelter
        Share of the harm of a fall that roofs and crowns keep off, 255 for all of it.
    people_weight
        Square metres of dwelling floor in the column, by which residents are shared out.
    solids
        Voxels with air below them.
    provenance
        Source and status of each layer.
    """

    x: int
    y: int
    ground_dm: NDArray[np.int16]
    surface_dm: NDArray[np.int16]
    class_bits: NDArray[np.uint32]
    shelter: NDArray[np.uint8]
    people_weight: NDArray[np.uint16]
    solids: Solids
    provenance: Provenance
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        for name, kind in PLANES.items():
            plane = getattr(self, name)
            if plane.shape != (SIDE, SIDE) or plane.dtype != np.dtype(kind):
                raise TileError(f"{name} must be {SIDE} x {SIDE} of {kind}")
        unknown = ~self.known
        wall = (self.ground_dm == UNKNOWN_DM) & (self.surface_dm == UNKNOWN_DM)
        if (unknown != wall).any():
            raise TileError("unknown columns, and no others, must be walls")
        if (self.surface_dm < self.ground_dm).any():
            raise TileError("a surface lies below its ground")
        if len(self.solids.within(self.raster)) != len(self.solids):
            raise TileError("a solid stands outside its tile")
        for name in PLANES:
            getattr(self, name).setflags(write=False)
        object.__setattr__(self, "digest", self._hash())

    @classmethod
    def unknown(cls, x: int, y: int, provenance: Provenance) -> Tile:
        """A tile of which nothing is known."""
        planes: dict[str, Any] = {
            name: np.zeros((SIDE, SIDE), np.dtype(kind)) for name, kind in PLANES.items()
        }
        planes["ground_dm"][:] = UNKNOWN_DM
        planes["surface_dm"][:] = UNKNOWN_DM
        return cls(x, y, **planes, solids=Solids.none(), provenance=provenance)

    @property
    def raster(self) -> Raster:
        """The columns of the tile."""
        return Raster(ZOOM, self.x * SIDE, self.y * SIDE, SIDE, SIDE)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which columns are known."""
        return has_any(self.class_bits, Use.KNOWN)

    def with_planes(self, **planes: Any) -> Tile:
        """The tile with some planes, solids or the provenance replaced."""
        return replace(self, **planes)

    def parts(self) -> Iterator[bytes]:
        """The canonical bytes, piece by piece."""
        yield _head(self)
        for name, kind in PLANES.items():
            yield np.ascontiguousarray(getattr(self, name), np.dtype(kind)).tobytes()
        yield np.ascontiguousarray(self.solids.keys, "<i8").tobytes()
        yield np.ascontiguousarray(self.solids.kinds, "<u1").tobytes()

    def _hash(self) -> str:
        total = hashlib.sha256()
        for part in self.parts():
            total.update(part)
        return total.hexdigest()

    @classmethod
    def from_bytes(cls, content: bytes | bytearray | memoryview | mmap) -> Tile:
        """A tile over canonical bytes: arrays are views, nothing is copied.

        Parameters
        ----------
        content
            Anything with a buffer: bytes, or a memory-mapped file.

        Raises
        ------
        TileError
            If the bytes are not exactly those of a tile.
        """
        memory = memoryview(content)
        head, start = _read_head(memory)
        count, planes = int(head["solids"]), {}
        for name, kind in PLANES.items():
            planes[name], start = _plane(memory, start, np.dtype(kind), SIDE * SIDE)
            planes[name] = planes[name].reshape(SIDE, SIDE)
        keys, start = _plane(memory, start, np.dtype("<i8"), count)
        kinds, start = _plane(memory, start, np.dtype("<u1"), count)
        if start != len(memory):
            raise TileError(f"{len(memory) - start} bytes too many")
        if (np.diff(keys) <= 0).any():
            raise TileError("solids are not in order")
        try:
            provenance = Provenance.from_record(head["provenance"])
        except (KeyError, TypeError, ValueError) as error:
            raise TileError(f"the provenance cannot be read: {error}") from error
        return cls(
            head["x"], head["y"], **planes, solids=Solids(keys, kinds), provenance=provenance
        )


def _head(tile: Tile) -> bytes:
    record = {
        "planes": dict(PLANES),
        "provenance": tile.provenance.as_record(),
        "solids": len(tile.solids),
        "x": tile.x,
        "y": tile.y,
        "zoom": ZOOM,
    }
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    line = _MAGIC + text.encode()
    return line + b" " * (-(len(line) + 1) % _ALIGN) + b"\n"


def _read_head(memory: memoryview) -> tuple[dict[str, Any], int]:
    opening = bytes(memory[:_LONGEST_HEAD])
    if not opening.startswith(_MAGIC):
        raise TileError("these bytes are not a tile")
    end = opening.find(b"\n", len(_MAGIC)) + 1
    try:
        head = json.loads(opening[len(_MAGIC) : end])
    except ValueError as error:
        raise TileError(f"the head cannot be read: {error}") from error
    if not isinstance(head, dict) or head.get("planes") != dict(PLANES):
        raise TileError("the head lists other planes")
    whole = all(type(head.get(name)) is int for name in ("x", "y", "solids"))
    if not whole or not 0 <= head["solids"] <= _MOST_SOLIDS or head.get("zoom") != ZOOM:
        raise TileError("the head has no place or no count")
    return head, end


def _plane(
    memory: memoryview, start: int, kind: np.dtype[Any], count: int
) -> tuple[NDArray[Any], int]:
    end = start + count * kind.itemsize
    if end > len(memory):
        raise TileError(f"{end - len(memory)} bytes are missing")
    return np.frombuffer(memory, kind, count, start), end
