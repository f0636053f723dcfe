"""Which boxes of a grid a capsule touches, row by row.

What: the exact distance between a segment and a box, and for every row of boxes the first and
the last one within a radius. Why rows: a capsule is convex, so the boxes it touches in a row
have no gap; only the ends of a row need a search.

The distance from a point moving along a segment to a box is a convex function of the time, its
square piecewise quadratic; Newton's step, kept inside a bracket, ends on the exact piece after
a few rounds. All lengths are in one unit, whatever the caller's grid is drawn in.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Triple = tuple[float, float, float]
_ROUNDS = 60


class Grid(NamedTuple):
    """Boxes around a capsule: centres and half sizes along each direction.

    Columns and layers are evenly spaced; rows have centres and half sizes of their own, because
    rows of the web map do not lie evenly in degrees.
    """

    column: int
    columns: int
    east: float
    wide: float
    half_wide: float
    row: int
    rows: Vector
    half_rows: Vector
    layer: int
    layers: int
    high: float
    half_high: float


class Capsule(NamedTuple):
    """Everything within a radius of the segment from `start` along `way`."""

    start: Vector
    way: Vector
    radius: float


@njit(cache=True, nogil=True)
def excess(offset: float, half: float) -> float:
    """How far an offset from a box's centre reaches beyond its half size, with sign."""
    if offset > half:
        return offset - half
    if offset < -half:
        return offset + half
    return 0.0


@njit(cache=True, nogil=True)
def pull(offset: Triple, way: Triple, half: Triple, moment: float) -> tuple[float, float]:
    """Half the slope and half the curvature of the squared distance at a moment."""
    slope = curve = 0.0
    for axis in range(3):
        beyond = excess(offset[axis] + moment * way[axis], half[axis])
        if beyond != 0.0:
            slope += beyond * way[axis]
            curve += way[axis] * way[axis]
    return slope, curve


@njit(cache=True, nogil=True)
def nearest_moment(offset: Triple, way: Triple, half: Triple, guess: float) -> float:
    """Moment in [0, 1] at which `offset + t * way` is nearest to a box around the origin."""
    low, high, moment = -1.0, 2.0, guess
    for _ in range(_ROUNDS):
        slope, curve = pull(offset, way, half, moment)
        # A way so short that its square is nought leads nowhere either.
        if slope == 0.0 or curve == 0.0:
            break
        if slope > 0.0:
            high = moment
        else:
            low = moment
        following = min(max(moment - slope / curve, 0.0), 1.0)
        if following == moment:
            break
        if not low < following < high:
            following = 0.5 * (max(low, 0.0) + min(high, 1.0))
        moment = following
    return moment


@njit(cache=True, nogil=True)
def passing_moment(offset: Triple, way: Triple) -> float:
    """Moment in [0, 1] at which `offset + t * way` is nearest to the origin."""
    ahead = -(offset[0] * way[0] + offset[1] * way[1] + offset[2] * way[2])
    length = way[0] * way[0] + way[1] * way[1] + way[2] * way[2]
    return min(max(ahead / length, 0.0), 1.0) if length > 0.0 else 0.0


@njit(cache=True, nogil=True)
def squared_distance(offset: Triple, way: Triple, half: Triple, moment: float) -> float:
    """Square of the distance from a point of a segment to a box around the origin."""
    east = excess(offset[0] + moment * way[0], half[0])
    north = excess(offset[1] + moment * way[1], half[1])
    up = excess(offset[2] + moment * way[2], half[2])
    return east * east + north * north + up * up


@njit(cache=True, nogil=True)
def is_near(offset: Triple, way: Triple, half: Triple, limit: float) -> bool:
    """Whether a segment comes within the square root of `limit` of a box around the origin."""
    # Where the segment passes the box's middle is mostly near enough already.
    guess = passing_moment(offset, way)
    if squared_distance(offset, way, half, guess) <= limit:
        return True
    moment = nearest_moment(offset, way, half, guess)
    return squared_distance(offset, way, half, moment) <= limit


@njit(cache=True, nogil=True)
def touched_rows(grid: Grid, capsule: Capsule) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last touched column of every row of boxes.

    Returns
    -------
    tuple of ndarray
        Each ``(layers, rows)``; where a row is not touched, the last lies before the first.
    """
    count = len(grid.rows)
    firsts = np.zeros((grid.layers, count), np.int64)
    lasts = np.full((grid.layers, count), -1, np.int64)
    way = (capsule.way[0], capsule.way[1], capsule.way[2])
    limit = capsule.radius * capsule.radius
    west = capsule.start[0] - grid.east
    for layer in range(grid.layers):
        above = capsule.start[2] - (grid.layer + layer + 0.5) * grid.high
        for row in range(count):
            place = (west, capsule.start[1] - grid.rows[row], above)
            half = (grid.half_wide, grid.half_rows[row], grid.half_high)
            first, last = touched_row((grid.columns, grid.wide), place, way, half, limit)
            firsts[layer, row] = grid.column + first
            lasts[layer, row] = grid.column + last
    return firsts, lasts


@njit(cache=True, nogil=True)
def touched_row(
    row: tuple[int, float], place: Triple, way: Triple, half: Triple, limit: float
) -> tuple[int, int]:
    """First and last column within reach in one row; (0, -1) when there is none.

    Parameters
    ----------
    row
        How many columns it has, and how wide each is.
    place
        Where the segment starts: from the row's west end, and from its middle northward and up.
    way, half, limit
        As in `is_near`.
    """
    columns, wide = row
    beside, across = (0.0, place[1], place[2]), (0.0, way[1], way[2])
    guess = passing_moment(beside, across)
    moment = nearest_moment(beside, across, half, guess)
    middle = math.floor((place[0] + moment * way[0]) / wide)
    middle = min(max(middle, 0), columns - 1)
    first, last = middle, middle - 1
    while last < columns - 1:
        offset = (place[0] - (last + 1.5) * wide, place[1], place[2])
        if not is_near(offset, way, half, limit):
            break
        last += 1
    if last < middle:
        return 0, -1
    while first > 0:
        offset = (place[0] - (first - 0.5) * wide, place[1], place[2])
        if not is_near(offset, way, half, limit):
            break
        first -= 1
    return first, last


@njit(cache=True, nogil=True)
def keys_of_rows(
    grid: Grid, firsts: NDArray[np.int64], lasts: NDArray[np.int64], zoom: int
) -> NDArray[np.int64]:
    """Sorted keys of all boxes between the first and the last column of every row."""
    total = 0
    for layer in range(grid.layers):
        for row in range(len(grid.rows)):
            total += lasts[layer, row] - firsts[layer, row] + 1
    keys = np.empty(total, np.int64)
    at = 0
    for layer in range(grid.layers):
        for row in range(len(grid.rows)):
            base = ((grid.layer + layer) << (2 * zoom)) | ((grid.row + row) << zoom)
            for column in range(firsts[layer, row], lasts[layer, row] + 1):
                keys[at] = base | column
                at += 1
    return keys
