"""A net of small roads between hamlets, where no road data is at hand.

What: the relative neighbourhood graph (Toussaint 1980) of places where people live, bent a bit,
without what would lead through water. Why here: the stand-in of the airspace paints these roads
and the stand-in of the streets is travelled on them; they must be the same roads.

>>> import numpy as np, shapely
>>> from numpy.random import PCG64, Generator
>>> places = np.array([[136.300, 36.300], [136.301, 36.301], [136.302, 36.300]])
>>> net = list(lanes(places, shapely.Polygon(), Generator(PCG64(7))))
>>> len(net), net[0].coords[0] in {tuple(place) for place in places.tolist()}
(2, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry import LineString

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

_LONGEST_DEG: Final = 0.022
_SQUEEZE: Final = np.array([0.806, 1.0])
"""Degrees of longitude are shorter than those of latitude (36.3° N)."""


def lanes(places: Floats, water: BaseGeometry, chance: Generator) -> Iterator[LineString]:
    """Small roads, in an order that only the places decide.

    Parameters
    ----------
    places
        Shape ``(n, 2)``: longitude and latitude, degrees.
    water
        What no road crosses.
    chance
        How each road is bent.
    """
    flat = places * _SQUEEZE
    edges = shapely.get_parts(
        shapely.delaunay_triangles(shapely.MultiPoint(flat), only_edges=True)
    )
    shapely.prepare(water)
    for edge in edges:
        start, end = shapely.get_coordinates(edge)
        length = float(np.hypot(*(end - start)))
        far = np.maximum(np.hypot(*(flat - start).T), np.hypot(*(flat - end).T))
        if length > _LONGEST_DEG or (far < length * (1.0 - 1e-9)).any():
            continue
        line = LineString(_bent(start, end, chance) / _SQUEEZE)
        if not shapely.intersects(water, line):
            yield line


def _bent(start: Floats, end: Floats, chance: Generator) -> Floats:
    """A line with two corners that leave the straight way a little."""
    across = np.array([end[1] - start[1], start[0] - end[0]])
    shares = np.array([0.0, 0.35, 0.7, 1.0])[:, None]
    lean = np.concatenate([[0.0], 0.22 * (chance.random(2) - 0.5), [0.0]])[:, None]
    found: Floats = start + shares * (end - start) + lean * across
    return found
