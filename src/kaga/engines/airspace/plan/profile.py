r"""How high, all along a line: the taut string between the lowest and the highest allowed.

What: `profile_of` walks a polyline over the columns exactly, takes each column's floor and
ceiling (`room`, closed zones) as a gate, and pulls a string tight through the gates, near the
heights that the search chose. Its bends become waypoints, as few as keep within 2 m of the
string.

Why a taut string: among all heights through the same gates it is the shortest, climbs least
in all, and — because it minimises every convex function of the slope at once — is nowhere
steeper than any other must be somewhere (Barlow et al., "Statistical Inference under Order
Restrictions", 1972; Davies and Kovac, Annals of Statistics 29, 2001). So when it is too steep
for a wing, no profile between those gates will do, and the line must change.

A gate is the edge between two columns, open between the higher floor and the lower ceiling of
both; within a column the bounds are level and the string is straight, so it never leaves them.

Example: `profile_of(room, slabs, line, limits)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan._taut import taut, thinned
from kaga.engines.airspace.plan.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.slabs import Slab

    Floats = NDArray[np.float64]

SPARE_M: Final = 0.02
"""Waypoints are rounded to millimetres; gates are this much narrower on both sides."""
STRAY_M: Final = 20.0
"""How far from the height that the search chose the string may go, where the gates allow."""


NEAR_M: Final = 2.0
"""Bends are left out as long as the line stays this near to the string, and in its gates."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A polyline over the columns, with the wanted height.

    `rows`, `columns` with fractions, `above_m` metres above the ground, all ``(n,)``; `metres`
    the level length of each leg, ``(n - 1,)``.
    """

    rows: Floats
    columns: Floats
    above_m: Floats
    metres: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Heights:
    """Places along a line at which its height bends, and all its corners.

    Attributes
    ----------
    rows, columns
        With fractions.
    msl_m
        Height above the sea.
    slope
        Steepest climb or descent, rise over run.
    """

    rows: Floats
    columns: Floats
    msl_m: Floats
    slope: float


@dataclass(frozen=True, slots=True)
class Pinched:
    """No height fits: the column at which floor and ceiling cross, and both."""

    row: int
    column: int
    floor_m: float
    ceiling_m: float


@dataclass(frozen=True, slots=True, eq=False)
class _Gates:
    along: Floats
    low: Floats
    high: Floats
    wanted: Floats
    rows: Floats
    columns: Floats
    is_corner: NDArray[np.bool_]


def profile_of(
    room: Room, slabs: Sequence[Slab], line: Line, *, stray_m: float = STRAY_M
) -> Heights | Pinched:
    """Heights along a line.

    Parameters
    ----------
    room
        Floors and ceilings of the columns.
    slabs
        Zones that are closed at any time of the flight.
    line
        The polyline, inside the room's raster.
    stray_m
        How far the string may leave the wanted heights where the gates are wide.

    Returns
    -------
    Heights or Pinched
        Where it bends, or where nothing fits.
    """
    shut = _by_column(slabs, room.raster.columns)
    legs = [
        _leg_gates(room, shut, line, leg, float(line.metres[:leg].sum()))
        for leg in range(line.metres.size)
    ]
    for gates, cells in legs:
        pinched = np.flatnonzero(gates.low > gates.high)
        if pinched.size:
            at = int(pinched[0])
            cell = min(at, cells.shape[0] - 1)
            row, column = int(cells[cell, 0]), int(cells[cell, 1])
            return Pinched(row, column, float(gates.low[at]), float(gates.high[at]))
    return _pulled(_joined([gates for gates, _ in legs]), stray_m)


def _by_column(slabs: Sequence[Slab], width: int) -> list[tuple[NDArray[np.int64], Slab]]:
    """Each slab with the sorted numbers of its columns."""
    return [(slab.rows * width + slab.columns, slab) for slab in slabs]


def _leg_gates(
    room: Room,
    shut: Sequence[tuple[NDArray[np.int64], Slab]],
    line: Line,
    leg: int,
    before: float,
) -> tuple[_Gates, NDArray[np.int64]]:
    start = float(line.rows[leg]), float(line.columns[leg])
    end = float(line.rows[leg + 1]), float(line.columns[leg + 1])
    steps = walk(start, end)
    cell = steps.rows, steps.columns
    low = room.metres_at("floor_dm", *cell) + SPARE_M
    high = room.metres_at("ceiling_dm", *cell) - SPARE_M
    middle = 0.5 * (steps.marks[1:] + steps.marks[:-1])
    climb = float(line.above_m[leg + 1] - line.above_m[leg])
    wanted = room.metres_at("ground_dm", *cell) + (float(line.above_m[leg]) + middle * climb)
    numbers = steps.rows * room.raster.columns + steps.columns
    for keys, slab in shut:
        _keep_out(slab, keys, numbers, (low, high, wanted))
    edges_low, edges_high = _beside(low, np.maximum), _beside(high, np.minimum)
    corner = np.zeros(steps.marks.size, np.bool_)
    corner[[0, -1]] = True
    gates = _Gates(
        along=before + steps.marks * float(line.metres[leg]),
        low=edges_low,
        high=edges_high,
        wanted=_beside(wanted, np.add) * _halves(wanted.size),
        rows=start[0] + steps.marks * (end[0] - start[0]),
        columns=start[1] + steps.marks * (end[1] - start[1]),
        is_corner=corner,
    )
    return gates, np.column_stack(cell)


def _beside(values: Floats, join: np.ufunc) -> Floats:
    """At every edge the values on both sides joined; at the ends there is one side only."""
    edges = np.empty(values.size + 1)
    edges[0], edges[-1] = values[0], values[-1]
    join(values[1:], values[:-1], out=edges[1:-1])
    return edges


def _halves(count: int) -> Floats:
    halves = np.full(count + 1, 0.5)
    halves[[0, -1]] = 1.0
    return halves


def _keep_out(
    slab: Slab,
    keys: NDArray[np.int64],
    numbers: NDArray[np.int64],
    bounds: tuple[Floats, Floats, Floats],
) -> None:
    """Cut a slab out of the columns of a leg: stay above it or below, as the search did."""
    low, high, wanted = bounds
    place = np.searchsorted(keys, numbers)
    place[place == keys.size] = 0
    for at in np.flatnonzero(keys[place] == numbers).tolist():
        bottom, top = float(slab.low_m[place[at]]), float(slab.high_m[place[at]])
        under = bottom - SPARE_M >= low[at]
        over = top + SPARE_M <= high[at]
        if over and (not under or wanted[at] > 0.5 * (bottom + top)):
            low[at] = max(low[at], top + SPARE_M)
        else:
            high[at] = min(high[at], bottom - SPARE_M)


def _joined(legs: Sequence[_Gates]) -> _Gates:
    """All gates in a row; at a corner the gates of both legs are one."""
    parts = list(legs)
    for one, other in pairwise(parts):
        other.low[0] = max(other.low[0], one.low[-1])
        other.high[0] = min(other.high[0], one.high[-1])
    names = ("along", "low", "high", "wanted", "rows", "columns", "is_corner")
    last = len(parts) - 1
    return _Gates(
        *(
            np.concatenate(
                [
                    getattr(part, name)[: None if number == last else -1]
                    for number, part in enumerate(parts)
                ]
            )
            for name in names
        )
    )


def _pulled(gates: _Gates, stray_m: float) -> Heights | Pinched:
    crossed = np.flatnonzero(gates.low > gates.high)
    if crossed.size:
        at = int(crossed[0])
        row, column = int(gates.rows[at]), int(gates.columns[at])
        return Pinched(row, column, float(gates.low[at]), float(gates.high[at]))
    low = np.clip(gates.wanted - stray_m, gates.low, gates.high)
    high = np.clip(gates.wanted + stray_m, gates.low, gates.high)
    for end in (0, -1):
        low[end] = high[end] = np.clip(gates.wanted[end], gates.low[end], gates.high[end])
    kept = np.flatnonzero(np.append(True, np.diff(gates.along) > 1e-9))
    along, corner = gates.along[kept], gates.is_corner[kept].copy()
    corner[[0, -1]] = True
    heights = taut(along, low[kept], high[kept])
    near = (
        np.maximum(gates.low[kept], heights - NEAR_M),
        np.minimum(gates.high[kept], heights + NEAR_M),
    )
    bends = thinned(along, *near, heights, corner)
    chosen = kept[bends]
    rise, run = np.diff(heights[bends]), np.diff(along[bends])
    slope = float(np.abs(rise / run).max())
    return Heights(gates.rows[chosen], gates.columns[chosen], heights[bends], slope)
