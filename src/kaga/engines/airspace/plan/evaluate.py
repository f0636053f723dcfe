"""The exact numbers of a finished flight, leg by leg.

What: people below, expected deaths with directional kernels (mean, 95th percentile, upper),
time, energy. Why again: the search's field knows no course and rounds to cells of 15 m; what
is shown, limited and certified is computed here, over exact columns with the kernels of each
piece's own course and height, and the people of the quarter in which it is flown.

Example: `risk_of(room, kernels, crowds, course)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan._nearby import people_near
from kaga.engines.airspace.plan.crowds import TILE
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.walk import steps_between, walk
from kaga.engines.airspace.risk.routes import Pieces, RouteRisk, deaths_of, summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.crowds import Crowd, Kernels
    from kaga.engines.airspace.plan.room import Room

    Floats = NDArray[np.float64]

BESIDE_M: Final = 30.0
"""Who is this near to the line counts as below the flight: the law's 30 m."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Pieces of a flight, and the second since 1970 in the middle of each."""

    pieces: Pieces
    moments: Floats


def cut_course(room: Room, course: Course, marks_m: tuple[float, ...]) -> Cut:
    """Cut a flight at the edges of columns and at heights above ground.

    Parameters
    ----------
    room
        Ground of the columns.
    course
        The flight.
    marks_m
        Heights above ground at which kernels change.
    """
    parts = [
        _cut_leg(room, course, leg, np.asarray(marks_m)) for leg in range(len(course.legs))
    ]
    joined = [np.concatenate([part[at] for part in parts]) for at in range(8)]
    return Cut(Pieces(*joined[:7]), joined[7])


def _cut_leg(
    room: Room, course: Course, leg: int, heights: Floats
) -> tuple[NDArray[np.generic], ...]:
    start = float(course.rows[leg]), float(course.columns[leg])
    end = float(course.rows[leg + 1]), float(course.columns[leg + 1])
    flown, low = course.legs[leg], float(course.msl_m[leg])
    steps = walk(start, end)
    if flown.rise_m != 0.0:
        ground = room.metres_at("ground_dm", steps.rows, steps.columns)
        at = (ground[:, None] + heights[None, :] - low) / flown.rise_m
        inside = (at > steps.marks[:-1, None]) & (at < steps.marks[1:, None])
        steps = steps_between(start, end, np.unique(np.concatenate((steps.marks, at[inside]))))
    share = np.diff(steps.marks)
    middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
    above = low + middle * flown.rise_m
    above -= room.metres_at("ground_dm", steps.rows, steps.columns)
    across = float(course.east[leg + 1] - course.east[leg])
    up = float(course.north[leg + 1] - course.north[leg])
    course_rad = float(np.arctan2(across, up)) % (2.0 * np.pi) if flown.level_m else np.nan
    return (
        np.full(middle.size, leg),
        steps.rows,
        steps.columns,
        np.maximum(above, 0.0),
        share * flown.seconds,
        share * flown.level_m,
        np.full(middle.size, course_rad),
        float(course.times[leg]) + middle * flown.seconds,
    )


def slot_number(second: float) -> int:
    """Number of the quarter of an hour since 1970."""
    return floor(second / SLOT_S)


def risk_of(cut: Cut, kernels: Kernels, crowds: Mapping[int, Crowd], legs: int) -> RouteRisk:
    """Expected deaths of a flight, each piece with the people of its quarter.

    Parameters
    ----------
    cut
        From `cut_course`, with the heights of the kernels.
    kernels
        Of the aircraft and wind.
    crowds
        By number of the quarter (`slot_number`), over the raster of the cut; after the last
        its people stay.
    legs
        How many legs there are.
    """
    pieces = cut.pieces
    if not pieces.leg.size:
        message = "a flight without pieces has no risk"
        raise ValueError(message)
    last, first = max(crowds), min(crowds)
    numbers = np.clip(np.floor(cut.moments / SLOT_S).astype(np.int64), first, last)
    marks = numbers, pieces.row // TILE, pieces.column // TILE
    changes = np.any([np.diff(mark) != 0 for mark in marks], axis=0)
    ends = [0, *(np.flatnonzero(changes) + 1).tolist(), pieces.leg.size]
    deaths = np.concatenate(
        [
            _deaths(_only(pieces, slice(*run)), kernels, crowds[int(numbers[run[0]])])
            for run in pairwise(ends)
        ]
    )
    return summed(pieces, deaths, kernels.fine, legs)


def _deaths(pieces: Pieces, kernels: Kernels, crowd: Crowd) -> Floats:
    """Deaths per failure of some pieces in one quarter, over as much as a fall reaches."""
    reach = max(kernels.fine.reach, kernels.hover.reach)
    rows, columns = (
        slice(max(int(part.min()) - reach, 0), min(int(part.max()) + reach + 1, size))
        for part, size in zip((pieces.row, pieces.column), crowd.raster.shape, strict=True)
    )
    people = crowd.over(rows, columns)
    near = replace(pieces, row=pieces.row - rows.start, column=pieces.column - columns.start)
    exposure = people.exposure, people.exposure_p95
    return deaths_of(near, (kernels.fine, kernels.hover), exposure)


def _only(pieces: Pieces, chosen: slice) -> Pieces:
    return Pieces(
        pieces.leg[chosen],
        pieces.row[chosen],
        pieces.column[chosen],
        pieces.height[chosen],
        pieces.seconds[chosen],
        pieces.metres[chosen],
        pieces.course[chosen],
    )


def people_below(
    room: Room, course: Course, crowds: Mapping[int, Crowd]
) -> tuple[tuple[float, ...], float]:
    """People expected within 30 m of each leg's line, and of the whole flight (each once).

    A column counts when its middle is that near.
    """
    rows, columns = _beside(room, course, slice(None))
    south, east = room.raster.cell_m()[::-1]
    area = room.raster.row_m2()[rows]
    seen = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.bool_)
    legs, total = [], 0.0
    for leg in range(len(course.legs)):
        number = min(max(slot_number(float(course.times[leg])), min(crowds)), max(crowds))
        part = _beside(room, course, slice(leg, leg + 2))
        corner = part[0].start - rows.start, part[1].start - columns.start
        line = (
            float(course.rows[leg]) - rows.start,
            float(course.columns[leg]) - columns.start,
            float(course.rows[leg + 1]) - rows.start,
            float(course.columns[leg + 1]) - columns.start,
        )
        people = crowds[number].density(*part), area, corner
        found, fresh = people_near(line, (south, east), BESIDE_M, people, seen)
        legs.append(found)
        total += fresh
    return tuple(legs), total


def _beside(room: Room, course: Course, corners: slice) -> tuple[slice, slice]:
    """Rows and columns that hold everybody who counts as below a part of a flight."""
    reach = 1 + ceil(BESIDE_M / min(room.raster.cell_m()))
    places = course.rows[corners], course.columns[corners]
    rows, columns = (
        slice(max(floor(part.min()) - reach, 0), min(floor(part.max()) + reach + 1, size))
        for part, size in zip(places, room.raster.shape, strict=True)
    )
    return rows, columns
