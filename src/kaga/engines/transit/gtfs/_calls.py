"""Compiled judgement of the calls of each trip: do its times make a trip?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINE, BACK, UNTIMED, SHORT = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def judge(
    first: NDArray[np.int64],
    arrives: NDArray[np.int64],
    departs: NDArray[np.int64],
    flexible: NDArray[np.bool_],
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """For each trip a verdict, and the call that it rests on.

    `first` holds where the calls of each trip begin, in order of sequence; times are -1 where
    there are none; a flexible call has a window instead of a time.
    """
    trips = first.size - 1
    verdict = np.zeros(trips, np.uint8)
    where = np.zeros(trips, np.int64)
    for trip in range(trips):
        begin, end = first[trip], first[trip + 1]
        where[trip] = begin
        windows = 0
        for call in range(begin, end):
            windows += 1 if flexible[call] else 0
        if end - begin < 2 and windows == 0:
            verdict[trip] = SHORT
            continue
        last = -1
        for call in range(begin, end):
            come, go = arrives[call], departs[call]
            if come < 0 and go < 0:
                if not flexible[call] and (call == begin or call == end - 1) and windows == 0:
                    verdict[trip], where[trip] = UNTIMED, call
                    break
                continue
            come = go if come < 0 else come
            go = come if go < 0 else go
            if come < last or go < come:
                verdict[trip], where[trip] = BACK, call
                break
            last = go
    return verdict, where


@njit(cache=True, nogil=True)
def fill_times(
    first: NDArray[np.int64],
    arrives: NDArray[np.int64],
    departs: NDArray[np.int64],
    along: NDArray[np.float64],
) -> None:
    """Give untimed calls a time between the timed ones around them, by the way travelled.

    `along` is the distance travelled at each call, growing along a trip; where it does not
    grow between two timed calls, the calls between share the time evenly. Seconds are cut.
    """
    for trip in range(first.size - 1):
        before = -1
        for call in range(first[trip], first[trip + 1]):
            if arrives[call] < 0 and departs[call] < 0:
                continue
            if arrives[call] < 0:
                arrives[call] = departs[call]
            if departs[call] < 0:
                departs[call] = arrives[call]
            if before >= 0 and call - before > 1:
                spent = arrives[call] - departs[before]
                way = along[call] - along[before]
                for between in range(before + 1, call):
                    share = (between - before) / (call - before)
                    if way > 0.0:
                        share = (along[between] - along[before]) / way
                        share = min(1.0, max(0.0, share))
                    time = departs[before] + np.int64(spent * share)
                    arrives[between] = time
                    departs[between] = time
            before = call
