"""Compiled: from many beginnings, each at its own moment, to many stops.

The rounds are those of `_raptor`; what differs is where they begin and what is told. Beginnings
are rows of (departure, stop, ready): who leaves at `departure` can board at `stop` from `ready`
on, however they came there. Departures are taken latest first and labels stay, so a later row
of the answer leaves earlier and arrives earlier, or is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.transit.search._labels import Labels, be_ready, clear
from kaga.engines.transit.search._raptor import Network, rounds, stop_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def _follow(
    network: Network, labels: Labels, stop: int, rides: int, legs: NDArray[np.int32]
) -> None:
    """The rides of the journey that is at a stop with so many rides, first ride first."""
    for ride in range(rides, 0, -1):
        by = labels.by[stop, ride]
        for part in range(4):
            legs[ride - 1, part] = by[part]
        if ride > 1:
            stop = labels.via[stop_of(network, by[0], by[2]), ride - 1]


@njit(cache=True, nogil=True)
def _tell(
    network: Network,
    labels: Labels,
    watched: NDArray[np.int32],
    told: NDArray[np.int32],
    departure: int,
    count: int,
    rows: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> int:
    """Arrivals at watched stops that are earlier than those told before; -1 for no room."""
    heads, legs = rows
    for at in range(watched.size):
        stop = watched[at]
        for rides in range(1, labels.ready.shape[1]):
            time = labels.ride[stop, rides]
            if time >= told[at, rides] or time >= labels.ride[stop, rides - 1]:
                continue
            if count == heads.shape[0]:
                return -1
            heads[count, 0], heads[count, 1] = departure, time
            heads[count, 2], heads[count, 3] = rides, stop
            _follow(network, labels, stop, rides, legs[count])
            count += 1
            for more in range(rides, labels.ready.shape[1]):
                told[at, more] = min(told[at, more], time)
    return count


@njit(cache=True, nogil=True)
def spread(
    network: Network,
    labels: Labels,
    starts: NDArray[np.int32],
    watched: NDArray[np.int32],
    rows: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> int:
    """Journeys worth making from beginnings (latest first) to watched stops; -1: no room.

    `rows` gets (departure, arrival, rides, stop) and the rides of each (line, column, boarded
    at position, left at position).
    """
    clear(labels)
    told = np.full((watched.size, labels.ready.shape[1]), np.int32(1 << 30), np.int32)
    count, row = 0, 0
    while row < starts.shape[0]:
        departure = starts[row, 0]
        marks = 0
        while row < starts.shape[0] and starts[row, 0] == departure:
            marks = be_ready(labels, starts[row, 1], 0, starts[row, 2], marks)
            row += 1
        if marks > 0:
            rounds(network, labels, marks)
            count = _tell(network, labels, watched, told, departure, count, rows)
            if count < 0:
                return -1
    return count
