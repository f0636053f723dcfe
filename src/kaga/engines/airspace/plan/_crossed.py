"""Compiled: the columns below a straight line, and where it passes from one to the next."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@njit(cache=True, nogil=True)
def crossed(
    one: tuple[float, float], other: tuple[float, float]
) -> tuple[Floats, Integers, Integers]:
    """Marks (shares of the line, ends included, each once), rows and columns between them.

    `one` and `other` are row and column with fractions. The shares at which either coordinate
    passes whole numbers rise by themselves; merged in order they are all there is.
    """
    rows = _shares(one[0], other[0])
    columns = _shares(one[1], other[1])
    marks = np.empty(rows.size + columns.size + 2)
    marks[0] = 0.0
    count, at, beside = 1, 0, 0
    while at < rows.size or beside < columns.size:
        if beside == columns.size or (at < rows.size and rows[at] <= columns[beside]):
            share = rows[at]
            at += 1
        else:
            share = columns[beside]
            beside += 1
        if share > marks[count - 1]:
            marks[count] = share
            count += 1
    marks[count] = 1.0
    marks = marks[: count + 1]
    found = (np.empty(count, np.int64), np.empty(count, np.int64))
    for step in range(count):
        middle = 0.5 * (marks[step + 1] + marks[step])
        found[0][step] = int(np.floor(one[0] + middle * (other[0] - one[0])))
        found[1][step] = int(np.floor(one[1] + middle * (other[1] - one[1])))
    return marks, found[0], found[1]


@njit(cache=True, nogil=True)
def _shares(one: float, other: float) -> Floats:
    """Shares strictly between 0 and 1 at which a coordinate passes whole numbers, rising."""
    first, last = np.floor(min(one, other)) + 1.0, np.ceil(max(one, other)) - 1.0
    found = np.empty(max(int(last - first) + 1, 0))
    count = 0
    for step in range(found.size):
        whole = first + step if other > one else last - step
        share = (whole - one) / (other - one)
        if 0.0 < share < 1.0:
            found[count] = share
            count += 1
    return found[:count]
