"""Writes `agency.json`: what the Digital Agency's library answers for seeded shapes.

    python tests/engines/airspace/spatial_id/make_fixture.py [FOLDER]

The library is `ouranos-gex-lib-for-Python` of the Digital Agency (MIT), with its own needs
(pybullet, scikit-spatial); it is no dependency of this project. Where it is not installed,
FOLDER names its `src` folder. Kept are the shapes, the number of IDs, a hash of all of them and
one ID in a hundred. The first capsule is the route of the first medicine flight; it takes the
library about a minute.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path[:0] = sys.argv[1:2]

import cases  # noqa: E402

SEED = 20210520
SAMPLE = 100


def ordered(ids: list[str]) -> list[str]:
    """IDs as `z/f/x/y`, each once, ordered by f, y, x."""
    parts = {tuple(int(part) for part in one.split("/")) for one in ids}
    boxes = sorted((f, y, x, zoom) for zoom, x, y, _, f in parts)
    return [f"{zoom}/{f}/{x}/{y}" for f, y, x, zoom in boxes]


def answer(case: cases.Case, ids: list[str]) -> dict[str, Any]:
    texts = ordered(ids)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    found = {"count": len(texts), "sha256": digest, "some": texts[::SAMPLE]}
    return case.as_json() | found


def main() -> None:
    logging.disable(logging.CRITICAL)
    from SpatialId.common.object.point import Point, Projected_Point
    from SpatialId.shape.cylinders import get_spatial_ids_on_cylinders
    from SpatialId.shape.line import get_spatial_ids_on_line
    from SpatialId.shape.point import (
        convert_point_list_to_projected_point_list,
        get_spatial_ids_on_points,
    )

    def places(case: cases.Case) -> list[Any]:
        return [Point(lon, lat, height) for lat, lon, height in case.path]

    def line(case: cases.Case) -> list[str]:
        flat = convert_point_list_to_projected_point_list(places(case), 3857)
        ends = [Projected_Point(p.x, p.y, p.alt, p.lon, p.lat) for p in flat]
        return get_spatial_ids_on_line(ends[0], ends[1], case.zoom, case.zoom, 4326)

    def capsule(case: cases.Case) -> list[str]:
        return get_spatial_ids_on_cylinders(
            places(case), case.radius, case.zoom, case.zoom, 4326, True, True
        )

    points = [
        case.as_json() | {"id": ordered(get_spatial_ids_on_points(places(case), z, z))[0]}
        for case in cases.points(SEED, 1000)
        for z in [case.zoom]
    ]
    route = cases.Case(22, cases.ROUTE, 30.0)
    found = {
        "points": points,
        "lines": [answer(case, line(case)) for case in cases.lines(SEED, 200)],
        "capsules": [
            answer(case, capsule(case)) for case in [route, *cases.capsules(SEED, 100)]
        ],
    }
    text = json.dumps(found, separators=(",", ":")).replace('},{"zoom', '},\n{"zoom')
    (HERE / "agency.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
