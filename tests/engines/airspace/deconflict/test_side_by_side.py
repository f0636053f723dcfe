"""Flights almost side by side: delays against exact arithmetic, halved to the edge."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track

ROOM = Separation(30.0, 10.0)
MOST_S = 600.0
turns = st.sampled_from([0.0, 1e-13, 3e-12, 1e-11, 1e-10, 1e-9, 1e-7, 1e-5, 1e-3, 0.1])


def pair(seed: int, turn: float, faster: float) -> tuple[Track, Track]:
    """Two straight flights whose courses and speeds differ by so little."""
    random = np.random.default_rng(seed)
    heading, speed = random.uniform(0.0, math.tau), random.uniform(5.0, 20.0)
    tracks = []
    for name, angle, pace in (("a", heading, speed), ("b", heading + turn, speed + faster)):
        seconds = random.uniform(30.0, 300.0)
        ahead = np.array([math.sin(heading), math.cos(heading)])
        aside = random.choice([0.0, 0.0, 40.0]) * np.array([ahead[1], -ahead[0]])
        start = random.uniform(-200.0, 200.0) * ahead + random.uniform(-1.0, 1.0) * aside
        way = pace * seconds * np.array([math.sin(angle), math.cos(angle)])
        low, high = random.uniform(70.0, 95.0, 2)
        places = np.array([[*start, low], [*(start + way), high]])
        begins = random.uniform(0.0, 200.0)
        times = np.array([begins, begins + seconds])
        tracks.append(Track(FlightId(name), Priority.GOODS, times, places, ROOM))
    return tracks[0], tracks[1]


def meets(one: Track, other: Track, delay: Fraction) -> bool:
    """Whether the first, so late, comes too near: rational numbers, nothing is rounded."""
    times = [[Fraction(float(second)) for second in track.times] for track in (one, other)]
    times[0] = [second + delay for second in times[0]]
    low, high = max(t[0] for t in times), min(t[1] for t in times)
    lines = []
    for axis in range(3):
        line = []
        for track, (begins, ends) in zip((one, other), times, strict=True):
            first, last = (Fraction(float(place[axis])) for place in track.places)
            rate = (last - first) / (ends - begins)
            line.append((first - rate * begins, rate))
        lines.append((line[0][0] - line[1][0], line[0][1] - line[1][1]))
    (east, to_east), (north, to_north), (up, to_up) = lines
    wide, room = Fraction(60), Fraction(20)
    if to_up == 0:
        if abs(up) > room:
            return False
    else:
        moments = sorted(((-room - up) / to_up, (room - up) / to_up))
        low, high = max(low, moments[0]), min(high, moments[1])
    if low > high:
        return False
    square = to_east**2 + to_north**2
    nearest = low if square == 0 else -(east * to_east + north * to_north) / square
    at = min(max(nearest, low), high)
    return (east + at * to_east) ** 2 + (north + at * to_north) ** 2 <= wide**2


def edge_between(one: Track, other: Track, inside: float, outside: float) -> float:
    """Where the answer changes between two delays, by halving."""
    yes, no = Fraction(inside), Fraction(outside)
    for _ in range(50):
        middle = (yes + no) / 2
        if meets(one, other, middle):
            yes = middle
        else:
            no = middle
    return float(yes)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), turns, turns)
@example(2617124503, 1.859562936450658e-09, 0.0)
@example(3226760650, 4.071336867441345e-09, 0.0)
def test_the_ends_of_forbidden_delays_are_where_exact_arithmetic_puts_them(seed, turn, faster):
    one, other = pair(seed, turn, faster)
    sky = Sky()
    sky.file(other)
    found = sky.forbidden_delays(one, MOST_S)
    assert len(found) <= 1
    for low, high in found:
        if high - low < 1e-6:
            continue
        inside = 0.5 * (low + high)
        assert meets(one, other, Fraction(inside))
        for edge, beyond in ((low, low - 5.0), (high, high + 5.0)):
            if 0.0 < edge < MOST_S:
                assert not meets(one, other, Fraction(beyond))
                true = edge_between(one, other, inside, beyond)
                assert edge == pytest.approx(true, abs=1e-8)
    for delay in np.linspace(0.0, MOST_S, 41).tolist():
        forbidden = any(low <= delay <= high for low, high in found)
        if all(abs(delay - end) > 1e-7 for span in found for end in span):
            assert forbidden == meets(one, other, Fraction(delay))


def test_the_seeded_flights_are_worth_asking():
    some = 0
    for seed in range(100):
        one, other = pair(seed, 1e-10, 1e-11)
        sky = Sky()
        sky.file(other)
        some += bool(sky.forbidden_delays(one, MOST_S))
    assert 20 <= some <= 99
