from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kaga.engines.airspace.certificate.documents import flights_document
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.verify.flown import Corner, Flight
from kaga.engines.airspace.verify.traffic import tightest

FRAME = LocalFrame(36.3, 136.3)
START = 1_795_402_800.0


def track(name: str, chance: np.random.Generator) -> Track:
    """Four corners within 600 m, at whole milliseconds and millimetres."""
    times = START + np.cumsum(np.round(chance.uniform(8.0, 40.0, 4), 3))
    places = np.round(chance.uniform((-300, -300, 60), (300, 300, 120), (4, 3)), 3)
    if chance.random() < 0.3:
        places[:, 2] = 80.0
    return Track(FlightId(name), Priority.GOODS, times, places, Separation(30.0, 10.0))


def flight(one: Track) -> Flight:
    corners = tuple(
        Corner(Fraction(0), Fraction(0), e, n, 0.0, 0.0, round(u * 1e3), round(t * 1e3))
        for t, (e, n, u) in zip(one.times.tolist(), one.places.tolist(), strict=True)
    )
    return Flight(corners, ("cruise",) * 3, (7.7, 7.7))


def test_tightness_below_one_is_a_conflict_and_no_sample_is_tighter():
    chance = np.random.default_rng(8)
    conflicts = 0
    for number in range(150):
        ours, other = track("ours", chance), track(f"f{number}", chance)
        filed = flights_document((other,), FRAME)["flights"][0]
        found = tightest(filed, flight(ours), (30.0, 10.0), 1000.0)
        sky = Sky()
        sky.file(other)
        assert (found <= 1.0) == bool(sky.conflicts(ours))
        conflicts += found <= 1.0
        low, high = max(ours.times[0], other.times[0]), min(ours.times[-1], other.times[-1])
        sampled = []
        for second in np.linspace(low, high, 500) if low <= high else ():
            gap = ours.place_at(float(second)) - other.place_at(float(second))
            sampled.append(max(float(np.hypot(*gap[:2])) / 60.0, abs(float(gap[2])) / 20.0))
        assert found <= min(sampled, default=found) + 1e-9
        assert found == pytest.approx(min(sampled, default=found), abs=0.05)
    assert 20 < conflicts < 140


@pytest.mark.parametrize(
    ("offset", "speed", "found"),
    [
        ((60.0, 0.0, 0.0), (-10.0, 0.0, 0.0), 0.0),
        ((60.0, 0.0, 30.0), (0.0, 0.0, 0.0), 1.5),
        ((120.0, 0.0, 0.0), (0.0, 0.0, 0.0), 2.0),
        ((300.0, 0.0, 100.0), (-30.0, 0.0, -10.0), 0.0),
        ((0.0, 30.0, 40.0), (3.0, 0.0, -1.0), 1.5),
    ],
)
def test_the_least_lies_where_it_must(offset, speed, found):
    """Relative to a flight that stands still, over ten seconds."""
    times, room = np.array([START, START + 10.0]), Separation(30.0, 10.0)
    base = np.array([0.0, 0.0, 100.0])
    still = Track(FlightId("s"), Priority.GOODS, times, np.stack([base, base]), room)
    filed = flights_document((still,), FRAME)["flights"][0]
    one = base + np.array(offset)
    places = np.stack([one, one + 10.0 * np.array(speed)])
    ours = Track(FlightId("o"), Priority.GOODS, times, places, room)
    assert tightest(filed, flight(ours), (30.0, 10.0), 50.0) == pytest.approx(found, abs=1e-9)
