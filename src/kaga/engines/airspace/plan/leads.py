"""From a pad to where the search can begin: out of the pocket that coarse cells make of it.

What: `lead_from` gives the voxel at which the search begins or ends, and the corners between
it and the pad. Mostly there are none: the pad's own cell is open. But a cell is as closed as
the worst of its columns, and on steep ground the cells of a long route (31 m) close a valley
whose columns are open. Then the way out is found over the columns themselves, the shortest one
to a cell from which more than a few thousand voxels can be reached. Why not finer cells for all
of the route: four times the columns are sixteen times the work, for the sake of two ends.

A lead is shorter than 800 m; it is not priced, but measured and judged like the rest of the
flight.

Example: `lead_from(ends, cost, (row, column), ends.marks())`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan._pockets import (
    WIDE,
    is_open,
    mark_wide,
    marked,
    straightened,
    way_out,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.band import Band
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.slabs import Slab
    from kaga.engines.airspace.voxels.cost_field import Voxel

    Floats = NDArray[np.float64]
    Decimetres = NDArray[np.int16]

_MOST: Final = 4_000
_AROUND: Final = 24
"""Cells to each side in which a way out is looked for."""
_NOWHERE: Final = np.empty(0)


@dataclass(frozen=True, slots=True)
class EndClosed:
    """Nothing leads out of an end: of the first (0) or the last (1)."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Lead:
    """Where the search begins (column, row, layer), and corners from the pad to there.

    `rows` and `columns` are those of the plan's raster, with fractions; empty where the pad's
    own cell will do.
    """

    voxel: Voxel
    rows: Floats
    columns: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """What leads are looked for in: cells of the search, columns below them, closed zones."""

    band: Band
    room: Room
    shut: tuple[Slab, ...] = ()

    def marks(self) -> NDArray[np.uint8]:
        """Nothing known of any voxel."""
        return np.zeros((self.band.layers_m.size, *self.band.raster.shape), np.uint8)


def lead_from(
    ends: Ends,
    cost: NDArray[np.float32],
    place: tuple[float, float],
    marks: NDArray[np.uint8],
) -> Lead | None:
    """The lead of a pad; None if nothing leads out.

    Parameters
    ----------
    ends
        Cells and columns.
    cost
        Prices of the cells, `[slot, layer, row, column]`.
    place
        Row and column of the pad on the columns, with fractions.
    marks
        What is known of the voxels (`Ends.marks`); more is, afterwards.
    """
    column = int(place[0]), int(place[1])
    row, beside = (at // ends.band.block for at in column)
    layer = _lowest_wide(cost, (row, beside), marks)
    if layer is not None:
        return Lead((beside, row, layer), _NOWHERE, _NOWHERE)
    found = _way_out(ends, cost, column, marks)
    if not len(found):
        return None
    row, beside = (int(at) // ends.band.block for at in found[-1])
    layer = _lowest_wide(cost, (row, beside), marks)
    if layer is None:
        return None
    corners = found[1:].astype(np.float64) + 0.5
    return Lead((beside, row, layer), corners[:, 0], corners[:, 1])


def _lowest_wide(
    cost: NDArray[np.float32], cell: tuple[int, int], marks: NDArray[np.uint8]
) -> int | None:
    """The lowest open layer over a cell that is no pocket."""
    for layer in range(marks.shape[0]):
        voxel = layer, *cell
        if is_open(cost, *voxel):
            if marks[voxel] == 0:
                marked(cost, marks, voxel, _MOST)
            if marks[voxel] == WIDE:
                return layer
    return None


def _way_out(
    ends: Ends, cost: NDArray[np.float32], column: tuple[int, int], marks: NDArray[np.uint8]
) -> NDArray[np.int64]:
    """Columns from a pad's to one below a cell that is no pocket."""
    block, (rows, columns) = ends.band.block, ends.band.raster.shape
    top, left = (max(at // block - _AROUND, 0) for at in column)
    bottom = min(top + 2 * _AROUND + 1, rows)
    right = min(left + 2 * _AROUND + 1, columns)
    wide = np.zeros((bottom - top, right - left), np.bool_)
    mark_wide(cost, marks, (top, left), wide, _MOST)
    part = slice(top * block, bottom * block), slice(left * block, right * block)
    room = _between_zones(ends, part)
    start = column[0] - top * block, column[1] - left * block
    way = way_out(room, start, wide, block)
    if not len(way):
        return way
    straight = straightened(room, way)
    return np.asarray(straight + np.array([top * block, left * block]))


def _between_zones(ends: Ends, part: tuple[slice, slice]) -> tuple[Decimetres, Decimetres]:
    """Floors and ceilings of some columns, below or else above what zones close there."""
    floor, ceiling = ends.room.floor_dm[part].copy(), ends.room.ceiling_dm[part].copy()
    for slab in ends.shut:
        found = slab.cut(part[0].start, part[1].start, floor.shape)
        if found is None:
            continue
        cell = found.rows, found.columns
        low, high = np.floor(10.0 * found.low_m), np.ceil(10.0 * found.high_m)
        under = low > floor[cell]
        ceiling[cell] = np.where(under, np.minimum(ceiling[cell], low), ceiling[cell])
        floor[cell] = np.where(under, floor[cell], np.maximum(floor[cell], high))
    return floor, ceiling
