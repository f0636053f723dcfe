"""The city as the planner wants it: map, people, airports, landing sites.

What does not change with the question is made once for a map version and kept in the process;
a new version takes its place at the next question.

>>> situation_now(TileStore(Path("var/airspace"))).city.version          # doctest: +SKIP
'5b1e…'
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import Use, land_of
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.field import build_base
from kaga.engines.airspace.plan.situation import Site, Situation
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.geo.meshes import Level, mesh_code
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.people.field import PeopleBase
    from kaga.services.airspace.planning.tilestore import Ground, StoredMap, TileStore


def situation_now(store: TileStore) -> Situation:
    """The situation over the current map (raises NoMap)."""
    version = store.current_version()
    return _situation(store, version)


@functools.lru_cache(maxsize=2)
def _situation(store: TileStore, version: str | None) -> Situation:
    return situation_over(store.current() if version is None else store.load(version))


def situation_over(stored: StoredMap) -> Situation:
    """The situation over a map version that is loaded."""
    raster = stored.city.raster
    middle = (
        float(raster.latitudes()[raster.rows // 2]),
        float(raster.longitudes()[raster.columns // 2]),
    )
    return Situation(
        LocalFrame(*middle),
        stored.city,
        people_of(stored),
        airports=(AirportSurfaces.of(KOMATSU),),
        sites=tuple(
            Site(one.id, one.lat, one.lon) for one in stored.grounds if is_marked(stored, one)
        ),
    )


def is_marked(stored: StoredMap, ground: Ground) -> bool:
    """Whether the map marks a place for landing: the verifier believes the map alone."""
    raster = stored.city.raster
    row, column = (int(part) for part in raster.position(ground.lat, ground.lon))
    tile = stored.city.tiles.get(((raster.west + column) // SIDE, (raster.north + row) // SIDE))
    if tile is None:
        return False
    bits = tile.class_bits[(raster.north + row) % SIDE, (raster.west + column) % SIDE]
    return bool(bits & np.uint32(Use.LANDING_SITE))


def people_of(stored: StoredMap) -> PeopleBase:
    """Residents shared out by the floor that the map gives each column.

    A column outside every mesh of an imported census is unknown, and nothing is planned
    through it.
    """
    raster = stored.city.raster
    land = land_of(stored.city.plane(raster, "class_bits"))
    floor = stored.city.plane(raster, "people_weight")
    return build_base(share_out(raster, land, census_of(stored), floor_area=floor), land)


def census_of(stored: StoredMap) -> dict[str, float]:
    """Residents by mesh, in thousandths: as the census counted them, if one was imported.

    Else everybody by 500 m mesh in proportion to floor: then it is only known how many live in
    the city and where there are houses.

    Thousandths, because a certificate writes them so and what is planned with must be what is
    certified.
    """
    if stored.census is not None:
        return {code: round(count * 1e3) / 1e3 for code, count in stored.census.items()}
    raster = stored.city.raster
    floor = stored.city.plane(raster, "people_weight")
    lats, lons = raster.latitudes(), raster.longitudes()
    rows, columns = (_bands(values, size) for values, size in ((lats, 240.0), (lons, 160.0)))
    # Band by band: the whole city in double precision is 130 MB.
    ends = [*rows[1:].tolist(), raster.rows]
    parts = [
        floor[first:end].sum(axis=0, dtype=np.float64)
        for first, end in zip(rows.tolist(), ends, strict=True)
    ]
    bands = np.stack(parts)
    sums = np.add.reduceat(bands, columns, axis=1)
    each = stored.residents / max(float(floor.sum(dtype=np.float64)), 1.0)
    found: dict[str, float] = {}
    for at, row in enumerate(rows.tolist()):
        for number, column in enumerate(columns.tolist()):
            code = mesh_code(Point(float(lats[row]), float(lons[column])), Level.HALF)
            found[code] = round(float(sums[at, number]) * each * 1e3) / 1e3
    return found


def _bands(degrees: NDArray[np.float64], to_one: float) -> NDArray[np.int64]:
    """Where each mesh begins along rows or columns, `to_one` meshes to a degree."""
    numbers = np.floor(degrees * to_one + 1e-9)
    return np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 1.0) != 0.0)
