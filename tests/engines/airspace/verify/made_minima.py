"""Least and largest distances of the made-up route, by plain sampling."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from kaga.engines.airspace.airports import KOMATSU
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.surfaces import AirportSurfaces
from tests.engines.airspace.verify.made_city import (
    MadeCity,
)
from tests.engines.airspace.verify.made_ground import E9, Ground, crossed

Box = tuple[float, float, float, float, int | None]


def minima_of(
    city: MadeCity,
    raster: Raster,
    flown: tuple[tuple[figure.Waypoint, ...], list[str], Ground],
) -> figure.Minima:
    waypoints, kinds, ground = flown
    rows: list[tuple[float, float, figure.Witness]] = []
    for leg, (a, b) in enumerate(pairwise(waypoints)):
        if kinds[leg] != "cruise":
            continue
        for low, high, row, column in crossed(raster, a, b):
            for share in (low, high):
                alt = (a.alt_mm + share * (b.alt_mm - a.alt_mm)) / 1000.0
                witness = figure.Witness(
                    leg, round(share * E9), column + raster.west, row + raster.north
                )
                agl = alt - float(ground.ground[row, column])
                rows.append((agl, alt - float(ground.surface[row, column]), witness))
    low = min(rows, key=lambda row: row[0])
    high = max(rows, key=lambda row: row[0])
    roof = min(rows, key=lambda row: row[1])
    rates = [
        (b.alt_mm - a.alt_mm) * 1000 / (b.time_ms - a.time_ms) for a, b in pairwise(waypoints)
    ]
    up = max(range(len(rates)), key=lambda leg: rates[leg])
    down = min(range(len(rates)), key=lambda leg: rates[leg])
    return figure.Minima(
        above_ground=figure.Extreme(round(low[0] * 1000), low[2]),
        most_agl=figure.Extreme(round(high[0] * 1000), high[2]),
        above_surface=figure.Extreme(round(roof[1] * 1000), roof[2]),
        to_object=_nearest(raster, flown, _objects(raster, ground)),
        to_wire=_nearest(raster, flown, _wires(city, raster)),
        airport=_airport(waypoints),
        climb=figure.Rate(round(max(rates[up], 0.0)), up),
        descent=figure.Rate(round(max(-rates[down], 0.0)), down),
    )


def _objects(raster: Raster, ground: Ground) -> list[Box]:
    tall = (ground.surface > ground.ground) & ((ground.bits & 1) != 0)
    return [
        (float(c), float(r), -1e6, float(ground.surface[r, c]), None)
        for r, c in zip(*np.nonzero(tall), strict=True)
    ]


def _wires(city: MadeCity, raster: Raster) -> list[Box]:
    f, x, y = city.map.solids(city.map.raster).indices()
    return [
        (float(b - raster.west), float(c - raster.north), 8.0 * a, 8.0 * a + 8.0, int(a))
        for a, b, c in zip(f, x, y, strict=True)
    ]


def _nearest(
    raster: Raster,
    flown: tuple[tuple[figure.Waypoint, ...], list[str], Ground],
    boxes: list[Box],
) -> figure.Extreme | None:
    """Dense sampling along the legs, then ever finer round the best."""
    waypoints, kinds, _ = flown
    wide, tall = raster.cell_m()
    solid = np.array([box[:4] for box in boxes])
    low = np.stack([solid[:, 0] * wide, solid[:, 1] * tall, solid[:, 2]], axis=1)
    high = np.stack([solid[:, 0] * wide + wide, solid[:, 1] * tall + tall, solid[:, 3]], axis=1)

    def away(leg: int, share: float) -> tuple[float, int]:
        (r0, c0), (r1, c1) = (
            raster.position(p.lat_e9 / E9, p.lon_e9 / E9) for p in waypoints[leg : leg + 2]
        )
        a, b = waypoints[leg : leg + 2]
        alt = (a.alt_mm + share * (b.alt_mm - a.alt_mm)) / 1000.0
        place = np.array(
            [(c0 + share * (c1 - c0)) * wide, (r0 + share * (r1 - r0)) * tall, alt]
        )
        gap = np.maximum(np.maximum(low - place, place - high), 0.0)
        metres = np.sqrt((gap**2).sum(axis=1))
        return float(metres.min()), int(metres.argmin())

    best = (math.inf, 0, 0.0, 0)
    for leg, kind in enumerate(kinds):
        if kind == "cruise":
            for share in np.linspace(0.0, 1.0, 400):
                metres, at = away(leg, float(share))
                best = min(best, (metres, leg, float(share), at))
    width = 1.0 / 400
    for _ in range(40):
        for place in np.linspace(best[2] - width, best[2] + width, 9):
            share = min(max(float(place), 0.0), 1.0)
            metres, at = away(best[1], share)
            best = min(best, (metres, best[1], share, at))
        width *= 0.6
    if best[0] > 150.0:
        return None
    x, y, _, _, f = boxes[best[3]]
    witness = figure.Witness(
        best[1], round(best[2] * E9), int(x) + raster.west, int(y) + raster.north, f
    )
    return figure.Extreme(round(best[0] * 1000), witness)


def _airport(waypoints: tuple[figure.Waypoint, ...]) -> figure.AirportRoom | None:
    surfaces = AirportSurfaces.of(KOMATSU)
    rooms = []
    for leg, ends in enumerate(pairwise(waypoints)):
        a, b = (Position(p.lat_e9 / E9, p.lon_e9 / E9, Msl(p.alt_mm / 1000.0)) for p in ends)
        limit = surfaces.least_room(a, b)
        if limit is not None:
            rooms.append((limit.room_m, leg, limit.at, limit.limit.kind.value))
    if not rooms:
        return None
    room, leg, at, kind = min(rooms)
    return figure.AirportRoom(round(room * 1000), KOMATSU.name, kind, leg, round(at * E9))
