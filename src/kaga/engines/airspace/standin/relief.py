"""Terrain: the coarse grid of heights, grown into hills that rivers have carved.

What: heights at zoom 20 (31 m) from a grid of 500 m, known peaks and known rivers. How: noise
roughens the coarse heights; the stream power law (`_erosion`) then carves valleys that all
drain to the rivers, the lake and the sea, whose levels are given; what carving takes is lifted
again so that the land keeps the known height at large; known peaks and spots are met at the
end. Why so: slopes, ridges and valley floors decide where one can fly and land, and noise alone
has neither valleys nor rivers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.standin import _erosion
from kaga.engines.airspace.standin.fields import (
    Course,
    area_mask,
    blur,
    distance_m,
    doubled,
    smoothstep,
)
from kaga.engines.airspace.standin.noise import noise_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.standin.anchors import Anchors, Terrain
    from kaga.engines.airspace.standin.fields import Floats, Mask

_COARSE_ROUNDS: Final = 26
_FINE_ROUNDS: Final = 7
_POWER: Final = {19: 0.075, 20: 0.035}
_SLUMP: Final = 0.22
_BROAD_CELLS: Final = 14
_HIGH_M: Final = 1_100.0
_FLOOR_M: Final = 14.0
_STREAM_M2: Final = 400_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Heights at zoom 20 and the water that shaped them.

    `streams` are courses of brooks, each an array ``(n, 2)`` of (column, row) downstream.
    """

    raster: Raster
    heights: Floats
    sea: Mask
    lake: Mask
    streams: tuple[Floats, ...]


def relief_of(anchors: Anchors, raster: Raster, seed: int) -> Relief:
    """The terrain of a raster of zoom 20 whose size is even."""
    coarse = Raster(
        19, raster.west // 2, raster.north // 2, raster.rows // 2, raster.columns // 2
    )
    target = _target(anchors, coarse)
    water = _Water(anchors, coarse)
    heights = _grown(coarse, target, water, seed)
    fine = _Water(anchors, raster)
    heights = doubled(heights)
    heights += _grain(raster, heights, seed) * 14.0
    plain = doubled(target)
    for step in range(_FINE_ROUNDS):
        heights = fine.held(heights)
        flow = _Flow.over(heights, fine.outlets, seed + 17 * step)
        flow.carve(heights, _POWER[20] * smoothstep(5.0, 70.0, plain))
        heights += _SLUMP * (blur(heights, 1) - heights)
    over = np.maximum(heights - _HIGH_M, 0.0)
    heights = _meeting(anchors, raster, heights - 0.65 * over)
    flow = _Flow.over(fine.held(heights), fine.outlets, seed)
    heights = _floored(flow)
    heights = fine.held(fine.shore(raster, heights, seed))
    flow = _Flow.over(heights, fine.outlets, seed)
    return Relief(raster, heights, fine.sea, fine.lake, _streams(raster, flow))


class _Water:
    """Sea, lake and rivers on a raster: where all drains to, and how high that is."""

    def __init__(self, anchors: Anchors, raster: Raster) -> None:
        self.sea = area_mask(raster, anchors.sea)
        self.lake = np.zeros(raster.shape, np.bool_)
        self.level = np.where(self.sea, 0.0, np.nan)
        for one in anchors.of("lake"):
            area = area_mask(raster, one.shape)
            self.lake |= area
            self.level[area] = one.figures["level_m"]
        for one in anchors.of("river"):
            corners = np.column_stack([np.array(one.shape.coords), one.bed_m])
            course = Course(raster, corners, step_m=sum(raster.cell_m()) / 4.0)
            columns, rows = np.floor(course.path).astype(np.int64).T
            inside = (rows >= 0) & (rows < raster.rows)
            inside &= (columns >= 0) & (columns < raster.columns)
            at = rows[inside], columns[inside]
            self.level[at] = np.where(
                self.lake[at] | self.sea[at], self.level[at], course.extra[inside, 0]
            )
        self.wet = np.isfinite(self.level)
        self.outlets = self.wet.copy()
        self.outlets[[0, -1], :] = True
        self.outlets[:, [0, -1]] = True

    def held(self, heights: Floats) -> Floats:
        """Heights with the water at its level and all land above the sea."""
        dry = np.maximum(heights, 0.6)
        return np.where(self.wet, self.level, dry)

    def shore(self, raster: Raster, heights: Floats, seed: int) -> Floats:
        """Beaches that rise from the sea, a row of dunes behind them, cliffs here and there."""
        far = distance_m(raster, self.sea).astype(np.float64)
        steep = smoothstep(0.02, 0.3, noise_over(raster, seed=seed + 91, metres=2600.0))
        dunes = np.abs(noise_over(raster, seed=seed + 92, metres=260.0, octaves=3)).astype(
            float
        )
        rise = 26.0 * dunes * smoothstep(60.0, 240.0, far) * smoothstep(1100.0, 420.0, far)
        lifted = heights + rise * (1.0 - 0.5 * steep)
        cap = 0.5 + far * (0.028 + 0.5 * steep) + smoothstep(150.0, 400.0, far) * 200.0
        return np.where(far < 420.0, np.minimum(lifted, cap), lifted)


@dataclass(frozen=True, slots=True, eq=False)
class _Flow:
    """Who drains into whom."""

    outlets: Mask
    order: NDArray[np.int32]
    filled: Floats
    into: NDArray[np.int32]
    area: Floats

    @classmethod
    def over(cls, heights: Floats, outlets: Mask, seed: int) -> _Flow:
        order, filled = _erosion.flood(heights, outlets)
        into = _erosion.receivers(filled, order, outlets, seed)
        return cls(outlets, order, filled, into, _erosion.upstream(order, into))

    def carve(self, heights: Floats, power: Floats) -> None:
        """Hollows opened and one step of erosion, in place."""
        _erosion.open_hollows(heights, self.order, self.into)
        _erosion.carve(heights, self.order, self.into, self.area, power)


