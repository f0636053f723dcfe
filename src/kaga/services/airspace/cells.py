"""Which air a flight touches, as numbers that an index can find.

What: the ground is cut into tiles of the web map at zoom 15 (about 1 km in Japan), time into
quarters of an hour; a flight touches every pair in which any point within its own separation
lies. Why that is enough: two flights that come too near each other share such a point, and so
share a number. A question therefore reads the flights of a few tiles, however many are filed.

>>> (slot_of(900.0), slot_of(899.9))
(1, 0)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.deconflict.tracks import Track
    from kaga.engines.airspace.frame import LocalFrame
    from kaga.engines.geo.model import Box

SLOT_S: Final = 900.0
ZOOM: Final = 15
_SIDE: Final = 1 << ZOOM
_PIECE_M: Final = 400.0
_SPARE_M: Final = 1.0
"""For rounding in the projection."""
MOST_CELLS: Final = 50_000


class TooMuchAir(ValueError):
    """A flight that touches more air than a desk will look through."""


def slot_of(second: float) -> int:
    """The quarter of an hour since 1970 in which a second lies."""
    return math.floor(second / SLOT_S)


def cells_of(track: Track, sheet: LocalFrame, *, later: float = 0.0) -> list[int]:
    """Every cell that a flight touches, also if it starts up to `later` seconds later.

    Raises
    ------
    TooMuchAir: more than `MOST_CELLS`.
    """
    edges = _moments(track)
    places = np.stack(
        [np.interp(edges, track.times, track.places[:, axis]) for axis in range(2)], axis=1
    )
    reach = track.separation.horizontal + _SPARE_M
    low = np.minimum(places[:-1], places[1:]) - reach
    high = np.maximum(places[:-1], places[1:]) + reach
    tiles = _tiles(low, high, sheet)
    found: set[int] = set()
    for (west, north, east, south), begins, ends in zip(
        tiles.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True
    ):
        for slot in range(slot_of(begins), slot_of(ends + later) + 1):
            for x in range(west, east + 1):
                found.update(_number(slot, x, y) for y in range(north, south + 1))
        if len(found) > MOST_CELLS:
            raise TooMuchAir(f"more than {MOST_CELLS} cells")
    return sorted(found)


def tile_of(cell: int) -> tuple[int, int]:
    """The tile (x, y) of a cell, whatever its slot."""
    return cell >> ZOOM & _SIDE - 1, cell & _SIDE - 1


def tiles_of_box(box: Box) -> Callable[[tuple[int, int]], bool]:
    """Whether a tile lies in a box of degrees or touches it."""
    west, north = _tile(box.north, box.west)
    east, south = _tile(box.south, box.east)
    return lambda tile: west <= tile[0] <= east and north <= tile[1] <= south


def cells_in_box(
    box: tuple[float, float, float, float], begins: float, ends: float
) -> list[int]:
    """Every cell of a box (west, south, east, north) between two seconds, in order of time.

    Raises
    ------
    TooMuchAir: more than `MOST_CELLS`.
    """
    west, north = _tile(box[3], box[0])
    east, south = _tile(box[1], box[2])
    slots = range(slot_of(begins), slot_of(ends) + 1)
    if (east - west + 1) * (south - north + 1) * len(slots) > MOST_CELLS:
        raise TooMuchAir(f"more than {MOST_CELLS} cells")
    return [
        _number(slot, x, y)
        for slot in slots
        for x in range(west, east + 1)
        for y in range(north, south + 1)
    ]


def _tile(lat: float, lon: float) -> tuple[int, int]:
    x = math.floor((lon + 180.0) / 360.0 * _SIDE)
    flat = math.asinh(math.tan(math.radians(max(-85.0, min(85.0, lat)))))
    return x, math.floor((1.0 - flat / math.pi) / 2.0 * _SIDE)


def _number(slot: int, x: int, y: int) -> int:
    return slot << (2 * ZOOM) | x << ZOOM | y


def _moments(track: Track) -> NDArray[np.float64]:
    """Moments that cut a flight into short pieces, each leg at least once."""
    lengths = np.hypot(*np.diff(track.places[:, :2], axis=0).T)
    parts = np.maximum(np.ceil(lengths / _PIECE_M), 1.0).astype(int)
    pieces = [
        np.linspace(begins, ends, count, endpoint=False)
        for begins, ends, count in zip(track.times[:-1], track.times[1:], parts, strict=True)
    ]
    return np.concatenate([*pieces, track.times[-1:]])


def _tiles(
    low: NDArray[np.float64], high: NDArray[np.float64], sheet: LocalFrame
) -> NDArray[np.int64]:
    """West, north, east, south tile numbers of boxes on the sheet, shape ``(n, 4)``."""
    count = len(low)
    east = np.concatenate([low[:, 0], low[:, 0], high[:, 0], high[:, 0]])
    north = np.concatenate([low[:, 1], high[:, 1], low[:, 1], high[:, 1]])
    lats, lons = (values.reshape(4, count) for values in sheet.to_degrees(east, north))
    x = np.floor((lons + 180.0) / 360.0 * _SIDE)
    y = np.floor((1.0 - np.arcsinh(np.tan(np.radians(lats))) / math.pi) / 2.0 * _SIDE)
    bounds = np.stack([x.min(0), y.min(0), x.max(0), y.max(0)], axis=1)
    return np.asarray(np.clip(bounds, 0, _SIDE - 1), np.int64)
