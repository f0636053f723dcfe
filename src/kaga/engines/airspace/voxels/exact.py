"""Shortest paths between voxels, exactly.

What: `shortest_path` among the 26 neighbours of each voxel; a step is legal when every voxel of
the box it sweeps is free. Why: this is the proof beside every faster answer. The length is a
whole number of straight, plane and space steps, and no rounding decides between two paths.

>>> from kaga.engines.airspace.voxels.grid import grid_of_voxels
>>> path = shortest_path(grid_of_voxels((5, 5, 5), [(2, 2, 2)]), (0, 0, 0), (4, 4, 4))
>>> path.steps, round(path.length, 6)
((2, 2, 2), 8.292529)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._both_ends import meet
from kaga.engines.airspace.voxels.grid import OccupancyGrid, bordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOTS = (1.0, sqrt(2.0), sqrt(3.0))


@dataclass(frozen=True, slots=True)
class VoxelPath:
    """A path of voxels.

    Attributes
    ----------
    corners
        Integers (n, 3), x y z: the first voxel, each voxel where the direction changes, and
        the last.
    steps
        How many straight, plane-diagonal and space-diagonal steps.
    followed
        How many nodes the search followed, from both ends together.
    """

    corners: NDArray[np.int64]
    steps: tuple[int, int, int]
    followed: int

    @property
    def length(self) -> float:
        """The length in voxel edges."""
        return sum(count * root for count, root in zip(self.steps, ROOTS, strict=True))

    def voxels(self) -> NDArray[np.int64]:
        """Every voxel of the path in order, (n, 3)."""
        legs = np.diff(self.corners, axis=0)
        far = np.abs(legs).max(axis=1)
        steps = np.repeat(legs // far[:, None], far, axis=0)
        return np.concatenate([self.corners[:1], self.corners[0] + steps.cumsum(axis=0)])


def shortest_path(
    grid: OccupancyGrid, start: Sequence[int], goal: Sequence[int]
) -> VoxelPath | None:
    """A shortest path, or None when there is none.

    The same question has always the same answer, step for step.

    Parameters
    ----------
    grid
        The map.
    start, goal
        Voxels (x, y, z).

    Raises
    ------
    BlockedEnd
        If the start or the goal is solid or outside the map.

    Notes
    -----
    Jump point search over bit rows (`_jump_search`) from both ends in turns (`_both_ends`).
    Lengths compare exactly for paths of up to 4,096 diagonal steps of each kind (`_moves`).
    """
    begin, end = bordered(grid, start), bordered(grid, goal)
    points, length, side, followed = meet(grid.words, grid.layout, begin, end)
    if length < 0:
        return None
    corners, steps = _unfold(points - 1)
    return VoxelPath(corners[::-1] if side else corners, steps, followed)


def _unfold(points: NDArray[np.int64]) -> tuple[NDArray[np.int64], tuple[int, int, int]]:
    """The corners between jump points, and the steps by kind.

    Between two jump points the flight is diagonal in space, then in a plane, then straight.
    """
    legs = np.diff(points, axis=0)
    order = np.sort(np.abs(legs), axis=1)
    away = np.abs(legs)
    space = np.sign(legs) * order[:, :1]
    plane = np.sign(legs) * np.minimum(away, order[:, 1:2])
    line = np.stack([points[:-1], points[:-1] + space, points[:-1] + plane], axis=1)
    line = np.concatenate([line.reshape(-1, 3), points[-1:]])
    counts = order.sum(axis=0)
    straight, flat = counts[2] - counts[1], counts[1] - counts[0]
    return _without_middles(line), (int(straight), int(flat), int(counts[0]))


def _without_middles(line: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out points that repeat the one before or lie on an unchanged direction."""
    moved = np.concatenate([[True], (np.diff(line, axis=0) != 0).any(axis=1)])
    line = line[moved]
    if len(line) < 3:
        return line
    legs = np.diff(line, axis=0)
    ways = legs // np.abs(legs).max(axis=1)[:, None]
    keep = np.ones(len(line), np.bool_)
    keep[1:-1] = (ways[1:] != ways[:-1]).any(axis=1)
    return line[keep]
