"""Effective people around places of a flight, made for the tiles it needs and no more.

What: for a slot and a rectangle of columns the planes of `crowd.exposure`, put together from
tiles of the map. Why by tiles: a fall reaches some hundred metres; over the whole window of a
flight of 20 km everybody would take a gigabyte, of whom the flight meets a hundredth.

Example: `Around(window, tile).over(60, (1_642_400, 1_642_480), (3_685_700, 3_685_780))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.verify.store import SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Span = tuple[int, int]

_MORE: Final = 64
"""Columns beyond what was asked for: the next piece of a flight asks for those beside."""


class Around:
    """People of a window, as its parts are asked for.

    `tile` gives the planes ``[2, 256, 256]`` of a slot over the tile (x, y), NaN unknown, or
    None where the map has no tile.
    """

    def __init__(
        self,
        window: Mapping[str, int],
        tile: Callable[[int, tuple[int, int]], Floats | None],
    ) -> None:
        self._rows = window["north"], window["north"] + window["rows"]
        self._columns = window["west"], window["west"] + window["columns"]
        self._tile = tile
        self._last: dict[int, tuple[Floats, int, int]] = {}

    def over(self, slot: int, rows: Span, columns: Span) -> tuple[Floats, int, int] | None:
        """Planes that hold some rows and columns, and the row and column they begin with.

        Both ends are included; None if any of them lies beyond the window.
        """
        inside = self._rows[0] <= rows[0] and rows[1] < self._rows[1]
        if not (inside and self._columns[0] <= columns[0] and columns[1] < self._columns[1]):
            return None
        last = self._last.get(slot)
        if last is None or not _holds(last, rows, columns):
            last = self._last[slot] = self._joined(slot, rows, columns)
        return last

    def _joined(self, slot: int, rows: Span, columns: Span) -> tuple[Floats, int, int]:
        north, west = rows[0] - _MORE, columns[0] - _MORE
        south, east = rows[1] + 1 + _MORE, columns[1] + 1 + _MORE
        planes = np.full((2, south - north, east - west), np.nan)
        for y in range(north // SIDE, (south - 1) // SIDE + 1):
            for x in range(west // SIDE, (east - 1) // SIDE + 1):
                found = self._tile(slot, (x, y))
                if found is None:
                    continue
                down, right = y * SIDE, x * SIDE
                top, bottom = max(down, north), min(down + SIDE, south)
                left, end = max(right, west), min(right + SIDE, east)
                planes[:, top - north : bottom - north, left - west : end - west] = found[
                    :, top - down : bottom - down, left - right : end - right
                ]
        return planes, north, west


def _holds(planes: tuple[Floats, int, int], rows: Span, columns: Span) -> bool:
    found, north, west = planes
    _, tall, wide = found.shape
    inside = north <= rows[0] and rows[1] < north + tall
    return inside and west <= columns[0] and columns[1] < west + wide
