"""Routes in windows as large as the planner's: how fast, how dear, how large.

    python bench/airspace/planner_grid.py [--rounds N]

Windows of Spatial ID voxels of zoom 22 (7.7 x 7.7 x 8 m), costs as codes of one byte: 3 km
(500 x 300 x 20 voxels) and 20 km (2,600 x 1,000 x 20), seeded. People are dense in some places
and nowhere in most, in three time slots; a tenth of the ground is closed up to some height; a
climb of at most 1 in 2 for those that say so. Times are processor time of the thread, warm.
Besides: three alternatives, the proven bound, and a search that is given up.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.airspace.cities import smooth  # noqa: E402

from kaga.engines.airspace.voxels.alternatives import alternatives  # noqa: E402
from kaga.engines.airspace.voxels.city_route import (  # noqa: E402
    AT_ONCE,
    CostField,
    Flight,
    SearchTooLong,
    coarsen,
    cost_bound,
    cost_field,
    fewer_corners,
    guide_to,
    route,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACING = (7.73, 7.73, 8.0)
SLOT_S = 900.0
SLOTS = 3
CLOSED = 255
PLACES = {"3 km": (500, 300, 20), "20 km": (2_600, 1_000, 20)}
# Codes are a logarithmic scale of costs from 1 to 1,000 a metre; the last one closes.
TABLE = np.append(np.geomspace(1.0, 1_000.0, CLOSED), np.inf).astype(np.float32)

Voxel = tuple[int, int, int]


@dataclass(frozen=True)
class Window:
    """A field and the ends of a route through it."""

    codes: NDArray[np.uint8]
    start: Voxel
    goal: Voxel

    def field(self, slots: int) -> CostField:
        return cost_field(self.codes[:slots], table=TABLE, spacing=SPACING, slot_s=SLOT_S)


def window(size: Voxel, seed: int) -> Window:
    """A made-up window: settlements, closed places, people that move with the slots."""
    random = np.random.default_rng(seed)
    size_x, size_y, size_f = size
    codes = np.empty((SLOTS, size_f, size_y, size_x), np.uint8)
    towns = np.clip(2.4 * smooth(random, (size_y, size_x), 60) - 1.1, 0, 1)
    streets = smooth(random, (size_y, size_x), 5)
    closed = smooth(random, (size_y, size_x), 9)
    height = np.where(closed > np.quantile(closed, 0.9), random.integers(2, size_f + 2), 0)
    for slot in range(SLOTS):
        crowd = smooth(random, (size_y, size_x), 25)
        people = towns * (0.4 + 0.6 * streets) * (0.5 + 0.5 * crowd)
        for f in range(size_f):
            level = 230.0 * people * (1 - 0.01 * f) + 8 * streets
            codes[slot, f] = np.where(f < height, CLOSED, level.astype(np.uint8))
    middle = size_y // 2
    start, goal = (size_x // 12, middle), (size_x - size_x // 12, middle + size_y // 9)
    for x, y in (start, goal):
        codes[:, :, y - 3 : y + 4, x - 3 : x + 4] = 20
    return Window(codes, (*start, 3), (*goal, 3))


def timed(work: Callable[[], Any], rounds: int) -> tuple[Any, str]:
    """The answer, and the median and the most milliseconds of processor time it took."""
    times = []
    for _ in range(rounds):
        begin = time.thread_time()
        answer = work()
        times.append((time.thread_time() - begin) * 1e3)
    return answer, f"{statistics.median(times):8.1f} ms (most {max(times):.1f})"


def measure(name: str, size: Voxel, rounds: int) -> None:
    """Print what routes through one window take."""
    made = window(size, 1)
    still, moving = made.field(1), made.field(SLOTS)
    ends = (made.start, made.goal)
    metres = float(np.hypot(*(np.subtract(*ends)[:2] * SPACING[:2])))
    print(f"{name}: {size}, {made.codes.nbytes / 1e6:.0f} MB in {SLOTS} slots, {metres:.0f} m")
    flights = {
        "1 slot": (still, AT_ONCE),
        f"{SLOTS} slots": (moving, Flight(depart_s=600, speed_mps=12)),
        f"{SLOTS} slots, climb 1:2": (moving, Flight(600, 12, 0.5)),
    }
    for told, (field, flight) in flights.items():
        route(field, *ends, flight=flight)
        found, spent = timed(lambda f=field, w=flight: route(f, *ends, flight=w), rounds)
        print(
            f"  {told:<22}{spent}  cost {found.cost:9.0f}  {found.length_m:6.0f} m "
            f" {len(found.corners)} corners  {found.along_grid.followed:,} voxels followed "
            f" gap to expected {found.gap:+.2%}"
        )
    coarse, pooling = timed(lambda: coarsen(moving), rounds)
    guide, guiding = timed(lambda: guide_to(moving, made.goal, coarse), rounds)
    _, kept = timed(lambda: route(moving, *ends, flight=Flight(600, 12), guide=guide), rounds)
    print(f"  pooling               {pooling}\n  guide from everywhere {guiding}")
    print(f"  with the guide kept   {kept}")
    few, spent = timed(lambda: fewer_corners(still, found.corners, extra=0.01), rounds)
    print(f"  fewer corners         {spent}  {len(found.corners)} to {len(few)}")
    alternatives(still, *ends)
    several, spent = timed(lambda: alternatives(still, *ends), rounds)
    print(f"  three alternatives    {spent}  costs {[round(a.cost) for a in several]}")
    cost_bound(still, *ends)
    bound, spent = timed(lambda: cost_bound(still, *ends), 1)
    print(f"  proven bound          {spent}  {bound:.0f}")

    def given_up() -> str:
        try:
            route(still, *ends, most_followed=100)
        except SearchTooLong as error:
            return str(error)
        return "found all the same"

    told, spent = timed(given_up, 1)
    print(f"  at most 100 voxels    {spent}  {told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory of the process at most {peak:.0f} MB")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="routes in windows of the planner's size")
    asked.add_argument("--rounds", type=int, default=9)
    told = asked.parse_args()
    for name, size in PLACES.items():
        measure(name, size, told.rounds)


if __name__ == "__main__":
    main()
