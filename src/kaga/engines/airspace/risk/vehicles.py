"""Vehicle classes: what falls, how it may fall, and how often, as data with its sources.

What: five classes that cover what flies in the city, each with mass, size, drag, speed, ways of
coming down and a failure rate. Why data: a failure rate is the weakest number of the whole
chain; it stands here with its source, its spread and the word that says how far to trust it,
and an operator's own measured figures replace it (`dataclasses.replace`).

Nothing here is a manufacturer's figure: masses and sizes are round values typical of each
class, drag follows Annex F's advice (0.7 to 1.0 for tumbling airframes).

>>> CLASSES["delivery_10kg"].terminal_speed
26.68026863983715
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isclose, log
from typing import Final, Literal

from kaga.engines.airspace.risk.ballistic import Body
from kaga.engines.airspace.risk.critical_area import Airframe

Status = Literal["measured", "published", "assumed"]
NORMAL_95: Final = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class FailureRate:
    """Loss of control per flight hour: mean, spread, and where it comes from.

    `error_factor` is the 95th percentile over the median of a log-normal distribution, as in
    reliability handbooks.
    """

    mean_per_hour: float
    error_factor: float
    status: Status
    source: str

    def __post_init__(self) -> None:
        if not (0.0 < self.mean_per_hour < 3600.0 and self.error_factor >= 1.0):
            message = f"not a failure rate: {self}"
            raise ValueError(message)

    @property
    def upper_per_hour(self) -> float:
        """The 95th percentile per flight hour.

        A log-normal of mean *m* and error factor *F* has σ = ln F / 1.645 and the median
        m·exp(-σ²/2); the 95th percentile is F times the median. For a very wide spread that
        falls below the mean, so never less than the mean is said.
        """
        sigma = log(self.error_factor) / NORMAL_95
        return max(
            self.mean_per_hour,
            self.mean_per_hour * exp(-(sigma**2) / 2.0) * self.error_factor,
        )


@dataclass(frozen=True, slots=True)
class Glide:
    """Unpowered glide: speed through the air (m/s) and best distance over height."""

    speed: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Parachute:
    """Area (m²), drag coefficient, and seconds from failure to a full canopy."""

    area: float
    drag: float
    delay: float

    def sink(self, mass: float) -> float:
        """Speed of descent under the canopy, m/s."""
        return Body(mass, self.area, self.drag).terminal_speed()


@dataclass(frozen=True, slots=True)
class Modes:
    """Shares of the ways down once control is lost; they sum to 1."""

    ballistic: float
    glide: float = 0.0
    parachute: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.ballistic, self.glide, self.parachute)
        if min(shares) < 0.0 or not isclose(sum(shares), 1.0, abs_tol=1e-12):
            message = f"shares of the ways down must sum to 1: {self}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class VehicleClass:
    """One class of vehicle: body, width (m), cruise speed (m/s), ways down, failure rate."""

    key: str
    body: Body
    width: float
    cruise: float
    modes: Modes
    failure: FailureRate
    glide: Glide | None = None
    parachute: Parachute | None = None

    def __post_init__(self) -> None:
        if (self.modes.glide > 0.0) != (self.glide is not None):
            message = f"{self.key}: a glide needs both a share and a polar"
            raise ValueError(message)
        if (self.modes.parachute > 0.0) != (self.parachute is not None):
            message = f"{self.key}: a parachute needs both a share and a canopy"
            raise ValueError(message)

    @property
    def airframe(self) -> Airframe:
        """What counts at the crash."""
        return Airframe(self.width, self.body.mass)

    @property
    def terminal_speed(self) -> float:
        """m/s in free fall."""
        return self.body.terminal_speed()


_SURVEY: Final = FailureRate(
    1e-3,
    5.0,
    "published",
    "Osborne, Lantair, Shafiq et al., UAS operators safety and reliability survey, 2019: "
    "one failure in 1,000 flight hours, 1,500 companies asked, 10 % answered; half of them "
    "expect a critical failure within 500 h",
)
_SMALL: Final = FailureRate(
    2e-3,
    5.0,
    "assumed",
    "the same survey's upper half (a critical failure within 500 h), for consumer airframes",
)
_CERTIFIED: Final = FailureRate(
    1e-4,
    10.0,
    "assumed",
    "order of magnitude that SORA 2.5 sets for SAIL IV; a certificate of the first class in "
    "Japan is granted on demonstrated flights, whose figure replaces this one",
)

CLASSES: Final[dict[str, VehicleClass]] = {
    row.key: row
    for row in (
        VehicleClass("camera_1kg", Body(1.0, 0.03, 0.9), 0.6, 10.0, Modes(1.0), _SMALL),
        VehicleClass("delivery_10kg", Body(10.0, 0.25, 0.9), 1.5, 12.0, Modes(1.0), _SURVEY),
        VehicleClass("cargo_25kg", Body(25.0, 0.5, 0.9), 2.2, 15.0, Modes(1.0), _SURVEY),
        VehicleClass(
            "survey_wing_7kg",
            Body(7.0, 0.15, 0.8),
            2.1,
            18.0,
            Modes(0.5, glide=0.5),
            _SURVEY,
            glide=Glide(speed=15.0, ratio=8.0),
        ),
        VehicleClass(
            "certified_10kg",
            Body(10.0, 0.25, 0.9),
            1.5,
            12.0,
            Modes(0.1, parachute=0.9),
            _CERTIFIED,
            parachute=Parachute(area=6.0, drag=1.3, delay=1.5),
        ),
    )
}
