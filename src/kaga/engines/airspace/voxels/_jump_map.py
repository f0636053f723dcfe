"""What jump point search knows about a map before the first question.

What: the bits of voxels with anything solid around them, and for each of the six straight
directions the bits at which a straight flight must stop: solid voxels, and voxels where an
obstacle just passed opens a turn that could not have been made earlier. Why: with them a
straight flight of any length is a search for the next set bit.

All bits lie in one array of words, one layer after the other (see `Layout`): compiled code
passes one array from function to function much faster than a bundle of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._bits import (
    Words,
    has_bit,
    set_bit,
    three_bits,
    trailing_zeros,
)
from kaga.engines.airspace.voxels._moves import (
    ALL,
    BOXES,
    CANDIDATES,
    NATURAL,
    STEPS,
    WAY_COUNTS,
    WAYS,
)


class Layout(NamedTuple):
    """Sizes with the border, words for a row, and the word at which each layer begins.

    The solid bits begin at 0 and, like `near` and `along_x`, are rows ``[z, y]`` of x;
    `along_y` has rows ``[z, x]`` of y and `along_z` rows ``[y, x]`` of z. Each of the last
    three is two layers: flights to smaller coordinates, then flights to larger ones.
    """

    size_x: int
    size_y: int
    size_z: int
    row_x: int
    row_y: int
    row_z: int
    near: int
    along_x: int
    along_y: int
    along_z: int
    words: int


def layout_of(size_x: int, size_y: int, size_z: int) -> Layout:
    """The layout of a map of so many voxels, border included.

    A row has one word more than it needs, so that its end is always found.
    """
    row_x, row_y, row_z = ((size >> 6) + 1 for size in (size_x, size_y, size_z))
    near = size_z * size_y * row_x
    along_x = 2 * near
    along_y = 4 * near
    along_z = along_y + 2 * size_z * size_x * row_y
    words = along_z + 2 * size_y * size_x * row_z
    return Layout(
        size_x, size_y, size_z, row_x, row_y, row_z, near, along_x, along_y, along_z, words
    )


@njit(cache=True, nogil=True)
def around(words: Words, layout: Layout, x: int, y: int, z: int) -> int:
    """The 27 solid bits of the cube of three around a voxel that has all its neighbours."""
    found = 0
    shift = 0
    for dz in range(-1, 2):
        for dy in range(-1, 2):
            row = ((z + dz) * layout.size_y + y + dy) * layout.row_x
            found |= three_bits(words, row, x) << shift
            shift += 3
    return found


@njit(cache=True, nogil=True)
def followers(direction: int, free: int) -> int:
    """The steps worth trying after arriving by `direction`, given the free voxels around."""
    if free == ALL:
        return int(NATURAL[direction])
    found = 0
    left = np.uint64(CANDIDATES[direction])
    while left != np.uint64(0):
        step = trailing_zeros(left)
        left &= left - np.uint64(1)
        if free & BOXES[step] != BOXES[step]:
            continue
        better = False
        for way in range(WAY_COUNTS[direction, step]):
            need = WAYS[direction, step, way]
            better |= free & need == need
        if not better:
            found |= 1 << step
    return found


@njit(cache=True, nogil=True)
def _spread(words: Words, layout: Layout, x: int, y: int, z: int) -> None:
    """Set the near bits of the cube of three around a solid voxel."""
    for dz in range(max(z - 1, 0), min(z + 2, layout.size_z)):
        for dy in range(max(y - 1, 0), min(y + 2, layout.size_y)):
            row = layout.near + (dz * layout.size_y + dy) * layout.row_x
            for dx in range(max(x - 1, 0), min(x + 2, layout.size_x)):
                set_bit(words, row, dx)


@njit(cache=True, nogil=True)
def _mark(words: Words, layout: Layout, x: int, y: int, z: int) -> None:
    """Set the stop bits of one voxel near something solid."""
    solid = has_bit(words, (z * layout.size_y + y) * layout.row_x, x)
    free = 0 if solid else ALL ^ around(words, layout, x, y, z)
    for direction in (4, 10, 12, 14, 16, 22):
        if not solid and (
            free & (1 << (26 - direction)) == 0
            or followers(direction, free) & ~NATURAL[direction] == 0
        ):
            continue
        dx, dy, dz = STEPS[direction]
        ahead = (dx + dy + dz + 1) >> 1
        if dx != 0:
            row = (ahead * layout.size_z + z) * layout.size_y + y
            set_bit(words, layout.along_x + row * layout.row_x, x)
        elif dy != 0:
            row = (ahead * layout.size_z + z) * layout.size_x + x
            set_bit(words, layout.along_y + row * layout.row_y, y)
        else:
            row = (ahead * layout.size_y + y) * layout.size_x + x
            set_bit(words, layout.along_z + row * layout.row_z, z)


@njit(cache=True, nogil=True)
def _each(words: Words, layout: Layout, layer: int) -> None:
    """Spread every solid voxel (layer 0) or mark every near one."""
    for z in range(layout.size_z):
        for y in range(layout.size_y):
            row = layer + (z * layout.size_y + y) * layout.row_x
            for word in range(layout.row_x):
                left = words[row + word]
                while left != np.uint64(0):
                    x = (word << 6) + trailing_zeros(left)
                    left &= left - np.uint64(1)
                    if x < layout.size_x:
                        if layer == 0:
                            _spread(words, layout, x, y, z)
                        else:
                            _mark(words, layout, x, y, z)


@njit(cache=True, nogil=True)
def mark_stops(words: Words, layout: Layout) -> None:
    """Fill the near and the stop layers of a map whose solid layer is filled."""
    _each(words, layout, 0)
    _each(words, layout, layout.near)
