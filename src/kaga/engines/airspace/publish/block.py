"""A block cut out of the city around a route, laid on a grid along the route, and projected.

What: `block_of` samples the tiles of the map on a grid whose columns run along the route and
whose rows run away from the viewer; `Block.pixel` projects metres to the picture. Why a grid of
its own: a picture has as many cells whether the route is one kilometre long or twenty, so its
cost is known, and drawing row by row from the back hides what is hidden.

The projection is axonometric: parallel lines stay parallel, and heights can be read anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, radians, sin
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.uses import BUILT, Use, has_any
from kaga.engines.airspace.passing import metres_of_a_degree
from kaga.engines.airspace.publish.palette import PALETTE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.tiles import Tile

    Floats = NDArray[np.float64]
    TileAt = Callable[[int, int], Tile | None]

WIDE: Final = 5_000
"""Width of the picture in units small enough that all numbers can be whole."""
MARGIN: Final = 90
COLUMNS: Final = 96
_TURN, _TILT = radians(15.0), radians(37.0)
_ROOM_SHARE: Final = 0.07
_LEAST_ROOM_M: Final = 160.0
_LEAST_CELL_M: Final = 5.0
_SOIL_SHARE: Final = 0.018
_SCALE_HIGH: Final = 60
_DEEP: Final = (0.42, 0.9)
_SIDE: Final = 256
_STRETCHES: Final = (1.0, 1.5, 2.0, 3.0, 4.0)
_METRES_A_STRETCH: Final = 2_000.0
_LOWEST_HOUSE_M: Final = 2.0
WOODS: Final = next(number for number, one in enumerate(PALETTE) if one[0] == "woods")
Spot = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What is drawn.

    Attributes
    ----------
    origin, along: the south-western end of the grid's first column (lat, lon), and the unit
        vector (east, north) of its rows.
    cell: edge of a cell, metres. stretch: how many times higher than wide heights are drawn.
    ground: metres above sea level at the nodes, crowns of woods included, shape
        ``(rows + 1, columns + 1)``; row 0 is the farthest from the viewer.
    kinds: `PALETTE` numbers of cells ``(rows, columns)``. houses: metres above ground of what
        stands in a cell, 0 for nothing. house_kinds: what it is.
    scale: picture units a metre. shift: of the picture's origin. height: of the picture.
    """

    origin: tuple[float, float]
    along: tuple[float, float]
    cell: float
    stretch: float
    ground: Floats
    kinds: NDArray[np.uint8]
    houses: Floats
    house_kinds: NDArray[np.uint8]
    scale: float
    shift: tuple[float, float]
    height: int

    @property
    def rows(self) -> int:
        """Cells away from the viewer."""
        return len(self.kinds)

    @property
    def columns(self) -> int:
        """Cells along the route."""
        return len(self.ground[0]) - 1

    @property
    def base(self) -> float:
        """The lower edge of the block's sides, metres above sea level."""
        thick = _SOIL_SHARE * self.columns * self.cell
        return float(self.ground.min()) - thick / self.stretch

    def pixel(self, u: Floats, v: Floats, height: Floats) -> tuple[Floats, Floats]:
        """Picture units of metres along the route, away from the viewer, above the sea."""
        return _projected(u, v, height * self.stretch, self.scale, self.shift)

    def metres(self, lat: float, lon: float) -> tuple[float, float]:
        """Metres along the route and away from the viewer of a place."""
        north, east = metres_of_a_degree(self.origin[0])
        x, y = (lon - self.origin[1]) * east, (lat - self.origin[0]) * north
        return x * self.along[0] + y * self.along[1], y * self.along[0] - x * self.along[1]

    def level(self, u: Floats, v: Floats) -> Floats:
        """Ground below places of the grid, metres above sea level; at its edge outside."""
        row = np.clip(self.rows - v / self.cell, 0, self.rows - 1e-6)
        column = np.clip(u / self.cell, 0, self.columns - 1e-6)
        top, left = row.astype(int), column.astype(int)
        down, right = row - top, column - left
        upper = self.ground[top, left] * (1 - right) + self.ground[top, left + 1] * right
        lower = (
            self.ground[top + 1, left] * (1 - right) + self.ground[top + 1, left + 1] * right
        )
        found: Floats = upper * (1 - down) + lower * down
        return found

    @property
    def north(self) -> tuple[float, float]:
        """Where north points on the ground of the picture, as a unit vector."""
        x, y = _projected(np.array(self.along[1]), np.array(self.along[0]), np.array(0.0), 1.0)
        long = hypot(float(x), float(y))
        return float(x) / long, float(y) / long


