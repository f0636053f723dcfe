"""Expected deaths of the made-up route, by the engine's kernels and people."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from kaga.engines.airspace.certificate import content as told
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.certificate.digits import six
from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import land_of
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.field import build_base, field_at
from kaga.engines.airspace.people.slots import DayKind, Slot
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.risk.fields import exposure_of
from kaga.engines.airspace.risk.kernels import HEIGHTS_M, build_bank
from kaga.engines.airspace.risk.routes import Pieces, _gathered, summed
from kaga.engines.airspace.risk.vehicles import CLASSES
from tests.engines.airspace.verify.made_city import (
    NORTH,
    WEST,
    MadeCity,
)
from tests.engines.airspace.verify.made_ground import (
    WIND,
    Ground,
    crossed,
    slot_of,
    track_of,
)


def casualties_of(
    city: MadeCity,
    raster: Raster,
    flown: tuple[tuple[figure.Waypoint, ...], list[int], Ground],
) -> tuple[figure.Casualties, list[float]]:
    """By the engine's kernels and people, one leg at a time."""
    waypoints, slots, ground = flown
    vehicle, angle = CLASSES["delivery_10kg"], WIND.towards_eighth * math.pi / 4.0
    wind = (4.0 * math.sin(angle), 4.0 * math.cos(angle))
    cell = city.map.raster.cell_m()
    bank = build_bank(vehicle, cell, wind=wind)
    hover = build_bank(vehicle, cell, wind=wind, speed=0.0)
    exposures = _exposures(city, raster, (slots, bank.sheltered))
    track, found = track_of(city, waypoints), []
    for leg, (a, b) in enumerate(pairwise(waypoints)):
        way = track.places[leg + 1] - track.places[leg]
        course = math.atan2(way[0], way[1]) % (2.0 * math.pi) if np.hypot(*way[:2]) else np.nan
        pieces, quarters = _pieces(raster, (leg, a, b), ground, course)
        for slot in sorted(set(quarters)):
            part = Pieces(*(np.array(row) for row in zip(
                *(p for p, q in zip(pieces, quarters, strict=True) if q == slot), strict=True
            )))  # fmt: skip
            stack = np.stack(exposures[slot])
            every = np.ones(part.leg.size, np.bool_)
            deaths = _gathered(part, every, hover if math.isnan(course) else bank, stack)
            found.append(summed(part, deaths, bank, len(waypoints) - 1))
    total = sum(risk.seconds for risk in found)
    mean, p95, upper = (
        sum(getattr(r, name) for r in found) for name in ("mean", "p95", "upper")
    )
    worst = max((risk.worst for risk in found), key=lambda piece: piece.per_hour)
    hourly = 3600.0 / total
    return figure.Casualties(
        wind=WIND,
        sheltered=six(bank.sheltered),
        mean=six(mean),
        p95=six(p95),
        upper=six(upper),
        mean_per_hour=six(mean * hourly),
        p95_per_hour=six(p95 * hourly),
        upper_per_hour=six(upper * hourly),
        worst=figure.Worst(
            worst.leg,
            raster.west + worst.column,
            raster.north + worst.row,
            six(worst.per_hour),
        ),
    ), [sum(risk.legs[leg] for risk in found) for leg in range(len(waypoints) - 1)]


def _exposures(
    city: MadeCity, raster: Raster, basis: tuple[list[int], float]
) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """People of the window in each quarter, by the engine."""
    slots, sheltered = basis
    whole = city.map.window(city.map.raster)
    land = land_of(whole.class_bits)
    residents = share_out(city.map.raster, land, city.census, floor_area=whole.people_weight)
    top, left = raster.north - NORTH * SIDE, raster.west - WEST * SIDE
    part = build_base(residents, land).window(
        slice(top, top + raster.rows), slice(left, left + raster.columns)
    )
    found = {}
    for slot in slots:
        field = field_at(part, Slot(DayKind.HOLIDAY, slot), visitors=700.0)
        found[slot] = (
            exposure_of(field.open_mean, field.indoors, sheltered),
            exposure_of(field.open_p95, field.indoors_p95, sheltered),
        )
    return found


def _pieces(
    raster: Raster,
    leg: tuple[int, told.Waypoint, told.Waypoint],
    ground: Ground,
    course: float,
) -> tuple[list[tuple], list[int]]:
    """Pieces of a leg between columns and kernel heights, and the quarter of each."""
    number, a, b = leg
    seconds, rise = (b.time_ms - a.time_ms) / 1000.0, (b.alt_mm - a.alt_mm) / 1000.0
    rows, quarters = [], []
    for low, high, row, column in crossed(raster, a, b):
        above = a.alt_mm / 1000.0 - float(ground.ground[row, column])
        marks = {low, high}
        if rise:
            marks |= {s for h in HEIGHTS_M if low < (s := (h - above) / rise) < high}
        for first, last in pairwise(sorted(marks)):
            middle = (first + last) / 2.0
            height = max(above + middle * rise, 0.0)
            rows.append((number, row, column, height, (last - first) * seconds, 0.0, course))
            quarters.append(slot_of(round(a.time_ms + middle * seconds * 1000.0)))
    return rows, quarters
