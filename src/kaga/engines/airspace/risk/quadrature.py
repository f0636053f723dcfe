"""The spread of a fall as weighted sample points, without chance.

What: for one failure state, every impact that counts, each with a weight; the weights sum to 1.
Why quadrature and not Monte Carlo: products of Gauss rules give the moments of the spread
exactly, need a hundredth of the falls, and give the same bytes on every machine without a
seed. `sampled` draws the same spread with a passed-in generator: the judge of the quadrature.

What is spread (log-normal or normal, independent): drag by 25 %, speed by 10 % (at least
0.5 m/s, for a hover), course by 12°, the wind by 1 m/s + 15 % in each axis, glide ratio
uniformly between 40 % and all of its best, glide course by 40°, the canopy's delay by 30 %.
These are judgements (la Cour-Harbo 2019, table 3, spreads alike), written here once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.risk.descent import (
    Landing,
    Motion,
    fall_ballistic,
    glide_down,
    sink_under_canopy,
)
from kaga.engines.airspace.risk.vehicles import VehicleClass

Floats = NDArray[np.float64]
_Axes = tuple[tuple[str, int], ...]

DRAG_LOG_SD: Final = 0.25
SPEED_SD: Final = 0.10
LEAST_SPEED_SD: Final = 0.5
COURSE_SD: Final = np.radians(12.0)
WIND_SD: Final = 1.0
GUST_SD: Final = 0.15
GLIDE_COURSE_SD: Final = np.radians(40.0)
GLIDE_QUALITY: Final = (0.4, 1.0)
DELAY_SD: Final = 0.30
DELAY_RANGE: Final = (0.2, 3.0)


@dataclass(frozen=True, slots=True)
class FailureState:
    """Where a failure starts: height (m AGL), speed over ground (m/s), course (rad), wind.

    The wind is its vector (m/s east, m/s north), blowing towards it; `down` is the sinking
    speed of the flight itself.
    """

    height: float
    speed: float
    course: float
    wind: tuple[float, float] = (0.0, 0.0)
    down: float = 0.0

    def __post_init__(self) -> None:
        numbers = (self.height, self.speed, self.course, *self.wind, self.down)
        if not (np.isfinite(numbers).all() and self.height >= 0.0 and self.speed >= 0.0):
            message = f"not a state of flight: {self}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Spread:
    """Impacts with weights: arrays of one length; `weight` sums to 1.

    `blur` is the standard deviation in metres, in each axis, of a Gaussian about each impact
    that the points leave out (gusts act on a long descent as a plain shift).
    """

    weight: Floats
    landing: Landing
    blur: Floats


_Draws = tuple[Floats, ...]
_Way = Callable[[VehicleClass, FailureState, _Draws], Landing]


def spread_of(vehicle: VehicleClass, state: FailureState) -> Spread:
    """Weighted impacts of one failure state, all ways down together.

    Returns
    -------
    Spread
        2,625 points for a multirotor, up to 3,000 more with glide.
    """
    modes, parts = vehicle.modes, []
    if modes.ballistic > 0.0:
        weight, z = _rule(_BALLISTIC)
        landing = _ballistic(vehicle, state, z)
        parts.append(Spread(modes.ballistic * weight, landing, np.zeros(weight.size)))
    if modes.glide > 0.0:
        parts.append(_shifted(modes.glide, _GLIDE, _gliding, vehicle, state))
    if modes.parachute > 0.0:
        parts.append(_shifted(modes.parachute, _CANOPY, _hanging, vehicle, state))
    return _joined(parts)


def sampled(
    vehicle: VehicleClass, state: FailureState, count: int, chance: np.random.Generator
) -> Spread:
    """The same spread by `count` random draws for each way down (for judging)."""
    parts = []
    ways: tuple[tuple[float, _Way], ...] = (
        (vehicle.modes.ballistic, _ballistic),
        (vehicle.modes.glide, _gliding),
        (vehicle.modes.parachute, _hanging),
    )
    for share, way in ways:
        if share > 0.0:
            z = [chance.standard_normal(count) for _ in range(5)]
            if way is _gliding:
                z[0] = chance.random(count)
            weight = np.full(count, share / count)
            parts.append(Spread(weight, way(vehicle, state, tuple(z)), np.zeros(count)))
    return _joined(parts)


def _shifted(
    share: float, axes: _Axes, way: _Way, vehicle: VehicleClass, state: FailureState
) -> Spread:
    """A long descent: gusts change the impact speed point by point, the place by blur."""
    weight, z = _rule(axes)
    landing = way(vehicle, state, z)
    drift = _gust(state) * _carried(vehicle, way, z, landing)
    east, north = landing.east - z[3] * drift, landing.north - z[4] * drift
    still = Landing(east, north, landing.speed, landing.angle, landing.time)
    return Spread(share * weight, still, drift)


def _carried(vehicle: VehicleClass, way: _Way, z: _Draws, landing: Landing) -> Floats:
    """Seconds in which the air alone carries the aircraft; not while a canopy opens."""
    if way is _hanging and vehicle.parachute is not None:
        return np.maximum(landing.time - vehicle.parachute.delay * _lateness(z[0]), 0.0)
    return landing.time


def _joined(parts: list[Spread]) -> Spread:
    names = ("east", "north", "speed", "angle", "time")
    return Spread(
        np.concatenate([part.weight for part in parts]),
        Landing(
            *(np.concatenate([getattr(part.landing, name) for part in parts]) for name in names)
        ),
        np.concatenate([part.blur for part in parts]),
    )


def _gust(state: FailureState) -> float:
    return WIND_SD + GUST_SD * float(np.hypot(*state.wind))


def _motion(state: FailureState, speed: Floats, course: Floats, wind: _Draws) -> Motion:
    spread = _gust(state)
    sd = max(SPEED_SD * state.speed, LEAST_SPEED_SD)
    ground = np.maximum(state.speed + sd * speed, 0.0)
    east = state.wind[0] + spread * wind[0]
    north = state.wind[1] + spread * wind[1]
    angle = state.course + COURSE_SD * course
    return Motion.heading(ground, angle, (east, north), down=state.down)


def _ballistic(vehicle: VehicleClass, state: FailureState, z: _Draws) -> Landing:
    motion = _motion(state, z[1], z[2], z[3:5])
    factor = np.exp(DRAG_LOG_SD * z[0])
    return fall_ballistic(vehicle.body, state.height, motion, drag_factor=factor)


def _gliding(vehicle: VehicleClass, state: FailureState, z: _Draws) -> Landing:
    polar = vehicle.glide
    assert polar is not None, "a class with a glide share has a polar"  # noqa: S101
    low, high = GLIDE_QUALITY
    motion = _motion(state, z[1], np.zeros_like(z[2]), z[3:5])
    return glide_down(
        polar,
        state.height,
        motion,
        turn=GLIDE_COURSE_SD * z[2],
        quality=low + (high - low) * z[0],
    )


def _hanging(vehicle: VehicleClass, state: FailureState, z: _Draws) -> Landing:
    canopy = vehicle.parachute
    assert canopy is not None, "a class with a parachute share has a canopy"  # noqa: S101
    motion = _motion(state, z[1], z[2], z[3:5])
    late = _lateness(z[0])
    return sink_under_canopy(canopy, vehicle.body, state.height, motion, lateness=late)


def _lateness(z: Floats) -> Floats:
    return np.clip(1.0 + DELAY_SD * z, *DELAY_RANGE)


@cache
def _rule(axes: _Axes) -> tuple[Floats, _Draws]:
    """Product rule: weights, and the places of each axis."""
    rules = [_RULES[kind](points) for kind, points in axes]
    weights = np.array([prod(row) for row in product(*(rule[0] for rule in rules))])
    places = np.array(list(product(*(rule[1] for rule in rules))))
    for table in (weights, places):
        table.flags.writeable = False
    return weights, tuple(places.T)


def _hermite(points: int) -> tuple[Floats, Floats]:
    """Gauss-Hermite rule for a standard normal: weights and places."""
    places, weights = np.polynomial.hermite.hermgauss(points)
    return weights / np.sqrt(np.pi), places * np.sqrt(2.0)


def _legendre(points: int) -> tuple[Floats, Floats]:
    """Gauss-Legendre rule on 0 to 1: weights and places."""
    places, weights = np.polynomial.legendre.leggauss(points)
    return weights / 2.0, (places + 1.0) / 2.0


def _even(points: int) -> tuple[Floats, Floats]:
    """Trapezium rule for a standard normal between -4 and 4, as dense in the tails."""
    places = np.linspace(-4.0, 4.0, points)
    weights = np.exp(-(places**2) / 2.0)
    return weights / weights.sum(), places


_RULES: Final = {"hermite": _hermite, "legendre": _legendre, "even": _even}
# Axes: drag, quality or lateness; speed; course; gust east; gust north.
_BALLISTIC: Final[_Axes] = tuple(("hermite", n) for n in (5, 3, 7, 5, 5))
_GLIDE: Final[_Axes] = (
    ("legendre", 8),
    ("hermite", 1),
    ("even", 41),
    ("hermite", 3),
    ("hermite", 3),
)
_CANOPY: Final[_Axes] = tuple(("hermite", n) for n in (5, 3, 3, 3, 3))
