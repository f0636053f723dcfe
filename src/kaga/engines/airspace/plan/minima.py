"""How near the flight comes to what it must keep away from, and where.

What: for every leg in cruise the least height above the ground and above what stands on it, the
greatest above ground, the least distance in space from objects and from wires, the least room
below airports' surfaces; each with its witness, the moment of the leg and the column. Why
witnesses: whoever doubts a minimum can go and look there.

Distances are exact on a sheet that is true at the leg's middle latitude; over a leg of 2 km its
scale errs by 0.02 %, a centimetre in 50 m.

Example: `minima_of(situation, room, course)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan._near import nearest_columns
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation

REACH_M: Final = 150.0


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a figure is attained: leg, share of it, and column (zoom 22 numbers)."""

    leg: int
    share: float
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """A least or greatest distance in metres, and where."""

    metres: float
    witness: Witness


@dataclass(frozen=True, slots=True)
class AirportRoom:
    """Least room below an airport's surfaces; negative above one."""

    metres: float
    airport: str
    surface: str
    leg: int
    share: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Metres per second up or down, and the leg."""

    metres_per_s: float
    leg: int


@dataclass(frozen=True, slots=True)
class Minima:
    """All of them; None where nothing of its kind is within 150 m, or no surface is above."""

    above_ground: Extreme
    above_surface: Extreme
    most_agl: Extreme
    to_object: Extreme | None
    to_wire: Extreme | None
    airport: AirportRoom | None
    climb: Rate
    descent: Rate


@dataclass(frozen=True, slots=True)
class LegMinima:
    """The same of one leg; None where nothing of its kind is within 150 m."""

    above_ground: Extreme
    above_surface: Extreme
    most_agl: Extreme
    to_object: Extreme | None
    to_wire: Extreme | None
    airport: AirportRoom | None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stands and hangs over a room, told apart once for many legs."""

    situation: Situation
    room: Room
    wires: NDArray[np.float32]
    objects: NDArray[np.bool_]

    @classmethod
    def over(cls, situation: Situation, room: Room) -> Standing:
        """Wires, and what is no wire and higher than its ground."""
        wires = _wires(situation, room)
        tall = room.known & (room.top_dm > room.ground_dm)
        return cls(situation, room, wires, tall & ~np.isfinite(wires))


def leg_minima(standing: Standing, course: Course, leg: int) -> LegMinima:
    """Every minimum of one leg, whatever its kind.

    Parameters
    ----------
    standing
        Over the raster that the course's rows and columns belong to.
    course, leg
        The flight, and the number of the leg.
    """
    room, wires = standing.room, standing.wires
    ((grounds, tops, most),) = _vertical(room, course, leg)
    return LegMinima(
        above_ground=grounds,
        above_surface=tops,
        most_agl=most,
        to_object=_nearest(course, [leg], (room, room.top_m, standing.objects)),
        to_wire=_nearest(course, [leg], (room, wires, np.isfinite(wires))),
        airport=_airport(standing.situation, course, [leg]),
    )


def minima_of(situation: Situation, room: Room, course: Course) -> Minima:
    """Every minimum of a flight.

    Parameters
    ----------
    situation
        For wires and airports.
    room
        Columns over the plan's raster.
    course
        The flight; its rows and columns belong to the room's raster.
    """
    room, course = _nearby(room, course)
    cruise = [at for at, leg in enumerate(course.legs) if leg.kind is LegKind.CRUISE]
    vertical = [found for leg in cruise for found in _vertical(room, course, leg)]
    least = [min((row[at] for row in vertical), key=_metres) for at in (0, 1)]
    standing = Standing.over(situation, room)
    wires, objects = standing.wires, standing.objects
    return Minima(
        above_ground=least[0],
        above_surface=least[1],
        most_agl=max((row[2] for row in vertical), key=_metres),
        to_object=_nearest(course, cruise, (room, room.top_m, objects)),
        to_wire=_nearest(course, cruise, (room, wires, np.isfinite(wires))),
        airport=_airport(situation, course, cruise),
        climb=_rate(course, 1.0),
        descent=_rate(course, -1.0),
    )


