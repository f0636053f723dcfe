"""Solid boxes of a part of the map as Spatial IDs of zoom 22.

What: for every known column of a box of degrees the boxes from its ground to its highest
solid, and wires and decks above air; unknown columns are counted, never left out in silence.
Heights of Spatial IDs are metres above the sea divided into layers of 8 m. Why bounded: a box
over the whole city would be five million columns; a download has at most `MOST_COLUMNS`.

>>> box_columns(136.350, 36.319, 136.351, 36.320).shape
(17, 13)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.solids import LAYER_M, ZOOM
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.city import CityMap

MOST_COLUMNS: Final = 1 << 16
"""About 2 km by 2 km."""
_LAYER_DM: Final = round(LAYER_M * 10)


class TooLarge(ValueError):
    """A box of more columns than one answer holds; says how many."""


@dataclass(frozen=True, slots=True)
class Solid:
    """Boxes of a part of the map: f, x, y of each, in order; columns that are not known."""

    boxes: NDArray[np.int64]
    unknown: int

    def texts(self) -> list[str]:
        """Spatial IDs `22/f/x/y`."""
        return [f"{ZOOM}/{f}/{x}/{y}" for f, x, y in self.boxes.tolist()]


def box_columns(west: float, south: float, east: float, north: float) -> Raster:
    """The columns of a box of degrees.

    Raises
    ------
    TooLarge: more than `MOST_COLUMNS`. ValueError: no box.
    """
    numbers = np.array([west, south, east, north], np.float64)
    if not (np.isfinite(numbers).all() and -180.0 <= west < east <= 180.0):
        raise ValueError("not a box: west < east within 180 degrees")
    if not -80.0 <= south < north <= 80.0:
        raise ValueError("not a box: south < north within 80 degrees")
    count = (east - west) / 360.0 * (1 << ZOOM) * (north - south) / 360.0 * (1 << ZOOM)
    if count > MOST_COLUMNS:
        raise TooLarge(f"about {count:,.0f} columns, more than {MOST_COLUMNS:,}")
    found = Raster.covering(Box(west, south, east, north), ZOOM)
    if found.rows * found.columns > MOST_COLUMNS:
        raise TooLarge(f"{found.rows * found.columns:,} columns, more than {MOST_COLUMNS:,}")
    return found


def solid_boxes(city: CityMap, window: Raster) -> Solid:
    """The solid boxes over a window."""
    columns = city.window(window)
    known = columns.known
    rows, across = np.nonzero(known)
    bottom = np.floor_divide(columns.ground_dm[known].astype(np.int64), _LAYER_DM)
    # a surface that ends exactly at the edge of a layer does not reach into the next
    top = np.floor_divide(columns.surface_dm[known].astype(np.int64) - 1, _LAYER_DM)
    count = np.maximum(top - bottom, 0) + 1
    owner = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    standing = np.stack(
        [bottom[owner] + step, across[owner] + window.west, rows[owner] + window.north], axis=1
    )
    hanging = np.stack(city.solids(window).indices(), axis=1)
    every = np.unique(np.concatenate([standing, hanging]), axis=0)
    return Solid(every, int((~known).sum()))
