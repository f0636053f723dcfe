"""Shapes on the ground, refused when they are none, and straight lines through them.

What: polygons with holes, circles and corridors in degrees, checked; and the same on the sheet
of metres, answering exactly when a straight line is inside. Why strict: zones come from files
and from strangers; a bow-tie or a ring of a million corners must be named and refused.

>>> try:
...     Circle(Point(36.3, 136.3), radius_m=0.0)
... except FootprintError as error:
...     print(error)
radius: 0.0 m
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from shapely import is_valid_reason
from shapely.geometry import Polygon as Shape

from kaga.engines.geo.model import Point

MOST_CORNERS: Final = 9_999
"""Fewer than 10,000, the size at which ASTM F3548-21 ends; no zone of a city comes near."""
LARGEST_RADIUS_M: Final = 100_000.0
_METRES_PER_DEGREE: Final = 110_500.0
"""Of latitude, at least; the real ones are up to 1 % more."""
_LEAST_AREA_DEG2: Final = 1e-12
"""About a hundredth of a square metre."""


class Problem(Enum):
    """What is wrong with a footprint or volume."""

    TOO_FEW_CORNERS = "too-few-corners"
    TOO_MANY_CORNERS = "too-many-corners"
    NOT_A_PLACE = "not-a-place"
    ZERO_AREA = "zero-area"
    SELF_CROSSING = "self-crossing"
    HOLE_OUTSIDE = "hole-outside"
    ANTIMERIDIAN = "antimeridian"
    RADIUS = "radius"
    FLOOR_ABOVE_CEILING = "floor-above-ceiling"


class FootprintError(ValueError):
    """A shape that cannot be, with its problem by name."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(f"{problem.value}: {detail}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Polygon:
    """A ring of corners (the last joins the first) and rings cut out of it."""

    outer: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()

    def __post_init__(self) -> None:
        rings = (self.outer, *self.holes)
        _check_count(sum(len(ring) for ring in rings))
        for ring in rings:
            check_places(ring)
            if len(set(ring)) < 3:
                raise FootprintError(Problem.TOO_FEW_CORNERS, f"{len(set(ring))} in a ring")
        for ring in rings:
            _check_ring(ring)
        if self.holes:
            outer, *holes = _degrees(rings)
            shape = Shape(outer, holes)
            if not shape.is_valid:
                raise FootprintError(Problem.HOLE_OUTSIDE, is_valid_reason(shape))


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within a radius of a place."""

    centre: Point
    radius_m: float

    def __post_init__(self) -> None:
        check_places((self.centre,))
        check_radius(self.radius_m)
        check_reach((self.centre,), self.radius_m)


@dataclass(frozen=True, slots=True)
class Corridor:
    """Everything within half a width of a line; its ends are round."""

    line: tuple[Point, ...]
    half_width_m: float

    def __post_init__(self) -> None:
        _check_count(len(self.line))
        check_places(self.line)
        if len(set(self.line)) < 2:
            raise FootprintError(Problem.TOO_FEW_CORNERS, "a corridor needs two places")
        check_radius(self.half_width_m)
        check_reach(self.line, self.half_width_m)


Footprint = Polygon | Circle | Corridor


def check_places(places: tuple[Point, ...]) -> None:
    """Refuse places that are none (NaN, beyond the poles) and lines over 180° E."""
    for place in places:
        if not place.is_on_earth():
            raise FootprintError(Problem.NOT_A_PLACE, f"{place.lat}, {place.lon}")
    for one, other in zip(places, places[1:] + places[:1], strict=True):
        if abs(one.lon - other.lon) > 180.0:
            raise FootprintError(Problem.ANTIMERIDIAN, f"from {one.lon} to {other.lon}")


def check_radius(metres: float) -> None:
    """Refuse a radius that is none or larger than a region."""
    if not 0.0 < metres <= LARGEST_RADIUS_M:
        raise FootprintError(Problem.RADIUS, f"{metres} m")


def check_reach(places: tuple[Point, ...], metres: float) -> None:
    """Refuse a round shape that reaches over a pole or 180° E."""
    for place in places:
        northward = metres / _METRES_PER_DEGREE
        if abs(place.lat) + northward >= 90.0:
            raise FootprintError(Problem.NOT_A_PLACE, "it reaches over a pole")
        eastward = northward / math.cos(math.radians(abs(place.lat) + northward))
        if abs(place.lon) + eastward > 180.0:
            raise FootprintError(Problem.ANTIMERIDIAN, f"{metres} m around {place.lon}")


def _check_count(count: int) -> None:
    if count > MOST_CORNERS:
        raise FootprintError(Problem.TOO_MANY_CORNERS, f"{count}, more than {MOST_CORNERS}")


def _check_ring(ring: tuple[Point, ...]) -> None:
    (corners,) = _degrees((ring,))
    shape = Shape(corners)
    if not shape.is_valid:
        # The hull is cheap for any ring; repairing a hostile one is not.
        is_flat = shape.convex_hull.area < _LEAST_AREA_DEG2
        problem = Problem.ZERO_AREA if is_flat else Problem.SELF_CROSSING
        raise FootprintError(problem, is_valid_reason(shape))
    if shape.area < _LEAST_AREA_DEG2:
        raise FootprintError(Problem.ZERO_AREA, f"{shape.area} square degrees")


def _degrees(rings: tuple[tuple[Point, ...], ...]) -> list[list[tuple[float, float]]]:
    return [[(place.lon, place.lat) for place in ring] for ring in rings]
