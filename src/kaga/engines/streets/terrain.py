"""Heights between the points of a grid, for slopes.

>>> import numpy as np
>>> heights = grid_heights(np.array([[10.0, 20.0], [30.0, np.nan]]), (136.0, 36.2, 0.1))
>>> heights(np.array([36.15, 36.10]), np.array([136.10, 136.05])).round(6).tolist()
[15.0, 20.0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.streets.costs import Heights

    Floats = NDArray[np.float64]


def grid_heights(heights: Floats, frame: tuple[float, float, float]) -> Heights:
    """Bilinear heights over a grid.

    Parameters
    ----------
    heights
        Rows from the north, metres; NaN is the sea, at 0 m.
    frame
        West and north edge and the side of a cell, degrees; values are of cell centres.

    Returns
    -------
    Heights
        Outside the grid the nearest cell counts.
    """
    known = np.nan_to_num(heights, nan=0.0)
    west, north, step = frame
    rows, columns = known.shape

    def at(latitude: Floats, longitude: Floats) -> Floats:
        down = np.clip((north - latitude) / step - 0.5, 0.0, rows - 1.0)
        right = np.clip((longitude - west) / step - 0.5, 0.0, columns - 1.0)
        row = np.minimum(down.astype(np.int64), max(rows - 2, 0))
        column = np.minimum(right.astype(np.int64), max(columns - 2, 0))
        below, beside = np.minimum(row + 1, rows - 1), np.minimum(column + 1, columns - 1)
        down, right = down - row, right - column
        upper = known[row, column] * (1 - right) + known[row, beside] * right
        lower = known[below, column] * (1 - right) + known[below, beside] * right
        found: Floats = upper * (1 - down) + lower * down
        return found

    return at
