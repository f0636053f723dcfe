r"""Critical area: the ground on which a person standing there would be killed.

What: the JARUS model of SORA Annex F for a crash without fire. Why: casualties are density
times this area times lethality, so a tenth here is a tenth of the whole risk.

An aircraft of width *w* that comes down at an angle θ sweeps, from head height *h* to the
ground, a glide of :math:`h/\tan θ`; then it slides until it is too slow to kill:

.. math::
    A = 2r(d_{glide} + d_{slide}) + π r^2, \qquad r = r_{person} + w/2,

    d_{slide} = e v_h t - μ g t^2/2, \quad t = \max(0, (e v_h - v_{safe})/μ g), \quad
    v_{safe} = \sqrt{2 K/m},

with :math:`v_h = v\cos θ`, restitution *e*, friction *μ* and K = 290 J. Up to 1 m of width no
slide is counted, and half of the circle falls away with it. For wider aircraft below 40 m
Annex F takes off 40 % for what stands in the way.

Source: JARUS SORA v2.5 (2024), Annex F, sections on the critical area model and Appendix A.

>>> round(float(critical_area(Airframe(3.0, 50.0), 35.0, radians(35.0))), 1)
85.4
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import radians
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kaga.engines.airspace.risk.ballistic import GRAVITY

Floats = NDArray[np.float64]

PERSON_RADIUS_M: Final = 0.3
PERSON_HEIGHT_M: Final = 1.8
LETHAL_ENERGY_J: Final = 290.0
FRICTION: Final = 0.65
SMALL_WIDTH_M: Final = 1.0
LARGE_WIDTH_M: Final = 40.0
OBSTACLE_FACTOR: Final = 0.6
LEAST_ANGLE: Final = radians(1.0)


class Obstacles(Enum):
    """Whether walls, trees and cars are credited by Annex F's factor.

    Where shelter is counted person by person (the casualty kernels) the factor would count
    it twice: take `IGNORED` there.
    """

    ANNEX_F = "annex_f"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Airframe:
    """What counts at the crash: largest dimension (m), mass (kg), and the ground's answer.

    `friction` between airframe and ground (0.65 throughout Annex F); `restitution` is the
    share of the speed kept after the impact, None for Annex F's line over the angle.
    """

    width: float
    mass: float
    friction: float = FRICTION
    restitution: float | None = None

    def __post_init__(self) -> None:
        if not all(0.0 < value < np.inf for value in (self.width, self.mass, self.friction)):
            message = f"an airframe has positive width, mass and friction: {self}"
            raise ValueError(message)


def restitution_at(angle: ArrayLike) -> Floats:
    """Restitution over the impact angle (rad): 0.8 at 10°, 0.6 at 90°, a straight line.

    Source: SORA Annex F, Appendix A.
    """
    degrees = np.degrees(np.asarray(angle, dtype=np.float64))
    return 0.8 - 0.2 * (degrees - 10.0) / 80.0


def obstacle_factor(width: float) -> float:
    """Annex F's reduction for what stands in the way: 0.6 between 1 m and 40 m of width."""
    return OBSTACLE_FACTOR if SMALL_WIDTH_M < width < LARGE_WIDTH_M else 1.0


def critical_area(
    frame: Airframe,
    speed: ArrayLike,
    angle: ArrayLike,
    *,
    obstacles: Obstacles = Obstacles.ANNEX_F,
    lethal_energy: float = LETHAL_ENERGY_J,
) -> Floats:
    """Critical area in m² of crashes of one airframe.

    Parameters
    ----------
    frame
        Width, mass, friction, restitution.
    speed, angle
        Along the path at impact, m/s, and below the horizon, rad; arrays broadcast. Angles
        above π/2 count as their mirror image; below 1° as 1°.
    obstacles
        Whether Annex F's reduction applies.
    lethal_energy
        J, below which a sliding airframe no longer kills.

    Returns
    -------
    ndarray
        m², of the broadcast shape.

    Raises
    ------
    ValueError
        For a negative or unknown speed, or an angle outside 0 to π.
    """
    v, theta = np.broadcast_arrays(
        np.asarray(speed, dtype=np.float64), np.asarray(angle, dtype=np.float64)
    )
    if not ((v >= 0.0).all() and (v < np.inf).all()):
        message = "an impact speed is 0 m/s or more"
        raise ValueError(message)
    if not ((theta >= 0.0).all() and (theta <= np.pi).all()):
        message = "an impact angle lies between 0 and pi"
        raise ValueError(message)
    theta = np.maximum(np.minimum(theta, np.pi - theta), LEAST_ANGLE)
    radius = PERSON_RADIUS_M + frame.width / 2.0
    glide = PERSON_HEIGHT_M / np.tan(theta)
    if frame.width <= SMALL_WIDTH_M:
        return np.asarray(2.0 * radius * glide + np.pi * radius**2 / 2.0)
    slide = slide_distance(frame, v, theta, lethal_energy)
    factor = obstacle_factor(frame.width) if obstacles is Obstacles.ANNEX_F else 1.0
    return np.asarray(factor * (2.0 * radius * (glide + slide) + np.pi * radius**2))


def slide_distance(
    frame: Airframe, speed: Floats, angle: Floats, lethal_energy: float = LETHAL_ENERGY_J
) -> Floats:
    """How far the airframe slides in metres before its energy falls below the lethal one."""
    kept = restitution_at(angle) if frame.restitution is None else frame.restitution
    start = kept * speed * np.cos(angle)
    safe = np.sqrt(2.0 * lethal_energy / frame.mass)
    brake = frame.friction * GRAVITY
    time = np.maximum(start - safe, 0.0) / brake
    return np.asarray(start * time - brake * time**2 / 2.0)
