"""What each kind of file does to a version: read, judged, laid onto the columns.

Each reader takes the version below (None: begin one of its own), the files and a `Told`, and
gives back what it made. Heights are judged by the ground that is known before anything is laid:
a file in the wrong datum is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.engines.airspace.grid import renewal
from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Source, Status
from kaga.engines.airspace.grid.solids import ZOOM
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM
from kaga.engines.airspace.mapfiles.datum import require_sea_level
from kaga.engines.airspace.mapfiles.tally import MapFileError, Tally
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.mapfiles.citygml import Building
    from kaga.engines.airspace.mapfiles.columns import HeightGrid
    from kaga.services.airspace.planning.tilestore import Ground, StoredMap

    Field = NDArray[np.float32]

MOST_TILES: Final = 400
"""Of a map that begins with a file: 900 km²."""
_TILE_NAME: Final = re.compile(r"(?:^|\D)(\d{1,2})[/_-](\d{1,7})[/_-](\d{1,7})(?:\D|$)")
_MOST_ZOOM: Final = 18


@dataclass(frozen=True, slots=True)
class Told:
    """What goes with a file: where rows are counted, who says so, and how to read it."""

    tally: Tally
    source: Source
    epsg: int
    tile: str


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """What a file made: the map, and what else a version keeps if the file says it."""

    city: CityMap
    status: Status
    columns: int
    outside: int = 0
    heights: str = "not judged"
    notes: tuple[str, ...] = ()
    census: Mapping[str, float] | None = None
    grounds: tuple[Ground, ...] | None = field(default=None)


Files = Iterator[tuple[str, IO[bytes]]]
Reader = Callable[["StoredMap | None", Files, Told], Laid]


def needs(below: StoredMap | None) -> CityMap:
    """The map to lay on; only terrain can begin one."""
    if below is None:
        raise MapFileError("a map begins with its ground: import terrain first")
    return below.city


def same(before: CityMap, after: CityMap, told: Told, columns: int, **more: Any) -> Laid:
    """What was laid; no column is counted when nothing changed."""
    changed = columns if after.version != before.version else 0
    return Laid(after, told.source.status, changed, **more)


def citygml(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Buildings of PLATEAU (versions 1 to 4)."""
    from kaga.engines.airspace.mapfiles.citygml import read_buildings  # noqa: PLC0415 - lxml

    found = (one for _, stream in files for one in read_buildings(stream, told.tally))
    return _buildings(needs(below), found, told)


