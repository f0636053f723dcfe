"""A cheap route through a city grid: how fast, and how near the best, beside its peers.

    python bench/airspace/city_grid.py [--cities N] [--seed S] [--skip-peers]

One city of 256 x 256 x 64 voxels (15.6 % solid, costs 1 to 21), corner to corner, warm, one
core: everything from the raw costs to the final legs. Beside it, in the same run and on the
same costs: scikit-image's MCP_Geometric and SciPy's Dijkstra (both optimal among the 26
neighbours, without the rule against cutting corners) and scikit-fmm's travel time (the
continuous optimum, second order). Then N smaller cities (96 x 96 x 24) against scikit-fmm.
Times are processor time of the thread, so that a busy machine says the same as an idle one.
Peers that are not installed are named and left out:

    pip install scikit-image scikit-fmm scipy
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.airspace.cities import City, city  # noqa: E402

from kaga.engines.airspace.voxels.city_route import (  # noqa: E402
    cheapest_path,
    coarsen,
    cost_bound,
    cost_field,
    guide_to,
    polyline_cost,
    route,
)

ROUNDS = 15
SMALL = (96, 96, 24)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The answer and the milliseconds of processor time it took."""
    begin = time.thread_time()
    answer = work()
    return answer, (time.thread_time() - begin) * 1e3


def ours(seed: int) -> tuple[float, float]:
    """Time and cost of our route in the large city."""
    place = city(seed)

    def raw() -> Any:
        return route(cost_field(place.cost), place.start, place.goal)

    raw()
    whole = [timed(raw) for _ in range(ROUNDS)]
    times = [spent for _, spent in whole]
    found = whole[0][0]
    assert all(np.array_equal(other.corners, found.corners) for other, _ in whole)
    field = cost_field(place.cost)
    assert polyline_cost(field, found.corners) == found.cost
    coarse, pooled = timed(lambda: coarsen(field))
    guide, guided = timed(lambda: guide_to(field, place.goal, coarse))
    kept = [timed(lambda: route(field, place.start, place.goal, guide=guide)) for _ in range(5)]
    with_guide = statistics.median(spent for _, spent in kept)
    exact, proof = timed(lambda: cheapest_path(field, place.start, place.goal))
    cost_bound(field, place.start, place.goal)
    bound, bounding = timed(lambda: cost_bound(field, place.start, place.goal))
    print(f"city {seed}: {place.solid.mean():.1%} solid, {place.start} to {place.goal}")
    print(
        f"  route, all in        {statistics.median(times):9.1f} ms  (least {min(times):.1f},"
        f" most {max(times):.1f})   cost {found.cost:9.2f}"
    )
    print(
        f"  of which pooling {pooled:.1f} ms, guide {guided:.1f} ms; with the goal's guide"
        f" kept {with_guide:.1f} ms; {found.along_grid.followed:,} voxels followed;"
        f" {len(found.corners)} corners"
    )
    print(
        f"  Dijkstra (proof)     {proof:9.1f} ms   cost {exact.cost:9.2f}"
        f"   route on the grid {found.along_grid.cost / exact.cost - 1:+.2%},"
        f" final {found.cost / exact.cost - 1:+.2%}"
    )
    print(f"  bound                {bounding:9.1f} ms   cost {bound:9.2f}")
    return statistics.median(times), found.cost


def mcp(place: City) -> tuple[float, float]:
    """scikit-image: 26 neighbours, edge = mean of the two costs times length."""
    from skimage.graph import MCP_Geometric

    start, goal = place.start[::-1], place.goal[::-1]
    costs = np.where(place.solid, -1.0, place.cost).astype(np.float64)

    def run() -> float:
        found, _ = MCP_Geometric(costs, fully_connected=True).find_costs([start], [goal])
        return float(found[goal])

    cost, spent = timed(run)
    return spent, cost


def eikonal(place: City) -> tuple[float, float]:
    """scikit-fmm: the continuous optimum, second order."""
    import skfmm

    front = np.ma.MaskedArray(np.ones(place.cost.shape), place.solid)
    front[place.start[::-1]] = -1
    # Next to nothing where it is solid: the mask alone is not enough, the answer would depend
    # on the speed behind it. From 1e-3 down it does not.
    speed = np.where(place.solid, 1e-9, 1.0 / np.where(place.solid, 1.0, place.cost))
    found, spent = timed(lambda: skfmm.travel_time(front, speed.astype(np.float64), order=2))
    return spent, float(found[place.goal[::-1]])


