"""How near filed flights come, in closed form, and that none comes too near.

What: for each filed flight the least tightness over the time both fly: the larger of horizontal
distance over the two flights' horizontal room and vertical distance over their vertical room.
Below 1 both are too small at once, which is a conflict. The least lies at an end, where the
horizontal distance is least, where heights are equal, or where both parts are equal.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from kaga.engines.airspace.verify.flown import Corner, Flight
from kaga.engines.airspace.verify.report import Check, holds, near, same

E6: Final = 1_000_000
_SHARE: Final = 2e-6
_MOMENT: Final = 0.002
"""A moment is written in whole ms: so much tighter it may be a fraction of one away."""

Legs = list[tuple[Corner, Corner]]


def tightest(
    filed: dict[str, Any], flight: Flight, room: tuple[float, float], least: float
) -> float:
    """Least tightness of one filed flight; anything above `least` may be told as infinite."""
    wide = room[0] + filed["horizontal_mm"] / 1000.0
    high = room[1] + filed["vertical_mm"] / 1000.0
    corners = np.array(filed["corners"], np.float64) / 1000.0
    found = math.inf
    for _, one, other in flight.legs():
        mine = np.array([_row(one), _row(other)])
        for number in _close(corners, mine, least * wide, least * high):
            pair = _relative(mine, corners[number : number + 2])
            found = min(found, _least(*pair, wide, high))
    return found


def _row(corner: Corner) -> tuple[float, float, float, float]:
    return corner.time_ms / 1000.0, corner.east, corner.north, corner.alt_mm / 1000.0


def _close(corners: Any, mine: Any, wide: float, high: float) -> list[int]:
    """Legs of a filed flight whose box and time meet the widened box of a leg."""
    margin = np.array([0.0, wide, wide, high])
    low, top = mine.min(axis=0) - margin, mine.max(axis=0) + margin
    below = np.minimum(corners[:-1], corners[1:])
    above = np.maximum(corners[:-1], corners[1:])
    meet = ((below <= top) & (above >= low)).all(axis=1)
    return [int(number) for number in np.nonzero(meet)[0]]


def _relative(mine: Any, their: Any) -> tuple[Any, Any, float]:
    """Offset and relative velocity at the first common second, and how long both fly."""
    begin, end = max(mine[0, 0], their[0, 0]), min(mine[1, 0], their[1, 0])
    speeds = [(leg[1, 1:] - leg[0, 1:]) / (leg[1, 0] - leg[0, 0]) for leg in (mine, their)]
    places = [
        leg[0, 1:] + (begin - leg[0, 0]) * speed
        for leg, speed in zip((mine, their), speeds, strict=True)
    ]
    return places[0] - places[1], speeds[0] - speeds[1], float(end - begin)


def _least(offset: Any, speed: Any, length: float, wide: float, high: float) -> float:
    x, y, z = (float(part) for part in offset)
    u, v, w = (float(part) for part in speed)
    square, cross = u * u + v * v, x * u + y * v
    moments = [0.0, length]
    if square > 0.0:
        moments.append(-cross / square)
    if w != 0.0:
        moments.append(-z / w)
    scale = (wide / high) ** 2
    a, b, c = square - scale * w * w, cross - scale * z * w, x * x + y * y - scale * z * z
    if a != 0.0 and b * b >= a * c:
        root = math.sqrt(b * b - a * c)
        moments += [(-b - root) / a, (-b + root) / a]
    elif a == 0.0 and b != 0.0:
        moments.append(-c / (2.0 * b))
    return min(
        max(math.hypot(x + t * u, y + t * v) / wide, abs(z + t * w) / high)
        for t in moments
        if 0.0 <= t <= length
    )


def _apart(filed: dict[str, Any], flight: Flight, time_ms: int) -> tuple[float, float] | None:
    """Metres to the side and up or down at a moment at which both fly."""
    times = [corner[0] for corner in filed["corners"]]
    both = flight.corners[0].time_ms <= time_ms <= flight.corners[-1].time_ms
    if not (both and times[0] <= time_ms <= times[-1]):
        return None
    east, north, up = flight.place_at(time_ms)
    columns = zip(*filed["corners"], strict=True)
    _, there_e, there_n, there_u = (
        float(np.interp(time_ms, times, column)) / 1000.0 for column in columns
    )
    return math.hypot(east - there_e, north - there_n), abs(up - there_u)


def traffic_checks(
    certificate: dict[str, Any], document: dict[str, Any], flight: Flight
) -> Iterator[Check]:
    """Count, list and figures of filed flights, and that no conflict is left."""
    claim, policy = certificate["separation"], certificate["policy"]
    room = policy["horizontal_mm"] / 1000.0, policy["vertical_separation_mm"] / 1000.0
    least = policy["listed_e6"] / E6
    filed = {row["id"]: row for row in document["flights"]}
    yield same(
        "separation.sheet",
        "filed flights are on the same sheet",
        [policy["sheet_lat_e9"], policy["sheet_lon_e9"]],
        document["sheet"],
    )
    yield same("separation.count", "how many were considered", claim["count"], len(filed))
    tight = {name: tightest(row, flight, room, least) for name, row in filed.items()}
    listed = sorted((value, name) for name, value in tight.items() if value < least)
    names = [row["flight"] for row in claim["near"]]
    words = "all filed flights that come near"
    yield same("separation.near", words, sorted(names), sorted(n for _, n in listed))
    values = [row["tightness_e6"] for row in claim["near"]]
    order = list(zip(values, names, strict=True))
    words = "they are listed from the tightest"
    yield same("separation.order", words, order, sorted(order))
    for row in claim["near"]:
        if row["flight"] in filed:
            yield from _approach(row, filed[row["flight"]], flight, (tight, room))
    conflicts = [
        name
        for value, name in listed
        if value <= 1.0 and filed[name]["priority"] >= claim["priority"]
    ]
    words = "no flight of the same or a higher priority comes too near"
    yield holds("limit.separation", words, conflicts, "none", passed=not conflicts)


def _approach(
    row: dict[str, Any],
    filed: dict[str, Any],
    flight: Flight,
    basis: tuple[dict[str, float], tuple[float, float]],
) -> Iterator[Check]:
    tight, room = basis
    name = f"separation.{row['flight']}"
    value = tight[row["flight"]] * E6
    words = f"tightness of {row['flight']} (millionths)"
    yield near(f"{name}.tightness", words, row["tightness_e6"], value, 1 + _SHARE * value)
    apart = _apart(filed, flight, row["time_ms"])
    if apart is None:
        words = f"both fly when {row['flight']} is nearest"
        yield same(f"{name}.time", words, row["time_ms"], "not both")
        return
    words = f"metres from {row['flight']} then"
    yield near(f"{name}.horizontal", words, row["horizontal_mm"], apart[0] * 1000.0, 1)
    yield near(f"{name}.vertical", words, row["vertical_mm"], apart[1] * 1000.0, 1)
    there = max(
        apart[0] / (room[0] + filed["horizontal_mm"] / 1000.0),
        apart[1] / (room[1] + filed["vertical_mm"] / 1000.0),
    )
    words = f"{row['flight']} is as tight then as it ever is (millionths)"
    yield near(f"{name}.time", words, value, there * E6, _MOMENT * E6)
