"""Seeded city grids for measuring: buildings on blocks, risk that follows people.

Figures as in the city grid of the design: 256 x 256 x 64 voxels, 15.6 % of them solid, costs
from 1 to 21. Buildings stand on blocks between streets, higher towards two centres; the risk
field is smooth in plan (people), falls a little with height, and is rough at the scale of a
block. Everything is drawn from the generator handed in, so a seed is a city.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOLID_SHARE = 0.156
RISK_RANGE = (1.0, 21.0)

Voxel = tuple[int, int, int]


@dataclass(frozen=True)
class City:
    """Costs [f, y, x] (infinite where solid), and two free voxels (x, y, f) far apart."""

    cost: NDArray[np.float32]
    start: Voxel
    goal: Voxel

    @property
    def solid(self) -> NDArray[np.bool_]:
        return ~np.isfinite(self.cost)


def city(seed: int, size: Voxel = (256, 256, 64)) -> City:
    """The city of a seed; `size` is voxels along x, y and f."""
    random = np.random.default_rng(seed)
    size_x, size_y, size_f = size
    heights = _heights(random, size_x, size_y, size_f)
    solid = np.arange(size_f)[:, None, None] < heights[None]
    people = 0.65 * smooth(random, (size_y, size_x), 24) + 0.35 * smooth(
        random, (size_y, size_x), 6
    )
    people = (people - people.min()) / (people.max() - people.min())
    fall = np.linspace(1.0, 0.75, size_f)[:, None, None]
    low, high = RISK_RANGE
    cost = np.ascontiguousarray(low + (high - low) * fall * people[None], np.float32)
    cost[solid] = np.inf
    margin = max(4, size_x // 24)
    start = _above(solid, margin, margin)
    return City(cost, start, _above(solid, size_x - 1 - margin, size_y - 1 - margin))


def _above(solid: NDArray[np.bool_], x: int, y: int) -> Voxel:
    """The free voxel two above whatever stands at a place."""
    return x, y, int(solid[:, y, x].sum()) + 2


def smooth(
    random: np.random.Generator, shape: tuple[int, int], pitch: int
) -> NDArray[np.float64]:
    """Noise with knots `pitch` apart, joined by smooth steps."""
    rows, columns = shape
    knots = random.random((rows // pitch + 2, columns // pitch + 2))
    y, x = np.arange(rows) / pitch, np.arange(columns) / pitch
    top, left = y.astype(int), x.astype(int)
    v, u = (_ease(y - top))[:, None], (_ease(x - left))[None]
    upper = knots[top][:, left] * (1 - u) + knots[top][:, left + 1] * u
    lower = knots[top + 1][:, left] * (1 - u) + knots[top + 1][:, left + 1] * u
    return upper * (1 - v) + lower * v


def _ease(part: NDArray[np.float64]) -> NDArray[np.float64]:
    return part * part * (3 - 2 * part)


def _heights(
    random: np.random.Generator, size_x: int, size_y: int, size_f: int
) -> NDArray[np.int64]:
    """Building heights in voxels, scaled until the wanted share is solid."""
    raw = np.zeros((size_y, size_x))
    centres = random.uniform(0.2, 0.8, (2, 2)) * (size_y, size_x)
    pitch = 12
    for top in range(1, size_y - 2, pitch):
        for left in range(1, size_x - 2, pitch):
            if random.random() < 0.12:
                continue
            far = np.hypot(*(centres - (top, left)).T).min() / max(size_x, size_y)
            height = (0.25 + random.random() ** 2) * (0.6 + 1.2 * np.exp(-6 * far))
            inset = random.integers(0, 3, 4)
            raw[
                top + inset[0] : top + pitch - 3 - inset[1],
                left + inset[2] : left + pitch - 3 - inset[3],
            ] = height
    low, high = 0.0, 4.0 * size_f
    for _ in range(40):
        scale = (low + high) / 2
        heights = np.minimum((raw * scale).astype(np.int64) + (raw > 0), size_f - 4)
        if heights.sum() > SOLID_SHARE * size_x * size_y * size_f:
            high = scale
        else:
            low = scale
    return heights
