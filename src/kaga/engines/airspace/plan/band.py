"""The grid of the search: cells of 15 or 31 m, layers of 8 or 16 m over the ground.

What: a room pooled to cells (highest floor, lowest ceiling, highest ground) and the heights
of the layers above each cell's ground. Why over the ground: the law's 150 m, people's ears
and the fall of a failing aircraft all count from there, and 14 layers do for a city from the
sea to 1,300 m. A layer is open where its middle lies between floor and ceiling, so that a way
through open cells has a height everywhere; how the height runs is `profile`'s part, which
knows real climbs. What a climb along steep ground costs, all directions alike, is
`steepness`.

Example: `band_of(room, window, distances)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.plan.room import hard_metres_of, metres_of
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.intervals import Span
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Distances
    from kaga.engines.airspace.plan.slabs import Slab
    from kaga.engines.airspace.plan.window import Window

    Heights = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Cells and layers.

    Attributes
    ----------
    raster
        Cells of the search, `[row, column]`.
    block
        Columns along the edge of a cell.
    base_m, floor_m, ceiling_m, hard_m
        Highest ground, highest floor, lowest ceiling, lowest airport surface; m above the sea.
    layers_m
        Middle of each layer above the base, rising.
    uses
        `Use` bits of any column of the cell.
    steepness
        Rise over run of the base, in the steepest direction.
    spacing
        Metres between cells eastward, southward and upward.
    """

    raster: Raster
    block: int
    base_m: Heights
    floor_m: Heights
    ceiling_m: Heights
    hard_m: Heights
    layers_m: NDArray[np.float64]
    uses: NDArray[np.uint32]
    steepness: Heights
    spacing: tuple[float, float, float]

    def height_m(self, row: int, column: int, layer: float) -> float:
        """Sea-level height of a layer (with fractions) over a cell."""
        step = self.spacing[2]
        return float(self.base_m[row, column]) + float(self.layers_m[0]) + layer * step

    def open_layers(self, row: int, column: int) -> list[int]:
        """Layers of a cell between its floor and its ceiling."""
        heights = float(self.base_m[row, column]) + self.layers_m
        inside = (heights >= self.floor_m[row, column]) & (
            heights <= self.ceiling_m[row, column]
        )
        found: list[int] = np.flatnonzero(inside).tolist()
        return found


def band_of(room: Room, window: Window, keep: Distances) -> Band:
    """Cells and layers over a room.

    Parameters
    ----------
    room
        Over the window's columns.
    window
        Its block and layer.
    keep
        Lowest and highest above ground.
    """
    block, layer = window.block, window.layer_m
    raster = window.coarse
    cells = room.cells(block)
    base = metres_of(cells.ground)
    east, south = raster.cell_m()
    count = int((keep.ceiling_m - keep.object_m) // layer)
    down, across = np.gradient(base, south, east)
    return Band(
        raster=raster,
        block=block,
        base_m=base,
        floor_m=metres_of(cells.floor),
        ceiling_m=metres_of(cells.ceiling),
        hard_m=hard_metres_of(cells.hard),
        layers_m=keep.object_m + layer * (np.arange(count, dtype=np.float64) + 0.5),
        uses=cells.uses,
        steepness=np.hypot(down, across).astype(np.float32),
        spacing=(east, south, layer),
    )


def closed_by(band: Band, slabs: Sequence[Slab], span: Span) -> NDArray[np.bool_]:
    """Which voxels `[layer, row, column]` zones close at any moment of a span of seconds."""
    closed = np.zeros((band.layers_m.size, *band.raster.shape), np.bool_)
    for slab in slabs:
        if slab.holds_during(span):
            mark(band, slab, closed)
    return closed


def mark(band: Band, slab: Slab, closed: NDArray[np.bool_]) -> None:
    """Set the voxels whose middle lies within a slab over any of their columns."""
    rows, columns = slab.rows // band.block, slab.columns // band.block
    for layer, above in enumerate(band.layers_m.tolist()):
        height = band.base_m[rows, columns] + np.float32(above)
        inside = (height >= slab.low_m) & (height <= slab.high_m)
        closed[layer, rows[inside], columns[inside]] = True
