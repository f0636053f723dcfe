"""Seeded shapes over the city for comparing sets of Spatial IDs.

Places are (latitude, longitude, height above sea level). A tenth of the paths is rounded to
three decimals and whole layers, so that ends lie exactly between boxes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

Place = tuple[float, float, float]

ROUTE: tuple[Place, Place] = ((36.3199, 136.3507, 77.0), (36.2957, 136.3617, 77.0))


@dataclass(frozen=True)
class Case:
    zoom: int
    path: tuple[Place, ...]
    radius: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {"zoom": self.zoom, "path": self.path, "radius": self.radius}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Case:
        path = tuple((lat, lon, height) for lat, lon, height in found["path"])
        return cls(found["zoom"], path, found["radius"])


def _place(rng: np.random.Generator) -> Place:
    return (
        float(rng.uniform(36.1, 36.45)),
        float(rng.uniform(136.2, 136.55)),
        float(rng.uniform(-20.0, 400.0)),
    )


def _moved(rng: np.random.Generator, place: Place, metres: float) -> Place:
    angle = rng.uniform(0.0, 2.0 * math.pi)
    level = rng.uniform() < 0.4
    return (
        place[0] + float(metres * math.sin(angle) / 111_000.0),
        place[1] + float(metres * math.cos(angle) / 90_000.0),
        place[2] if level else place[2] + float(rng.uniform(-40.0, 40.0)),
    )


def _rounded(path: list[Place], zoom: int) -> list[Place]:
    step = 2.0 ** (25 - zoom)
    return [(round(a, 3), round(b, 3), round(c / step) * step) for a, b, c in path]


def points(seed: int, count: int) -> list[Case]:
    rng = np.random.default_rng(seed)
    found = []
    for at in range(count):
        zoom = int(rng.integers(10, 27))
        if at % 10 == 0:
            lat, lon = float(rng.uniform(-85.0, 85.0)), float(rng.uniform(-180.0, 180.0))
            place = (lat, lon, float(rng.uniform(-30.0, 200.0)))
        else:
            place = _place(rng)
        path = _rounded([place], zoom) if at % 10 == 1 else [place]
        found.append(Case(zoom, tuple(path)))
    return found


def lines(seed: int, count: int) -> list[Case]:
    rng = np.random.default_rng(seed)
    found = []
    for at in range(count):
        zoom = int(rng.integers(17, 26))
        metres = float(rng.uniform(0.0, 60.0)) * 40_075_016.0 * 0.8 / 2**zoom
        start = _place(rng)
        path = [start, _moved(rng, start, metres)]
        found.append(Case(zoom, tuple(_rounded(path, zoom) if at % 10 == 0 else path)))
    return found


def capsules(seed: int, count: int) -> list[Case]:
    rng = np.random.default_rng(seed)
    found = []
    for at in range(count):
        zoom = int(rng.integers(18, 25))
        box = 40_075_016.0 * 0.8 / 2**zoom
        path = [_place(rng)]
        for _ in range(int(rng.choice([0, 1, 1, 1, 1, 1, 1, 2, 3]))):
            path.append(_moved(rng, path[-1], float(rng.uniform(0.0, 12.0)) * box))
        if at % 10 == 0:
            path = _rounded(path, zoom)
        radius = float(rng.uniform(0.2, 3.0)) * box
        found.append(Case(zoom, tuple(path), radius))
    return found
