"""Buildings of a tile as few boxes: neighbouring columns with one roof are one box.

What: rectangles of built columns of the same height, each once, nothing left out. Why: a tile
has up to 20,000 built columns; as boxes they are a third, and a roof is one face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def merge(
    built: NDArray[np.bool_], tops: NDArray[np.int16], kinds: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """Boxes ``(n, 4)``: first row, first column, rows, columns; row by row, greedily."""
    rows, columns = built.shape
    free = built.copy()
    found = np.empty((rows * columns, 4), np.int32)
    count = 0
    for row in range(rows):
        for column in range(columns):
            if not free[row, column]:
                continue
            top, kind = tops[row, column], kinds[row, column]
            wide = 1
            while (
                column + wide < columns
                and free[row, column + wide]
                and tops[row, column + wide] == top
                and kinds[row, column + wide] == kind
            ):
                wide += 1
            high = 1
            while row + high < rows:
                whole = True
                for at in range(column, column + wide):
                    same = tops[row + high, at] == top and kinds[row + high, at] == kind
                    if not (free[row + high, at] and same):
                        whole = False
                        break
                if not whole:
                    break
                high += 1
            free[row : row + high, column : column + wide] = False
            found[count, 0], found[count, 1] = row, column
            found[count, 2], found[count, 3] = high, wide
            count += 1
    return found[:count]
