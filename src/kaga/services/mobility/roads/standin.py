"""The stand-in streets of a city, from its pack alone.

What is real in them: where hamlets, stations and public places lie, and roughly where the main
roads run. What is made up: every lane, and how it bends. Heights are those of the pack's coarse
terrain, a stand-in too. `kaga mobility` and its pages say so wherever a walk or a drive rests
on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.random import PCG64, Generator

from kaga.engines.airspace.standin.anchors import Anchors, anchors_of, files_of
from kaga.engines.geo.lanes import lanes
from kaga.engines.streets.graph import Streets, streets_of
from kaga.engines.streets.standin import MainRoad, stand_in
from kaga.engines.streets.terrain import grid_heights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.geo.model import Box
    from kaga.engines.streets.costs import Heights
    from kaga.kernel.places.pack import Pack

SEED: Final = 7
_KINDS: Final = {"national_road": "trunk", "prefectural_road": "secondary"}


@dataclass(frozen=True, slots=True, eq=False)
class CityStreets:
    """Streets and where their slopes come from."""

    streets: Streets
    heights: Heights


def stand_in_streets(pack: Pack, seed: int = SEED) -> CityStreets:
    """Build them; the same pack and seed give the same streets."""
    texts = {name: pack.text(name) for name in files_of(pack.manifest)}
    anchors = anchors_of(pack.manifest, texts)
    hamlets = np.unique(anchors.hamlets[:, ::-1], axis=0)
    stations = _places(anchors, "station")
    water = shapely.union_all([anchors.sea, *(one.shape for one in anchors.of("lake"))])
    small = lanes(np.concatenate([hamlets, stations]), water, Generator(PCG64(seed)))
    large = [MainRoad(_KINDS[one.kind], one.name, one.shape) for one in anchors.of(*_KINDS)]
    spots = _places(anchors, *{spot.kind for spot in anchors.spots})
    terrain = anchors.terrain
    return CityStreets(
        streets_of(stand_in(small, large, spots)),
        grid_heights(terrain.heights, (terrain.west, terrain.north, terrain.step)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Where a city lies: its box, and its public places as rows of latitude and longitude."""

    view: Box
    places: NDArray[np.float64]


def city_bounds(pack: Pack) -> Bounds:
    """Where the city of a pack lies."""
    texts = {name: pack.text(name) for name in files_of(pack.manifest)}
    spots = anchors_of(pack.manifest, texts).spots
    places = np.array([(one.place.lat, one.place.lon) for one in spots], np.float64)
    return Bounds(pack.city.view, places.reshape(-1, 2))


def _places(anchors: Anchors, *kinds: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(
        [(spot.place.lon, spot.place.lat) for spot in anchors.spots if spot.kind in kinds]
    ).reshape(-1, 2)
