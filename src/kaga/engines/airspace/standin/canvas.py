"""The city while it is being made: whole arrays at zoom 22 that each part paints on.

What: ground, what rises above it, bits, shelter and dwelling floor, and the solids in the air.
Why mutable: a score of parts add to the same 14 million columns; `tiles` freezes the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.cover import cover_rings
from kaga.engines.airspace.grid.solids import Solids
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import BUILT, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.provenance import Provenance
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.standin.fields import Field, Floats, Mask
    from kaga.engines.geo.model import Point

CONCRETE: Final = 230
WOOD: Final = 180
CROWN: Final = 60


class Canvas:
    """Whole arrays of a raster of zoom 22, `[row, column]`.

    Attributes
    ----------
    ground
        Metres above sea level.
    rise
        Metres of what stands on the ground.
    bits, shelter, floor
        As in a tile.
    solids
        Voxels in the air.
    """

    def __init__(self, raster: Raster, ground: Field) -> None:
        self.raster = raster
        self.ground = ground
        self.rise = np.zeros(raster.shape, np.float32)
        self.bits = np.zeros(raster.shape, np.uint32)
        self.shelter = np.zeros(raster.shape, np.uint8)
        self.floor = np.zeros(raster.shape, np.uint16)
        self.solids = Solids.none()
        self.cell = sum(raster.cell_m()) / 2.0

    def has(self, bits: Use) -> Mask:
        """Where any of the bits is set."""
        found: Mask = (self.bits & np.uint32(bits)) != 0
        return found

    def has_at(self, cells: NDArray[np.int64], bits: Use) -> NDArray[np.bool_]:
        """Whether any of the bits is set, for row-major numbers."""
        found: NDArray[np.bool_] = (self.bits.reshape(-1)[cells] & np.uint32(bits)) != 0
        return found

    def add(self, where: Mask | NDArray[np.int64], bits: Use) -> None:
        """Set bits, by mask or by row-major numbers."""
        flat = self.bits.reshape(-1)
        flat[where.reshape(-1)] |= np.uint32(bits)

    def cleared(self, where: Mask | NDArray[np.int64]) -> None:
        """Take away what was built or grew there, by mask or by row-major numbers."""
        chosen = where.reshape(-1)
        self.bits.reshape(-1)[chosen] &= ~np.uint32(BUILT | Use.FOREST | Use.FIELD)
        for plane in (self.rise, self.shelter, self.floor):
            plane.reshape(-1)[chosen] = 0

    def holds(self, place: Point) -> bool:
        """Whether a place lies on the canvas."""
        row, column = self.raster.position(place.lat, place.lon)
        return 0 <= row < self.raster.rows and 0 <= column < self.raster.columns

    def rectangle(
        self, centre: Floats, size_m: tuple[float, float], bearing: float
    ) -> NDArray[np.int64]:
        """Cells touched by a turned rectangle; `centre` is (column, row), bearing radians."""
        half = np.array(size_m) / 2.0 / self.cell
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        turn = np.array(
            [[np.cos(bearing), np.sin(bearing)], [-np.sin(bearing), np.cos(bearing)]]
        )
        return cover_rings(self.raster, [[centre + corners @ turn]]).cells

    def position(self, place: Point) -> Floats:
        """Column and row, with fractions."""
        row, column = self.raster.position(place.lat, place.lon)
        return np.array([column, row])

    def build(self, cells: NDArray[np.int64], height: float, bits: Use) -> None:
        """A building of one height on level ground: its roof is level."""
        if not cells.size:
            return
        ground = self.ground.reshape(-1)[cells]
        self.rise.reshape(-1)[cells] = float(ground.max()) + height - ground
        flat = self.bits.reshape(-1)
        flat[cells] &= ~np.uint32(Use.FIELD | Use.FOREST | Use.GRASS | Use.ROAD | BUILT)
        flat[cells] |= np.uint32(Use.BUILDING | bits)
        self.shelter.reshape(-1)[cells] = CONCRETE
        self.floor.reshape(-1)[cells] = 0

    def tiles(self, known: Mask, provenance: Provenance) -> Iterator[Tile]:
        """The tiles that hold a known column."""
        ground = np.round(self.ground * 10.0)
        surface = np.ceil((self.ground + self.rise) * 10.0 - 0.01)
        planes: dict[str, NDArray[Any]] = {
            "ground_dm": np.where(known, ground, UNKNOWN_DM).astype(np.int16),
            "surface_dm": np.where(known, np.maximum(surface, ground), UNKNOWN_DM).astype(
                np.int16
            ),
            "class_bits": np.where(known, self.bits | np.uint32(Use.KNOWN), np.uint32(0)),
            "shelter": np.where(known, self.shelter, np.uint8(0)),
            "people_weight": np.where(known, self.floor, np.uint16(0)),
        }
        for top in range(0, self.raster.rows, SIDE):
            for left in range(0, self.raster.columns, SIDE):
                part = slice(top, top + SIDE), slice(left, left + SIDE)
                if known[part].any():
                    window = self.raster.window(*part)
                    yield Tile(
                        window.west // SIDE,
                        window.north // SIDE,
                        **{name: plane[part].copy() for name, plane in planes.items()},
                        solids=self.solids.within(window),
                        provenance=provenance,
                    )
