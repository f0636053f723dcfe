"""What an aircraft can do: climb, sink, turn, and for how long, beside how it falls.

What: `Craft` joins a class of the risk model (what falls, how often) with its performance
(what it can fly). Why apart: casualties need mass and drag, a height profile needs climb
rates, and an operator replaces either by measured figures (`dataclasses.replace`).

The figures are round values typical of each class, none is a maker's: power about
160 W per kg for multirotors and 57 W per kg for a wing, climb rates as autopilots are set
by default, noise as sound pressure at 10 m.

>>> round(CRAFTS["delivery_10kg"].usable_j)
2970000
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from kaga.engines.airspace.risk.vehicles import CLASSES, VehicleClass

GRAVITY: Final = 9.80665
CLIMB_EFFICIENCY: Final = 0.6
J_PER_WH: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Performance:
    """Limits in flight.

    Attributes
    ----------
    climb, descent
        m/s straight up and down.
    gradient
        Steepest climb and descent in forward flight, rise over run; infinite for what can
        slow down to a hover.
    power_w
        Electric power in level flight and in a hover, the greater of both.
    battery_wh, reserve
        Energy on board, and the share of it that is never planned with.
    turn_radius
        m at cruise speed.
    noise_dba
        Sound pressure level at 10 m.
    acceleration
        m/s² in the level; half of it for slowing down.
    corner_m
        So many metres before a corner it may leave its leg (multirotors).
    touchdown
        m/s over the last metres.
    """

    climb: float
    descent: float
    gradient: float
    power_w: float
    battery_wh: float
    reserve: float
    turn_radius: float
    noise_dba: float
    acceleration: float = 2.5
    corner_m: float = 2.0
    touchdown: float = 0.5

    def __post_init__(self) -> None:
        numbers = (
            self.climb, self.descent, self.gradient, self.power_w,
            self.battery_wh, self.turn_radius, self.noise_dba,
            self.acceleration, self.corner_m, self.touchdown,
        )  # fmt: skip
        if not (all(number > 0.0 for number in numbers) and 0.0 <= self.reserve < 1.0):
            message = f"not a performance: {self}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Craft:
    """A class of aircraft: how it falls and how it flies."""

    vehicle: VehicleClass
    performance: Performance

    @property
    def usable_j(self) -> float:
        """Energy that may be planned with."""
        return self.performance.battery_wh * (1.0 - self.performance.reserve) * J_PER_WH

    def leg_seconds(self, level_m: float, rise_m: float) -> float:
        """How long a leg takes: whatever of cruise, climb and descent takes longest."""
        limit = self.performance.climb if rise_m > 0.0 else self.performance.descent
        return max(level_m / self.vehicle.cruise, abs(rise_m) / limit)

    @property
    def climb_j_per_m(self) -> float:
        """Work of lifting by a metre, beside the power of flying."""
        return self.vehicle.body.mass * GRAVITY / CLIMB_EFFICIENCY

    def leg_j(self, seconds: float, rise_m: float) -> float:
        """Energy of a leg: power for its time, and the work of lifting on top."""
        return self.performance.power_w * seconds + self.climb_j_per_m * max(rise_m, 0.0)


_PERFORMANCE: Final[dict[str, Performance]] = {
    "camera_1kg": Performance(4.0, 3.0, inf, 160.0, 75.0, 0.25, 8.0, 62.0),
    "delivery_10kg": Performance(3.0, 2.5, inf, 1_600.0, 1_100.0, 0.25, 15.0, 72.0),
    "cargo_25kg": Performance(3.0, 2.5, inf, 4_000.0, 2_600.0, 0.25, 20.0, 78.0),
    "survey_wing_7kg": Performance(3.0, 2.5, 0.12, 400.0, 500.0, 0.25, 45.0, 66.0),
    "certified_10kg": Performance(3.0, 2.5, inf, 1_600.0, 1_100.0, 0.3, 15.0, 72.0),
}
CRAFTS: Final[dict[str, Craft]] = {
    key: Craft(CLASSES[key], performance) for key, performance in _PERFORMANCE.items()
}
