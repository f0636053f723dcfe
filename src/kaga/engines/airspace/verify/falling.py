r"""Where a failing aircraft comes down and whom it kills, plainly computed again.

What: for a height, a course and a wind the expected harm of every cell around the failure: m²
of critical area times the chance that a person struck there dies, times the chance of the
cell. The model and its spread are those of `docs/airspace/certificate.md` (fall, glide, canopy;
Gauss rules over drag, speed, course and gusts); the formulas are written down afresh:

.. math:: u_e = \operatorname{arcosh} e^{kh}, \quad u_c = \min(v/Γ, u_e), \quad
    d = \frac{\ln(1 + k v t_c)}{k} + \frac{Γ}{g} v_c \cosh u_c (gd\,u_e - gd\,u_c).

Sources: A. la Cour-Harbo, ICUAS 2020; JARUS SORA 2.5 Annex F; Dalamagkidis et al. 2008.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GRAVITY: Final = 9.81
AIR: Final = 1.225
HEIGHTS_M: Final = (30.0, 45.0, 60.0, 80.0, 100.0, 120.0, 150.0)
COURSES: Final = 16
_RULES: Final = {
    "fall": (5, 3, 7, 5, 5),
    "glide": (8, 1, 41, 3, 3),
    "canopy": (5, 3, 3, 3, 3),
}
_DROPPED: Final = 1e-4
_EQUAL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Impacts:
    """Weighted points on the ground: metres east and north, speed and angle, blur (m)."""

    weight: Floats
    east: Floats
    north: Floats
    level: Floats
    down: Floats
    blur: Floats


@dataclass(frozen=True, slots=True)
class Harm:
    """Cells around a failure: rows southward, columns eastward, and harm (m²) of each.

    `doubt` is the harm of cells that another summation order may drop or keep: where equal
    cells stand on both sides of the border of what is dropped.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    harm: Floats
    doubt: Floats


