"""The two shapes that limitation surfaces are made of, and straight flights below them.

What: a plane over a convex polygon and a cone over a ring, each with its height at a place and
the least room along a segment in closed form. Why these: with them every surface of the
aviation law is exact.

>>> ceiling = Cone(SurfaceKind.HORIZONTAL, inner=0.0, outer=4000.0, height=52.0, gradient=0.0)
>>> ceiling.height_at((3000.0, 0.0)), ceiling.height_at((4001.0, 0.0))
(52.0, None)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[float, float]
_EDGE_M: Final = 1e-6
"""Places this near to an edge belong to the piece: neighbours then leave no gap."""
_SPARE_M: Final = 1.0


class SurfaceKind(Enum):
    """Which surface of the law a piece belongs to."""

    STRIP = "strip"
    APPROACH = "approach"
    EXTENDED_APPROACH = "extended-approach"
    TRANSITIONAL = "transitional"
    HORIZONTAL = "horizontal"
    CONICAL = "conical"
    OUTER_HORIZONTAL = "outer-horizontal"


@dataclass(frozen=True, slots=True)
class Slope:
    """A plane over a convex polygon: height = base + east * per_east + north * per_north."""

    kind: SurfaceKind
    corners: tuple[Place, ...]
    base: float
    per_east: float
    per_north: float

    def height_at(self, place: Place) -> float | None:
        """Height over a place, metres above sea level; None beside the polygon."""
        if any(_side(one, other, place) < -_EDGE_M for one, other in self._edges()):
            return None
        return self.base + self.per_east * place[0] + self.per_north * place[1]

    def rooms_along(
        self, one: Place, other: Place, climb: Place
    ) -> Iterator[tuple[float, float]]:
        """Candidates for the least room along a segment: (room, moment); see `Piece`."""
        low, high = 0.0, 1.0
        for start, end in self._edges():
            before, after = _side(start, end, one), _side(start, end, other)
            if before < -_EDGE_M and after < -_EDGE_M:
                return
            if before < -_EDGE_M:
                low = max(low, before / (before - after))
            elif after < -_EDGE_M:
                high = min(high, before / (before - after))
        if low > high:
            return
        for moment in (low, high):
            east = one[0] + moment * (other[0] - one[0])
            north = one[1] + moment * (other[1] - one[1])
            height = self.base + self.per_east * east + self.per_north * north
            yield height - (climb[0] + moment * climb[1]), moment

    def _edges(self) -> Iterator[tuple[Place, Place]]:
        return zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)


@dataclass(frozen=True, slots=True)
class Cone:
    """A cone over a ring around the origin, rising outward from its inner edge."""

    kind: SurfaceKind
    inner: float
    outer: float
    height: float
    gradient: float

    def height_at(self, place: Place) -> float | None:
        """Height over a place, metres above sea level; None outside the ring."""
        distance = math.hypot(*place)
        if not self.inner - _EDGE_M <= distance <= self.outer + _EDGE_M:
            return None
        return self.height + self.gradient * (distance - self.inner)

    def rooms_along(
        self, one: Place, other: Place, climb: Place
    ) -> Iterator[tuple[float, float]]:
        """Candidates for the least room along a segment: (room, moment); see `Piece`.

        The distance from the axis is a convex function of the moment, so within the ring the
        least room lies at an end, at an edge of the ring or where both gradients are equal.
        """
        east, north = other[0] - one[0], other[1] - one[1]
        square = east * east + north * north
        moments = [0.0, 1.0]
        if square > 0.0:
            middle = -(one[0] * east + one[1] * north) / square
            nearest = abs(one[0] * north - one[1] * east) / math.sqrt(square)
            for radius in (self.inner, self.outer):
                moments += _beside(middle, radius**2 - nearest**2, square)
            moments += self._level(middle, nearest, square, climb[1])
        for moment in moments:
            if 0.0 <= moment <= 1.0:
                height = self.height_at((one[0] + moment * east, one[1] + moment * north))
                if height is not None:
                    yield height - (climb[0] + moment * climb[1]), moment

    def _level(self, middle: float, nearest: float, square: float, climb: float) -> list[float]:
        """Moments at which surface and flight rise alike."""
        if self.gradient == 0.0:
            return []
        wanted = (climb / self.gradient) ** 2
        if wanted >= square:
            return []
        return _beside(middle, wanted * nearest**2 / (square - wanted), square)


Piece = Slope | Cone
"""One piece of a surface.

`rooms_along(one, other, climb)` yields pairs of room (metres below the surface) and moment for
the flight from `one` to `other`, whose height is `climb[0]` at moment 0 and `climb[0] +
climb[1]` at moment 1; the least of them is the exact least room over the piece.
"""


def _side(start: Place, end: Place, place: Place) -> float:
    """Metres of a place to the left of an edge."""
    east, north = end[0] - start[0], end[1] - start[1]
    length = math.hypot(east, north)
    return (east * (place[1] - start[1]) - north * (place[0] - start[0])) / length


def _beside(middle: float, along_square: float, square: float) -> list[float]:
    """Moments on both sides of the middle, if the square root exists."""
    if along_square < 0.0:
        return []
    offset = math.sqrt(along_square / square)
    return [middle - offset, middle + offset]


@lru_cache(maxsize=256)
def bounds_of(piece: Piece) -> tuple[float, float, float, float]:
    """West, south, east and north of the box around a piece, with a metre to spare."""
    if isinstance(piece, Cone):
        out = piece.outer + _SPARE_M
        return -out, -out, out, out
    easts, norths = zip(*piece.corners, strict=True)
    west, south, east, north = min(easts), min(norths), max(easts), max(norths)
    return west - _SPARE_M, south - _SPARE_M, east + _SPARE_M, north + _SPARE_M
