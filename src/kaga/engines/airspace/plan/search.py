"""Which way: the cheapest polyline through the prices, and how much cheaper it could be.

What: `find_way` hands the prices of the slots to the voxel search (coarse costs, guided A*,
then straight legs by exact traversal) and returns corners. Why the gap: a heuristic that does
not say how far from the best it may be asks for trust.

Example: `find_way(prices, leads_to(prices, (room, shut), places))`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan.leads import EndClosed, Ends, Lead, lead_from
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.voxels.city_route import (
    Blocks,
    Flight,
    SearchTooLong,
    blocks_of,
    bound_by,
    cost_field,
    route,
)
from kaga.engines.airspace.voxels.grid import BlockedEnd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.prices import Prices
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.slabs import Slab
    from kaga.engines.airspace.voxels.city_route import CostField

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
    leads
        From the pads to its ends.
    blocks
        The prices that it was found by, by blocks: what is left of them.
    """

    corners: NDArray[np.int64]
    cost: float
    expected: float
    followed: int
    leads: tuple[Lead, Lead]
    blocks: Blocks


def field_of(prices: Sequence[Prices]) -> CostField:
    """The voxel search's field of one or more slots."""
    band = prices[0].band
    stack = _stacked([one.voxels for one in prices])
    return cost_field(stack, spacing=band.spacing, slot_s=SLOT_S)


def _stacked(slots: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The slots as one array: the one that they are parts of, if they are all of one."""
    whole = slots[0].base
    if len(slots) == 1:
        return slots[0]
    if whole is None or any(one.base is not whole for one in slots):
        return np.stack(slots)
    return whole if whole.shape == (len(slots), *slots[0].shape) else np.stack(slots)


def find_way(
    prices: Sequence[Prices], leads: tuple[Lead, Lead], *, depart_s: float = 0.0
) -> Way:
    """The cheapest way between two voxels.

    Parameters
    ----------
    prices
        Of consecutive slots; the first holds at departure.
    leads
        From both pads to where the search begins and ends (`leads_to`).
    depart_s
        Seconds from the beginning of the first slot.

    Raises
    ------
    PlanRefused
        If an end is closed, there is no way, or the search grows beyond its bound.
    """
    field, (start, goal) = field_of(prices), (lead.voxel for lead in leads)
    flight, blocks = Flight(depart_s, prices[0].terms.craft.vehicle.cruise), blocks_of(field)
    most, coarse = MOST_FOLLOWED, blocks.mean
    try:
        found = route(field, start, goal, flight=flight, coarse=coarse, most_followed=most)
    except SearchTooLong as error:
        raise PlanRefused(Refusal.SEARCH_TOO_LONG, most=MOST_FOLLOWED) from error
    except BlockedEnd as error:
        raise PlanRefused(Refusal.END_CLOSED, reason=str(error)) from error
    if found is None:
        raise PlanRefused(Refusal.NO_WAY, columns=field.size[0], rows=field.size[1])
    followed = found.along_grid.followed
    return Way(found.corners, found.cost, found.expected, followed, leads, blocks)


def leads_to(
    prices: Sequence[Prices],
    over: tuple[Room, tuple[Slab, ...]],
    places: tuple[tuple[float, float], ...],
) -> tuple[Lead, Lead] | EndClosed:
    """From each of two pads to where the search can begin, or which of them is closed.

    Parameters
    ----------
    prices
        Of consecutive slots.
    over
        The columns, and the zones that close air over them.
    places
        Row and column of the pads, with fractions.
    """
    ends = Ends(prices[0].band, *over)
    marks, cost = ends.marks(), _stacked([one.voxels for one in prices])
    cost = cost.reshape(-1, *cost.shape[-3:])
    found = []
    for number, place in enumerate(places):
        lead = lead_from(ends, cost, place, marks)
        if lead is None:
            return EndClosed(number)
        found.append(lead)
    return found[0], found[1]


def least_cost(way: Way) -> float:
    """A cost that no way between the ends of a way goes below, slots or not."""
    start, goal = (lead.voxel for lead in way.leads)
    return bound_by(way.blocks, start, goal)


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
