"""What it costs to fly through each voxel, and what is closed.

What: `CostField`, an array ``[slot, f, y, x]`` of costs per metre with infinity where a voxel is
solid, closed or unknown; one slot when costs do not change with time. Why: people move through
the day, and a planner must not know how its costs were made. The cost of a path is the
integral of the cost along it; between the centres of two neighbours that is the mean of their
costs times the length.

>>> field = cost_field(np.ones((2, 3, 4), np.float32))
>>> field.size, field.slots
((4, 3, 2), 1)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Voxel = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CostField:
    """Costs per metre of flight, by time slot.

    Attributes
    ----------
    cost
        float32, C-ordered ``[slot, f, y, x]``; infinite where nothing may fly.
    spacing
        Metres between the centres of neighbours along x, y and f.
    slot_s
        Seconds that a slot lasts; after the last slot its costs go on.
    """

    cost: NDArray[np.float32] = field(repr=False)
    spacing: tuple[float, float, float] = (1.0, 1.0, 1.0)
    slot_s: float = inf

    @property
    def size(self) -> Voxel:
        """Voxels along x, y and f."""
        _slots, size_f, size_y, size_x = self.cost.shape
        return size_x, size_y, size_f

    @property
    def slots(self) -> int:
        """How many time slots there are."""
        return int(self.cost.shape[0])

    def is_open(self, voxel: Voxel) -> bool:
        """Whether a voxel lies inside and may be flown through in every slot."""
        if any(not 0 <= at < size for at, size in zip(voxel, self.size, strict=True)):
            return False
        x, y, f = voxel
        return bool(np.isfinite(self.cost[:, f, y, x]).all())


class NotACost(ValueError):
    """A cost that is not positive, or an array of the wrong shape."""


def cost_field(
    cost: NDArray[np.float32],
    *,
    spacing: tuple[float, float, float] = (1.0, 1.0, 1.0),
    slot_s: float = inf,
) -> CostField:
    """A checked field of costs.

    Parameters
    ----------
    cost
        Costs per metre, ``[f, y, x]`` or ``[slot, f, y, x]``. Infinity closes a voxel. So does
        NaN: what is not known cannot be flown through.
    spacing
        Metres between neighbours along x, y, f.
    slot_s
        Seconds of a time slot.

    Raises
    ------
    NotACost
        If a cost is zero or negative, a spacing is not positive, or the shape is another.
    """
    if cost.ndim not in (3, 4) or 0 in cost.shape:
        raise NotACost(f"costs are [f, y, x] or [slot, f, y, x], not {cost.shape}")
    if min(spacing) <= 0 or not slot_s > 0:
        raise NotACost("spacing and slot must be positive")
    whole = np.ascontiguousarray(cost, np.float32)
    whole = whole.reshape((-1, *whole.shape[-3:]))
    if np.isnan(whole).any():
        whole = np.where(np.isnan(whole), np.float32(inf), whole)
    if whole.min() <= 0:
        raise NotACost("a cost is zero or negative: a path through it would be free")
    return CostField(whole, spacing, slot_s)


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
