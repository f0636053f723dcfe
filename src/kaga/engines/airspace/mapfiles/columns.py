"""Buildings and heights laid onto the columns of the map.

What: for a window of columns, how high buildings reach, where they stand and how much dwelling
floor they hold; and the ground of triangles, grids and points. Buildings are laid exactly on
the safe side: every column that any polygon touches is as high as the highest corner of that
polygon. Ground is the height at the middle of a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.cover import cover_packed, to_cells
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.mapfiles import _triangle_kernels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.airspace.mapfiles.citygml import Building
    from kaga.engines.airspace.raster import Raster

    Field = NDArray[np.float32]
    Floats = NDArray[np.float64]

_HOMES: Final = {"411", "412", "413", "414", "415"}
"""PLATEAU's Building_usage: houses, flats, and houses with a shop or a workshop."""
_STOREY_M: Final = 3.2
_USES: Final = {
    "401": Use.WORK,
    "402": Use.SHOP,
    "403": Use.BATH,
    "404": Use.SHOP,
    "411": Use.HOME,
    "412": Use.HOME,
    "413": Use.HOME | Use.SHOP,
    "414": Use.HOME | Use.SHOP,
    "415": Use.HOME | Use.WORK,
    "421": Use.WORK,
    "422": Use.SCHOOL | Use.HOSPITAL,
    "431": Use.WORK,
    "441": Use.WORK,
    "451": Use.WORK,
    "452": Use.WORK | Use.CRITICAL,
}


@dataclass(frozen=True, slots=True, eq=False)
class BuiltColumns:
    """What buildings do to a window, `[row, column]`.

    `top_m` is metres above sea level, -inf where no building stands; `dwelling_m2` the floor
    of dwellings, shared evenly over the columns a building touches; `uses` are `Use` bits of
    what stands there.
    """

    raster: Raster
    top_m: Field
    dwelling_m2: Field
    uses: NDArray[np.uint32]
    count: int

    @property
    def built(self) -> NDArray[np.bool_]:
        """Columns touched by a building."""
        found: NDArray[np.bool_] = np.isfinite(self.top_m)
        return found


def columns_of(
    raster: Raster,
    buildings: Iterable[Building],
    *,
    bases: list[tuple[float, ...]] | None = None,
) -> BuiltColumns:
    """Buildings on a window of columns.

    Parameters
    ----------
    raster
        The columns; buildings outside are left out.
    buildings
        As read; consumed one by one.
    bases
        Filled with (latitude, longitude, lowest height) of each building, if given: what the
        datum is judged by.
    """
    packed = _Packed(raster)
    for building in buildings:
        packed.add(building)
        if bases is not None:
            first = building.polygons[0][0][0]
            bases.append((float(first[0]), float(first[1]), building.base_m))
    return packed.laid()


class _Packed:
    """Polygons of many buildings in a few long arrays."""

    def __init__(self, raster: Raster) -> None:
        self.raster = raster
        self.corners: list[Floats] = []
        self.rings: list[int] = [0]
        self.shapes: list[int] = [0]
        self.tops: list[float] = []
        self.owners: list[int] = []
        self.floors: list[float] = []
        self.uses: list[int] = []

    def add(self, building: Building) -> None:
        """One building: each polygon as high as its own highest corner."""
        owner = len(self.floors)
        top = building.top_m
        flat = [float(rings[0][:, 2].max()) for rings in building.polygons]
        missing = top - max(flat)
        for rings, high in zip(building.polygons, flat, strict=True):
            for ring in rings:
                self.corners.append(ring)
                self.rings.append(self.rings[-1] + len(ring))
            self.shapes.append(self.shapes[-1] + len(rings))
            self.tops.append(high + max(missing, 0.0))
            self.owners.append(owner)
        self.floors.append(_floors(building))
        self.uses.append(int(use_of(building.usage)))

    def laid(self) -> BuiltColumns:
        """Everything on the window."""
        top = np.full(self.raster.rows * self.raster.columns, -np.inf, np.float32)
        dwelling = np.zeros(top.size, np.float64)
        corners = np.concatenate(self.corners) if self.corners else np.zeros((0, 3))
        points = to_cells(self.raster, corners[:, 0], corners[:, 1])
        found = cover_packed(self.raster, points, np.array(self.rings), np.array(self.shapes))
        tops = np.nextafter(np.array(self.tops, np.float32), np.float32(np.inf))
        np.maximum.at(top, found.cells, tops[found.shapes])
        owners = np.array(self.owners, np.int64)
        pairs = np.unique(owners[found.shapes] * np.int64(top.size) + found.cells)
        owner, cells = np.divmod(pairs, top.size)
        floors = np.array(self.floors)[owner] if len(owner) else np.zeros(0)
        uses = np.zeros(top.size, np.uint32)
        np.bitwise_or.at(uses, cells, np.array(self.uses, np.uint32)[owner])
        east, north = self.raster.cell_m()
        np.add.at(dwelling, cells, floors * east * north * _SHARE)
        shape = self.raster.shape
        return BuiltColumns(
            self.raster,
            top.reshape(shape),
            dwelling.astype(np.float32).reshape(shape),
            uses.reshape(shape),
            len(self.floors),
        )