def cityjson(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Buildings from CityJSON."""
    from kaga.engines.airspace.mapfiles.cityjson import read_buildings  # noqa: PLC0415 - numpy

    found = (one for _, stream in files for one in read_buildings(stream, told.tally))
    return _buildings(needs(below), found, told)


def _buildings(city: CityMap, buildings: Iterable[Building], told: Told) -> Laid:
    from kaga.engines.airspace.mapfiles.columns import columns_of  # noqa: PLC0415 - numba

    raster = city.raster
    bases: list[tuple[float, ...]] = []
    built = columns_of(raster, buildings, bases=bases)
    places = np.array(bases).reshape(-1, 3)
    heights = _judged(city, places)
    known = city.plane(raster, "ground_dm") != UNKNOWN_DM
    laid = built.built & known
    looked = np.zeros(raster.shape, np.bool_)
    if laid.any():
        looked[_around(laid)] = True
    after = renewal.with_buildings(
        city, raster, (built.top_m, built.dwelling_m2), looked, told.source, uses=built.uses
    )
    note = "houses that the file does not have, between the outermost it has, are gone"
    return same(
        city,
        after,
        told,
        int(laid.sum()),
        outside=_outside(raster, places),
        heights=heights,
        notes=(note,) if laid.any() else (),
    )


def _around(mask: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The smallest window around what is set."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _outside(raster: Raster, places: NDArray[np.float64]) -> int:
    """Places beside the map."""
    if not len(places):
        return 0
    north, south = (float(one) for one in raster.latitude(np.array([0.0, raster.rows])))
    west, east = (float(one) for one in raster.longitude(np.array([0.0, raster.columns])))
    inside = (places[:, 0] < north) & (places[:, 0] > south)
    inside &= (places[:, 1] > west) & (places[:, 1] < east)
    return int((~inside).sum())


def _judged(city: CityMap, places: NDArray[np.float64]) -> str:
    """Refuse heights in another datum; what could not be judged is said."""
    if not len(places):
        return "not judged: no rows"
    sample = places[:: max(len(places) // 5_000, 1)]
    raster, ground = city.raster, city.plane(city.raster, "ground_dm")
    known = np.full(len(sample), np.nan)
    for number, (lat, lon, _) in enumerate(sample.tolist()):
        row, column = (int(np.floor(one)) for one in raster.position(lat, lon))
        if 0 <= row < raster.rows and 0 <= column < raster.columns:
            level = ground[row, column]
            known[number] = np.nan if level == UNKNOWN_DM else level / 10.0
    found = require_sea_level(sample[:, 2], known, geoid_m=KAGA_FALLBACK.metres)
    if found.verdict is None:
        return f"not judged by {found.places} places of known ground"
    return f"above the sea: {found.offset_m:+.1f} m off known ground at {found.places} places"


def citygml_dem(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Terrain of PLATEAU, as triangles."""
    from kaga.engines.airspace.mapfiles.citygml_relief import (  # noqa: PLC0415 - lxml
        read_triangles,
    )
    from kaga.engines.airspace.mapfiles.columns import ground_of_triangles  # noqa: PLC0415

    found = [read_triangles(stream, told.tally) for _, stream in files]
    triangles = np.concatenate([np.zeros((0, 3, 3)), *found])
    corners = triangles.reshape(-1, 3)
    return _ground(below, corners, lambda raster: ground_of_triangles(raster, triangles), told)


def fg_gml(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """The base map DEM of the Geospatial Information Authority, one mesh a file."""
    from kaga.engines.airspace.mapfiles.elevation import read_fg_gml  # noqa: PLC0415 - lxml

    grids = [
        read_fg_gml(stream, told.tally) for name, stream in files if ".xml" in name.lower()
    ]
    return _grids(below, grids, told)


def elevation_tile(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """PNG elevation tiles; zoom, x and y by name (`14_14394_6412.png`) or as told."""
    from kaga.engines.airspace.mapfiles.elevation import read_tile  # noqa: PLC0415 - Pillow

    grids = []
    for name, stream in files:
        found = _TILE_NAME.search(told.tile or name)
        if found is None:
            raise MapFileError(f"{name}: name the tile by zoom, x and y: 14_14394_6412.png")
        zoom, x, y = (int(part) for part in found.groups())
        if not (zoom <= _MOST_ZOOM and x < 1 << zoom and y < 1 << zoom):
            raise MapFileError(f"{name}: there is no tile {zoom}/{x}/{y}")
        grids.append(read_tile(stream.read((1 << 20) + 1), zoom, x, y, told.tally))
    return _grids(below, grids, told)


def geotiff(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Terrain as GeoTIFF."""
    from kaga.engines.airspace.mapfiles.geotiff import read_geotiff  # noqa: PLC0415 - tifffile

    return _grids(below, [read_geotiff(stream, told.tally) for _, stream in files], told)


def _grids(below: StoredMap | None, grids: list[HeightGrid], told: Told) -> Laid:
    from kaga.engines.airspace.mapfiles.columns import ground_of_grid  # noqa: PLC0415 - numba

    if not grids:
        raise MapFileError("there is no grid of heights in the file")
    corners = np.concatenate([_grid_places(one) for one in grids])

    def laid(raster: Raster) -> Field:
        ground = np.full(raster.shape, np.nan, np.float32)
        for one in grids:
            ground = np.where(np.isnan(ground), ground_of_grid(raster, one), ground)
        return ground

    return _ground(below, corners, laid, told)


def _grid_places(grid: HeightGrid) -> NDArray[np.float64]:
    """Some thousand places of a grid: latitude, longitude, height."""
    rows, columns = grid.heights.shape
    down = np.unique(np.linspace(0, rows - 1, 60).astype(int))
    along = np.unique(np.linspace(0, columns - 1, 60).astype(int))
    row, column = (part.reshape(-1) for part in np.meshgrid(down, along, indexing="ij"))
    north = grid.north + (row + 0.5) * grid.step_row * (1 if grid.mercator else -1)
    west = grid.west + (column + 0.5) * grid.step_column
    if grid.mercator:
        lats, lons = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * north)))), west * 360 - 180
    else:
        lats, lons = north, west
    every = np.stack([lats, lons, grid.heights[row, column]], axis=1)
    found: NDArray[np.float64] = every[np.isfinite(every[:, 2])]
    return found


def _ground(
    below: StoredMap | None,
    places: NDArray[np.float64],
    lay: Callable[[Raster], Field],
    told: Told,
) -> Laid:
    """Ground from anything that can be laid on a raster."""
    if not len(places):
        raise MapFileError("no height in the file can be used")
    if below is None:
        window = _extent(places)
        ground = lay(window)
        city = renewal.fresh_tiles(window, ground, told.source)
        note = "nobody says what stands on this ground: every other layer is a stand-in"
        return Laid(city, Status.STAND_IN, int(np.isfinite(ground).sum()), notes=(note,))
    city = below.city
    heights = _judged(city, places)
    raster = city.raster
    ground = lay(raster)
    after = renewal.with_ground(city, raster, ground, told.source)
    columns = int((np.isfinite(ground) & (city.plane(raster, "ground_dm") != UNKNOWN_DM)).sum())
    outside = _outside(raster, places)
    return same(city, after, told, columns, outside=outside, heights=heights)


def _extent(places: NDArray[np.float64]) -> Raster:
    """Whole tiles around places; refused when that is more than a city."""
    south, west = places[:, :2].min(axis=0).tolist()
    north, east = places[:, :2].max(axis=0).tolist()
    try:
        inner = Raster.covering(Box(west, south, east, north), ZOOM)
    except ValueError as error:
        raise MapFileError(f"the file spans too much: cut it ({error})") from error
    left, top = inner.west // SIDE, inner.north // SIDE
    across = (inner.west + inner.columns - 1) // SIDE - left + 1
    down = (inner.north + inner.rows - 1) // SIDE - top + 1
    if across * down > MOST_TILES:
        raise MapFileError(
            f"the file spans {across * down} tiles, more than {MOST_TILES}: cut it"
        )
    return Raster(ZOOM, left * SIDE, top * SIDE, down * SIDE, across * SIDE)


def point_cloud(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Ground and highest points of a laser scan (LAS, LAZ)."""
    from kaga.engines.airspace.mapfiles.pointcloud import read_points  # noqa: PLC0415 - laspy

    city = needs(below)
    raster, after, columns, heights = city.raster, city, 0, "not judged: no points"
    for _, stream in files:
        scan = read_points(stream, raster, told.epsg, told.tally)
        rows, across = np.nonzero(np.isfinite(scan.ground_m))
        lats, lons = raster.latitudes()[rows], raster.longitudes()[across]
        heights = _judged(city, np.stack([lats, lons, scan.ground_m[rows, across]], axis=1))
        after = renewal.with_ground(after, raster, scan.ground_m, told.source)
        after = renewal.with_surface(after, raster, scan.surface_m, told.source)
        columns += int(np.isfinite(scan.surface_m).sum())
    return same(city, after, told, columns, heights=heights)
