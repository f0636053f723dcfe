"""What every part of a certificate is made from.

Example: `wind_of(case)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING

from kaga.engines.airspace.certificate import figures as figure
from kaga.engines.airspace.risk.kernels import WIND_DIRECTIONS

if TYPE_CHECKING:
    from kaga.engines.airspace.certificate.basis import Policy, VehicleRecord
    from kaga.engines.airspace.certificate.extremes import Sight
    from kaga.engines.airspace.certificate.records import Grounds
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation


@dataclass(frozen=True, slots=True)
class Case:
    """What all parts are made from."""

    plan: Plan
    one: Alternative
    situation: Situation
    grounds: Grounds
    vehicle: VehicleRecord
    policy: Policy
    sight: Sight
    waypoints: tuple[figure.Waypoint, ...]


def wind_of(case: Case) -> figure.Wind:
    """The wind of the kernels."""
    speed, towards = case.situation.wind.speed, case.situation.wind.towards
    eighth = round(towards / (2.0 * pi) * WIND_DIRECTIONS) % WIND_DIRECTIONS
    return figure.Wind(round(speed * 1e3), eighth if speed > 0.0 else 0)
