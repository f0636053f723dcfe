"""Search through a field of costs, guided by a coarse potential or by nothing.

What: A* over the steps of `_steps` with the coarse costs to the goal, interpolated, as
estimate; with the potential of zeros it is Dijkstra's search and exact. Why: in a field of
risk a distance tells next to nothing about the cost still to come, and A* with it visits
nearly every voxel; the coarse costs are within a few per cent of the truth, and the search
visits little more than the way. They err both ways, so a voxel once followed is not followed
again: what that costs along the grid is less than what straightening wins back, and correcting
it could take for ever.

A voxel is its number in the flattened [f, y, x] array. `came` holds the step by which a voxel
was reached, plus one; zero means that it was not.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._piles import lay, lift, new_store, with_room
from kaga.engines.airspace.voxels._pool import EDGE
from kaga.engines.airspace.voxels._prices import price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._prices import Costs, Table
    from kaga.engines.airspace.voxels._steps import Steps

_INF = np.inf
_PILES = 1 << 14
START = 255
# Turns: with an estimate that errs a voxel is followed once, or corrections would never end.
ONCE = 1
ALWAYS = 256
_TIP_REACH = 6
# The label of the start: more than that of a voxel never reached, less than any cost.
_NOTHING = 1e-300


class Grid(NamedTuple):
    """Sizes along x, y and f, and how many slots of costs follow one another."""

    size_x: int
    size_y: int
    size_f: int
    slots: int


class Clock(NamedTuple):
    """The slot at departure, as a number with fraction, and slots per metre flown."""

    first: float
    per_metre: float


class Tip(NamedTuple):
    """Near the goal coarse costs are too coarse: there it is a price times the distance.

    The goal's voxel, metres between neighbours, and the price per metre (infinite: nowhere).
    """

    goal: tuple[int, int, int]
    spacing: tuple[float, float, float]
    price: float


class Asked(NamedTuple):
    """The question.

    `goal` is a number, or -1 to reach everything. `least` is the estimate that belongs on the
    first pile and `width` what a pile is wide. `margin` tells when to end: below zero as soon
    as the goal is taken from its pile, else when nothing is left whose estimate is within that
    share above the goal's cost (with zero and without a potential, the answer is the
    cheapest). `most` is how many voxels may be followed.
    """

    grid: Grid
    clock: Clock
    goal: int
    least: float
    width: float
    margin: float
    tip: Tip
    most: int
    turns: int


class Roots(NamedTuple):
    """Voxels to begin with, by number, and what it costs to be there."""

    place: NDArray[np.int64]
    label: NDArray[np.float64]


class Fields(NamedTuple):
    """The costs, flattened, with their table, and the bordered coarse costs to the goal."""

    cost: Costs
    table: Table
    potential: NDArray[np.float64]


class Here(NamedTuple):
    """Where a step begins: voxel, slot, voxels of a slot, metres flown before."""

    at: int
    slot: int
    volume: int
    flown: float


class Reached(NamedTuple):
    """What is written down of each voxel: cost, metres flown, step taken, turns, pile."""

    label: NDArray[np.float64]
    flown: NDArray[np.float64]
    came: NDArray[np.uint8]
    turns: NDArray[np.uint8]
    filed: NDArray[np.uint16]


def nothing_reached(size: int, clock: Clock) -> Reached:
    """Nothing reached yet; untouched pages of these arrays cost nothing."""
    return Reached(
        np.zeros(size),
        np.zeros(size if clock.per_metre > 0 else 1),
        np.zeros(size, np.uint8),
        np.zeros(size, np.uint8),
        np.zeros(size, np.uint16),
    )


@njit(cache=True, nogil=True)
def slot_of(clock: Clock, grid: Grid, metres: float) -> int:
    """The slot after so many metres; the first and the last go on for ever."""
    return int(min(max(clock.first + clock.per_metre * metres, 0.0), grid.slots - 1.0))


@njit(cache=True, nogil=True)
def estimate(potential: NDArray[np.float64], x: int, y: int, f: int) -> float:
    """The potential at a voxel, linear between the centres of the blocks that have one."""
    u, v, w = (x - 1.5) / EDGE + 1, (y - 1.5) / EDGE + 1, (f - 1.5) / EDGE + 1
    left, top, floor = int(u), int(v), int(w)
    u -= left
    v -= top
    w -= floor
    back = potential[floor, top, left] * (1 - u) + potential[floor, top, left + 1] * u
    ahead = potential[floor, top + 1, left] * (1 - u) + potential[floor, top + 1, left + 1] * u
    floor += 1
    low = back * (1 - v) + ahead * v
    back = potential[floor, top, left] * (1 - u) + potential[floor, top, left + 1] * u
    ahead = potential[floor, top + 1, left] * (1 - u) + potential[floor, top + 1, left + 1] * u
    high = back * (1 - v) + ahead * v
    value = low * (1 - w) + high * w
    return (
        value
        if value < _INF
        else _estimate_beside(potential, (left, top, floor - 1), (u, v, w))
    )


@njit(cache=True, nogil=True)
def _estimate_beside(
    potential: NDArray[np.float64],
    block: tuple[int, int, int],
    part: tuple[float, float, float],
) -> float:
    """The same where not all eight blocks have a potential: the mean of those that have."""
    total = 0.0
    weight = 0.0
    for k in range(2):
        for j in range(2):
            for i in range(2):
                value = potential[block[2] + k, block[1] + j, block[0] + i]
                if value < _INF:
                    share = part[0] if i else 1 - part[0]
                    share *= part[1] if j else 1 - part[1]
                    share *= part[2] if k else 1 - part[2]
                    total += share * value
                    weight += share
    return total / weight if weight > 0 else _INF


@njit(cache=True, nogil=True)
def to_tip(tip: Tip, x: int, y: int, f: int) -> float:
    """What is estimated of a voxel near the goal; infinite further away."""
    dx, dy, df = abs(x - tip.goal[0]), abs(y - tip.goal[1]), abs(f - tip.goal[2])
    if max(dx, dy, df) > _TIP_REACH or tip.price == _INF:
        return _INF
    u, v, w = dx * tip.spacing[0], dy * tip.spacing[1], df * tip.spacing[2]
    return tip.price * sqrt(u * u + v * v + w * w)


@njit(cache=True, nogil=True)
def step_cost(
    cost: Costs,
    table: Table,
    cells: NDArray[np.int64],
    weight: NDArray[np.float64],
    row: int,
    at: int,
) -> float:
    """The cost of a step from a voxel, infinite if anything it sweeps is closed."""
    total = 0.0
    for cell in range(1, cells[row, 0] + 1):
        value = price(cost, table, at + cells[row, cell])
        if value == np.float32(_INF):
            return _INF
        total += value * weight[row, cell]
    return total


@njit(cache=True, nogil=True)
def inside(grid: Grid, x: int, y: int, f: int) -> bool:
    """Whether a voxel lies in the grid."""
    return 0 <= x < grid.size_x and 0 <= y < grid.size_y and 0 <= f < grid.size_f


@njit(cache=True, nogil=True)
def _reach(way: NDArray[np.int64]) -> int:
    """How far from a voxel its steps lead along an axis."""
    found = 0
    for row in range(way.shape[0]):
        found = max(found, abs(way[row, 0]), abs(way[row, 1]), abs(way[row, 2]))
    return found


@njit(cache=True, nogil=True)
def _closes(fields: Fields, steps: Steps, asked: Asked, row: int, here: Here) -> bool:
    """Whether a step ends in another slot than it begins in, and is closed then."""
    then = slot_of(asked.clock, asked.grid, here.flown + steps.length[row])
    if then == here.slot:
        return False
    later = here.at + then * here.volume
    cost = step_cost(fields.cost, fields.table, steps.cells, steps.weight, row, later)
    return cost == _INF


@njit(cache=True, nogil=True)
def _ahead(fields: Fields, asked: Asked, voxel: tuple[int, int, int]) -> float:
    """What is estimated from a voxel on; nothing without a potential."""
    if fields.potential.size == 0:
        return 0.0
    return min(estimate(fields.potential, *voxel), to_tip(asked.tip, *voxel))


@njit(cache=True, nogil=True)
def _expand(
    fields: Fields,
    steps: Steps,
    reached: Reached,
    store: NDArray[np.int32],
    asked: Asked,
    reach: int,
    at: int,
) -> None:
    """Try every step from a voxel."""
    grid, label, jump = asked.grid, reached.label, steps.jump
    layer, volume = grid.size_x * grid.size_y, grid.size_x * grid.size_y * grid.size_f
    timed = asked.clock.per_metre > 0
    flown = reached.flown[at] if timed else 0.0
    slot = slot_of(asked.clock, grid, flown)
    here = Here(at, slot, volume, flown)
    x, y, f = at % grid.size_x, at // grid.size_x % grid.size_y, at // layer
    amid = inside(grid, x - reach, y - reach, f - reach)
    amid &= inside(grid, x + reach, y + reach, f + reach)
    for row in range(jump.size):
        voxel = (x + steps.way[row, 0], y + steps.way[row, 1], f + steps.way[row, 2])
        if not (amid or inside(grid, voxel[0], voxel[1], voxel[2])):
            continue
        there = at + jump[row]
        known = label[there] if label[there] > 0 else _INF
        if known <= label[at] or reached.turns[there] >= asked.turns:
            continue
        total = label[at] + step_cost(
            fields.cost, fields.table, steps.cells, steps.weight, row, at + slot * volume
        )
        if total >= known or (timed and _closes(fields, steps, asked, row, here)):
            continue
        ahead = _ahead(fields, asked, voxel)
        if ahead < _INF:
            label[there] = total
            reached.came[there] = row + 1
            if timed:
                reached.flown[there] = flown + steps.length[row]
            pile = (total + ahead - asked.least) / asked.width
            lay(store, reached.filed, int(min(pile, _PILES)), there)


@njit(cache=True, nogil=True)
def search(fields: Fields, steps: Steps, reached: Reached, roots: Roots, asked: Asked) -> int:
    """Fill `reached` until the question is answered; how many voxels were followed.

    -1 when the answer would take following more voxels than asked for.
    """
    label, filed = reached.label, reached.filed
    reach = _reach(steps.way)
    store = with_room(new_store(_PILES, 1 << 12), roots.place.size)
    for row in range(roots.place.size):
        at = roots.place[row]
        label[at] = max(roots.label[row], _NOTHING)
        reached.came[at] = START
        lay(store, filed, int(min(roots.label[row] / asked.width, _PILES)), at)
    followed = 0
    end = _PILES
    while True:
        store = with_room(store, steps.jump.size)
        at = lift(store, filed, end)
        if at < 0 or (at == asked.goal and asked.margin < 0):
            return followed
        if at == asked.goal:
            last = (label[at] * (1 + asked.margin) - asked.least) / asked.width
            end = min(end, int(min(last, _PILES)) + 1)
        if followed == asked.most:
            return -1
        followed += 1
        reached.turns[at] += 1
        _expand(fields, steps, reached, store, asked, reach, at)


@njit(cache=True, nogil=True)
def way_to(steps: Steps, reached: Reached, asked: Asked) -> NDArray[np.int64]:
    """The voxels from start to goal, (n, 3) as x, y, f; no rows if it was not reached."""
    grid = asked.grid
    layer = grid.size_x * grid.size_y
    count = 0
    at = asked.goal
    if reached.came[at] != 0:
        count = 1
        while reached.came[at] != START:
            way = steps.way[reached.came[at] - 1]
            at -= way[0] + way[1] * grid.size_x + way[2] * layer
            count += 1
    found = np.empty((count, 3), np.int64)
    at = asked.goal
    for row in range(count - 1, -1, -1):
        found[row, 0] = at % grid.size_x
        found[row, 1] = at // grid.size_x % grid.size_y
        found[row, 2] = at // layer
        if row > 0:
            way = steps.way[reached.came[at] - 1]
            at -= way[0] + way[1] * grid.size_x + way[2] * layer
    return found
