"""A certificate put together by hand over the made-up city, with the engine's own models.

Everything the engine can compute is taken from it (deaths, airport surfaces, volumes, people),
so an honest certificate that verifies also shows that two programs agree. What the engine does
not have yet (clearances with witnesses, contingency) is computed here in plain floating point.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from kaga.engines.airspace.certificate import content as told
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.certificate.canonical import certificate_bytes
from kaga.engines.airspace.certificate.digits import six
from kaga.engines.airspace.certificate.seal import sealed
from kaga.engines.airspace.deconflict.slices import TotalSystemError, slices
from kaga.engines.airspace.deconflict.tracks import Priority, Track
from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.verify.made_city import (
    DEPART_MS,
    NORTH,
    RULES,
    VEHICLE,
    WEST,
    MadeCity,
)
from tests.engines.airspace.verify.made_deaths import casualties_of
from tests.engines.airspace.verify.made_ground import (
    E9,
    Ground,
    crossed,
    slot_of,
    track_of,
)
from tests.engines.airspace.verify.made_minima import minima_of
from tests.engines.airspace.verify.made_refuges import contingency_of

MARGIN = 45
# Row and column from the city's corner, metres above the ground, kind of the leg to it.
CORNERS = (
    (90.5, 120.25, 0.0, ""),
    (90.5, 120.25, 60.0, "takeoff"),
    (130.3, 180.7, 75.0, "cruise"),
    (190.1, 280.2, 62.0, "cruise"),
    (235.8, 340.9, 70.0, "cruise"),
    (260.25, 372.5, 66.0, "cruise"),
    (260.25, 372.5, 0.0, "landing"),
)


def made_certificate(city: MadeCity) -> told.Certificate:
    """The honest certificate."""
    window = _window()
    raster = Raster(22, window.west, window.north, window.rows, window.columns)
    columns = city.map.window(raster)
    ground = Ground(window, columns.ground_dm / 10.0, columns.surface_dm / 10.0,
                    columns.class_bits)  # fmt: skip
    waypoints = _waypoints(raster, ground)
    track = track_of(city, waypoints)
    kinds = [corner[3] for corner in CORNERS[1:]]
    slots = [slot_of(point.time_ms) for point in waypoints[:-1]]
    casualties, deaths = casualties_of(city, raster, (waypoints, slots, ground))
    minima = minima_of(city, raster, (waypoints, kinds, ground))
    near = _near(city, track)
    return told.Certificate(
        issued=told.Issued(DEPART_MS - 600_000, "加賀市", "kaga 1.0"),
        request=told.Request(_end(waypoints[0], "駅"), _end(waypoints[-1], "会館"), DEPART_MS,
                             "balanced"),
        map=told.MapBasis(city.map.version, window, _tiles(city, window)),
        people=told.PeopleBasis(city.names["people"], "holiday", tuple(sorted(set(slots)))),
        constraints=told.ConstraintBasis(city.names["constraints"], near),
        rules=_rules(city, minima, near, (waypoints, ground)),
        vehicle=VEHICLE,
        policy=city.policy,
        route=figure.Route(waypoints, _legs(city, waypoints, (kinds, slots, deaths))),
        minima=minima,
        casualties=casualties,
        contingency=contingency_of(city, waypoints, ground),
        volumes=_volumes(city, track),
        separation=_separation(city, track),
        notes=told.Notes(stand_in=True, overrides=(
            told.Override("防災課 山中", "training area", "entry 1042"),)),
    )  # fmt: skip


def made_file(city: MadeCity) -> bytes:
    """The honest certificate, signed by the city."""
    return sealed(certificate_bytes(made_certificate(city)), city.key)


def _window() -> told.Window:
    rows = [corner[0] for corner in CORNERS]
    columns = [corner[1] for corner in CORNERS]
    top, left = int(min(rows)) - MARGIN, int(min(columns)) - MARGIN
    return told.Window(
        WEST * SIDE + left,
        NORTH * SIDE + top,
        int(max(rows)) + MARGIN - top + 1,
        int(max(columns)) + MARGIN - left + 1,
        MARGIN,
    )


def _waypoints(raster: Raster, ground: Ground) -> tuple[figure.Waypoint, ...]:
    found, time = [], DEPART_MS
    before = None
    for row, column, height, kind in CORNERS:
        down, across = row + NORTH * SIDE - raster.north, column + WEST * SIDE - raster.west
        lat = float(raster.latitude(np.array([down]))[0])
        lon = float(raster.longitude(np.array([across]))[0])
        alt = float(ground.ground[int(down), int(across)]) + height
        if before is not None:
            cell = raster.cell_m()
            level = math.hypot((down - before[0]) * cell[1], (across - before[1]) * cell[0])
            speed = {"takeoff": 2.5, "landing": 1.5, "cruise": 12.0}[kind]
            time += round(1000.0 * (level or abs(alt - before[2])) / speed)
        before = down, across, alt
        found.append(figure.Waypoint(round(lat * E9), round(lon * E9), round(alt * 1000), time))
    return tuple(found)


def _end(point: figure.Waypoint, name: str) -> told.End:
    return told.End(point.lat_e9, point.lon_e9, name)


def _tiles(city: MadeCity, window: told.Window) -> tuple[told.TileMark, ...]:
    rows = range(window.north // SIDE, (window.north + window.rows - 1) // SIDE + 1)
    columns = range(window.west // SIDE, (window.west + window.columns - 1) // SIDE + 1)
    return tuple(
        told.TileMark(x, y, tile.digest, tile.provenance.status.value)
        for y in rows
        for x in columns
        if (tile := city.map.tiles.get((x, y))) is not None
    )


def _legs(
    city: MadeCity,
    waypoints: tuple[figure.Waypoint, ...],
    parts: tuple[list[str], list[int], list[float]],
) -> tuple[figure.Leg, ...]:
    found = []
    for (a, b), kind, slot, deaths in zip(pairwise(waypoints), *parts, strict=True):
        one, other = (city.frame.east_north(p.lat_e9 / E9, p.lon_e9 / E9) for p in (a, b))
        length = math.dist(one, other)
        speed = round(length * 1e6 / (b.time_ms - a.time_ms))
        climb = b.alt_mm - a.alt_mm
        found.append(figure.Leg(kind, round(length * 1000), climb, speed, slot, six(deaths)))
    return tuple(found)


def _near(city: MadeCity, track: Track) -> tuple[told.NearConstraint, ...]:
    """Distances by sampling the flown line against shapely's shapes."""
    from shapely.geometry import LineString, Point, Polygon

    line = LineString(track.places[:, :2])
    found = []
    for volume in city.volumes:
        if volume.id == "festival":
            ring = [city.frame.east_north(p.lat, p.lon) for p in volume.footprint.outer]
            metres = line.distance(Polygon(ring))
        else:
            centre = volume.footprint.centre
            place = Point(city.frame.east_north(centre.lat, centre.lon))
            metres = max(line.distance(place) - volume.footprint.radius_m, 0.0)
        if metres <= 500.0:
            entered = volume.id == "festival"
            found.append(told.NearConstraint(str(volume.id), round(metres * 1000), entered))
    return tuple(sorted(found, key=lambda row: row.id))


