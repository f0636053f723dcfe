"""What a column of the city is: one bit for each thing that matters to a flight.

What: the bits of `class_bits` and their reading as kinds of land. Why bits: a viaduct crosses a
river beside a school; each rule asks its own question. A column without `KNOWN` is unknown
whatever else it says, and nothing may be planned through it.

>>> describe(int(Use.KNOWN | Use.RIVER | Use.RAIL))
['KNOWN', 'RIVER', 'RAIL']
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.people.land import Land

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Use(IntFlag):
    """Bits of a column; several can be set."""

    KNOWN = 1 << 0
    SEA = 1 << 1
    LAKE = 1 << 2
    RIVER = 1 << 3
    SHORE = 1 << 4
    FIELD = 1 << 5
    FOREST = 1 << 6
    GRASS = 1 << 7
    BUILDING = 1 << 8
    HOME = 1 << 9
    SHOP = 1 << 10
    WORK = 1 << 11
    ROAD = 1 << 12
    MAIN_ROAD = 1 << 13
    RAIL = 1 << 14
    HIGH_SPEED_RAIL = 1 << 15
    DID = 1 << 16
    SCHOOL = 1 << 17
    HOSPITAL = 1 << 18
    BATH = 1 << 19
    POWER_LINE = 1 << 20
    CRITICAL = 1 << 21
    LANDING_SITE = 1 << 22
    STATION = 1 << 23
    VENUE = 1 << 24
    PARK = 1 << 25
    BRIDGE = 1 << 26


WATER: Final = Use.SEA | Use.LAKE | Use.RIVER
BUILT: Final = Use.BUILDING | Use.HOME | Use.SHOP | Use.WORK

# The first that applies decides where people of a column are looked for.
_AS_LAND: Final = (
    (Use.SCHOOL, Land.SCHOOL),
    (Use.HOSPITAL, Land.HOSPITAL),
    (Use.STATION, Land.STATION),
    (Use.BATH, Land.BATH),
    (Use.VENUE, Land.VENUE),
    (Use.SHOP, Land.SHOP),
    (Use.WORK, Land.WORK),
    (Use.HOME, Land.HOME),
    (Use.ROAD | Use.MAIN_ROAD, Land.ROAD),
    (Use.PARK, Land.PARK),
    (WATER, Land.WATER),
    (Use.FOREST, Land.FOREST),
)


def land_of(class_bits: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Kind of land of each column for the people field; unknown columns stay unknown.

    Parameters
    ----------
    class_bits
        Any shape.
    """
    land = np.full(class_bits.shape, Land.FIELD, np.uint8)
    for bits, kind in reversed(_AS_LAND):
        land[has_any(class_bits, bits)] = kind
    land[~has_any(class_bits, Use.KNOWN)] = Land.UNKNOWN
    return land


def has_any(class_bits: NDArray[np.uint32], bits: Use) -> NDArray[np.bool_]:
    """Where at least one of the bits is set."""
    found: NDArray[np.bool_] = (class_bits & np.uint32(bits)) != 0
    return found


def describe(bits: int) -> list[str]:
    """Names of the bits that are set, lowest first."""
    return [use.name for use in Use if use & bits and use.name is not None]
