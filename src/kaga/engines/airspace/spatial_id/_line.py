"""Which boxes a straight line on the web map passes, compiled.

What: all crossings of the line with the planes between boxes, and the middle between each two
crossings. Why not stepping: a middle lies strictly inside one box, so no rounding of a step can
lose a box. Crossings lie between two boxes by nature and fall to one of them as the arithmetic
of the web map has it; both are on the line anyway.

Coordinates are web-Mercator metres east and north and metres above sea level.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaga.engines.airspace.spatial_id._web_map import (
    column_of,
    cut_lat,
    east_of,
    lat_of,
    layer_of,
    lon_of,
    north_edge,
    north_of,
    row_of,
    west_edge,
)

Vector = NDArray[np.float64]
PARALLEL = 1e-10


@njit(cache=True, nogil=True)
def indices_of(place: Vector, zoom: int, cuts: int) -> tuple[int, int, int]:
    """Column, row and layer of a place on the web map; its latitude is cut so many times."""
    row = row_of(cut_lat(lat_of(place[1]), cuts), zoom)
    return column_of(lon_of(place[0]), zoom), row, layer_of(place[2], zoom)


@njit(cache=True, nogil=True)
def plane_at(axis: int, index: int, zoom: int) -> float:
    """Coordinate of the plane at the west, north or lower side of a box."""
    if axis == 0:
        return east_of(west_edge(index, zoom))
    if axis == 1:
        return north_of(cut_lat(north_edge(index, zoom), 1))
    return index * math.ldexp(1.0, 25 - zoom)


@njit(cache=True, nogil=True)
def crossing(start: float, way: float, plane: float) -> float:
    """Moment in [0, 1] at which a coordinate reaches a plane; NaN if it does not."""
    if math.fabs(way) < PARALLEL:
        return math.nan
    moment = -(start - plane) / way
    return moment if 0.0 <= moment <= 1.0 else math.nan


@njit(cache=True, nogil=True)
def key_of(column: int, row: int, layer: int, zoom: int) -> int:
    """One int64 for a box, ordered by layer, row, column."""
    return (layer << (2 * zoom)) | (row << zoom) | column


@njit(cache=True, nogil=True)
def line_places(
    start: Vector, end: Vector, first: NDArray[np.int64], last: NDArray[np.int64], zoom: int
) -> Vector:
    """Crossings, ends and middles of a segment, shape ``(n, 3)``.

    Parameters
    ----------
    start, end
        Shape ``(3,)``.
    first, last
        Column, row and layer of both ends.
    zoom
        Zoom of the boxes.
    """
    way = end - start
    room = 2
    for axis in range(3):
        room += abs(last[axis] - first[axis])
    places = np.empty((2 * room, 3))
    count = 0
    for axis in range(3):
        low, high = min(first[axis], last[axis]), max(first[axis], last[axis])
        for index in range(low + 1, high + 1):
            moment = crossing(start[axis], way[axis], plane_at(axis, index, zoom))
            if not math.isnan(moment):
                places[count] = start + moment * way
                count += 1
    places[count] = start
    places[count + 1] = end
    count += 2
    leading = 0
    while leading < 2 and way[leading] == 0.0:
        leading += 1
    order = np.argsort(places[:count, leading], kind="mergesort")
    for at in range(count - 1):
        places[count + at] = (places[order[at]] + places[order[at + 1]]) / 2.0
    return places[: 2 * count - 1]


@njit(cache=True, nogil=True)
def line_keys(
    start: Vector, end: Vector, first: NDArray[np.int64], last: NDArray[np.int64], zoom: int
) -> NDArray[np.int64]:
    """Keys of the boxes on a segment, with repetitions; parameters as `line_places`."""
    places = line_places(start, end, first, last, zoom)
    keys = np.empty(len(places) + 2, np.int64)
    for at in range(len(places)):
        column, row, layer = indices_of(places[at], zoom, 2)
        keys[at] = key_of(column, row, layer, zoom)
    keys[-2] = key_of(first[0], first[1], first[2], zoom)
    keys[-1] = key_of(last[0], last[1], last[2], zoom)
    return keys


@njit(cache=True, nogil=True)
def place_keys(places: Vector, zoom: int) -> NDArray[np.int64]:
    """Keys of the boxes that hold places: shape ``(n, 3)``, latitude, longitude, height."""
    keys = np.empty(len(places), np.int64)
    for at in range(len(places)):
        row = row_of(cut_lat(places[at, 0], 2), zoom)
        column, layer = column_of(places[at, 1], zoom), layer_of(places[at, 2], zoom)
        keys[at] = key_of(column, row, layer, zoom)
    return keys
