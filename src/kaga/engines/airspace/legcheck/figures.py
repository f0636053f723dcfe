"""What each leg of a file measures on the city's map.

What: heights, distances in space, room below airports, zones, people, expected deaths, places
to land, filed flights; for each leg of the file, with the place where the worst is attained.
Why with the planner's own measures: a file is held to what our own routes are held to, and
those are proven by code that shares nothing with them.

Example: `measured(flight, ground, sky)`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.deconflict.answers import Offers, Wishes
from kaga.engines.airspace.deconflict.offers import offers
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track
from kaga.engines.airspace.plan.complete import volume_leg
from kaga.engines.airspace.plan.contingency import Below, Needs, refuges_of
from kaga.engines.airspace.plan.course import SEPARATION
from kaga.engines.airspace.plan.evaluate import cut_course, people_below, risk_of
from kaga.engines.airspace.plan.minima import LegMinima, Standing, leg_minima
from kaga.engines.airspace.plan.walk import walk
from kaga.engines.airspace.risk.kernels import HEIGHTS_M
from kaga.engines.airspace.volume_index import VolumeIndex
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.airspace.deconflict.sky import Sky
    from kaga.engines.airspace.legcheck.flight import FileLeg, Flight
    from kaga.engines.airspace.plan.contingency import Refuges
    from kaga.engines.airspace.plan.course import LegKind
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.minima import Extreme
    from kaga.engines.airspace.plan.prepare import Prepared
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.risk.routes import RouteRisk
    from kaga.engines.airspace.volumes import Volume

HOUR_S: Final = 3_600.0
_CHECKED: Final = FlightId("checked")


@dataclass(frozen=True, slots=True)
class Spot:
    """A distance in metres and where it is attained; `name` of what limits, if it has one."""

    metres: float
    at: Point
    name: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """A zone that a leg enters, and where first."""

    volume: Volume
    at: Point


@dataclass(frozen=True, slots=True)
class LegFigures:
    """One leg of the file.

    Attributes
    ----------
    leg
        Its number and corners.
    kind, level_m, seconds, speed
        What it is, how long, and how fast at most.
    heights
        Least above ground, least above what stands on it, most above ground; none where
        nothing is known.
    to_object, to_wire, airport
        Nearest in space within 150 m; least room below an airport's surface.
    people, deaths, deaths_per_hour
        Within 30 m of the line; expected on the leg, and that rate.
    zones, uses
        Zones it enters; uses of the columns below (bits).
    without_refuge
        Seconds of it without a place to land in reach.
    """

    leg: FileLeg
    kind: LegKind
    level_m: float
    seconds: float
    speed: float
    heights: tuple[Spot, Spot, Spot] | None
    to_object: Spot | None
    to_wire: Spot | None
    airport: Spot | None
    people: float
    deaths: float
    deaths_per_hour: float
    zones: tuple[Met, ...]
    uses: int
    without_refuge: int

    @property
    def middle(self) -> Point:
        """A place on it."""
        one, other = self.leg.start.at, self.leg.end.at
        return Point(0.5 * (one.lat + other.lat), 0.5 * (one.lon + other.lon))


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All legs, and the flight as a whole."""

    legs: tuple[LegFigures, ...]
    risk: RouteRisk
    people: float
    energy_j: float
    refuges: Refuges
    filed: Offers


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the flight is measured over."""

    situation: Situation
    ready: Prepared
    craft: Craft
    limit: float


def measured(flight: Flight, ground: Ground, sky: Sky) -> Figures:
    """Every figure of a flight.

    Parameters
    ----------
    flight
        On the raster of `ground.ready`.
    ground
        Map, people, zones, sites; the quarters of the flight prepared.
    sky
        Filed flights, on the situation's sheet.
    """
    course, ready = flight.course, ground.ready
    cut = cut_course(ready.room, course, HEIGHTS_M)
    risk = risk_of(cut, ready.kernels, ready.crowds, len(course.legs))
    each, people = people_below(ready.room, course, ready.crowds)
    below = Below(ready.room, ready.crowds, ground.situation.sites)
    means = ground.craft, ground.situation.wind
    refuges = refuges_of(below, course, means, Needs(deaths_per_hour=10.0 * ground.limit))
    places = np.stack([course.east, course.north, course.msl_m], axis=1)
    track = Track(_CHECKED, Priority.GOODS, course.times, places, SEPARATION)
    measure = _Measure.over(flight, ground, refuges)
    legs = tuple(measure.leg(number, risk, each) for number in range(len(flight.legs)))
    answer = offers(sky, track, Wishes())
    return Figures(legs, risk, people, course.energy_j, refuges, answer)


@dataclass(frozen=True, slots=True, eq=False)
class _Measure:
    """What all legs are measured with."""

    flight: Flight
    ground: Ground
    standing: Standing
    index: VolumeIndex
    bare: dict[int, int]

    @classmethod
    def over(cls, flight: Flight, ground: Ground, refuges: Refuges) -> _Measure:
        situation, room = ground.situation, ground.ready.room
        near = tuple(dict.fromkeys(slab.volume for slab in ground.ready.slabs))
        begins = float(flight.course.times[0])
        legs = [flight.course.at_second(begins + at)[0] for at in refuges.uncovered]
        bare = Counter(flight.owners[leg] for leg in legs)
        index = VolumeIndex.of(near, situation.frame)
        return cls(flight, ground, Standing.over(situation, room), index, dict(bare))

    def leg(self, number: int, risk: RouteRisk, people: tuple[float, ...]) -> LegFigures:
        """The figures of a leg of the file: the worst of its pieces."""
        own = [at for at, owner in enumerate(self.flight.owners) if owner == number]
        legs = [self.flight.course.legs[at] for at in own]
        low = [(at, self._minima(at)) for at in own]
        seconds, deaths = sum(leg.seconds for leg in legs), sum(risk.legs[at] for at in own)
        zones = {met.volume.id: met for at in reversed(own) for met in self._zones(at)}
        return LegFigures(
            leg=self.flight.legs[number],
            kind=legs[0].kind,
            level_m=sum(leg.level_m for leg in legs),
            seconds=seconds,
            speed=max(leg.speed for leg in legs),
            heights=self._heights(low),
            to_object=self._least((at, one.to_object) for at, one in low if one),
            to_wire=self._least((at, one.to_wire) for at, one in low if one),
            airport=self._airport([(at, one) for at, one in low if one]),
            people=max(people[at] for at in own),
            deaths=deaths,
            deaths_per_hour=deaths * HOUR_S / seconds,
            zones=tuple(zones[name] for name in sorted(zones)),
            uses=self._uses(own),
            without_refuge=self.bare.get(number, 0),
        )

    def _minima(self, at: int) -> LegMinima | None:
        """The minima of a piece; None over what is unknown."""
        if not self._known(at):
            return None
        return leg_minima(self.standing, self.flight.course, at)

    def _cells(self, at: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        course = self.flight.course
        ends = [(float(course.rows[one]), float(course.columns[one])) for one in (at, at + 1)]
        steps = walk(ends[0], ends[1])
        return steps.rows, steps.columns

    def _known(self, at: int) -> bool:
        return bool(self.ground.ready.room.known[self._cells(at)].all())

    def _uses(self, own: list[int]) -> int:
        bits = self.ground.ready.room.class_bits
        return int(
            np.bitwise_or.reduce([np.bitwise_or.reduce(bits[self._cells(at)]) for at in own])
        )

    def _heights(
        self, low: list[tuple[int, LegMinima | None]]
    ) -> tuple[Spot, Spot, Spot] | None:
        if any(one is None for _, one in low):
            return None
        known = [(at, one) for at, one in low if one is not None]
        ground = self._least((at, one.above_ground) for at, one in known)
        surface = self._least((at, one.above_surface) for at, one in known)
        at, most = max(known, key=lambda row: row[1].most_agl.metres)
        if ground is None or surface is None:
            return None
        return ground, surface, self._spot(at, most.most_agl)

    def _least(self, found: Iterable[tuple[int, Extreme | None]]) -> Spot | None:
        known = [(at, one) for at, one in found if one is not None]
        if not known:
            return None
        at, least = min(known, key=lambda row: row[1].metres)
        return self._spot(at, least)

    def _spot(self, at: int, extreme: Extreme) -> Spot:
        return Spot(extreme.metres, self._place(at, extreme.witness.share))

    def _place(self, at: int, share: float) -> Point:
        course = self.flight.course
        lat = float(course.lats[at] + share * (course.lats[at + 1] - course.lats[at]))
        lon = float(course.lons[at] + share * (course.lons[at + 1] - course.lons[at]))
        return Point(round(lat, 7), round(lon, 7))

    def _airport(self, low: list[tuple[int, LegMinima]]) -> Spot | None:
        rooms = [(at, one.airport) for at, one in low if one.airport is not None]
        if not rooms:
            return None
        at, least = min(rooms, key=lambda row: row[1].metres)
        name = f"{least.airport}\n{least.surface}"
        return Spot(least.metres, self._place(at, least.share), name)

    def _zones(self, at: int) -> list[Met]:
        leg = volume_leg(self.ground.situation, self.ground.ready.room, self.flight.course, at)
        return [
            Met(exposure.volume, self._place(at, min(max(exposure.moments[0][0], 0.0), 1.0)))
            for exposure in self.index.along(leg)
        ]
