"""Compiled: the shortest line through a row of gates."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def taut(at: Floats, low: Floats, high: Floats) -> Floats:
    """Heights at gates of the taut string from the first gate to the last.

    Parameters
    ----------
    at
        Where the gates stand, strictly rising.
    low, high
        Between which heights each is open, low at most high; the first and the last are points.

    Returns
    -------
    ndarray
        Height at each gate.
    """
    count = at.size
    heights = np.empty(count)
    heights[0] = low[0]
    here = 0
    while here < count - 1:
        height = heights[here]
        steepest_low, steepest_high = -np.inf, np.inf
        below, above, knot = here, here, -1
        for gate in range(here + 1, count):
            run = at[gate] - at[here]
            to_low, to_high = (low[gate] - height) / run, (high[gate] - height) / run
            if to_low > steepest_high:
                knot, heights[above] = above, high[above]
                break
            if to_high < steepest_low:
                knot, heights[below] = below, low[below]
                break
            if to_low >= steepest_low:
                steepest_low, below = to_low, gate
            if to_high <= steepest_high:
                steepest_high, above = to_high, gate
        if knot < 0:
            knot, heights[count - 1] = count - 1, low[count - 1]
        rise = (heights[knot] - height) / (at[knot] - at[here])
        for gate in range(here + 1, knot):
            heights[gate] = height + rise * (at[gate] - at[here])
        here = knot
    return heights


@njit(cache=True, nogil=True)
def thinned(
    at: Floats, low: Floats, high: Floats, heights: Floats, stays: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which gates are needed as bends: between those kept a straight line passes all gates.

    From each bend the line goes to the furthest gate of the string that it reaches; gates in
    `stays` are kept (the first and the last must be).
    """
    count = at.size
    kept = np.zeros(count, np.bool_)
    kept[0] = True
    here = 0
    while here < count - 1:
        chosen, least, most = here + 1, -np.inf, np.inf
        for gate in range(here + 1, count):
            run = at[gate] - at[here]
            slope = (heights[gate] - heights[here]) / run
            if least <= slope <= most:
                chosen = gate
            least = max(least, (low[gate] - heights[here]) / run)
            most = min(most, (high[gate] - heights[here]) / run)
            if stays[gate] or least > most:
                break
        kept[chosen] = True
        here = chosen
    return kept
