"""Compiled: does a sequence of calls have a schedule, and between which bounds does it lie?

Windows, driving, longest rides and the longest duration are all of the form "this begins at
least so long after that". The earliest schedule is therefore found by raising what begins too
early until nothing does any more (Bellman and Ford), and there is one if and only if nothing is
raised beyond its latest beginning. That is exact, also where ride times and the duration pull
against each other. The latest schedule is the mirror image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kaga.engines.dispatch._compile import entry, inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLOSE = 1e-7
"""Times that differ by less are the same."""


class Line(NamedTuple):
    """A sequence of calls, position by position.

    `gap[k]` passes from the beginning of k to that of k + 1 at least; `mate[k]` is where the
    passenger who alights at k boarded, or -1; `allow[k]` may pass between these beginnings.
    """

    node: NDArray[np.int32]
    begin: NDArray[np.float64]
    latest: NDArray[np.float64]
    gap: NDArray[np.float64]
    mate: NDArray[np.int32]
    allow: NDArray[np.float64]


def new_line(size: int) -> Line:
    """Room for so many calls."""
    return Line(
        np.zeros(size, np.int32),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.full(size, -1, np.int32),
        np.zeros(size),
    )


@inlined
def _push(line: Line, size: int, low: int) -> bool:
    """Drive on from position `low`: nobody begins before the vehicle can be there."""
    for k in range(low, size - 1):
        time = line.begin[k] + line.gap[k]
        if time > line.begin[k + 1]:
            if time > line.latest[k + 1] + CLOSE:
                return False
            line.begin[k + 1] = time
    return True


@inlined
def _pull(line: Line, size: int, longest: float) -> int:
    """Board later whoever would ride too long; the first position raised, `size`, or -1."""
    raised = size
    for k in range(size - 1, 0, -1):
        mate = line.mate[k]
        if mate >= 0 and line.begin[k] - line.allow[k] > line.begin[mate] + CLOSE:
            line.begin[mate] = line.begin[k] - line.allow[k]
            if line.begin[mate] > line.latest[mate] + CLOSE:
                return -1
            raised = min(raised, mate)
    if line.begin[size - 1] - longest > line.begin[0] + CLOSE:
        line.begin[0] = line.begin[size - 1] - longest
        if line.begin[0] > line.latest[0] + CLOSE:
            return -1
        raised = 0
    return raised


@entry
def settle_early(line: Line, size: int, longest: float, low: int) -> bool:
    """Raise `begin` to the earliest schedule from position `low` on; whether there is one.

    What is in `begin` must be lower bounds, and right among themselves before `low`.
    """
    for _ in range(size + 2):
        if not _push(line, size, low):
            return False
        low = _pull(line, size, longest)
        if low < 0:
            return False
        if low == size:
            return True
    return False


@entry
def settle_late(line: Line, size: int, longest: float) -> None:
    """Lower `latest` to the latest schedule of a sequence that has one."""
    moved = True
    while moved:
        moved = False
        for k in range(size - 2, -1, -1):
            time = line.latest[k + 1] - line.gap[k]
            line.latest[k] = min(line.latest[k], time)
        for k in range(1, size):
            mate = line.mate[k]
            if mate >= 0 and line.latest[mate] + line.allow[k] < line.latest[k] - CLOSE:
                line.latest[k] = line.latest[mate] + line.allow[k]
                moved = True
        if line.latest[0] + longest < line.latest[size - 1] - CLOSE:
            line.latest[size - 1] = line.latest[0] + longest
            moved = True
