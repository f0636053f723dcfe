"""Who is below, quarter by quarter, and what a failure above each place would cost.

What: `crowd_over` makes for one slot of the day the people of each column and, for the
search, the expected deaths per failure for cells of 15 m and the heights of the kernels. Why
prepared: it is the dearest part of a plan, depends on neither ends nor weights, and can be
kept for a slot and handed in. Kernels are an explicit value (`Kernels`) for the same reason:
0.5 s for each class of aircraft and wind.

Example: `crowd_over(situation, kernels, raster, slot, moment)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.people._slot import Mix, mixed, pooled_by_two
from kaga.engines.airspace.people.field import PeopleField, factors_at, field_at
from kaga.engines.airspace.people.live import with_live
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.room import padded, part_of
from kaga.engines.airspace.risk.fields import exposure_of
from kaga.engines.airspace.risk.kernels import KernelBank, binned_wind, build_bank
from kaga.engines.airspace.risk.patches import mean_over

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from kaga.engines.airspace.people.slots import Slot
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.situation import Situation, Wind
    from kaga.engines.airspace.raster import Raster

    Field = NDArray[np.float32]

STEP: int = 2
"""Columns along the edge of a cell of the search field."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """Where one class of aircraft comes down in one wind.

    `fine` and `hover` for columns of zoom 22 (exact numbers), `coarse` for cells of zoom 21.
    """

    craft: Craft
    wind: Wind
    fine: KernelBank
    hover: KernelBank
    coarse: KernelBank


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """People of one slot over a raster of zoom 22.

    Attributes
    ----------
    density
        People per m², mean, `[row, column]`.
    exposure, exposure_p95
        Effective people per m² for the exact numbers.
    deaths
        Expected deaths per failure for the search, `[height, row, column]` of zoom 21; mean
        over courses. NaN where somebody unknown could be hit.
    """

    raster: Raster
    slot: Slot
    density: Field
    exposure: Field
    exposure_p95: Field
    deaths: Field

    def cut(self, raster: Raster) -> Crowd:
        """The part over a smaller raster of even edges."""
        rows, columns = part_of(self.raster, raster)
        halves = (
            slice(None),
            slice(rows.start // STEP, rows.stop // STEP),
            slice(columns.start // STEP, columns.stop // STEP),
        )
        part = rows, columns
        return Crowd(
            raster,
            self.slot,
            self.density[part],
            self.exposure[part],
            self.exposure_p95[part],
            self.deaths[halves],
        )


def kernels_for(craft: Craft, wind: Wind, raster: Raster) -> Kernels:
    """The kernels of a craft in a wind, for the columns of a city.

    Raises
    ------
    PlanRefused
        If the wind is more than kernels are made for.
    """
    try:
        vector = binned_wind(wind.speed, wind.towards)
    except ValueError as error:
        raise PlanRefused(Refusal.TOO_MUCH_WIND, wind_m_s=wind.speed) from error
    cell = raster.cell_m()
    twice = (STEP * cell[0], STEP * cell[1])
    vehicle = craft.vehicle
    return Kernels(
        craft,
        wind,
        build_bank(vehicle, cell, wind=vector),
        build_bank(vehicle, cell, wind=vector, speed=0.0),
        build_bank(vehicle, twice, wind=vector),
    )


def crowd_over(
    situation: Situation,
    kernels: Kernels,
    raster: Raster,
    when: tuple[Slot, datetime],
) -> Crowd:
    """People and costs of a failure over a raster in one slot.

    Parameters
    ----------
    situation
        Residents and what the day does to them.
    kernels
        Of the aircraft and wind.
    raster
        Zoom 22, even edges.
    when
        The slot, and its beginning (for live factors).
    """
    margin = STEP * (kernels.coarse.reach + 1)
    wider = padded(raster, margin)
    density, exposure, worse = _exposed(situation, wider, when, kernels.fine.sheltered)
    inner = part_of(wider, raster)
    halves = tuple(slice(part.start // STEP, part.stop // STEP) for part in inner)
    field = mean_over(pooled_by_two(exposure), kernels.coarse)
    return Crowd(
        raster,
        when[0],
        np.ascontiguousarray(density[inner]),
        np.ascontiguousarray(exposure[inner]),
        np.ascontiguousarray(worse[inner]),
        np.ascontiguousarray(field[:, halves[0], halves[1]]),
    )


def _exposed(
    situation: Situation, raster: Raster, when: tuple[Slot, datetime], sheltered: float
) -> tuple[Field, Field, Field]:
    """People, and effective people (mean, 95th percentile); unknown beyond the base."""
    there, part = _overlap(situation, raster)
    layers = tuple(np.full(raster.shape, np.nan, np.float32) for _ in range(3))
    slot, moment = when
    if any(factor.is_active(moment) for factor in situation.live):
        field = _changed(situation, part, when)
        found = (
            field.mean,
            exposure_of(field.open_mean, field.indoors, sheltered),
            exposure_of(field.open_p95, field.indoors_p95, sheltered),
        )
        for layer, values in zip(layers, found, strict=True):
            layer[there] = values
        return layers[0], layers[1], layers[2]
    base = situation.people
    home, gathered = factors_at(
        base, slot, visitors=situation.visitors, multiply=situation.multiply
    )
    mixed(
        base.land[part],
        (base.home[part], base.capacity[part]),
        Mix(home, gathered, np.float32(sheltered)),
        (1.0 / base.raster.row_m2()).astype(np.float32)[part[0]],
        (layers[0][there], layers[1][there], layers[2][there]),
    )
    return layers[0], layers[1], layers[2]


def _overlap(
    situation: Situation, raster: Raster
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """What a raster and the people's base share, as a part of either."""
    base = situation.people.raster
    top, left = raster.north - base.north, raster.west - base.west
    rows = slice(max(top, 0), min(top + raster.rows, base.rows))
    columns = slice(max(left, 0), min(left + raster.columns, base.columns))
    if base.zoom != raster.zoom or rows.start >= rows.stop or columns.start >= columns.stop:
        raise PlanRefused(Refusal.UNKNOWN_PEOPLE, rows=raster.rows, columns=raster.columns)
    there = (
        slice(rows.start - top, rows.stop - top),
        slice(columns.start - left, columns.stop - left),
    )
    return there, (rows, columns)


def _changed(
    situation: Situation, part: tuple[slice, slice], when: tuple[Slot, datetime]
) -> PeopleField:
    """The field of a part of the base; live factors are laid over the whole of it first."""
    slot, moment = when
    active = [factor for factor in situation.live if factor.is_active(moment)]
    whole = field_at(
        situation.people, slot, visitors=situation.visitors, multiply=situation.multiply
    )
    changed = with_live(whole, active, moment)
    layers = (changed.mean, changed.open_mean, changed.p95, changed.open_p95)
    raster = situation.people.raster.window(*part)
    return PeopleField(raster, *(layer[part] for layer in layers))
