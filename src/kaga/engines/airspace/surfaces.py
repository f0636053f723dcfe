"""Airport limitation surfaces as exact planes and cones.

What: the lowest height at which a surface stands over a place, which surface it is, and the
least room below it along a straight flight. Why exact: Hashitate lies 9 km out under the
extended approach of runway 06 and, if one is designated, under the conical surface; a circle
round the airport would not know, and a sampled line could step over an edge.

A surface is a piece of ground with a height over it: a plane over a convex polygon (strip,
approach, transitional) or a cone over a ring (horizontal, conical, outer horizontal: cones of
gradient 0 too). Where several stand over a place the lowest counts.

>>> from kaga.engines.airspace.airports import KOMATSU
>>> surfaces = AirportSurfaces.of(KOMATSU)
>>> limit = surfaces.limit_at(36.350, 136.310)
>>> limit.kind.value, round(limit.height.metres)
('conical', 172)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kaga.engines.airspace.airports import Airport
from kaga.engines.airspace.frame import LocalFrame, Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.surface_pieces import Cone, Piece, SurfaceKind, bounds_of
from kaga.engines.airspace.surface_plan import pieces_of, reference_point

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AirportSurfaces", "Limit", "SegmentLimit", "SurfaceKind"]


@dataclass(frozen=True, slots=True)
class Limit:
    """The surface that stands lowest over a place."""

    height: Msl
    kind: SurfaceKind


@dataclass(frozen=True, slots=True)
class SegmentLimit:
    """Where a straight flight has least room below a surface (negative: it is above)."""

    room_m: float
    at: float
    limit: Limit


@dataclass(frozen=True)
class AirportSurfaces:
    """All surfaces of an airport, on the sheet of metres around its reference point."""

    airport: Airport
    frame: LocalFrame
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, airport: Airport) -> AirportSurfaces:
        """The surfaces of an airport."""
        frame = reference_point(airport)
        return cls(airport, frame, pieces_of(airport, frame))

    @cached_property
    def bounds(self) -> tuple[tuple[float, float, float, float], ...]:
        """The box around each piece."""
        return tuple(bounds_of(piece) for piece in self.pieces)

    def limit_at(self, lat: float, lon: float) -> Limit | None:
        """The lowest surface over a place in degrees; none outside all of them."""
        place = self.frame.east_north(lat, lon)
        heights = [(piece.height_at(place), piece) for piece in self.pieces]
        over = [(height, piece) for height, piece in heights if height is not None]
        if not over:
            return None
        height, piece = min(over, key=lambda found: found[0])
        return Limit(Msl(height), piece.kind)

    def least_room(self, start: Position, end: Position) -> SegmentLimit | None:
        """Least room between a straight flight and the surfaces above it.

        Parameters
        ----------
        start, end
            Ends of a flight that is straight on the sheet and in height.

        Returns
        -------
        SegmentLimit or None
            Exact minimum over every point of the flight and every surface: the room, where (0
            at the start, 1 at the end) and the surface there. None if no surface is above it.
        """
        one = self.frame.east_north(start.lat, start.lon)
        other = self.frame.east_north(end.lat, end.lon)
        return self.room_between(
            one, other, (start.height.metres, end.height.above(start.height))
        )

    def room_between(
        self, one: tuple[float, float], other: tuple[float, float], climb: tuple[float, float]
    ) -> SegmentLimit | None:
        """`least_room` between places on the airport's own sheet.

        Parameters
        ----------
        one, other
            Metres east and north on `frame`.
        climb
            Height above the sea at the start, and the rise to the end, metres.
        """
        rooms = [
            (room, at, piece)
            for piece, bounds in zip(self.pieces, self.bounds, strict=True)
            if _meets(bounds, one, other)
            for room, at in piece.rooms_along(one, other, climb)
        ]
        if not rooms:
            return None
        room, at, piece = min(rooms, key=lambda found: (found[0], found[1]))
        height = climb[0] + at * climb[1] + room
        return SegmentLimit(room, at, Limit(Msl(height), piece.kind))

    def outlines(self) -> Iterator[tuple[SurfaceKind, list[tuple[float, float]]]]:
        """Edge of every piece in degrees (latitude, longitude), circles in steps of 5°."""
        for piece in self.pieces:
            corners = _circle(piece) if isinstance(piece, Cone) else piece.corners
            yield piece.kind, [self.frame.degrees(east, north) for east, north in corners]


def _meets(
    bounds: tuple[float, float, float, float],
    one: tuple[float, float],
    other: tuple[float, float],
) -> bool:
    """Whether the box around a segment meets a box."""
    west, south, east, north = bounds
    return (
        min(one[0], other[0]) <= east
        and max(one[0], other[0]) >= west
        and min(one[1], other[1]) <= north
        and max(one[1], other[1]) >= south
    )


def _circle(piece: Cone) -> list[tuple[float, float]]:
    angles = (math.radians(5 * step) for step in range(72))
    return [(piece.outer * math.cos(angle), piece.outer * math.sin(angle)) for angle in angles]
