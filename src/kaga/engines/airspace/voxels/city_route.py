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
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels import _bound, _cost_line, _guided
from kaga.engines.airspace.voxels._guide import Level, block, costs_to, no_potential, tube
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
    "SearchTooLong",
    "cheapest_path",
    "coarsen",
    "cost_bound",
    "cost_field",
    "guide_to",
    "polyline_cost",
    "route",
]

# Following so many voxels takes about half a minute; a city's routes follow some thousands.
MOST_FOLLOWED = 5_000_000
_PILES_TO_GOAL = 1024
# Coarse costs may be above the truth: estimates from this share of the start's have own piles.
_BELOW = 0.5
# The coarse costs are taken a little dearer than they are: a fraction of the voxels followed,
# and what that costs along the grid is won back off the grid.
_TRUST = 1.01


class SearchTooLong(RuntimeError):
    """The search was given up: it would follow more voxels than it may."""


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


AT_ONCE = Flight()


@dataclass(frozen=True, slots=True)
class Guide:
    """Coarse costs to one goal, for every voxel of the field: good for any number of starts."""

    goal: Voxel
    price: float
    potential: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GridPath:
    """A path along the steps of the grid.

    Attributes
    ----------
    voxels
        Integers (n, 3): x, y, f.
    cost
        What it costs.
    followed
        How many voxels the search followed.
    """

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
    expected
        What the coarse costs led to expect of the cheapest route: an estimate, not a bound.
    along_grid
        The path along the grid that it straightens, which does not cost less.
    """

    corners: NDArray[np.int64]
    cost: float
    length_m: float
    expected: float
    along_grid: GridPath

    @property
    def gap(self) -> float:
        """How much dearer than expected it is, as a share; below zero when it is cheaper."""
        return self.cost / self.expected - 1 if self.expected else 0.0


def coarsen(field: CostField) -> NDArray[np.float32]:
    """The coarse costs of a field, for `route` and `guide_to`; keep them while it is valid."""
    return pool_mean(field.cost, field.table)


def guide_to(field: CostField, goal: Voxel, coarse: NDArray[np.float32] | None = None) -> Guide:
    """The coarse costs to a goal from everywhere; keep them for the next start."""
    _check(field, goal)
    return _guide(_level(field, coarse), goal, None)


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
        Voxels (x, y, f) that are open in every slot.
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
    _check(field, start)
    _check(field, goal)
    if guide is not None and guide.goal != goal:
        raise ValueError("the guide leads to another goal")
    steps = steps_for(field.size, field.spacing, flight.gradient)
    if guide is None:
        level = _level(field, coarse)
        guide = _guide(level, goal, start)
        found = _along(
            field, guide, steps, start, flight=flight, most=most_followed)
        if found is None:
            # The tube was too narrow, or there is no way: only all blocks can tell.
            guide = _guide(level, goal, None)
            found = _along(
            field, guide, steps, start, flight=flight, most=most_followed)
    else:
        found = _along(
            field, guide, steps, start, flight=flight, most=most_followed)
    if found is None:
        return None
    expected = float(_guided.estimate(guide.potential, *start)) / _TRUST
    return _straight(field, found, flight, expected)


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
    _check(field, start)
    _check(field, goal)
    if field.slots != 1:
        raise ValueError("exact only for costs that do not change")
    steps = steps_for(field.size, field.spacing, gradient)
    there = costs_to(_level(field, None), goal, None)
    guess = float(there[block(start)[::-1]])
    least = field.least * float(steps.length.min())
    width = max(least, guess / 8192) if isfinite(guess) else least
    asked = _guided.Asked(
        _grid(field), _STILL, _number(field, goal), 0.0, width, 0.0, _NO_TIP, most_followed
    )
    return _searched(field, no_potential(field.cost.shape[1:]), steps, start, asked)


def cost_bound(field: CostField, start: Voxel, goal: Voxel) -> float:
    """A cost that no route from start to goal goes below (see `_bound`)."""
    _check(field, start)
    _check(field, goal)
    straight = _cost_line.metres(_rules(field, AT_ONCE), start, goal) * field.least
    pooled = pool_least(field.cost, field.table)
    goal_block = np.ravel_multi_index(block(goal)[::-1], pooled.shape)
    bound = _bound.bound(pooled, min(field.spacing), int(goal_block))
    return max(straight, float(bound[block(start)[::-1]]))


def polyline_cost(
    field: CostField, corners: NDArray[np.int64], *, flight: Flight = AT_ONCE
) -> float:
    """The exact line integral of a polyline; infinite if it touches anything closed."""
    for corner in corners.tolist():
        _check(field, (corner[0], corner[1], corner[2]))
    points = np.ascontiguousarray(corners, np.int64)
    return float(
        _cost_line.path_cost(field.cost.reshape(-1), field.table, _rules(field, flight), points)
    )


def _straight(
    field: CostField, found: GridPath, flight: Flight, expected: float
) -> Route | None:
    flat, rules = field.cost.reshape(-1), _rules(field, flight)
    corners = _cost_line.straighten(flat, field.table, rules, found.voxels)
    legs = np.diff(corners, axis=0) * np.array(field.spacing)
    length = float(np.sqrt((legs * legs).sum(axis=1)).sum())
    cost = float(_cost_line.path_cost(flat, field.table, rules, corners))
    return Route(corners, cost, length, expected, found)


def _along(
    field: CostField, guide: Guide, steps: Steps, start: Voxel, *, flight: Flight, most: int
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
        most,
    )
    return _searched(field, guide.potential, steps, start, asked)


def _searched(
    field: CostField,
    potential: NDArray[np.float64],
    steps: Steps,
    start: Voxel,
    asked: _guided.Asked,
) -> GridPath | None:
    reached = _guided.nothing_reached(field.cost[0].size, asked.clock)
    fields = _guided.Fields(field.cost.reshape(-1), field.table, potential)
    roots = _guided.Roots(np.array([_number(field, start)]), np.zeros(1))
    followed = _guided.search(fields, steps, reached, roots, asked)
    if followed < 0:
        raise SearchTooLong(f"no answer after following {asked.most:,} voxels")
    voxels = _guided.way_to(steps, reached, asked)
    if not len(voxels):
        return None
    return GridPath(voxels, float(reached.label[asked.goal]), int(followed))


def _level(field: CostField, coarse: NDArray[np.float32] | None) -> Level:
    """The blocks of a field."""
    a, b, c = field.spacing
    prices = coarsen(field) if coarse is None else coarse
    return Level(prices, (EDGE * a, EDGE * b, EDGE * c))


def _guide(level: Level, goal: Voxel, start: Voxel | None) -> Guide:
    """Coarse costs to a goal: all, or those of use for one start."""
    within = None if start is None else tube(level, block(start), block(goal))
    costs = _TRUST * costs_to(level, goal, within)
    return Guide(goal, _TRUST * float(level.prices[block(goal)[::-1]]), costs)


def _check(field: CostField, voxel: Voxel) -> None:
    if not field.is_open(voxel):
        raise BlockedEnd(f"voxel {voxel} is closed or outside {field.size}")


def _number(field: CostField, voxel: Voxel) -> int:
    size_x, size_y, _size_f = field.size
    return (voxel[2] * size_y + voxel[1]) * size_x + voxel[0]


def _grid(field: CostField) -> _guided.Grid:
    return _guided.Grid(*field.size, field.slots)


def _clock(field: CostField, flight: Flight) -> _guided.Clock:
    """When which slot holds; without slots or with infinite speed, time stands still."""
    if field.slots == 1 or not isfinite(field.slot_s):
        return _STILL
    return _guided.Clock(
        flight.depart_s / field.slot_s, 1.0 / (flight.speed_mps * field.slot_s)
    )


def _rules(field: CostField, flight: Flight) -> _cost_line.Rules:
    return _cost_line.Rules(_grid(field), _clock(field, flight), field.spacing, flight.gradient)


_STILL = _guided.Clock(0.0, 0.0)
_NO_TIP = _guided.Tip((0, 0, 0), (1.0, 1.0, 1.0), inf)
