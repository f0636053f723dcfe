"""Where in space and time filed legs lie: a hash of cells, compiled.

What: time is cut into slices and each slice of a leg is entered in every cell of the ground it
can touch. A question looks into the cells of its own slices and meets a pair of slices in the
first cell they share, so each pair once. Why a hash and not a tree: filing and withdrawing a
flight costs the same few microseconds whether a thousand or 100,000 are filed.

Entries are rows of int32: column and row of the slice's first cell, the leg, the next entry of
the same bucket (a bucket mixes cells; the slice number and cell tell).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.deconflict._approach import (
    BEGIN,
    EAST,
    END,
    NORTH,
    TO_EAST,
    TO_NORTH,
    WIDE,
    Vector,
)

Whole = NDArray[np.int32]
CELL_M = 800.0
SLICE_S = 60.0
NOBODY = -1
LEG, NEXT, COLUMN, ROW, FIRST_COLUMN, FIRST_ROW, SLICE = range(7)


class Range(NamedTuple):
    """Cells that a slice of a leg can touch."""

    west: int
    east: int
    south: int
    north: int


@njit(cache=True, nogil=True)
def slice_of(second: float) -> int:
    """Number of the slice that holds a time."""
    return math.floor(second / SLICE_S)


@njit(cache=True, nogil=True)
def bucket_of(column: int, row: int, piece: int, buckets: int) -> int:
    """Bucket of a cell in a slice; `buckets` is a power of two."""
    mixed = (column * 73_856_093) ^ (row * 19_349_663) ^ (piece * 83_492_791)
    mixed ^= mixed >> 15
    return mixed & (buckets - 1)


@njit(cache=True, nogil=True)
def cells_between(leg: Vector, low: float, high: float) -> Range:
    """Cells that a leg with its room touches between two times at which it flies."""
    begin, end = low - leg[BEGIN], high - leg[BEGIN]
    east, to_east = leg[EAST] + begin * leg[TO_EAST], leg[EAST] + end * leg[TO_EAST]
    north, to_north = leg[NORTH] + begin * leg[TO_NORTH], leg[NORTH] + end * leg[TO_NORTH]
    wide = leg[WIDE]
    return Range(
        math.floor((min(east, to_east) - wide) / CELL_M),
        math.floor((max(east, to_east) + wide) / CELL_M),
        math.floor((min(north, to_north) - wide) / CELL_M),
        math.floor((max(north, to_north) + wide) / CELL_M),
    )


@njit(cache=True, nogil=True)
def cells_of_slice(leg: Vector, piece: int) -> Range:
    """Cells that a leg touches within one slice of time."""
    low, high = max(leg[BEGIN], piece * SLICE_S), min(leg[END], (piece + 1) * SLICE_S)
    return cells_between(leg, min(low, leg[END]), max(high, leg[BEGIN]))


@njit(cache=True, nogil=True)
def count_entries(legs: Vector) -> int:
    """How many entries legs need."""
    total = 0
    for at in range(len(legs)):
        for piece in range(slice_of(legs[at, BEGIN]), slice_of(legs[at, END]) + 1):
            cells = cells_of_slice(legs[at], piece)
            total += (cells.east - cells.west + 1) * (cells.north - cells.south + 1)
    return total


@njit(cache=True, nogil=True)
def enter(legs: Vector, first_leg: int, heads: Whole, entries: Whole, used: int) -> int:
    """Enter legs numbered from `first_leg`; the answer is how many entries are used then."""
    for at in range(len(legs)):
        for piece in range(slice_of(legs[at, BEGIN]), slice_of(legs[at, END]) + 1):
            cells = cells_of_slice(legs[at], piece)
            for column in range(cells.west, cells.east + 1):
                for row in range(cells.south, cells.north + 1):
                    bucket = bucket_of(column, row, piece, len(heads))
                    entry = entries[used]
                    entry[LEG], entry[NEXT] = first_leg + at, heads[bucket]
                    entry[COLUMN], entry[ROW], entry[SLICE] = column, row, piece
                    entry[FIRST_COLUMN], entry[FIRST_ROW] = cells.west, cells.south
                    heads[bucket] = used
                    used += 1
    return used


@njit(cache=True, nogil=True)
def leave(legs: Vector, first_leg: int, heads: Whole, entries: Whole) -> int:
    """Take legs out again; the answer is how many entries are idle then."""
    last_leg = first_leg + len(legs)
    idle = 0
    for at in range(len(legs)):
        for piece in range(slice_of(legs[at, BEGIN]), slice_of(legs[at, END]) + 1):
            cells = cells_of_slice(legs[at], piece)
            for column in range(cells.west, cells.east + 1):
                for row in range(cells.south, cells.north + 1):
                    bucket = bucket_of(column, row, piece, len(heads))
                    idle += unlink(bucket, (first_leg, last_leg), heads, entries)
    return idle


@njit(cache=True, nogil=True)
def unlink(bucket: int, legs: tuple[int, int], heads: Whole, entries: Whole) -> int:
    """Take all entries of a range of legs out of one bucket's chain."""
    before, at, gone = NOBODY, heads[bucket], 0
    while at != NOBODY:
        after = entries[at, NEXT]
        if legs[0] <= entries[at, LEG] < legs[1]:
            gone += 1
            entries[at, LEG] = NOBODY
            if before == NOBODY:
                heads[bucket] = after
            else:
                entries[before, NEXT] = after
        else:
            before = at
        at = after
    return gone


@njit(cache=True, nogil=True)
def enter_again(entries: Whole, used: int, heads: Whole) -> None:
    """Link entries 0 to `used` into empty buckets, but for those taken out."""
    for at in range(used):
        entry = entries[at]
        if entry[LEG] == NOBODY:
            continue
        bucket = bucket_of(entry[COLUMN], entry[ROW], entry[SLICE], len(heads))
        entry[NEXT] = heads[bucket]
        heads[bucket] = at
