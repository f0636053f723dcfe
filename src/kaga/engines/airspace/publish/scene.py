"""One file with everything that a page draws of a tile in three dimensions.

What: heights of the ground on a net, classes of the ground, buildings and woods as boxes, wires
and decks: 10 to 90 KB compressed. Why beside `browser`: that one is for maps which want
pictures; here a script reads numbers, and nothing has to be compiled to make them.

The bytes, little-endian: `KSC1`; four counts (uint32: points of the net on a side, columns of
the classes on a side, boxes, solids); the net (int16 decimetres above sea level, southward,
`UNKNOWN_DM` where nothing is known); classes (uint8, `palette.PALETTE`); boxes (10 bytes each:
row, column, rows - 1, columns - 1 as uint8, base and top as int16 decimetres, kind as uint8
(class number of the roof), 0); solids (4 bytes each: row, column, layer f, kind).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM
from kaga.engines.airspace.grid.uses import BUILT, Use, has_any
from kaga.engines.airspace.publish.palette import PALETTE, class_numbers
from kaga.engines.airspace.publish.records import BOX, SOLID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.tiles import Tile

MAGIC: Final = b"KSC1"
STEP: Final = 4
NET: Final = SIDE // STEP + 1
CLASS_STEP: Final = 2
_CROWN_STEP_DM: Final = 30
_LOWEST_CROWN_DM: Final = 20
_WOODS: Final = next(number for number, one in enumerate(PALETTE) if one[0] == "woods")


def scene(tile: Tile) -> bytes:
    """The file of a tile."""
    net, classes = ground_net(tile), class_numbers(tile)[::CLASS_STEP, ::CLASS_STEP]
    found, wires = standing(tile), _solids(tile)
    counts = np.array([NET, len(classes), len(found), len(wires)], "<u4")
    parts = (net.astype("<i2"), classes, found, wires)
    return MAGIC + counts.tobytes() + b"".join(part.tobytes() for part in parts)


def ground_net(tile: Tile) -> NDArray[np.int16]:
    """Ground on every 4th column and the last, decimetres; shape ``(65, 65)``."""
    at = np.minimum(np.arange(NET) * STEP, SIDE - 1)
    return np.asarray(tile.ground_dm[np.ix_(at, at)], np.int16)


def standing(tile: Tile) -> NDArray[np.void]:
    """Buildings, then woods as canopies of 4 x 4 columns, as boxes in order of their corners.

    A canopy is as high as its highest crown, in steps of 3 m, where most of it is wooded: a
    wood is a surface to the eye, and each tree would be a box of its own.
    """
    built = tile.known & has_any(tile.class_bits, BUILT)
    built &= tile.surface_dm > tile.ground_dm
    houses = _boxes(built, tile.surface_dm.astype(np.int32), class_numbers(tile))
    trees = tile.known & ~built & has_any(tile.class_bits, Use.FOREST)
    trees &= tile.surface_dm.astype(np.int32) - tile.ground_dm > _LOWEST_CROWN_DM
    share = _blocks(trees).mean(axis=(1, 3))
    tops = _blocks(np.where(trees, tile.surface_dm, -UNKNOWN_DM)).max(axis=(1, 3)).astype(int)
    tops = (tops + _CROWN_STEP_DM - 1) // _CROWN_STEP_DM * _CROWN_STEP_DM
    woods = _boxes(share >= 0.5, tops.astype(np.int32), np.full(share.shape, _WOODS, np.uint8))
    for name in ("row", "column"):
        woods[name] *= STEP
        woods[f"{name}s"] = woods[f"{name}s"] * STEP + STEP - 1
    found = np.concatenate([houses, woods])
    found["base"] = _lowest(tile.ground_dm, found)
    return found


def _blocks(plane: NDArray[np.generic]) -> NDArray[np.generic]:
    """A plane cut into blocks of 4 x 4, shape ``(64, 4, 64, 4)``."""
    return plane.reshape(SIDE // STEP, STEP, SIDE // STEP, STEP)


def _boxes(
    wanted: NDArray[np.bool_], tops: NDArray[np.int32], kinds: NDArray[np.uint8]
) -> NDArray[np.void]:
    """Runs of equal columns along rows, equal runs below one another joined."""
    key = np.where(wanted, (tops.astype(np.int64) + 40_000) << 8 | kinds, -1)
    before = np.pad(key, ((0, 0), (1, 0)), constant_values=-2)[:, :-1]
    row, column = np.nonzero((key != before) & wanted)
    after = np.pad(key, ((0, 0), (0, 1)), constant_values=-2)[:, 1:]
    _, last = np.nonzero((key != after) & wanted)
    value = key[row, column]
    order = np.lexsort((row, value, last, column))
    row, column, last, value = row[order], column[order], last[order], value[order]
    same = (column[1:] == column[:-1]) & (last[1:] == last[:-1]) & (value[1:] == value[:-1])
    starts = np.flatnonzero(np.concatenate([[True], ~(same & (row[1:] == row[:-1] + 1))]))
    starts = starts if len(row) else starts[:0]
    ends = np.concatenate([starts[1:], [len(row)]]) - 1 if len(starts) else starts
    found = np.zeros(len(starts), BOX)
    found["row"], found["column"] = row[starts], column[starts]
    found["rows"], found["columns"] = row[ends] - row[starts], last[starts] - column[starts]
    found["top"] = tops[row[starts], column[starts]]
    found["kind"] = kinds[row[starts], column[starts]]
    return np.sort(found, order=("row", "column"))


def _lowest(ground: NDArray[np.int16], found: NDArray[np.void]) -> NDArray[np.int16]:
    """The lowest ground below the corners of each box."""
    rows = (found["row"].astype(int), found["row"].astype(int) + found["rows"])
    columns = (found["column"].astype(int), found["column"].astype(int) + found["columns"])
    corners = [ground[row, column] for row in rows for column in columns]
    return np.asarray(np.minimum.reduce(corners), np.int16)


def _solids(tile: Tile) -> NDArray[np.void]:
    f, x, y = tile.solids.indices()
    found = np.zeros(len(f), SOLID)
    found["row"], found["column"] = y - tile.raster.north, x - tile.raster.west
    found["layer"], found["kind"] = np.clip(f, 0, 255), tile.solids.kinds
    return found


def ground_metres(tile: Tile) -> NDArray[np.float64]:
    """The net in metres; NaN where nothing is known."""
    net = ground_net(tile).astype(np.float64) / 10.0
    net[ground_net(tile) == UNKNOWN_DM] = np.nan
    return net
