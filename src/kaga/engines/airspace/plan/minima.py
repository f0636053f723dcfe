"""How near the flight comes to what it must keep away from, and where.

What: for every leg in cruise the least height above the ground and above what stands on it, the
greatest above ground, the least distance in space from objects and from wires, the least room
below airports' surfaces; each with its witness, the moment of the leg and the column. Why
witnesses: whoever doubts a minimum can go and look there.

Distances are exact on a sheet that is true at the leg's middle latitude; over a leg of 2 km its
scale errs by 0.02 %, a centimetre in 50 m.

Example: `minima_of(Standing.over(situation, room), course)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.solids import LAYER_M
from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.plan._near import nearest_columns
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.room import metres_of
from kaga.engines.airspace.plan.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


Part = tuple[slice, slice]
Tops = tuple["NDArray[np.float32]", "NDArray[np.bool_]"]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What stands and hangs over a room, told apart for the columns near each leg.

    `wires` are rows (rising), columns and tops of columns that hold wires or decks.
    """

    situation: Situation
    room: Room
    wires: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]

    @classmethod
    def over(cls, situation: Situation, room: Room) -> Standing:
        """What there is over a room."""
        f, x, y = situation.city.solids(room.raster).indices()
        order = np.argsort(y, kind="stable")
        tops = ((f[order] + 1) * int(LAYER_M)).astype(np.float32)
        wires = y[order] - room.raster.north, x[order] - room.raster.west, tops
        return cls(situation, room, wires)

    def hanging(self, part: Part) -> Tops | None:
        """Tops of wires and decks over some columns, and where there are any; None if none."""
        down, right = part
        first, last = np.searchsorted(self.wires[0], (down.start, down.stop))
        rows, columns, reach = (one[first:last] for one in self.wires)
        here = (columns >= right.start) & (columns < right.stop)
        if not here.any():
            return None
        tops = np.full((down.stop - down.start, right.stop - right.start), -np.inf, np.float32)
        cells = rows[here] - down.start, columns[here] - right.start
        np.maximum.at(tops, cells, reach[here])
        return tops, np.isfinite(tops)

    def objects(self, part: Part) -> Tops:
        """Tops over some columns, and where something higher than its ground is no wire."""
        room = self.room
        tops = room.top_dm[part]
        tall = has_any(room.class_bits[part], Use.KNOWN) & (tops > room.ground_dm[part])
        hanging = self.hanging(part)
        return metres_of(tops), tall if hanging is None else tall & ~hanging[1]


def leg_minima(standing: Standing, course: Course, leg: int) -> LegMinima:
    """Every minimum of one leg, whatever its kind.

    Parameters
    ----------
    standing
        Over the raster that the course's rows and columns belong to.
    course, leg
        The flight, and the number of the leg.
    """
    ((grounds, tops, most),) = _vertical(standing.room, course, leg)
    return LegMinima(
        above_ground=grounds,
        above_surface=tops,
        most_agl=most,
        to_object=_nearest(course, [leg], standing.room, standing.objects),
        to_wire=_nearest(course, [leg], standing.room, standing.hanging),
        airport=_airport(standing.situation, course, [leg]),
    )


def minima_of(standing: Standing, course: Course) -> Minima:
    """Every minimum of a flight.

    Parameters
    ----------
    standing
        What stands and hangs over the plan's columns.
    course
        The flight; its rows and columns belong to the room's raster.
    """
    situation, room = standing.situation, standing.room
    cruise = [at for at, leg in enumerate(course.legs) if leg.kind is LegKind.CRUISE]
    vertical = [found for leg in cruise for found in _vertical(room, course, leg)]
    least = [min((row[at] for row in vertical), key=_metres) for at in (0, 1)]
    return Minima(
        above_ground=least[0],
        above_surface=least[1],
        most_agl=max((row[2] for row in vertical), key=_metres),
        to_object=_nearest(course, cruise, room, standing.objects),
        to_wire=_nearest(course, cruise, room, standing.hanging),
        airport=_airport(situation, course, cruise),
        climb=_rate(course, 1.0),
        descent=_rate(course, -1.0),
    )


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


def _nearest(
    course: Course, legs: list[int], room: Room, tops_over: Callable[[Part], Tops | None]
) -> Extreme | None:
    best: Extreme | None = None
    reach = REACH_M
    for leg in legs:
        part = _beside(room, course, leg, reach)
        tops = tops_over(part)
        if tops is None:
            continue
        east, south = room.raster.window(*part).cell_m()
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
        corner = part[0].start, part[1].start
        metres, share, row, column = nearest_columns(ends[0], ends[1], tops, corner, reach)
        if row >= 0:
            x, y = column + room.raster.west, row + room.raster.north
            best, reach = Extreme(metres, Witness(leg, share, x, y)), metres
    return best


def _beside(room: Room, course: Course, leg: int, reach_m: float) -> Part:
    """Rows and columns that hold everything within reach of a leg."""
    reach = 1 + ceil(reach_m / min(room.raster.cell_m()))
    rows, columns = (
        slice(
            max(floor(min(part[leg : leg + 2])) - reach, 0),
            min(floor(max(part[leg : leg + 2])) + reach + 1, size),
        )
        for part, size in zip((course.rows, course.columns), room.raster.shape, strict=True)
    )
    return rows, columns


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
