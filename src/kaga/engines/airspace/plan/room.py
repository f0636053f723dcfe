"""How low and how high an aircraft may be above each column.

What: `room_over` makes three heights for every column: the floor (no part of the ground, a
roof, a crown or a wire is nearer than 30 m to any place it can drift to), the ceiling of the
law (149 m above the lowest ground it can drift to, below airports' surfaces), and the hard
ceiling that holds in need, too. Why by column: an exact walk of a line over the columns then
needs three look-ups, and what was rounded was rounded to the safe side.

The distance is a ball's: beside a wall of height *h*, at *d* metres, the floor is ``h +
sqrt(30² - d²)``, *d* taken between the nearest edges of both columns and less the drift.
Unknown columns are walls without top, and everything near them too. Air below wires and decks
is not used: their columns are solid up to them.

Example: `room_over(situation, window.raster).floor_m[row, column]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, sqrt
from math import floor as floor_of
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.grid.solids import LAYER_M
from kaga.engines.airspace.grid.tiles import UNKNOWN_DM
from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.plan._pooled import joined
from kaga.engines.airspace.plan._spread import highest_around, lowest_around
from kaga.engines.airspace.plan.ceilings import NO_CEILING_DM, lowest_surface_dm
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.engines.airspace.plan.situation import Distances, Situation

    Heights = NDArray[np.float32]

Decimetres = NDArray[np.int16]

WALL_DM: Final = 30_000
"""Nothing flies at 3,000 m: what is unknown is taken to reach there."""
_PIT_DM: Final = -30_000


class Cells(NamedTuple):
    """Columns joined to square cells: the worst of each (decimetres above the sea), all uses.

    Highest ground and floor, lowest ceiling and airport surface, any use, `[row, column]`.
    """

    ground: Decimetres
    floor: Decimetres
    ceiling: Decimetres
    hard: Decimetres
    uses: NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Room:
    """Heights above sea level for every column, `[row, column]`.

    Kept as whole decimetres, 14 bytes a column, so that a whole city can be held ready; in
    metres (float32) when somebody asks, which only windows are.

    Attributes
    ----------
    ground_dm, top_dm
        The ground, and the top of what stands or hangs on it.
    floor_dm, ceiling_dm
        Between which an aircraft may be; empty where the floor is above the ceiling.
    hard_dm
        The ceiling of airports alone, which holds in an emergency, too; `NO_CEILING_DM` where
        there is none.
    class_bits
        Uses of the columns.
    whole
        The room that this one is a part of, if it is: its columns are not copied, and its
        cells are joined once for all of its parts.
    """

    raster: Raster
    ground_dm: Decimetres
    top_dm: Decimetres
    floor_dm: Decimetres
    ceiling_dm: Decimetres
    hard_dm: Decimetres
    class_bits: NDArray[np.uint32]
    whole: Room | None = None
    _cells: dict[int, Cells] = field(default_factory=dict, init=False)

    def metres_at(
        self,
        plane: Literal["ground_dm", "top_dm", "floor_dm", "ceiling_dm"],
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Heights of some columns, without those of all."""
        found: NDArray[np.float64] = getattr(self, plane)[rows, columns] / 10.0
        return found

    @cached_property
    def packed_top_dm(self) -> Decimetres:
        """The tops without gaps between rows, for compiled walks over many of them."""
        return np.ascontiguousarray(self.top_dm)

    @cached_property
    def ground_m(self) -> Heights:
        """The ground."""
        return metres_of(self.ground_dm)

    @cached_property
    def top_m(self) -> Heights:
        """The top of what stands or hangs on the ground."""
        return metres_of(self.top_dm)

    @cached_property
    def floor_m(self) -> Heights:
        """Lowest height of an aircraft."""
        return metres_of(self.floor_dm)

    @cached_property
    def ceiling_m(self) -> Heights:
        """Highest height of an aircraft."""
        return metres_of(self.ceiling_dm)

    @cached_property
    def hard_m(self) -> Heights:
        """Highest height in an emergency, infinite where there is no airport's surface."""
        return hard_metres_of(self.hard_dm)

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which columns are known."""
        return has_any(self.class_bits, Use.KNOWN)

    def cut(self, raster: Raster) -> Room:
        """The part over a smaller raster inside: a view, nothing is copied."""
        part = part_of(self.raster, raster)
        return Room(
            raster,
            self.ground_dm[part],
            self.top_dm[part],
            self.floor_dm[part],
            self.ceiling_dm[part],
            self.hard_dm[part],
            self.class_bits[part],
            self if self.whole is None else self.whole,
        )

    def cells(self, block: int) -> Cells:
        """The columns joined to cells of so many along the edge, whole cells only."""
        whole = self.whole
        if whole is not None:
            rows, columns = part_of(whole.raster, self.raster)
            if rows.start % block == columns.start % block == 0:
                first = rows.start // block, columns.start // block
                here = tuple(
                    slice(at, at + size // block)
                    for at, size in zip(first, self.raster.shape, strict=True)
                )
                base, low, high, top, uses = whole.cells(block)
                return Cells(base[here], low[here], high[here], top[here], uses[here])
        if block not in self._cells:
            self._cells[block] = self._joined(block)
        return self._cells[block]

    def _joined(self, block: int) -> Cells:
        shape = self.raster.rows // block, self.raster.columns // block
        base, low, high, top = (np.empty(shape, np.int16) for _ in range(4))
        uses = np.empty(shape, np.uint32)
        planes = self.ground_dm, self.floor_dm, self.ceiling_dm, self.hard_dm
        ground, floor, ceiling, hard = (np.ascontiguousarray(plane) for plane in planes)
        bits, known = np.ascontiguousarray(self.class_bits), int(Use.KNOWN)
        out = base, low, high, top, uses
        joined((ground, floor, ceiling, hard), bits, known, block, out)
        return Cells(*out)


def part_of(whole: Raster, part: Raster) -> tuple[slice, slice]:
    """Where a raster lies inside another; `ValueError` if it does not."""
    top, left = part.north - whole.north, part.west - whole.west
    inside = 0 <= top <= whole.rows - part.rows and 0 <= left <= whole.columns - part.columns
    if part.zoom != whole.zoom or not inside:
        message = f"{part} does not lie inside {whole}"
        raise ValueError(message)
    return slice(top, top + part.rows), slice(left, left + part.columns)


def padded(raster: Raster, cells: int) -> Raster:
    """The raster with a margin."""
    return Raster(
        raster.zoom,
        raster.west - cells,
        raster.north - cells,
        raster.rows + 2 * cells,
        raster.columns + 2 * cells,
    )


def room_over(situation: Situation, raster: Raster) -> Room:
    """Floors and ceilings over a raster of zoom 22.

    Parameters
    ----------
    situation
        Map, airports and distances.
    raster
        Columns; what lies around them is read, too.
    """
    keep, cell = situation.distances, raster.cell_m()
    margin = 2 + ceil(keep.reach_m / min(cell))
    wider, city = padded(raster, margin), situation.city
    bits = city.plane(wider, "class_bits")
    known = has_any(bits, Use.KNOWN)
    tops = _tops(city, wider, known)
    offsets, lifts = _ball(cell, keep)
    inner = part_of(wider, raster)
    floor = highest_around(tops, offsets, lifts)[inner].copy()
    near = np.ascontiguousarray(offsets[_away(offsets, cell) <= keep.drift_m])
    ground = city.plane(wider, "ground_dm")
    lowest = lowest_around(np.where(known, ground, np.int16(_PIT_DM)), near)[inner]
    hard = lowest_surface_dm(situation.airports, raster, keep.zone_m)
    legal = lowest.astype(np.int32) + floor_of(10.0 * keep.ceiling_m)
    return Room(
        raster=raster,
        ground_dm=ground[inner].copy(),
        top_dm=tops[inner].copy(),
        floor_dm=floor,
        ceiling_dm=np.minimum(legal, hard).astype(np.int16),
        hard_dm=hard,
        class_bits=bits[inner].copy(),
    )


def hard_metres_of(decimetres: Decimetres) -> Heights:
    """Airports' surfaces in metres, infinite where there is none."""
    return np.where(decimetres == NO_CEILING_DM, np.float32(np.inf), metres_of(decimetres))


