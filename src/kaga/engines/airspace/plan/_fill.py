"""Compiled: the price of every voxel of a band in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]
    Row = NDArray[np.float32]

AIR_M = np.float32(45.0)
_PER_AIR = np.float32(1.0 / 45.0)


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


class Line(NamedTuple):
    """One row of the planes, and of the deaths below and above a layer."""

    base: Row
    floor: Row
    ceiling: Row
    hard: Row
    always: Row
    quiet: Row
    privacy: Row
    low: Row
    high: Row


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
    rows = planes.base.shape[0]
    death, over = np.float32(rates[0]), np.float32(rates[1])
    for layer in range(layers.above.size):
        above, noise = layers.above[layer], layers.noise[layer]
        privacy, share = layers.privacy[layer], layers.share[layer]
        low = deaths[layers.level[layer]]
        high = deaths[min(layers.level[layer] + 1, deaths.shape[0] - 1)]
        for row in range(rows):
            line = Line(
                planes.base[row],
                planes.floor[row],
                planes.ceiling[row],
                planes.hard[row],
                planes.always[row],
                planes.quiet[row],
                planes.privacy[row],
                low[row],
                high[row],
            )
            _fill_line(line, (above, noise, privacy, share), (death, over), out[layer, row])


@njit(cache=True, nogil=True)
def _fill_line(
    line: Line,
    layer: tuple[np.float32, np.float32, np.float32, np.float32],
    rates: tuple[np.float32, np.float32],
    out: NDArray[np.float32],
) -> None:
    """One row of one layer: no branch, no division, so eight cells are taken at a time."""
    above, noise, privacy, share = layer
    inf, zero, one = np.float32(np.inf), np.float32(0.0), np.float32(1.0)
    for at in range(out.size):
        height = line.base[at] + above
        risk = line.low[at] * (one - share) + line.high[at] * share
        near = one - (line.hard[at] - height) * _PER_AIR
        price = (
            line.always[at]
            + noise * line.quiet[at]
            + privacy * line.privacy[at]
            + rates[0] * risk
            + rates[1] * max(near, zero)
        )
        is_open = (height >= line.floor[at]) & (height <= line.ceiling[at]) & (price < inf)
        out[at] = price if is_open else inf
