"""Official layers take the place of stand-ins, tile by tile.

What: new ground, buildings or heights from a scan for a window of the map. What is built or
grows on the ground moves with it; buildings of a survey replace all that stood in the surveyed
area. A tile's layer is from the new source only when all its known columns are; else it keeps
its old source, so a tile half surveyed is still a stand-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.airspace.grid.city import CityMap, Number, numbers_under
from kaga.engines.airspace.grid.cover import touched
from kaga.engines.airspace.grid.edits import bounding
from kaga.engines.airspace.grid.provenance import Layer, Provenance, Source, Status
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import BUILT, Use
from kaga.engines.airspace.heights import Agl, Msl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kaga.engines.airspace.footprints import Footprint
    from kaga.engines.airspace.raster import Raster

    Field = NDArray[np.float32]
    Bits = NDArray[np.uint32]
    Mask = NDArray[np.bool_]

_ROOF = 180
_MOST_FLOOR = 65_535


def with_ground(city: CityMap, window: Raster, ground_m: Field, source: Source) -> CityMap:
    """The map with other ground where it is given.

    Parameters
    ----------
    window
        Columns of `ground_m`, zoom 22.
    ground_m
        Metres above sea level, NaN where the source has none.
    """
    renewed = []
    for tile, part, cut in _tiles(city, window):
        new = np.full((SIDE, SIDE), np.nan, np.float32)
        new[part] = ground_m[cut]
        given = np.isfinite(new) & tile.known
        ground = tile.ground_dm.astype(np.int32)
        fresh = np.where(given, np.round(np.nan_to_num(new) * 10.0), ground)
        surface = tile.surface_dm.astype(np.int32) + (fresh - ground)
        planes = {"ground_dm": _heights(fresh), "surface_dm": _heights(surface)}
        renewed.append(_sourced(tile, planes, Layer.TERRAIN, given, source))
    return city.renewed(renewed)


def with_buildings(
    city: CityMap,
    window: Raster,
    planes: tuple[Field, Field],
    surveyed: Mask,
    source: Source,
    *,
    uses: Bits | None = None,
) -> CityMap:
    """The map with the buildings of a survey in place of those that stood there.

    Parameters
    ----------
    window
        Columns of the planes, zoom 22.
    planes
        Tops in metres above sea level (-inf where nothing stands) and m² of dwelling floor.
    surveyed
        Where the survey looked: what it did not find there is not there.
    uses
        `Use` bits of what stands in each column, if the survey says: schools, hospitals,
        shops. A school that is known from elsewhere stays one.
    """
    tops, dwelling = planes
    renewed = []
    for tile, part, cut in _tiles(city, window):
        look = _placed(surveyed[cut], part, np.uint8(0)).astype(np.bool_) & tile.known
        top = _placed(tops[cut], part, np.float32(-np.inf))
        floor = _placed(dwelling[cut], part, np.float32(0.0))
        planes_now = _rebuilt(tile, look, top, floor)
        if uses is not None:
            stands = _placed(uses[cut], part, np.uint32(0))
            planes_now["class_bits"] |= np.where(look & np.isfinite(top), stands, 0)
        renewed.append(_sourced(tile, planes_now, Layer.SURFACE, look, source))
    return city.renewed(renewed)


def with_surface(city: CityMap, window: Raster, surface_m: Field, source: Source) -> CityMap:
    """The map with the highest points of a scan where it has any; never below the ground.

    Parameters
    ----------
    window
        Columns of `surface_m`, zoom 22.
    surface_m
        Metres above sea level, NaN where no point fell.
    """
    renewed = []
    for tile, part, cut in _tiles(city, window):
        new = _placed(surface_m[cut], part, np.float32(np.nan))
        given = np.isfinite(new) & tile.known
        high = np.ceil(np.nan_to_num(new).astype(np.float64) * 10.0 - 1e-3)
        surface = np.where(given, np.maximum(high, tile.ground_dm), tile.surface_dm)
        planes = {"surface_dm": _heights(surface)}
        renewed.append(_sourced(tile, planes, Layer.SURFACE, given, source))
    return city.renewed(renewed)


def with_people(city: CityMap, window: Raster, counted: Mask, source: Source) -> CityMap:
    """The map whose people layer is a census, in tiles of which it counted every column."""
    renewed = []
    for tile, part, cut in _tiles(city, window):
        given = _placed(counted[cut], part, np.uint8(0)).astype(np.bool_) & tile.known
        renewed.append(_sourced(tile, {}, Layer.PEOPLE, given, source))
    return city.renewed(renewed)


def with_obstacles(city: CityMap, obstacles: Iterable[tuple[Footprint, Agl | Msl]]) -> CityMap:
    """The map with things that stand on it: every column that one touches is as high as it.

    What lies on no known column is left out: `placed_on` tells.
    """
    planes: dict[Number, NDArray[np.int16]] = {}
    for area, top in obstacles:
        around = bounding(area)
        mask = touched(around, area)
        ground = city.plane(around, "ground_dm")
        known = mask & (ground != UNKNOWN_DM)
        if not known.any():
            continue
        base = float(ground[known].max()) / 10.0 if isinstance(top, Agl) else 0.0
        high = min(int(np.ceil((base + top.metres) * 10.0 - 1e-6)), UNKNOWN_DM - 1)
        for tile, part, cut in _tiles(city, around):
            plane = planes.setdefault((tile.x, tile.y), tile.surface_dm.copy())
            here = plane[part]
            here[known[cut]] = np.maximum(here[known[cut]], np.int16(high))
    return city.renewed(
        city.tiles[number].with_planes(surface_dm=plane) for number, plane in planes.items()
    )


def placed_on(city: CityMap, area: Footprint) -> bool:
    """Whether a footprint lies on any known column."""
    around = bounding(area)
    known = city.plane(around, "ground_dm") != UNKNOWN_DM
    return bool((known & touched(around, area)).any())


def fresh_tiles(window: Raster, ground_m: Field, source: Source) -> CityMap:
    """A map of its own from a survey of the ground: what it does not tell is unknown.

    Of what stands on the ground it says nothing, so every other layer is a stand-in, and so is
    the map.
    """
    nothing = Provenance.all_from(Source("nobody", "0", Status.STAND_IN))
    blank = CityMap.of(Tile.unknown(x, y, nothing) for x, y in numbers_under(window))
    tiles = []
    for tile, part, cut in _tiles(blank, window):
        new = _placed(ground_m[cut], part, np.float32(np.nan))
        known = np.isfinite(new)
        if not known.any():
            continue
        level = np.where(known, np.round(np.nan_to_num(new) * 10.0), UNKNOWN_DM)
        planes = {
            "ground_dm": _heights(level),
            "surface_dm": _heights(level),
            "class_bits": np.where(known, np.uint32(Use.KNOWN), np.uint32(0)),
        }
        tiles.append(_sourced(tile, planes, Layer.TERRAIN, known, source))
    return CityMap.of(tiles)


def _rebuilt(tile: Tile, look: Mask, top: Field, floor: Field) -> dict[str, Any]:
    """Planes of a tile in which only what the survey found is built."""
    bits, surface = tile.class_bits.copy(), tile.surface_dm.astype(np.int32)
    shelter, weight = tile.shelter.copy(), tile.people_weight.copy()
    stood = look & ((bits & np.uint32(BUILT)) != 0)
    surface[stood] = tile.ground_dm[stood]
    shelter[stood] = 0
    weight[look] = 0
    bits[stood] &= ~np.uint32(BUILT)
    found = look & np.isfinite(top)
    high = np.ceil(top[found].astype(np.float64) * 10.0 - 1e-3)
    surface[found] = np.maximum(surface[found], high)
    bits[found] |= np.uint32(Use.BUILDING)
    bits[found & (floor > 0)] |= np.uint32(Use.HOME)
    shelter[found] = np.maximum(shelter[found], _ROOF)
    weight[found] = np.clip(np.round(floor[found]), 0, _MOST_FLOOR).astype(np.uint16)
    return {
        "surface_dm": _heights(surface),
        "class_bits": bits,
        "shelter": shelter,
        "people_weight": weight,
    }


def _tiles(
    city: CityMap, window: Raster
) -> Iterator[tuple[Tile, tuple[slice, slice], tuple[slice, slice]]]:
    """Tiles under a window, the part of each that it covers, and that part of the window."""
    for number in numbers_under(window):
        tile = city.tiles.get(number)
        if tile is None:
            continue
        own = tile.raster
        top, left = max(own.north, window.north), max(own.west, window.west)
        bottom = min(own.north + SIDE, window.north + window.rows)
        right = min(own.west + SIDE, window.west + window.columns)
        yield (
            tile,
            (
                slice(top - own.north, bottom - own.north),
                slice(left - own.west, right - own.west),
            ),
            (
                slice(top - window.north, bottom - window.north),
                slice(left - window.west, right - window.west),
            ),
        )


def _placed(values: NDArray[Any], part: tuple[slice, slice], blank: Any) -> NDArray[Any]:
    found = np.full((SIDE, SIDE), blank, values.dtype)
    found[part] = values
    return found


def _heights(values: NDArray[Any]) -> NDArray[np.int16]:
    found: NDArray[np.int16] = np.clip(values, -UNKNOWN_DM, UNKNOWN_DM).astype(np.int16)
    return found


def _sourced(
    tile: Tile, planes: dict[str, Any], layer: Layer, given: Mask, source: Source
) -> Tile:
    """The tile with new planes; the layer is the source's when it gave every known column."""
    known = (planes.get("class_bits", tile.class_bits) & np.uint32(Use.KNOWN)) != 0
    whole = bool((given == known).all())
    provenance = tile.provenance.renewed(layer, source) if whole else tile.provenance
    return tile.with_planes(**planes, provenance=provenance)
