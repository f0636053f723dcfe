"""The stages of a route: costs by blocks, the search along the grid, straight legs.

What: the values that a route is asked with and answered in, and the steps that `city_route` and
`alternatives` put together. Why: both ask the same search, one for the cheapest way and the
other for ways around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels import _cost_line, _guided
from kaga.engines.airspace.voxels._guide import Level, block, costs_to
from kaga.engines.airspace.voxels._pool import EDGE, pool_mean
from kaga.engines.airspace.voxels.grid import BlockedEnd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._steps import Steps
    from kaga.engines.airspace.voxels.cost_field import CostField, Voxel

# Following so many voxels takes about half a minute; a city's routes follow some thousands.
MOST_FOLLOWED = 5_000_000
_PILES_TO_GOAL = 1024
# Coarse costs may be above the truth: estimates from this share of the start's have own piles.
_BELOW = 0.5
# The coarse costs are taken a little dearer than they are: a fraction of the voxels followed,
# and what that costs along the grid is won back off the grid.
_TRUST = 1.03
STILL = _guided.Clock(0.0, 0.0)
NO_TIP = _guided.Tip((0, 0, 0), (1.0, 1.0, 1.0), inf)


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

    def __post_init__(self) -> None:
        """Refuse what cannot be flown."""
        if not (isfinite(self.depart_s) and self.speed_mps > 0 and self.gradient > 0):
            raise ValueError(f"nobody can fly so: {self}")


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


def straightened(
    field: CostField, found: GridPath, flight: Flight, hoped: float, *, via: int | None = None
) -> Route:
    """A path along the grid made straight; `via` is a row of it to pass in any case."""
    flat, rules = field.cost.reshape(-1), rules_of(field, flight)
    if via is None:
        corners = _cost_line.straighten(flat, field.table, rules, found.voxels)
    else:
        before = found.voxels[: via + 1]
        corners = _cost_line.straighten(flat, field.table, rules, before)
        clock = rules.clock
        first = clock.first + clock.per_metre * _metres(field, corners)
        later = rules._replace(clock=clock._replace(first=first))
        behind = _cost_line.straighten(flat, field.table, later, found.voxels[via:])
        corners = np.concatenate([corners, behind[1:]])
    cost = float(_cost_line.path_cost(flat, field.table, rules, corners))
    return Route(corners, cost, _metres(field, corners), hoped, found)


def _metres(field: CostField, corners: NDArray[np.int64]) -> float:
    legs = np.diff(corners, axis=0) * np.array(field.spacing)
    return float(np.sqrt((legs * legs).sum(axis=1)).sum())


def along(
    field: CostField, guide: Guide, steps: Steps, start: Voxel, *, flight: Flight, most: int
) -> GridPath | None:
    """The path along the grid that a guide leads to."""
    at_start = float(_guided.estimate(guide.potential, *start))
    if not isfinite(at_start):
        return None
    asked = _guided.Asked(
        grid_of(field),
        clock_of(field, flight),
        number_of(field, guide.goal),
        at_start * _BELOW,
        max(at_start, 1e-9) / _PILES_TO_GOAL,
        -1.0,
        _guided.Tip(guide.goal, field.spacing, guide.price),
        most,
        _guided.ONCE,
    )
    return searched(field, guide.potential, steps, start, asked)


def searched(
    field: CostField,
    potential: NDArray[np.float64],
    steps: Steps,
    start: Voxel,
    asked: _guided.Asked,
) -> GridPath | None:
    """The path along the grid that answers a question."""
    reached = _guided.nothing_reached(field.cost[0].size, asked.clock)
    fields = _guided.Fields(field.cost.reshape(-1), field.table, potential)
    roots = _guided.Roots(np.array([number_of(field, start)]), np.zeros(1))
    followed = _guided.search(fields, steps, reached, roots, asked)
    if followed < 0:
        raise SearchTooLong(f"no answer after following {asked.most:,} voxels")
    voxels = _guided.way_to(steps, reached, asked)
    if not len(voxels):
        return None
    return GridPath(voxels, float(reached.label[asked.goal]), int(followed))


def level_of(field: CostField, coarse: NDArray[np.float32] | None) -> Level:
    """The blocks of a field."""
    a, b, c = field.spacing
    prices = pool_mean(field.cost, field.table) if coarse is None else coarse
    return Level(prices, (EDGE * a, EDGE * b, EDGE * c))


def guide_within(level: Level, goal: Voxel, within: NDArray[np.bool_] | None) -> Guide:
    """Coarse costs to a goal through some blocks (None: all)."""
    costs = _TRUST * costs_to(level, goal, within)
    return Guide(goal, _TRUST * float(level.prices[block(goal)[::-1]]), costs)


def expected(guide: Guide, start: Voxel) -> float:
    """What a guide leads to expect of the cheapest route from a start."""
    return float(_guided.estimate(guide.potential, *start)) / _TRUST


def must_be_open(field: CostField, voxel: Voxel, slot: int | None = None) -> None:
    """Refuse an end that is outside, or closed in a slot (None: in all of them)."""
    slots = range(field.slots) if slot is None else (slot,)
    if not any(isfinite(field.price(voxel, at)) for at in slots):
        raise BlockedEnd(f"voxel {voxel} is closed or outside {field.size}")


def number_of(field: CostField, voxel: Voxel) -> int:
    """The number of a voxel in the flattened [f, y, x] array."""
    size_x, size_y, _size_f = field.size
    return (voxel[2] * size_y + voxel[1]) * size_x + voxel[0]


def grid_of(field: CostField) -> _guided.Grid:
    """The sizes of a field, as the kernels want them."""
    return _guided.Grid(*field.size, field.slots)


def clock_of(field: CostField, flight: Flight) -> _guided.Clock:
    """When which slot holds; without slots or with infinite speed, time stands still."""
    if field.slots == 1 or not isfinite(field.slot_s):
        return STILL
    return _guided.Clock(
        flight.depart_s / field.slot_s, 1.0 / (flight.speed_mps * field.slot_s)
    )


def rules_of(field: CostField, flight: Flight) -> _cost_line.Rules:
    """What a leg is reckoned by."""
    return _cost_line.Rules(
        grid_of(field), clock_of(field, flight), field.spacing, flight.gradient
    )
