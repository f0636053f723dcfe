"""Which boxes the agency's library considers for a capsule at all, compiled.

What: the library encloses a capsule in an oblong box (12 edges), cuts that box with the planes
between Spatial IDs and takes the IDs of the points where cuts meet, and of middles between
them. A Spatial ID that the capsule touches only with its east, south or upper part, and in
which none of those points falls, is not considered and so is missing from its answer. Why do
the same: two systems that exchange a set for one route must get one set. For safety there is
the rule without omissions (`sets.Rule.TOUCHING`).

Points on a plane fall to one side by the last bit of their coordinates, therefore the order of
additions here is part of the result. Only points that can still add a touched box are looked
at closely (`_considered`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.spatial_id._considered import (
    Counts,
    Touched,
    consider,
    consider_box,
    is_open,
)
from kaga.engines.airspace.spatial_id._line import (
    PARALLEL,
    Vector,
    crossing,
    indices_of,
    line_places,
    plane_at,
)

_EDGES = np.array(
    [
        (0, 1), (0, 4), (1, 5), (4, 5), (2, 3), (2, 6),
        (6, 7), (3, 7), (0, 2), (1, 3), (4, 6), (5, 7),
    ]
)  # fmt: skip
_SHORT = 64


class Cut(NamedTuple):
    """One cut of the enclosing box: the chords between its corners and their crossings."""

    starts: Vector
    ways: Vector
    crossings: Vector
    counts: Counts


@njit(cache=True, nogil=True)
def consider_box_of_edges(touched: Touched, corners: Vector, low: Counts, high: Counts) -> None:
    """Mark every touched box that the library looks at for an enclosing box.

    Parameters
    ----------
    touched
        What to mark.
    corners
        The enclosing box, shape ``(8, 3)``, web-Mercator metres and metres above sea level.
    low, high
        Lowest and highest column, row and layer of the corners.
    """
    starts, ways = np.empty((len(_EDGES), 3)), np.empty((len(_EDGES), 3))
    for at in range(len(_EDGES)):
        starts[at] = corners[_EDGES[at, 0]]
        ways[at] = corners[_EDGES[at, 1]] - starts[at]
        consider_edge(touched, starts[at], starts[at] + ways[at])
    planes = (
        planes_between(0, low[0], high[0], touched.zoom),
        planes_between(1, low[1], high[1], touched.zoom),
        planes_between(2, low[2], high[2], touched.zoom),
    )
    # Most planes first: their cuts are the smallest and leave the fewest boxes open.
    for axis in np.argsort(low - high):
        consider_cuts(touched, starts, ways, axis, planes)


@njit(cache=True, nogil=True)
def consider_edge(touched: Touched, start: Vector, end: Vector) -> None:
    """Mark the touched boxes on one edge; its ends' latitudes are cut three times."""
    first, last = np.empty(3, np.int64), np.empty(3, np.int64)
    first[0], first[1], first[2] = indices_of(start, touched.zoom, 3)
    last[0], last[1], last[2] = indices_of(end, touched.zoom, 3)
    consider_box(touched, first[0], first[1], first[2])
    consider_box(touched, last[0], last[1], last[2])
    places = line_places(start, end, first, last, touched.zoom)
    consider(touched, places)


@njit(cache=True, nogil=True)
def consider_cuts(
    touched: Touched, starts: Vector, ways: Vector, axis: int, planes: tuple[Vector, ...]
) -> None:
    """Cut the enclosing box with all planes across one axis.

    Parameters
    ----------
    touched
        What to mark.
    starts, ways
        The 12 edges, shape ``(12, 3)``.
    axis
        Across which axis to cut first: 0 east, 1 north, 2 up; the others follow in turn.
    planes
        Ascending coordinates of the planes across each axis.
    """
    second, third = (axis + 1) % 3, (axis + 2) % 3
    for plane in planes[axis]:
        if not is_open(touched, axis, plane):
            continue
        met = np.empty((len(starts), 3))
        corners = unique_places(met[: put_crossings(met, (starts, ways), axis, plane)])
        if len(corners) <= 2:
            continue
        consider(touched, corners)
        near_second = within(planes[second], corners, second)
        near_third = within(planes[third], corners, third)
        cut = chords_between(corners, len(near_second) + len(near_third))
        inner = cross_chords(touched, cut, second, third, near_second)
        cross_inner(touched, cut, inner, third, near_third)
        if is_open(touched, axis, plane):
            consider_middles(touched, cut)


@njit(cache=True, nogil=True)
def put_crossings(places: Vector, lines: tuple[Vector, Vector], axis: int, plane: float) -> int:
    """Write where lines (starts, ways) cross a plane to `places`; how many do."""
    starts, ways = lines
    count = 0
    for at in range(len(starts)):
        moment = crossing(starts[at, axis], ways[at, axis], plane)
        if moment >= 0.0:
            places[count, 0] = starts[at, 0] + moment * ways[at, 0]
            places[count, 1] = starts[at, 1] + moment * ways[at, 1]
            places[count, 2] = starts[at, 2] + moment * ways[at, 2]
            count += 1
    return count


@njit(cache=True, nogil=True)
def order_of(places: Vector, one: int, x: float, y: float, z: float) -> int:
    """-1, 0 or 1 as a kept point comes before, at or after another: east, north, up."""
    if places[one, 0] != x:
        return -1 if places[one, 0] < x else 1
    if places[one, 1] != y:
        return -1 if places[one, 1] < y else 1
    if places[one, 2] != z:
        return -1 if places[one, 2] < z else 1
    return 0


