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
from kaga.engines.airspace.grid.uses import land_of
from kaga.engines.airspace.people.census import Residents
from kaga.engines.airspace.people.field import build_base
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.plan.situation import Site, Situation
from kaga.engines.airspace.surfaces import AirportSurfaces

if TYPE_CHECKING:
    from kaga.engines.airspace.people.field import PeopleBase
    from kaga.services.airspace.planning.tilestore import StoredMap, TileStore


def situation_now(store: TileStore) -> Situation:
    """The situation over the current map (raises NoMap)."""
    version = store.current_version()
    return _situation(store, version)


@functools.lru_cache(maxsize=2)
def _situation(store: TileStore, version: str | None) -> Situation:
    stored = store.current() if version is None else store.load(version)
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
        sites=tuple(Site(one.id, one.lat, one.lon) for one in stored.grounds),
    )


def people_of(stored: StoredMap) -> PeopleBase:
    """Residents shared out by the floor that the map gives each column.

    An import of the census mesh takes the place of this: it knows how many live where, this
    only how many live in the city and where there are houses.
    """
    raster = stored.city.raster
    land = land_of(stored.city.plane(raster, "class_bits"))
    floor = stored.city.plane(raster, "people_weight").astype(np.float64)
    everybody = floor * (stored.residents / max(float(floor.sum()), 1.0))
    people = np.where(land == Land.UNKNOWN, np.nan, everybody).astype(np.float32)
    return build_base(Residents(raster, people, 0.0), land)
