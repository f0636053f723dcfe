"""Geography without a database: distances, areas, meshes, codes, boundaries, addresses.

What: pure functions and prepared values; shapely and pyproj do the geometry. Why: the map,
the importers, the shelters and later the airspace must all measure with one ruler.

>>> from kaga.engines.geo import Point, distance_m
>>> round(distance_m(Point(36.30278, 136.31503), Point(36.30278, 136.32503)))
898
"""

from __future__ import annotations

from kaga.engines.geo.boundary import Boundary, open_edge
from kaga.engines.geo.codes import check_digit, five_digits, is_valid_code, with_check_digit
from kaga.engines.geo.ellipsoid import area_m2, distance_m, distances_m, length_m
from kaga.engines.geo.meshes import Level, mesh_box, mesh_code, meshes_touching
from kaga.engines.geo.model import Box, Point

__all__ = [
    "Boundary",
    "Box",
    "Level",
    "Point",
    "area_m2",
    "check_digit",
    "distance_m",
    "distances_m",
    "five_digits",
    "is_valid_code",
    "length_m",
    "mesh_box",
    "mesh_code",
    "meshes_touching",
    "open_edge",
    "with_check_digit",
]
