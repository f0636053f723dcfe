"""Routes that are really different: other ways around, not the same way a voxel aside.

What: `alternatives` gives the cheapest route and up to some more, each away from those before
for a good part of its length and none much dearer than the first. Why: people choose better
among ways than they judge a single one, and the second way is the one that is still open when
the first is taken.

A way already found is made dearer, by blocks, in a band around it, less and less towards the
edge of the band; the cheapest way by these blocks is another one as soon as the penalty is
worth the detour. Around it a tube is laid, and in the tube the route is searched by the true
costs. So every alternative is as good as its tube allows, and the costs of the field are never
copied.

>>> field = cost_field(np.ones((4, 80, 80), np.float32))
>>> found = alternatives(field, (2, 40, 1), (77, 40, 1), count=2)
>>> len(found), found[0].cost
(2, 75.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._any_angle import voxel_at
from kaga.engines.airspace.voxels._guide import Level, block, blocks_on_way, tube
from kaga.engines.airspace.voxels._pool import EDGE
from kaga.engines.airspace.voxels._stages import (
    AT_ONCE,
    MOST_FOLLOWED,
    Flight,
    Route,
    along,
    guide_within,
    level_of,
    straightened,
)
from kaga.engines.airspace.voxels._steps import steps_for
from kaga.engines.airspace.voxels._traversal import cross, first_crossings, line_between
from kaga.engines.airspace.voxels.city_route import route
from kaga.engines.airspace.voxels.cost_field import CostField, Voxel, cost_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._any_angle import Points

__all__ = ["Apart", "alternatives", "cost_field"]

# A tube is so many blocks wide on each side of the way.
_TUBE = 3


@dataclass(frozen=True, slots=True)
class Apart:
    """What makes a way another way.

    Attributes
    ----------
    band
        How far from a way it still is the same way: a share of the distance between the ends.
    share
        How much of an alternative lies outside the bands of those before, at least.
    stretch
        How many times the cost of the first an alternative costs, at most.
    penalty
        How much dearer a way already found is made at its middle, at first.
    tries
        How often the penalty is doubled before the search for alternatives is given up.
    """

    band: float = 0.05
    share: float = 0.4
    stretch: float = 2.0
    penalty: float = 0.3
    tries: int = 4

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if min(self.band, self.share, self.stretch, self.penalty, self.tries) <= 0:
            raise ValueError(f"nothing is apart so: {self}")


ORDINARY = Apart()


def alternatives(
    field: CostField,
    start: Voxel,
    goal: Voxel,
    *,
    count: int = 3,
    flight: Flight = AT_ONCE,
    apart: Apart = ORDINARY,
    coarse: NDArray[np.float32] | None = None,
    most_followed: int = MOST_FOLLOWED,
) -> tuple[Route, ...]:
    """The cheapest route found and others, by cost; fewer than `count` where there are no more.

    Parameters, errors and determinism as in `route`; `most_followed` is for each search.
    """
    level = level_of(field, coarse)
    first = route(
        field, start, goal, flight=flight, coarse=level.prices, most_followed=most_followed
    )
    if first is None:
        return ()
    steps = steps_for(field.size, field.spacing, flight.gradient)
    band = _new_band(field, level, start, goal, apart)
    found = [first]
    _mark(band, first.corners)
    penalty, tries = apart.penalty, 0
    while len(found) < count and tries < apart.tries:
        way = _detour(level, start, goal, band, penalty)
        if _outside(band, (way - 1) * EDGE) < apart.share:
            penalty, tries = 2 * penalty, tries + 1
            continue
        guide = guide_within(level, goal, _around(way, level.prices.shape))
        path = along(field, guide, steps, start, flight=flight, most=most_followed)
        other = None if path is None else straightened(field, path, flight, guide)
        if other is None or other.cost > apart.stretch * first.cost:
            break
        _mark(band, other.corners)
        found.append(other)
        penalty, tries = apart.penalty, 0
    return tuple(sorted(found, key=lambda each: each.cost))


class _Band(NamedTuple):
    """How far from every way found the columns of blocks lie, in metres; half the band's width.

    `away` is bordered ``[y, x]``; `gap_x` and `gap_y` are metres between neighbouring voxels.
    """

    away: NDArray[np.float64]
    radius: float
    gap_x: float
    gap_y: float


def _new_band(field: CostField, level: Level, start: Voxel, goal: Voxel, apart: Apart) -> _Band:
    """No way found yet."""
    gap_x, gap_y, _gap_f = field.spacing
    far = hypot((goal[0] - start[0]) * gap_x, (goal[1] - start[1]) * gap_y)
    # Narrower than two blocks a band could not be told from the way itself.
    radius = max(apart.band * far, 2 * EDGE * max(gap_x, gap_y))
    return _Band(np.full(level.prices.shape[1:], inf), radius, gap_x, gap_y)


def _detour(
    level: Level, start: Voxel, goal: Voxel, band: _Band, penalty: float
) -> NDArray[np.int64]:
    """The cheapest way by blocks (n, 3), as x, y, f, when the ways found are dearer."""
    inner = np.maximum(1.0 - band.away / band.radius, 0.0)
    prices = (level.prices * (1.0 + penalty * inner)).astype(np.float32)
    dearer = Level(prices, level.spacing)
    way = blocks_on_way(dearer, start, goal, tube(dearer, block(start), block(goal)))
    return way if len(way) else blocks_on_way(dearer, start, goal, None)


def _around(way: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The blocks on a way and around it."""
    found = np.zeros(shape, np.bool_)
    low = np.maximum(way - _TUBE, 0)
    for (x, y, f), (left, first, floor) in zip(way.tolist(), low.tolist(), strict=True):
        found[floor : f + _TUBE + 1, first : y + _TUBE + 1, left : x + _TUBE + 1] = True
    return found


