"""Room below the limitation surfaces of airports, in the coordinates of the runway.

What: for an airport's facts the height of each surface as a formula of `along` (metres outward
from the end of the strip) and `beside` (metres from the centre line), or of the distance from
the middle of the runway; and the least room of a straight flight below them. Planes are linear
along a leg, so their least room lies where the leg enters or leaves their area; cones are
convex along a leg and are searched by golden section.

Law: 航空法 art. 2, 56; 航空法施行規則 art. 2, 3, 75.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from kaga.engines.airspace.verify.flown import Flight
from kaga.engines.airspace.verify.places import E9, Sheet
from kaga.engines.airspace.verify.report import Check, near, same

Line = tuple[float, float]
"""A value that runs straight along a leg: at its start, and its change."""
Room = tuple[float, float, str]
"""Metres below a surface, share of the leg, name of the surface."""
_EDGE_M: Final = 1e-6
_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0


class Airport:
    """One runway and its surfaces."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.name: str = record["name"]
        self.rules = {name: _number(name, value) for name, value in record["rules"].items()}
        one, other = record["ends"]
        self.sheet = Sheet.about(
            *(round((one[name] + other[name]) / 2.0) for name in ("lat_e9", "lon_e9"))
        )
        places = [self.sheet.metres(e["lat_e9"] / E9, e["lon_e9"] / E9) for e in (one, other)]
        self.heights = [end["alt_mm"] / 1000.0 for end in (one, other)]
        self.ceiling = record["reference_mm"] / 1000.0 + self.rules["horizontal_height_mm"]
        self.length = math.dist(*places)
        self.out = [(places[0][axis] - places[1][axis]) / self.length for axis in (0, 1)]
        self.places = places

    def rooms(self, start: Line, change: Line, climb: Line) -> Iterator[Room]:
        """Candidates for the least room along a leg (its start, its way, its height)."""
        spare = self.rules["strip_beyond_end_mm"]
        strip = self.length + 2.0 * spare
        for end, sign in ((0, 1.0), (1, -1.0)):
            axis = (sign * self.out[0], sign * self.out[1])
            off = start[0] - self.places[end][0], start[1] - self.places[end][1]
            along = _turned(off, change, axis)
            along = along[0] - spare, along[1]
            beside = _turned(off, change, (-axis[1], axis[0]))
            height = self.heights[end]
            grade = (self.heights[end] - self.heights[1 - end]) / strip
            yield from self._outward(along, beside, height, climb)
            if end == 0:
                yield from self._beside_strip(along, beside, (height, grade, strip), climb)
        yield from self._rings(start, change, climb)

    def _outward(self, along: Line, beside: Line, height: float, climb: Line) -> Iterator[Room]:
        """Approach, what extends it, and the slopes along its edges."""
        rules = self.rules
        wide, rise = rules["strip_half_width_mm"], rules["approach_gradient_e9"]
        length = rules["approach_length_mm"]
        widen = (rules["approach_half_width_mm"] - wide) / length
        edge = _plus(wide, (widen, along))
        surface = _plus(height, (rise, along))
        for name, low, high in (
            ("approach", 0.0, length),
            ("extended-approach", length, rules["extended_length_mm"]),
        ):
            if not math.isnan(high):
                area = [_plus(-low, (1, along)), _plus(high, (-1, along))]
                area += [_sum(edge, beside, sign) for sign in (-1.0, 1.0)]
                yield from _lowest(name, area, surface, climb)
        steep = rules["transitional_gradient_e9"]
        end = min((self.ceiling - height) / rise, length)
        for sign in (-1.0, 1.0):
            out = _sum((sign * beside[0], sign * beside[1]), edge, -1.0)
            slope = _plus(0.0, (1.0, surface), (steep, out))
            area = [along, _plus(end, (-1, along)), out, _plus(self.ceiling, (-1, slope))]
            yield from _lowest("transitional", area, slope, climb)

    def _beside_strip(
        self, along: Line, beside: Line, strip: tuple[float, float, float], climb: Line
    ) -> Iterator[Room]:
        height, grade, length = strip
        wide, steep = self.rules["strip_half_width_mm"], self.rules["transitional_gradient_e9"]
        level = _plus(height, (grade, along))
        between = [_plus(0.0, (-1, along)), _plus(length, (1, along))]
        sides = [_plus(wide, (sign, beside)) for sign in (-1.0, 1.0)]
        yield from _lowest("strip", between + sides, level, climb)
        for sign in (-1.0, 1.0):
            out = _plus(-wide, (sign, beside))
            slope = _plus(0.0, (1.0, level), (steep, out))
            area = [*between, out, _plus(self.ceiling, (-1, slope))]
            yield from _lowest("transitional", area, slope, climb)

    def _rings(self, start: Line, change: Line, climb: Line) -> Iterator[Room]:
        rules = self.rules
        inner, outer = rules["horizontal_radius_mm"], rules["conical_radius_mm"]
        grade, far = rules["conical_gradient_e9"], rules["outer_radius_mm"]
        rings = [("horizontal", 0.0, inner, self.ceiling, 0.0)]
        if not math.isnan(outer):
            rings.append(("conical", inner, outer, self.ceiling, grade))
            top = self.ceiling + grade * (outer - inner)
            if not math.isnan(far):
                rings.append(("outer-horizontal", outer, far, top, 0.0))
        for name, near_m, far_m, base, gradient in rings:

            def room(
                s: float, base: float = base, g: float = gradient, r: float = near_m
            ) -> float:
                away = math.hypot(start[0] + s * change[0], start[1] + s * change[1])
                return base + g * (away - r) - climb[0] - s * climb[1]

            for low, high in _in_ring(start, change, near_m, far_m):
                share = _golden(room, low, high)
                yield from ((room(s), s, name) for s in (low, share, high))