class Faller:
    """A vehicle record in a wind, over cells of one size; kernels are made when asked for."""

    def __init__(
        self, vehicle: dict[str, Any], wind: dict[str, int], cell: tuple[float, float]
    ) -> None:
        self.vehicle, self.cell = vehicle, cell
        self.mass: float = vehicle["mass_g"] / 1e3
        self.width: float = vehicle["width_mm"] / 1e3
        angle = wind["towards_eighth"] * 2.0 * math.pi / 8
        speed = wind["speed_mm_s"] / 1e3
        self.wind = speed * math.sin(angle), speed * math.cos(angle)
        self.gust = 1.0 + 0.15 * math.hypot(*self.wind)
        self._kernels: dict[tuple[float, float, float], Harm] = {}

    def kernel(self, height: float, speed: float, course: float) -> Harm:
        """Harm of the cells around a failure at a height (m), speed (m/s) and course (rad)."""
        key = height, speed, course
        if key not in self._kernels:
            self._kernels[key] = self._smeared(self._impacts(height, speed, course))
        return self._kernels[key]

    @cached_property
    def sheltered(self) -> float:
        """Share of the harm that reaches people under a roof: the largest of all kernels."""
        cruise = self.vehicle["cruise_mm_s"] / 1e3
        most = 0.0
        for height in HEIGHTS_M:
            for number in range(COURSES):
                course = 2.0 * math.pi * number / COURSES
                points = self._impacts(height, cruise, course)
                roofed = float(self._harm(points, 0.75).sum())
                most = max(most, roofed / float(self._harm(points, 0.1).sum()))
        return most

    def _impacts(self, height: float, speed: float, course: float) -> Impacts:
        shares = {"fall": "ballistic_e6", "glide": "glide_e6", "canopy": "parachute_e6"}
        ways = {"fall": self._fall, "glide": self._glide, "canopy": self._canopy}
        parts = []
        for way, name in shares.items():
            share = self.vehicle[name] / 1e6
            if share > 0.0:
                weight, draws = _rule(way)
                spread = max(0.10 * speed, 0.5)
                ground = np.maximum(speed + spread * draws[1], 0.0)
                parts.append(ways[way](share * weight, draws, height, (ground, course)))
        fields = ("weight", "east", "north", "level", "down", "blur")
        return Impacts(*(np.concatenate([getattr(p, name) for p in parts]) for name in fields))

    def _winds(self, draws: Floats) -> tuple[Floats, Floats]:
        return self.wind[0] + self.gust * draws[3], self.wind[1] + self.gust * draws[4]

    def _fall(
        self, weight: Floats, draws: Floats, height: float, state: tuple[Floats, float]
    ) -> Impacts:
        course = state[1] + math.radians(12.0) * draws[2]
        motion = state[0] * np.sin(course), state[0] * np.cos(course)
        drag = self._drag() * np.exp(0.25 * draws[0])
        return self._falling(weight, drag, height, motion, self._winds(draws))

    def _drag(self) -> float:
        area = self.vehicle["area_mm2"] / 1e6
        return float(AIR * self.vehicle["drag_e6"] / 1e6 * area / (2.0 * self.mass))

    def _falling(
        self,
        weight: Floats,
        k: Floats | float,
        height: float,
        motion: tuple[Floats, Floats],
        winds: tuple[Floats, Floats],
    ) -> Impacts:
        through = motion[0] - winds[0], motion[1] - winds[1]
        v = np.hypot(*through)
        terminal = np.sqrt(GRAVITY / k)
        scale = terminal / GRAVITY
        end = np.arccosh(np.exp(k * np.asarray(height)))
        meet = np.minimum(v / terminal, end)
        shed = 1.0 + k * v * scale * meet
        lead = v / shed * np.cosh(meet)
        along = np.log(shed) / k + scale * lead * (_gudermann(end) - _gudermann(meet))
        final = lead / np.cosh(end)
        time = scale * end
        way = np.where(v > 0.0, 1.0 / np.where(v > 0.0, v, 1.0), 0.0)
        east, north = through[0] * way, through[1] * way
        level = np.hypot(final * east + winds[0], final * north + winds[1])
        return Impacts(
            weight,
            along * east + winds[0] * time,
            along * north + winds[1] * time,
            level,
            terminal * np.tanh(end) + np.zeros_like(v),
            np.zeros_like(v),
        )

    def _glide(
        self, weight: Floats, draws: Floats, height: float, state: tuple[Floats, float]
    ) -> Impacts:
        polar, winds = self.vehicle["glide"], self._winds(draws)
        ratio = polar["ratio_e6"] / 1e6 * (0.4 + 0.6 * draws[0])
        sink = polar["speed_mm_s"] / 1e3 / np.hypot(ratio, 1.0)
        time = height / sink
        heading = np.arctan2(
            state[0] * math.sin(state[1]) - winds[0], state[0] * math.cos(state[1]) - winds[1]
        )
        heading = heading + math.radians(40.0) * draws[2]
        east, north = sink * ratio * np.sin(heading), sink * ratio * np.cos(heading)
        level = np.hypot(east + winds[0], north + winds[1])
        # Gusts change the speed of each impact; where it happens, they are a plain blur.
        return Impacts(
            weight,
            (east + self.wind[0]) * time,
            (north + self.wind[1]) * time,
            level,
            sink,
            self.gust * time,
        )

    def _canopy(
        self, weight: Floats, draws: Floats, height: float, state: tuple[Floats, float]
    ) -> Impacts:
        canopy, winds = self.vehicle["parachute"], self._winds(draws)
        course = state[1] + math.radians(12.0) * draws[2]
        motion = state[0] * np.sin(course), state[0] * np.cos(course)
        late = canopy["delay_ms"] / 1e3 * np.clip(1.0 + 0.30 * draws[0], 0.2, 3.0)
        load = AIR * canopy["drag_e6"] / 1e6 * canopy["area_mm2"] / 1e6
        sink = math.sqrt(2.0 * self.mass * GRAVITY / load)
        left = height - GRAVITY * late**2 / 2.0
        hanging = np.maximum(left, 0.0) / sink
        crash = self._falling(weight, self._drag(), height, motion, winds)
        opened = left > 0.0
        time = np.where(opened, late + hanging, crash_time(self._drag(), height))
        drift = self.gust * np.maximum(time - late, 0.0)
        east = np.where(opened, motion[0] * late + winds[0] * hanging, crash.east)
        north = np.where(opened, motion[1] * late + winds[1] * hanging, crash.north)
        return Impacts(
            weight,
            east - draws[3] * drift,
            north - draws[4] * drift,
            np.where(opened, np.hypot(*winds), crash.level),
            np.where(opened, sink, crash.down),
            drift,
        )

    def _harm(self, points: Impacts, parameter: float) -> Floats:
        """Weight times critical area times the chance to die behind a shelter."""
        speed = np.hypot(points.level, points.down)
        angle = np.maximum(np.arctan2(points.down, points.level), math.radians(1.0))
        radius = 0.3 + self.width / 2.0
        swept = 1.8 / np.tan(angle)
        if self.width > 1.0:
            kept = 0.8 - 0.2 * (np.degrees(angle) - 10.0) / 80.0
            start = kept * speed * np.cos(angle)
            slow = math.sqrt(2.0 * 290.0 / self.mass)
            brake = 0.65 * GRAVITY
            time = np.maximum(start - slow, 0.0) / brake
            slide = start * time - brake * time**2 / 2.0
            area = 2.0 * radius * (swept + slide) + math.pi * radius**2
        else:
            area = 2.0 * radius * swept + math.pi * radius**2 / 2.0
        energy = 0.5 * self.mass * speed**2
        odds = math.sqrt(1e5 / 34.0) * (34.0 / energy) ** (1.0 / (4.0 * parameter))
        return np.asarray(points.weight * area / (1.0 + odds))

    def _smeared(self, points: Impacts) -> Harm:
        """Each point as a Gaussian of its own width, integrated exactly over each cell."""
        wide, tall = self.cell
        away = np.hypot(points.east, points.north)
        sigma = np.sqrt(9.0 + wide * tall / 12.0 + (0.03 * away) ** 2 + points.blur**2)
        columns, across = _shares(points.east / wide, sigma / wide)
        rows, down = _shares(-points.north / tall, sigma / tall)
        chance = (down * points.weight[:, None]).T @ across
        harm = (down * self._harm(points, 0.1)[:, None]).T @ across
        flat = chance.ravel()
        order = np.argsort(flat, kind="stable")
        lost = np.cumsum(flat[order])
        counted = lost > _DROPPED * lost[-1]
        is_kept = np.zeros(flat.size, np.bool_)
        is_kept[order[counted]] = True
        # Dropped cells that equal the least one kept stay in view, with no harm but doubt.
        level = np.abs(flat / flat[order[counted][0]] - 1.0) < _EQUAL
        doubtful = level & bool((level & ~is_kept).any())
        view = np.nonzero(is_kept | doubtful)[0]
        total = harm.sum() / harm.ravel()[is_kept].sum()
        part = harm.ravel()[view] * total
        width = chance.shape[1]
        return Harm(
            rows + view // width,
            columns + view % width,
            np.where(is_kept[view], part, 0.0),
            np.where(doubtful[view], part, 0.0),
        )


