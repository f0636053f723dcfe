"""How two straight, even movements approach each other, compiled.

What: for one pair of legs the times of conflict, the delays that bring one about and the
changes of height that do. Why closed: relative to one flight the other moves along a straight
line, so "nearer than" is a quadratic in time; with a delay it is a quadratic in two times, and
its shadow on the delay is an interval whose ends are found at corners, edges or the extreme
point of an ellipse.

A leg is seven numbers: begin and end in seconds, east, north, up at the beginning, and its
velocity — ten with the three velocities and the share of a change of height at both ends.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Pair = tuple[float, float]
NEVER = (math.inf, -math.inf)
_PARALLEL = 1e-9
BEGIN, END, EAST, NORTH, UP, TO_EAST, TO_NORTH, TO_UP, WIDE, HIGH = range(10)
"""Columns of a leg: times, place at the beginning, velocity, half separation."""


@njit(cache=True, nogil=True)
def cut(one: Pair, low: float, high: float) -> Pair:
    """What lies in both intervals; reversed when nothing does."""
    return max(one[0], low), min(one[1], high)


@njit(cache=True, nogil=True)
def within_band(offset: float, rate: float, half: float) -> Pair:
    """When |offset + rate t| is at most half."""
    if rate == 0.0:
        return (-math.inf, math.inf) if abs(offset) <= half else NEVER
    one, other = (-half - offset) / rate, (half - offset) / rate
    return min(one, other), max(one, other)


@njit(cache=True, nogil=True)
def within_disc(
    east: float, north: float, to_east: float, to_north: float, wide: float
) -> Pair:
    """When (east, north) + t (to_east, to_north) is at most `wide` from the origin."""
    square = to_east * to_east + to_north * to_north
    if square == 0.0:
        near = east * east + north * north <= wide * wide
        return (-math.inf, math.inf) if near else NEVER
    middle = -(east * to_east + north * to_north) / square
    miss = (east * to_north - north * to_east) ** 2 / square
    room = wide * wide - miss
    if room < 0.0:
        return NEVER
    half = math.sqrt(room / square)
    return middle - half, middle + half


@njit(cache=True, nogil=True)
def conflict(one: Vector, other: Vector, low: float, high: float) -> Pair:
    """When two legs are too near, between two times; reversed when never."""
    span = (max(one[BEGIN], other[BEGIN], low), min(one[END], other[END], high))
    if span[0] > span[1]:
        return NEVER
    at = span[0]
    since, passed = at - one[BEGIN], at - other[BEGIN]
    up = (one[UP] + since * one[TO_UP]) - (other[UP] + passed * other[TO_UP])
    band = within_band(up, one[TO_UP] - other[TO_UP], one[HIGH] + other[HIGH])
    left = cut(band, 0.0, span[1] - at)
    if left[0] > left[1]:
        return NEVER
    east = (one[EAST] + since * one[TO_EAST]) - (other[EAST] + passed * other[TO_EAST])
    north = (one[NORTH] + since * one[TO_NORTH]) - (other[NORTH] + passed * other[TO_NORTH])
    disc = within_disc(
        east,
        north,
        one[TO_EAST] - other[TO_EAST],
        one[TO_NORTH] - other[TO_NORTH],
        one[WIDE] + other[WIDE],
    )
    left = cut(left, disc[0], disc[1])
    return at + left[0], at + left[1]


@njit(cache=True, nogil=True)
def nearest_time(one: Vector, other: Vector, low: float, high: float) -> float:
    """When two legs are nearest to the side, between two times at which both fly."""
    since, passed = low - one[BEGIN], low - other[BEGIN]
    east = (one[EAST] + since * one[TO_EAST]) - (other[EAST] + passed * other[TO_EAST])
    north = (one[NORTH] + since * one[TO_NORTH]) - (other[NORTH] + passed * other[TO_NORTH])
    to_east, to_north = one[TO_EAST] - other[TO_EAST], one[TO_NORTH] - other[TO_NORTH]
    square = to_east * to_east + to_north * to_north
    if square == 0.0:
        return low
    nearest: float = low - (east * to_east + north * to_north) / square
    return min(max(nearest, low), high)


@njit(cache=True, nogil=True)
def apart_at(one: Vector, other: Vector, second: float) -> Pair:
    """Metres between two legs at a time: to the side, and up or down."""
    since, passed = second - one[BEGIN], second - other[BEGIN]
    east = (one[EAST] + since * one[TO_EAST]) - (other[EAST] + passed * other[TO_EAST])
    north = (one[NORTH] + since * one[TO_NORTH]) - (other[NORTH] + passed * other[TO_NORTH])
    up = (one[UP] + since * one[TO_UP]) - (other[UP] + passed * other[TO_UP])
    return math.hypot(east, north), abs(up)


@njit(cache=True, nogil=True)
def forbidden_change(one: Vector, shares: Pair, other: Vector, low: float, high: float) -> Pair:
    """Changes of height of the first leg that bring a conflict, between two times.

    The leg's beginning rises by the first share of the change, its end by the second.
    """
    span = (max(one[BEGIN], other[BEGIN], low), min(one[END], other[END], high))
    if span[0] > span[1]:
        return NEVER
    since, passed = span[0] - one[BEGIN], span[0] - other[BEGIN]
    disc = within_disc(
        (one[EAST] + since * one[TO_EAST]) - (other[EAST] + passed * other[TO_EAST]),
        (one[NORTH] + since * one[TO_NORTH]) - (other[NORTH] + passed * other[TO_NORTH]),
        one[TO_EAST] - other[TO_EAST],
        one[TO_NORTH] - other[TO_NORTH],
        one[WIDE] + other[WIDE],
    )
    left = cut(disc, 0.0, span[1] - span[0])
    if left[0] > left[1]:
        return NEVER
    lowest, highest = math.inf, -math.inf
    room = one[HIGH] + other[HIGH]
    for moment in left:
        second = span[0] + moment
        up = one[UP] + (second - one[BEGIN]) * one[TO_UP]
        up -= other[UP] + (second - other[BEGIN]) * other[TO_UP]
        part = (second - one[BEGIN]) / (one[END] - one[BEGIN])
        share = shares[0] + part * (shares[1] - shares[0])
        # A corner that keeps its height either conflicts whatever is changed or never.
        share = max(share, _PARALLEL)
        lowest = min(lowest, (-room - up) / share)
        highest = max(highest, (room - up) / share)
    return lowest, highest
