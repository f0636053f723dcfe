"""Who is below, quarter by quarter, and what a failure above each place would cost.

What: `crowd_over` makes for one slot of the day what the search needs, the expected deaths per
failure for cells of 15 m and the heights of the kernels; and, when somebody asks, the people of
columns near a flight (`Crowd.over`). Why by tiles of 256 columns that lie where the map's tiles
lie: a tile is the same, to the byte, whichever window it was made for, so it can be kept for
the slot (`DeathTiles`) and serves the next question, which has other ends. It is the dearest
part of a plan and depends on neither ends nor weights. Kernels are an explicit value
(`Kernels`) for the same reason: 0.5 s for each class of aircraft and wind.

Example: `crowd_over(situation, kernels, raster, (slot, moment), tiles)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kaga.engines.airspace.people._slot import Mix, mixed, pooled_by_two
from kaga.engines.airspace.people.field import PeopleField, factors_at, field_at
from kaga.engines.airspace.people.live import with_live
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.room import padded, part_of
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.risk.fields import exposure_of
from kaga.engines.airspace.risk.kernels import KernelBank, binned_wind, build_bank
from kaga.engines.airspace.risk.patches import Laid, laid_for, mean_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from numpy.typing import NDArray

    from kaga.engines.airspace.people.slots import Slot
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.death_tiles import DeathTiles
    from kaga.engines.airspace.plan.situation import Situation, Wind

    Field = NDArray[np.float32]
    When = tuple[Slot, datetime]

STEP: int = 2
"""Columns along the edge of a cell of the search field."""
TILE: Final = 256
"""Columns along the edge of a tile."""


@dataclass(frozen=True)
class Kernels:
    """Where one class of aircraft comes down in one wind.

    `fine` and `hover` for columns of zoom 22 (exact numbers), `coarse` for cells of zoom 21.
    """

    craft: Craft
    wind: Wind
    fine: KernelBank
    hover: KernelBank
    coarse: KernelBank

    @cached_property
    def laid(self) -> Laid | None:
        """The coarse kernels laid out for transforms."""
        return laid_for(self.coarse)


class People(NamedTuple):
    """People per m² over some columns, `[row, column]`, NaN where unknown.

    `density` is everybody; `exposure` and `exposure_p95` are effective people (mean, and 95th
    percentile of the crowds) for the exact numbers.
    """

    density: Field
    exposure: Field
    exposure_p95: Field


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """People of one slot over a raster of zoom 22.

    Attributes
    ----------
    parts
        Rasters with what a failure costs over each, for cells of `step` columns; together they
        hold `raster`.
    situation, when, sheltered
        What people are made of: residents and day, the slot and its beginning, how much of
        somebody under a roof counts.
    """

    raster: Raster
    slot: Slot
    parts: tuple[tuple[Raster, Field], ...]
    situation: Situation
    when: When
    sheltered: float
    step: int = STEP
    _tiles: dict[tuple[int, int], People] = field(default_factory=dict)
    _joined: dict[int, Field] = field(default_factory=dict)

    @property
    def deaths(self) -> Field:
        """Expected deaths per failure for the search, `[height, row, column]` of zoom 21.

        Mean over courses; NaN where somebody unknown could be hit.
        """
        return self.deaths_by(STEP)

    def deaths_by(self, step: int) -> Field:
        """The same for cells of 2 or 4 columns: the mean of its cells.

        Raises
        ------
        ValueError
            If only means over four columns are held, and somebody asks for less.
        """
        if step < self.step:
            message = f"deaths are held for cells of {self.step} columns, not of {step}"
            raise ValueError(message)
        if step not in self._joined:
            self._joined[step] = self._join(step)
        return self._joined[step]

    def _join(self, step: int) -> Field:
        levels = self.parts[0][1].shape[0]
        shape = levels, self.raster.rows // step, self.raster.columns // step
        found = np.empty(shape, np.float32)
        for raster, deaths in self.parts:
            there, here = _shared(self.raster, raster)
            cells = deaths if step == self.step else _mean_of_four(deaths)
            found[:, *_divided(there, step)] = cells[:, *_divided(here, step)]
        return found

    def cut(self, raster: Raster) -> Crowd:
        """The part over a smaller raster of even edges."""
        part_of(self.raster, raster)
        parts = tuple(one for one in self.parts if not _share_nothing(raster, one[0]))
        return replace(self, raster=raster, parts=parts, _tiles={}, _joined={})

    def over(self, rows: slice, columns: slice) -> People:
        """People of some rows and columns."""
        return People(*self._layers(rows, columns, (0, 1, 2)))

    def density(self, rows: slice, columns: slice) -> Field:
        """Everybody of some rows and columns, without their effective numbers."""
        return self._layers(rows, columns, (0,))[0]

    def _layers(self, rows: slice, columns: slice, which: tuple[int, ...]) -> list[Field]:
        """Some layers of `People` over some rows and columns, put together from tiles."""
        if _is_live(self.situation, self.when):
            whole = self._made((0, 0), self.raster)
            return [np.ascontiguousarray(whole[at][rows, columns]) for at in which]
        raster = self.raster.window(rows, columns)
        found = [np.empty(raster.shape, np.float32) for _ in which]
        for place in _places(raster):
            tile = _tile(raster.zoom, place)
            people, (there, here) = self._made(place, tile), _shared(raster, tile)
            for layer, at in zip(found, which, strict=True):
                layer[there] = people[at][here]
        return found

    def _made(self, place: tuple[int, int], raster: Raster) -> People:
        """The people of a tile, made when they are first asked for."""
        if place not in self._tiles:
            self._tiles[place] = _exposed(self.situation, raster, self.when, self.sheltered)
        return self._tiles[place]


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
    when: When,
    tiles: DeathTiles | None = None,
    *,
    step: int = STEP,
) -> Crowd:
    """People and costs of a failure over a raster in one slot.

    Parameters
    ----------
    situation
        Residents and what the day does to them.
    kernels
        Of the aircraft and wind.
    raster
        Zoom 22; rows and columns begin and end at even numbers.
    when
        The slot, and its beginning (for live factors).
    tiles
        Where tiles are kept; used if they are for this situation and these kernels.
    step
        Columns along the edge of the cells that will be asked for (2 or 4).

    Raises
    ------
    PlanRefused
        If nobody knows who is anywhere on the raster.
    """
    base = situation.people.raster
    if _share_nothing(raster, base):
        raise PlanRefused(Refusal.UNKNOWN_PEOPLE, rows=raster.rows, columns=raster.columns)
    sheltered = kernels.fine.sheltered
    if _is_live(situation, when):
        whole = (raster, _deaths(situation, kernels, raster, when))
        return Crowd(raster, when[0], (whole,), situation, when, sheltered)
    kept = tiles if tiles is not None and tiles.fits(situation, kernels) else None
    parts = []
    for place in _places(raster):
        there = _tile(raster.zoom, place)
        tile = None if kept is None else kept.found(when[0], place, step)
        if tile is None:
            fine = None if kept is None or step == STEP else kept.found(when[0], place, STEP)
            tile = _deaths(situation, kernels, there, when) if fine is None else fine
            tile = tile if step == STEP else _mean_of_four(tile)
            if kept is not None:
                kept.keep(when[0], place, step, tile)
        parts.append((there, tile))
    return Crowd(raster, when[0], tuple(parts), situation, when, sheltered, step)


def _divided(part: tuple[slice, slice], step: int) -> tuple[slice, slice]:
    rows, columns = (slice(one.start // step, one.stop // step) for one in part)
    return rows, columns


def _mean_of_four(cells: Field) -> Field:
    """The mean of blocks of two by two cells; a block with anything unknown is unknown."""
    rows = cells[:, ::2] + cells[:, 1::2]
    mean: Field = (rows[:, :, ::2] + rows[:, :, 1::2]) * np.float32(0.25)
    return mean


def _places(raster: Raster) -> Iterator[tuple[int, int]]:
    """Numbers, eastward and southward, of the tiles below a raster."""
    for y in range(raster.north // TILE, (raster.north + raster.rows - 1) // TILE + 1):
        for x in range(raster.west // TILE, (raster.west + raster.columns - 1) // TILE + 1):
            yield x, y


def _tile(zoom: int, place: tuple[int, int]) -> Raster:
    return Raster(zoom, place[0] * TILE, place[1] * TILE, TILE, TILE)


def _shared(one: Raster, other: Raster) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """What two rasters share, as a part of either; slices of nothing if it is nothing."""
    north, west = max(one.north, other.north), max(one.west, other.west)
    south = max(min(one.north + one.rows, other.north + other.rows), north)
    east = max(min(one.west + one.columns, other.west + other.columns), west)
    parts = [
        (slice(north - r.north, south - r.north), slice(west - r.west, east - r.west))
        for r in (one, other)
    ]
    return parts[0], parts[1]


def _share_nothing(one: Raster, other: Raster) -> bool:
    rows, columns = _shared(one, other)[0]
    return one.zoom != other.zoom or rows.start == rows.stop or columns.start == columns.stop


def _is_live(situation: Situation, when: When) -> bool:
    return any(factor.is_active(when[1]) for factor in situation.live)


def _deaths(situation: Situation, kernels: Kernels, raster: Raster, when: When) -> Field:
    """Expected deaths per failure over a raster."""
    wider = padded(raster, STEP * (kernels.coarse.reach + 1))
    exposure = _exposed(situation, wider, when, kernels.fine.sheltered).exposure
    if np.isnan(exposure).all():
        shape = len(kernels.coarse.heights), raster.rows // STEP, raster.columns // STEP
        return np.full(shape, np.nan, np.float32)
    field = mean_over(pooled_by_two(exposure), kernels.coarse, kernels.laid)
    return np.ascontiguousarray(field[:, *_divided(part_of(wider, raster), STEP)])


def _exposed(situation: Situation, raster: Raster, when: When, sheltered: float) -> People:
    """People, and effective people (mean, 95th percentile); unknown beyond the base."""
    base = situation.people
    layers = People(*(np.full(raster.shape, np.nan, np.float32) for _ in range(3)))
    if _share_nothing(raster, base.raster):
        return layers
    there, part = _shared(raster, base.raster)
    slot, _ = when
    if _is_live(situation, when):
        field = _changed(situation, part, when)
        found = (
            field.mean,
            exposure_of(field.open_mean, field.indoors, sheltered),
            exposure_of(field.open_p95, field.indoors_p95, sheltered),
        )
        for layer, values in zip(layers, found, strict=True):
            layer[there] = values
        return layers
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
    return layers


def _changed(situation: Situation, part: tuple[slice, slice], when: When) -> PeopleField:
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
