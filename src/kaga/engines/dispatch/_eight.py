"""Compiled: of all schedules of a route, one that is short and spares its passengers.

The procedure of eight steps (Cordeau and Laporte, "A tabu search heuristic for the static
multi-vehicle dial-a-ride problem", 2003): leave as late as costs nothing, then board as late as
the waiting that follows allows, so that nobody sits in a vehicle that stands. It is begun from
the earliest schedule that keeps everything, not from one that may still break a ride time: each
step keeps what holds, so what has a schedule gets one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch._compile import entry, kernel
from kaga.engines.dispatch._line import Line

if TYPE_CHECKING:
    from numpy.typing import NDArray


@kernel
def _slack(line: Line, latest: NDArray[np.float64], size: int, at: int) -> float:
    """By how much the beginning at a position may be put off (forward slack)."""
    slack, waits = np.inf, 0.0
    for k in range(at, size):
        if k > at:
            waits += line.begin[k] - line.begin[k - 1] - line.gap[k - 1]
        room = latest[k] - line.begin[k]
        mate = line.mate[k]
        if 0 <= mate < at:
            room = min(room, line.allow[k] - (line.begin[k] - line.begin[mate]))
        slack = min(slack, waits + max(room, 0.0))
    return slack


@kernel
def _put_off(line: Line, latest: NDArray[np.float64], size: int, at: int) -> None:
    """Begin at a position as late as the waiting after it makes up for."""
    waits = 0.0
    for k in range(at + 1, size):
        waits += line.begin[k] - line.begin[k - 1] - line.gap[k - 1]
    delay = min(_slack(line, latest, size, at), waits)
    if delay <= 0.0:
        return
    line.begin[at] += delay
    for k in range(at, size - 1):
        line.begin[k + 1] = max(line.begin[k + 1], line.begin[k] + line.gap[k])


@entry
def spare(line: Line, latest: NDArray[np.float64], size: int, requests: int) -> None:
    """Turn the earliest schedule of a line into a short one with short rides."""
    _put_off(line, latest, size, 0)
    for k in range(1, size - 1):
        if line.node[k] < requests:
            _put_off(line, latest, size, k)
