"""Cheap routes through a field of costs: fast and good, or slow and proven.

What: `route` goes coarse first (a potential over blocks of 4 x 4 x 4 voxels), then fine (A* guided
by it), then leaves the grid (straight legs with their exact line integral). `cheapest_path` is
Dijkstra's search and exact among the steps of the grid; `cost_bound` is a cost no path can go
below. Why: the planner needs an answer within milliseconds and a way to say how good it is.

>>> field = cost_field(np.ones((8, 8, 8), np.float32))
>>> found = route(field, (0, 0, 0), (7, 7, 7))
>>> found is not None and (round(found.cost, 3), len(found.corners))
(12.124, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels import _bound, _cost_line, _guided
from kaga.engines.airspace.voxels._pool import EDGE, pool_least, pool_mean
from kaga.engines.airspace.voxels._steps import steps_for
from kaga.engines.airspace.voxels.cost_field import CostField, Voxel, cost_field
from kaga.engines.airspace.voxels.grid import BlockedEnd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._steps import Steps

__all__ = [
    "CostField",
    "Flight",
    "GridPath",
    "Guide",
    "Route",
    "cheapest_path",
    "coarsen",
    "cost_bound",
    "cost_field",
    "guide_to",
    "polyline_cost",
    "route",
]

_PILES_TO_GOAL = 1024
# Coarse costs may be above the truth: estimates from this share of the start's have own piles.
_BELOW = 0.5
# The coarse costs are taken a little dearer than they are: a fraction of the voxels followed, and
# what that costs along the grid is won back off the grid.
_TRUST = 1.01
# The coarse way is looked for with costs coarser still, taken cheaper than they are, and blocks
# by which it would be this much dearer belong to the guide as well.
_DOUBT = 0.95
_MARGIN = 0.03


@dataclass(frozen=True, slots=True)
class Flight:
    """How and when it is flown.

    Attributes
    ----------
    depart_s
        Seconds from the begin of the first slot of the field to departure.
    speed_mps
        Metres flown in a second; with infinity all is flown in the slot of departure.
    gradient
        Steepest climb and descent, rise over run; with infinity also straight up.
    """

    depart_s: float = 0.0
    speed_mps: float = inf
    gradient: float = inf


@dataclass(frozen=True, slots=True)
class Guide:
    """Coarse costs to one goal, for every voxel of the field: good for any number of starts."""

    goal: Voxel
    price: float
    potential: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GridPath:
    """A path along the steps of the grid: its voxels (n, 3) as x, y, f, and its cost."""

    voxels: NDArray[np.int64]
    cost: float
    followed: int


@dataclass(frozen=True, slots=True)
class Route:
    """A polyline between voxel centres.

    Attributes
    ----------
    corners
        Integers (n, 3): x, y, f.
    cost, length_m
        Its line integral over the costs, and its length.
    along_grid
        The path along the grid that it straightens, which does not cost less.
    """

    corners: NDArray[np.int64]
    cost: float
    length_m: float
    along_grid: GridPath


def coarsen(field: CostField) -> NDArray[np.float32]:
    """The coarse costs of a field, for `route` and `guide_to`; keep them while it is valid."""
    return pool_mean(field.cost, 0.0)


def guide_to(
    field: CostField, goal: Voxel, coarse: NDArray[np.float32] | None = None
) -> Guide:
    """The coarse costs to a goal from everywhere; keep them for the next start."""
    _check(field, goal)
    pooled = coarsen(field) if coarse is None else coarse
    return _guide(field, pooled, None, goal)


def route(
    field: CostField,
    start: Voxel,
    goal: Voxel,
    *,
    flight: Flight = Flight(),
    coarse: NDArray[np.float32] | None = None,
    guide: Guide | None = None,
) -> Route | None:
    """A cheap route, or None when there is none.

    The same question has always the same answer, bit for bit.

    Parameters
    ----------
    field
        What each voxel costs, when.
    start, goal
        Voxels (x, y, f) that are open in every slot.
    flight
        Time, speed and climb.
    coarse
        What `coarsen` made of this field, if it is at hand.
    guide
        What `guide_to` made of this field and goal, if it is at hand.

    Raises
    ------
    BlockedEnd
        If the start or the goal is closed or outside.
    ValueError
        If the guide is for another goal, or the climb is too gentle for the voxels.
    """
    _check(field, start)
    _check(field, goal)
    if guide is not None and guide.goal != goal:
        raise ValueError("the guide leads to another goal")
    steps = steps_for(field.size, field.spacing, flight.gradient)
    if guide is None:
        pooled = coarsen(field) if coarse is None else coarse
        near = _guide(field, pooled, start, goal)
        found = _along(field, near, steps, start, flight)
        if found is None:
            guide = _guide(field, pooled, None, goal)
            found = _along(field, guide, steps, start, flight)
    else:
        found = _along(field, guide, steps, start, flight)
    return None if found is None else _straight(field, found, flight)


def cheapest_path(
    field: CostField, start: Voxel, goal: Voxel, *, gradient: float = inf
) -> GridPath | None:
    """The cheapest path along the grid, or None: slow, and the proof for the fast one.

    Only for a field of one slot: with costs that change, cheapest so far does not mean
    cheapest in the end.
    """
    _check(field, start)
    _check(field, goal)
    if field.slots != 1:
        raise ValueError("exact only for costs that do not change")
    steps = steps_for(field.size, field.spacing, gradient)
    guess = _guide(field, coarsen(field), None, goal).potential[_block(start)]
    least = float(field.cost.min()) * float(steps.length.min())
    width = max(least, guess / 8192) if isfinite(guess) else least
    asked = _guided.Asked(
        _grid(field), _STILL, _number(field, goal), 0.0, width, 0.0, _NO_TIP
    )
    return _searched(field, _nothing(field.cost.shape[1:]), steps, start, asked)


def cost_bound(field: CostField, start: Voxel, goal: Voxel) -> float:
    """A cost that no route from start to goal goes below (see `_bound`)."""
    _check(field, start)
    _check(field, goal)
    rules = _rules(field, Flight())
    straight = _cost_line.metres(rules, start, goal) * float(field.cost.min())
    pooled = pool_least(field.cost)
    goal_block = np.ravel_multi_index(_block(goal), pooled.shape)
    bound = _bound.bound(pooled, min(field.spacing), int(goal_block))
    return max(straight, float(bound[_block(start)]))


def polyline_cost(
    field: CostField, corners: NDArray[np.int64], *, flight: Flight = Flight()
) -> float:
    """The exact line integral of a polyline; infinite if it touches anything closed."""
    for corner in corners.tolist():
        _check(field, (corner[0], corner[1], corner[2]))
    points = np.ascontiguousarray(corners, np.int64)
    return float(_cost_line.path_cost(field.cost.reshape(-1), _rules(field, flight), points))


def _straight(field: CostField, found: GridPath, flight: Flight) -> Route:
    flat, rules = field.cost.reshape(-1), _rules(field, flight)
    corners = _cost_line.straighten(flat, rules, found.voxels)
    legs = np.diff(corners, axis=0) * np.array(field.spacing)
    length = float(np.sqrt((legs * legs).sum(axis=1)).sum())
    return Route(corners, float(_cost_line.path_cost(flat, rules, corners)), length, found)


def _along(
    field: CostField, guide: Guide, steps: Steps, start: Voxel, flight: Flight
) -> GridPath | None:
    """The path along the grid that a guide leads to."""
    at_start = float(_guided.estimate(guide.potential, *start))
    if not isfinite(at_start):
        return None
    asked = _guided.Asked(
        _grid(field),
        _clock(field, flight),
        _number(field, guide.goal),
        at_start * _BELOW,
        max(at_start, 1e-9) / _PILES_TO_GOAL,
        -1.0,
        _guided.Tip(guide.goal, field.spacing, guide.price),
    )
    return _searched(field, guide.potential, steps, start, asked)


def _searched(
    field: CostField,
    potential: NDArray[np.float64],
    steps: Steps,
    start: Voxel,
    asked: _guided.Asked,
) -> GridPath | None:
    reached = _new_reached(field.cost[0].size, asked.clock)
    fields = _guided.Fields(field.cost.reshape(-1), potential)
    roots = _guided.Roots(np.array([_number(field, start)]), np.zeros(1))
    followed = _guided.search(fields, steps, reached, roots, asked)
    voxels = _guided.way_to(steps, reached, asked)
    if not len(voxels):
        return None
    return GridPath(voxels, float(reached.label[asked.goal]), int(followed))


def _new_reached(size: int, clock: _guided.Clock) -> _guided.Reached:
    """Nothing reached yet; untouched pages of these arrays cost nothing."""
    return _guided.Reached(
        np.zeros(size),
        np.zeros(size if clock.per_metre > 0 else 1, np.float32),
        np.zeros(size, np.uint8),
        np.zeros(size, np.uint16),
    )


def _nothing(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The potential that says nothing about a field [f, y, x]."""
    return np.zeros([(side + EDGE - 1) // EDGE + 2 for side in shape])


def _guide(
    field: CostField, pooled: NDArray[np.float32], start: Voxel | None, goal: Voxel
) -> Guide:
    """Coarse costs to a goal: all, or those of use for one start.

    The search over the blocks runs from the goal, guided by the costs to the start over blocks
    of blocks; it goes on a little after it has met the start.
    """
    spacing = tuple(EDGE * gap for gap in field.spacing)
    prices = CostField(pooled[None], (spacing[0], spacing[1], spacing[2]))
    place, label = _roots(field, pooled, goal)
    if start is None:
        width = float(pooled.min()) * min(spacing)
        asked = _guided.Asked(_grid(prices), _STILL, -1, 0.0, width, 0.0, _NO_TIP)
        potential = _nothing(pooled.shape)
    else:
        block = _block(start)[::-1]
        there, far = _outline(prices, block, _block(goal)[::-1])
        asked = _guided.Asked(
            _grid(prices), _STILL, _number(prices, block), far * _BELOW,
            max(far, 1e-9) / _PILES_TO_GOAL, _MARGIN, _NO_TIP,
        )
        potential = there
    reached = _new_reached(pooled.size, _STILL)
    fields = _guided.Fields(pooled.reshape(-1), potential)
    steps = steps_for(prices.size, prices.spacing)
    _guided.search(fields, steps, reached, _guided.Roots(place, label), asked)
    costs = np.where(reached.came > 0, _TRUST * reached.label, inf).reshape(pooled.shape)
    return Guide(goal, _TRUST * float(pooled[_block(goal)]), costs)


def _outline(prices: CostField, start: Voxel, goal: Voxel) -> tuple[NDArray[np.float64], float]:
    """Costs to the start over blocks of blocks, and what they are at the goal."""
    guide = _guide(prices, pool_mean(prices.cost, 0.0), None, start)
    there = guide.potential * (_DOUBT / _TRUST)
    return there, float(_guided.estimate(there, *goal))


def _roots(
    field: CostField, pooled: NDArray[np.float32], goal: Voxel
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The blocks around the goal, and the costs from their centres to it."""
    gaps = np.array(field.spacing[::-1])
    here = np.array(_block(goal)) + np.array(list(product((-1, 0, 1), repeat=3)))
    off = (here - 1) * EDGE + (EDGE - 1) / 2 - np.array(goal[::-1])
    away = np.sqrt(((off * gaps) ** 2).sum(axis=1))
    price = pooled[tuple(here.T)]
    label = away * (price + pooled[_block(goal)]) / 2
    is_open = np.isfinite(label)
    place = np.ravel_multi_index(tuple(here.T), pooled.shape)
    return place[is_open].astype(np.int64), label[is_open].astype(np.float64)


def _check(field: CostField, voxel: Voxel) -> None:
    if not field.is_open(voxel):
        raise BlockedEnd(f"voxel {voxel} is closed or outside {field.size}")


def _block(voxel: Voxel) -> Voxel:
    """The place of a voxel's block in a bordered coarse array [f, y, x]."""
    x, y, f = voxel
    return f // EDGE + 1, y // EDGE + 1, x // EDGE + 1


def _number(field: CostField, voxel: Voxel) -> int:
    size_x, size_y, _size_f = field.size
    return (voxel[2] * size_y + voxel[1]) * size_x + voxel[0]


def _grid(field: CostField) -> _guided.Grid:
    return _guided.Grid(*field.size, field.slots)


def _clock(field: CostField, flight: Flight) -> _guided.Clock:
    if field.slots == 1 or not isfinite(field.slot_s):
        return _guided.Clock(0.0, 0.0)
    return _guided.Clock(
        flight.depart_s / field.slot_s, 1.0 / (flight.speed_mps * field.slot_s)
    )


def _rules(field: CostField, flight: Flight) -> _cost_line.Rules:
    return _cost_line.Rules(
        _grid(field), _clock(field, flight), field.spacing, flight.gradient
    )


_STILL = _guided.Clock(0.0, 0.0)
_NO_TIP = _guided.Tip((0, 0, 0), (1.0, 1.0, 1.0), inf)
