"""The steps of the weighted search, with the voxels each sweeps.

What: straight lines to the 98 voxels up to two away along each axis that are not behind
another one; or, when the aircraft climbs gently, level steps and climbs as long as the
steepest allowed gradient asks for. Why: with 26 directions a path between two of them is up to
13 % too long, and the search prefers ways that happen to lie along an axis; with 98 it is 3 %.
And a limit on the climb angle can only be kept by a search whose every step keeps it.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import gcd, hypot, inf
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.airspace.voxels.traversal import shares, touched_voxels

if TYPE_CHECKING:
    from numpy.typing import NDArray

Step = tuple[int, int, int]

# A layer of climb over at most so many voxels of flight.
_LONGEST_RUN = 12


class Steps(NamedTuple):
    """Steps as arrays.

    `way` is (n, 3) as dx, dy, df; `jump` the same in the flattened [f, y, x] array; `length` in
    metres. `cells` (n, k + 1) is how many voxels are touched, then their distances in the
    flattened array; `weight` (n, k + 1) are, from the second column on, the metres flown in
    each (0 where an edge or a corner is only touched).
    """

    way: NDArray[np.int64]
    jump: NDArray[np.int64]
    length: NDArray[np.float64]
    cells: NDArray[np.int64]
    weight: NDArray[np.float64]


def allowed_steps(spacing: tuple[float, float, float], gradient: float) -> list[Step]:
    """The steps for a steepest climb and descent of `gradient` (rise over run).

    Raises
    ------
    ValueError
        If so gentle a climb would take more than 12 voxels for a layer.
    """
    near = range(-2, 3)
    around = [step for step in product(near, near, near) if gcd(*step) == 1]
    if gradient == inf:
        return around
    level = [step for step in around if step[2] == 0]
    climbs = []
    for x, y, _ in level:
        far = hypot(x * spacing[0], y * spacing[1])
        runs = [k for k in range(1, _LONGEST_RUN + 1) if spacing[2] <= gradient * far * k]
        if not runs:
            raise ValueError(f"a gradient of {gradient} is too gentle for these voxels")
        climbs += [(x * runs[0], y * runs[0], rise) for rise in (-1, 1)]
    return level + climbs


class _Shapes(NamedTuple):
    """Steps, lengths, how many voxels each touches, which (n, k, 3), and the metres in each."""

    way: NDArray[np.int64]
    length: NDArray[np.float64]
    touched: NDArray[np.int64]
    voxels: NDArray[np.int64]
    metres: NDArray[np.float64]


@cache
def _shapes(spacing: tuple[float, float, float], gradient: float) -> _Shapes:
    """The steps apart from the size of a field; computed once for each spacing and climb."""
    ways = allowed_steps(spacing, gradient)
    way = np.array(ways, np.int64)
    length = np.sqrt(((way * np.array(spacing)) ** 2).sum(axis=1))
    touched = [touched_voxels((0, 0, 0), each) for each in ways]
    count = np.array([len(voxels) for voxels in touched], np.int64)
    voxels = np.zeros((len(ways), count.max(), 3), np.int64)
    metres = np.zeros(voxels.shape[:2])
    for row, found in enumerate(touched):
        through, part = shares((0, 0, 0), ways[row])
        inside = dict(zip(map(tuple, through.tolist()), part.tolist(), strict=True))
        voxels[row, : len(found)] = found
        metres[row, : len(found)] = [inside.get(tuple(v), 0.0) for v in found.tolist()]
    return _Shapes(way, length, count, voxels, metres * length[:, None])


def steps_for(
    size: tuple[int, int, int], spacing: tuple[float, float, float], gradient: float = inf
) -> Steps:
    """The steps in a field of some size (x, y, f)."""
    shapes = _shapes(spacing, gradient)
    strides = np.array([1, size[0], size[0] * size[1]], np.int64)
    flat = shapes.voxels @ strides
    cells = np.column_stack([shapes.touched, flat])
    weight = np.column_stack([np.zeros(len(flat)), shapes.metres])
    return Steps(shapes.way, shapes.way @ strides, shapes.length, cells, weight)
