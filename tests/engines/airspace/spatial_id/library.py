"""What the Digital Agency's library answers, asked in its own words.

The library is `ouranos-gex-lib-for-Python` (MIT), with pybullet and scikit-spatial; it is no
dependency of this project. Only the bench and the script that writes the fixture ask it.
"""

from __future__ import annotations

import logging
from typing import Any

from tests.engines.airspace.spatial_id.cases import Case


def places(case: Case) -> list[Any]:
    from SpatialId.common.object.point import Point

    return [Point(lon, lat, height) for lat, lon, height in case.path]


def points(case: Case) -> list[str]:
    from SpatialId.shape.point import get_spatial_ids_on_points

    return ordered(get_spatial_ids_on_points(places(case), case.zoom, case.zoom))


def line(case: Case) -> list[str]:
    from SpatialId.common.object.point import Projected_Point
    from SpatialId.shape.line import get_spatial_ids_on_line
    from SpatialId.shape.point import convert_point_list_to_projected_point_list

    flat = convert_point_list_to_projected_point_list(places(case), 3857)
    start, end = (Projected_Point(p.x, p.y, p.alt, p.lon, p.lat) for p in flat)
    return ordered(get_spatial_ids_on_line(start, end, case.zoom, case.zoom, 4326))


def capsule(case: Case) -> list[str]:
    from SpatialId.shape.cylinders import get_spatial_ids_on_cylinders

    logging.disable(logging.CRITICAL)
    found = get_spatial_ids_on_cylinders(
        places(case), case.radius, case.zoom, case.zoom, 4326, True, True
    )
    return ordered(found)


def ordered(ids: list[str]) -> list[str]:
    """Extended IDs as `z/f/x/y`, each once, ordered by f, y, x."""
    parts = {tuple(int(part) for part in one.split("/")) for one in ids}
    boxes = sorted((f, y, x, zoom) for zoom, x, y, _, f in parts)
    return [f"{zoom}/{f}/{x}/{y}" for f, y, x, zoom in boxes]
