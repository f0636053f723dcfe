"""What it costs to fly through each voxel, and what is closed.

What: `CostField`, an array ``[slot, f, y, x]`` of costs per metre with infinity where a voxel
is solid, closed or unknown; one slot when costs do not change with time. Large fields come as
codes of one byte with a table of costs. Why: people move through the day, and a planner must
not know how its costs were made. The cost of a path is the integral of the cost along it;
between the centres of two neighbours that is the mean of their costs times the metres between
them.

>>> field = cost_field(np.ones((2, 3, 4), np.float32), spacing=(7.7, 7.7, 8.0))
>>> field.size, field.slots, field.price((3, 2, 1))
((4, 3, 2), 1, 1.0)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isfinite, isnan
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._prices import NO_TABLE, price

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._prices import Costs, Table

Voxel = tuple[int, int, int]
Spacing = tuple[float, float, float]

# Piles and blocks are numbered with 32 bits.
_MOST_VOXELS = 1 << 31


@dataclass(frozen=True, slots=True)
class CostField:
    """Costs per metre of flight, by time slot. Make one with `cost_field`.

    Attributes
    ----------
    cost
        float32 costs, or uint8 codes, C-ordered ``[slot, f, y, x]``.
    table
        float32: the cost of each code; empty when `cost` holds costs.
    least
        No voxel costs less.
    spacing
        Metres between the centres of neighbours along x, y and f.
    slot_s
        Seconds that a slot lasts; after the last slot its costs go on.
    """

    cost: Costs = field(repr=False)
    table: Table = field(repr=False)
    least: float
    spacing: Spacing
    slot_s: float

    @property
    def size(self) -> Voxel:
        """Voxels along x, y and f."""
        _slots, size_f, size_y, size_x = self.cost.shape
        return size_x, size_y, size_f

    @property
    def slots(self) -> int:
        """How many time slots there are."""
        return int(self.cost.shape[0])

    def price(self, voxel: Voxel, slot: int = 0) -> float:
        """The cost per metre in a voxel; infinite outside the field."""
        if any(not 0 <= at < size for at, size in zip(voxel, self.size, strict=True)):
            return inf
        x, y, f = voxel
        return float(price(self.cost, self.table, (slot, f, y, x)))

    def is_open(self, voxel: Voxel) -> bool:
        """Whether a voxel lies inside and may be flown through in every slot."""
        return all(isfinite(self.price(voxel, slot)) for slot in range(self.slots))


class NotACost(ValueError):
    """A cost that is not positive, or an array of the wrong shape or kind."""


def cost_field(
    cost: NDArray[np.float32] | NDArray[np.uint8],
    *,
    table: NDArray[np.float32] | None = None,
    closed: NDArray[np.bool_] | None = None,
    spacing: Spacing = (1.0, 1.0, 1.0),
    slot_s: float = inf,
) -> CostField:
    """A checked field of costs.

    Parameters
    ----------
    cost
        Costs per metre, ``[f, y, x]`` or ``[slot, f, y, x]``. Infinity closes a voxel. So does
        NaN: what is not known cannot be flown through. With a table, uint8 codes.
    table
        The costs of the 256 codes; infinity or NaN closes.
    closed
        True where a voxel is closed besides; a shape that can be spread to that of `cost`.
    spacing
        Metres between neighbours along x, y, f.
    slot_s
        Seconds of a time slot.

    Raises
    ------
    NotACost
        If a cost is zero or negative, a spacing is not positive and finite, or a shape or kind
        is another.

    Notes
    -----
    The field holds the array it was given, not a copy, unless something had to be changed.
    """
    if cost.ndim not in (3, 4) or 0 in cost.shape or cost.size >= _MOST_VOXELS:
        raise NotACost(f"costs are [f, y, x] or [slot, f, y, x], not {cost.shape}")
    if not all(0 < gap < inf for gap in spacing) or not slot_s > 0:
        raise NotACost("spacing and slot must be positive")
    shut = None if closed is None else _spread(closed, cost.shape)
    shape = (-1, *cost.shape[-3:])
    if table is None:
        costs, least = _costs(cost, shut)
        return CostField(costs.reshape(shape), NO_TABLE, least, spacing, slot_s)
    prices, least = _table(cost, table)
    codes = _codes(cost, prices, shut)
    return CostField(codes.reshape(shape), prices, least, spacing, slot_s)


def _spread(closed: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """What is closed, in the shape of the costs."""
    try:
        return np.broadcast_to(closed, shape)
    except ValueError as error:
        raise NotACost(f"{closed.shape} cannot be spread over {shape}") from error


def _costs(
    cost: NDArray[np.float32] | NDArray[np.uint8], closed: NDArray[np.bool_] | None
) -> tuple[NDArray[np.float32], float]:
    """Costs with infinity for whatever is closed, and the least of them."""
    if not np.issubdtype(cost.dtype, np.floating):
        raise NotACost(f"{cost.dtype} are codes, and codes need their table")
    whole = np.ascontiguousarray(cost, np.float32)
    least = float(whole.min())
    if isnan(least) or closed is not None:
        shut = np.isnan(whole)
        if closed is not None:
            shut |= closed
        whole = np.where(shut, np.float32(inf), whole)
        least = float(whole.min())
    if least <= 0:
        raise NotACost("a cost is zero or negative: a path through it would be free")
    return whole, least


def _table(
    codes: NDArray[np.float32] | NDArray[np.uint8], table: NDArray[np.float32]
) -> tuple[Table, float]:
    """The table with infinity for whatever is closed, and the least cost in it."""
    if codes.dtype != np.uint8 or table.shape != (256,):
        raise NotACost(f"a table has 256 costs for codes of one byte, not {table.shape}")
    prices = np.where(np.isnan(table), inf, table).astype(np.float32)
    least = float(prices.min())
    if least <= 0:
        raise NotACost("a cost is zero or negative: a path through it would be free")
    return prices, least


def _codes(
    codes: NDArray[np.float32] | NDArray[np.uint8],
    prices: Table,
    closed: NDArray[np.bool_] | None,
) -> NDArray[np.uint8]:
    """Codes with one that closes for whatever is closed."""
    whole = np.ascontiguousarray(codes, np.uint8)
    if closed is None:
        return whole
    shut = np.flatnonzero(prices == np.float32(inf))
    if not shut.size:
        raise NotACost("no code of the table closes a voxel")
    return np.where(closed, np.uint8(shut[0]), whole)


def keep_band(
    cost: NDArray[np.float32],
    ground: NDArray[np.integer],
    *,
    lowest: int,
    highest: int,
) -> NDArray[np.float32]:
    """Close what lies outside a band of heights above the ground.

    Parameters
    ----------
    cost
        Costs ``[..., f, y, x]``; a changed copy is returned.
    ground
        Integers ``[y, x]``: the first layer above the ground.
    lowest, highest
        Layers above the ground, both still open.
    """
    layer = np.arange(cost.shape[-3])[:, None, None] - ground[None]
    return np.where((layer >= lowest) & (layer <= highest), cost, np.float32(inf))
