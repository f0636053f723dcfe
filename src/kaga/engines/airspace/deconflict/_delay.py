"""Which delays of one leg bring it too near to another, compiled.

What: the first leg at its own time s and the other at time t meet with the delay t - s. The
pairs (s, t) at which they are too near form a convex piece of the plane: a box (both fly), cut
by two lines (height), by two more (the delays asked for) and by an ellipse (to the side). The
delays that conflict are the shadow of that piece, one interval. Its ends lie on an edge of the
cut box inside the ellipse, or where the ellipse itself reaches furthest.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from kaga.engines.airspace.deconflict._approach import (
    BEGIN,
    EAST,
    END,
    HIGH,
    NEVER,
    NORTH,
    TO_EAST,
    TO_NORTH,
    TO_UP,
    UP,
    WIDE,
    Pair,
    Vector,
    cut,
    within_disc,
)

_CORNERS = 12
_PARALLEL = 1e-9
_SLACK = 1e-9


@njit(cache=True, nogil=True)
def forbidden_delay(one: Vector, other: Vector, times: Pair, delays: Pair) -> Pair:
    """Delays of the first leg that bring a conflict; reversed when none does.

    Parameters
    ----------
    one, other
        Legs (columns of `_approach`).
    times
        Between which times of the other leg to look.
    delays
        Between which delays to look, seconds.
    """
    corners = np.empty((2, _CORNERS, 2))
    count = meeting_times(one, other, times, delays, corners)
    if count == 0:
        return NEVER
    polygon = corners[0, :count]
    lowest, highest = shadow_of_edges(one, other, polygon)
    for sign in (-1.0, 1.0):
        own, its = furthest_of_ellipse(one, other, sign)
        if holds(polygon, own, its):
            lowest, highest = min(lowest, its - own), max(highest, its - own)
    base = other[BEGIN] - one[BEGIN]
    return lowest + base, highest + base


@njit(cache=True, nogil=True)
def meeting_times(
    one: Vector, other: Vector, times: Pair, delays: Pair, corners: Vector
) -> int:
    """The box of both legs' times, cut by height and by the delays asked for.

    Written to `corners[0]`, seconds from each leg's own beginning; the answer is their number.
    """
    low = max(other[BEGIN], times[0]) - other[BEGIN]
    high = min(other[END], times[1]) - other[BEGIN]
    if low > high:
        return 0
    length = one[END] - one[BEGIN]
    for at, (own, its) in enumerate(((0.0, low), (length, low), (length, high), (0.0, high))):
        corners[0, at, 0], corners[0, at, 1] = own, its
    room, up = one[HIGH] + other[HIGH], one[UP] - other[UP]
    base = other[BEGIN] - one[BEGIN]
    count = clip(corners, 4, one[TO_UP], -other[TO_UP], room - up)
    count = clip(corners, count, -one[TO_UP], other[TO_UP], room + up)
    count = clip(corners, count, 1.0, -1.0, base - delays[0])
    return clip(corners, count, -1.0, 1.0, delays[1] - base)


@njit(cache=True, nogil=True)
def clip(corners: Vector, count: int, per_own: float, per_its: float, most: float) -> int:
    """Keep the part of a convex polygon where a linear function is at most a value."""
    kept = 0
    for at in range(count):
        own, its = corners[0, at, 0], corners[0, at, 1]
        after = at + 1 if at + 1 < count else 0
        own_after, its_after = corners[0, after, 0], corners[0, after, 1]
        here = per_own * own + per_its * its - most
        there = per_own * own_after + per_its * its_after - most
        if here <= 0.0:
            corners[1, kept, 0], corners[1, kept, 1] = own, its
            kept += 1
        if (here < 0.0 < there) or (there < 0.0 < here):
            part = here / (here - there)
            corners[1, kept, 0] = own + part * (own_after - own)
            corners[1, kept, 1] = its + part * (its_after - its)
            kept += 1
    corners[0, :kept] = corners[1, :kept]
    return kept


@njit(cache=True, nogil=True)
def shadow_of_edges(one: Vector, other: Vector, polygon: Vector) -> Pair:
    """Least and greatest delay on the polygon's edges inside the ellipse."""
    lowest, highest = NEVER
    wide = one[WIDE] + other[WIDE]
    for at in range(len(polygon)):
        own, its = polygon[at, 0], polygon[at, 1]
        after = at + 1 if at + 1 < len(polygon) else 0
        to_own, to_its = polygon[after, 0] - own, polygon[after, 1] - its
        span = within_disc(
            one[EAST] + own * one[TO_EAST] - other[EAST] - its * other[TO_EAST],
            one[NORTH] + own * one[TO_NORTH] - other[NORTH] - its * other[TO_NORTH],
            to_own * one[TO_EAST] - to_its * other[TO_EAST],
            to_own * one[TO_NORTH] - to_its * other[TO_NORTH],
            wide,
        )
        span = cut(span, 0.0, 1.0)
        if span[0] <= span[1]:
            for moment in span:
                delay = (its + moment * to_its) - (own + moment * to_own)
                lowest, highest = min(lowest, delay), max(highest, delay)
    return lowest, highest


@njit(cache=True, nogil=True)
def furthest_of_ellipse(one: Vector, other: Vector, sign: float) -> Pair:
    """Own and other time where the ellipse reaches furthest to one side of the delay.

    NaN when both fly parallel: the ellipse is then a strip, and its ends lie on edges.
    """
    turn = one[TO_NORTH] * other[TO_EAST] - one[TO_EAST] * other[TO_NORTH]
    if abs(turn) < _PARALLEL:
        return math.nan, math.nan
    # Own time and other time fall by these for each metre that the first lies east, north.
    own_east, own_north = -other[TO_NORTH] / turn, other[TO_EAST] / turn
    its_east, its_north = -one[TO_NORTH] / turn, one[TO_EAST] / turn
    pull_east, pull_north = its_east - own_east, its_north - own_north
    wide = sign * (one[WIDE] + other[WIDE]) / math.hypot(pull_east, pull_north)
    east = wide * pull_east - (one[EAST] - other[EAST])
    north = wide * pull_north - (one[NORTH] - other[NORTH])
    return own_east * east + own_north * north, its_east * east + its_north * north


@njit(cache=True, nogil=True)
def holds(polygon: Vector, own: float, its: float) -> bool:
    """Whether a convex polygon, corners turning left, holds a point (NaN: no)."""
    if math.isnan(own):
        return False
    for at in range(len(polygon)):
        after = at + 1 if at + 1 < len(polygon) else 0
        to_own, to_its = polygon[after, 0] - polygon[at, 0], polygon[after, 1] - polygon[at, 1]
        if to_own * (its - polygon[at, 1]) - to_its * (own - polygon[at, 0]) < -_SLACK:
            return False
    return True
