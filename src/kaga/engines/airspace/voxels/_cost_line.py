"""What a straight leg costs, and straightening a path through a field of costs.

What: `leg_cost` integrates the cost along the line between two centres, voxel by voxel, by
exact traversal; it is infinite when the line touches anything closed. `pull` chooses among the
corners of a path those that make the cheapest polyline, `sway` moves them. Why: a path of 26
directions costs some per cent more than the curve it stands for.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._any_angle import kept, voxel_at
from kaga.engines.airspace.voxels._guided import inside, slot_of
from kaga.engines.airspace.voxels._moves import CENTRE, STEPS
from kaga.engines.airspace.voxels._prices import price
from kaga.engines.airspace.voxels._traversal import cross, first_crossings, line_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._any_angle import Points
    from kaga.engines.airspace.voxels._frontier import Voxel
    from kaga.engines.airspace.voxels._guided import Clock, Grid
    from kaga.engines.airspace.voxels._prices import Costs, Table

_INF = np.inf
_LEAST_GAIN = 1e-9
_STRIDE = 3
# Legs over more corners than this are found in two rounds: all pairs would be too many.
_WINDOW = 64


class Rules(NamedTuple):
    """The grid, the time, metres between neighbours, and the steepest climb (rise over run)."""

    grid: Grid
    clock: Clock
    spacing: tuple[float, float, float]
    gradient: float


class Places(NamedTuple):
    """A corner that may move by `reach`, and the metres flown before it."""

    points: Points
    row: int
    reach: int
    flown: float


@njit(cache=True, nogil=True)
def metres(rules: Rules, a: Voxel, b: Voxel) -> float:
    """The distance between two centres."""
    dx = (b[0] - a[0]) * rules.spacing[0]
    dy = (b[1] - a[1]) * rules.spacing[1]
    df = (b[2] - a[2]) * rules.spacing[2]
    return sqrt(dx * dx + dy * dy + df * df)


@njit(cache=True, nogil=True)
def too_steep(rules: Rules, a: Voxel, b: Voxel) -> bool:
    """Whether a leg climbs or descends more than the gradient allows."""
    dx = (b[0] - a[0]) * rules.spacing[0]
    dy = (b[1] - a[1]) * rules.spacing[1]
    rise = abs(b[2] - a[2]) * rules.spacing[2]
    return rules.gradient < _INF and rise > rules.gradient * sqrt(dx * dx + dy * dy)


@njit(cache=True, nogil=True)
def _box_closed(
    cost: Costs, table: Table, grid: Grid, base: int, at: Voxel, there: Voxel
) -> bool:
    """Whether anything in the box between two voxels is closed."""
    for f in range(min(at[2], there[2]), max(at[2], there[2]) + 1):
        for y in range(min(at[1], there[1]), max(at[1], there[1]) + 1):
            for x in range(min(at[0], there[0]), max(at[0], there[0]) + 1):
                cell = base + (f * grid.size_y + y) * grid.size_x + x
                if price(cost, table, cell) == np.float32(_INF):
                    return True
    return False


@njit(cache=True, nogil=True)
def leg_cost(
    cost: Costs, table: Table, rules: Rules, a: Voxel, b: Voxel, flown: float, limit: float
) -> float:
    """The cost of a leg begun after `flown` metres; infinite if closed, or if above `limit`."""
    if too_steep(rules, a, b):
        return _INF
    grid = rules.grid
    volume = grid.size_x * grid.size_y * grid.size_f
    line = line_between(a, b)
    crossings = first_crossings(line)
    per_part = metres(rules, a, b) / line.whole
    slot = slot_of(rules.clock, grid, flown)
    at = a
    done = 0
    total = 0.0
    while True:
        base = slot * volume
        cell = base + (at[2] * grid.size_y + at[1]) * grid.size_x + at[0]
        value = price(cost, table, cell)
        part = min(crossings[0], crossings[1], crossings[2], line.whole)
        total += float(value) * ((part - done) * per_part)
        if total >= limit:
            return _INF
        if at == b:
            return total
        done = part
        if rules.clock.per_metre > 0:
            slot = slot_of(rules.clock, grid, flown + done * per_part)
        there, crossings, step = cross(line, at, crossings)
        if step not in (4, 10, 12, 14, 16, 22) and _box_closed(
            cost, table, grid, base, at, there
        ):
            return _INF
        at = there


@njit(cache=True, nogil=True)
def pull(cost: Costs, table: Table, rules: Rules, points: Points, turn: float) -> Points:
    """The cheapest polyline through some of the corners of an open one; each costs `turn`."""
    count = points.shape[0]
    best = np.full(count, _INF)
    flown = np.zeros(count, np.float64)
    before = np.zeros(count, np.int64)
    best[0] = 0.0
    for row in range(1, count):
        there = voxel_at(points, row)
        for back in range(min(row, _WINDOW)):
            other = row - 1 - back
            at = voxel_at(points, other)
            left = best[row] - best[other] - turn
            if left <= 0 or best[other] == _INF:
                continue
            total = leg_cost(cost, table, rules, at, there, flown[other], left)
            if total < left:
                best[row] = best[other] + total + turn
                flown[row] = flown[other] + metres(rules, at, there)
                before[row] = other
    return kept(points, before)


@njit(cache=True, nogil=True)
def path_cost(cost: Costs, table: Table, rules: Rules, points: Points) -> float:
    """The cost of a polyline."""
    total = 0.0
    flown = 0.0
    for row in range(1, points.shape[0]):
        a, b = voxel_at(points, row - 1), voxel_at(points, row)
        total += leg_cost(cost, table, rules, a, b, flown, _INF)
        flown += metres(rules, a, b)
    return total


@njit(cache=True, nogil=True)
def _beside(points: Points, row: int, step: int, reach: int) -> Voxel:
    """The place of a corner moved by `reach` in a direction."""
    return (
        points[row, 0] + reach * STEPS[step, 0],
        points[row, 1] + reach * STEPS[step, 1],
        points[row, 2] + reach * STEPS[step, 2],
    )


@njit(cache=True, nogil=True)
def _cheapest_before(
    cost: Costs,
    table: Table,
    rules: Rules,
    before: Places,
    best: NDArray[np.float64],
    there: Voxel,
) -> tuple[float, int]:
    """The cheapest way to a place over the 27 places of the corner before, and over which."""
    least = _INF
    over = 0
    for turn in range(27):
        # The unmoved corner first: its cost is a limit for the others.
        step = (turn + CENTRE) % 27
        left = least - best[step]
        if best[step] < _INF and left > 0:
            at = _beside(before.points, before.row, step, before.reach)
            total = leg_cost(cost, table, rules, at, there, before.flown, left)
            if total < left:
                least = best[step] + total
                over = step
    return least, over


@njit(cache=True, nogil=True)
def sway(cost: Costs, table: Table, rules: Rules, points: Points, reach: int) -> Points:
    """The cheapest polyline whose corners between the ends stay or move by `reach`.

    All corners move together (dynamic programming over 27 places of each): a bend that must be
    moved as a whole is stuck for whoever tries its corners one by one.
    """
    count = points.shape[0]
    best = np.full((count, 27), _INF)
    over = np.zeros((count, 27), np.int64)
    best[0, CENTRE] = 0.0
    flown = 0.0
    for row in range(1, count):
        before = Places(points, row - 1, reach, flown)
        for step in range(27):
            there = _beside(points, row, step, reach)
            last = row == count - 1 and step != CENTRE
            if not last and inside(rules.grid, there[0], there[1], there[2]):
                best[row, step], over[row, step] = _cheapest_before(
                    cost, table, rules, before, best[row - 1], there
                )
        flown += metres(rules, voxel_at(points, row - 1), voxel_at(points, row))
    found = points.copy()
    if best[count - 1, CENTRE] == _INF:
        # A middle lies in something closed, and no place beside it helps.
        return found
    step = CENTRE
    for row in range(count - 1, -1, -1):
        found[row] = _beside(points, row, step, reach)
        step = over[row, step]
    return found


@njit(cache=True, nogil=True)
def with_middles(points: Points) -> Points:
    """The corners with the voxel nearest to the middle of each longer leg between them."""
    count = points.shape[0]
    found = np.empty((2 * count - 1, 3), np.int64)
    size = 0
    for row in range(count):
        if row > 0:
            middle = (points[row] + points[row - 1]) >> 1
            if np.abs(points[row] - points[row - 1]).max() >= 4:
                found[size] = middle
                size += 1
        found[size] = points[row]
        size += 1
    return found[:size]


@njit(cache=True, nogil=True)
def thin(cost: Costs, table: Table, rules: Rules, points: Points, stride: int) -> Points:
    """Every `stride`-th corner, and the ones between where leaving them out would cost more."""
    count = points.shape[0]
    before = np.zeros(count, np.int64)
    flown = 0.0
    row = 0
    while row < count - 1:
        ahead = min(stride, count - 1 - row)
        while ahead > 1 and not _no_dearer(cost, table, rules, points, row, ahead, flown):
            ahead -= 1
        before[row + ahead] = row
        flown += metres(rules, voxel_at(points, row), voxel_at(points, row + ahead))
        row += ahead
    return kept(points, before)


@njit(cache=True, nogil=True)
def _no_dearer(
    cost: Costs, table: Table, rules: Rules, points: Points, row: int, ahead: int, flown: float
) -> bool:
    """Whether the leg to the corner `ahead` costs at most what the legs between cost."""
    limit = path_cost(cost, table, rules, points[row : row + ahead + 1])
    a, b = voxel_at(points, row), voxel_at(points, row + ahead)
    return leg_cost(cost, table, rules, a, b, flown, limit + _LEAST_GAIN) < _INF


@njit(cache=True, nogil=True)
def straighten(cost: Costs, table: Table, rules: Rules, points: Points) -> Points:
    """Thin out and pull; then give each longer leg a middle, let all corners sway, pull again.

    The answer never costs more than the question: whatever a try makes dearer, or closed
    because it is flown at another time, is not kept.
    """
    least = path_cost(cost, table, rules, points)
    # Of two ways that cost the same the one with fewer corners.
    turn = _LEAST_GAIN * least
    pulled = pull(cost, table, rules, thin(cost, table, rules, points, _STRIDE), turn)
    total = path_cost(cost, table, rules, pulled)
    if total <= least * (1 + _LEAST_GAIN):
        least = total
        points = pulled
    for reach in (2, 1):
        swayed = sway(cost, table, rules, with_middles(points), reach)
        swayed = pull(cost, table, rules, swayed, turn)
        # A middle is rounded to a voxel, so that a try can also end up dearer.
        total = path_cost(cost, table, rules, swayed)
        if total < least:
            least = total
            points = swayed
    return _distinct(points)


@njit(cache=True, nogil=True)
def _distinct(points: Points) -> Points:
    """The corners without those that repeat the one before (swaying may lay two together)."""
    found = points.copy()
    size = 1
    for row in range(1, points.shape[0]):
        if voxel_at(points, row) != voxel_at(found, size - 1):
            found[size] = points[row]
            size += 1
    return found[:size]
