"""The stand-in city: a whole map from a seed and the anchors of the real place.

What: `synthetic(seed, anchors)` grows the terrain, fills in water, woods, roads, houses, rails,
power lines, schools and landing sites, and cuts tiles that say of themselves that they are a
stand-in. Why: Kaga's official files are not on a fresh machine, and everything else must run,
be tested and be looked at before they are. The same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from numpy.random import PCG64, Generator

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.tiles import TILE_ZOOM
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.standin import land, places, towns, ways
from kaga.engines.airspace.standin.fields import area_mask
from kaga.engines.airspace.standin.places import LandingSite
from kaga.engines.airspace.standin.relief import relief_of
from kaga.engines.geo.model import Box, Point

if TYPE_CHECKING:
    from kaga.engines.airspace.standin.anchors import Anchors
    from kaga.engines.airspace.standin.canvas import Canvas
    from kaga.engines.airspace.standin.fields import Field, Mask

NAME: Final = "stand-in"
EDITION: Final = "1"
"""Raised whenever the same seed gives another city."""
_MARGIN_DEG: Final = 0.004
_SEAWARD_DEG: Final = 0.014
_LEVEL: Final = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class StandIn:
    """The map and the places on it where an aircraft can land."""

    map: CityMap
    sites: tuple[LandingSite, ...]


def synthetic(seed: int, anchors: Anchors) -> StandIn:
    """A whole city on real anchors.

    Parameters
    ----------
    seed
        Any whole number from 0 to 2^31; decides everything that is not known.
    anchors
        What is known of the place (`anchors_of`).

    Returns
    -------
    StandIn
        Tiles around the city and 400 m of its neighbours, and 1.5 km of sea. What lies
        beyond is unknown.
    """
    raster = _extent(anchors)
    coarse = Raster(
        20, raster.west // 4, raster.north // 4, raster.rows // 4, raster.columns // 4
    )
    relief = relief_of(anchors, coarse, seed)
    canvas = land.canvas_over(raster, relief, seed)
    chance = Generator(PCG64(seed))
    land.paint_water(canvas, anchors, relief)
    land.paint_land(canvas, anchors, seed)
    density = towns.density_of(canvas, anchors)
    ways.paint_roads(canvas, anchors, chance)
    _settle(canvas, anchors, density, seed, chance)
    ways.paint_railways(canvas, anchors)
    ways.paint_power_lines(canvas, anchors)
    known = _known(anchors, raster)
    sites = places.paint_spots(canvas, anchors, chance)
    sites += places.open_sites(canvas, land.slope_of(canvas) < _LEVEL, known)
    sites = places.mark_sites(canvas, sites)
    source = Source(NAME, f"{EDITION}.{seed}", Status.STAND_IN)
    tiles = canvas.tiles(known, Provenance.all_from(source))
    return StandIn(CityMap.of(tiles), tuple(sites))


def _settle(
    canvas: Canvas, anchors: Anchors, density: Field, seed: int, chance: Generator
) -> None:
    towns.paint_houses(canvas, anchors, density, seed)
    places.paint_works(canvas, anchors, chance)
    for town in anchors.of("spa_town"):
        towns.paint_inns(canvas, town, Point(town.shape.y, town.shape.x), chance)
    towns.paint_districts(canvas, anchors, density)


def _extent(anchors: Anchors) -> Raster:
    """Whole tiles around the city, at zoom 22."""
    west, south, east, north = anchors.city.bounds
    box = Box(west=west, south=south, east=east, north=north).widened(_MARGIN_DEG * 1.25)
    tiles = Raster.covering(box, TILE_ZOOM)
    return Raster(22, tiles.west << 8, tiles.north << 8, tiles.rows << 8, tiles.columns << 8)


def _known(anchors: Anchors, raster: Raster) -> Mask:
    near = area_mask(raster, shapely.buffer(anchors.city, _MARGIN_DEG))
    wide = shapely.buffer(anchors.city, _SEAWARD_DEG)
    return near | area_mask(raster, shapely.intersection(wide, anchors.sea))
