"""Terrain of the Geospatial Information Authority of Japan: elevation tiles and FG-GML.

What: grids of heights from PNG elevation tiles (`dem_png`, `dem5a_png`) and from the base map
DEM (FG-GML, one mesh a file). Formats: in a tile the height is (65536 R + 256 G + B) · 0.01 m,
a value of 2^23 is missing and values above it are negative; in FG-GML values run eastward and
then southward from a start point, -9999 is missing. Both are heights above sea level (T.P.).
Source: the Authority's technical notes on elevation tiles, and the FGD specification 5.
"""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from kaga.engines.airspace.mapfiles._gml import elements, local
from kaga.engines.airspace.mapfiles.columns import HeightGrid
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

TILE_SIDE: Final = 256
_MISSING: Final = 1 << 23
_LARGEST: Final = 1 << 20
_MOST_VALUES: Final = 1 << 24
_MISSING_M: Final = -9000.0
_HIGHEST_M: Final = 3800.0
_LOWEST_M: Final = -60.0


def read_tile(content: bytes, zoom: int, x: int, y: int, tally: Tally) -> HeightGrid:
    """One PNG elevation tile of the web map.

    Raises
    ------
    MapFileError
        If it is no PNG of 256 x 256 in colour.
    """
    if len(content) > _LARGEST or not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise MapFileError("an elevation tile is a PNG of at most 1 MB")
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if picture.size != (TILE_SIDE, TILE_SIDE):
                raise MapFileError(
                    f"an elevation tile has 256 x 256 points, not {picture.size}"
                )
            pixels = np.asarray(picture.convert("RGB"), np.int64)
    except OSError as error:
        raise MapFileError(f"the PNG cannot be read: {error}") from error
    value = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    signed = np.where(value > _MISSING, value - (1 << 24), value)
    heights = np.where(value == _MISSING, np.nan, signed * 0.01)
    side = 1.0 / (1 << zoom)
    step = side / TILE_SIDE
    checked = _checked(heights, f"tile {zoom}/{x}/{y}", tally)
    return HeightGrid(y * side, x * side, step, step, checked, mercator=True)


def _checked(heights: NDArray[np.float64], name: str, tally: Tally) -> NDArray[np.float32]:
    """Heights that can be; the others are missing and told."""
    bad = np.isfinite(heights) & ((heights < _LOWEST_M) | (heights > _HIGHEST_M))
    if bad.any():
        tally.refuse(name, Reason.IMPOSSIBLE_HEIGHT, f"{heights[bad][0]} m", int(bad.sum()))
    found = np.where(bad, np.nan, heights)
    tally.keep(int(np.isfinite(found).sum()))
    return found.astype(np.float32)


def read_fg_gml(stream: IO[bytes], tally: Tally) -> HeightGrid:
    """One mesh of the base map DEM (5 m or 10 m).

    Raises
    ------
    MapFileError
        If the file is no XML, or a part of the grid is missing or impossible.
    """
    parts: dict[str, Any] = {}
    names = ("lowerCorner", "upperCorner", "low", "high", "startPoint", "tupleList")
    for element in elements(stream, *names):
        parts.setdefault(local(element), element.text or "")
    missing = [name for name in names if name not in parts]
    if missing:
        raise MapFileError(f"the DEM has no {missing[0]}")
    try:
        south, west = (float(part) for part in parts["lowerCorner"].split())
        north, east = (float(part) for part in parts["upperCorner"].split())
        columns, rows = (int(part) + 1 for part in parts["high"].split())
        first_column, first_row = (int(part) for part in parts["startPoint"].split())
    except ValueError as error:
        raise MapFileError(f"the frame of the DEM cannot be read: {error}") from error
    if not (0 < rows * columns <= _MOST_VALUES and south < north and west < east):
        raise MapFileError("the frame of the DEM is impossible")
    values = _values(parts["tupleList"], tally)
    start = first_row * columns + first_column
    if start < 0 or start + len(values) > rows * columns:
        raise MapFileError("the DEM has more values than places")
    heights = np.full(rows * columns, np.nan)
    heights[start : start + len(values)] = values
    return HeightGrid(
        north,
        west,
        (north - south) / rows,
        (east - west) / columns,
        _checked(heights.reshape(rows, columns), parts["lowerCorner"], tally),
    )


def _values(text: str, tally: Tally) -> NDArray[np.float64]:
    """Heights of the list `kind,height`, NaN for what is missing."""
    found = []
    for number, line in enumerate(text.split()):
        _, _, value = line.partition(",")
        try:
            height = float(value)
        except ValueError:
            tally.refuse(f"value {number}", Reason.NOT_A_NUMBER, line[:40])
            height = np.nan
        found.append(height if height > _MISSING_M else np.nan)
    return np.array(found, np.float64)
