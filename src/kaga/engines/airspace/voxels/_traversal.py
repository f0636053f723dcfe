"""Every voxel that a straight line between two voxel centres touches, exactly.

What: the line from centre to centre crosses the planes between voxels at known fractions of its
way: the k-th plane along x at ``(2k + 1) / (2 dx)``. All three sequences are kept over the
common denominator ``2 dx dy dz`` as whole numbers, so it is never in doubt which plane comes
first or whether several are crossed in one point: then the line passes through an edge or a
corner, and touches the 4 or 8 voxels around it. Each crossing is thus one of the 26 steps, and
the line is clear when every one of these steps is legal. Why: a line of sight sampled at half a
voxel was seen to pass through walls; this one cannot.

After Amanatides and Woo ("A fast voxel traversal algorithm for ray tracing", Eurographics
1987), with whole numbers in the place of their floating-point ones.
"""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from kaga.engines.airspace.voxels._bits import Words, has_bit
from kaga.engines.airspace.voxels._frontier import Voxel
from kaga.engines.airspace.voxels._jump_map import Layout, around
from kaga.engines.airspace.voxels._moves import BOXES

# Beyond every crossing; twice it still is a 64-bit number.
NEVER = 1 << 61


class Line(NamedTuple):
    """A line between two centres: its directions, next crossings, and what is added to each.

    Crossings are counted in parts of which the whole line has `whole`.
    """

    way: Voxel
    gap: Voxel
    whole: int


@njit(cache=True, nogil=True)
def _sign(value: int) -> int:
    return 1 if value > 0 else (-1 if value < 0 else 0)


@njit(cache=True, nogil=True)
def line_between(a: Voxel, b: Voxel) -> Line:
    """The line between the centres of two voxels; its first crossings are at half the gaps."""
    dx, dy, dz = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    nx, ny, nz = max(abs(dx), 1), max(abs(dy), 1), max(abs(dz), 1)
    gap = (
        2 * ny * nz if dx != 0 else NEVER,
        2 * nx * nz if dy != 0 else NEVER,
        2 * nx * ny if dz != 0 else NEVER,
    )
    return Line((_sign(dx), _sign(dy), _sign(dz)), gap, 2 * nx * ny * nz)


@njit(cache=True, nogil=True)
def first_crossings(line: Line) -> Voxel:
    """Where the line first leaves its voxel along each axis."""
    gap = line.gap
    return (
        gap[0] >> 1 if gap[0] != NEVER else NEVER,
        gap[1] >> 1 if gap[1] != NEVER else NEVER,
        gap[2] >> 1 if gap[2] != NEVER else NEVER,
    )


@njit(cache=True, nogil=True)
def cross(line: Line, at: Voxel, crossings: Voxel) -> tuple[Voxel, Voxel, int]:
    """Go through the next crossing: the voxel behind it, the crossings then, its direction."""
    first = min(crossings[0], crossings[1], crossings[2])
    x, y, z = at
    tx, ty, tz = crossings
    step = 13
    if tx == first:
        x += line.way[0]
        step += line.way[0]
        tx += line.gap[0]
    if ty == first:
        y += line.way[1]
        step += 3 * line.way[1]
        ty += line.gap[1]
    if tz == first:
        z += line.way[2]
        step += 9 * line.way[2]
        tz += line.gap[2]
    return (x, y, z), (tx, ty, tz), step


@njit(cache=True, nogil=True)
def is_clear_line(words: Words, layout: Layout, a: Voxel, b: Voxel) -> bool:
    """Whether every voxel that the line between two free voxels touches is free."""
    line = line_between(a, b)
    crossings = first_crossings(line)
    at = a
    while at != b:
        there, crossings, step = cross(line, at, crossings)
        row = (there[2] * layout.size_y + there[1]) * layout.row_x
        # Where nothing is near, nothing of the box swept by the step is solid either.
        if has_bit(words, layout.near + row, there[0]) and (
            around(words, layout, at[0], at[1], at[2]) & BOXES[step] != 0
        ):
            return False
        at = there
    return True