def _number(name: str, value: int | None) -> float:
    """Metres, or a gradient; what an airport does not have is no number."""
    if value is None:
        return math.nan
    return value / (1e9 if name.endswith("_e9") else 1e3)


def _turned(off: Line, change: Line, axis: Line) -> Line:
    return (
        off[0] * axis[0] + off[1] * axis[1],
        change[0] * axis[0] + change[1] * axis[1],
    )


def _plus(base: float, *terms: tuple[float, Line]) -> Line:
    """A number plus multiples of values along a leg."""
    start = base + sum(factor * line[0] for factor, line in terms)
    return start, sum(factor * line[1] for factor, line in terms)


def _sum(one: Line, other: Line, sign: float) -> Line:
    return one[0] + sign * other[0], one[1] + sign * other[1]


def _lowest(name: str, area: list[Line], surface: Line, climb: Line) -> Iterator[Room]:
    """Rooms where a leg enters and leaves an area, all of whose values are at least 0."""
    low, high = 0.0, 1.0
    for value, change in area:
        if change == 0.0:
            if value < -_EDGE_M:
                return
        elif change > 0.0:
            low = max(low, (-_EDGE_M - value) / change)
        else:
            high = min(high, (-_EDGE_M - value) / change)
    if low <= high:
        for share in (low, high):
            room = surface[0] + share * surface[1] - climb[0] - share * climb[1]
            yield room, share, name


def _in_ring(start: Line, change: Line, inner: float, outer: float) -> list[Line]:
    """Spans of shares between two distances from the middle."""
    marks = {0.0, 1.0}
    square = change[0] ** 2 + change[1] ** 2
    if square > 0.0:
        middle = -(start[0] * change[0] + start[1] * change[1]) / square
        for radius in (inner, outer):
            room = middle**2 - (start[0] ** 2 + start[1] ** 2 - radius**2) / square
            if room > 0.0:
                marks |= {middle - math.sqrt(room), middle + math.sqrt(room)}
    cuts = sorted(mark for mark in marks if 0.0 <= mark <= 1.0)
    spans = []
    for low, high in pairwise(cuts):
        s = (low + high) / 2.0
        away = math.hypot(start[0] + s * change[0], start[1] + s * change[1])
        if inner <= away <= outer:
            spans.append((low, high))
    return spans


def _golden(value: Any, low: float, high: float) -> float:
    """Where a convex function is least."""
    for _ in range(90):
        width = _GOLDEN * (high - low)
        if value(high - width) <= value(low + width):
            high = low + width
        else:
            low = high - width
    return (low + high) / 2.0


def airport_checks(
    claim: dict[str, Any] | None, airports: list[dict[str, Any]], flight: Flight
) -> Iterator[Check]:
    """Least room below all surfaces of all airports, and its witness."""
    rooms = [room for record in airports for room in _all_rooms(Airport(record), flight)]
    if claim is None or not rooms:
        claimed = None if claim is None else claim["room_mm"]
        found = round(min(rooms)[0] * 1000) if rooms else None
        words = "room below airport surfaces: no surface over the route"
        yield same("minima.airport", words, claimed, found)
        return
    least = min(rooms)[0] * 1000.0
    yield near("minima.airport", "room below airport surfaces (mm)", claim["room_mm"], least, 1)
    attained = [
        abs(room * 1000.0 - claim["room_mm"])
        for room, leg, share, airport, surface in rooms
        if (leg, airport, surface) == (claim["leg"], claim["airport"], claim["surface"])
        and abs(share * E9 - claim["share_e9"]) <= _share_room(flight, leg)
    ]
    words = "the witness is where the least room is (mm)"
    yield near("minima.airport.witness", words, min(attained, default=math.inf), 0, 2)


def _share_room(flight: Flight, leg: int) -> float:
    """1e-9 of a leg by which a witness may be off: a centimetre, or rounding."""
    one, other = flight.corners[leg : leg + 2]
    length = math.hypot(other.east - one.east, other.north - one.north)
    return 2.0 + 0.01 * E9 / max(length, 0.01)


def _all_rooms(airport: Airport, flight: Flight) -> list[tuple[float, int, float, str, str]]:
    found = []
    for leg, one, other in flight.legs():
        start = airport.sheet.metres(one.lat, one.lon)
        end = airport.sheet.metres(other.lat, other.lon)
        climb = one.alt_mm / 1000.0, (other.alt_mm - one.alt_mm) / 1000.0
        change = end[0] - start[0], end[1] - start[1]
        for room, share, name in airport.rooms(start, change, climb):
            found.append((room, leg, share, airport.name, name))
    return found
