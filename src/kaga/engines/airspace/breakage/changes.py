"""What became worse between two versions of the map, column by column.

What: marks for columns whose highest solid rose, whose ground sank, which nobody knows any
more, or where people are now that were not before. Why only what is worse: a flight that was
accepted was judged on the map before; what did not change, or became lower, cannot break it.
Wires and decks count as solid down to the ground here: too much, never too little.

>>> from kaga.engines.airspace.grid.city import CityMap
>>> worsening(CityMap.of([]), CityMap.of([])) is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.city import CityMap, Number
from kaga.engines.airspace.grid.solids import LAYER_M, ZOOM
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM
from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Heights = NDArray[np.int16]

PEOPLE: Final = (
    Use.DID | Use.SCHOOL | Use.HOSPITAL | Use.BATH | Use.STATION | Use.VENUE | Use.CRITICAL
)
"""Uses that the rules or the people field ask for."""


class Mark(IntFlag):
    """How a column is worse."""

    RISEN = 1
    SUNK = 2
    UNKNOWN = 4
    PEOPLE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Worsening:
    """Marks of a window and the heights that go with them, `[row, column]`, decimetres."""

    window: Raster
    marks: NDArray[np.uint8]
    top_before: Heights
    top_after: Heights
    ground_before: Heights
    ground_after: Heights


def changed_tiles(before: CityMap, after: CityMap) -> list[Number]:
    """Tiles that are not the same in both versions, in order."""
    numbers = sorted({*before.tiles, *after.tiles})
    return [one for one in numbers if _digest(before, one) != _digest(after, one)]


def _digest(city: CityMap, number: Number) -> str:
    tile = city.tiles.get(number)
    return "" if tile is None else tile.digest


def worsening(before: CityMap, after: CityMap) -> Worsening | None:
    """What became worse; None when nothing did.

    Raises
    ------
    ValueError
        If the changed tiles lie so far apart that no window holds them.
    """
    numbers = changed_tiles(before, after)
    if not numbers:
        return None
    window = _around(numbers)
    old, new = before.window(window), after.window(window)
    top_before, top_after = (
        _tops(before, window, old.surface_dm),
        _tops(after, window, new.surface_dm),
    )
    both = old.known & new.known
    marks = np.zeros(window.shape, np.uint8)
    marks[both & (top_after > top_before)] |= np.uint8(Mark.RISEN)
    marks[both & (new.ground_dm < old.ground_dm)] |= np.uint8(Mark.SUNK)
    marks[old.known & ~new.known] |= np.uint8(Mark.UNKNOWN)
    fresh = has_any(new.class_bits & ~old.class_bits, PEOPLE)
    marks[both & fresh] |= np.uint8(Mark.PEOPLE)
    if not marks.any():
        return None
    return Worsening(window, marks, top_before, top_after, old.ground_dm, new.ground_dm)


def _around(numbers: list[Number]) -> Raster:
    xs, ys = zip(*numbers, strict=True)
    rows, columns = max(ys) - min(ys) + 1, max(xs) - min(xs) + 1
    return Raster(ZOOM, min(xs) * SIDE, min(ys) * SIDE, rows * SIDE, columns * SIDE)


def _tops(city: CityMap, window: Raster, surface: Heights) -> Heights:
    """Highest solid of each column, wires and decks included."""
    solids = city.solids(window)
    if not len(solids):
        return surface
    f, x, y = solids.indices()
    top = surface.astype(np.int32)
    tops = np.minimum((f + 1) * round(LAYER_M * 10), UNKNOWN_DM)
    np.maximum.at(top, (y - window.north, x - window.west), tops)
    return top.astype(np.int16)
