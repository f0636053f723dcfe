"""Which of the 26 steps are legal, and which are worth trying after which.

What: tables over the cube of three around a voxel. A step is legal when every voxel of the box
it sweeps is free (2 for a straight step, 4 for a diagonal in a plane, 8 for one in space).

Why: of all shortest paths between two voxels one is enough. Let a path be earlier than another
of the same length when, at their first difference, it takes the step with more axes (or, among
equals, the lower number). A step `second` after a step `first` can be left out when two other
steps, or one, lead from the same voxel to the same voxel on a shorter or on an earlier way: the
earliest shortest path contains no such pair, because exchanging the pair would make it shorter
or earlier. This is the argument of jump point search (Harabor and Grastien, "Online graph
pruning for pathfinding on grid maps", AAAI 2011), here for three dimensions and swept boxes;
the tables are computed from the definition, not written down by case.

>>> int(NATURAL[STRAIGHT_X] == 1 << STRAIGHT_X)
1
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Step = tuple[int, int, int]

CENTRE: Final = 13
STRAIGHT_X: Final = 14
ALL: Final = (1 << 27) - 1

# One unit of length is 2**44, so that sums are exact, do not depend on their order, and a
# path of 10,000 steps stays below 2**59. That equal sums mean equal lengths is shown by
# enumeration in the tests: for up to 4,096 diagonals of each kind two different lengths are
# further apart than the roundings of these three numbers can reach.
UNIT_BITS: Final = 44
STEP_1: Final = 1 << UNIT_BITS
STEP_2: Final = 24879108095804  # the whole number nearest to sqrt(2) * 2**44
STEP_3: Final = 30470560045133  # the whole number nearest to sqrt(3) * 2**44


def number(step: Step) -> int:
    """The number of a direction (dx, dy, dz), 0 to 26."""
    dx, dy, dz = step
    return (dz + 1) * 9 + (dy + 1) * 3 + dx + 1


def _steps() -> list[Step]:
    """All 27 directions by number."""
    return [(dx, dy, dz) for dz, dy, dx in product((-1, 0, 1), repeat=3)]


def _axes(step: Step) -> int:
    return sum(1 for part in step if part)


def _box(begin: Step, end: Step) -> int:
    """The voxels between two corners of the cube of three, as bits."""
    x, y, z = (range(min(a, b), max(a, b) + 1) for a, b in zip(begin, end, strict=True))
    cells = [1 << number(cell) for cell in product(x, y, z)]
    return sum(cells)


def _cost(*steps: Step) -> int:
    return sum((0, STEP_1, STEP_2, STEP_3)[_axes(step)] for step in steps)


def _rank(*steps: Step) -> list[tuple[int, int]]:
    return [(-_axes(step), number(step)) for step in steps]


def _less(a: Step, b: Step) -> Step:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _more(a: Step, b: Step) -> Step:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _ways(first: Step, second: Step, begin: Step) -> list[int]:
    """What must be free, beyond what `first` and `second` need, for each better way."""
    known = _box(begin, (0, 0, 0)) | _box((0, 0, 0), second)
    through = _cost(first, second)
    found: set[int] = set()
    whole = _less(second, begin)
    if max(map(abs, whole)) <= 1:
        found.add(_box(begin, second) & ~known)
    for step in _steps():
        middle = _more(begin, step)
        rest = _less(second, middle)
        if max(map(abs, (*middle, *rest))) > 1 or not any(step) or not any(rest):
            continue
        cost = _cost(step, rest)
        if cost < through or (cost == through and _rank(step, rest) < _rank(first, second)):
            found.add((_box(begin, middle) | _box(middle, second)) & ~known)
    return sorted(way for way in found if not any(o != way and o & way == o for o in found))


def _tables() -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Better ways by pair of steps, their number (-1: leave out), and followers in open air."""
    ways = np.zeros((27, 27, 8), np.int32)
    counts = np.full((27, 27), -1, np.int32)
    natural = np.zeros(27, np.int32)
    for first, second in product(_steps(), repeat=2):
        a, b = number(first), number(second)
        begin = _less((0, 0, 0), first)
        if CENTRE in (a, b) or second == begin:
            continue
        better = _ways(first, second, begin)
        if better == [0]:
            continue
        counts[a, b] = len(better)
        ways[a, b, : len(better)] = better
        if not better:
            natural[a] |= 1 << b
    return ways, counts, natural


STEPS: Final[NDArray[np.int64]] = np.array(_steps(), np.int64)
AXES: Final[NDArray[np.int64]] = np.array([_axes(step) for step in _steps()], np.int64)
BOXES: Final[NDArray[np.int32]] = np.array(
    [_box((0, 0, 0), step) for step in _steps()], np.int32
)
WAYS, WAY_COUNTS, NATURAL = _tables()
CANDIDATES: Final[NDArray[np.int64]] = ((WAY_COUNTS >= 0) << np.arange(27)).sum(axis=1)
