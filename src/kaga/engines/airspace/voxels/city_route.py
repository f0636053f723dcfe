"""Cheap routes through a field of costs: fast and good, or slow and proven.

What: `route` goes coarse first (costs to the goal over blocks of 4 x 4 x 4 voxels), then fine
(A* guided by them), then leaves the grid (straight legs with their exact line integral).
`cheapest_path` is Dijkstra's search and exact among the steps of the grid; `cost_bound` is a
cost no path can go below. Why: the planner needs an answer within milliseconds and a way to
say how good it is.

>>> field = cost_field(np.ones((8, 8, 8), np.float32), spacing=(2.0, 2.0, 1.0))
>>> found = route(field, (0, 0, 0), (6, 3, 2))
>>> found is not None and (round(found.cost, 3), round(found.length_m, 3), len(found.corners))
(13.565, 13.565, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels import _bound, _cost_line, _guided
from kaga.engines.airspace.voxels._guide import block, costs_to, no_potential, tube
from kaga.engines.airspace.voxels._pool import pool_both, pool_mean
from kaga.engines.airspace.voxels._stages import (
    AT_ONCE,
    MOST_FOLLOWED,
    NO_TIP,
    Flight,
    GridPath,
    Guide,
    Route,
    SearchTooLong,
    along,
    clock_of,
    expected,
    grid_of,
    guide_within,
    level_of,
    must_be_open,
    number_of,
    rules_of,
    searched,
    straightened,
)
from kaga.engines.airspace.voxels._steps import steps_for
from kaga.engines.airspace.voxels.cost_field import CostField, Voxel, cost_field
from kaga.engines.airspace.voxels.grid import BlockedEnd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AT_ONCE",
    "MOST_FOLLOWED",
    "Blocks",
    "CostField",
    "Flight",
    "GridPath",
    "Guide",
    "Route",
    "SearchTooLong",
    "blocks_of",
    "bound_by",
    "cheapest_path",
    "coarsen",
    "cost_bound",
    "cost_field",
    "fewer_corners",
    "guide_to",
    "polyline_cost",
    "route",
]

_DOUBLINGS = 12
# In fields of so few voxels blocks say little about the way, and searching all takes no time.
_SMALL = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """What is known of a field by blocks of 4 x 4 x 4 voxels, bordered by closed ones.

    A 32nd of the field: it can be kept when the field has gone.

    Attributes
    ----------
    mean, least
        Of the open voxels of each block, ``[f + 2, y + 2, x + 2]``.
    cheapest
        No voxel of the field costs less.
    spacing
        Metres between the centres of the field's voxels.
    """

    mean: NDArray[np.float32]
    least: NDArray[np.float32]
    cheapest: float
    spacing: tuple[float, float, float]


def blocks_of(field: CostField) -> Blocks:
    """The blocks of a field: its `mean` is what `coarsen` makes."""
    mean, least = pool_both(field.cost, field.table)
    return Blocks(mean, least, field.least, field.spacing)


def bound_by(blocks: Blocks, start: Voxel, goal: Voxel) -> float:
    """A cost that no route between two open voxels of a field goes below (see `_bound`)."""
    gaps = [
        (one - other) * gap for one, other, gap in zip(goal, start, blocks.spacing, strict=True)
    ]
    straight = sqrt(sum(gap * gap for gap in gaps)) * blocks.cheapest
    shape = blocks.least.shape
    from_block, to_block = (
        int(np.ravel_multi_index(block(at)[::-1], shape)) for at in (start, goal)
    )
    found = _bound.bound(blocks.least, min(blocks.spacing), to_block, from_block)
    return max(straight, float(found))


def coarsen(field: CostField) -> NDArray[np.float32]:
    """The coarse costs of a field, for `route` and `guide_to`; keep them while it is valid."""
    return pool_mean(field.cost, field.table)


def guide_to(field: CostField, goal: Voxel, coarse: NDArray[np.float32] | None = None) -> Guide:
    """The coarse costs to a goal from everywhere; keep them for the next start."""
    must_be_open(field, goal)
    return guide_within(level_of(field, coarse), goal, None)


def route(
    field: CostField,
    start: Voxel,
    goal: Voxel,
    *,
    flight: Flight = AT_ONCE,
    coarse: NDArray[np.float32] | None = None,
    guide: Guide | None = None,
    most_followed: int = MOST_FOLLOWED,
) -> Route | None:
    """A cheap route, or None when there is none.

    The same question has always the same answer, bit for bit.

    Parameters
    ----------
    field
        What each voxel costs, when.
    start, goal
        Voxels (x, y, f): the start open at departure, the goal in some slot.
    flight
        Time, speed and climb.
    coarse
        What `coarsen` made of this field, if it is at hand.
    guide
        What `guide_to` made of this field and goal, if it is at hand.
    most_followed
        How many voxels the search may follow, which bounds its time and memory.

    Raises
    ------
    BlockedEnd
        If the start or the goal is closed or outside.
    SearchTooLong
        If more voxels would have to be followed.
    ValueError
        If the guide is for another goal, or the climb is too gentle for the voxels.
    """
    must_be_open(field, start, _guided.slot_of(clock_of(field, flight), grid_of(field), 0.0))
    must_be_open(field, goal)
    if guide is not None and guide.goal != goal:
        raise ValueError("the guide leads to another goal")
    steps = steps_for(field.size, field.spacing, flight.gradient)
    if guide is not None:
        found = along(field, guide, steps, start, flight=flight, most=most_followed)
        return _made_straight(field, found, flight, expected(guide, start))
    if field.cost[0].size <= _SMALL:
        found = _unguided(field, start, goal, flight=flight, most=most_followed)
        return _made_straight(field, found, flight, found.cost if found else inf)
    level = level_of(field, coarse)
    within = tube(level, block(start), block(goal))
    guide = guide_within(level, goal, within)
    found = along(field, guide, steps, start, flight=flight, most=most_followed)
    if found is None and within is not None:
        # The tube was too narrow, or there is no way: only all blocks can tell.
        guide = guide_within(level, goal, None)
        found = along(field, guide, steps, start, flight=flight, most=most_followed)
    return _made_straight(field, found, flight, expected(guide, start))


def _made_straight(
    field: CostField, found: GridPath | None, flight: Flight, hoped: float
) -> Route | None:
    return None if found is None else straightened(field, found, flight, hoped)


def cheapest_path(
    field: CostField,
    start: Voxel,
    goal: Voxel,
    *,
    gradient: float = inf,
    most_followed: int = 20 * MOST_FOLLOWED,
) -> GridPath | None:
    """The cheapest path along the grid, or None: slow, and the proof for the fast one.

    Only for a field of one slot: with costs that change, cheapest so far does not mean
    cheapest in the end. Raises as `route` does.
    """
    must_be_open(field, start)
    must_be_open(field, goal)
    if field.slots != 1:
        raise ValueError("exact only for costs that do not change")
    return _unguided(field, start, goal, flight=Flight(gradient=gradient), most=most_followed)


def _unguided(
    field: CostField, start: Voxel, goal: Voxel, *, flight: Flight, most: int
) -> GridPath | None:
    """The cheapest path along the grid, exact when costs do not change with time."""
    steps = steps_for(field.size, field.spacing, flight.gradient)
    there = costs_to(level_of(field, None), goal, None)
    guess = float(there[block(start)[::-1]])
    least = field.least * float(steps.length.min())
    # No wider than the cheapest step, if that makes not too many piles.
    width = max(least, guess / 8192) if isfinite(guess) else least
    clock, number = clock_of(field, flight), number_of(field, goal)
    asked = _guided.Asked(
        grid_of(field), clock, number, 0.0, width, 0.0, NO_TIP, most, _guided.ALWAYS
    )
    return searched(field, no_potential(), steps, start, asked)


def cost_bound(field: CostField, start: Voxel, goal: Voxel) -> float:
    """A cost that no route from start to goal goes below (see `_bound`)."""
    must_be_open(field, start)
    must_be_open(field, goal)
    return bound_by(blocks_of(field), start, goal)


def polyline_cost(
    field: CostField, corners: NDArray[np.int64], *, flight: Flight = AT_ONCE
) -> float:
    """The exact line integral of a polyline; infinite if it touches anything closed.

    Each voxel at its cost in the slot in which it is entered. Corners outside are refused.
    """
    points = np.ascontiguousarray(corners, np.int64).reshape(-1, 3)
    if points.size and (points.min() < 0 or (points.max(axis=0) >= field.size).any()):
        raise BlockedEnd(f"a corner lies outside {field.size}")
    return float(
        _cost_line.path_cost(
            field.cost.reshape(-1), field.table, rules_of(field, flight), points
        )
    )


def fewer_corners(
    field: CostField,
    corners: NDArray[np.int64],
    *,
    extra: float = 0.01,
    flight: Flight = AT_ONCE,
) -> NDArray[np.int64]:
    """The same way with as few corners as a little more cost allows.

    Parameters
    ----------
    field, corners, flight
        The field, an open polyline in it, (n, 3) as x, y, f, and how it is flown.
    extra
        The share by which it may cost more.

    Returns
    -------
    Corners that are some of those given; they cost at most ``1 + extra`` times as much.
    """
    points = np.ascontiguousarray(corners, np.int64)
    flat, rules = field.cost.reshape(-1), rules_of(field, flight)
    cost = polyline_cost(field, points, flight=flight)
    turn = extra * cost / max(len(points), 1)
    # The price of a corner is doubled as long as what it saves does not cost too much.
    for _ in range(_DOUBLINGS):
        few = _cost_line.pull(flat, field.table, rules, points, turn)
        dear = float(_cost_line.path_cost(flat, field.table, rules, few))
        if dear > (1 + extra) * cost:
            break
        points = few
        turn *= 2
    return points
