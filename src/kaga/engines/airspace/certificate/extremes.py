"""Every minimum of a certificate with its witness, over the certificate's own window.

What: heights above ground and surfaces where a leg enters and leaves each column, distances to
what stands and to wires, room below airports, rates. Why not the planner's: a certificate
measures by columns of its own window's middle, takes wires as boxes of 8 m, and asks airports
for the whole flight; the planner's are for choosing.

Example: `minima_of(sight, airports, policy)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.certificate.figures import (
    AirportRoom,
    Extreme,
    Minima,
    Rate,
    Witness,
)
from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.plan._near import nearest_columns
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.walk import Steps, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kaga.engines.airspace.certificate.basis import Policy
    from kaga.engines.airspace.grid.city import Columns
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.surfaces import AirportSurfaces

    Floats = NDArray[np.float64]

E9: Final = 1_000_000_000
_KNOWN: Final = 1
_LAYER_M: Final = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A flight over the columns of a certificate's window.

    `rows` and `columns` are the corners on the window's raster; `solids` are `(n, 3)` voxels
    `f, x, y`.
    """

    raster: Raster
    land: Columns
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
    rows = [row for leg in sight.cruise() for row in _vertical(sight, leg)]
    reach = policy.reach_mm / 1e3
    return Minima(
        above_ground=_extreme(min(rows, key=lambda row: row[0]), 0),
        most_agl=_extreme(max(rows, key=lambda row: row[0]), 0),
        above_surface=_extreme(min(rows, key=lambda row: row[1]), 1),
        to_object=_to_object(sight, reach),
        to_wire=_to_wire(sight, reach),
        airport=_airport(sight.course, airports),
        climb=_rate(sight.course, 1),
        descent=_rate(sight.course, -1),
    )


Row = tuple[float, float, Witness]


def _extreme(row: Row, at: int) -> Extreme:
    return Extreme(round((row[0], row[1])[at] * 1e3), row[2])


def _vertical(sight: Sight, leg: int) -> Iterator[Row]:
    steps, course = sight.steps(leg), sight.course
    cell = steps.rows, steps.columns
    low, rise = float(course.msl_m[leg]), course.legs[leg].rise_m
    ground = sight.land.ground_dm[cell] / 10.0
    surface = sight.land.surface_dm[cell] / 10.0
    for at, (row, column) in enumerate(zip(*cell, strict=True)):
        for share in (float(steps.marks[at]), float(steps.marks[at + 1])):
            height = low + share * rise
            x, y = int(column) + sight.raster.west, int(row) + sight.raster.north
            witness = Witness(leg, round(share * E9), x, y)
            yield float(height - ground[at]), float(height - surface[at]), witness


def _to_object(sight: Sight, reach: float) -> Extreme | None:
    """The nearest column that stands above its ground."""
    east, south = sight.raster.cell_m()
    land, course = sight.land, sight.course
    tops = (land.surface_dm / 10.0).astype(np.float32)
    use = (land.surface_dm > land.ground_dm) & ((land.class_bits & _KNOWN) != 0)
    best: Extreme | None = None
    for leg in sight.cruise():
        start, end = (
            np.array([row * south, column * east, float(course.msl_m[leg + at]), south, east])
            for at, (row, column) in enumerate(sight.ends(leg))
        )
        metres, share, row, column = nearest_columns(start, end, tops, use, reach)
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
        close = (high >= np.minimum(start, end) - best) & (low <= np.maximum(start, end) + best)
        chosen = np.flatnonzero(close.all(axis=1))
        if not chosen.size:
            continue
        metres, shares = _least(start, end - start, low[chosen], high[chosen])
        at = int(metres.argmin())
        if float(metres[at]) <= best:
            best, number = float(metres[at]), int(chosen[at])
            place = round(float(shares[at]) * E9), int(x[number]), int(y[number])
            found = Extreme(round(best * 1e3), Witness(leg, *place, int(f[number])))
    return found


def _least(start: Floats, way: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least distance of a leg from each box and its share, by thirds: distance is convex."""

    def away(share: Floats) -> Floats:
        place = start + share[:, None] * way
        beyond = np.maximum(np.maximum(low - place, place - high), 0.0)
        return np.asarray((beyond**2).sum(axis=1))

    first, last = np.zeros(len(low)), np.ones(len(low))
    for _ in range(90):
        third = (last - first) / 3.0
        nearer = away(first + third) <= away(last - third)
        first, last = (
            np.where(nearer, first, first + third),
            np.where(nearer, last - third, last),
        )
    share = (first + last) / 2.0
    return np.sqrt(away(share)), share


def _airport(course: Course, airports: tuple[AirportSurfaces, ...]) -> AirportRoom | None:
    """Least room of the whole flight."""
    least, found = inf, None
    for leg in range(len(course.legs)):
        one, other = (
            Position(
                float(course.lats[at]), float(course.lons[at]), Msl(float(course.msl_m[at]))
            )
            for at in (leg, leg + 1)
        )
        for surfaces in airports:
            room = surfaces.least_room(one, other)
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
