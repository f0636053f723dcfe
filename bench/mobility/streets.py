"""Streets: reading, networks, matrices, walks between stops, reach, single ways.

    python bench/mobility/streets.py EXTRACT.osm.pbf [MORE.osm.pbf ...] [--stops FEED.zip]

For each extract and each profile: how long the network takes to make, 600 places drawn at
random from the points of its streets (a fixed seed) put on them, and the matrix between all of
them. Beside it runs `scipy.sparse.csgraph.dijkstra`, the usual way in Python, on the same
steps; it answers from junction to junction without turns, so its network on foot is the same
and its network by car is easier than ours.

With --stops, walks of up to 15 minutes between all stops of a GTFS archive that lie in the
extract are made, and compared with straight lines.

Times are processor time of one thread, so that a busy machine says the same as an idle one;
the matrix on two threads is also told by the clock on the wall.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.streets.costs import NEVER  # noqa: E402
from kaga.engines.streets.footpaths import footpaths  # noqa: E402
from kaga.engines.streets.graph import Streets, streets_of  # noqa: E402
from kaga.engines.streets.network import Network, network  # noqa: E402
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR, Profile  # noqa: E402
from kaga.engines.streets.reach import isochrones  # noqa: E402
from kaga.engines.streets.routing import Router  # noqa: E402
from kaga.engines.transit.gtfs.read import read_feed  # noqa: E402
from kaga.engines.transit.timetable.build import build  # noqa: E402
from kaga.engines.transit.timetable.walking import straight  # noqa: E402
from kaga.services.mobility.roads.osm import read_osm  # noqa: E402


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of processor time, and what came of it."""
    begin = time.process_time_ns()
    found = work()
    return (time.process_time_ns() - begin) / 1e6, found


def median_of(work: Callable[[], Any], times: int = 5) -> tuple[float, Any]:
    """The median of some runs after one that compiles."""
    work()
    runs = [spent(work) for _ in range(times)]
    return statistics.median(run[0] for run in runs), runs[-1][1]


def scipy_matrix(known: Network, rows: np.ndarray[Any, Any]) -> Any:
    """The peer's matrix between junctions."""
    streets, cost = known.streets, known.graph.arc_cost
    tail = np.stack([streets.begin, streets.end], 1).reshape(-1)
    head = tail.reshape(-1, 2)[:, ::-1].reshape(-1)
    open_ = cost < NEVER
    shape = (streets.junctions, streets.junctions)
    graph = csr_matrix((cost[open_].astype(float), (tail[open_], head[open_])), shape=shape)
    return dijkstra(graph, indices=rows)[:, rows]


def told(name: str, milliseconds: float, more: str = "") -> None:
    print(f"    {name:44} {milliseconds:10.1f} ms {more}")


def measure(streets: Streets, profile: Profile, count: int) -> None:
    """One profile."""
    made, known = median_of(lambda: network(streets, profile), 3)
    graph = known.graph
    print(f"  {profile.mode.value}: {graph.first.size - 1} states, {graph.to.size} steps")
    told("network", made)
    asked = Router(known)
    pick = np.random.default_rng(1).integers(0, streets.latitude.size, count)
    latitude, longitude = streets.latitude[pick], streets.longitude[pick]
    snapped, places = median_of(lambda: asked.snap(latitude, longitude))
    told(f"{count} places put on streets", snapped)
    ours, matrix = median_of(lambda: asked.matrix(places, places))
    reached = float((matrix < NEVER).mean())
    told(f"matrix {count} x {count}, one thread", ours, f"({reached:.1%} can be joined)")
    walls = []
    for _ in range(5):
        begin = time.monotonic()
        asked.matrix(places, places, threads=2)
        walls.append((time.monotonic() - begin) * 1e3)
    told(f"matrix {count} x {count}, two threads, by the clock", statistics.median(walls))
    junctions = np.unique(streets.begin[places.edge[places.edge >= 0]])
    theirs, _ = spent(lambda: scipy_matrix(known, junctions[:100]))
    told("scipy, 100 rows of it", theirs, f"({theirs / 100 / (ours / count):.1f} x ours a row)")
    ways = [spent(lambda row=row: asked.path(places, 0, row))[0] for row in range(1, 200)]
    told("one way with its line and steps, median", statistics.median(ways))
    areas = [
        spent(lambda row=row: isochrones(asked.reach(places, row, 900), (900,)))[0]
        for row in range(10)
    ]
    told("area within 15 minutes, median", statistics.median(areas))


def measure_stops(streets: Streets, archive: Path) -> None:
    """Walks between the stops of a feed."""
    timetable = build(read_feed(archive.read_bytes())[0], date(2019, 5, 15))
    stops = timetable.stops
    asked = Router(network(streets, WALK))
    placed = asked.snap(stops.latitude, stops.longitude, reach=150.0)
    inside = placed.only(np.flatnonzero(placed.edge >= 0))
    needed, walks = spent(lambda: footpaths(asked, inside, most=900))
    print(f"  {len(inside)} of {len(stops)} stops lie on these streets")
    told("walks of up to 15 minutes between them", needed, f"({len(walks)} walks)")
    rows = np.flatnonzero(placed.edge >= 0)
    # A straight line of 831 m is 15 minutes with the detour given where streets are unknown.
    crow = straight(stops, 900 * 1.2 / 1.3).pairs()
    both = [
        seconds / max(crow[pair], 60)
        for begin, end, seconds in walks
        if (pair := (int(rows[begin]), int(rows[end]))) in crow
    ]
    within = {(int(rows[begin]), int(rows[end])) for begin, end, _ in walks}
    known = {pair for pair in crow if placed.edge[pair[0]] >= 0 and placed.edge[pair[1]] >= 0}
    low, middle, high = np.percentile(both, [5, 50, 95])
    print(f"    time by streets over straight x 1.3: {low:.2f} / {middle:.2f} / {high:.2f}")
    print(f"    straight walks that streets deny: {len(known - within) / len(known):.1%}")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="streets")
    asked.add_argument("extracts", type=Path, nargs="+")
    asked.add_argument("--places", type=int, default=600)
    asked.add_argument("--stops", type=Path, help="a GTFS archive of the first extract")
    options = asked.parse_args()
    for number, path in enumerate(options.extracts):
        content = path.read_bytes()
        read, extract = spent(lambda content=content: read_osm(content))
        cut, streets = spent(lambda extract=extract: streets_of(extract))
        print(f"{path.name}: {streets.junctions} junctions, {len(streets)} edges")
        told("read", read)
        told("cut into edges", cut)
        for profile in (WALK, WHEELCHAIR, CAR):
            measure(streets, profile, options.places)
        if number == 0 and options.stops is not None:
            measure_stops(streets, options.stops)


if __name__ == "__main__":
    main()
