from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from kaga.engines.airspace.airports import KOMATSU, SurfaceRules
from kaga.engines.airspace.certificate.documents import constraints_document
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.airspace.verify.slopes import Airport

SMALL = dataclasses.replace(
    KOMATSU,
    rules=SurfaceRules(extended_length=None, conical_radius=None, outer_radius=None),
)
RING = dataclasses.replace(KOMATSU, rules=SurfaceRules(outer_radius=None))


def least(airport: Airport, one: Position, other: Position) -> float | None:
    start = airport.sheet.metres(one.lat, one.lon)
    end = airport.sheet.metres(other.lat, other.lon)
    climb = one.height.metres, other.height.metres - one.height.metres
    rooms = list(airport.rooms(start, (end[0] - start[0], end[1] - start[1]), climb))
    return min(room for room, _, _ in rooms) if rooms else None


@pytest.mark.parametrize(("facts", "spread"), [(KOMATSU, 0.15), (SMALL, 0.06), (RING, 0.2)])
def test_least_room_agrees_with_the_engine_on_random_legs(facts, spread):
    chance = np.random.default_rng(11)
    record = constraints_document((), (facts,))["airports"][0]
    mine, theirs = Airport(record), AirportSurfaces.of(facts)
    met = 0
    for _ in range(400):
        lat, lon = 36.3939 + chance.uniform(-spread, spread), 136.407
        lon += chance.uniform(-spread, spread)
        ends = [
            Position(lat + dy, lon + dx, Msl(float(chance.uniform(0.0, 300.0))))
            for dy, dx in ((0.0, 0.0), chance.uniform(-0.02, 0.02, 2))
        ]
        found, limit = least(mine, *ends), theirs.least_room(*ends)
        assert (found is None) == (limit is None)
        if found is not None:
            met += 1
            assert found == pytest.approx(limit.room_m, abs=1e-4)
    assert met > 100


def test_a_hover_has_one_room():
    record = constraints_document((), (KOMATSU,))["airports"][0]
    place = Position(36.350, 136.310, Msl(100.0))
    found = least(Airport(record), place, place)
    limit = AirportSurfaces.of(KOMATSU).limit_at(36.350, 136.310)
    assert found == pytest.approx(limit.height.metres - 100.0, abs=1e-4)
    assert math.isfinite(found)
