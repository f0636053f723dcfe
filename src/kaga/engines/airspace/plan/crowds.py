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

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
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
    from kaga.engines.airspace.plan.situation import Situation, Wind

    Field = NDArray[np.float32]
    When = tuple[Slot, datetime]

STEP: int = 2
"""Columns along the edge of a cell of the search field."""
TILE: Final = 256
"""Columns along the edge of a tile."""
MOST_TILES: Final = 360
"""Half a megabyte each: a city of 110 tiles for the three slots of a long flight."""


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


class DeathTiles:
    """Tiles of deaths per failure that were made, the latest used of them kept.

    For one base of people and one set of kernels; `fits` says whether it is for these. May be
    asked by several at once.
    """

    def __init__(self, situation: Situation, kernels: Kernels, most: int = MOST_TILES) -> None:
        self._situation, self._kernels, self._most = situation, kernels, most
        self._tiles: OrderedDict[tuple[Slot, int, int], Field] = OrderedDict()
        self._blind: dict[tuple[int, int], Field] = {}
        self._guard = Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._tiles)

    def fits(self, situation: Situation, kernels: Kernels) -> bool:
        """Whether they are for these people, whatever the zones, and these kernels."""
        own = self._situation
        return (
            self._kernels is kernels
            and own.people is situation.people
            and (own.visitors, own.multiply) == (situation.visitors, situation.multiply)
        )

    def found(self, slot: Slot, x: int, y: int) -> Field | None:
        """A tile, if it is kept."""
        with self._guard:
            if (x, y) in self._blind:
                return self._blind[x, y]
            tile = self._tiles.get((slot, x, y))
            if tile is not None:
                self._tiles.move_to_end((slot, x, y))
            return tile

    def keep(self, slot: Slot, place: tuple[int, int], tile: Field) -> None:
        """Keep a tile; the one that nobody asked for the longest goes.

        Where nothing is known nothing is at any hour, and all such tiles are one.
        """
        with self._guard:
            if np.isnan(tile).all():
                self._blind[place] = next(iter(self._blind.values()), tile)
                return
            self._tiles[slot, place[0], place[1]] = tile
            while len(self._tiles) > self._most:
                self._tiles.popitem(last=False)


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """People of one slot over a raster of zoom 22.

    Attributes
    ----------
    parts
        Rasters with what a failure costs over each; together they hold `raster`.
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
    _tiles: dict[tuple[int, int], People] = field(default_factory=dict)
    _joined: dict[int, Field] = field(default_factory=dict)

    @property
    def deaths(self) -> Field:
        """Expected deaths per failure for the search, `[height, row, column]` of zoom 21.

        Mean over courses; NaN where somebody unknown could be hit.
        """
        return self.deaths_by(STEP)

    def deaths_by(self, step: int) -> Field:
        """The same for cells of so many columns, a power of two: the mean of its cells."""
        if step not in self._joined:
            self._joined[step] = self._join(step)
        return self._joined[step]

    def _join(self, step: int) -> Field:
        levels = self.parts[0][1].shape[0]
        shape = levels, self.raster.rows // step, self.raster.columns // step
        found = np.empty(shape, np.float32)
        for raster, tile in self.parts:
            there, here = _shared(self.raster, raster)
            cells = tile[:, *_divided(here, STEP)]
            found[:, *_divided(there, step)] = _mean_of(cells, step // STEP)
        return found

    def cut(self, raster: Raster) -> Crowd:
        """The part over a smaller raster of even edges."""
        part_of(self.raster, raster)
        parts = tuple(one for one in self.parts if not _share_nothing(raster, one[0]))
        return Crowd(raster, self.slot, parts, self.situation, self.when, self.sheltered)

    def over(self, rows: slice, columns: slice) -> People:
        """People of some rows and columns."""
        raster = self.raster.window(rows, columns)
        if _is_live(self.situation, self.when):
            whole = self._tiles.get((0, 0))
            if whole is None:
                whole = self._tiles[0, 0] = self._exposed(self.raster)
            return People(*(np.ascontiguousarray(layer[rows, columns]) for layer in whole))
        found = People(*(np.empty(raster.shape, np.float32) for _ in range(3)))
        for place in _places(raster):
            tile = self._tiles.get(place)
            if tile is None:
                tile = self._tiles[place] = self._exposed(_tile(raster.zoom, place))
            there, here = _shared(raster, _tile(raster.zoom, place))
            for layer, part in zip(found, tile, strict=True):
                layer[there] = part[here]
        return found

    def _exposed(self, raster: Raster) -> People:
        return _exposed(self.situation, raster, self.when, self.sheltered)


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
        tile = None if kept is None else kept.found(when[0], *place)
        if tile is None:
            tile = _deaths(situation, kernels, _tile(raster.zoom, place), when)
            if kept is not None:
                kept.keep(when[0], place, tile)
        parts.append((_tile(raster.zoom, place), tile))
    return Crowd(raster, when[0], tuple(parts), situation, when, sheltered)


def _divided(part: tuple[slice, slice], step: int) -> tuple[slice, slice]:
    rows, columns = (slice(one.start // step, one.stop // step) for one in part)
    return rows, columns


def _mean_of(cells: Field, step: int) -> Field:
    """The mean of blocks of so many cells; a block with anything unknown is unknown."""
    while step > 1:
        rows = cells[:, ::2] + cells[:, 1::2]
        cells = (rows[:, :, ::2] + rows[:, :, 1::2]) * np.float32(0.25)
        step //= 2
    return cells


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
