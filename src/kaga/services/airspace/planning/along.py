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
from kaga.engines.airspace.people.field import field_at
from kaga.engines.airspace.plan.prepare import slot_of
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.walk import walk
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation

    Floats = NDArray[np.float64]

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
    """Columns of the rectangle around a flight: `[row, column]`, metres above the sea.

    `top`, `left` place it on the raster of the plan.
    """

    top: int
    left: int
    raster: Raster
    ground_m: Floats
    top_m: Floats
    uses: NDArray[np.uint32]

    def cells(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Cells of this rectangle: rows and columns of the plan's raster, below the flight."""
        return rows - self.top, columns - self.left


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
    columns = situation.city.window(raster)
    tops = columns.surface_dm / 10.0
    f, x, y = situation.city.solids(raster).indices()
    np.maximum.at(tops, (y - raster.north, x - raster.west), (f + 1) * LAYER_M)
    return Below(top, left, raster, columns.ground_dm / 10.0, tops, columns.class_bits)


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
    tops = under.top_m[here].copy()
    for leg in range(len(course.legs)):
        steps = walk(*_leg_ends(course, leg))
        own = np.flatnonzero(samples.legs == leg)
        middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
        edges = 0.5 * (samples.shares[own][1:] + samples.shares[own][:-1])
        nearest = own[np.searchsorted(edges, middle)]
        np.maximum.at(tops, nearest, under.top_m[under.cells(steps.rows, steps.columns)])
    return tops


def people_around(
    situation: Situation, one: Alternative, under: Below, samples: Samples
) -> Floats:
    """People per hectare within about 30 m of each sample, at the moment it is passed."""
    base, raster = situation.people, under.raster
    top, left = raster.north - base.raster.north, raster.west - base.raster.west
    part = slice(top, top + raster.rows), slice(left, left + raster.columns)
    rows, columns = under.cells(samples.rows.astype(np.int64), samples.columns.astype(np.int64))
    moments = float(one.course.times[0]) + samples.seconds
    found = np.zeros(len(samples.shares))
    for quarter in one.quarters:
        slot, _ = slot_of(situation, quarter)
        field = field_at(
            base.window(*part), slot, visitors=situation.visitors, multiply=situation.multiply
        )
        means = _means(field.mean, rows, columns)
        found = np.where(np.floor(moments / SLOT_S) == quarter, means, found)
    return found * _M2_PER_HA


def _means(
    field: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> Floats:
    """Means over the columns around places, by differences of sums."""
    sums = np.zeros((field.shape[0] + 1, field.shape[1] + 1))
    known = np.nan_to_num(field).astype(np.float64)
    np.cumsum(np.cumsum(known, axis=0), axis=1, out=sums[1:, 1:])
    north, south = np.maximum(rows - _AROUND, 0), np.minimum(rows + _AROUND + 1, field.shape[0])
    west = np.maximum(columns - _AROUND, 0)
    east = np.minimum(columns + _AROUND + 1, field.shape[1])
    total = sums[south, east] - sums[north, east] - sums[south, west] + sums[north, west]
    means: Floats = np.maximum(total, 0.0) / ((south - north) * (east - west))
    return means


def _leg_ends(course: Course, leg: int) -> tuple[tuple[float, float], tuple[float, float]]:
    ends = [(float(course.rows[at]), float(course.columns[at])) for at in (leg, leg + 1)]
    return ends[0], ends[1]
