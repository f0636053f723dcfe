"""Every minimum of a certificate with its witness, over the certificate's own window.

What: heights above ground and surfaces where a leg enters and leaves each column, distances to
what stands and to wires, room below airports, rates. Why not the planner's: a certificate
measures by columns of its own window's middle, takes wires as boxes of 8 m, and asks airports
for the whole flight; the planner's are for choosing.

Example: `minima_of(sight, airports, policy)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.certificate.figures import (
    AirportRoom,
    Extreme,
    Minima,
    Rate,
    Witness,
)
from kaga.engines.airspace.plan._near import nearest_box, nearest_columns
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.walk import Steps, walk

if TYPE_CHECKING:
    from kaga.engines.airspace.certificate.basis import Policy
    from kaga.engines.airspace.grid.city import CityMap
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.surfaces import AirportSurfaces

Floats = NDArray[np.float64]
E9: Final = 1_000_000_000
_KNOWN: Final = 1
_LAYER_M: Final = 8.0


class Land(NamedTuple):
    """Ground, surface (decimetres) and uses of columns, `[row, column]`."""

    ground_dm: NDArray[np.int16]
    surface_dm: NDArray[np.int16]
    class_bits: NDArray[np.uint32]

    @classmethod
    def over(cls, city: CityMap, raster: Raster) -> Land:
        """A rectangle of the map."""
        return cls(*(city.plane(raster, name) for name in cls._fields))


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A flight over the columns of a certificate's window.

    `rows` and `columns` are the corners on the window's raster; `solids` are `(n, 3)` voxels
    `f, x, y`.
    """

    raster: Raster
    land: Land
    solids: NDArray[np.int64]
    course: Course
    rows: Floats
    columns: Floats

    def steps(self, leg: int) -> Steps:
        """The columns below a leg."""
        return walk(*self.ends(leg))

    def ends(self, leg: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Row and column of both ends of a leg."""
        one, other = ((float(self.rows[at]), float(self.columns[at])) for at in (leg, leg + 1))
        return one, other

    def beside(self, leg: int, reach_m: float) -> tuple[slice, slice]:
        """Rows and columns that hold everything within reach of a leg."""
        reach = 1 + ceil(reach_m / min(self.raster.cell_m()))
        rows, columns = (
            slice(max(floor(min(ends)) - reach, 0), min(floor(max(ends)) + reach + 1, size))
            for ends, size in zip(
                zip(*self.ends(leg), strict=True), self.raster.shape, strict=True
            )
        )
        return rows, columns

    def standing(
        self, part: tuple[slice, slice]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Tops of some columns, and which of them stand above their ground."""
        surface = self.land.surface_dm[part]
        tall = (surface > self.land.ground_dm[part]) & (
            (self.land.class_bits[part] & _KNOWN) != 0
        )
        return (surface / 10.0).astype(np.float32), tall

    def cruise(self) -> list[int]:
        """Legs that are neither take-off nor landing."""
        return [n for n, leg in enumerate(self.course.legs) if leg.kind is LegKind.CRUISE]

    def bits(self) -> int:
        """All uses of all columns below the flight."""
        found = 0
        for leg in range(len(self.course.legs)):
            steps = self.steps(leg)
            found |= int(np.bitwise_or.reduce(self.land.class_bits[steps.rows, steps.columns]))
        return found


def minima_of(sight: Sight, airports: tuple[AirportSurfaces, ...], policy: Policy) -> Minima:
    """All extremes.

    Parameters
    ----------
    sight
        The flight over its window.
    airports
        Whose surfaces count.
    policy
        How far around is looked.
    """
    legs = [_vertical(sight, leg) for leg in sight.cruise()]
    reach = policy.reach_mm / 1e3
    return Minima(
        above_ground=min((leg[0] for leg in legs), key=_mm),
        most_agl=max((leg[1] for leg in legs), key=_mm),
        above_surface=min((leg[2] for leg in legs), key=_mm),
        to_object=_to_object(sight, reach),
        to_wire=_to_wire(sight, reach),
        airport=_airport(sight.course, airports),
        climb=_rate(sight.course, 1),
        descent=_rate(sight.course, -1),
    )


def _mm(extreme: Extreme) -> int:
    return extreme.value_mm


def _vertical(sight: Sight, leg: int) -> tuple[Extreme, Extreme, Extreme]:
    """Least and most above ground, and least above what stands there."""
    steps, course = sight.steps(leg), sight.course
    cell = steps.rows, steps.columns
    low, rise = float(course.msl_m[leg]), course.legs[leg].rise_m
    shares = np.stack([steps.marks[:-1], steps.marks[1:]], axis=1)
    height = low + shares * rise
    above = height - (sight.land.ground_dm[cell] / 10.0)[:, None]
    over = height - (sight.land.surface_dm[cell] / 10.0)[:, None]

    def at(values: Floats, place: np.intp) -> Extreme:
        step, side = divmod(int(place), 2)
        x = int(steps.columns[step]) + sight.raster.west
        y = int(steps.rows[step]) + sight.raster.north
        witness = Witness(leg, round(float(shares[step, side]) * E9), x, y)
        return Extreme(round(float(values[step, side]) * 1e3), witness)

    return at(above, above.argmin()), at(above, above.argmax()), at(over, over.argmin())


def _to_object(sight: Sight, reach: float) -> Extreme | None:
    """The nearest column that stands above its ground."""
    east, south = sight.raster.cell_m()
    course = sight.course
    best: Extreme | None = None
    for leg in sight.cruise():
        start, end = (
            np.array([row * south, column * east, float(course.msl_m[leg + at]), south, east])
            for at, (row, column) in enumerate(sight.ends(leg))
        )
        part = sight.beside(leg, reach)
        corner = part[0].start, part[1].start
        metres, share, row, column = nearest_columns(
            start, end, sight.standing(part), corner, reach
        )
        if row >= 0:
            x, y = column + sight.raster.west, row + sight.raster.north
            best = Extreme(round(metres * 1e3), Witness(leg, round(share * E9), x, y))
            reach = metres
    return best


def _to_wire(sight: Sight, reach: float) -> Extreme | None:
    """The nearest sparse solid."""
    if not len(sight.solids):
        return None
    east, south = sight.raster.cell_m()
    f, x, y = (sight.solids[:, at] for at in range(3))
    low = np.column_stack(
        [(y - sight.raster.north) * south, (x - sight.raster.west) * east, f * _LAYER_M]
    ).astype(np.float64)
    high = low + np.array([south, east, _LAYER_M])
    best, found = reach, None
    for leg in sight.cruise():
        start, end = (
            np.array([row * south, column * east, float(sight.course.msl_m[leg + at])])
            for at, (row, column) in enumerate(sight.ends(leg))
        )
        metres, share, number = nearest_box(start, end, low, high, best)
        if number >= 0:
            best = metres
            place = round(share * E9), int(x[number]), int(y[number])
            found = Extreme(round(best * 1e3), Witness(leg, *place, int(f[number])))
    return found


def _airport(course: Course, airports: tuple[AirportSurfaces, ...]) -> AirportRoom | None:
    """Least room of the whole flight."""
    least, found = inf, None
    sheets = []
    for surfaces in airports:
        east, north = surfaces.frame.to_metres(course.lats, course.lons)
        sheets.append((surfaces, list(zip(east.tolist(), north.tolist(), strict=True))))
    for leg in range(len(course.legs)):
        low, high = float(course.msl_m[leg]), float(course.msl_m[leg + 1])
        for surfaces, places in sheets:
            room = surfaces.room_between(places[leg], places[leg + 1], (low, high - low))
            if room is not None and room.room_m < least:
                least = room.room_m
                names = surfaces.airport.name, room.limit.kind.value
                found = AirportRoom(round(least * 1e3), *names, leg, round(room.at * E9))
    return found


def _rate(course: Course, sign: int) -> Rate:
    """The largest rate and the first leg that has it, of whole millimetres and milliseconds."""
    climbs = [round(part * 1e3) for part in course.msl_m.tolist()]
    times = [round(part * 1e3) for part in course.times.tolist()]
    rates = [
        max(sign * (climbs[at + 1] - climbs[at]) * 1000 / (times[at + 1] - times[at]), 0.0)
        for at in range(len(course.legs))
    ]
    most = max(rates)
    return Rate(round(most), rates.index(most))