_SHARE: Final = 0.6
"""Of a column that a house touches, so much is house: 7.7 m columns, houses of 8 to 12 m."""


def use_of(usage: str) -> Use:
    """What stands there, by PLATEAU's Building_usage.

    Code 422 is for education and welfare together: such a house may be a school or a hospital,
    and is taken for both, because either asks for more care than the other.
    """
    return Use.BUILDING | _USES.get(usage, Use(0))


def _floors(building: Building) -> float:
    """Storeys that are lived in."""
    if building.usage not in _HOMES:
        return 0.0
    if building.storeys is not None:
        return float(building.storeys)
    return max(round((building.top_m - building.base_m) / _STOREY_M), 1)


def ground_of_triangles(raster: Raster, triangles: Floats) -> Field:
    """Ground of a triangulated surface; NaN where there is none.

    Parameters
    ----------
    triangles
        ``(n, 3, 3)``: latitude, longitude, height of each corner.
    """
    ground = np.full(raster.shape, np.nan, np.float32)
    flat = triangles.reshape(-1, 3)
    cells = to_cells(raster, flat[:, 0], flat[:, 1])
    local = np.concatenate([cells, flat[:, 2:]], axis=1).reshape(-1, 3, 3)
    _triangle_kernels.lay(np.ascontiguousarray(local), ground)
    return ground


def ground_of_grid(raster: Raster, grid: HeightGrid) -> Field:
    """Ground of a grid of heights, between its four nearest values; NaN beside it."""
    row, column = grid.index(raster.latitudes(), raster.longitudes())
    rows, columns = grid.heights.shape
    inside_rows, inside_columns = (row > -0.5) & (row < rows - 0.5), (column > -0.5)
    inside_columns &= column < columns - 0.5
    row, column = np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)
    top, left = row.astype(np.int64), column.astype(np.int64)
    below, right = np.minimum(top + 1, rows - 1), np.minimum(left + 1, columns - 1)
    down, along = (row - top)[:, None], (column - left)[None, :]
    heights = grid.heights
    upper = heights[np.ix_(top, left)] * (1 - along) + heights[np.ix_(top, right)] * along
    lower = heights[np.ix_(below, left)] * (1 - along) + heights[np.ix_(below, right)] * along
    found = np.where(down == 0.0, upper, upper * (1 - down) + lower * down)
    inside = inside_rows[:, None] & inside_columns[None, :]
    return np.where(inside, found, np.nan).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class HeightGrid:
    """Heights at the middles of the cells of a grid, rows from the north.

    `north` and `west` are the outer edges; steps are degrees, or, for tiles of the web map
    (`mercator`), parts of the whole map, counted southward and eastward.
    """

    north: float
    west: float
    step_row: float
    step_column: float
    heights: Field
    mercator: bool = False

    def index(self, lats: Floats, lons: Floats) -> tuple[Floats, Floats]:
        """Row and column, with fractions, whose whole numbers are the middles of cells."""
        if not self.mercator:
            rows = (self.north - lats) / self.step_row
            columns = (lons - self.west) / self.step_column
        else:
            share = (1.0 - np.arcsinh(np.tan(np.radians(lats))) / np.pi) / 2.0
            rows = (share - self.north) / self.step_row
            columns = ((lons + 180.0) / 360.0 - self.west) / self.step_column
        return rows - 0.5, columns - 0.5
