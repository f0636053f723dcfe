"""Which way: the cheapest polyline through the prices, and how much cheaper it could be.

What: `find_way` hands the prices of the slots to the voxel search (coarse costs, guided A*,
then straight legs by exact traversal) and returns corners. Why the gap: a heuristic that does
not say how far from the best it may be asks for trust.

Example: `find_way(prices, (start_cell, end_cell), clock)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.voxels.city_route import (
    Flight,
    SearchTooLong,
    cost_bound,
    cost_field,
    route,
)
from kaga.engines.airspace.voxels.grid import BlockedEnd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.band import Band
    from kaga.engines.airspace.plan.prices import Prices
    from kaga.engines.airspace.voxels.city_route import CostField
    from kaga.engines.airspace.voxels.cost_field import Voxel

SLOT_S: Final = 900.0
MOST_FOLLOWED: Final = 3_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A polyline over the cells of a band.

    Attributes
    ----------
    corners
        Integers ``(n, 3)``: column, row, layer.
    cost
        Seconds, all burdens counted.
    expected
        What the coarse costs said the cheapest would be.
    """

    corners: NDArray[np.int64]
    cost: float
    expected: float
    followed: int


def field_of(prices: Sequence[Prices]) -> CostField:
    """The voxel search's field of one or more slots."""
    band = prices[0].band
    stack = np.stack([one.voxels for one in prices]) if len(prices) > 1 else prices[0].voxels
    return cost_field(stack, spacing=band.spacing, slot_s=SLOT_S)


def lowest_open(band: Band, field: CostField, cell: tuple[int, int]) -> Voxel:
    """The lowest voxel over a cell that is open in every slot.

    Raises
    ------
    PlanRefused
        If there is none, with floor and ceiling.
    """
    row, column = cell
    for layer in range(band.layers_m.size):
        if field.is_open((column, row, layer)):
            return column, row, layer
    raise PlanRefused(
        Refusal.END_CLOSED,
        row=row + band.raster.north,
        column=column + band.raster.west,
        zoom=band.raster.zoom,
        floor_m=float(band.floor_m[row, column]),
        ceiling_m=float(band.ceiling_m[row, column]),
    )


def find_way(
    prices: Sequence[Prices],
    ends: tuple[tuple[int, int], tuple[int, int]],
    *,
    depart_s: float = 0.0,
) -> Way:
    """The cheapest way between two cells.

    Parameters
    ----------
    prices
        Of consecutive slots; the first holds at departure.
    ends
        Row and column of both cells of the band.
    depart_s
        Seconds from the beginning of the first slot.

    Raises
    ------
    PlanRefused
        If an end is closed, there is no way, or the search grows beyond its bound.
    """
    band, field = prices[0].band, field_of(prices)
    start, goal = (lowest_open(band, field, cell) for cell in ends)
    flight = Flight(depart_s, prices[0].terms.craft.vehicle.cruise)
    try:
        found = route(field, start, goal, flight=flight, most_followed=MOST_FOLLOWED)
    except SearchTooLong as error:
        raise PlanRefused(Refusal.SEARCH_TOO_LONG, most=MOST_FOLLOWED) from error
    except BlockedEnd as error:
        raise PlanRefused(Refusal.END_CLOSED, reason=str(error)) from error
    if found is None:
        raise PlanRefused(Refusal.NO_WAY, columns=field.size[0], rows=field.size[1])
    return Way(found.corners, found.cost, found.expected, found.along_grid.followed)


def least_cost(
    prices: Sequence[Prices], ends: tuple[tuple[int, int], tuple[int, int]]
) -> float:
    """A cost that no way between two cells goes below, slots or not."""
    band, field = prices[0].band, field_of(prices)
    start, goal = (lowest_open(band, field, cell) for cell in ends)
    return cost_bound(field, start, goal)


def without_straight(corners: NDArray[np.int64]) -> NDArray[np.int64]:
    """The corners without those that lie exactly on the line from one kept to the next."""
    kept, places = [0], corners.tolist()
    for at in range(1, len(corners) - 1):
        here, last, following = places[at], places[kept[-1]], places[at + 1]
        a, b, c = (one - other for one, other in zip(here, last, strict=True))
        d, e, f = (one - other for one, other in zip(following, here, strict=True))
        turns = (b * f != c * e) or (c * d != a * f) or (a * e != b * d)
        if turns or a * d + b * e + c * f < 0:
            kept.append(at)
    return corners[[*kept, len(corners) - 1]]
