"""Why no aircraft can rise above a place: which surface, zone or slope leaves no height.

What: `why_closed` names the cause with its figures. Why: "closed" helps nobody; somebody who
hears that the approach surface of an airport stands 31 m above the sea there, and that 42 m are
needed, knows that another hour will not help and another place will.

Example: `why_closed(situation, room, (), (36.35, 136.31))["cause"]`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan.room import WALL_DM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.airspace.plan.refusals import Fact
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.engines.airspace.plan.slabs import Slab

_AROUND: Final = 96
"""Columns to each side that are asked what shuts an open place in: 740 m."""


class Cause(Enum):
    """What leaves no height."""

    AIRPORT = "airport"
    STEEP = "steep"
    UNKNOWN = "unknown"
    ZONE = "zone"


def why_closed(
    situation: Situation, room: Room, shut: Iterable[Slab], place: tuple[float, float]
) -> dict[str, Fact]:
    """What leaves no height above a place, or shuts it in.

    Parameters
    ----------
    situation
        Airports.
    room
        Floors and ceilings; holds the place.
    shut
        Zones that are closed at the time.
    place
        Latitude and longitude.

    Returns
    -------
    dict
        `cause` (`Cause`), `floor_m` and `ceiling_m` (lowest and highest allowed, above the
        sea); for an airport its name, `surface` and `surface_m`; for a zone its id.
    """
    row, column = (int(part) for part in room.raster.position(*place))
    floor, ceiling, hard = (
        float(plane[row, column]) / 10.0
        for plane in (room.floor_dm, room.ceiling_dm, room.hard_dm)
    )
    facts: dict[str, Fact] = {
        "lat": place[0], "lon": place[1], "floor_m": floor, "ceiling_m": ceiling,
    }  # fmt: skip
    if room.floor_dm[row, column] >= WALL_DM:
        return {"cause": Cause.UNKNOWN.value, **facts}
    over = [slab for slab in shut if slab.cut(row, column, (1, 1)) is not None]
    if floor < ceiling and over:
        return {"cause": Cause.ZONE.value, "zone": str(over[0].volume.id), **facts}
    surface = _lowest(situation, place)
    low = hard <= floor if floor >= ceiling else _mostly_airport(room, (row, column))
    if surface is None or not low:
        return {"cause": Cause.STEEP.value, **facts}
    return {"cause": Cause.AIRPORT.value, **facts, **surface}


def _lowest(situation: Situation, place: tuple[float, float]) -> dict[str, Fact] | None:
    """The airport's surface that stands lowest over a place."""
    found = [
        (limit.height.metres, airport.airport.name, limit.kind.value)
        for airport in situation.airports
        if (limit := airport.limit_at(*place)) is not None
    ]
    if not found:
        return None
    metres, name, kind = min(found)
    return {"airport": name, "surface": kind, "surface_m": metres}


def _mostly_airport(room: Room, cell: tuple[int, int]) -> bool:
    """Whether of the closed columns around most are closed by airports' surfaces."""
    rows, columns = (slice(max(at - _AROUND, 0), at + _AROUND + 1) for at in cell)
    floor = room.floor_dm[rows, columns]
    closed = floor >= room.ceiling_dm[rows, columns]
    low = closed & (room.hard_dm[rows, columns] <= floor)
    return 2 * int(np.count_nonzero(low)) > int(np.count_nonzero(closed))
