"""Terrain from GeoTIFF: one band of heights on a geographic grid.

What: the grid with its place, from the tags of the file. Read with tifffile (BSD, pure Python,
0.3 MB), which knows uncompressed and deflated files; GDAL would weigh 111 MB. What is not read
is refused with what to do: other compressions, projected grids, heights above the ellipsoid.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
import tifffile

from kaga.engines.airspace.mapfiles.columns import HeightGrid
from kaga.engines.airspace.mapfiles.datum import require_geographic
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_VALUES: Final = 1 << 27
_GEOGRAPHIC: Final = 2
_AREA: Final = 1
_HIGHEST_M: Final = 3800.0
_LOWEST_M: Final = -60.0


def read_geotiff(stream: IO[bytes], tally: Tally) -> HeightGrid:
    """The grid of a GeoTIFF.

    Raises
    ------
    MapFileError
        With what to do, when the file is not such a grid.
    """
    tags, heights = _content(stream)
    north, west, step_row, step_column = _frame(tags)
    bad = np.isfinite(heights) & ((heights < _LOWEST_M) | (heights > _HIGHEST_M))
    if bad.any():
        tally.refuse("cells", Reason.IMPOSSIBLE_HEIGHT, f"{heights[bad][0]} m", int(bad.sum()))
    heights[bad | ~np.isfinite(heights)] = np.nan
    tally.keep(int(np.isfinite(heights).sum()))
    return HeightGrid(north, west, step_row, step_column, heights.astype(np.float32))


def _content(stream: IO[bytes]) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """Tags and heights of the first page, NaN where a value is missing."""
    try:
        with tifffile.TiffFile(stream) as file:
            page = file.pages[0]
            shape = page.shape
            fits = len(shape) == 2 and shape[0] * shape[1] <= _MOST_VALUES
            heights = np.asarray(page.asarray() if fits else (), np.float64)
            tags, missing = getattr(page, "geotiff_tags", None), getattr(page, "nodata", None)
    except (tifffile.TiffFileError, ValueError, KeyError, IndexError, TypeError) as error:
        raise MapFileError(
            f"the GeoTIFF cannot be read ({error}); write it uncompressed or with deflate"
        ) from error
    if not fits:
        raise MapFileError(f"a terrain file has one band, not {shape}")
    heights[heights == missing] = np.nan
    return dict(tags or {}), heights


def _frame(tags: dict[str, Any]) -> tuple[float, float, float, float]:
    """North and west edge and steps in degrees."""
    if int(tags.get("GTModelTypeGeoKey", 0)) != _GEOGRAPHIC:
        raise MapFileError("the grid is not in degrees: reproject it to EPSG:6668 or 4326")
    require_geographic(f"EPSG:{int(tags.get('GeographicTypeGeoKey', 0))}")
    vertical = tags.get("VerticalCSTypeGeoKey") or tags.get("VerticalGeoKey")
    if vertical is not None and int(vertical) not in {5723, 6695, 32767}:
        require_geographic(f"EPSG:{int(vertical)}")
    try:
        scale = np.array(tags["ModelPixelScale"], np.float64)
        tie = np.array(tags["ModelTiepoint"], np.float64)
    except KeyError as error:
        raise MapFileError(f"the GeoTIFF has no {error}: it must lie straight") from error
    middle = 0.0 if int(tags.get("GTRasterTypeGeoKey", _AREA)) == _AREA else 0.5
    west = float(tie[3] - (tie[0] + middle) * scale[0])
    north = float(tie[4] + (tie[1] + middle) * scale[1])
    if not (scale[0] > 0 and scale[1] > 0):
        raise MapFileError("the steps of the grid are not positive")
    return north, west, float(scale[1]), float(scale[0])
