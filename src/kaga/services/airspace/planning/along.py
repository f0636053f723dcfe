"""What lies below a flight, sample by sample: ground, roofs, limits, people, and land uses.

What: at most 400 places along an alternative, each waypoint exactly among them, with the
heights that a profile shows and how many people are around. Why from the columns and not by
looking up single points: between two samples the highest roof or wire counts, so no chimney
hides in a gap.

>>> MOST_SAMPLES
400
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.solids import LAYER_M
from kaga.engines.airspace.people.field import factors_at
from kaga.engines.airspace.plan.prepare import slot_of
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.walk import walk
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.people.field import PeopleBase
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST_SAMPLES: Final = 400
_AROUND: Final = 4
"""Columns on each side that count as around: 30 m."""
_M2_PER_HA: Final = 1e4


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Places along a flight: leg, share of it, metres and seconds since the start, height."""

    legs: NDArray[np.int64]
    shares: Floats
    metres: Floats
    seconds: Floats
    msl_m: Floats
    rows: Floats
    columns: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Below:
    """Columns of the rectangle around a flight: `[row, column]`, decimetres above the sea.

    `top`, `left` place it on the raster of the plan.
    """

    top: int
    left: int
    raster: Raster
    ground_dm: NDArray[np.int16]
    top_dm: NDArray[np.int16]
    uses: NDArray[np.uint32]

    def cells(self, rows: Integers, columns: Integers) -> tuple[Integers, Integers]:
        """Cells of this rectangle: rows and columns of the plan's raster, below the flight."""
        return rows - self.top, columns - self.left

    def ground_m(self, cells: tuple[Integers, Integers]) -> Floats:
        """The ground of some cells."""
        found: Floats = self.ground_dm[cells] / 10.0
        return found

    def top_m(self, cells: tuple[Integers, Integers]) -> Floats:
        """The tops of what stands or hangs over some cells."""
        found: Floats = self.top_dm[cells] / 10.0
        return found


def samples_of(course: Course) -> Samples:
    """Every waypoint, and places between them at even distances."""
    count = len(course.legs)
    room = max(MOST_SAMPLES - count - 1, 0)
    lengths = np.array([leg.level_m for leg in course.legs])
    wanted = np.floor(room * lengths / max(float(lengths.sum()), 1e-9)).astype(np.int64)
    parts = [np.arange(extra + 1) / (extra + 1.0) for extra in wanted.tolist()]
    legs = np.repeat(np.arange(count), [len(part) for part in parts])
    legs, shares = np.append(legs, count - 1), np.append(np.concatenate(parts), 1.0)
    begins = np.concatenate(([0.0], np.cumsum(lengths)))[:-1]

    def between(values: Floats) -> Floats:
        found: Floats = values[legs] + shares * (values[legs + 1] - values[legs])
        return found

    return Samples(
        legs,
        shares,
        begins[legs] + shares * lengths[legs],
        between(course.times - course.times[0]),
        between(course.msl_m),
        between(course.rows),
        between(course.columns),
    )


def below(situation: Situation, plan: Plan, course: Course) -> Below:
    """The columns around a flight."""
    whole = plan.basis.window.raster
    top, bottom = _span(course.rows, whole.rows)
    left, right = _span(course.columns, whole.columns)
    raster = whole.window(slice(top, bottom), slice(left, right))
    city = situation.city
    ground, tops = city.plane(raster, "ground_dm"), city.plane(raster, "surface_dm")
    f, x, y = city.solids(raster).indices()
    reach = ((f + 1) * int(10 * LAYER_M)).astype(np.int16)
    np.maximum.at(tops, (y - raster.north, x - raster.west), reach)
    return Below(top, left, raster, ground, tops, city.plane(raster, "class_bits"))


def _span(places: Floats, most: int) -> tuple[int, int]:
    low, high = int(places.min()) - _AROUND, int(places.max()) + _AROUND + 1
    return max(low, 0), min(high, most)


def uses_below(course: Course, under: Below) -> int:
    """All uses of all columns below a flight, as bits."""
    found = 0
    for leg in range(len(course.legs)):
        steps = walk(*_leg_ends(course, leg))
        cells = under.cells(steps.rows, steps.columns)
        found |= int(np.bitwise_or.reduce(under.uses[cells]))
    return found


def tops_below(course: Course, under: Below, samples: Samples) -> Floats:
    """The highest top of all columns nearer to a sample than to its neighbours."""
    here = under.cells(samples.rows.astype(np.int64), samples.columns.astype(np.int64))
    tops = under.top_m(here)
    for leg in range(len(course.legs)):
        steps = walk(*_leg_ends(course, leg))
        own = np.flatnonzero(samples.legs == leg)
        middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
        edges = 0.5 * (samples.shares[own][1:] + samples.shares[own][:-1])
        nearest = own[np.searchsorted(edges, middle)]
        np.maximum.at(tops, nearest, under.top_m(under.cells(steps.rows, steps.columns)))
    return tops


def people_around(
    situation: Situation, one: Alternative, under: Below, samples: Samples
) -> Floats:
    """People per hectare within about 30 m of each sample, at the moment it is passed."""
    base, raster = situation.people, under.raster
    rows, columns = under.cells(samples.rows.astype(np.int64), samples.columns.astype(np.int64))
    quarters = np.floor((float(one.course.times[0]) + samples.seconds) / SLOT_S)
    found = np.zeros(len(samples.shares))
    for quarter in one.quarters:
        slot, _ = slot_of(situation, quarter)
        home, gathered = factors_at(
            base, slot, visitors=situation.visitors, multiply=situation.multiply
        )
        passed = quarters == quarter
        cells = rows[passed], columns[passed]
        found[passed] = _means(base, raster, cells, (home[0], gathered[0]))
    return found * _M2_PER_HA


def _means(
    base: PeopleBase,
    raster: Raster,
    cells: tuple[Integers, Integers],
    factors: tuple[np.float32, NDArray[np.float32]],
) -> Floats:
    """Mean people per m² over the columns around places of a raster, as far as it reaches."""
    steps = np.arange(-_AROUND, _AROUND + 1)
    rows = cells[0][:, None, None] + steps[:, None]
    columns = cells[1][:, None, None] + steps[None, :]
    inside = (rows >= 0) & (rows < raster.rows) & (columns >= 0) & (columns < raster.columns)
    rows = np.clip(rows, 0, raster.rows - 1) + raster.north - base.raster.north
    columns = np.clip(columns, 0, raster.columns - 1) + raster.west - base.raster.west
    home, gathered = factors
    people = base.home[rows, columns] * home
    people = people + base.capacity[rows, columns] * gathered[base.land[rows, columns]]
    each = np.nan_to_num(people).astype(np.float64) / base.raster.row_m2()[rows]
    means: Floats = (each * inside).sum(axis=(1, 2)) / inside.sum(axis=(1, 2))
    return means


def _leg_ends(course: Course, leg: int) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = [(float(course.rows[at]), float(course.columns[at])) for at in (leg, leg + 1)]
    return ends[0], ends[1]
