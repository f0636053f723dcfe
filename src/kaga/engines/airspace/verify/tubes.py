"""The volumes of a flight: computed again, and the flown line is inside them.

What: pieces of equal time, none longer than the policy's, each round the line flown in it, wide
enough for the total system error and for cut or overshot corners. Beside comparing every number
this proves containment on its own: between any two moments at which something changes, one
volume that is open all the while holds both ends within one convex capsule, hence all between.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kaga.engines.airspace.verify.flown import Flight
from kaga.engines.airspace.verify.report import Check, same, worst_of

Point = tuple[float, float, float]


def volume_checks(certificate: dict[str, Any], flight: Flight) -> Iterator[Check]:
    """All numbers of all volumes, and containment."""
    claimed, policy = certificate["volumes"], certificate["policy"]
    radius = certificate["vehicle"]["turn_radius_mm"]
    found = list(expected(flight, policy, radius))
    yield same("volumes.count", "number of volumes", len(claimed), len(found))
    for name in ("begins_ms", "ends_ms", "radius_mm", "floor_mm", "ceiling_mm"):
        rows = (
            (one[name], other[name], abs(one[name] - other[name]) <= 1)
            for one, other in zip(claimed, found, strict=False)
        )
        yield worst_of(f"volumes.{name}", f"{name} of each volume, within 1", rows)
    rows = (
        (one["line"], other["line"], _alike(one["line"], other["line"]))
        for one, other in zip(claimed, found, strict=False)
    )
    yield worst_of("volumes.line", "line of each volume, within 1 mm", rows)
    marks = {corner.time_ms for corner in flight.corners}
    late = policy["time_ms"]
    for volume in claimed:
        begins, ends = volume["begins_ms"], volume["ends_ms"]
        marks |= {begins, begins + late, ends - late, ends}
    first, last = flight.corners[0].time_ms, flight.corners[-1].time_ms
    moments = sorted(mark for mark in marks if first <= mark <= last)
    held = (
        (f"{low} to {high}", "no volume", _is_held(claimed, flight, low, high))
        for low, high in pairwise(moments)
    )
    yield worst_of("volumes.containment", "the flown line is inside at every moment", held)


def expected(
    flight: Flight, policy: dict[str, int], turn_radius: int
) -> Iterator[dict[str, Any]]:
    """The volumes that policy and vehicle ask for, numbers unrounded."""
    begin, end = flight.corners[0].time_ms, flight.corners[-1].time_ms
    count = max(math.ceil((end - begin) / policy["volume_ms"]), 1)
    swerves = _swerves(flight, turn_radius)
    late = policy["time_ms"]
    for number in range(count):
        low = begin + (end - begin) * number / count
        high = begin + (end - begin) * (number + 1) / count
        inner = [c.time_ms for c in flight.corners if low < c.time_ms < high]
        line = [flight.place_at(moment) for moment in (low, *inner, high)]
        swerve = max(
            (
                metres
                for corner, metres in zip(flight.corners, swerves, strict=True)
                if low - late <= corner.time_ms <= high + late
            ),
            default=0.0,
        )
        heights = [point[2] * 1000.0 for point in line]
        yield {
            "begins_ms": low - late,
            "ends_ms": high + late,
            "radius_mm": policy["navigation_mm"] + policy["wind_mm"] + swerve,
            "floor_mm": min(heights) - policy["vertical_mm"],
            "ceiling_mm": max(heights) + policy["vertical_mm"],
            "line": line,
        }


def _swerves(flight: Flight, radius: int) -> list[float]:
    """By how much each corner is cut or overshot, mm."""
    found = [0.0]
    corners = flight.corners
    for before, here, after in zip(corners, corners[1:], corners[2:], strict=False):
        one = here.east - before.east, here.north - before.north
        other = after.east - here.east, after.north - here.north
        cross = one[0] * other[1] - one[1] * other[0]
        turn = abs(math.atan2(cross, one[0] * other[0] + one[1] * other[1]))
        cut = radius * (1.0 / math.cos(min(turn / 2.0, 0.499 * math.pi)) - 1.0)
        found.append(min(max(radius * (1.0 - math.cos(turn)), cut), 2.0 * radius))
    return [*found, 0.0]


def _alike(claimed: list[dict[str, int]], found: list[Point]) -> bool:
    names = ("east_mm", "north_mm", "up_mm")
    return len(claimed) == len(found) and all(
        abs(one[name] - metres * 1000.0) <= 1.0
        for one, other in zip(claimed, found, strict=True)
        for name, metres in zip(names, other, strict=True)
    )


def _is_held(volumes: list[dict[str, Any]], flight: Flight, low: int, high: int) -> bool:
    ends = [flight.place_at(low), flight.place_at(high)]
    return any(
        volume["begins_ms"] <= low
        and high <= volume["ends_ms"]
        and any(
            all(_within(volume, one, other, place) for place in ends)
            for one, other in pairwise(volume["line"])
        )
        for volume in volumes
    )


def _within(
    volume: dict[str, Any], one: dict[str, int], other: dict[str, int], place: Point
) -> bool:
    """Whether a place is in the capsule round one part of a volume's line."""
    if not volume["floor_mm"] <= place[2] * 1000.0 <= volume["ceiling_mm"]:
        return False
    start = one["east_mm"] / 1000.0, one["north_mm"] / 1000.0
    way = other["east_mm"] / 1000.0 - start[0], other["north_mm"] / 1000.0 - start[1]
    off = place[0] - start[0], place[1] - start[1]
    square = way[0] ** 2 + way[1] ** 2
    share = (off[0] * way[0] + off[1] * way[1]) / square if square > 0.0 else 0.0
    share = min(max(share, 0.0), 1.0)
    away = math.hypot(off[0] - share * way[0], off[1] - share * way[1])
    return bool(away * 1000.0 <= volume["radius_mm"])
