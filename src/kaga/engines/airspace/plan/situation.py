"""Everything the planner knows about the city and the day.

What: map, people, airports, zones, landing sites, wind, and the distances to keep. Why one
value: what is not in it cannot have influenced a route. Nothing here depends on the request, so
it is built once for a map version and handed to every question.

>>> Distances().reach_m
50.0
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import cos, hypot, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.engines.airspace.heights import Geoid
    from kaga.engines.airspace.people.field import PeopleBase
    from kaga.engines.airspace.people.land import Land
    from kaga.engines.airspace.people.live import LiveFactor
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.surfaces import AirportSurfaces
    from kaga.engines.airspace.volumes import Volume


@dataclass(frozen=True, slots=True)
class Distances:
    """What to keep away from, metres.

    Attributes
    ----------
    object_m
        From ground, roofs, crowns and wires, in a straight line: article 132-86 of the aviation
        law asks 30 m from people and things.
    ceiling_m
        Highest above ground: a metre below the 150 m of article 132-85.
    drift_m
        How far to the side of its line the aircraft can be: navigation 5 m, wind 10 m, turns
        5 m. All distances hold for it there, too.
    zone_m
        Above or below a closed zone, and below an airport's surface.
    """

    object_m: float = 30.0
    ceiling_m: float = 149.0
    drift_m: float = 20.0
    zone_m: float = 8.0

    def __post_init__(self) -> None:
        small = 0.0 < self.object_m <= 100.0 and 0.0 <= self.drift_m <= 60.0
        if not (small and self.object_m < self.ceiling_m <= 1_000.0 and self.zone_m >= 0.0):
            message = f"not distances: {self}"
            raise ValueError(message)

    @property
    def reach_m(self) -> float:
        """How far to the side anything on the ground can matter."""
        return self.object_m + self.drift_m


@dataclass(frozen=True, slots=True)
class Wind:
    """Even wind: m/s and the direction it blows towards, radians clockwise from north."""

    speed: float = 0.0
    towards: float = 0.0

    def vector(self) -> tuple[float, float]:
        """East and north, m/s."""
        return self.speed * sin(self.towards), self.speed * cos(self.towards)

    def ground_speed(self, airspeed: float, course: tuple[float, float]) -> float:
        """Speed over ground along a course (a unit vector), 0 if it cannot be held.

        The wind triangle: the part of the wind across the course must be met by heading off.
        """
        east, north = self.vector()
        along = east * course[0] + north * course[1]
        across = hypot(east, north) ** 2 - along**2
        if across >= airspeed**2:
            return 0.0
        return max(float((airspeed**2 - max(across, 0.0)) ** 0.5) + along, 0.0)


@dataclass(frozen=True, slots=True)
class Site:
    """A place to land when the flight cannot go on."""

    id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, eq=False)
class Debt:
    """How much of its monthly share of flights each cell has borne: 0 none, 1 all of it."""

    raster: Raster
    share: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """What is known.

    Attributes
    ----------
    frame
        The city's sheet of metres.
    city, people
        Map and residents. Where either is unknown nothing flies.
    airports, zones
        What limits the air.
    sites
        Where to land in need.
    geoid
        For zones whose heights are given above the ellipsoid.
    wind
        Of the hours asked for.
    visitors, multiply, live, events
        What the day does to the people field (`people.field_at`, `people.with_live`).
    debt
        Fairness, if it is counted.
    """

    frame: LocalFrame
    city: CityMap
    people: PeopleBase
    airports: tuple[AirportSurfaces, ...] = ()
    zones: tuple[Volume, ...] = ()
    sites: tuple[Site, ...] = ()
    geoid: Geoid | None = None
    wind: Wind = field(default_factory=Wind)
    visitors: float = 0.0
    multiply: Mapping[Land, float] = field(default_factory=dict)
    live: tuple[LiveFactor, ...] = ()
    events: frozenset[date] = frozenset()
    debt: Debt | None = None
    distances: Distances = field(default_factory=Distances)
