"""Heights of a triangulated surface at the middles of cells, compiled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EDGE = -1e-9


@njit(cache=True, nogil=True)
def lay(triangles: NDArray[np.float64], ground: NDArray[np.float32]) -> None:
    """Set the height of every cell whose middle lies in a triangle.

    `triangles` are ``(n, 3, 3)`` of column, row and height; where two meet the higher counts.
    """
    rows, columns = ground.shape
    for at in range(len(triangles)):
        ax, ay, az = triangles[at, 0]
        bx, by, bz = triangles[at, 1]
        cx, cy, cz = triangles[at, 2]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if area == 0.0:
            continue
        top = max(math.floor(min(ay, by, cy)), 0)
        bottom = min(math.floor(max(ay, by, cy)), rows - 1)
        left = max(math.floor(min(ax, bx, cx)), 0)
        right = min(math.floor(max(ax, bx, cx)), columns - 1)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                x, y = column + 0.5, row + 0.5
                one = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / area
                two = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / area
                three = 1.0 - one - two
                if one >= _EDGE and two >= _EDGE and three >= _EDGE:
                    height = one * az + two * bz + three * cz
                    if not ground[row, column] >= height:
                        ground[row, column] = height