@njit(cache=True, nogil=True)
def unique_places(places: Vector) -> Vector:
    """The points in order, each once (there are few: insertion, in place)."""
    kept = 0
    for at in range(len(places)):
        x, y, z = places[at, 0], places[at, 1], places[at, 2]
        spot = kept
        while spot > 0 and order_of(places, spot - 1, x, y, z) > 0:
            spot -= 1
        if spot > 0 and order_of(places, spot - 1, x, y, z) == 0:
            continue
        for later in range(kept, spot, -1):
            places[later, 0] = places[later - 1, 0]
            places[later, 1] = places[later - 1, 1]
            places[later, 2] = places[later - 1, 2]
        places[spot, 0], places[spot, 1], places[spot, 2] = x, y, z
        kept += 1
    return places[:kept]


@njit(cache=True, nogil=True)
def within(planes: Vector, corners: Vector, axis: int) -> Vector:
    """The planes that can meet anything between the corners, one spare on each side."""
    low = np.searchsorted(planes, corners[:, axis].min()) - 1
    high = np.searchsorted(planes, corners[:, axis].max()) + 1
    return planes[max(low, 0) : high + 1]


@njit(cache=True, nogil=True)
def chords_between(corners: Vector, most: int) -> Cut:
    """A chord between each two corners, with room for its crossings."""
    count = len(corners) * (len(corners) - 1) // 2
    starts, ways = np.empty((count, 3)), np.empty((count, 3))
    at = 0
    for one in range(len(corners)):
        for other in range(one + 1, len(corners)):
            for axis in range(3):
                starts[at, axis] = corners[one, axis]
                ways[at, axis] = corners[other, axis] - corners[one, axis]
            at += 1
    return Cut(starts, ways, np.empty((count, most, 3)), np.zeros(count, np.int64))


@njit(cache=True, nogil=True)
def cross_chords(
    touched: Touched, cut: Cut, second: int, third: int, planes: Vector
) -> tuple[Vector, Vector]:
    """Cross the chords with the planes of the second axis.

    Returns
    -------
    tuple of ndarray
        For every plane the line between its outermost crossings: starts and ways.
    """
    inner, ways = np.empty((len(planes), 3)), np.empty((len(planes), 3))
    found = np.empty((len(cut.starts), 3))
    count = 0
    for plane in planes:
        places = unique_places(found[: put_chords(found, cut, second, plane)])
        if len(places) <= 1:
            continue
        consider(touched, places)
        low = high = 0
        for at in range(len(places)):
            low = at if places[at, third] < places[low, third] else low
            high = at if places[at, third] > places[high, third] else high
        for axis in range(3):
            inner[count, axis] = places[high, axis]
            ways[count, axis] = places[low, axis] - places[high, axis]
        count += 1
    return inner[:count], ways[:count]


@njit(cache=True, nogil=True)
def put_chords(places: Vector, cut: Cut, axis: int, plane: float) -> int:
    """As `put_crossings` for the chords, which remember their crossings."""
    starts, ways, crossings, counts = cut.starts, cut.ways, cut.crossings, cut.counts
    count = 0
    for at in range(len(starts)):
        moment = crossing(starts[at, axis], ways[at, axis], plane)
        if moment >= 0.0:
            kept = counts[at]
            for each in range(3):
                place = starts[at, each] + moment * ways[at, each]
                places[count, each] = crossings[at, kept, each] = place
            counts[at] = kept + 1
            count += 1
    return count


@njit(cache=True, nogil=True)
def cross_inner(
    touched: Touched, cut: Cut, inner: tuple[Vector, Vector], third: int, planes: Vector
) -> None:
    """Cross the inner lines, then the chords, with the planes of the third axis."""
    found = np.empty((max(len(inner[0]), len(cut.starts)), 3))
    for plane in planes:
        wanted = is_open(touched, third, plane)
        count = put_crossings(found, inner, third, plane)
        if count == 0:
            continue
        if wanted:
            consider(touched, found[:count])
        count = put_chords(found, cut, third, plane)
        if wanted:
            consider(touched, found[:count])


@njit(cache=True, nogil=True)
def consider_middles(touched: Touched, cut: Cut) -> None:
    """The middles between neighbouring crossings of every chord."""
    middles = np.empty((cut.crossings.shape[1], 3))
    for chord in range(len(cut.starts)):
        leading = 0
        while leading < 2 and math.fabs(cut.ways[chord, leading]) <= PARALLEL:
            leading += 1
        count = cut.counts[chord]
        order = order_along(cut.crossings[chord, :count, leading])
        for at in range(count - 1):
            for axis in range(3):
                one = cut.crossings[chord, order[at], axis]
                middles[at, axis] = (one + cut.crossings[chord, order[at + 1], axis]) / 2.0
        consider(touched, middles[: max(count - 1, 0)])


@njit(cache=True, nogil=True)
def order_along(values: Vector) -> Counts:
    """Ascending order, equal ones as they come; short lists by insertion, which is quicker."""
    if len(values) > _SHORT:
        return np.argsort(values, kind="mergesort")
    order = np.empty(len(values), np.int64)
    for at in range(len(values)):
        spot = at
        while spot > 0 and values[order[spot - 1]] > values[at]:
            order[spot] = order[spot - 1]
            spot -= 1
        order[spot] = at
    return order


@njit(cache=True, nogil=True)
def planes_between(axis: int, low: int, high: int, zoom: int) -> Vector:
    """Ascending coordinates of the planes between the boxes `low` and `high` of an axis."""
    count = high - low
    planes = np.empty(count)
    for at in range(count):
        index = high - at if axis == 1 else low + 1 + at
        planes[at] = plane_at(axis, index, zoom)
    return planes