def sparse(place: City) -> tuple[float, float, float]:
    """SciPy: building the graph of the 26 neighbours, then Dijkstra."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra

    free = ~place.solid
    number = np.full(free.shape, -1, np.int32)
    number[free] = np.arange(free.sum(), dtype=np.int32)

    def build() -> Any:
        rows, columns, weights = [], [], []
        for step in [s for s in product((-1, 0, 1), repeat=3) if s > (0, 0, 0)]:
            here = tuple(
                slice(max(0, -d), n - max(0, d)) for d, n in zip(step, free.shape, strict=False)
            )
            there = tuple(
                slice(max(0, d), n - max(0, -d)) for d, n in zip(step, free.shape, strict=False)
            )
            both = free[here] & free[there]
            rows.append(number[here][both])
            columns.append(number[there][both])
            mean = (place.cost[here][both] + place.cost[there][both]) / 2
            weights.append(mean.astype(np.float64) * np.sqrt(sum(map(abs, step))))
        size = int(free.sum())
        where = (np.concatenate(rows), np.concatenate(columns))
        return coo_matrix((np.concatenate(weights), where), shape=(size, size)).tocsr()

    graph, building = timed(build)
    start, goal = (int(number[end[::-1]]) for end in (place.start, place.goal))
    found, spent = timed(lambda: dijkstra(graph, directed=False, indices=start))
    return building, spent, float(found[goal])


def peers(seed: int, spent: float, cost: float) -> None:
    """The peers on the large city, with ratios."""
    place = city(seed)
    if find_spec("skimage"):
        theirs, other = mcp(place)
        print(
            f"  scikit-image MCP     {theirs:9.1f} ms   cost {other:9.2f}"
            f"   we: {theirs / spent:.0f}x faster, {cost / other - 1:+.2%} cost"
        )
    if find_spec("scipy"):
        building, theirs, other = sparse(place)
        print(
            f"  SciPy Dijkstra       {theirs:9.1f} ms   cost {other:9.2f}"
            f"   we: {theirs / spent:.0f}x faster (graph {building:.0f} ms besides)"
        )
    if find_spec("skfmm"):
        theirs, other = eikonal(place)
        print(
            f"  scikit-fmm Eikonal   {theirs:9.1f} ms   cost {other:9.2f}"
            f"   we: {theirs / spent:.0f}x faster, {cost / other - 1:+.2%} cost"
        )


def small_cities(count: int) -> None:
    """Many smaller cities against the continuous optimum."""
    gaps, times = [], []
    for seed in range(1, count + 1):
        place = city(seed, SMALL)
        field = cost_field(place.cost)
        found, spent = timed(
            lambda field=field, place=place: route(field, place.start, place.goal)
        )
        if found is None:
            raise SystemExit(f"city {seed} has no route")
        _, best = eikonal(place)
        gaps.append((found.cost / best - 1, seed))
        times.append(spent)
    shares = [gap for gap, _ in gaps]
    print(
        f"{count} cities of {SMALL}: gap to the Eikonal mean {statistics.mean(shares):+.2%},"
        f" median {statistics.median(shares):+.2%}, most {max(gaps)[0]:+.2%}"
        f" (seed {max(gaps)[1]}); above 1.5 %: {sum(gap > 0.015 for gap in shares)};"
        f" median {statistics.median(times):.1f} ms"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="routes through city grids")
    asked.add_argument("--cities", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--skip-peers", action="store_true")
    told = asked.parse_args()
    missing = [name for name in ("skimage", "skfmm", "scipy") if not find_spec(name)]
    if missing:
        print(
            "not installed:", ", ".join(missing), "(pip install scikit-image scikit-fmm scipy)"
        )
    spent, cost = ours(told.seed)
    if not told.skip_peers:
        peers(told.seed, spent, cost)
    if find_spec("skfmm") and told.cities:
        small_cities(told.cities)


if __name__ == "__main__":
    main()
