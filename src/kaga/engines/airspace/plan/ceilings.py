"""The lowest airport surface over each column, never above the true one.

What: planes and cones of `surfaces` laid over a raster. How: for each block of 4 x 4 columns
the least height that any point of a disc around the block can have below each piece; a piece
counts as soon as the disc touches it. Why blocks: surfaces rise by a seventh at most, and a
block is 31 m.

>>> from kaga.engines.airspace.raster import Raster
>>> bool(np.isinf(lowest_surface((), Raster(22, 3685752, 1642424, 4, 4))).all())
True
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.surface_pieces import Cone, Slope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.surfaces import AirportSurfaces

    Floats = NDArray[np.float64]

_BLOCK: Final = 4
_SPARE_M: Final = 1.0
NO_CEILING_DM: Final = 32_767
"""Higher than this no surface is: there is none."""

Value = TypeVar("Value", bound=np.generic)


def lowest_surface(airports: Sequence[AirportSurfaces], raster: Raster) -> NDArray[np.float32]:
    """Metres above sea level, `[row, column]`, infinite where there is no surface.

    Parameters
    ----------
    airports
        With their pieces.
    raster
        Zoom 22.
    """
    lowest = _by_block(airports, raster).astype(np.float32)
    sure = np.where(np.isinf(lowest), lowest, np.nextafter(lowest, np.float32(0.0)))
    return _spread(sure, raster)


def lowest_surface_dm(
    airports: Sequence[AirportSurfaces], raster: Raster, spare_m: float
) -> NDArray[np.int16]:
    """Whole decimetres, so much below the surface, rounded down; `NO_CEILING_DM` for none."""
    lowest = np.floor(10.0 * (_by_block(airports, raster) - spare_m))
    return _spread(np.clip(lowest, -NO_CEILING_DM, NO_CEILING_DM).astype(np.int16), raster)


def _by_block(airports: Sequence[AirportSurfaces], raster: Raster) -> Floats:
    rows, columns = -(-raster.rows // _BLOCK), -(-raster.columns // _BLOCK)
    lowest = np.full((rows, columns), np.inf)
    middle_rows = (np.arange(rows, dtype=np.float64) + 0.5) * _BLOCK
    middle_columns = (np.arange(columns, dtype=np.float64) + 0.5) * _BLOCK
    lats = np.repeat(raster.latitude(middle_rows), columns)
    lons = np.tile(raster.longitude(middle_columns), rows)
    radius = 0.5 * _BLOCK * hypot(*raster.cell_m()) + _SPARE_M
    for airport in airports:
        east, north = airport.frame.to_metres(lats, lons)
        for piece in airport.pieces:
            height = (
                _under_cone(piece, east, north, radius)
                if isinstance(piece, Cone)
                else _under_slope(piece, east, north, radius)
            )
            np.minimum(lowest, height.reshape(rows, columns), out=lowest)
    return lowest


def _spread(blocks: NDArray[Value], raster: Raster) -> NDArray[Value]:
    """Each block's value on its columns."""
    fine = np.repeat(np.repeat(blocks, _BLOCK, axis=0), _BLOCK, axis=1)
    return np.ascontiguousarray(fine[: raster.rows, : raster.columns])


def _under_cone(piece: Cone, east: Floats, north: Floats, radius: float) -> Floats:
    distance = np.hypot(east, north)
    over = (distance >= piece.inner - radius) & (distance <= piece.outer + radius)
    nearest = np.maximum(distance - radius - piece.inner, 0.0)
    return np.where(over, piece.height + piece.gradient * nearest, np.inf)


def _under_slope(piece: Slope, east: Floats, north: Floats, radius: float) -> Floats:
    over = np.ones(east.shape, np.bool_)
    corners = piece.corners
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        along = (end[0] - start[0], end[1] - start[1])
        side = along[0] * (north - start[1]) - along[1] * (east - start[0])
        over &= side >= -radius * hypot(*along)
    height = piece.base + piece.per_east * east + piece.per_north * north
    least = height - radius * hypot(piece.per_east, piece.per_north)
    return np.where(over, least, np.inf)
