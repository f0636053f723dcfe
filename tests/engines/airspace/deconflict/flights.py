"""Seeded flights for tests and benches, and a checker that samples time instead of solving.

The checker knows positions by interpolation only; it shares no code with the engine.
"""

from __future__ import annotations

import math

import numpy as np

from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track


def random_track(
    rng: np.random.Generator, name: str, *, area: float = 2_000.0, start: float = 600.0
) -> Track:
    """A wandering flight of a few minutes; the smaller the area, the narrower the heights."""
    count = int(rng.integers(2, 9))
    heading = rng.uniform(0.0, math.tau)
    places = np.empty((count, 3))
    places[0] = [
        *rng.uniform(-area, area, 2),
        70.0 + rng.uniform(-1.0, 1.0) * min(0.1 * area, 50.0),
    ]
    for at in range(1, count):
        heading += rng.normal(0.0, 0.7)
        length = rng.choice([0.0, rng.uniform(50.0, 600.0)], p=[0.1, 0.9])
        places[at, :2] = places[at - 1, :2] + length * np.array(
            [math.cos(heading), math.sin(heading)]
        )
        places[at, 2] = places[at - 1, 2] + rng.choice([0.0, rng.uniform(-15.0, 15.0)])
    spent = np.sqrt((np.diff(places, axis=0) ** 2).sum(axis=1)) / rng.uniform(5.0, 20.0) + 1.0
    times = np.concatenate([[0.0], np.cumsum(spent)]) + rng.uniform(0.0, start)
    room = Separation(float(rng.uniform(10.0, 60.0)), float(rng.uniform(5.0, 15.0)))
    priority = Priority(int(rng.integers(1, 6)))
    return Track(FlightId(name), priority, times, places, room)


def closeness(one: Track, other: Track, seconds: np.ndarray, delay: float = 0.0) -> np.ndarray:
    """The larger of both distances in shares of the room between: under 1 is too near.

    Where one of both is not in the air, infinity.
    """
    own = seconds - delay
    both = (own >= one.times[0]) & (own <= one.times[-1])
    both &= (seconds >= other.times[0]) & (seconds <= other.times[-1])
    here, there = (
        np.stack([np.interp(at, track.times, track.places[:, axis]) for axis in range(3)])
        for track, at in ((one, own), (other, seconds))
    )
    side = np.hypot(*(here - there)[:2]) / (
        one.separation.horizontal + other.separation.horizontal
    )
    up = np.abs((here - there)[2]) / (one.separation.vertical + other.separation.vertical)
    return np.where(both, np.maximum(side, up), np.inf)


def least_closeness(one: Track, other: Track, delay: float = 0.0) -> float:
    """Least closeness over all times: fine sampling, then finer around the best."""
    low = max(one.times[0] + delay, other.times[0])
    high = min(one.times[-1] + delay, other.times[-1])
    if low > high:
        return math.inf
    seconds = np.linspace(low, high, 2_001)
    for _ in range(4):
        found = closeness(one, other, seconds, delay)
        best = int(found.argmin())
        around = seconds[max(best - 2, 0)], seconds[min(best + 2, len(seconds) - 1)]
        seconds = np.linspace(*around, 401)
    return float(min(found.min(), closeness(one, other, seconds, delay).min()))
