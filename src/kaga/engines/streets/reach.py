"""How far one comes: the streets within some minutes, and the area around them.

An isochrone is drawn from the streets that are reached, each to the very point where the time
is up, widened by what a door lies off the street. Holes as small as a block are closed: whoever
can walk all around a block can be said to reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.streets import _search
from kaga.engines.streets.costs import NEVER, TENTHS
from kaga.engines.streets.measure import Plane

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from kaga.engines.streets.network import Network
    from kaga.engines.streets.snap import Places

_BLOCK_M2: Final = 20_000.0
_SMOOTH: Final = 0.1
"""Corners may move by this share of the width."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """When one can be at the beginning and at the end of each edge, tenths of a second.

    `begins` and `ends` are by edge, `NEVER` where one cannot be in time; `start` is the edge
    one starts on, the share before the place, and both ways' cost of that edge.
    """

    network: Network
    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    start: tuple[int, float]
    most: int


def reach_of(
    known: Network, memory: _search.Memory, place: tuple[Places, int], most: int
) -> Reach:
    """What lies within `most` seconds of a place."""
    places, row = place
    graph = known.graph
    start = (int(places.edge[row]), float(places.share[row]))
    if start[0] >= 0:
        _search.from_place(graph, memory, start, most * TENTHS)
    else:
        memory.label[:] = NEVER
    found = np.full(graph.arc_cost.size, NEVER, np.int32)
    arcs = np.repeat(np.arange(found.size), np.diff(graph.enter_first))
    label = memory.label[graph.enter_state]
    np.minimum.at(found, arcs, np.where(label < NEVER, label + graph.enter_cost, NEVER))
    found[graph.arc_cost >= NEVER] = NEVER
    return Reach(known, found[0::2], found[1::2], start, most)


def reached_shares(reach: Reach, most: int) -> tuple[NDArray[np.float64], ...]:
    """How much of each edge is reached from its beginning and from its end, as shares."""
    cost = reach.network.graph.arc_cost
    found = []
    for side, times in ((0, reach.begins), (1, reach.ends)):
        left = most * TENTHS - times
        share = np.clip(left / cost[side::2], 0.0, 1.0)
        found.append(np.where(times < NEVER, share, 0.0))
    return tuple(found)


def isochrones(
    reach: Reach, cutoffs: tuple[int, ...], *, width: float = 35.0
) -> tuple[BaseGeometry, ...]:
    """Areas reached within some seconds, in degrees (x longitude, y latitude).

    Parameters
    ----------
    reach
        What lies within the longest of them.
    cutoffs
        Seconds, none longer than `reach.most`.
    width
        How far from a reached street a door may lie, metres.

    Raises
    ------
    ValueError
        A cutoff longer than what was searched.
    """
    if max(cutoffs, default=0) > reach.most:
        raise ValueError(f"searched {reach.most} s only")
    streets = reach.network.streets
    plane = Plane.around(streets.latitude, streets.longitude)
    return tuple(_area(reach, cutoff, plane, width) for cutoff in cutoffs)


def _area(reach: Reach, cutoff: int, plane: Plane, width: float) -> BaseGeometry:
    lines = _lines(reach, cutoff, plane)
    if not len(lines):
        return shapely.Polygon()
    area = shapely.union_all(shapely.buffer(lines, width, quad_segs=2))
    parts = [
        shapely.Polygon(
            part.exterior,
            [hole for hole in part.interiors if shapely.Polygon(hole).area > _BLOCK_M2],
        )
        for part in shapely.get_parts(area)
    ]
    smooth = shapely.simplify(shapely.union_all(parts), _SMOOTH * width)

    def degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
        latitude, longitude = plane.degrees(points[:, 0], points[:, 1])
        return np.stack([longitude, latitude], axis=1)

    found: BaseGeometry = shapely.transform(smooth, degrees)
    return found


def _lines(reach: Reach, cutoff: int, plane: Plane) -> NDArray[np.object_]:
    """Reached streets in the flat picture."""
    streets = reach.network.streets
    x, y = plane.flat(streets.latitude, streets.longitude)
    forwards, backwards = reached_shares(reach, cutoff)
    whole = forwards + backwards >= 1.0
    point = np.repeat(whole, np.diff(streets.first_point))
    edge = np.repeat(np.arange(len(streets)), np.diff(streets.first_point))
    _, number = np.unique(edge[point], return_inverse=True)
    lines = [shapely.linestrings(np.stack([x, y], axis=1)[point], indices=number)]
    spans = [
        (row, 0.0, float(forwards[row]))
        for row in np.flatnonzero((forwards > 0) & ~whole).tolist()
    ]
    spans += [
        (row, 1.0 - float(backwards[row]), 1.0)
        for row in np.flatnonzero((backwards > 0) & ~whole).tolist()
    ]
    spans += _own(reach, cutoff)
    for row, low, high in spans:
        first, last = int(streets.first_point[row]), int(streets.first_point[row + 1])
        along = streets.along[first:last]
        cut = np.array([low, high]) * along[-1]
        inner = along[(along > cut[0]) & (along < cut[1])]
        at = np.concatenate([cut[:1], inner, cut[1:]])
        piece = np.stack(
            [np.interp(at, along, x[first:last]), np.interp(at, along, y[first:last])], axis=1
        )
        lines.append(np.array([shapely.LineString(piece)]))
    return np.concatenate(lines)


def _own(reach: Reach, cutoff: int) -> list[tuple[int, float, float]]:
    """The stretch of the street one starts on."""
    edge, share = reach.start
    if edge < 0:
        return []
    forward, backward = reach.network.graph.arc_cost[2 * edge : 2 * edge + 2].tolist()
    ahead = min(1.0 - share, cutoff * TENTHS / forward) if forward < NEVER else 0.0
    behind = min(share, cutoff * TENTHS / backward) if backward < NEVER else 0.0
    return [(edge, share - behind, share + ahead)]
