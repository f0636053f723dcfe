"""Seeded gradient noise, compiled: the grain of hills, woods and streets.

How: Perlin's improved noise (ACM SIGGRAPH 2002) on an integer lattice whose gradients come from
a hash of the corner and the seed, so any window of an endless plane can be filled alone and two
windows meet without a seam.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ANGLES = np.arange(256) * (2.0 * math.pi / 256.0)
_EAST, _SOUTH = np.cos(_ANGLES), np.sin(_ANGLES)


@njit(cache=True, nogil=True)
def hashed(seed: int, x: int, y: int) -> int:
    """A 32-bit number for a corner; neighbours have nothing in common (Murmur's finish)."""
    mixed = np.uint64((seed * 0x9E3779B1 + x * 0x85EBCA77 + y * 0xC2B2AE3D) & 0xFFFFFFFFFFFF)
    mixed ^= mixed >> np.uint64(16)
    mixed = (mixed * np.uint64(0x45D9F3B)) & np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(16)
    mixed = (mixed * np.uint64(0x45D9F3B)) & np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(16)
    return int(np.int64(mixed))


@njit(cache=True, nogil=True)
def _slope(seed: int, x: int, y: int, along: float, down: float) -> float:
    way = hashed(seed, x, y) & 255
    return float(_EAST[way] * along + _SOUTH[way] * down)


@njit(cache=True, nogil=True)
def at(seed: int, x: float, y: float) -> float:
    """Noise at a place, about -0.7 to 0.7, one hill or hollow for each unit."""
    left, top = math.floor(x), math.floor(y)
    u, v = x - left, y - top
    s = u * u * u * (u * (u * 6.0 - 15.0) + 10.0)
    t = v * v * v * (v * (v * 6.0 - 15.0) + 10.0)
    upper = _slope(seed, left, top, u, v)
    upper += s * (_slope(seed, left + 1, top, u - 1.0, v) - upper)
    lower = _slope(seed, left, top + 1, u, v - 1.0)
    lower += s * (_slope(seed, left + 1, top + 1, u - 1.0, v - 1.0) - lower)
    return upper + t * (lower - upper)


@njit(cache=True, nogil=True)
def layered(
    seed: int, origin: tuple[float, float, float], size: tuple[int, int], octaves: int
) -> NDArray[np.float32]:
    """Octaves of noise over a window; `origin` is (row, column, step), in hills.

    Each octave is half as wide and half as high as the one before.
    """
    rows, columns = size
    found = np.zeros((rows, columns), np.float32)
    for row in range(rows):
        for column in range(columns):
            height, high = 0.0, 1.0
            x, y = origin[1] + column * origin[2], origin[0] + row * origin[2]
            for octave in range(octaves):
                height += high * at(seed + octave, x, y)
                x, y, high = x * 2.0 + 13.7, y * 2.0 + 7.3, high * 0.5
            found[row, column] = height
    return found
