"""Sets of Spatial IDs, beside the Digital Agency's own library.

    python bench/airspace/spatial_id.py [FOLDER]

First the capsule of the first medicine flight: 2,861 m from the station to the hall, radius
30 m, zoom 22, 25,005 boxes. Then 1,000 points, 200 lines and 100 capsules over the city, drawn
anew by the seed below (the tests hold another thousand). The peer is the Digital Agency's
`ouranos-gex-lib-for-Python` (with pybullet and scikit-spatial); it is no dependency: install
it, or give the FOLDER of its sources. Without it only our side is measured. Sets are compared
box for box. Figures are milliseconds of processor time, warm; the machine may be busy.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), *sys.argv[1:2]]

from tests.engines.airspace.spatial_id import cases, library  # noqa: E402

from kaga.engines.airspace.frame import Position  # noqa: E402
from kaga.engines.airspace.heights import Msl  # noqa: E402
from kaga.engines.airspace.spatial_id.packed import IdSet  # noqa: E402
from kaga.engines.airspace.spatial_id.sets import (  # noqa: E402
    Rule,
    capsule,
    line,
    points,
    prism,
)

TOWN = [(36.30, 136.30), (36.31, 136.30), (36.31, 136.32), (36.30, 136.32)]
RADIUS, ZOOM, ROUNDS, SEED = 30.0, 22, 101, 20241128


def positions(case: cases.Case) -> list[Position]:
    return [Position(lat, lon, Msl(height)) for lat, lon, height in case.path]


def milliseconds(work: Callable[[], IdSet]) -> tuple[float, float, IdSet]:
    """Median and 99th percentile of processor time, and the result."""
    found = work()
    spent = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        found = work()
        spent.append((time.process_time() - begin) * 1e3)
    return statistics.median(spent), sorted(spent)[int(0.99 * ROUNDS)], found


def measure_shapes() -> tuple[float, IdSet]:
    """Ours alone; the answer is the agency's capsule."""
    route = positions(cases.Case(ZOOM, cases.ROUTE))
    shapes: dict[str, Callable[[], IdSet]] = {
        "line": lambda: line(route, zoom=ZOOM),
        "prism, 2 km²": lambda: prism([TOWN], Msl(0.0), Msl(150.0), zoom=ZOOM),
        "capsule, touching": lambda: capsule(route, RADIUS, zoom=ZOOM, rule=Rule.TOUCHING),
        "capsule, agency": lambda: capsule(route, RADIUS, zoom=ZOOM, rule=Rule.AGENCY),
    }
    for name, work in shapes.items():
        median, worst, found = milliseconds(work)
        print(f"{name:18} {len(found):7,} boxes  median {median:7.2f} ms  p99 {worst:7.2f} ms")
    return median, found


def compare(
    name: str,
    drawn: list[cases.Case],
    ours: Callable[[cases.Case], IdSet],
    theirs: Callable[[cases.Case], list[str]],
) -> None:
    """Both sides on the same shapes, box for box."""
    spent = [0.0, 0.0]
    same = 0
    for case in drawn:
        begin = time.process_time()
        mine = ours(case)
        middle = time.process_time()
        expected = theirs(case)
        spent[0] += (middle - begin) * 1e3
        spent[1] += (time.process_time() - middle) * 1e3
        same += mine.texts() == expected
    ratio = spent[1] / spent[0]
    print(
        f"{name:10} {same:5,} of {len(drawn):5,} identical   ours {spent[0]:8.1f} ms   "
        f"library {spent[1]:9,.0f} ms   1/{ratio:,.0f}",
        flush=True,
    )
    assert same == len(drawn), f"{name} differ"


def main() -> None:
    median, found = measure_shapes()
    try:
        library.points(cases.Case(ZOOM, cases.ROUTE[:1]))
    except ImportError as missing:
        print(f"the agency's library is not here ({missing.name}): see the head of this script")
        return
    begin = time.process_time()
    expected = library.capsule(cases.Case(ZOOM, cases.ROUTE, RADIUS))
    theirs = (time.process_time() - begin) * 1e3
    assert found.texts() == expected, "the capsule of the route differs"
    print(f"the library's capsule: {len(expected):,} boxes, {theirs:,.0f} ms, identical;")
    print(f"ours takes 1/{theirs / median:,.0f} of its time")
    compare(
        "points",
        cases.points(SEED, 1000),
        lambda one: points(positions(one), zoom=one.zoom),
        library.points,
    )
    compare(
        "lines",
        cases.lines(SEED, 200),
        lambda one: line(positions(one), zoom=one.zoom),
        library.line,
    )
    compare(
        "capsules",
        cases.capsules(SEED, 100),
        lambda one: capsule(positions(one), one.radius, zoom=one.zoom, rule=Rule.AGENCY),
        library.capsule,
    )


if __name__ == "__main__":
    main()
