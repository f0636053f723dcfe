"""Places brought onto the web map, and refused when a set of them would be too large.

What: the checks and the change of coordinates in front of every set. Why apart: a request over
half a country must cost nothing but its refusal.

>>> from kaga.engines.airspace.frame import Position
>>> from kaga.engines.airspace.heights import Msl
>>> metres_on_map(checked_places([Position(0.0, 90.0, Msl(5.0))], 22)).round(1).tolist()
[[10018754.2, 0.0, 5.0]]
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id._web_map import EARTH_M, cut_lat, east_of, north_of
from kaga.engines.airspace.spatial_id.ids import SpatialIdError, check_place, height_step
from kaga.engines.airspace.spatial_id.packed import check_layers, check_set_zoom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import Position

    Places = NDArray[np.float64]

MOST_BOXES: Final = 20_000_000
"""A shape that can hold more is refused before anything is computed."""
_SPARE: Final = 3.0
"""Boxes beyond a shape's own size that its ends can touch."""


def checked_places(path: Sequence[Position], zoom: int) -> Places:
    """Latitude, longitude and height of places, shape ``(n, 3)``.

    Raises
    ------
    SpatialIdError
        If there is none, one is off the map, or a height does not fit into a set.
    """
    check_set_zoom(zoom)
    if not path:
        raise SpatialIdError("a shape needs at least one place")
    for place in path:
        check_place(place.lat, place.lon)
    places = np.array([(place.lat, place.lon, place.height.metres) for place in path])
    layers = np.floor(places[:, 2] / height_step(zoom))
    check_layers(int(layers.min()), int(layers.max()), zoom)
    return places


def metres_on_map(places: Places) -> Places:
    """Web-Mercator metres east and north, and heights as they are, shape ``(n, 3)``."""
    return np.array(
        [(east_of(lon), north_of(cut_lat(lat, 1)), height) for lat, lon, height in places]
    )


def ring_on_map(ring: Sequence[tuple[float, float]]) -> Places:
    """Web-Mercator metres of the corners (latitude, longitude) of a ring, shape ``(n, 2)``.

    Raises
    ------
    SpatialIdError
        If there are fewer than three corners or one is off the map.
    """
    corners = list(ring[:-1]) if len(ring) > 1 and ring[0] == ring[-1] else list(ring)
    if len(corners) < 3:
        raise SpatialIdError(f"a ring needs three corners, not {len(corners)}")
    for lat, lon in corners:
        check_place(lat, lon)
    return np.array([(east_of(lon), north_of(lat)) for lat, lon in corners])


def box_width(zoom: int) -> float:
    """Web-Mercator metres from one column to the next."""
    return 2.0 * math.pi * EARTH_M / 2.0**zoom


def check_legs(places: Places, radius: float, zoom: int) -> None:
    """Refuse a buffered line whose legs could hold more than `MOST_BOXES` boxes."""
    flat = metres_on_map(places)
    size = np.array([box_width(zoom), box_width(zoom), height_step(zoom)])
    stretch = 1.0 / math.cos(math.radians(float(np.abs(places[:, 0]).max())))
    reach = 2.0 * radius * np.array([stretch, stretch, 1.0]) / size + _SPARE
    spans = np.abs(np.diff(flat, axis=0)) / size if len(flat) > 1 else np.zeros((1, 3))
    thick = reach[0] * reach[2] * (spans.sum(axis=1) + reach[0])
    rows = (spans[:, 1] + reach[1]) * (spans[:, 2] + reach[2])
    _refuse_more(float((thick if radius == 0.0 else np.maximum(thick, rows)).sum()))


def check_area(corners: Places, layers: int, zoom: int) -> None:
    """Refuse a prism whose surrounding block has more than `MOST_BOXES` boxes."""
    span = np.ptp(corners, axis=0) / box_width(zoom) + _SPARE
    _refuse_more(float(span.prod() * layers))


def _refuse_more(boxes: float) -> None:
    if boxes > MOST_BOXES:
        raise SpatialIdError(
            f"the shape can span {boxes:.2g} boxes, more than {MOST_BOXES}: take a coarser zoom"
        )
