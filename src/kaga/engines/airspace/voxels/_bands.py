"""Bands around ways already found: how far from them, and how much of a way lies outside.

What: `mark` measures the distance in plan from each column of blocks to a way, `outside` the
share of a way that is far from all of them. Why: whether two ways are different is asked of
every alternative, and ways have thousands of voxels.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from numba import njit

from kaga.engines.airspace.voxels._any_angle import voxel_at
from kaga.engines.airspace.voxels._pool import EDGE
from kaga.engines.airspace.voxels._traversal import cross, first_crossings, line_between

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.airspace.voxels._any_angle import Points


class Band(NamedTuple):
    """How far from every way found the columns of blocks lie, in metres; half the band's width.

    `away` is bordered ``[y, x]``; `gap_x` and `gap_y` are metres between neighbouring voxels.
    """

    away: NDArray[np.float64]
    radius: float
    gap_x: float
    gap_y: float


@njit(cache=True, nogil=True)
def mark(band: Band, corners: Points) -> None:
    """Bring the distances up to date with one more way."""
    size_y, size_x = band.away.shape
    edge_x, edge_y = EDGE * band.gap_x, EDGE * band.gap_y
    for row in range(1, corners.shape[0]):
        ax, ay = corners[row - 1, 0] * band.gap_x, corners[row - 1, 1] * band.gap_y
        bx, by = corners[row, 0] * band.gap_x, corners[row, 1] * band.gap_y
        whole = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
        first = max(int((min(ay, by) - band.radius) / edge_y), 0)
        last = min(int((max(ay, by) + band.radius) / edge_y) + 2, size_y - 1)
        left = max(int((min(ax, bx) - band.radius) / edge_x), 0)
        right = min(int((max(ax, bx) + band.radius) / edge_x) + 2, size_x - 1)
        for y in range(first, last + 1):
            py = ((y - 1) * EDGE + 1.5) * band.gap_y
            for x in range(left, right + 1):
                px = ((x - 1) * EDGE + 1.5) * band.gap_x
                part = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / whole
                part = min(max(part, 0.0), 1.0)
                dx, dy = ax + part * (bx - ax) - px, ay + part * (by - ay) - py
                band.away[y, x] = min(band.away[y, x], sqrt(dx * dx + dy * dy))


@njit(cache=True, nogil=True)
def outside(band: Band, corners: Points) -> float:
    """The share of a way's length in plan that lies outside the band, by columns of blocks."""
    total = 0.0
    far = 0.0
    for row in range(1, corners.shape[0]):
        a, b = voxel_at(corners, row - 1), voxel_at(corners, row)
        dx, dy = (b[0] - a[0]) * band.gap_x, (b[1] - a[1]) * band.gap_y
        line = line_between(a, b)
        per_part = sqrt(dx * dx + dy * dy) / line.whole
        crossings = first_crossings(line)
        at, done = a, 0
        while True:
            part = min(crossings[0], crossings[1], crossings[2], line.whole)
            metres = (part - done) * per_part
            total += metres
            if band.away[at[1] // EDGE + 1, at[0] // EDGE + 1] > band.radius:
                far += metres
            if at == b:
                break
            done = part
            at, crossings, _step = cross(line, at, crossings)
    return far / total if total > 0 else 0.0