def _projected(
    u: Floats, v: Floats, height: Floats, scale: float, shift: tuple[float, float] = (0.0, 0.0)
) -> tuple[Floats, Floats]:
    away = v * cos(_TURN) - u * sin(_TURN)
    x = (u * cos(_TURN) + v * sin(_TURN)) * scale + shift[0]
    y = -(away * sin(_TILT) + height * cos(_TILT)) * scale + shift[1]
    return x, y


def block_of(line: Sequence[Spot], tiles: TileAt) -> Block:
    """The block around a way (lat, lon, metres above sea level), at least two places."""
    origin, along, size = _extent(line)
    cell = max(size[0] / COLUMNS, _LEAST_CELL_M)
    columns, rows = max(round(size[0] / cell), 2), max(round(size[1] / cell), 2)
    at = _Sampler(origin, along, tiles)
    fine = (np.arange(2 * columns) + 0.5) * cell / 2
    deep = (2 * rows - np.arange(2 * rows) - 0.5) * cell / 2
    sampled = at.sampled(*np.meshgrid(fine, deep))
    nodes = np.meshgrid(np.arange(columns + 1) * cell, (rows - np.arange(rows + 1)) * cell)
    ground = at.sampled(*nodes).land(sampled)
    houses, house_kinds = sampled.houses()
    stretch = next((one for one in _STRETCHES if size[0] <= one * _METRES_A_STRETCH), 4.0)
    top = max(float(ground.max()), *(spot[2] for spot in line)) * stretch
    base = float(ground.min()) * stretch - _SOIL_SHARE * columns * cell
    scale, shift, height = _fitted((columns * cell, rows * cell), (base, top))
    seen = scale, shift, height
    return Block(
        origin, along, cell, stretch, ground, sampled.kinds(), houses, house_kinds, *seen
    )


def _extent(
    line: Sequence[Spot],
) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    """Origin, direction and size (along, away) of the ground that is drawn."""
    lats, lons = np.array([spot[0] for spot in line]), np.array([spot[1] for spot in line])
    north, east = metres_of_a_degree(float(lats[0]))
    x, y = (lons - lons[0]) * east, (lats - lats[0]) * north
    turn = atan2(float(y[-1]), float(x[-1])) if hypot(x[-1], y[-1]) > 1.0 else 0.0
    along = cos(turn), sin(turn)
    u, v = x * along[0] + y * along[1], y * along[0] - x * along[1]
    room = max(float(np.ptp(u)) * _ROOM_SHARE, _LEAST_ROOM_M)
    wide = float(np.ptp(u)) + 2 * room
    deep = min(max(float(np.ptp(v)) + 2 * room, wide * _DEEP[0]), wide * _DEEP[1])
    left, low = float(u.min()) - room, float(v.min() + v.max()) / 2 - deep / 2
    at_x, at_y = left * along[0] - low * along[1], left * along[1] + low * along[0]
    origin = float(lats[0]) + at_y / north, float(lons[0]) + at_x / east
    return origin, along, (wide, deep)


def _fitted(
    size: tuple[float, float], heights: tuple[float, float]
) -> tuple[float, tuple[float, float], int]:
    """Scale, shift and height with which block and air fill the picture."""
    u = np.array([0.0, size[0], 0.0, size[0]] * 2)
    v = np.array([0.0, 0.0, size[1], size[1]] * 2)
    x, y = _projected(u, v, np.repeat(heights, 4), 1.0)
    scale = (WIDE - 2 * MARGIN) / float(np.ptp(x))
    left, top = MARGIN - float(x.min()) * scale, MARGIN - float(y.min()) * scale
    return scale, (left, top), round(float(np.ptp(y)) * scale + 2 * MARGIN + _SCALE_HIGH)