def _rules(
    city: MadeCity,
    minima: figure.Minima,
    near: tuple[told.NearConstraint, ...],
    flown: tuple[tuple[figure.Waypoint, ...], Ground],
) -> told.RuleBasis:
    waypoints, ground = flown
    raster = Raster(22, ground.window.west, ground.window.north, ground.window.rows,
                    ground.window.columns)  # fmt: skip
    below = 0
    for a, b in pairwise(waypoints):
        for _, _, row, column in crossed(raster, a, b):
            below |= int(ground.bits[row, column])
    facts = told.Facts(
        most_agl_mm=minima.most_agl.value_mm,
        least_agl_mm=minima.above_ground.value_mm,
        object_mm=None if minima.to_object is None else minima.to_object.value_mm,
        airport_room_mm=None if minima.airport is None else minima.airport.room_mm,
        did=bool(below & Use.DID),
        school=bool(below & Use.SCHOOL),
        water=bool(below & (Use.SEA | Use.LAKE | Use.RIVER)),
        night=False,
        entered=tuple(row.id for row in near if row.entered),
        declared={"licence": "first-class", "insured": True},
    )
    verdicts = {
        "height-150": "ok", "did": "permission" if facts.did else "ok", "night": "ok",
        "objects-30": "ok", "airport": "ok", "zones": "notify", "licence": "ok",
    }  # fmt: skip
    return told.RuleBasis(
        city.names["rules"],
        facts,
        tuple(told.Verdict(rule.id, rule.article, verdicts[rule.id]) for rule in RULES),
    )


def _volumes(city: MadeCity, track: Track) -> tuple[figure.VolumeMark, ...]:
    return tuple(
        figure.VolumeMark(
            begins_ms=round(part.begins * 1000),
            ends_ms=round(part.ends * 1000),
            radius_mm=round(part.radius * 1000),
            floor_mm=round(part.floor.metres * 1000),
            ceiling_mm=round(part.ceiling.metres * 1000),
            line=tuple(
                figure.VolumePoint(*(round(float(value) * 1000) for value in point))
                for point in part.line
            ),
        )
        for part in slices(track, TotalSystemError())
    )


def _separation(city: MadeCity, track: Track) -> figure.Separation:
    """Tightness by sampling time, then ever finer round the best."""
    near = []
    for other in city.tracks:
        begin = max(track.times[0], other.times[0])
        end = min(track.times[-1], other.times[-1])
        if begin > end:
            continue

        def tight(second: float, other: Track = other) -> tuple[float, float, float]:
            gap = track.place_at(second) - other.place_at(second)
            side, up = float(np.hypot(gap[0], gap[1])), abs(float(gap[2]))
            return max(side / 60.0, up / 20.0), side, up

        best, width = begin, (end - begin) / 2000.0
        moments = np.linspace(begin, end, 2001)
        for _ in range(40):
            best = min(moments, key=lambda second: tight(second)[0])
            moments = np.clip(np.linspace(best - width, best + width, 21), begin, end)
            width *= 0.4
        value = tight(best)[0]
        time = round(best * 1000)
        _, side, up = tight(time / 1000.0)
        if value < city.policy.listed_e6 / 1e6:
            near.append(figure.Approach(str(other.id), round(value * 1e6), time,
                                      round(side * 1000), round(up * 1000)))  # fmt: skip
    return figure.Separation(
        city.names["flights"],
        len(city.tracks),
        int(Priority.GOODS),
        tuple(sorted(near, key=lambda row: (row.tightness_e6, row.flight))),
    )
