"""Compiled: the price of every voxel of a band in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

AIR_M = np.float32(45.0)


class Planes(NamedTuple):
    """float32 `[row, column]` each: heights, and prices per metre."""

    base: Plane
    floor: Plane
    ceiling: Plane
    hard: Plane
    always: Plane
    quiet: Plane
    privacy: Plane


class Layers(NamedTuple):
    """For each layer: height above the base, noise and privacy, risk level and share."""

    above: NDArray[np.float32]
    noise: NDArray[np.float32]
    privacy: NDArray[np.float32]
    level: NDArray[np.int64]
    share: NDArray[np.float32]


@njit(cache=True, nogil=True)
def fill(
    planes: Planes,
    layers: Layers,
    deaths: NDArray[np.float32],
    rates: tuple[float, float],
    out: NDArray[np.float32],
) -> None:
    """Prices per metre `[layer, row, column]`, infinite where closed or unknown.

    `deaths` are `[height, row, column]`; `rates` prices per metre of a death per failure and
    of others' air.
    """
    rows, columns = planes.base.shape
    inf = np.float32(np.inf)
    death, over = np.float32(rates[0]), np.float32(rates[1])
    for layer in range(layers.above.size):
        above, noise = layers.above[layer], layers.noise[layer]
        privacy, share = layers.privacy[layer], layers.share[layer]
        low = deaths[layers.level[layer]]
        high = deaths[min(layers.level[layer] + 1, deaths.shape[0] - 1)]
        for row in range(rows):
            for column in range(columns):
                height = planes.base[row, column] + above
                risk = low[row, column] * (np.float32(1.0) - share) + high[row, column] * share
                price = (
                    planes.always[row, column]
                    + noise * planes.quiet[row, column]
                    + privacy * planes.privacy[row, column]
                    + death * risk
                )
                room = planes.hard[row, column] - height
                if room < AIR_M:
                    price += over * (np.float32(1.0) - room / AIR_M)
                shut = height < planes.floor[row, column]
                shut = shut or height > planes.ceiling[row, column] or not price < inf
                out[layer, row, column] = inf if shut else price
