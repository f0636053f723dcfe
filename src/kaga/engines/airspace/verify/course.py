"""The route itself: order, times, speeds, climbs, ends, and the quarter of each leg.

What: everything about waypoints and legs that needs no map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, Final

from kaga.engines.airspace.verify.flown import Corner, Flight
from kaga.engines.airspace.verify.report import Check, holds, near, refuse, same, worst_of

MOST_WAYPOINTS: Final = 2_000
MOST_COLUMNS: Final = 50_000
LONGEST_LEG_M: Final = 5_000.0
LONGEST_MS: Final = 86_400_000
_JAPAN: Final = timezone(timedelta(hours=9))


def require_course(certificate: dict[str, Any]) -> None:
    """Refuse what cannot be a route before anything is computed from it."""
    route, window = certificate["route"], certificate["map"]["window"]
    points, legs = route["waypoints"], route["legs"]
    if not 2 <= len(points) <= MOST_WAYPOINTS or len(legs) != len(points) - 1:
        raise refuse(
            "route.shape", "2 to 2,000 waypoints and a leg between each two", len(legs)
        )
    times = [point["time_ms"] for point in points]
    rising = all(a < b for a, b in pairwise(times))
    if not rising or times[-1] - times[0] > LONGEST_MS or not 0 <= times[0] < 1 << 43:
        raise refuse("route.times", "times that rise, within a day", times[:3])
    if not all(
        abs(point["lat_e9"]) <= 80 * 10**9
        and abs(point["lon_e9"]) <= 180 * 10**9
        and abs(point["alt_mm"]) < 10**8
        for point in points
    ):
        raise refuse("route.places", "places on Earth", "others")
    if not (0 < window["rows"] * window["columns"] <= 1 << 23 and window["rows"] > 0):
        raise refuse("map.window", "a window of at most 8,388,608 columns", window)
    if not (0 <= window["west"] < 1 << 22 and 0 <= window["north"] < 1 << 22):
        raise refuse("map.window", "a window on Earth", window)


def require_inside(certificate: dict[str, Any], flight: Flight) -> None:
    """Refuse corners outside the window: what they cross would be unbounded."""
    window = certificate["map"]["window"]
    for corner in flight.corners:
        x, y = corner.column - window["west"], corner.row - window["north"]
        if not (0 <= x < window["columns"] and 0 <= y < window["rows"]):
            raise refuse("map.window", "a window that holds every waypoint", (x, y))
    crossed = sum(
        abs(other.column - one.column) + abs(other.row - one.row)
        for one, other in pairwise(flight.corners)
    )
    if crossed > MOST_COLUMNS:
        raise refuse("route.crossed", f"at most {MOST_COLUMNS} columns crossed", int(crossed))


def course_checks(certificate: dict[str, Any], flight: Flight) -> Iterator[Check]:
    """Window, ends, kinds, lengths, speeds and rates."""
    window = certificate["map"]["window"]
    margin = window["margin"]
    west = min(math.floor(corner.column) for corner in flight.corners) - margin
    north = min(math.floor(corner.row) for corner in flight.corners) - margin
    east = max(math.floor(corner.column) for corner in flight.corners) + margin
    south = max(math.floor(corner.row) for corner in flight.corners) + margin
    found = {"west": west, "north": north, "rows": south - north + 1}
    found |= {"columns": east - west + 1, "margin": margin}
    words = "the smallest window that holds the waypoints, wider by the margin"
    yield same("map.window", words, window, found)
    request, points = certificate["request"], certificate["route"]["waypoints"]
    for name, end, point in (("start", "start", points[0]), ("goal", "goal", points[-1])):
        asked = [request[end]["lat_e9"], request[end]["lon_e9"]]
        there = [point["lat_e9"], point["lon_e9"]]
        yield same(f"request.{name}", f"the route has the {name} asked for", asked, there)
    asked_at, first = request["depart_ms"], points[0]["time_ms"]
    yield same("request.depart", "it departs when asked", asked_at, first)
    yield from _kinds(certificate, flight)
    legs = certificate["route"]["legs"]
    for number, one, other in flight.legs():
        yield from _leg(number, legs[number], one, other)
    yield from _rates(certificate, flight)


def _kinds(certificate: dict[str, Any], flight: Flight) -> Iterator[Check]:
    """Take-off first, landing last, cruise between; take-off and landing near their ends."""
    order = {"takeoff": 0, "cruise": 1, "landing": 2}
    ranks = [order.get(kind, -1) for kind in flight.kinds]
    words = "take-off, cruise and landing in this order, cruise among them"
    right = -1 not in ranks and ranks == sorted(ranks) and 1 in ranks
    yield holds("route.kinds", words, list(flight.kinds), "order", passed=right)
    radius = certificate["policy"]["port_radius_mm"] / 1000.0
    ends = {"takeoff": flight.corners[0], "landing": flight.corners[-1]}
    rows = (
        (round(away, 3), radius, away <= radius)
        for number, one, other in flight.legs()
        if flight.kinds[number] in ends
        for away in (_apart(ends[flight.kinds[number]], place) for place in (one, other))
    )
    yield worst_of("route.ports", "take-off and landing stay near their end (m)", rows)


def _apart(one: Corner, other: Corner) -> float:
    return math.hypot(other.east - one.east, other.north - one.north)


def _leg(number: int, leg: dict[str, Any], one: Corner, other: Corner) -> Iterator[Check]:
    name, length = f"route.leg.{number}", _apart(one, other)
    yield near(f"{name}.length", "length (mm)", leg["length_mm"], length * 1000.0, 1)
    climb = other.alt_mm - one.alt_mm
    yield same(f"{name}.climb", "change of height (mm)", leg["climb_mm"], climb)
    speed = length * 1e6 / (other.time_ms - one.time_ms)
    yield near(f"{name}.speed", "speed over ground (mm/s)", leg["speed_mm_s"], speed, 1)
    slot = quarter(one.time_ms) % 96
    yield same(f"{name}.slot", "quarter of an hour", leg["slot"], slot)
    short = length <= LONGEST_LEG_M
    yield holds(f"{name}.short", "length (m) at most", length, LONGEST_LEG_M, passed=short)


def quarter(time_ms: float) -> int:
    """Number of the quarter of an hour in Japan; modulo 96 it is that of the day."""
    return math.floor(time_ms / 900_000) + 36


def _local(time_ms: int) -> datetime:
    return datetime.fromtimestamp(time_ms / 1000, UTC).astimezone(_JAPAN)


def _rates(certificate: dict[str, Any], flight: Flight) -> Iterator[Check]:
    """Largest rates, the legs that have them, and the vehicle's limits."""
    minima, vehicle = certificate["minima"], certificate["vehicle"]
    rates = [
        (b.alt_mm - a.alt_mm) * 1000 / (b.time_ms - a.time_ms) for _, a, b in flight.legs()
    ]
    for name, sign in (("climb", 1.0), ("descent", -1.0)):
        values = [max(sign * rate, 0.0) for rate in rates]
        most, claim = max(values), minima[name]
        yield near(f"minima.{name}", f"largest {name} (mm/s)", claim["rate_mm_s"], most, 1)
        leg = values.index(most)
        yield same(f"minima.{name}.leg", f"first leg with that {name}", claim["leg"], leg)
        limit = vehicle[f"{name}_mm_s"]
        words = f"largest {name} keeps the vehicle's limit"
        yield holds(f"limit.{name}", words, most, limit, passed=most <= limit + 1)
    fast = max(_apart(a, b) * 1e6 / (b.time_ms - a.time_ms) for _, a, b in flight.legs())
    limit = vehicle["fastest_mm_s"]
    words = "largest speed over ground keeps the vehicle's limit"
    yield holds("limit.speed", words, fast, limit, passed=fast <= limit + 1)


def day_checks(certificate: dict[str, Any], people: dict[str, Any]) -> Iterator[Check]:
    """The kind of day by the calendar of the people data, and the list of quarters."""
    claim = certificate["people"]
    local = _local(certificate["request"]["depart_ms"])
    kinds = ["weekday"] * 5 + ["saturday", "holiday"]
    usual = kinds[local.weekday()]
    day = people["special_days"].get(local.date().isoformat(), usual)
    yield same("people.day", "kind of day", claim["day"], day)
    times = [certificate["route"]["waypoints"][end]["time_ms"] for end in (0, -1)]
    slots = sorted({number % 96 for number in range(quarter(times[0]), quarter(times[1]) + 1)})
    yield same("people.slots", "quarters of an hour flown in", claim["slots"], slots)
