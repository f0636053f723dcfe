"""Points, lines, capsules and prisms as sets of Spatial IDs.

What: which boxes a shape needs at a zoom. Why in one place: a route, its buffer and a closed
area must come out the same for everybody who exchanges IDs. Lines are straight on the web map
and straight in height (the agency's convention, a rhumb line): over 3 km that is at most
0.2 m beside the geodesic; whoever needs less gives more points.

Two rules for capsules: `Rule.AGENCY` equals the Digital Agency's library box for box, including
the boxes it leaves out; `Rule.TOUCHING` has every box that holds a point within the radius, in
true metres, and is the one to fly by.

>>> from kaga.engines.airspace.frame import Position
>>> from kaga.engines.airspace.heights import Msl
>>> route = [Position(36.3199, 136.3507, Msl(77.0)), Position(36.2957, 136.3617, Msl(77.0))]
>>> len(capsule(route, 30.0, zoom=22, rule=Rule.AGENCY))
25005
"""

from __future__ import annotations

import math
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id._line import line_keys, place_keys
from kaga.engines.airspace.spatial_id._prism import footprint_cells
from kaga.engines.airspace.spatial_id._touch import keys_of_rows, touched_rows
from kaga.engines.airspace.spatial_id._web_map import cut_lat
from kaga.engines.airspace.spatial_id.agency import leg_keys
from kaga.engines.airspace.spatial_id.ids import SpatialIdError, height_step
from kaga.engines.airspace.spatial_id.on_map import (
    check_area,
    check_legs,
    checked_places,
    metres_on_map,
    ring_on_map,
)
from kaga.engines.airspace.spatial_id.packed import IdSet, check_layers, check_set_zoom
from kaga.engines.airspace.spatial_id.true_metres import leg_capsule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import Position
    from kaga.engines.airspace.heights import Msl

    Ring = Sequence[tuple[float, float]]

_SMALLEST_RADIUS_M: Final = 1e-8
_SHORTEST_LEG_M: Final = 1e-9


class Rule(Enum):
    """Which boxes belong to a capsule."""

    AGENCY = "agency"
    TOUCHING = "touching"


def points(path: Sequence[Position], *, zoom: int) -> IdSet:
    """The boxes that hold places."""
    return IdSet.from_keys(zoom, place_keys(checked_places(path, zoom), zoom))


def line(path: Sequence[Position], *, zoom: int) -> IdSet:
    """The boxes that a line through places passes; one place is a point."""
    places = checked_places(path, zoom)
    check_legs(places, 0.0, zoom)
    flat, parts = metres_on_map(places), [place_keys(places, zoom)]
    ends = np.stack(IdSet(zoom, parts[0]).indices(), axis=1)[:, [1, 2, 0]]
    parts += [
        line_keys(flat[at], flat[at + 1], ends[at], ends[at + 1], zoom)
        for at in range(len(flat) - 1)
    ]
    return IdSet.from_keys(zoom, np.concatenate(parts))


def capsule(path: Sequence[Position], radius: float, *, zoom: int, rule: Rule) -> IdSet:
    """The boxes within a radius of a line through places.

    Parameters
    ----------
    path
        At least one place; one alone gives a ball.
    radius
        Metres, positive.
    zoom
        Zoom of the boxes, at most 26.
    rule
        Which boxes count as touched.

    Raises
    ------
    SpatialIdError
        For an empty path, a place off the map, a radius that is none, or a set of more than
        `MOST_BOXES` boxes.
    """
    if not _SMALLEST_RADIUS_M < radius < math.inf:
        raise SpatialIdError(f"a radius must be a positive number of metres, not {radius}")
    places = checked_places(path, zoom)
    check_legs(places, radius, zoom)
    flat = metres_on_map(places)
    legs = [pair for pair in pairwise(flat) if math.dist(*pair) > _SHORTEST_LEG_M]
    pairs = legs or [(flat[0], flat[0])]
    if rule is Rule.TOUCHING:
        parts = [_touching(start, end, radius, zoom) for start, end in pairs]
    else:
        stretch = 1.0 / math.cos(math.radians(cut_lat(places[0, 0], 1)))
        up = np.array([1.0, 1.0, stretch])
        parts = [leg_keys(start * up, end * up, radius, stretch, zoom) for start, end in pairs]
    if len(parts) == 1:
        return IdSet(zoom, parts[0])
    return IdSet.from_keys(zoom, np.concatenate(parts))


def prism(rings: Sequence[Ring], floor: Msl, ceiling: Msl, *, zoom: int) -> IdSet:
    """The boxes that a polygon between two heights touches.

    Parameters
    ----------
    rings
        Rings of (latitude, longitude), outer and holes in any order: what lies inside an odd
        number of them belongs to the polygon, and every box on a ring.
    floor, ceiling
        Heights above sea level; a ceiling exactly between two layers adds no further layer.
    zoom
        Zoom of the boxes, at most 26.
    """
    check_set_zoom(zoom)
    if not floor < ceiling:
        raise SpatialIdError("the floor of a prism must lie below its ceiling")
    step = height_step(zoom)
    low, high = math.floor(floor.metres / step), math.ceil(ceiling.metres / step)
    check_layers(low, high - 1, zoom)
    if not rings:
        raise SpatialIdError("a prism needs a ring")
    flat = [ring_on_map(ring) for ring in rings]
    ends, corners = np.cumsum([len(ring) for ring in flat]), np.concatenate(flat)
    check_area(corners, high - low, zoom)
    cells = footprint_cells(corners, ends, zoom)
    layers = np.arange(low, high, dtype=np.int64) << (2 * zoom)
    return IdSet(zoom, (layers[:, None] | np.unique(cells)[None, :]).ravel())


def _touching(
    start: NDArray[np.float64], end: NDArray[np.float64], radius: float, zoom: int
) -> NDArray[np.int64]:
    grid, around = leg_capsule(start, end, radius, zoom)
    firsts, lasts = touched_rows(grid, around)
    return keys_of_rows(grid, firsts, lasts, zoom)
