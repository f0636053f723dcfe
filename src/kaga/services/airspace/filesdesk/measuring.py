"""Short measurements of the engines on this machine, by name.

What: medians of a few rounds, warm. Why short: they tell whether a machine is fit and whether
something got slower; comparisons with other programs, and the runs that the promises rest on,
are the scripts in `bench/airspace`.

>>> sorted(MEASURES)
['capsule', 'check', 'deconflict', 'grid', 'route', 'voxels']
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings

from kaga.engines.airspace.certificate.rulebook import Declared
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.legcheck.brought import Brought, FileKind
from kaga.engines.airspace.legcheck.check import Asked
from kaga.engines.airspace.legcheck.check import check as judge_path
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.crowds import kernels_for
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.prepare import prepare
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.spatial_id import sets
from kaga.engines.airspace.voxels.city_route import route as route_through
from kaga.engines.airspace.voxels.cost_field import cost_field
from kaga.engines.airspace.voxels.exact import shortest_path
from kaga.engines.airspace.voxels.grid import grid_of_array
from kaga.services.airspace.planning.certifying import DECLARED
from kaga.services.airspace.planning.drafting import mission_of
from kaga.services.airspace.planning.situations import situation_now
from kaga.services.airspace.planning.tilestore import TileStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS: Final = 9
_JAPAN: Final = timezone(timedelta(hours=9))
_NOON: Final = datetime(2026, 11, 24, 12, 0, tzinfo=_JAPAN)
_STATION: Final = Endpoint("station", 36.3199, 136.3507)
_HALL: Final = Endpoint("hall", 36.2957, 136.3617)
_FLIGHTS: Final = 10_000
_HOUR_S: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each round by the clock and of the processor, and what was measured."""

    what: str
    rounds: tuple[float, ...]
    busy: tuple[float, ...]

    def record(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "what": self.what,
            "rounds": len(self.rounds),
            "median_ms": round(statistics.median(self.rounds), 3),
            "median_cpu_ms": round(statistics.median(self.busy), 3),
            "least_ms": round(min(self.rounds), 3),
            "most_ms": round(max(self.rounds), 3),
        }


def measured(name: str) -> Measured:
    """Run one measurement (KeyError for a name that is none; NoMap without a map)."""
    what, work = MEASURES[name]()
    work()  # compiled before it is timed
    spent, busy = [], []
    for _ in range(ROUNDS):
        began, idle = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - began) * 1e3)
        busy.append((time.process_time() - idle) * 1e3)
    return Measured(what, tuple(spent), tuple(busy))


Work = tuple[str, Callable[[], object]]


def _blocks(random: np.random.Generator, size: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Buildings on blocks between streets, `[f, y, x]`."""
    layers, rows, columns = size
    solid = np.zeros(size, bool)
    for row in range(6, rows - 16, 16):
        for column in range(6, columns - 16, 16):
            height = int(random.integers(2, layers // 2))
            solid[:height, row : row + 10, column : column + 10] = True
    return solid


def _voxels() -> Work:
    grid = grid_of_array(_blocks(np.random.default_rng(1), (64, 128, 128)))
    what = "exact shortest path through blocks of houses, 128 x 128 x 64 voxels"
    return what, lambda: shortest_path(grid, (0, 0, 1), (127, 127, 1))


def _grid() -> Work:
    random = np.random.default_rng(1)
    rows, columns = np.mgrid[0:256, 0:256]
    plane = np.zeros((256, 256))
    for _ in range(12):
        row, column, wide = random.uniform(20, 236), random.uniform(20, 236), 18.0
        plane += np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2.0 * wide**2))
    falling = np.linspace(1.0, 0.7, 64)[:, None, None]
    cost = 1.0 + 20.0 * np.minimum(plane[None], 1.0) * falling
    cost[_blocks(random, (64, 256, 256))] = np.inf
    prices = cost.astype(np.float32)
    what = "any-angle route through a city of 256 x 256 x 64 costs, pooling and guide included"
    start, goal = (2, 2, 8), (253, 253, 12)
    return what, lambda: route_through(cost_field(prices), start, goal)


def _capsule() -> Work:
    line = [Position(one.lat, one.lon, Msl(77.0)) for one in (_STATION, _HALL)]
    what = "Spatial IDs of a 30 m capsule around 2.9 km, zoom 22"
    return what, lambda: sets.capsule(line, 30.0, zoom=22, rule=sets.Rule.AGENCY)


def _deconflict() -> Work:
    random = np.random.default_rng(1)
    sky, room = Sky(), Separation(30.0, 10.0)

    def drawn(name: str) -> Track:
        ends = random.uniform(-8_000.0, 8_000.0, (2, 2))
        height = random.uniform(50.0, 140.0)
        begins = random.uniform(0.0, 24.0 * _HOUR_S)
        lasts = max(float(np.hypot(*(ends[1] - ends[0]))) / 12.0, 10.0)
        places = np.column_stack([ends, [height, height]])
        times = np.array([begins, begins + lasts])
        return Track(FlightId(name), Priority.GOODS, times, places, room)

    for number in range(_FLIGHTS):
        sky.file(drawn(f"filed-{number}"))
    asked = drawn("asked")
    return f"one flight against {_FLIGHTS:,} filed", lambda: sky.conflicts(asked)


def _route() -> Work:
    situation = situation_now(TileStore(Path(settings.KAGA_AIRSPACE)))
    craft = CRAFTS["delivery_10kg"]
    raster = situation.city.raster
    kernels = kernels_for(craft, situation.wind, raster)
    corner = Raster(raster.zoom, raster.west, raster.north, 16, 16)
    ready = prepare(situation, craft, corner, range(0), kernels=kernels)
    request = Request(_STATION, _HALL, _NOON, craft)
    what = "three alternatives over 2.9 km with rules' figures, kernels kept"
    return what, lambda: plan(request, situation, prepared=ready)


def _check() -> Work:
    situation = situation_now(TileStore(Path(settings.KAGA_AIRSPACE)))
    craft = CRAFTS["delivery_10kg"]
    kernels = kernels_for(craft, situation.wind, situation.city.raster)
    found = plan(Request(_STATION, _HALL, _NOON, craft), situation)
    brought = Brought(FileKind.PLAN, mission_of(found, found.alternatives[0]))
    asked = Asked(_NOON.timestamp(), craft, Declared(DECLARED.crew), JP_2026)
    what = "a .plan of 3 km judged leg by leg"
    return what, lambda: judge_path(brought, asked, situation, kernels=kernels)


MEASURES: Final[dict[str, Callable[[], Work]]] = {
    "voxels": _voxels,
    "grid": _grid,
    "capsule": _capsule,
    "deconflict": _deconflict,
    "route": _route,
    "check": _check,
}
"""By the name that the command takes."""