@njit(cache=True, nogil=True)
def _mark(band: _Band, corners: Points) -> None:
    """Bring the distances up to date with one more way."""
    size_y, size_x = band.away.shape
    edge_x, edge_y = EDGE * band.gap_x, EDGE * band.gap_y
    for row in range(1, corners.shape[0]):
        ax, ay = corners[row - 1, 0] * band.gap_x, corners[row - 1, 1] * band.gap_y
        bx, by = corners[row, 0] * band.gap_x, corners[row, 1] * band.gap_y
        whole = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
        first = max(int((min(ay, by) - band.radius) / edge_y), 0)
        last = min(int((max(ay, by) + band.radius) / edge_y) + 2, size_y - 1)
        left = max(int((min(ax, bx) - band.radius) / edge_x), 0)
        right = min(int((max(ax, bx) + band.radius) / edge_x) + 2, size_x - 1)
        for y in range(first, last + 1):
            py = ((y - 1) * EDGE + 1.5) * band.gap_y
            for x in range(left, right + 1):
                px = ((x - 1) * EDGE + 1.5) * band.gap_x
                part = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / whole
                part = min(max(part, 0.0), 1.0)
                dx, dy = ax + part * (bx - ax) - px, ay + part * (by - ay) - py
                band.away[y, x] = min(band.away[y, x], sqrt(dx * dx + dy * dy))


@njit(cache=True, nogil=True)
def _outside(band: _Band, corners: Points) -> float:
    """The share of a way's length in plan that lies outside the band, by columns of blocks."""
    total = 0.0
    outside = 0.0
    for row in range(1, corners.shape[0]):
        a, b = voxel_at(corners, row - 1), voxel_at(corners, row)
        dx, dy = (b[0] - a[0]) * band.gap_x, (b[1] - a[1]) * band.gap_y
        line = line_between(a, b)
        per_part = sqrt(dx * dx + dy * dy) / line.whole
        crossings = first_crossings(line)
        at, done = a, 0
        while True:
            part = min(crossings[0], crossings[1], crossings[2], line.whole)
            metres = (part - done) * per_part
            total += metres
            if band.away[at[1] // EDGE + 1, at[0] // EDGE + 1] > band.radius:
                outside += metres
            if at == b:
                break
            done = part
            at, crossings, _step = cross(line, at, crossings)
    return outside / total if total > 0 else 0.0
