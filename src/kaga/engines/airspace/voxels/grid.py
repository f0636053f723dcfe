"""Free and solid voxels of a box of space, one bit each.

What: `OccupancyGrid`, made from a list of solid voxels or from an array, and `prepare`, which
adds what the search wants to know about a map beforehand. Why: the search, the any-angle
search and the traversal all read the same bits. A voxel is ``(x, y, z)``; arrays are C-ordered
``[f, y, x]`` with ``f = z``, the height index. Everything outside the box is solid.

>>> grid = grid_of_voxels((4, 3, 2), [(1, 1, 0)])
>>> grid.is_solid((1, 1, 0)), grid.is_solid((2, 1, 0)), grid.is_solid((4, 0, 0))
(True, False, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.voxels._bits import Words
from kaga.engines.airspace.voxels._jump_map import Layout, layout_of, mark_stops

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Voxel = tuple[int, int, int]

_LARGEST = 1 << 31


@dataclass(frozen=True, slots=True)
class OccupancyGrid:
    """A prepared map: sizes along x, y, z and the layers of bits the search reads.

    Make one with `grid_of_voxels` or `grid_of_array`. It is not changed afterwards and may be
    read by many threads at once.
    """

    size: Voxel
    layout: Layout = field(repr=False)
    words: Words = field(repr=False)

    def is_solid(self, voxel: Voxel) -> bool:
        """Whether a voxel is solid; everything outside the box is."""
        if any(not 0 <= at < size for at, size in zip(voxel, self.size, strict=True)):
            return True
        x, y, z = (at + 1 for at in voxel)
        word = (z * self.layout.size_y + y) * self.layout.row_x + (x >> 6)
        return bool(int(self.words[word]) >> (x & 63) & 1)


class BlockedEnd(ValueError):
    """A start or a goal that is solid or outside the map."""


def bordered(grid: OccupancyGrid, voxel: Sequence[int]) -> Voxel:
    """A free voxel as the kernels number it, with the border of one voxel counted.

    Raises
    ------
    BlockedEnd
        If the voxel is solid or outside.
    """
    x, y, z = (int(at) for at in voxel)
    if grid.is_solid((x, y, z)):
        raise BlockedEnd(f"voxel ({x}, {y}, {z}) is solid or outside {grid.size}")
    return x + 1, y + 1, z + 1


def grid_of_voxels(size: Voxel, solid: ArrayLike) -> OccupancyGrid:
    """The map of a box in which some voxels are solid.

    Parameters
    ----------
    size
        Voxels along x, y and z.
    solid
        Integers, shape (n, 3): x, y, z of each solid voxel, in any order.

    Raises
    ------
    ValueError
        If the size is not positive or too large, or a voxel lies outside the box.
    """
    found = np.asarray(solid, np.int64).reshape(-1, 3)
    if found.size and (found.min() < 0 or (found.max(axis=0) >= np.array(size)).any()):
        raise ValueError(f"a solid voxel lies outside the box {size}")
    layout, words, rows = _empty(size)
    x, y, z = (found + 1).T
    np.bitwise_or.at(rows, (z, y, x >> 6), np.uint64(1) << (x & 63).astype(np.uint64))
    mark_stops(words, layout)
    return OccupancyGrid(size, layout, words)


def grid_of_array(solid: NDArray[np.bool_]) -> OccupancyGrid:
    """The map of an array ``[f, y, x]`` that is true where a voxel is solid."""
    size_z, size_y, size_x = solid.shape
    size = (size_x, size_y, size_z)
    layout, words, rows = _empty(size)
    padded = np.ones((size_z, size_y, layout.row_x * 64), np.bool_)
    padded[:, :, 1 : size_x + 1] = solid
    packed = np.packbits(padded, axis=2, bitorder="little")
    rows[1:-1, 1:-1] = packed.view("<u8")
    mark_stops(words, layout)
    return OccupancyGrid(size, layout, words)


def _empty(size: Voxel) -> tuple[Layout, Words, Words]:
    """The layout of a box, its words with a solid border, and the solid rows in them."""
    if min(size) < 1 or np.prod([side + 2 for side in size], dtype=object) >= _LARGEST:
        raise ValueError(f"no map can have the size {size}")
    size_x, size_y, size_z = (side + 2 for side in size)
    layout = layout_of(size_x, size_y, size_z)
    words = np.zeros(layout.words, np.uint64)
    rows = words[: layout.near].reshape(size_z, size_y, layout.row_x)
    outside = np.ones(layout.row_x * 64, np.bool_)
    outside[1 : size_x - 1] = False
    rows[:] = np.packbits(outside, bitorder="little").view("<u8")
    every = ~np.uint64(0)
    rows[0] = rows[-1] = every
    rows[:, 0] = rows[:, -1] = every
    return layout, words, rows
