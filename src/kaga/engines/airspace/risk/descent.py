r"""Falls over the ground: ballistic, glide and parachute, carried by the wind.

What: from a failure (height, velocity over the ground) to the point and the velocity of the
impact, in metres east and north of the failure. Why in the moving air: drag knows only the
speed through the air. Each fall is computed in the frame of the air and then shifted by wind
times falling time (la Cour-Harbo 2019, section 4).

* ballistic: `risk.ballistic` along the direction of the air-relative velocity;
* glide: distance over height from the glide ratio, along a heading nobody steers;
* parachute: the aircraft keeps its speed for the time the canopy needs, then sinks at the
  canopy's terminal speed with the wind. Below the height lost meanwhile it falls ballistic.

Source: A. la Cour-Harbo, "Quantifying risk of ground impact fatalities for small unmanned
aircraft", J. Intelligent & Robotic Systems 93 (2019) 367-384.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kaga.engines.airspace.risk.ballistic import (
    AIR_DENSITY,
    GRAVITY,
    Body,
    ballistic_descent,
)
from kaga.engines.airspace.risk.vehicles import Glide, Parachute

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Landing:
    """Impacts on the ground: offset east and north (m), speed (m/s), angle (rad), time (s)."""

    east: Floats
    north: Floats
    speed: Floats
    angle: Floats
    time: Floats


@dataclass(frozen=True, slots=True)
class Motion:
    """Velocity over the ground and of the air at the failure, m/s, arrays that broadcast.

    `down` is the sinking speed (negative while climbing); the wind blows *towards* its vector.
    """

    east: Floats
    north: Floats
    wind_east: Floats
    wind_north: Floats
    down: float = 0.0

    @classmethod
    def heading(
        cls,
        speed: ArrayLike,
        course: ArrayLike,
        wind: tuple[ArrayLike, ArrayLike],
        *,
        down: float = 0.0,
    ) -> Motion:
        """From ground speed (m/s), course (rad, clockwise from north) and the wind vector."""
        v, angle, east, north = np.broadcast_arrays(
            *(np.asarray(x, dtype=np.float64) for x in (speed, course, *wind))
        )
        return cls(v * np.sin(angle), v * np.cos(angle), east, north, down)


def fall_ballistic(
    body: Body,
    height: ArrayLike,
    motion: Motion,
    *,
    drag_factor: ArrayLike = 1.0,
    density: float = AIR_DENSITY,
) -> Landing:
    """Ballistic falls in steady wind."""
    air_east = motion.east - motion.wind_east
    air_north = motion.north - motion.wind_north
    airspeed = np.hypot(air_east, air_north)
    fall = ballistic_descent(
        body, height, airspeed, motion.down, drag_factor=drag_factor, density=density
    )
    with np.errstate(invalid="ignore"):
        unit_east = np.where(airspeed > 0.0, air_east / airspeed, 0.0)
        unit_north = np.where(airspeed > 0.0, air_north / airspeed, 0.0)
    return _landing(
        (fall.distance * unit_east, fall.distance * unit_north),
        (fall.along * unit_east, fall.along * unit_north),
        motion,
        fall.down,
        fall.time,
    )


def glide_down(
    polar: Glide,
    height: ArrayLike,
    motion: Motion,
    *,
    turn: ArrayLike = 0.0,
    quality: ArrayLike = 1.0,
) -> Landing:
    """Uncontrolled glides.

    Parameters
    ----------
    polar
        Speed through the air and best glide ratio.
    height
        Metres above the ground.
    motion
        At the failure; the glide starts along the air-relative course.
    turn
        Change of course against that, rad, clockwise.
    quality
        Share of the best glide ratio that is left (damage, a stuck rudder), above 0.
    """
    ratio = polar.ratio * np.asarray(quality, dtype=np.float64)
    sink = polar.speed / np.hypot(ratio, 1.0)
    time = np.asarray(height, dtype=np.float64) / sink
    course = np.arctan2(motion.east - motion.wind_east, motion.north - motion.wind_north)
    course = course + np.asarray(turn, dtype=np.float64)
    east, north = sink * ratio * np.sin(course), sink * ratio * np.cos(course)
    return _landing((east * time, north * time), (east, north), motion, sink, time)


def sink_under_canopy(
    canopy: Parachute,
    body: Body,
    height: float,
    motion: Motion,
    *,
    lateness: ArrayLike = 1.0,
) -> Landing:
    """Descents under a parachute; `lateness` is a factor on the canopy's delay.

    While the canopy opens, the aircraft falls freely and keeps its speed over the ground:
    farther and lower than with drag, hence on the careful side.
    """
    late = np.asarray(lateness, dtype=np.float64)
    delay = canopy.delay * late
    lost = GRAVITY * delay**2 / 2.0 + motion.down * delay
    open_height = height - lost
    sink = canopy.sink(body.mass)
    hanging = np.maximum(open_height, 0.0) / sink
    drift = _landing(
        ((motion.east - motion.wind_east) * delay, (motion.north - motion.wind_north) * delay),
        (0.0, 0.0),
        motion,
        sink,
        delay + hanging,
    )
    crash = fall_ballistic(body, height, motion)
    opened = open_height > 0.0
    return Landing(
        *(
            np.where(opened, getattr(drift, name), getattr(crash, name))
            for name in ("east", "north", "speed", "angle", "time")
        )
    )


def _landing(
    offset: tuple[Floats, Floats],
    velocity: tuple[Floats | float, Floats | float],
    motion: Motion,
    down: ArrayLike,
    time: Floats,
) -> Landing:
    """From the frame of the air to that of the ground."""
    east = offset[0] + motion.wind_east * time
    north = offset[1] + motion.wind_north * time
    level = np.hypot(velocity[0] + motion.wind_east, velocity[1] + motion.wind_north)
    parts = np.broadcast_arrays(
        east, north, np.hypot(level, down), np.arctan2(down, level), time
    )
    return Landing(*parts)
