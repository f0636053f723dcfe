"""Which voxels a straight line between two voxel centres touches, and how much of it is in
each.

What: `is_clear`, `touched_voxels` and `shares`, all exact (see `_traversal`). Why: line of
sight, the cost of a leg and its proof must agree on what the leg flies through.

>>> shares((0, 0, 0), (2, 1, 0))[1].tolist()
[0.25, 0.25, 0.25, 0.25]
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._traversal import (
    NEVER,
    cross,
    first_crossings,
    is_clear_line,
    line_between,
)
from kaga.engines.airspace.voxels.grid import OccupancyGrid, Voxel, bordered

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Three sides of this length still have a product of less than NEVER.
_LONGEST = 1 << 19


def is_clear(grid: OccupancyGrid, a: Voxel, b: Voxel) -> bool:
    """Whether a point can fly straight from the centre of one voxel to that of another.

    Every voxel that the line touches must be free, also those it touches only in an edge or a
    corner. Solid ends, and ends outside the map, raise `BlockedEnd`.
    """
    return bool(is_clear_line(grid.words, grid.layout, bordered(grid, a), bordered(grid, b)))


def touched_voxels(a: Voxel, b: Voxel) -> NDArray[np.int64]:
    """All voxels whose closed box the line between two centres meets, (n, 3), sorted."""
    found = {a, b}
    for at, there, _part in _crossings(a, b):
        ranges = [sorted({low, high}) for low, high in zip(at, there, strict=True)]
        found.update(product(*ranges))  # type: ignore[arg-type]
    return np.array(sorted(found), np.int64)


def shares(a: Voxel, b: Voxel) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The voxels the line passes through, (n, 3) in order, and the fraction of it in each."""
    voxels, parts = [a], [0]
    for _at, there, part in _crossings(a, b):
        voxels.append(there)
        parts.append(part)
    whole = line_between(a, b).whole
    ends = np.array([*parts, whole], np.float64)
    return np.array(voxels, np.int64), np.diff(ends) / whole


def _crossings(a: Voxel, b: Voxel) -> list[tuple[Voxel, Voxel, int]]:
    """Each crossing: the voxel before, the voxel behind, and at which part of the line."""
    if max(abs(p - q) for p, q in zip(a, b, strict=True)) > _LONGEST:
        raise ValueError("no map is that long")
    line = line_between(a, b)
    crossings = first_crossings(line)
    at, found = a, []
    while at != b:
        part = min(crossings)
        there, crossings, _step = cross(line, at, crossings)
        found.append((at, there, part))
        at = there
    assert min(crossings) >= min(NEVER, line.whole)  # noqa: S101 - nothing was left out
    return found
