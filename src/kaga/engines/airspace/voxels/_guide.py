"""Coarse costs to a goal, for guiding a fine search: levels of blocks, and a tube between ends.

What: `guide` makes the costs from every block of 4 x 4 x 4 voxels to the goal, or from those
that matter for one start: the blocks through which, by costs coarser by a factor of four
again, no way is much dearer than the cheapest. Those coarser costs are found in the same
manner, up to a level that is small. Why: the search over all blocks of a long route costs more
than the fine search that it guides; the tube around the way is a tenth of them.

How much dearer is allowed: a share for the differences that coarse costs cannot see, and what
it costs to fly one edge of the coarser blocks at the average price of the way, because that is
how far the ends of the way can lie from the centres it is reckoned between.
"""

from __future__ import annotations

from itertools import product
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels import _guided
from kaga.engines.airspace.voxels._pool import EDGE, pool_mean
from kaga.engines.airspace.voxels._prices import NO_TABLE
from kaga.engines.airspace.voxels._steps import steps_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._frontier import Voxel
    from kaga.engines.airspace.voxels._steps import Steps

    Prices = NDArray[np.float32]
    Spacing = tuple[float, float, float]

# So many blocks are searched whole.
_FEW = 6_000
_SHARE = 0.01
# Around the ends coarser costs say too little: so many blocks to each side matter in any case.
_END = 2 * EDGE
_EVERYTHING = np.iinfo(np.int64).max
_STILL = _guided.Clock(0.0, 0.0)
_NO_TIP = _guided.Tip((0, 0, 0), (1.0, 1.0, 1.0), inf)
_PILES = 1 << 14


class Level(NamedTuple):
    """Prices of blocks ``[f, y, x]``, bordered by closed ones, and metres between centres."""

    prices: Prices
    spacing: Spacing

    def coarser(self) -> Level:
        """The level of blocks of blocks."""
        spacing = (EDGE * self.spacing[0], EDGE * self.spacing[1], EDGE * self.spacing[2])
        return Level(pool_mean(self.prices[None], NO_TABLE), spacing)


def block(voxel: Voxel) -> Voxel:
    """The place (x, y, f) of a voxel's block in a bordered level."""
    x, y, f = voxel
    return x // EDGE + 1, y // EDGE + 1, f // EDGE + 1


def costs_to(
    level: Level, goal: Voxel, within: NDArray[np.bool_] | None
) -> NDArray[np.float64]:
    """Costs from the centres of blocks to a voxel of the level below; infinite where unknown.

    `within` are the blocks to go through (None: all).
    """
    reached, _steps, _asked = _spread(level, goal, within)
    return np.where(reached.came > 0, reached.label, inf).reshape(level.prices.shape)


def blocks_on_way(
    level: Level, start: Voxel, goal: Voxel, within: NDArray[np.bool_] | None
) -> NDArray[np.int64]:
    """The blocks (n, 3), as x, y, f, of the cheapest way by blocks; none if there is no way."""
    reached, steps, asked = _spread(level, goal, within)
    number = int(np.ravel_multi_index(block(start)[::-1], level.prices.shape))
    return _guided.way_to(steps, reached, asked._replace(goal=number))


def _spread(
    level: Level, goal: Voxel, within: NDArray[np.bool_] | None
) -> tuple[_guided.Reached, Steps, _guided.Asked]:
    """All blocks reached from those around a goal."""
    place, label = _roots(level, goal)
    prices = level.prices
    if within is not None:
        prices = np.where(within, prices, np.float32(inf))
    reached = _guided.nothing_reached(prices.size, _STILL)
    fields = _guided.Fields(prices.reshape(-1), NO_TABLE, no_potential())
    size_f, size_y, size_x = prices.shape
    grid = _guided.Grid(size_x, size_y, size_f, 1)
    asked = _guided.Asked(
        grid, _STILL, -1, 0.0, _width(level), 0.0, _NO_TIP, _EVERYTHING, _guided.ALWAYS
    )
    steps = steps_for((size_x, size_y, size_f), level.spacing)
    _guided.search(fields, steps, reached, _guided.Roots(place, label), asked)
    return reached, steps, asked


def no_potential() -> NDArray[np.float64]:
    """The potential that says nothing: the search does not ask it."""
    return np.empty((0, 0, 0))


def tube(level: Level, start: Voxel, goal: Voxel) -> NDArray[np.bool_] | None:
    """Which blocks matter for the way from a block to another; None: all."""
    if level.prices.size <= _FEW:
        return None
    upper = level.coarser()
    within = tube(upper, block(start), block(goal))
    there = costs_to(upper, goal, within)
    far = float(_guided.estimate(there, *start))
    if not isfinite(far):
        return None
    back = costs_to(upper, start, within)
    off = (np.array(goal) - np.array(start)) * np.array(level.spacing)
    share = max(upper.spacing) / max(float(np.sqrt((off * off).sum())), 1e-9)
    found = _dear_at_most(level.prices, there, back, far * (1 + _SHARE + share))
    for x, y, f in (start, goal):
        low_f, low_y, low_x = (max(at - _END, 0) for at in (f, y, x))
        found[low_f : f + _END, low_y : y + _END, low_x : x + _END] = True
    return found


@njit(cache=True, nogil=True)
def _dear_at_most(
    prices: Prices, there: NDArray[np.float64], back: NDArray[np.float64], limit: float
) -> NDArray[np.bool_]:
    """The open blocks through which the way there and back costs no more than a limit."""
    found = np.zeros(prices.shape, np.bool_)
    size_f, size_y, size_x = prices.shape
    for f in range(1, size_f - 1):
        for y in range(1, size_y - 1):
            for x in range(1, size_x - 1):
                if prices[f, y, x] < np.inf:
                    cost = _guided.estimate(there, x, y, f)
                    if cost < limit:
                        cost += _guided.estimate(back, x, y, f)
                        found[f, y, x] = cost <= limit
    return found


def _width(level: Level) -> float:
    """How wide a pile is: no wider than the cheapest step, so that no label is corrected.

    Wider only where prices differ so much that there would not be enough piles.
    """
    known = level.prices[level.prices < np.float32(inf)]
    span = float((np.array(level.prices.shape[::-1]) * level.spacing).sum())
    longest = 2.0 * span * float(known.mean(dtype=np.float64))
    return max(float(known.min()) * min(level.spacing), longest / _PILES)


def _roots(level: Level, goal: Voxel) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The blocks around a voxel of the level below, and the costs from their centres to it."""
    prices, gaps = level.prices, np.array(level.spacing[::-1])
    at = block(goal)[::-1]
    here = np.array(at) + np.array(list(product((-1, 0, 1), repeat=3)))
    off = here - 1 + ((EDGE - 1) / 2 - np.array(goal[::-1])) / EDGE
    away = np.sqrt(((off * gaps) ** 2).sum(axis=1))
    label = away * (prices[tuple(here.T)] + prices[at]).astype(np.float64) / 2
    is_open = np.isfinite(label)
    place = np.ravel_multi_index(tuple(here.T), prices.shape)
    return place[is_open].astype(np.int64), label[is_open]
