"""What every part of a made-up certificate needs: planes, crossings, the track, the wind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kaga.engines.airspace.certificate import content as told
from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.verify.made_city import (
    MadeCity,
)

WIND = figure.Wind(4_000, 3)
E9 = 1_000_000_000


@dataclass(frozen=True)
class Ground:
    """Planes of the window as plain arrays, and where it lies."""

    window: told.Window
    ground: np.ndarray
    surface: np.ndarray
    bits: np.ndarray

    def cell(self, column: float, row: float) -> tuple[int, int]:
        return math.floor(row) - self.window.north, math.floor(column) - self.window.west


def crossed(
    raster: Raster, a: figure.Waypoint, b: figure.Waypoint
) -> list[tuple[float, float, int, int]]:
    """Shares and array cells (row, column) of a leg, in floating point."""
    (r0, c0), (r1, c1) = (raster.position(p.lat_e9 / E9, p.lon_e9 / E9) for p in (a, b))
    marks = {0.0, 1.0}
    for start, end in ((r0, r1), (c0, c1)):
        low, high = sorted((start, end))
        marks |= {
            (at - start) / (end - start) for at in range(math.floor(low) + 1, math.ceil(high))
        }
    found = []
    for low, high in pairwise(sorted(marks)):
        middle = (low + high) / 2.0
        cell = math.floor(r0 + middle * (r1 - r0)), math.floor(c0 + middle * (c1 - c0))
        found.append((low, high, *cell))
    return found


def track_of(city: MadeCity, waypoints: tuple[figure.Waypoint, ...]) -> Track:
    places = [
        (*city.frame.east_north(p.lat_e9 / E9, p.lon_e9 / E9), p.alt_mm / 1000.0)
        for p in waypoints
    ]
    times = np.array([p.time_ms / 1000.0 for p in waypoints])
    return Track(
        FlightId("ours"), Priority.GOODS, times, np.array(places), Separation(30.0, 10.0)
    )


def slot_of(time_ms: int) -> int:
    return ((time_ms + 9 * 3_600_000) // 900_000) % 96