def crash_time(k: float, height: float) -> float:
    """Seconds of a free fall with drag."""
    return math.acosh(math.exp(k * height)) / math.sqrt(GRAVITY * k)


def _gudermann(u: Floats) -> Floats:
    return np.asarray(2.0 * np.arctan(np.tanh(u / 2.0)))


def _shares(middle: Floats, sigma: Floats) -> tuple[int, Floats]:
    """First cell, and the share of each point in each cell; tails go to its outermost cells."""
    first = np.floor(middle - 5.0 * sigma + 0.5).astype(np.int64)
    last = np.floor(middle + 5.0 * sigma + 0.5).astype(np.int64)
    low, high = int(first.min()), int(last.max())
    edges = np.arange(low, high + 2) - 0.5
    place = (edges - middle[:, None]) / (sigma[:, None] * math.sqrt(2.0))
    below = np.empty_like(place)
    inner = np.abs(place) < 6.0
    below[~inner] = (place[~inner] > 0.0).astype(np.float64)
    below[inner] = 0.5 + 0.5 * np.fromiter(map(math.erf, place[inner].tolist()), np.float64)
    cells = np.arange(low, high + 1)
    # The first and the last cell of a point take what lies beyond five widths.
    below[:, :-1][cells <= first[:, None]] = 0.0
    below[:, 1:][cells >= last[:, None]] = 1.0
    return low, np.diff(below, axis=1)


def _rule(way: str) -> tuple[Floats, Floats]:
    """Weights and places (one row for each axis) of a product of Gauss rules."""
    axes = []
    for axis, count in enumerate(_RULES[way]):
        if way == "glide" and axis == 0:
            places, weights = np.polynomial.legendre.leggauss(count)
            axes.append(((places + 1.0) / 2.0, weights / 2.0))
        elif way == "glide" and axis == 2:
            places = np.linspace(-4.0, 4.0, count)
            weights = np.exp(-(places**2) / 2.0)
            axes.append((places, weights / weights.sum()))
        else:
            places, weights = np.polynomial.hermite.hermgauss(count)
            axes.append((places * math.sqrt(2.0), weights / math.sqrt(math.pi)))
    grid = np.meshgrid(*(places for places, _ in axes), indexing="ij")
    amounts = np.meshgrid(*(weights for _, weights in axes), indexing="ij")
    weight = np.prod(np.stack([part.ravel() for part in amounts]), axis=0)
    return np.asarray(weight), np.stack([part.ravel() for part in grid])
