"""A rehearsal of any route: filed with volumes of its own, or only a mission.

What: a filed flight is held against what was filed; of a mission from elsewhere the volumes are
made as the planner makes them, from its own legs. Why the same follower: the numbers of both
can be compared.

>>> rehearsed_source(source, "delivery_10kg", Breeze(4.0), store)       # doctest: +SKIP
{'by': 'follower', 'passes': True, …}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.airspace.deconflict.slices import TotalSystemError, slices
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track
from kaga.engines.airspace.geoid import KAGA_FALLBACK
from kaga.engines.airspace.grid.city import numbers_under
from kaga.engines.airspace.legcheck.brought import Brought, FileKind
from kaga.engines.airspace.legcheck.check import raster_over
from kaga.engines.airspace.legcheck.flight import Over, flown
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.room import room_over
from kaga.services.airspace.filesdesk.rehearsing import rehearsal_of
from kaga.services.airspace.filesdesk.sources import NoSource
from kaga.services.airspace.planning.situations import situation_now

if TYPE_CHECKING:
    from kaga.services.airspace.filesdesk.rehearsing import Breeze
    from kaga.services.airspace.filesdesk.sources import Source
    from kaga.services.airspace.planning.tilestore import TileStore


def rehearsed_source(
    source: Source, vehicle: str, breeze: Breeze, store: TileStore
) -> dict[str, Any]:
    """Rehearse a route; the answer in plain form.

    Raises
    ------
    TrackError
        If nothing can follow it.
    MissionError, WrongDatum
        If a mission cannot be laid over the map.
    """
    if source.flight is not None:
        flight = source.flight
        risk_class = flight.vehicle.model.risk_class
        return rehearsal_of(flight.route.plan, risk_class, breeze, store).record()
    if vehicle not in CRAFTS:
        raise NoSource(f"no vehicle class {vehicle}; there are {', '.join(CRAFTS)}")
    return rehearsal_of(_plain(source, vehicle, store), vehicle, breeze, store).record()


def _plain(source: Source, vehicle: str, store: TileStore) -> dict[str, Any]:
    """A mission as a plain route: corners with moments and ground, volumes, tiles."""
    situation = situation_now(store)
    brought = Brought(FileKind.PLAN, source.mission)
    raster = raster_over(brought.places(), situation.city.raster)
    over = Over(situation, room_over(situation, raster), KAGA_FALLBACK)
    craft = CRAFTS[vehicle]
    course = flown(brought, over, craft, source.departs or 0.0).course
    places = np.stack([course.east, course.north, course.msl_m], axis=1)
    track = Track(FlightId("route"), Priority.GOODS, course.times, places, SEPARATION)
    error = TotalSystemError(turn_radius=craft.performance.turn_radius)
    rows, columns = course.rows.astype(np.int64), course.columns.astype(np.int64)
    ground = over.room.ground_m[rows, columns].astype(float).tolist()
    parts = []
    for one in slices(track, error):
        line = one.footprint(situation.frame).line
        parts.append(
            {
                "times": [one.begins, one.ends],
                "line": [[place.lat, place.lon] for place in line],
                "radius": one.radius,
                "heights": [one.floor.metres, one.ceiling.metres],
            }
        )
    corners = np.column_stack([course.lats, course.lons, course.msl_m, ground, course.times])
    city = situation.city
    below = [at for at in numbers_under(raster) if at in city.tiles]
    tiles = [[*at, city.tiles[at].digest] for at in below]
    return {"corners": corners.tolist(), "parts": parts, "tiles": tiles}


def rehearsal_lines(record: dict[str, Any]) -> list[str]:
    """The answer for a terminal."""
    low = record["least_agl_m"]
    height = "unknown" if low is None else f"{low:.1f} m at second {record['least_agl_s']:.0f}"
    stays = f"inside its volumes {100 * record['share_inside']:.1f} % of the time"
    return [
        f"{record['route']}: wind {record['wind_m_s']:g} m/s across, gusts of half of it",
        f"{stays} (worst excursion {record['excursion_m']:.1f} m)",
        f"in their times {100 * record['share_in_time']:.1f} %, ends {record['late_s']:+.0f} s",
        f"lowest above ground away from the pads: {height} (ground: {record['ground']})",
        f"lands {record['end_off_m']:.1f} m off after {record['seconds']:.0f} s",
        record["note"]["en"],
        "passed" if record["passes"] else "FAILED",
    ]
