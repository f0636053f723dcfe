"""Compiling the planner before there is a city to plan in.

What: `compile_all` plans and certifies once in a made-up hamlet, which compiles everything that
a first question needs; `compile_search` does so for the search alone, half of the work;
`beside` runs that half in a process of its own and keeps the results where numba keeps them.
Why a hamlet: on a fresh machine the stand-in city is built by another process for the first
half minute, and the planner has nothing else to do meanwhile.

`python -m kaga.services.airspace.planner.compiling` is that other process.

>>> hamlet().residents
900.0
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.solids import Solids
from kaga.engines.airspace.grid.tiles import SIDE, Tile
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.plan._pockets import marked, straightened, way_out
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.voxels._cost_line import straighten
from kaga.engines.airspace.voxels._guided import search
from kaga.engines.airspace.voxels.city_route import Flight, cost_bound, cost_field, route
from kaga.services.airspace.planning.tilestore import Ground, StoredMap, TileStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numba.core.dispatcher import Dispatcher

_SOURCE: Final = Path(__file__).resolve().parents[4]
_CORNER: Final = 14_400, 6_415
"""Number of the north-western tile: any place will do."""
_STREET: Final = slice(250, 262)
_ENDS: Final = ((200, 150), (320, 350))
_MOMENT: Final = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def hamlet() -> StoredMap:
    """Four tiles of fields with a street of houses and two places to land."""
    side = 2 * SIDE
    ground, above = np.full((side, side), 200, "<i2"), np.zeros((side, side), "<i2")
    uses = np.full((side, side), int(Use.KNOWN | Use.FIELD), "<u4")
    floor = np.zeros((side, side), "<u2")
    uses[:, _STREET] = int(Use.KNOWN | Use.HOME | Use.BUILDING)
    above[:, _STREET], floor[:, _STREET] = 70, 50
    x, y = _CORNER
    raster = Raster(22, x * SIDE, y * SIDE, side, side)
    grounds = []
    for row, column in _ENDS:
        uses[row, column] |= int(Use.LANDING_SITE)
        lat, lon = raster.latitude(np.array([row + 0.5])), np.array([column + 0.5])
        east = float(raster.longitude(lon)[0])
        grounds.append(Ground(f"{row}", "field", f"{row}", float(lat[0]), east, 20.0))
    planes = ground, (ground + above).astype("<i2"), uses, floor
    city = CityMap.of(_tiles(planes))
    return StoredMap(city, tuple(grounds), "made up to compile", 900.0, "nobody")


def _tiles(planes: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]) -> Iterator[Tile]:
    source = Provenance.all_from(Source("made up", "1", Status.STAND_IN))
    for down in range(2):
        for right in range(2):
            rows = slice(down * SIDE, (down + 1) * SIDE)
            part = rows, slice(right * SIDE, (right + 1) * SIDE)
            ground, surface, uses, floor = (
                np.ascontiguousarray(plane[part]) for plane in planes
            )
            yield Tile(
                _CORNER[0] + right,
                _CORNER[1] + down,
                ground_dm=ground,
                surface_dm=surface,
                class_bits=uses,
                shelter=np.zeros((SIDE, SIDE), "<u1"),
                people_weight=floor,
                solids=Solids.none(),
                provenance=source,
            )


def compile_search() -> None:
    """Search a little field of two slots as plans do, and leave a pocket."""
    prices = np.ones((2, 7, 160, 160), np.float32)
    prices[:, :, :100, 80] = np.inf
    field = cost_field(prices, spacing=(15.0, 15.0, 8.0), slot_s=900.0)
    start, goal = (2, 2, 1), (157, 30, 4)
    route(field, start, goal, flight=Flight(10.0, 15.0))
    cost_bound(field, start, goal)
    marks = np.zeros(prices.shape[1:], np.uint8)
    marked(prices, marks, (1, 2, 2), 4_000)
    level = np.zeros((40, 40), np.int16)
    room, wide = (level, level + np.int16(9)), np.zeros((10, 10), np.bool_)
    wide[:, 5:] = True
    straightened(room, way_out(room, (2, 2), wide, 4))


def compile_all() -> None:
    """Plan and certify once in the hamlet."""
    from kaga.engines.airspace.plan.craft import CRAFTS  # noqa: PLC0415 - only here
    from kaga.engines.airspace.plan.pipeline import plan  # noqa: PLC0415 - only here
    from kaga.engines.airspace.plan.request import Endpoint, Request  # noqa: PLC0415 - as above
    from kaga.services.airspace.planner.city import prepared_for  # noqa: PLC0415 - a circle
    from kaga.services.airspace.planning import certifying  # noqa: PLC0415 - only here
    from kaga.services.airspace.planning.situations import situation_over  # noqa: PLC0415

    stored = hamlet()
    situation, craft = situation_over(stored), CRAFTS["delivery_10kg"]
    ready = prepared_for(situation, craft, None)
    start, end = (Endpoint(one.name, one.lat, one.lon) for one in stored.grounds)
    found = plan(Request(start, end, _MOMENT, craft), situation, prepared=ready)
    resting = certifying.Resting(situation, stored, kernels=ready.kernels)
    with tempfile.TemporaryDirectory() as folder:
        certifying.issued(TileStore(Path(folder)), resting, found, found.alternatives[0])


def is_compiled() -> bool:
    """Whether numba keeps what it made of the search's modules as they are now."""
    return all(_is_kept(one) for one in (search, straighten, marked))


def _is_kept(kernel: Dispatcher[Callable[..., Any]]) -> bool:
    made = kernel.py_func
    source = Path(made.__code__.co_filename)
    kept = Path(str(kernel.stats.cache_path)).glob(f"{source.stem}.{made.__name__}-*.nbi")
    return any(index.stat().st_mtime >= source.stat().st_mtime for index in kept)


def beside() -> subprocess.Popen[bytes]:
    """A process that compiles the search; what it has done by then, this one need not do."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", __name__], cwd=_SOURCE, stdin=subprocess.DEVNULL
    )


if __name__ == "__main__":
    compile_search()
