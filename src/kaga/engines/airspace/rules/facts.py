"""What is known of a flight before it is judged; what is not known is `None`.

What: facts about the route, the aircraft, the pilot and what is done on the ground. Why a
value of its own: the planner, a file from outside and a form must be judged by one code. `None`
never means "no": a rule that needs an unknown fact refuses (fails closed) and says which.

>>> from kaga.engines.geo.model import Point
>>> HighestPoint(148.0, Point(36.31, 136.355)).agl_m
148.0
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, IntEnum

from kaga.engines.geo.model import Point


class FactError(ValueError):
    """A fact that cannot be."""


class Sight(Enum):
    """How the pilot sees the aircraft."""

    VISUAL = "visual"
    ASSISTED = "assisted"
    """Out of the pilot's sight, with assistants who watch."""
    BEYOND = "beyond"


class Control(Enum):
    """Who steers."""

    MANUAL = "manual"
    AUTOMATIC = "automatic"


class EntryControl(Enum):
    """How third parties are kept out below the route (立入管理措置)."""

    NONE = "none"
    GROUND = "ground"
    """Assistants, signs, barriers."""
    CAMERA = "camera"
    """A camera on board watched on the ground (level 3.5)."""


class ThirdParties(Enum):
    """Who can be below the route, the area of a fall included."""

    NOBODY = "nobody"
    MOVING_VEHICLES = "moving-vehicles"
    """Cars, trains, ships that are crossed for a moment."""
    PEOPLE = "people"


class Grade(IntEnum):
    """Grade of a vehicle's certificate (機体認証) or a pilot's licence (技能証明)."""

    NONE = 0
    SECOND = 1
    FIRST = 2


class Extension(Enum):
    """What a licence's basic limits have been lifted for (限定解除)."""

    NIGHT = "night"
    BEYOND_SIGHT = "beyond-sight"
    HEAVY = "heavy"


class Consent(Enum):
    """Who agreed to a flight near a protected site."""

    NOBODY = "nobody"
    LANDOWNER = "landowner"
    PUBLIC_BODY = "public-body"
    """The flight is the business of the State or a municipality."""
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class HighestPoint:
    """Where the flight is farthest above ground or water."""

    agl_m: float
    at: Point

    def __post_init__(self) -> None:
        _require_finite(self.agl_m)


@dataclass(frozen=True, slots=True)
class Breach:
    """An airport surface that the flight rises above, by how much, and where."""

    airport: str
    surface: str
    above_m: float
    at: Point


@dataclass(frozen=True, slots=True)
class ProtectedSite:
    """A site of the Act on important facilities, and how near the flight comes.

    `distance_m` is 0 above the site itself. `is_strict`: a defence site or airport, above
    which the manager's consent alone counts.
    """

    name: str
    distance_m: float
    is_strict: bool = False
    consent: Consent = Consent.NOBODY

    def __post_init__(self) -> None:
        _require_finite(self.distance_m)


@dataclass(frozen=True, slots=True)
class Place:
    """Facts about where the flight goes."""

    highest: HighestPoint | None
    dense_districts: tuple[str, ...] | None
    breaches: tuple[Breach, ...] | None
    emergency_areas: tuple[str, ...] | None
    nearest_m: float | None
    third_parties: ThirdParties | None
    events: tuple[str, ...] | None
    protected_sites: tuple[ProtectedSite, ...] | None
    is_high_only_beside_structures: bool = False
    """Every part above 150 m lies within 30 m of a building or mast."""

    def __post_init__(self) -> None:
        if self.nearest_m is not None:
            _require_finite(self.nearest_m)


@dataclass(frozen=True, slots=True)
class Manner:
    """Facts about how and when it is flown; seconds since 1970."""

    begins: float
    ends: float
    sight: Sight
    control: Control
    entry_control: EntryControl
    sunrise: float
    sunset: float
    dangerous_goods: tuple[str, ...] = ()
    drops: bool = False
    is_tethered: bool = False
    is_rescue: bool = False

    def __post_init__(self) -> None:
        for moment in (self.begins, self.ends, self.sunrise, self.sunset):
            _require_finite(moment)
        if not (self.begins <= self.ends and self.sunrise < self.sunset):
            raise FactError("a flight and a day end after they begin")

    @property
    def is_daylight(self) -> bool:
        """Whether all of it lies between sunrise and sunset."""
        return self.sunrise <= self.begins and self.ends <= self.sunset


@dataclass(frozen=True, slots=True)
class Crew:
    """Facts about aircraft, pilot and operator."""

    mass_kg: float
    certificate: Grade = Grade.NONE
    licence: Grade = Grade.NONE
    extensions: frozenset[Extension] = frozenset()
    is_insured: bool = False
    has_manual: bool = False
    is_registered: bool = False

    def __post_init__(self) -> None:
        _require_finite(self.mass_kg)
        if self.mass_kg <= 0.0:
            raise FactError(f"an aircraft weighs more than {self.mass_kg} kg")


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """Everything a rule may ask."""

    place: Place
    manner: Manner
    crew: Crew


def _require_finite(value: float) -> None:
    if not math.isfinite(value):
        raise FactError(f"a fact must be a finite number, not {value}")
