"""A rehearsal of any route: filed with volumes of its own, or only a mission.

What: a filed flight is held against what was filed; of a mission from elsewhere the volumes are
made as the planner makes them, from its own legs. Why the same judgement: the numbers of all
can be compared, whatever flew.

>>> rehearsed_source(source, "delivery_10kg", Breeze(4.0), where)       # doctest: +SKIP
{'by': 'follower', 'passes': True, …}
"""

from __future__ import annotations

from dataclasses import dataclass
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
from kaga.services.airspace import file_words
from kaga.services.airspace.file_words import TROUBLES
from kaga.services.airspace.filesdesk.rehearsing import FOLLOWER, rehearsal_of
from kaga.services.airspace.filesdesk.simulated import Flown, simulated_rehearsal
from kaga.services.airspace.filesdesk.sources import NoSource
from kaga.services.airspace.planning.situations import situation_now

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.trials import Simulator
    from kaga.engines.airspace.missions.uploading import Say
    from kaga.kernel.web.words import Words
    from kaga.services.airspace.filesdesk.rehearsing import Breeze
    from kaga.services.airspace.filesdesk.sources import Source
    from kaga.services.airspace.planning.tilestore import TileStore


@dataclass(frozen=True, slots=True)
class Where:
    """Over which tiles, and in which simulator (none: in the follower)."""

    store: TileStore
    simulator: Simulator | None
    say: Say


def rehearsed_source(
    source: Source, vehicle: str, breeze: Breeze, where: Where
) -> dict[str, Any]:
    """Rehearse a route, in a simulator or in the follower; the answer in plain form.

    Raises
    ------
    TrackError
        If nothing can follow it.
    MissionError, WrongDatum
        If a mission cannot be laid over the map, or not be flown in a simulator.
    """
    store = where.store
    if source.flight is not None:
        flight = source.flight
        record, risk_class = flight.route.plan, flight.vehicle.model.risk_class
    elif vehicle not in CRAFTS:
        raise NoSource(f"no vehicle class {vehicle}; there are {', '.join(CRAFTS)}")
    else:
        record, risk_class = _plain(source, vehicle, store), vehicle
    if where.simulator is None:
        return rehearsal_of(record, risk_class, breeze, store).record()
    flown = Flown(where.simulator, store, where.say, lambda _: None)
    return simulated_rehearsal(record, source.mission, breeze, flown)


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
    if "trouble" in record:
        told = f"{TROUBLES[record['trouble']].en} ({record['said']})"
        return [f"{record['route']}: {told}", "FAILED"]
    low = record["least_agl_m"]
    height = "unknown" if low is None else f"{low:.1f} m at second {record['least_agl_s']:.0f}"
    stays = f"inside its volumes {100 * record['share_inside']:.1f} % of the time"
    blows = f"wind {record['wind_m_s']:g} m/s across, gusts of half of it"
    if record.get("has_wind") is False:
        blows = "in the simulator's own wind"
    return [
        f"{record['route']}: {blows}",
        *_flier_lines(record),
        f"{stays} (worst excursion {record['excursion_m']:.1f} m)",
        f"in their times {100 * record['share_in_time']:.1f} %, ends {record['late_s']:+.0f} s",
        f"lowest above ground away from the pads: {height} (ground: {record['ground']})",
        f"lands {record['end_off_m']:.1f} m off after {record['seconds']:.0f} s",
        record["note"]["en"],
        "passed" if record["passes"] else "FAILED",
    ]


def _flier_lines(record: dict[str, Any]) -> list[str]:
    flier = record.get("flier")
    if flier is None:
        return []
    passed, waypoints = record["waypoints"]
    by = f"{flier['autopilot']} {flier['version']}, {flier['kind']}"
    return [
        f"flown by {by}, in a simulator {record['moved_km']:g} km away",
        f"passed {passed} of {waypoints} points",
    ]


def note_of(record: dict[str, Any]) -> Words:
    """What a rehearsal is and what it is not."""
    is_point = record["by"] == FOLLOWER or record.get("flier", {}).get("point_mass", False)
    return file_words.rehearsal_model if is_point else file_words.rehearsal_simulated
