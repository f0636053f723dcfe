"""Pairs of legs that come into question, and what they come to, compiled.

What: first the pairs of (asking leg, filed leg, slice of time) that share a cell; then for all
pairs the conflict, the forbidden delays or the forbidden changes of height. Why two steps: the
first is memory, the second arithmetic, and three questions share the first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.deconflict._approach import (
    BEGIN,
    END,
    Pair,
    Vector,
    apart_at,
    conflict,
    forbidden_change,
    nearest_time,
)
from kaga.engines.airspace.deconflict._cells import (
    COLUMN,
    FIRST_COLUMN,
    FIRST_ROW,
    LEG,
    NEXT,
    NOBODY,
    ROW,
    SLICE,
    SLICE_S,
    Whole,
    bucket_of,
    cells_between,
    cells_of_slice,
    slice_of,
)
from kaga.engines.airspace.deconflict._delay import forbidden_delay


class Filed(NamedTuple):
    """Everything filed: legs, whose they are, how their owners rank, and the hash of cells."""

    legs: Vector
    owners: Whole
    ranks: Whole
    heads: Whole
    entries: Whole


class Asked(NamedTuple):
    """Who asks: legs, against which rank and above, not against whom, and how late at most."""

    legs: Vector
    rank: int
    itself: int
    delay: float


@njit(cache=True, nogil=True)
def meet(filed: Filed, asked: Asked, pairs: Whole) -> int:
    """Write (asking leg, filed leg, slice) rows to `pairs`.

    Returns
    -------
    int
        How many pairs there are; those beyond the room in `pairs` are counted, not written.
    """
    count = 0
    for at in range(len(asked.legs)):
        leg = asked.legs[at]
        for piece in range(slice_of(leg[BEGIN]), slice_of(leg[END] + asked.delay) + 1):
            if asked.delay > 0.0:
                cells = cells_between(leg, leg[BEGIN], leg[END])
            else:
                cells = cells_of_slice(leg, piece)
            for column in range(cells.west, cells.east + 1):
                for row in range(cells.south, cells.north + 1):
                    is_first = (column == cells.west, row == cells.south)
                    cell = (column, row, piece)
                    count = meet_in_cell(filed, asked, (cell, is_first), (at, count), pairs)
    return count


@njit(cache=True, nogil=True)
def meet_in_cell(
    filed: Filed,
    asked: Asked,
    place: tuple[tuple[int, int, int], tuple[bool, bool]],
    state: tuple[int, int],
    pairs: Whole,
) -> int:
    """Pairs in one cell, if it is the first that both slices share; the new count.

    `place` is the cell and whether it is in the asking slice's first column and first row.
    """
    (cell, is_first), (at, count) = place, state
    entries = filed.entries
    entry = filed.heads[bucket_of(cell[0], cell[1], cell[2], len(filed.heads))]
    while entry != NOBODY:
        if (
            entries[entry, SLICE] == cell[2]
            and entries[entry, COLUMN] == cell[0]
            and entries[entry, ROW] == cell[1]
            and (is_first[0] or entries[entry, FIRST_COLUMN] == cell[0])
            and (is_first[1] or entries[entry, FIRST_ROW] == cell[1])
        ):
            leg = entries[entry, LEG]
            owner = filed.owners[leg]
            if owner != asked.itself and filed.ranks[owner] >= asked.rank:
                if count < len(pairs):
                    pairs[count, 0], pairs[count, 1], pairs[count, 2] = at, leg, cell[2]
                count += 1
        entry = entries[entry, NEXT]
    return count


@njit(cache=True, nogil=True)
def conflicts_of(filed: Filed, asked: Asked, pairs: Whole) -> Vector:
    """Rows of owner, start, end, nearest time, metres to the side and up or down there."""
    found = np.empty((len(pairs), 6))
    count = 0
    for at in range(len(pairs)):
        one, other = asked.legs[pairs[at, 0]], filed.legs[pairs[at, 1]]
        low = pairs[at, 2] * SLICE_S
        span = conflict(one, other, low, low + SLICE_S)
        if span[0] <= span[1]:
            second = nearest_time(one, other, span[0], span[1])
            side, up = apart_at(one, other, second)
            found[count, 0] = filed.owners[pairs[at, 1]]
            found[count, 1], found[count, 2], found[count, 3] = span[0], span[1], second
            found[count, 4], found[count, 5] = side, up
            count += 1
    return found[:count]


@njit(cache=True, nogil=True)
def delays_of(filed: Filed, asked: Asked, pairs: Whole) -> Vector:
    """Rows of owner, first and last forbidden delay."""
    found = np.empty((len(pairs), 3))
    count = 0
    for at in range(len(pairs)):
        one, other = asked.legs[pairs[at, 0]], filed.legs[pairs[at, 1]]
        low = pairs[at, 2] * SLICE_S
        span = forbidden_delay(one, other, (low, low + SLICE_S), (0.0, asked.delay))
        count = keep(found, count, filed.owners[pairs[at, 1]], span)
    return found[:count]


@njit(cache=True, nogil=True)
def changes_of(filed: Filed, asked: Asked, pairs: Whole, shares: Vector) -> Vector:
    """Rows of owner, lowest and highest forbidden change of height."""
    found = np.empty((len(pairs), 3))
    count = 0
    for at in range(len(pairs)):
        leg = pairs[at, 0]
        one, other = asked.legs[leg], filed.legs[pairs[at, 1]]
        low = pairs[at, 2] * SLICE_S
        ends = (shares[leg], shares[leg + 1])
        span = forbidden_change(one, ends, other, low, low + SLICE_S)
        count = keep(found, count, filed.owners[pairs[at, 1]], span)
    return found[:count]


@njit(cache=True, nogil=True)
def keep(found: Vector, count: int, owner: int, span: Pair) -> int:
    """Write a span to the rows found, unless it is reversed; the new count."""
    if not span[0] <= span[1]:
        return count
    found[count, 0] = owner
    found[count, 1], found[count, 2] = span
    return count + 1


@njit(cache=True, nogil=True)
def legs_of(times: Vector, places: Vector, wide: float, high: float) -> Vector:
    """Rows of `_approach` for a polyline, shape ``(n - 1, 10)``."""
    legs = np.empty((len(times) - 1, 10))
    for at in range(len(legs)):
        legs[at, 0], legs[at, 1] = times[at], times[at + 1]
        spent = times[at + 1] - times[at]
        for axis in range(3):
            legs[at, 2 + axis] = places[at, axis]
            legs[at, 5 + axis] = (places[at + 1, axis] - places[at, axis]) / spent
        legs[at, 8], legs[at, 9] = wide, high
    return legs
