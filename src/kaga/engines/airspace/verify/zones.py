"""Constraints near the route: how far aside, and whether the flight is ever inside one.

What: for every constraint of the set the least horizontal distance from the route on the sheet,
at all times and heights; and for those touched, whether some moment of the flight lies inside
footprint, heights and periods at once. A leg is cut wherever any of the three can change, and
the middle of each part is asked: nothing is sampled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from kaga.engines.airspace.verify.clearances import Crossed
from kaga.engines.airspace.verify.flown import Corner, Piece
from kaga.engines.airspace.verify.places import E9, Sheet
from kaga.engines.airspace.verify.report import Check, holds, near, same, worst_of
from kaga.engines.airspace.verify.store import Land

Place = tuple[float, float]
Segment = tuple[Place, Place]
_DAY_S: Final = 86_400
_THURSDAY: Final = 3
_TOUCH_M: Final = 0.001


class Zone:
    """One constraint on the sheet: edges of rings, or a line with a radius."""

    def __init__(self, record: dict[str, Any], sheet: Sheet) -> None:
        self.record = record
        shape = record["footprint"]
        self.radius = float(shape.get("radius_mm", 0)) / 1000.0
        self.is_area = bool(shape["kind"] == "polygon")
        self.edges: list[Segment] = []
        for line in shape["rings"] if self.is_area else [shape["line"]]:
            places = [sheet.metres(lat / E9, lon / E9) for lat, lon in line]
            if self.is_area or len(places) == 1:
                places.append(places[0])
            self.edges += list(pairwise(places))

    def aside(self, one: Place, other: Place) -> float:
        """Least distance of a segment, 0 when it touches."""
        if self.is_area and (self.holds(one) or self.holds(other)):
            return 0.0
        least = min(_gap((one, other), edge) for edge in self.edges)
        return max(least - self.radius, 0.0)

    def holds(self, place: Place) -> bool:
        """Whether a place lies inside."""
        if not self.is_area:
            return min(_to_segment(place, edge) for edge in self.edges) <= self.radius
        inside = False
        for (x0, y0), (x1, y1) in self.edges:
            if (y0 > place[1]) != (y1 > place[1]):
                inside ^= x0 + (place[1] - y0) / (y1 - y0) * (x1 - x0) > place[0]
        return inside

    def marks(self, one: Place, other: Place) -> list[float]:
        """Shares of a segment at which its edge can be crossed."""
        found: list[float] = []
        for start, end in self.edges:
            if self.is_area:
                found += _crossing(one, other, start, end)
                continue
            found += _on_circle(one, other, start, self.radius)
            found += _on_circle(one, other, end, self.radius)
            length = math.dist(start, end)
            if length > 0.0:
                aside = (
                    (end[1] - start[1]) / length * self.radius,
                    -(end[0] - start[0]) / length * self.radius,
                )
                for sign in (-1.0, 1.0):
                    shifted = [
                        (p[0] + sign * aside[0], p[1] + sign * aside[1]) for p in (start, end)
                    ]
                    found += _crossing(one, other, shifted[0], shifted[1])
        return found

    def active(self, time_ms: float) -> bool:
        """Whether it holds at a moment; without periods always."""
        periods = self.record["periods"]
        return not periods or any(_in_period(period, time_ms) for period in periods)

    def time_marks(self, low: float, high: float) -> list[float]:
        """Moments between two at which a period can begin or end."""
        found: list[float] = []
        for period in self.record["periods"]:
            found += [period[n] for n in ("from_ms", "to_ms") if period[n] is not None]
            if "days" in period:
                offset = period["offset_s"]
                first = int((low / 1000 + offset) // _DAY_S) - 1
                for day in range(first, int((high / 1000 + offset) // _DAY_S) + 2):
                    midnight = day * _DAY_S - offset
                    found += [(midnight + period[n]) * 1000.0 for n in ("opens_s", "closes_s")]
        return [mark for mark in found if low < mark < high]


def _in_period(period: dict[str, Any], time_ms: float) -> bool:
    after = period["from_ms"] is None or time_ms >= period["from_ms"]
    before = period["to_ms"] is None or time_ms <= period["to_ms"]
    if not (after and before) or "days" not in period:
        return after and before
    local = time_ms / 1000.0 + period["offset_s"]
    length = period["closes_s"] - period["opens_s"]
    length += _DAY_S if length <= 0 else 0
    today = int(local // _DAY_S)
    return any(
        (day + _THURSDAY) % 7 in period["days"]
        and 0.0 <= local - day * _DAY_S - period["opens_s"] <= length
        for day in (today - 1, today)
    )


def _to_segment(place: Place, segment: Segment) -> float:
    (x0, y0), (x1, y1) = segment
    square = (x1 - x0) ** 2 + (y1 - y0) ** 2
    along = (place[0] - x0) * (x1 - x0) + (place[1] - y0) * (y1 - y0)
    share = min(max(along / square, 0.0), 1.0) if square > 0.0 else 0.0
    return math.hypot(place[0] - x0 - share * (x1 - x0), place[1] - y0 - share * (y1 - y0))


def _gap(one: Segment, other: Segment) -> float:
    """Distance between two segments; 0 when they cross."""
    if _crossing(*one, *other):
        return 0.0
    ends = [_to_segment(place, other) for place in one]
    return min(ends + [_to_segment(place, one) for place in other])


def _crossing(one: Place, other: Place, start: Place, end: Place) -> list[float]:
    """Share of the first segment at which it crosses the second."""
    way = other[0] - one[0], other[1] - one[1]
    edge = end[0] - start[0], end[1] - start[1]
    turn = way[0] * edge[1] - way[1] * edge[0]
    if turn == 0.0:
        return []
    off = start[0] - one[0], start[1] - one[1]
    share = (off[0] * edge[1] - off[1] * edge[0]) / turn
    along = (off[0] * way[1] - off[1] * way[0]) / turn
    return [share] if 0.0 <= share <= 1.0 and 0.0 <= along <= 1.0 else []


def _on_circle(one: Place, other: Place, centre: Place, radius: float) -> list[float]:
    """Shares of a segment at a distance from a centre."""
    way = other[0] - one[0], other[1] - one[1]
    off = one[0] - centre[0], one[1] - centre[1]
    square = way[0] ** 2 + way[1] ** 2
    if square == 0.0:
        return []
    middle = -(off[0] * way[0] + off[1] * way[1]) / square
    room = middle**2 - (off[0] ** 2 + off[1] ** 2 - radius**2) / square
    if room < 0.0:
        return []
    return [middle - math.sqrt(room), middle + math.sqrt(room)]


def is_entered(zone: Zone, crossed: Crossed, land: Land) -> bool:
    """Whether any moment of the flight lies inside a constraint."""
    return any(_enters(zone, one, other, parts, land) for _, one, other, parts in crossed.legs)


def _enters(
    zone: Zone, one: Corner, other: Corner, parts: tuple[Piece, ...], land: Land
) -> bool:
    start, end = (one.east, one.north), (other.east, other.north)
    if zone.aside(start, end) > _TOUCH_M:
        return False
    spent, climb = other.time_ms - one.time_ms, other.alt_mm - one.alt_mm
    times = [(t - one.time_ms) / spent for t in zone.time_marks(one.time_ms, other.time_ms)]
    fixed = zone.marks(start, end) + times
    for part in parts:
        ground = land.at(part.x, part.y)[0]
        limits = [_limit(zone.record[name], ground) for name in ("floor", "ceiling")]
        low, high = float(part.low), float(part.high)
        level = [(limit - one.alt_mm) / climb for limit in limits] if climb else []
        marks = {low, high, *(mark for mark in fixed + level if low < mark < high)}
        for first, last in pairwise(sorted(marks)):
            share = (first + last) / 2.0
            place = tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))
            height = one.alt_mm + share * climb
            if (
                limits[0] <= height <= limits[1]
                and zone.holds((place[0], place[1]))
                and zone.active(one.time_ms + share * spent)
            ):
                return True
    return False


def _limit(limit: dict[str, Any], ground: int) -> int:
    height: int = limit["mm"]
    return height + ground if limit["datum"] == "agl" else height


def zone_checks(
    certificate: dict[str, Any], document: dict[str, Any], crossed: Crossed, land: Land
) -> Iterator[Check]:
    """The list of near constraints is complete and right; none that prohibits is entered."""
    policy = certificate["policy"]
    sheet = Sheet.about(policy["sheet_lat_e9"], policy["sheet_lon_e9"])
    claimed = {row["id"]: row for row in certificate["constraints"]["near"]}
    found, prohibited = {}, []
    for record in document["zones"]:
        zone = Zone(record, sheet)
        aside = min(
            zone.aside((a.east, a.north), (b.east, b.north)) for _, a, b, _ in crossed.legs
        )
        if aside * 1000.0 <= policy["near_mm"]:
            inside = aside <= _TOUCH_M and is_entered(zone, crossed, land)
            found[record["id"]] = (aside * 1000.0, inside)
            if inside and record["severity"] == "prohibit":
                prohibited.append(record["id"])
    names = [row["id"] for row in certificate["constraints"]["near"]]
    yield same("constraints.near", "all constraints near the route", names, sorted(found))
    for name in sorted(found.keys() & claimed.keys()):
        aside, inside = found[name]
        words = f"distance from {name} (mm)"
        yield near(f"constraints.{name}.aside", words, claimed[name]["aside_mm"], aside, 1)
        words = f"whether {name} is entered"
        yield same(f"constraints.{name}.entered", words, claimed[name]["entered"], inside)
    words = "nothing that prohibits is entered"
    yield holds("limit.prohibited", words, prohibited, "none", passed=not prohibited)
    entered = sorted(name for name, (_, inside) in found.items() if inside)
    facts = certificate["rules"]["facts"]["entered"]
    yield worst_of("facts.entered", "constraints entered", [(facts, entered, facts == entered)])
