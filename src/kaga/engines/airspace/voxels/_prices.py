"""The cost of a voxel, from an array of costs or from an array of codes and a table.

What: `price` reads one voxel; compiled, it is one load for float32 costs and two for uint8
codes. Why: a window of 20 km has fifty million voxels in each time slot. As codes of a
logarithmic scale they take a quarter of the memory, and the same search runs through both.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

Costs = NDArray[np.float32] | NDArray[np.uint8]
Table = NDArray[np.float32]

# The table of costs that are not codes.
NO_TABLE: Table = np.zeros(0, np.float32)


def price(cost: Costs, table: Table, at: Any) -> np.float32:
    """The cost at an index, infinite where nothing may fly."""
    found: np.float32 = table[cost[at]] if cost.dtype == np.uint8 else cost[at]
    return found


@overload(price, strict=False)
def _compiled(cost: Any, table: Any, at: Any) -> Any:  # noqa: ARG001 - numba reads the names
    if cost.dtype == types.uint8:
        return lambda cost, table, at: table[cost[at]]
    return lambda cost, table, at: cost[at]  # noqa: ARG005
