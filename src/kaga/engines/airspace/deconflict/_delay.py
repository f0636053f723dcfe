"""Which delays of one leg bring it too near to another, compiled.

What: the first leg at its own time s and the other at time t meet with the delay t - s. The
pairs (s, t) at which they are too near form a convex piece of the plane: a box (both fly), cut
by two lines (height), by two more (the delays asked for) and by an ellipse (to the side). The
delays that conflict are the shadow of that piece, one interval. Its ends lie on an edge of the
cut box inside the ellipse, or where the ellipse itself reaches furthest: where the flights
pass at just the least distance.
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
_SLACK = 1e-10
"""Metres; what is rounded over 100 km."""


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
    for end in touching_delays(one, other):
        if (end < lowest or end > highest) and is_near(one, other, polygon, end):
            lowest, highest = min(lowest, end), max(highest, end)
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
def touching_delays(one: Vector, other: Vector) -> Pair:
    """The two delays with which the flights, on and on, would pass at just the least distance.

    With the delay d the first lies at ``r - d v`` from the other (r now, v the other's
    velocity) and moves along w, the difference of the velocities, so they pass at the part of
    ``r - d v`` across w. Only the direction of w counts, and differences of near numbers are
    exact: two flights almost side by side are no worse than others. (The determinant of both
    velocities, by which the tips of the ellipse could be found too, is all rounding then.)
    Infinite when the delay does not change how near they pass.
    """
    east, north = one[TO_EAST] - other[TO_EAST], one[TO_NORTH] - other[TO_NORTH]
    speed = math.hypot(east, north)
    if speed == 0.0:
        return NEVER
    east, north = east / speed, north / speed
    per_delay = other[TO_EAST] * north - other[TO_NORTH] * east
    if per_delay == 0.0:
        return NEVER
    miss = (one[EAST] - other[EAST]) * north - (one[NORTH] - other[NORTH]) * east
    wide = one[WIDE] + other[WIDE]
    return (miss - wide) / per_delay, (miss + wide) / per_delay


@njit(cache=True, nogil=True)
def is_near(one: Vector, other: Vector, polygon: Vector, delay: float) -> bool:
    """Whether the legs come too near with a delay, at times that the polygon holds."""
    first, last = math.inf, -math.inf
    for at in range(len(polygon)):
        after = at + 1 if at + 1 < len(polygon) else 0
        here = polygon[at, 1] - polygon[at, 0] - delay
        there = polygon[after, 1] - polygon[after, 0] - delay
        if here == 0.0:
            first, last = min(first, polygon[at, 0]), max(last, polygon[at, 0])
        if (here < 0.0 < there) or (there < 0.0 < here):
            own = polygon[at, 0] + here / (here - there) * (polygon[after, 0] - polygon[at, 0])
            first, last = min(first, own), max(last, own)
    if first > last:
        return False
    to_east, to_north = one[TO_EAST] - other[TO_EAST], one[TO_NORTH] - other[TO_NORTH]
    # From the own time `first` on: the closer to the passing, the less is rounded.
    its = first + delay
    east = one[EAST] + first * one[TO_EAST] - other[EAST] - its * other[TO_EAST]
    north = one[NORTH] + first * one[TO_NORTH] - other[NORTH] - its * other[TO_NORTH]
    square = to_east * to_east + to_north * to_north
    moment = 0.0
    if square > 0.0:
        moment = min(max(-(east * to_east + north * to_north) / square, 0.0), last - first)
    east, north = east + moment * to_east, north + moment * to_north
    return bool(math.hypot(east, north) <= one[WIDE] + other[WIDE] + _SLACK)
