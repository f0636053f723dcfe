"""Compiled cutting of trips into lines on which nobody overtakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def _follows(
    arrives: NDArray[np.int64], departs: NDArray[np.int64], one: tuple[int, int], gap: int
) -> bool:
    """Whether none of `gap` calls from `one[1]` on is before its like from `one[0]` on."""
    ahead, behind = one
    for call in range(gap):
        if arrives[behind + call] < arrives[ahead + call]:
            return False
        if departs[behind + call] < departs[ahead + call]:
            return False
    return True


@njit(cache=True, nogil=True)
def split(
    pattern: NDArray[np.int64],
    begin: NDArray[np.int64],
    size: NDArray[np.int64],
    times: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> NDArray[np.int64]:
    """The line of each run; runs come sorted by pattern and first departure.

    `begin` and `size` say where the calls of each run lie in `times` (arrivals, departures).
    A run joins the first line of its pattern whose last run it does not overtake.
    """
    arrives, departs = times
    line = np.empty(pattern.size, np.int64)
    last = np.empty(pattern.size, np.int64)
    lines = 0
    floor = 0
    for run in range(pattern.size):
        if run == 0 or pattern[run] != pattern[run - 1]:
            floor = lines
        line[run] = -1
        for candidate in range(floor, lines):
            pair = (begin[last[candidate]], begin[run])
            if _follows(arrives, departs, pair, size[run]):
                line[run] = candidate
                break
        if line[run] < 0:
            line[run] = lines
            lines += 1
        last[line[run]] = run
    return line


@njit(cache=True, nogil=True)
def spread(
    line: NDArray[np.int64],
    column: NDArray[np.int64],
    begin: NDArray[np.int64],
    layout: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    times: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Times position by position: `layout` is first_time, trips and size of each line."""
    first_time, trips, size = layout
    total = 0
    for i in range(trips.size):
        total += trips[i] * size[i]
    found = np.empty(total, np.int32)
    for run in range(line.size):
        where = line[run]
        for position in range(size[where]):
            place = first_time[where] + position * trips[where] + column[run]
            found[place] = times[begin[run] + position]
    return found