def metres_of(decimetres: Decimetres) -> Heights:
    """Decimetres as metres."""
    metres: Heights = decimetres.astype(np.float32)
    metres /= np.float32(10.0)
    return metres


def _tops(city: CityMap, raster: Raster, known: NDArray[np.bool_]) -> Decimetres:
    """Tops of columns with wires and decks, walls where nothing is known."""
    tops = city.plane(raster, "surface_dm")
    tops[~known] = UNKNOWN_DM
    np.minimum(tops, np.int16(WALL_DM), out=tops)
    solids = city.solids(raster)
    if len(solids):
        f, x, y = solids.indices()
        rows, cols = y - raster.north, x - raster.west
        reach = np.minimum((f + 1) * int(LAYER_M * 10), WALL_DM).astype(np.int16)
        np.maximum.at(tops, (rows, cols), reach)
    return tops


def _away(offsets: NDArray[np.int32], cell: tuple[float, float]) -> NDArray[np.float64]:
    """Metres between the nearest edges of a column and its neighbours."""
    apart = np.maximum(np.abs(offsets) - 1, 0) * np.array([cell[1], cell[0]])
    away: NDArray[np.float64] = np.hypot(apart[:, 0], apart[:, 1])
    return away


def _ball(
    cell: tuple[float, float], keep: Distances
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Neighbours that matter, and by how much each lifts the floor, decimetres rounded up."""
    reach = 1 + ceil(keep.reach_m / min(cell))
    steps = np.arange(-reach, reach + 1, dtype=np.int32)
    offsets = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2)
    away = np.maximum(_away(offsets, cell) - keep.drift_m, 0.0)
    inside = away < keep.object_m
    lifts = [ceil(10.0 * sqrt(keep.object_m**2 - d * d)) for d in away[inside].tolist()]
    return np.ascontiguousarray(offsets[inside]), np.array(lifts, np.int16)
