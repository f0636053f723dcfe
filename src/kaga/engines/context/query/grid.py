"""Boxes on a map, found by what they meet: geofences by the thousand.

What: each box lies in the cells of the level whose cells are just larger than it, so in four
at most; whoever asks looks into one cell of each level that is in use. Why not a packed tree:
fences come and go one by one, and a tree would be built anew for each.

>>> grid = Grid()
>>> grid.add("harbour", Box(136.30, 36.30, 136.31, 36.31))
>>> grid.meeting(Box(136.305, 36.305, 136.305, 36.305)), grid.meeting(Box(0, 0, 1, 1))
({'harbour'}, set())
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from typing import Final, NamedTuple

_FINEST: Final = 20  # cells of 40 m
_MOST_CELLS: Final = 64
_DEGREE_M: Final = 110_500.0  # a degree of latitude is never shorter
_WORLD: Final = 360.0


class Box(NamedTuple):
    """West, south, east, north, in degrees; the edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def wider(self, metres: float) -> Box | None:
        """With everything that is nearer than a distance; None where that leaves the map."""
        up = metres / _DEGREE_M
        far = max(abs(self.south), abs(self.north)) + up
        if far >= 89.0:
            return None
        along = up / math.cos(math.radians(far))
        wide = Box(self.west - along, self.south - up, self.east + along, self.north + up)
        return wide if wide.west >= -180.0 and wide.east <= 180.0 else None


def box_of(coordinates: object) -> Box | None:
    """The box around a geometry's coordinates; None where there are none."""
    if isinstance(coordinates, list | tuple) and len(coordinates) >= 2:
        x, y = coordinates[0], coordinates[1]
        if isinstance(x, int | float) and isinstance(y, int | float):
            return Box(x, y, x, y)
    points = list(_positions(coordinates))
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _positions(coordinates: object) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list | tuple):
        return
    if len(coordinates) >= 2 and all(isinstance(one, int | float) for one in coordinates[:2]):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)


class Grid:
    """Boxes by level and cell."""

    def __init__(self) -> None:
        self._levels: dict[int, dict[tuple[int, int], set[Hashable]]] = {}
        self._boxes: dict[Hashable, Box] = {}

    def __len__(self) -> int:
        return len(self._boxes)

    def add(self, key: Hashable, box: Box) -> None:
        """Put a box in."""
        self._boxes[key] = box
        level = _level(box)
        cells = self._levels.setdefault(level, {})
        for cell in _cells(box, level):
            cells.setdefault(cell, set()).add(key)

    def remove(self, key: Hashable) -> None:
        """Take a box out."""
        box = self._boxes.pop(key)
        level = _level(box)
        cells = self._levels[level]
        for cell in _cells(box, level):
            cells[cell].discard(key)
            if not cells[cell]:
                del cells[cell]
        if not cells:
            del self._levels[level]

    def meeting(self, box: Box) -> set[Hashable]:
        """Every box that has a point in common with one."""
        found: set[Hashable] = set()
        for level, cells in self._levels.items():
            if _count(box, level) > _MOST_CELLS:
                return {key for key, other in self._boxes.items() if other.meets(box)}
            for cell in _cells(box, level):
                found |= cells.get(cell, _NONE)
        return {key for key in found if self._boxes[key].meets(box)}


_NONE: Final[frozenset[Hashable]] = frozenset()


def _level(box: Box) -> int:
    size = max(box.east - box.west, box.north - box.south)
    if size <= 0:
        return _FINEST
    return max(0, min(_FINEST, int(math.log2(_WORLD / size))))


def _cells(box: Box, level: int) -> Iterator[tuple[int, int]]:
    west, south, east, north = _range(box, level)
    for x in range(west, east + 1):
        for y in range(south, north + 1):
            yield x, y


def _count(box: Box, level: int) -> int:
    west, south, east, north = _range(box, level)
    return (east - west + 1) * (north - south + 1)


def _range(box: Box, level: int) -> tuple[int, int, int, int]:
    scale = (1 << level) / _WORLD
    return (
        math.floor(box.west * scale),
        math.floor(box.south * scale),
        math.floor(box.east * scale),
        math.floor(box.north * scale),
    )
