"""What is asked: from where to where, when, with what.

What: `Endpoint`, `Request`, checked. Why values: the same request gives the same plan, byte by
byte, and the certificate carries it.

>>> from datetime import datetime, timezone
>>> from kaga.engines.airspace.plan.craft import CRAFTS
>>> Request(Endpoint("a", 36.32, 136.35), Endpoint("b", 36.30, 136.36),
...     datetime(2026, 11, 23, 6, 0, tzinfo=timezone.utc), CRAFTS["delivery_10kg"]).limit
1e-06
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from math import isfinite
from typing import Final

from kaga.engines.airspace.deconflict.tracks import FlightId, Priority
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.plan.craft import Craft
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.weights import CASUALTY_LIMIT_PER_HOUR, Preset

_UNNAMED: Final = FlightId("plan")
ALL_PRESETS: Final = (Preset.FAST, Preset.BALANCED, Preset.LEAST_PEOPLE)


class EndKind(Enum):
    """A port stays where it is; a point may be moved to the nearest free column."""

    PORT = "port"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Corridor:
    """The cone that must be free of obstacles above a pad.

    Metres that are free around the pad itself, and metres of height that are allowed for every
    metre further out.
    """

    radius_m: float = 6.0
    rise: float = 3.0

    def __post_init__(self) -> None:
        if not (0.0 <= self.radius_m <= 200.0 and 0.1 <= self.rise <= 20.0):
            raise PlanRefused(Refusal.NOT_A_REQUEST, radius_m=self.radius_m, rise=self.rise)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One end of a route.

    Attributes
    ----------
    name
        As the person who asks calls it.
    lat, lon
        Degrees (WGS84).
    kind
        Whether it may be moved.
    corridor
        What must be free above it.
    pad
        Height of the pad where it is not that of the map (a roof that the map lacks).
    """

    name: str
    lat: float
    lon: float
    kind: EndKind = EndKind.POINT
    corridor: Corridor = field(default_factory=Corridor)
    pad: Msl | None = None

    def __post_init__(self) -> None:
        on_earth = abs(self.lat) <= 80.0 and abs(self.lon) <= 180.0
        if not (isfinite(self.lat) and isfinite(self.lon) and on_earth):
            raise PlanRefused(Refusal.NOT_A_REQUEST, lat=self.lat, lon=self.lon)


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the planner.

    Attributes
    ----------
    start, end
        From where to where.
    departure
        With a time zone.
    craft
        What flies.
    presets
        Which alternatives are wanted.
    limit
        Expected deaths per flight hour that no route may exceed.
    flight, priority
        As whom it would be filed.
    """

    start: Endpoint
    end: Endpoint
    departure: datetime
    craft: Craft
    presets: tuple[Preset, ...] = ALL_PRESETS
    limit: float = CASUALTY_LIMIT_PER_HOUR
    flight: FlightId = _UNNAMED
    priority: Priority = Priority.GOODS

    def __post_init__(self) -> None:
        if self.departure.tzinfo is None:
            raise PlanRefused(Refusal.NOT_A_REQUEST, departure="without a time zone")
        if not self.presets or len(set(self.presets)) != len(self.presets):
            raise PlanRefused(Refusal.NOT_A_REQUEST, presets=len(self.presets))
        if not 0.0 < self.limit < 1.0:
            raise PlanRefused(Refusal.NOT_A_REQUEST, limit=self.limit)

    @property
    def departs(self) -> float:
        """Seconds since 1970."""
        return self.departure.timestamp()