@dataclass(frozen=True, slots=True, eq=False)
class _Sampled:
    """Columns of the map at places, decimetres and `Use` bits."""

    ground: NDArray[np.int32]
    surface: NDArray[np.int32]
    bits: NDArray[np.uint32]

    def land(self, around: _Sampled) -> Floats:
        """Ground in metres, woods up to their crowns; unknown columns as low as the rest."""
        known = has_any(self.bits, Use.KNOWN)
        woods = known & has_any(self.bits, Use.FOREST) & ~has_any(self.bits, BUILT)
        height = np.where(woods, self.surface, self.ground) / 10.0
        lowest = around.ground[has_any(around.bits, Use.KNOWN)]
        low = float(lowest.min()) / 10.0 if lowest.size else 0.0
        return np.where(known, height, low)

    def kinds(self) -> NDArray[np.uint8]:
        """What most of each 2 x 2 places are; the later class of the palette when even."""
        number = np.zeros(self.bits.shape, np.uint8)
        for index, (_, bits, _) in enumerate(PALETTE):
            if bits is not None:
                number[has_any(self.bits, bits)] = index
        number[~has_any(self.bits, Use.KNOWN)] = 0
        return np.sort(_fours(number), axis=2)[:, :, 2]

    def houses(self) -> tuple[Floats, NDArray[np.uint8]]:
        """Metres that most of a cell is built up, and the kind of house."""
        tall = (self.surface - self.ground) / 10.0
        known = has_any(self.bits, Use.KNOWN)
        built = known & has_any(self.bits, BUILT) & (tall >= _LOWEST_HOUSE_M)
        share, heights = _fours(built), _fours(np.where(built, tall, 0.0))
        count = share.sum(axis=2)
        mean = heights.sum(axis=2) / np.maximum(count, 1)
        special = np.zeros(self.bits.shape, np.uint8)
        for index, (name, bits, _) in enumerate(PALETTE):
            if bits is not None and name in {"bath", "school", "hospital"}:
                special[has_any(self.bits, bits)] = index
        return np.where(count >= 2, mean, 0.0), _fours(special).max(axis=2)


def _fours(plane: NDArray[np.generic]) -> NDArray[np.generic]:
    """A plane of 2r x 2c as ``(r, c, 4)``."""
    rows, columns = plane.shape[0] // 2, plane.shape[1] // 2
    return plane.reshape(rows, 2, columns, 2).swapaxes(1, 2).reshape(rows, columns, 4)


class _Sampler:
    """Reads columns of tiles by metres of the grid."""

    def __init__(
        self,
        origin: tuple[float, float],
        along: tuple[float, float],
        tiles: TileAt,
    ) -> None:
        self._origin, self._along, self._tiles = origin, along, tiles

    def sampled(self, u: Floats, v: Floats) -> _Sampled:
        """The columns below places; what no tile has is unknown."""
        north, east = metres_of_a_degree(self._origin[0])
        lons = self._origin[1] + (u * self._along[0] - v * self._along[1]) / east
        lats = self._origin[0] + (u * self._along[1] + v * self._along[0]) / north
        whole = _SIDE << 14
        column = ((lons + 180.0) / 360.0 * whole).astype(np.int64)
        flat = np.arcsinh(np.tan(np.radians(lats)))
        row = ((1.0 - flat / np.pi) / 2.0 * whole).astype(np.int64)
        ground, surface = np.zeros(u.shape, np.int32), np.zeros(u.shape, np.int32)
        bits = np.zeros(u.shape, np.uint32)
        numbers = (column // _SIDE) << 20 | row // _SIDE
        for number in np.unique(numbers).tolist():
            tile = self._tiles(number >> 20, number & (1 << 20) - 1)
            if tile is not None:
                here = numbers == number
                at = row[here] % _SIDE, column[here] % _SIDE
                ground[here], surface[here] = tile.ground_dm[at], tile.surface_dm[at]
                bits[here] = tile.class_bits[at]
        return _Sampled(ground, surface, bits)
