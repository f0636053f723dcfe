"""The map for the city's own pages: small tiles for MapLibre and deck.gl.

What: for each tile of zoom 14 the heights of the ground and of the surface as pictures, its
classes, and its buildings and wires as packed boxes. Formats:

- heights: PNG, height = -10000 + (65536 R + 256 G + B) · 0.1 m (the encoding MapLibre calls
  `mapbox`), so decimetres arrive exactly; unknown pixels are transparent.
- boxes: little-endian records of 10 bytes: row, column, rows - 1, columns - 1 (uint8), base and
  top (int16 decimetres above sea level), kind (uint8, order of `mesh.KINDS`), 0.
- solids: records of 4 bytes: row, column (uint8), layer f of zoom 22 (uint8), kind (uint8).
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.publish.mesh import boxes_of
from kaga.engines.airspace.publish.palette import PALETTE, class_numbers
from kaga.engines.airspace.publish.records import BOX, SOLID

if TYPE_CHECKING:
    from typing import Literal

    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.tiles import Tile

_LOWEST_DM: Final = -100_000


def heights_png(tile: Tile, of: Literal["ground", "surface"]) -> bytes:
    """Heights of a tile as a picture of 256 x 256."""
    plane = tile.ground_dm if of == "ground" else tile.surface_dm
    value = np.where(tile.known, plane.astype(np.int64) - _LOWEST_DM, 0)
    pixels = np.stack(
        [value >> 16, (value >> 8) & 255, value & 255, np.where(tile.known, 255, 0)], axis=-1
    )
    return _png(Image.fromarray(pixels.astype(np.uint8), "RGBA"))


def classes_png(tile: Tile) -> bytes:
    """Classes of a tile as a picture with a palette (`PALETTE`); the last that fits counts."""
    index = class_numbers(tile)
    picture = Image.fromarray(index, "P")
    picture.putpalette([part for _, _, colour in PALETTE for part in colour])
    return _png(picture, transparency=0)


def _png(picture: Image.Image, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6, **options)
    return out.getvalue()


def boxes(tile: Tile) -> bytes:
    """Buildings of a tile as records of `BOX`, packed with zlib."""
    columns = CityMap.of([tile]).window(tile.raster)
    found, kinds = boxes_of(columns)
    rows = np.zeros(len(found), BOX)
    rows["row"], rows["column"] = found[:, 0], found[:, 1]
    rows["rows"], rows["columns"] = found[:, 2] - 1, found[:, 3] - 1
    rows["top"] = columns.surface_dm[found[:, 0], found[:, 1]]
    rows["base"] = [
        columns.ground_dm[top : top + high, left : left + wide].min()
        for top, left, high, wide in found.tolist()
    ]
    rows["kind"] = kinds
    return zlib.compress(rows.tobytes(), 9)


def solids(tile: Tile) -> bytes:
    """Wires and decks of a tile as records of `SOLID`, packed with zlib."""
    f, x, y = tile.solids.indices()
    rows = np.zeros(len(f), SOLID)
    rows["row"], rows["column"] = y - tile.raster.north, x - tile.raster.west
    rows["layer"], rows["kind"] = np.clip(f, 0, 255), tile.solids.kinds
    return zlib.compress(rows.tobytes(), 9)


def unpacked(content: bytes, record: np.dtype[np.void]) -> NDArray[np.void]:
    """Records of a packed file."""
    return np.frombuffer(zlib.decompress(content), record)
