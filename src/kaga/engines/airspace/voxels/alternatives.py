"""Routes that are really different: other ways around, not the same way a voxel aside.

What: `alternatives` gives the cheapest route and up to some more, each away from those before
for a good part of its length and none much dearer than the first. Why: people choose better
among ways than they judge a single one, and the second way is the one that is still open when
the first is taken.

A way already found is made dearer, by blocks, around it, less and less further away; the
cheapest way by these blocks is another one as soon as the penalty is worth the detour. Around
it a tube is laid, and in the tube the route is searched by the true costs. So every alternative
is as good as its tube allows, and the costs of the field are never copied.

>>> field = cost_field(np.ones((4, 80, 80), np.float32))
>>> found = alternatives(field, (2, 40, 1), (77, 40, 1), count=2)
>>> len(found), found[0].cost
(2, 75.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._bands import Band, mark, outside
from kaga.engines.airspace.voxels._guide import Level, block, blocks_on_way, tube
from kaga.engines.airspace.voxels._pool import EDGE
from kaga.engines.airspace.voxels._stages import (
    AT_ONCE,
    MOST_FOLLOWED,
    Flight,
    GridPath,
    Route,
    along,
    expected,
    guide_within,
    level_of,
    straightened,
)
from kaga.engines.airspace.voxels._steps import steps_for
from kaga.engines.airspace.voxels.city_route import route
from kaga.engines.airspace.voxels.cost_field import CostField, Voxel, cost_field

if TYPE_CHECKING:
    from numpy.typing import NDArray


__all__ = ["Apart", "alternatives", "cost_field"]

# A tube is so many blocks wide on each side of the way.
_TUBE = 3
# What is near a way is dearer so many bands wide, or the next way would only step aside.
_REACH = 3


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
    found = [first]
    band = _new_band(field, level, start, goal, apart)
    mark(band, first.corners)
    penalty, tries = apart.penalty, 0
    while len(found) < count and tries < apart.tries:
        blocks = _detour(level, start, goal, band, penalty)
        penalty, tries = 2 * penalty, tries + 1
        if _by_blocks(band, blocks) < apart.share:
            continue
        guide = guide_within(level, goal, _around(blocks, level.prices.shape, band))
        path = along(field, guide, steps, start, flight=flight, most=most_followed)
        if path is None:
            continue
        other = _apart(field, path, flight, band, expected(guide, start))
        if other.cost > apart.stretch * first.cost:
            break
        if outside(band, other.corners) >= apart.share:
            found.append(other)
            mark(band, other.corners)
            penalty, tries = apart.penalty, 0
    return tuple(sorted(found, key=lambda each: each.cost))


def _apart(field: CostField, path: GridPath, flight: Flight, band: Band, hoped: float) -> Route:
    """A path made straight, but not back into the band: past where it is furthest from it."""
    x, y = path.voxels[:, 0] // EDGE + 1, path.voxels[:, 1] // EDGE + 1
    furthest = int(band.away[y, x].argmax())
    return straightened(field, path, flight, hoped, via=furthest)


def _by_blocks(band: Band, blocks: NDArray[np.int64]) -> float:
    """How much of a way by blocks is outside: they are coarse, so by half a band more."""
    wider = band._replace(radius=1.5 * band.radius)
    return outside(wider, (blocks - 1) * EDGE + EDGE // 2)


def _new_band(field: CostField, level: Level, start: Voxel, goal: Voxel, apart: Apart) -> Band:
    """No way found yet."""
    gap_x, gap_y, _gap_f = field.spacing
    far = hypot((goal[0] - start[0]) * gap_x, (goal[1] - start[1]) * gap_y)
    # Narrower than two blocks a band could not be told from the way itself.
    radius = max(apart.band * far, 2 * EDGE * max(gap_x, gap_y))
    return Band(np.full(level.prices.shape[1:], inf), radius, gap_x, gap_y)


def _detour(
    level: Level, start: Voxel, goal: Voxel, band: Band, penalty: float
) -> NDArray[np.int64]:
    """The cheapest way by blocks (n, 3), as x, y, f, when the ways found are dearer."""
    inner = np.maximum(1.0 - band.away / (_REACH * band.radius), 0.0)
    prices = (level.prices * (1.0 + penalty * inner)).astype(np.float32)
    dearer = Level(prices, level.spacing)
    way = blocks_on_way(dearer, start, goal, tube(dearer, block(start), block(goal)))
    return way if len(way) else blocks_on_way(dearer, start, goal, None)


def _around(way: NDArray[np.int64], shape: tuple[int, ...], band: Band) -> NDArray[np.bool_]:
    """The blocks around a way, and close to it also where it leads through the band."""
    found = np.zeros(shape, np.bool_)
    for wide in (_TUBE, 1):
        low = np.maximum(way - wide, 0)
        for (x, y, f), (left, first, floor) in zip(way.tolist(), low.tolist(), strict=True):
            found[floor : f + wide + 1, first : y + wide + 1, left : x + wide + 1] = True
        if wide == _TUBE:
            found &= band.away > band.radius
    return found
