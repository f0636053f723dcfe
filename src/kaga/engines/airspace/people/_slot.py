"""Compiled: who is on each column at one slot, and who would be hit, in one pass."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Field = NDArray[np.float32]


class Mix(NamedTuple):
    """What a slot makes of residents and capacities.

    `home` ``(4,)`` and `gathered` ``(4, classes)`` are factors for everybody, for those in the
    open air, and for both at the 95th percentile; `sheltered` is how much of somebody under a
    roof counts.
    """

    home: Field
    gathered: Field
    sheltered: np.float32


@njit(cache=True, nogil=True)
def mixed(
    land: NDArray[np.uint8],
    base: tuple[Field, Field],
    mix: Mix,
    per_m2: Field,
    out: tuple[Field, Field, Field],
) -> None:
    """People per m², and effective people per m² (mean and 95th percentile).

    `base` are residents and capacity, `[row, column]`; `per_m2` one over the area of a column,
    by row; `out` takes the answers.
    """
    rows, columns = land.shape
    home, table, share = mix
    for row in range(rows):
        area = per_m2[row]
        people, places, use = base[0][row], base[1][row], land[row]
        everybody, mean, worse = out[0][row], out[1][row], out[2][row]
        for column in range(columns):
            here, room, kind = people[column], places[column], use[column]
            total = (here * home[0] + room * table[0, kind]) * area
            outside = (here * home[1] + room * table[1, kind]) * area
            everybody[column] = total
            mean[column] = outside + share * (total - outside)
            total = (here * home[2] + room * table[2, kind]) * area
            outside = (here * home[3] + room * table[3, kind]) * area
            worse[column] = outside + share * (total - outside)


@njit(cache=True, nogil=True)
def pooled_by_two(field: Field) -> Field:
    """The mean of each block of two by two; unknown where one of them is."""
    rows, columns = field.shape[0] // 2, field.shape[1] // 2
    found = np.empty((rows, columns), np.float32)
    quarter = np.float32(0.25)
    for row in range(rows):
        one, other = field[2 * row], field[2 * row + 1]
        line = found[row]
        for column in range(columns):
            at = 2 * column
            line[column] = ((one[at] + one[at + 1]) + (other[at] + other[at + 1])) * quarter
    return found
