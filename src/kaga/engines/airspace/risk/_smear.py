"""Compiled: weighted impacts smeared over the cells around the failure.

Each impact is a Gaussian of its own width (position error, the place within the cell where the
failure happens, what the model leaves out); a cell gets the exact integral over its rectangle,
as a difference of error functions in each axis.
"""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def smear(
    impacts: Floats, amounts: Floats, cell: tuple[float, float], reach: tuple[int, int]
) -> Floats:
    """Sums over cells of amounts that are spread about impacts.

    Parameters
    ----------
    impacts
        `(n, 3)`: columns east of the failure, rows south of it (both m), width σ (m).
    amounts
        `(n, m)`: m amounts of each impact.
    cell
        Width and height of a cell, m.
    reach
        Cells to each side in rows and columns; what falls beyond is put on the rim.

    Returns
    -------
    ndarray
        `(m, 2 * reach[0] + 1, 2 * reach[1] + 1)`, the failure in the middle cell.
    """
    rows, columns = 2 * reach[0] + 1, 2 * reach[1] + 1
    out = np.zeros((amounts.shape[1], rows, columns))
    across = np.empty(columns)
    for i in range(impacts.shape[0]):
        x, y, sigma = impacts[i, 0] / cell[0], impacts[i, 1] / cell[1], impacts[i, 2]
        first_c, last_c = _range(x, 5.0 * sigma / cell[0], reach[1])
        first_r, last_r = _range(y, 5.0 * sigma / cell[1], reach[0])
        wide, tall = sigma * sqrt(2.0) / cell[0], sigma * sqrt(2.0) / cell[1]
        for c in range(first_c, last_c + 1):
            across[c + reach[1]] = _share(x, wide, c, first_c, last_c)
        for r in range(first_r, last_r + 1):
            down = _share(y, tall, r, first_r, last_r)
            for c in range(first_c, last_c + 1):
                part = down * across[c + reach[1]]
                for m in range(amounts.shape[1]):
                    out[m, r + reach[0], c + reach[1]] += amounts[i, m] * part
    return out


@njit(cache=True, nogil=True)
def _range(middle: float, width: float, reach: int) -> tuple[int, int]:
    """First and last cell of a Gaussian, both inside the window."""
    first = int(np.floor(middle - width + 0.5))
    last = int(np.floor(middle + width + 0.5))
    return min(max(first, -reach), reach), min(max(last, -reach), reach)


@njit(cache=True, nogil=True)
def _share(middle: float, width: float, cell: int, first: int, last: int) -> float:
    """Integral over one cell; the outermost cells take the tails, so that nothing is lost."""
    low = 0.0 if cell == first else 0.5 * (1.0 + erf((cell - 0.5 - middle) / width))
    high = 1.0 if cell == last else 0.5 * (1.0 + erf((cell + 0.5 - middle) / width))
    return high - low
