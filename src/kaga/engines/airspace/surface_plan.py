"""From runway facts to the pieces of an airport's surfaces.

What: strip, approaches, transitional slopes and the rings around the reference point. Why
apart: this is the law's geometry; `surface_pieces` only knows planes and cones.

Along a runway, `along` counts from one end of the strip outward and `beside` from the centre
line; every plane is written down in these and then turned into metres east and north.

>>> from kaga.engines.airspace.airports import KOMATSU
>>> len(pieces_of(KOMATSU, reference_point(KOMATSU)))
14
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.airspace.airports import Airport, AirportError, SurfaceRules
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.surface_pieces import Cone, Piece, Place, Slope, SurfaceKind

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class _Axis:
    """One end of the strip: its middle, the direction outward, and its height."""

    origin: Place
    outward: Place
    height: float

    def place(self, along: float, beside: float) -> Place:
        east = self.origin[0] + along * self.outward[0] - beside * self.outward[1]
        north = self.origin[1] + along * self.outward[1] + beside * self.outward[0]
        return east, north

    def slope(
        self,
        kind: SurfaceKind,
        corners: Sequence[Place],
        plane: tuple[float, float, float],
    ) -> Slope:
        """A plane (height, per metre along, per metre beside) over corners (along, beside)."""
        height, along, beside = plane
        per_east = along * self.outward[0] - beside * self.outward[1]
        per_north = along * self.outward[1] + beside * self.outward[0]
        base = height - per_east * self.origin[0] - per_north * self.origin[1]
        places = _leftward(_distinct([self.place(*corner) for corner in corners]))
        return Slope(kind, places, base, per_east, per_north)


def reference_point(airport: Airport) -> LocalFrame:
    """The sheet of metres around the middle of the runway."""
    one, other = airport.ends
    return LocalFrame(0.5 * (one.lat + other.lat), 0.5 * (one.lon + other.lon))


def pieces_of(airport: Airport, frame: LocalFrame) -> tuple[Piece, ...]:
    """All pieces of an airport's surfaces, in metres from the frame's origin.

    Raises
    ------
    AirportError
        If the runway has no length or rises above the horizontal surface.
    """
    rules, level = airport.rules, airport.reference_elevation.metres
    ceiling = level + rules.horizontal_height
    axes = _axes(airport, frame)
    if max(axis.height for axis in axes) >= ceiling:
        raise AirportError("the runway lies above its own horizontal surface")
    pieces: list[Piece] = _along_strip(axes, rules, ceiling)
    for axis in axes:
        pieces += _approaches(axis, rules)
        pieces += [_beside_approach(axis, rules, ceiling, side) for side in (-1.0, 1.0)]
    return (*pieces, *_rings(rules, ceiling))


def _axes(airport: Airport, frame: LocalFrame) -> tuple[_Axis, _Axis]:
    places = [frame.east_north(end.lat, end.lon) for end in airport.ends]
    east, north = places[0][0] - places[1][0], places[0][1] - places[1][1]
    length = math.hypot(east, north)
    if length < 1.0:
        raise AirportError("a runway's ends must lie apart")
    out = (east / length, north / length)
    spare = airport.rules.strip_beyond_end
    one, other = airport.ends
    return (
        _Axis(_ahead(places[0], out, spare), out, one.elevation.metres),
        _Axis(_ahead(places[1], out, -spare), (-out[0], -out[1]), other.elevation.metres),
    )


def _along_strip(axes: tuple[_Axis, _Axis], rules: SurfaceRules, ceiling: float) -> list[Piece]:
    """The strip itself and the transitional slopes on its long sides."""
    axis, far = axes
    length = math.hypot(far.origin[0] - axis.origin[0], far.origin[1] - axis.origin[1])
    grade = (axis.height - far.height) / length
    wide, steep = rules.strip_half_width, rules.transitional_gradient
    strip = [(-length, -wide), (0.0, -wide), (0.0, wide), (-length, wide)]
    pieces: list[Piece] = [axis.slope(SurfaceKind.STRIP, strip, (axis.height, grade, 0.0))]
    here, there = ((ceiling - end.height) / steep for end in (axis, far))
    for side in (-1.0, 1.0):
        corners = [
            (0.0, side * wide),
            (0.0, side * (wide + here)),
            (-length, side * (wide + there)),
            (-length, side * wide),
        ]
        plane = (axis.height - steep * wide, grade, side * steep)
        pieces.append(axis.slope(SurfaceKind.TRANSITIONAL, corners, plane))
    return pieces


def _approaches(axis: _Axis, rules: SurfaceRules) -> list[Piece]:
    """The approach surface of one end, and what extends it."""
    widen = (rules.approach_half_width - rules.strip_half_width) / rules.approach_length
    spans = [(SurfaceKind.APPROACH, 0.0, rules.approach_length)]
    if rules.extended_length is not None:
        spans.append(
            (SurfaceKind.EXTENDED_APPROACH, rules.approach_length, rules.extended_length)
        )
    plane = (axis.height, rules.approach_gradient, 0.0)
    pieces: list[Piece] = []
    for kind, start, end in spans:
        near, far = (rules.strip_half_width + widen * along for along in (start, end))
        corners = [(start, -near), (end, -far), (end, far), (start, near)]
        pieces.append(axis.slope(kind, corners, plane))
    return pieces


def _beside_approach(axis: _Axis, rules: SurfaceRules, ceiling: float, side: float) -> Piece:
    """The transitional slope along one edge of an approach surface, up to the ceiling.

    Its gradient is measured square to the runway's centre line.
    """
    widen = (rules.approach_half_width - rules.strip_half_width) / rules.approach_length
    rise, steep = rules.approach_gradient, rules.transitional_gradient
    end = min((ceiling - axis.height) / rise, rules.approach_length)
    near, far = rules.strip_half_width, rules.strip_half_width + widen * end
    left = ceiling - axis.height
    corners = [
        (0.0, side * near),
        (end, side * far),
        (end, side * (far + (left - rise * end) / steep)),
        (0.0, side * (near + left / steep)),
    ]
    plane = (axis.height - steep * near, rise - steep * widen, side * steep)
    return axis.slope(SurfaceKind.TRANSITIONAL, corners, plane)


def _rings(rules: SurfaceRules, ceiling: float) -> list[Piece]:
    """Horizontal, conical and outer horizontal surface around the reference point."""
    inner = rules.horizontal_radius
    rings: list[Piece] = [Cone(SurfaceKind.HORIZONTAL, 0.0, inner, ceiling, 0.0)]
    if rules.conical_radius is not None:
        outer = rules.conical_radius
        rings.append(Cone(SurfaceKind.CONICAL, inner, outer, ceiling, rules.conical_gradient))
        if rules.outer_radius is not None:
            top = ceiling + rules.conical_gradient * (outer - inner)
            rings.append(
                Cone(SurfaceKind.OUTER_HORIZONTAL, outer, rules.outer_radius, top, 0.0)
            )
    return rings


def _ahead(place: Place, way: Place, metres: float) -> Place:
    return place[0] + metres * way[0], place[1] + metres * way[1]


def _distinct(corners: list[Place]) -> list[Place]:
    """Corners without those that fall on the one before: a slope may end in a point."""
    kept = [
        corner for at, corner in enumerate(corners) if math.dist(corner, corners[at - 1]) > 1e-6
    ]
    return kept or corners


def _leftward(corners: list[Place]) -> tuple[Place, ...]:
    """Corners turned so that the polygon lies on the left of its edges."""
    area = sum(
        one[0] * other[1] - other[0] * one[1]
        for one, other in zip(corners, corners[1:] + corners[:1], strict=True)
    )
    return tuple(corners if area > 0.0 else reversed(corners))
