"""Short paths of straight legs in any direction, never longer than the exact voxel path.

What: `any_angle_path` takes the exact shortest voxel path and straightens it; every leg is
checked by exact traversal. Why: an aircraft does not fly in 26 directions. A shortest polyline
in space is NP-hard to find (Canny and Reif 1987), so the answer is good, not proven shortest;
what is proven is that it is clear and not longer than the exact voxel path.

>>> from kaga.engines.airspace.voxels.grid import grid_of_voxels
>>> path = any_angle_path(grid_of_voxels((9, 9, 9), [(4, 4, 4)]), (0, 0, 0), (8, 4, 0))
>>> round(path.length, 4), len(path.corners)
(8.9443, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._any_angle import straighten
from kaga.engines.airspace.voxels.exact import VoxelPath, shortest_path
from kaga.engines.airspace.voxels.grid import OccupancyGrid

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class AnyAnglePath:
    """A polyline between voxel centres.

    Attributes
    ----------
    corners
        Integers (n, 3): the voxels (x, y, z) in whose centres the polyline begins, turns, ends.
    exact
        The exact voxel path it was made from, which it is not longer than.
    """

    corners: NDArray[np.int64]
    exact: VoxelPath

    @property
    def length(self) -> float:
        """The length in voxel edges."""
        legs = np.diff(self.corners, axis=0).astype(np.float64)
        return float(np.sqrt((legs * legs).sum(axis=1)).sum())


def any_angle_path(
    grid: OccupancyGrid, start: Sequence[int], goal: Sequence[int]
) -> AnyAnglePath | None:
    """A clear polyline from start to goal, or None when there is no voxel path.

    Same arguments, errors and determinism as `shortest_path`.
    """
    exact = shortest_path(grid, start, goal)
    if exact is None:
        return None
    corners = straighten(grid.words, grid.layout, exact.corners + 1) - 1
    return AnyAnglePath(corners, exact)