def _target(anchors: Anchors, raster: Raster) -> Floats:
    """The known heights at large: the coarse grid, lifted towards the known peaks."""
    heights = _from_grid(anchors.terrain, raster)
    return np.maximum(_meeting(anchors, raster, heights, reach_m=1400.0), 0.0)


def _from_grid(terrain: Terrain, raster: Raster) -> Floats:
    """The coarse grid between its cells, smoothed over its own step."""
    full = _filled(terrain.heights)
    row = (terrain.north - raster.latitudes()) / terrain.step - 0.5
    column = (raster.longitudes() - terrain.west) / terrain.step - 0.5
    rows = np.clip(row, 0.0, full.shape[0] - 1.001)
    columns = np.clip(column, 0.0, full.shape[1] - 1.001)
    top, left = rows.astype(np.int64), columns.astype(np.int64)
    down, along = (rows - top)[:, None], (columns - left)[None, :]
    upper = full[np.ix_(top, left)] * (1 - along) + full[np.ix_(top, left + 1)] * along
    lower = full[np.ix_(top + 1, left)] * (1 - along) + full[np.ix_(top + 1, left + 1)] * along
    return blur(upper * (1 - down) + lower * down, 3)


def _filled(heights: Floats) -> Floats:
    """Cells without a height take the mean of their neighbours, ring by ring."""
    found = heights.copy()
    while np.isnan(found).any():
        padded = np.pad(found, 1, constant_values=np.nan)
        around = np.stack(
            [
                padded[1 + y : padded.shape[0] - 1 + y, 1 + x : padded.shape[1] - 1 + x]
                for y in (-1, 0, 1)
                for x in (-1, 0, 1)
            ]
        )
        known = np.isfinite(around)
        mean = np.where(known, around, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        found = np.where(np.isnan(found) & known.any(axis=0), mean, found)
    return found


def _grown(raster: Raster, target: Floats, water: _Water, seed: int) -> Floats:
    """Hills out of the target: noise, then rounds of lifting and carving."""
    rough = noise_over(raster, seed=seed, metres=2400.0, octaves=6).astype(np.float64)
    relief = smoothstep(12.0, 120.0, target)
    heights = target * (1.0 + 0.55 * rough * relief) + 11.0 * rough * smoothstep(7, 26, target)
    broad = blur(target, _BROAD_CELLS)
    power = _POWER[19] * (0.05 + relief)
    for step in range(_COARSE_ROUNDS):
        heights = water.held(heights)
        _Flow.over(heights, water.outlets, seed + 17 * (step // 2)).carve(heights, power)
        heights += _SLUMP * (blur(heights, 1) - heights)
        if step < _COARSE_ROUNDS - 3:
            heights += 0.8 * (broad - blur(heights, _BROAD_CELLS)) * relief
            heights += 0.01 * target * rough * relief
    return heights


def _grain(raster: Raster, heights: Floats, seed: int) -> Floats:
    """Roughness of single slopes, none on the plain."""
    grain = noise_over(raster, seed=seed + 31, metres=330.0, octaves=3).astype(np.float64)
    return grain * smoothstep(9.0, 120.0, heights)


def _meeting(
    anchors: Anchors, raster: Raster, heights: Floats, *, reach_m: float = 420.0
) -> Floats:
    """Heights bent, within reach, to what is measured at single points."""
    found = heights.copy()
    down, across = np.arange(raster.rows) + 0.5, np.arange(raster.columns) + 0.5
    cell = sum(raster.cell_m()) / 2.0
    for lat, lon, metres in anchors.heights:
        row, column = raster.position(lat, lon)
        if not (0 <= row < raster.rows and 0 <= column < raster.columns):
            continue
        here = found[int(row), int(column)]
        far2 = (((down - row) * cell) ** 2)[:, None] + (((across - column) * cell) ** 2)[
            None, :
        ]
        found += (metres - here) * np.exp(-far2 / (2.0 * reach_m**2))
    return found


def _floored(flow: _Flow) -> Floats:
    """Valley floors: what lies little above its stream is flattened towards it."""
    cell2 = 30.8**2
    level = _erosion.drainage_level(
        flow.filled, flow.order, flow.into, flow.area, _STREAM_M2 / cell2
    )
    above = np.maximum(flow.filled - level, 0.0)
    low = np.where(above < _FLOOR_M, above**2 / _FLOOR_M, above)
    low = np.where(level < 3.0, np.minimum(above, low + 1.0), low)
    return level + low


def _streams(raster: Raster, flow: _Flow) -> tuple[Floats, ...]:
    """Courses of brooks from their heads until they meet a larger one."""
    least = _STREAM_M2 * 2.0 / (raster.cell_m()[0] * raster.cell_m()[1])
    big = flow.area >= least
    columns = raster.columns
    fed = np.zeros(big.size, np.bool_)
    cells = np.flatnonzero(big)
    moving = cells[flow.into[cells] != cells]
    fed[flow.into[moving]] = True
    drawn = np.zeros(big.size, np.bool_)
    found = []
    for head in np.flatnonzero(big & ~fed):
        path = [int(head)]
        while flow.into[path[-1]] != path[-1] and not drawn[path[-1]]:
            drawn[path[-1]] = True
            path.append(int(flow.into[path[-1]]))
        if len(path) > 8:
            rows, across = np.divmod(np.array(path), columns)
            found.append(np.stack([across + 0.5, rows + 0.5], axis=1))
    return tuple(found)