def _nearby(room: Room, course: Course) -> tuple[Room, Course]:
    """The part of a room that is within reach of a flight, and the flight over it."""
    reach = 2 + ceil(REACH_M / min(room.raster.cell_m()))
    rows, columns = (
        slice(max(floor(part.min()) - reach, 0), min(floor(part.max()) + reach + 1, size))
        for part, size in zip((course.rows, course.columns), room.raster.shape, strict=True)
    )
    moved = replace(
        course, rows=course.rows - rows.start, columns=course.columns - columns.start
    )
    return room.cut(room.raster.window(rows, columns)), moved


def _metres(extreme: Extreme) -> float:
    return extreme.metres


def _vertical(
    room: Room, course: Course, leg: int
) -> Iterator[tuple[Extreme, Extreme, Extreme]]:
    """Heights above ground and surface at both ends of every column below a leg."""
    start = float(course.rows[leg]), float(course.columns[leg])
    end = float(course.rows[leg + 1]), float(course.columns[leg + 1])
    steps = walk(start, end)
    cell = steps.rows, steps.columns
    low, rise = float(course.msl_m[leg]), course.legs[leg].rise_m
    ends = low + np.stack([steps.marks[:-1], steps.marks[1:]]) * rise
    tops = ends - room.metres_at("top_dm", *cell)
    grounds = ends - room.metres_at("ground_dm", *cell)

    def extreme(values: NDArray[np.float64], flat: int) -> Extreme:
        side, at = divmod(flat, steps.rows.size)
        x = int(steps.columns[at]) + room.raster.west
        y = int(steps.rows[at]) + room.raster.north
        witness = Witness(leg, float(steps.marks[at + side]), x, y)
        return Extreme(float(values[side, at]), witness)

    yield (
        extreme(grounds, int(np.argmin(grounds))),
        extreme(tops, int(np.argmin(tops))),
        extreme(grounds, int(np.argmax(grounds))),
    )


def _wires(situation: Situation, room: Room) -> NDArray[np.float32]:
    """Tops of the columns that hold wires or decks; minus infinity elsewhere."""
    tops = np.full(room.raster.shape, -np.inf, np.float32)
    solids = situation.city.solids(room.raster)
    f, x, y = solids.indices()
    reach = ((f + 1) * 8).astype(np.float32)
    np.maximum.at(tops, (y - room.raster.north, x - room.raster.west), reach)
    return tops


def _nearest(
    course: Course,
    legs: list[int],
    columns: tuple[Room, NDArray[np.float32], NDArray[np.bool_]],
) -> Extreme | None:
    room, tops, use = columns
    east, south = room.raster.cell_m()
    best: Extreme | None = None
    reach = REACH_M
    for leg in legs:
        ends = [
            np.array(
                [
                    course.rows[at] * south,
                    course.columns[at] * east,
                    course.msl_m[at],
                    south,
                    east,
                ]
            )
            for at in (leg, leg + 1)
        ]
        metres, share, row, column = nearest_columns(ends[0], ends[1], tops, use, reach)
        if row >= 0:
            x, y = column + room.raster.west, row + room.raster.north
            best, reach = Extreme(metres, Witness(leg, share, x, y)), metres
    return best


def _airport(situation: Situation, course: Course, legs: list[int]) -> AirportRoom | None:
    found = []
    for surfaces in situation.airports:
        east, north = surfaces.frame.to_metres(course.lats, course.lons)
        places = list(zip(east.tolist(), north.tolist(), strict=True))
        for leg in legs:
            low, high = float(course.msl_m[leg]), float(course.msl_m[leg + 1])
            least = surfaces.room_between(places[leg], places[leg + 1], (low, high - low))
            if least is not None:
                kind, name = least.limit.kind.value, surfaces.airport.name
                found.append(AirportRoom(least.room_m, name, kind, leg, least.at))
    return min(found, key=lambda one: (one.metres, one.leg), default=None)


def _rate(course: Course, sign: float) -> Rate:
    rates = [
        (max(sign * leg.rise_m, 0.0) / leg.seconds, -at) for at, leg in enumerate(course.legs)
    ]
    rate, at = max(rates)
    return Rate(rate, -at)
