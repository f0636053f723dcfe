from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from kaga.engines.airspace.certificate.documents import constraints_document
from kaga.engines.airspace.footprints import Circle, Corridor, Footprint, Polygon
from kaga.engines.airspace.frame import LocalFrame, Position
from kaga.engines.airspace.heights import Agl, Msl, Surroundings
from kaga.engines.airspace.periods import Once, Weekly
from kaga.engines.airspace.verify.clearances import Crossed
from kaga.engines.airspace.verify.flown import Corner, Flight
from kaga.engines.airspace.verify.places import Sheet, column_of, row_of
from kaga.engines.airspace.verify.store import Land
from kaga.engines.airspace.verify.zones import Zone, is_entered
from kaga.engines.airspace.volume_index import VolumeIndex
from kaga.engines.airspace.volumes import Leg, RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point

LAT, LON = 36.315, 136.362
FRAME, SHEET = LocalFrame(LAT, LON), Sheet(LAT, LON)
NOON = 1_795_402_800.0  # Monday 2026-11-23 12:00 in Japan
GROUND_M = 40.0


def flat_land() -> Land:
    west, north = int(column_of(LON)) - 400, int(row_of(LAT)) - 400
    ground = np.full((800, 800), round(10 * GROUND_M), np.int16)
    bits = np.ones((800, 800), np.uint32)
    top = 100 * ground.astype(np.int64)
    return Land(west, north, ground, ground, bits, np.zeros((0, 3), np.int64), top)


LAND = flat_land()


def corner(lat: float, lon: float, alt: float, second: float) -> Corner:
    east, north = SHEET.metres(lat, lon)
    column, row = Fraction(column_of(lon)), Fraction(row_of(lat))
    return Corner(column, row, east, north, lat, lon, round(alt * 1e3), round(second * 1e3))


def shapes(chance: np.random.Generator) -> Footprint:
    def place() -> Point:
        return Point(LAT + chance.uniform(-0.006, 0.006), LON + chance.uniform(-0.006, 0.006))

    kind = chance.integers(3)
    if kind == 0:
        return Circle(place(), float(chance.uniform(20.0, 400.0)))
    if kind == 1:
        return Corridor((place(), place(), place()), float(chance.uniform(20.0, 200.0)))
    middle, turns = place(), sorted(chance.uniform(0.0, 2.0 * math.pi, 6))
    ring = [
        Point(middle.lat + 0.003 * math.sin(t), middle.lon + 0.003 * math.cos(t)) for t in turns
    ]
    inner = [
        Point(middle.lat + 0.0002 * math.sin(t), middle.lon + 0.0002 * math.cos(t))
        for t in turns
    ]
    turned = max(b - a for a, b in zip(turns, [*turns[1:], turns[0] + 7.0], strict=True))
    return Polygon(tuple(ring), (tuple(inner),) if turned < 2.5 else ())


def volume(chance: np.random.Generator) -> Volume:
    floor = Msl(float(chance.uniform(0.0, 150.0)))
    ceiling = Agl(float(chance.uniform(150.0, 260.0)))
    begin = NOON + float(chance.uniform(-200.0, 60.0))
    periods = {
        0: (),
        1: (Once(begin, begin + 90.0),),
        2: (Weekly(frozenset({0}), 12 * 3600 + 20, 12 * 3600 + 45),),
        3: (Weekly(frozenset({6}), 23 * 3600, 12 * 3600 + 15),),
        4: (Weekly(frozenset({1, 2}), 0, 0),),
    }[int(chance.integers(5))]
    return Volume(
        VolumeId("v"), RuleId("r"), Severity.COST, shapes(chance), floor, ceiling, periods
    )


def test_what_is_entered_agrees_with_the_engine():
    chance = np.random.default_rng(3)
    around = Surroundings(ground=Msl(GROUND_M))
    seen = []
    for _ in range(400):
        one = volume(chance)
        ends = [
            (LAT + chance.uniform(-0.008, 0.008), LON + chance.uniform(-0.008, 0.008))
            for _ in range(2)
        ]
        heights = chance.uniform(60.0, 280.0, 2)
        positions = [
            Position(*end, Msl(float(h))) for end, h in zip(ends, heights, strict=True)
        ]
        leg = Leg.over((positions[0], positions[1]), (NOON, NOON + 60.0), around)
        exposed = VolumeIndex.of((one,), FRAME).along(leg)
        theirs = any(high - low > 1e-6 for e in exposed for low, high in e.moments)
        corners = tuple(
            corner(*end, float(h), NOON + 60.0 * number)
            for number, (end, h) in enumerate(zip(ends, heights, strict=True))
        )
        flight = Flight(corners, ("cruise",), (7.7, 7.7))
        zone = Zone(constraints_document((one,), ())["zones"][0], SHEET)
        mine = is_entered(zone, Crossed.by(flight), LAND)
        assert mine == theirs
        seen.append(mine)
        start, end = (corners[0].east, corners[0].north), (corners[1].east, corners[1].north)
        assert zone.aside(start, end) <= _sampled(zone, start, end) + 1e-9
    assert 40 < sum(seen) < 360


def _sampled(zone: Zone, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance of twenty places of a segment."""
    places = [
        (start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1]))
        for s in np.linspace(0.0, 1.0, 20)
    ]
    return min(zone.aside(place, place) for place in places)


def test_a_level_hover_inside_is_entered():
    zone = Zone(
        constraints_document(
            (Volume(VolumeId("v"), RuleId("r"), Severity.COST, Circle(Point(LAT, LON), 50.0),
                    Agl(0.0), Agl(100.0), ()),), (),
        )["zones"][0],
        SHEET,
    )  # fmt: skip
    stays = tuple(corner(LAT, LON, 90.0, NOON + s) for s in (0.0, 5.0))
    away = tuple(corner(LAT + 0.001, LON, 90.0, NOON + s) for s in (0.0, 5.0))
    for corners, inside in ((stays, True), (away, False)):
        flight = Flight(corners, ("cruise",), (7.7, 7.7))
        assert is_entered(zone, Crossed.by(flight), LAND) is inside


def test_distance_to_a_circle_is_exact():
    zone = Zone(
        {"footprint": {"kind": "corridor", "line": [[round(LAT * 1e9), round(LON * 1e9)]],
                       "radius_mm": 25_000}}, SHEET)  # fmt: skip
    assert zone.aside((100.0, -50.0), (100.0, 80.0)) == pytest.approx(75.0)
