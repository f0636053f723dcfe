"""A landing site for each second of the made-up route."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.verify.made_city import (
    NORTH,
    VEHICLE,
    WEST,
    MadeCity,
    known_use,
)
from tests.engines.airspace.verify.made_ground import E9, Ground


def contingency_of(
    city: MadeCity, waypoints: tuple[figure.Waypoint, ...], ground: Ground
) -> figure.Contingency:
    """For each second the nearest of the flight's ends and of two fields."""
    raster = Raster(22, ground.window.west, ground.window.north, ground.window.rows,
                    ground.window.columns)  # fmt: skip
    sites = [
        figure.Site("start", waypoints[0].lat_e9, waypoints[0].lon_e9, waypoints[0].alt_mm),
        *_fields(city, raster, ground),
        figure.Site("goal", waypoints[-1].lat_e9, waypoints[-1].lon_e9, waypoints[-1].alt_mm),
    ]
    count = math.ceil((waypoints[-1].time_ms - waypoints[0].time_ms) / 1000) + 1
    rows = [
        _refuge(city, waypoints, sites, (second, raster, ground)) for second in range(count)
    ]
    used = sorted({row.site for row in rows})
    return figure.Contingency(
        tuple(sites[number] for number in used),
        tuple(
            figure.Refuge(used.index(row.site), row.left_j, row.needed_j, row.room_mm)
            for row in rows
        ),
    )


def _fields(city: MadeCity, raster: Raster, ground: Ground) -> list[figure.Site]:
    """The first landing fields at two places along the way."""
    found = []
    for row, first in ((150, 215), (215, 325)):
        column = first
        while not known_use(city, row, column) & Use.LANDING_SITE:
            column += 1
        lat = float(raster.latitude(np.array([row + 0.5 + NORTH * SIDE - raster.north]))[0])
        lon = float(raster.longitude(np.array([column + 0.5 + WEST * SIDE - raster.west]))[0])
        cell = ground.cell(column + WEST * SIDE, row + NORTH * SIDE)
        alt = round(float(ground.ground[cell]) * 1000)
        found.append(figure.Site(f"field-{row}", round(lat * E9), round(lon * E9), alt))
    return found


def _refuge(
    city: MadeCity,
    waypoints: tuple[figure.Waypoint, ...],
    sites: list[figure.Site],
    at: tuple[int, Raster, Ground],
) -> figure.Refuge:
    second, raster, ground = at
    moment = min(waypoints[0].time_ms + 1000 * second, waypoints[-1].time_ms)
    spent = (moment - waypoints[0].time_ms) / 1000.0
    leg = max(n for n, p in enumerate(waypoints[:-1]) if p.time_ms <= moment)
    a, b = waypoints[leg : leg + 2]
    share = (moment - a.time_ms) / (b.time_ms - a.time_ms)
    alt = a.alt_mm + share * (b.alt_mm - a.alt_mm)
    risen = [max(q.alt_mm - p.alt_mm, 0) for p, q in pairwise(waypoints[: leg + 1])]
    climbed = (sum(risen) + max(alt - a.alt_mm, 0.0)) / 1000.0
    energy = VEHICLE.energy
    left = (
        energy.capacity_j
        - spent * energy.power_mw / 1000
        - climbed * energy.climb_mj_per_m / 1000
    )
    places = [city.frame.east_north(p.lat_e9 / E9, p.lon_e9 / E9) for p in (a, b)]
    here = [x + share * (y - x) for x, y in zip(*places, strict=True)]
    (r0, c0), (r1, c1) = (raster.position(p.lat_e9 / E9, p.lon_e9 / E9) for p in (a, b))
    start = r0 + share * (r1 - r0), c0 + share * (c1 - c0)
    choices = []
    for number, site in enumerate(sites):
        there = city.frame.east_north(site.lat_e9 / E9, site.lon_e9 / E9)
        needed = _joules(here, there, (alt - site.alt_mm) / 1000.0)
        end = raster.position(site.lat_e9 / E9, site.lon_e9 / E9)
        room = alt - 1000.0 * _highest(ground, start, end)
        far = math.dist(here, there) > 30.0
        if not far or room >= 10_500.0:
            choices.append((needed, number, room))
    needed, number, room = min(choices)
    return figure.Refuge(number, round(left), round(needed), round(room))


def _joules(here: list[float], there: tuple[float, float], drop: float) -> float:
    east, north = there[0] - here[0], there[1] - here[1]
    distance = math.hypot(east, north)
    wind = 4.0 * np.array([math.sin(math.pi * 0.75), math.cos(math.pi * 0.75)])
    seconds = max(drop, 0.0) / 2.0
    if distance > 0.0:
        unit = np.array([east, north]) / distance
        along = float(wind @ unit)
        across = wind - along * unit
        seconds += distance / min(along + math.sqrt(144.0 - float(across @ across)), 12.0)
    return seconds * VEHICLE.energy.power_mw / 1000


def _highest(ground: Ground, start: tuple[float, float], end: tuple[float, float]) -> float:
    shares = {0.0, 1.0}
    for one, other in zip(start, end, strict=True):
        low, high = sorted((one, other))
        shares |= {
            (m - one) / (other - one) for m in range(math.floor(low) + 1, math.ceil(high))
        }
    cells = [
        tuple(
            math.floor(one + (a + b) / 2 * (other - one))
            for one, other in zip(start, end, strict=True)
        )
        for a, b in pairwise(sorted(shares))
    ]
    return max(float(ground.surface[cell]) for cell in cells)
