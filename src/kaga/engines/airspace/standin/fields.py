"""Arithmetic on whole rasters: blurring, doubling, distances, lines cut into pieces.

What: the few tools every part of the generator uses. All arrays are `[row, column]`.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.airspace.grid.cover import Covered, cover_rings, to_cells
from kaga.engines.airspace.standin import _erosion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from kaga.engines.airspace.raster import Raster

    Field = NDArray[np.float32]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

_PASSES: Final = 3


def blur(field: NDArray[np.floating], cells: float) -> Floats:
    """Three box means, near to a Gaussian of so many cells; edges are repeated."""
    reach = max(round(cells), 1)
    found = field.astype(np.float64)
    for _ in range(_PASSES):
        for axis in (0, 1):
            found = _box_mean(found, reach, axis)
    return found


def _box_mean(field: Floats, reach: int, axis: int) -> Floats:
    pad = [(0, 0), (0, 0)]
    pad[axis] = (reach + 1, reach)
    sums = np.cumsum(np.pad(field, pad, mode="edge"), axis=axis)
    width = 2 * reach + 1
    upper, lower = [slice(None)] * 2, [slice(None)] * 2
    upper[axis], lower[axis] = slice(width, None), slice(None, -width)
    found: Floats = (sums[tuple(upper)] - sums[tuple(lower)]) / width
    return found


def doubled(field: NDArray[np.floating], times: int = 1) -> Floats:
    """The field on cells half as wide (so often), by cubic convolution (Keys 1981)."""
    found: Floats = field.astype(np.float64)
    for _ in range(times):
        found = _doubled_rows(np.ascontiguousarray(_doubled_rows(found).T)).T
    return np.ascontiguousarray(found)


def _doubled_rows(field: Floats) -> Floats:
    """Values at a quarter and three quarters of each row."""
    near = np.pad(field, ((2, 2), (0, 0)), mode="edge")
    taps = np.array([-0.0703125, 0.8671875, 0.2265625, -0.0234375])
    count = len(field)
    found = np.zeros((2 * count, field.shape[1]), field.dtype)
    for tap, weight in enumerate(taps):
        found[1::2] += weight * near[1 + tap : 1 + tap + count]
        found[0::2] += weight * near[3 - tap : 3 - tap + count]
    return found


def smoothstep(low: float, high: float, field: NDArray[np.floating]) -> Floats:
    """0 up to `low`, 1 from `high`, a smooth S between (also with low above high)."""
    share = np.clip((field - low) / (high - low), 0.0, 1.0)
    found: Floats = share * share * (3.0 - 2.0 * share)
    return found


def distance_m(raster: Raster, marked: Mask) -> Field:
    """Metres from each cell to the nearest marked one."""
    east, north = raster.cell_m()
    return _erosion.distances(marked) * np.float32((east * north) ** 0.5)


def rings_in(raster: Raster, area: BaseGeometry) -> list[list[Floats]]:
    """The polygons of an area of degrees in raster coordinates, each a list of rings."""
    found = []
    for part in shapely.get_parts(area):
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            found.append([_cells(raster, shapely.get_coordinates(ring)) for ring in rings])
    return found


def _cells(raster: Raster, degrees: Floats) -> Floats:
    return to_cells(raster, degrees[:, 1], degrees[:, 0])


def area_mask(raster: Raster, area: BaseGeometry) -> Mask:
    """Cells that an area of degrees touches."""
    mask = np.zeros(raster.shape, np.bool_)
    mask.reshape(-1)[cover_rings(raster, rings_in(raster, area)).cells] = True
    return mask


class Course:
    """A line of degrees on a raster: smoothed, and cut into pieces of equal length.

    Attributes
    ----------
    path
        ``(n, 2)`` column and row of the ends of the pieces.
    along
        Metres from the start at each end.
    """

    def __init__(
        self, raster: Raster, degrees: Floats, *, step_m: float, rounds: int = 3
    ) -> None:
        cell = sum(raster.cell_m()) / 2.0
        corners = _cells(raster, degrees[:, :2])
        extra = degrees[:, 2:]
        rows = np.concatenate([corners, extra], axis=1) if extra.size else corners
        for _ in range(rounds):
            rows = _rounded(rows)
        lengths = np.hypot(*np.diff(rows[:, :2], axis=0).T) * cell
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        count = max(ceil(along[-1] / step_m), 1)
        self.raster = raster
        self.along = np.linspace(0.0, along[-1], count + 1)
        even = [np.interp(self.along, along, column) for column in rows.T]
        self.path = np.stack(even[:2], axis=1)
        self.extra = np.stack(even[2:], axis=1) if extra.size else np.zeros((count + 1, 0))

    def cover(self, width_m: float) -> Covered:
        """Cells touched by each piece widened to a strip."""
        cell = sum(self.raster.cell_m()) / 2.0
        steps = np.diff(self.path, axis=0)
        lengths = np.maximum(np.hypot(*steps.T), 1e-9)[:, None]
        side = np.stack([-steps[:, 1], steps[:, 0]], axis=1) / lengths * (width_m / 2.0 / cell)
        starts, ends = self.path[:-1], self.path[1:]
        quads = np.stack([starts + side, ends + side, ends - side, starts - side], axis=1)
        return cover_rings(self.raster, [[quad] for quad in quads])

    def mask(self, width_m: float) -> Mask:
        """Cells touched by the widened line."""
        mask = np.zeros(self.raster.shape, np.bool_)
        mask.reshape(-1)[self.cover(width_m).cells] = True
        return mask

    def sampled(self, field: NDArray[np.floating]) -> Floats:
        """Values of a field at the ends of the pieces (the nearest cell inside)."""
        columns, rows = np.floor(self.path).astype(np.int64).T
        rows = np.clip(rows, 0, field.shape[0] - 1)
        columns = np.clip(columns, 0, field.shape[1] - 1)
        found: Floats = field[rows, columns].astype(np.float64)
        return found


def _rounded(rows: Floats) -> Floats:
    """Corners cut off (Chaikin 1974); the ends stay."""
    if len(rows) < 3:
        return rows
    quarter = 0.75 * rows[:-1] + 0.25 * rows[1:]
    three = 0.25 * rows[:-1] + 0.75 * rows[1:]
    between = np.stack([quarter, three], axis=1).reshape(-1, rows.shape[1])
    return np.concatenate([rows[:1], between[1:-1], rows[-1:]])


def courses(raster: Raster, lines: Sequence[BaseGeometry], *, step_m: float) -> list[Course]:
    """A course for each line."""
    return [Course(raster, shapely.get_coordinates(line), step_m=step_m) for line in lines]
