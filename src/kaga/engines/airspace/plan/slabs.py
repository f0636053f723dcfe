"""Zones laid over columns: which, between which heights, and when.

What: each volume (closed zone, zone that wants permission, zone that costs) as the columns its
footprint touches, widened by what the aircraft can drift, with the lowest floor and the highest
ceiling that its datum gives over each. Why widened and touched: a route that keeps out of these
columns keeps out of the zone, whatever the wind does.

A height that cannot be told (an ellipsoidal one without a geoid) refuses the plan: nothing is
assumed about where flying is forbidden.

Example: `slabs_over(situation, room)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.grid.cover import touched
from kaga.engines.airspace.heights import Agl, AnyHeight, HeightError, Surroundings, msl_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.room import padded, part_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.intervals import Span
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.volumes import Volume


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """One zone over a raster.

    Attributes
    ----------
    volume
        The zone.
    rows, columns
        The columns that it touches, ``(n,)``.
    low_m, high_m
        Between which heights above sea level it lies there.
    """

    volume: Volume
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    low_m: NDArray[np.float32]
    high_m: NDArray[np.float32]

    def holds_during(self, span: Span) -> bool:
        """Whether it holds at any moment of a span of seconds since 1970."""
        return bool(self.volume.holds_within(*span))

    def cut(self, top: int, left: int, shape: tuple[int, int]) -> Slab | None:
        """The part over a smaller raster; None if nothing of it lies there."""
        rows, columns = self.rows - top, self.columns - left
        inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
        if not inside.any():
            return None
        return Slab(
            self.volume,
            rows[inside],
            columns[inside],
            self.low_m[inside],
            self.high_m[inside],
        )


def slabs_over(situation: Situation, room: Room) -> tuple[Slab, ...]:
    """All zones that touch a raster, in the order of the situation.

    Raises
    ------
    PlanRefused
        If a zone's heights cannot be told.
    """
    found = [_slab(situation, room, volume) for volume in situation.zones]
    return tuple(slab for slab in found if slab is not None)


def closed_parts(slabs: Sequence[Slab], room: Room, part: Room) -> tuple[Slab, ...]:
    """The slabs over a part of the raster they were made for."""
    rows, columns = part_of(room.raster, part.raster)
    cut = [slab.cut(rows.start, columns.start, part.raster.shape) for slab in slabs]
    return tuple(slab for slab in cut if slab is not None)


def _slab(situation: Situation, room: Room, volume: Volume) -> Slab | None:
    raster = room.raster
    spread = ceil(situation.distances.drift_m / min(raster.cell_m()))
    mask = _widened(touched(padded(raster, spread), volume.footprint), spread)
    rows, columns = np.nonzero(mask[spread:-spread, spread:-spread] if spread else mask)
    if not rows.size:
        return None
    spare = np.float32(situation.distances.zone_m)
    ground = room.ground_dm[rows, columns].astype(np.float32) / np.float32(10.0)
    low = _heights(situation, volume, volume.floor, ground)
    high = _heights(situation, volume, volume.ceiling, ground)
    return Slab(volume, rows, columns, low - spare, high + spare)


def _widened(mask: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    """The mask with every column within so many rows and columns of it."""
    out = mask.copy()
    for axis in (0, 1):
        line = out.copy()
        for step in range(1, cells + 1):
            ahead = [slice(None), slice(None)]
            behind = [slice(None), slice(None)]
            ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
            line[tuple(ahead)] |= out[tuple(behind)]
            line[tuple(behind)] |= out[tuple(ahead)]
        out = line
    return out


def _heights(
    situation: Situation, volume: Volume, height: AnyHeight, ground: NDArray[np.float32]
) -> NDArray[np.float32]:
    if isinstance(height, Agl):
        return ground + np.float32(height.metres)
    try:
        level = msl_of(height, Surroundings(geoid=situation.geoid))
    except HeightError as error:
        raise PlanRefused(
            Refusal.UNREADABLE_ZONE, zone=str(volume.id), reason=str(error)
        ) from error
    return np.full(ground.shape, np.float32(level.metres))
