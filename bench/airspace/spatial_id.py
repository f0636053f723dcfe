"""The capsule of the real route as a set of Spatial IDs, beside the agency's own library.

    python bench/airspace/spatial_id.py [FOLDER]

The route is that of the first medicine flight, 2,861 m from the station to the hall, radius
30 m, zoom 22: 25,005 boxes. The peer is the Digital Agency's `ouranos-gex-lib-for-Python`
(with pybullet and scikit-spatial); it is no dependency: install it, or give the FOLDER of its
sources. Without it only our side is measured. Sets are compared box for box. Figures are
milliseconds of processor time, warm; the machine may be busy.
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from kaga.engines.airspace.frame import Position  # noqa: E402
from kaga.engines.airspace.heights import Msl  # noqa: E402
from kaga.engines.airspace.spatial_id.packed import IdSet  # noqa: E402
from kaga.engines.airspace.spatial_id.sets import Rule, capsule, line, prism  # noqa: E402

ROUTE = [Position(36.3199, 136.3507, Msl(77.0)), Position(36.2957, 136.3617, Msl(77.0))]
TOWN = [(36.30, 136.30), (36.31, 136.30), (36.31, 136.32), (36.30, 136.32)]
RADIUS, ZOOM, ROUNDS = 30.0, 22, 31


def milliseconds(work: Callable[[], IdSet]) -> tuple[float, float, IdSet]:
    """Median and 99th percentile of processor time, and the result."""
    found = work()
    spent = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        found = work()
        spent.append((time.process_time() - begin) * 1e3)
    return statistics.median(spent), sorted(spent)[int(0.99 * ROUNDS)], found


def peer() -> tuple[float, set[str]] | None:
    """Milliseconds and IDs of the agency's library, if it is there."""
    sys.path[:0] = sys.argv[1:2]
    logging.disable(logging.CRITICAL)
    try:
        from SpatialId.common.object.point import Point
        from SpatialId.shape.cylinders import f_get_spatial_ids_on_cylinders
    except ImportError as missing:
        print(f"the agency's library is not here ({missing.name}): see the head of this script")
        return None
    path = [Point(place.lon, place.lat, place.height.metres) for place in ROUTE]
    begin = time.process_time()
    found = f_get_spatial_ids_on_cylinders(
        path, RADIUS, ZOOM, 4326, is_capsule=True, is_precision=True
    )
    return (time.process_time() - begin) * 1e3, set(found)


def main() -> None:
    shapes: dict[str, Callable[[], IdSet]] = {
        "line": lambda: line(ROUTE, zoom=ZOOM),
        "capsule, touching": lambda: capsule(ROUTE, RADIUS, zoom=ZOOM, rule=Rule.TOUCHING),
        "prism, 2 km²": lambda: prism([TOWN], Msl(0.0), Msl(150.0), zoom=ZOOM),
        "capsule, agency": lambda: capsule(ROUTE, RADIUS, zoom=ZOOM, rule=Rule.AGENCY),
    }
    for name, work in shapes.items():
        median, worst, found = milliseconds(work)
        print(f"{name:18} {len(found):7,} boxes  median {median:7.2f} ms  p99 {worst:7.2f} ms")
    theirs = peer()
    if theirs is not None:
        same = theirs[1] == set(found.texts())
        print(f"{'agency library':18} {len(theirs[1]):7,} boxes         {theirs[0]:9,.0f} ms")
        print(f"sets identical: {same}; ours takes 1/{theirs[0] / median:,.0f}")


if __name__ == "__main__":
    main()
