"""Lists that change a version: residents by mesh, obstacles, hazard areas.

>>> # population(below, files, told).census  ->  {"5336…": 41.0}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.grid import renewal
from kaga.engines.airspace.mapfiles.tally import MapFileError
from kaga.services.airspace.mapping.laying import Files, Laid, Told, needs, same

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.raster import Raster
    from kaga.engines.geo.model import Box
    from kaga.services.airspace.planning.tilestore import StoredMap


def population(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Residents by mesh: who lives where, instead of only how many live in the city."""
    from kaga.engines.airspace.grid.uses import land_of  # noqa: PLC0415 - with the next
    from kaga.engines.airspace.mapfiles.tables import read_population  # noqa: PLC0415
    from kaga.engines.airspace.people.census import share_out  # noqa: PLC0415
    from kaga.engines.geo.meshes import mesh_box  # noqa: PLC0415

    city = needs(below)
    census: dict[str, float] = {}
    for _, stream in files:
        census |= read_population(stream, told.tally)
    raster = city.raster
    boxes = np.array([_corners(mesh_box(code)) for code in census]).reshape(-1, 4)
    near = _touching(raster, boxes)
    inside = {
        code: count for (code, count), here in zip(census.items(), near, strict=True) if here
    }
    if not inside:
        raise MapFileError("none of the meshes lies in the map")
    land = land_of(city.plane(raster, "class_bits"))
    floor = city.plane(raster, "people_weight")
    shared = share_out(raster, land, inside, floor_area=floor)
    counted = np.isfinite(shared.people)
    after = renewal.with_people(city, raster, counted, told.source)
    notes = [f"{shared.unplaced:.0f} residents of meshes without known ground"]
    missing = int(((land != 0) & ~counted).sum())
    if missing:
        notes.append(f"{missing} known columns lie in no mesh: nothing is planned through them")
    kept = {code: round(count * 1e3) / 1e3 for code, count in inside.items()}
    return Laid(
        after,
        told.source.status,
        int(counted.sum()),
        outside=len(census) - len(inside),
        notes=tuple(notes),
        census=kept,
    )


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.west, box.south, box.east, box.north


def _touching(raster: Raster, boxes: NDArray[np.float64]) -> list[bool]:
    north, south = raster.latitude(np.array([0.0, raster.rows])).tolist()
    west, east = raster.longitude(np.array([0.0, raster.columns])).tolist()
    touching = (boxes[:, 0] < east) & (boxes[:, 2] > west)
    touching &= (boxes[:, 1] < north) & (boxes[:, 3] > south)
    found: list[bool] = touching.tolist()
    return found


def obstacles(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Masts, towers and cranes of a list."""
    from kaga.engines.airspace.footprints import Circle  # noqa: PLC0415 - shapely
    from kaga.engines.airspace.mapfiles.tables import read_obstacles  # noqa: PLC0415

    city = needs(below)
    listed = [one for _, stream in files for one in read_obstacles(stream, told.tally)]
    areas = [(Circle(one.place, one.radius_m), one.top) for one in listed]
    here = [pair for pair in areas if renewal.placed_on(city, pair[0])]
    after = renewal.with_obstacles(city, here)
    return same(city, after, told, len(here), outside=len(areas) - len(here))


def zones(below: StoredMap | None, files: Files, told: Told) -> Laid:
    """Hazard areas of PLATEAU: landing sites inside them are none any more."""
    import shapely  # noqa: PLC0415 - only here

    from kaga.engines.airspace.mapfiles.citygml_zones import read_zones  # noqa: PLC0415 - lxml

    city = needs(below)
    shapes = [
        shapely.Polygon(np.asarray(rings[0])[:, :2])
        for _, stream in files
        for zone in read_zones(stream, told.tally)
        for rings in zone.polygons
    ]
    tree = shapely.STRtree(shapes)
    grounds = below.grounds if below is not None else ()
    kept = tuple(
        one
        for one in grounds
        if not len(tree.query(shapely.Point(one.lat, one.lon), predicate="intersects"))
    )
    note = f"{len(grounds) - len(kept)} landing sites lie in these areas and are taken off"
    gone = len(kept) != len(grounds)
    return Laid(city, told.source.status, 0, notes=(note,), grounds=kept if gone else None)
