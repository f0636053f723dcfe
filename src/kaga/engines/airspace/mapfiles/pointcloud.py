"""Ground and surface from laser points (LAS, LAZ).

What: for a window of columns, the lowest ground point and the highest point of anything, from a
file read chunk by chunk. Classes (ASPRS LAS 1.4): 2 is ground, 7 and 18 are noise and left out,
9 is water. Points are in degrees or in a plane system of Japan given by the caller as an EPSG
code; heights must be above sea level and are judged like all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

import laspy
import numpy as np
from pyproj import Transformer

from kaga.engines.airspace.grid.cover import to_cells
from kaga.engines.airspace.mapfiles.citygml import JAPAN
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.raster import Raster

    Field = NDArray[np.float32]
    Floats = NDArray[np.float64]

CHUNK: Final = 1_000_000
_GROUND: Final = (2, 9)
_NOISE: Final = (7, 18)
_HIGHEST_M: Final = 4000.0
_LOWEST_M: Final = -60.0


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Columns of a scan: lowest ground and highest surface, NaN where no point fell."""

    raster: Raster
    ground_m: Field
    surface_m: Field


def read_points(stream: IO[bytes], raster: Raster, epsg: int, tally: Tally) -> Scan:
    """The columns of a window under a cloud of points.

    Parameters
    ----------
    stream
        LAS or LAZ, seekable.
    raster
        Columns; points outside are left out and not counted.
    epsg
        The horizontal system of the points (6675 for plane system VII).

    Raises
    ------
    MapFileError
        If the file is no LAS, or the system is not known.
    """
    ground = np.full(raster.rows * raster.columns, np.inf)
    surface = np.full(ground.size, -np.inf)
    try:
        change = Transformer.from_crs(epsg, 4326, always_xy=True)
        with laspy.open(stream, closefd=False) as reader:
            for points in reader.chunk_iterator(CHUNK):
                xyz = np.stack([np.asarray(points[name], float) for name in "xyz"], axis=1)
                classes = np.asarray(points.classification)
                lons, lats = change.transform(xyz[:, 0], xyz[:, 1])
                places = np.stack([lats, lons, xyz[:, 2]], axis=1)
                _lay(raster, places, classes, (ground, surface), tally)
    except (laspy.errors.LaspyException, ValueError, OSError, RuntimeError) as error:
        raise MapFileError(f"the points cannot be read: {error}") from error
    ground[~np.isfinite(ground)] = np.nan
    surface[~np.isfinite(surface)] = np.nan
    shape = raster.shape
    return Scan(
        raster,
        ground.astype(np.float32).reshape(shape),
        surface.astype(np.float32).reshape(shape),
    )


def _lay(
    raster: Raster,
    places: Floats,
    classes: NDArray[np.uint8],
    columns: tuple[Floats, Floats],
    tally: Tally,
) -> None:
    """One chunk of latitudes, longitudes and heights onto the columns."""
    lats, lons, metres = places.T
    south, north, west, east = JAPAN
    there = (lats >= south) & (lats <= north) & (lons >= west) & (lons <= east)
    high = np.isfinite(metres) & (metres > _LOWEST_M) & (metres < _HIGHEST_M)
    for bad, reason in ((~there, Reason.NOT_IN_JAPAN), (~high, Reason.IMPOSSIBLE_HEIGHT)):
        if bad.any():
            tally.refuse("points", reason, str(places[bad][0].tolist()), int(bad.sum()))
    used = there & high & ~np.isin(classes, _NOISE)
    cells = np.floor(to_cells(raster, lats[used], lons[used])).astype(np.int64)
    inside = (cells >= 0).all(axis=1)
    inside &= (cells[:, 0] < raster.columns) & (cells[:, 1] < raster.rows)
    number = cells[inside, 1] * raster.columns + cells[inside, 0]
    heights, kinds = metres[used][inside], classes[used][inside]
    tally.keep(len(number))
    np.maximum.at(columns[1], number, heights)
    low = np.isin(kinds, _GROUND)
    np.minimum.at(columns[0], number[low], heights[low])
