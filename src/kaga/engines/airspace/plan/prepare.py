"""What can be made ready before anybody asks: room, zones, kernels and crowds.

What: `Prepared`, for any raster and quarters of an hour: the whole city for a service that
answers in milliseconds, or one window for a command that runs once. Why handed in and not
remembered: a pure function with a hidden cache is neither; whoever holds the value decides
when it is stale (another map version, other zones, another hour).

Example: `prepare(situation, craft, raster, quarters(departs, 1_800.0))`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from math import floor
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.people.slots import Slot, day_kind, slot_at
from kaga.engines.airspace.periods import JAPAN_OFFSET_S
from kaga.engines.airspace.plan.crowds import (
    STEP,
    Crowd,
    Kernels,
    crowd_over,
    kernels_for,
)
from kaga.engines.airspace.plan.room import Room, part_of, room_over
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.slabs import Slab, closed_parts, slabs_over

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.death_tiles import DeathTiles
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.volumes import Volume

JAPAN: Final = timezone(timedelta(seconds=JAPAN_OFFSET_S))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Ready-made parts over one raster of zoom 22.

    Attributes
    ----------
    version
        Of the map it was made from.
    room, slabs
        How low and high; zones over the columns.
    kernels
        Of the craft and wind.
    crowds
        By number of the quarter of an hour since 1970.
    zones
        What the slabs are of; for other zones they are laid anew, over the window alone.
    tiles
        Where tiles of deaths per failure are kept between questions, if anybody keeps them.
    """

    version: str
    room: Room
    slabs: tuple[Slab, ...]
    kernels: Kernels
    crowds: Mapping[int, Crowd]
    zones: tuple[Volume, ...] = ()
    tiles: DeathTiles | None = None

    def covers(self, situation: Situation, craft: Craft, raster: Raster) -> bool:
        """Whether it is for this map, craft and wind, and holds a raster (not: the hours)."""
        fits = self.version == situation.city.version and self.kernels.craft == craft
        try:
            part_of(self.room.raster, raster)
        except ValueError:
            return False
        return fits and self.kernels.wind == situation.wind

    def cut(self, raster: Raster, situation: Situation) -> Prepared:
        """The part over a smaller raster, with the zones of a situation.

        Raises
        ------
        PlanRefused
            If a zone's heights cannot be told.
        """
        room = self.room.cut(raster)
        kept = self.zones == situation.zones
        return replace(
            self,
            room=room,
            zones=situation.zones,
            slabs=closed_parts(self.slabs, self.room, room)
            if kept
            else slabs_over(situation, room),
            crowds=MappingProxyType(
                {number: crowd.cut(raster) for number, crowd in self.crowds.items()}
            ),
        )


def quarters(departs: float, seconds: float) -> range:
    """Numbers of the quarters of an hour from a departure on, for so many seconds."""
    return range(floor(departs / SLOT_S), floor((departs + seconds) / SLOT_S) + 1)


def slot_of(situation: Situation, quarter: int) -> tuple[Slot, datetime]:
    """The slot of the people field in which a quarter lies (local time), and its beginning."""
    local = datetime.fromtimestamp(quarter * SLOT_S, JAPAN)
    return slot_at(local, day_kind(local.date(), events=situation.events)), local


def prepare(
    situation: Situation,
    craft: Craft,
    raster: Raster,
    numbers: range,
    *,
    kernels: Kernels | None = None,
    room: Room | None = None,
) -> Prepared:
    """Everything over a raster for some quarters of an hour.

    Parameters
    ----------
    situation
        What is known.
    craft
        What flies.
    raster
        Zoom 22; even edges.
    numbers
        Quarters since 1970 (`quarters`).
    kernels, room
        If they are at hand; the room over just this raster.
    """
    room = room_over(situation, raster) if room is None else room
    slabs = slabs_over(situation, room)
    if kernels is None:
        kernels = kernels_for(craft, situation.wind, situation.city.raster)
    return Prepared(
        situation.city.version,
        room,
        slabs,
        kernels,
        _crowds(situation, kernels, raster, numbers),
        situation.zones,
    )


def with_quarters(
    prepared: Prepared, situation: Situation, numbers: range, step: int = STEP
) -> Prepared:
    """The same with the crowds of more quarters; what is there is kept.

    `step` is how many columns a cell of the search has along its edge.
    """
    missing = [number for number in numbers if number not in prepared.crowds]
    if not missing:
        return prepared
    raster, kernels = prepared.room.raster, prepared.kernels
    more = {
        number: crowd_over(
            situation, kernels, raster, slot_of(situation, number), prepared.tiles, step=step
        )
        for number in missing
    }
    return replace(prepared, crowds=MappingProxyType({**prepared.crowds, **more}))


def _crowds(
    situation: Situation, kernels: Kernels, raster: Raster, numbers: range
) -> Mapping[int, Crowd]:
    return MappingProxyType(
        {
            number: crowd_over(situation, kernels, raster, slot_of(situation, number))
            for number in numbers
        }
    )
