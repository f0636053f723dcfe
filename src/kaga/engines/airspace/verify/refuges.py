"""A landing site for every second: energy left, energy needed, and room on the way.

What: for each whole second the battery's state by the vehicle's record, the flight to the site
named (level, straight over the columns, with the wind of the certificate, then down), and the
least height above the surfaces of all columns on that way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.verify.flown import Flight
from kaga.engines.airspace.verify.places import E9, Sheet, column_of, row_of
from kaga.engines.airspace.verify.report import Check, same, worst_of
from kaga.engines.airspace.verify.store import KNOWN, Land

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LANDING: Final = 1 << 22
_BUILDING: Final = 1 << 8
_DRY: Final = 7 << 1
Place = tuple[float, float, float]


def refuge_checks(certificate: dict[str, Any], flight: Flight, land: Land) -> Iterator[Check]:
    """Every second of the table, and every site."""
    claim = certificate["contingency"]
    start, end = flight.corners[0].time_ms, flight.corners[-1].time_ms
    seconds, sites = claim["seconds"], claim["sites"]
    count = -(-(end - start) // 1000) + 1
    words = "one line for each second, and for the last moment"
    yield same("contingency.seconds", words, len(seconds), count)
    used = {row["site"] for row in seconds}
    words = "every site is used, and there is one for every second"
    yield same("contingency.used", words, sorted(used), list(range(len(sites))))
    if used != set(range(len(sites))):
        return
    yield worst_of(
        "contingency.sites",
        "sites are ground that is marked for landing, or an end of the flight (mm)",
        (_site(site, certificate, land) for site in sites),
    )
    rows = list(_rows(certificate, flight, land))
    for number, (name, words) in enumerate(
        (
            ("left", "energy left each second, within 1 J"),
            ("needed", "energy needed to the site each second, within 1 J"),
            ("room", "least room on the way each second, within 1 mm"),
            ("reserve", "what is left over the need keeps the reserve (J)"),
            ("clear", "the way keeps clear of surfaces outside ports (mm)"),
        )
    ):
        yield worst_of(f"contingency.{name}", words, (row[number] for row in rows))


Row = tuple[Any, Any, bool]


def _rows(certificate: dict[str, Any], flight: Flight, land: Land) -> Iterator[list[Row]]:
    """The five comparisons of each second."""
    claim, policy = certificate["contingency"], certificate["policy"]
    energy = certificate["vehicle"]["energy"]
    sheet = Sheet.about(policy["sheet_lat_e9"], policy["sheet_lon_e9"])
    sites = [_Goal(site, sheet) for site in claim["sites"]]
    for second, row in enumerate(claim["seconds"]):
        goal = sites[row["site"]]
        column, line, east, north, alt, climbed = _state(flight, second)
        spent = min(second, (flight.corners[-1].time_ms - flight.corners[0].time_ms) / 1e3)
        left = energy["capacity_j"] - spent * energy["power_mw"] / 1e3
        left -= climbed * energy["climb_mj_per_m"] / 1e3
        away = goal.east - east, goal.north - north
        needed = _needed(certificate, away, alt - goal.alt_mm / 1e3)
        room = _room(land, (column, line), (goal.column, goal.row), alt)
        spare = row["left_j"] - row["needed_j"]
        far = math.hypot(*away) * 1e3 > policy["port_radius_mm"]
        clear = row["room_mm"] >= policy["line_clearance_mm"] if far else True
        yield [
            (row["left_j"], left, abs(row["left_j"] - left) <= 1.0),
            (row["needed_j"], needed, abs(row["needed_j"] - needed) <= 1.0),
            (row["room_mm"], room, abs(row["room_mm"] - room) <= 1.0),
            (spare, energy["reserve_j"], spare >= energy["reserve_j"]),
            (row["room_mm"], policy["line_clearance_mm"], clear),
        ]


class _Goal:
    """A site in columns and on the sheet."""

    def __init__(self, site: dict[str, Any], sheet: Sheet) -> None:
        lat, lon = site["lat_e9"] / E9, site["lon_e9"] / E9
        self.column, self.row = column_of(lon), row_of(lat)
        self.east, self.north = sheet.metres(lat, lon)
        self.alt_mm: int = site["alt_mm"]


def _site(site: dict[str, Any], certificate: dict[str, Any], land: Land) -> Row:
    """Height of the ground there, and that one may land."""
    x = math.floor(column_of(site["lon_e9"] / E9))
    y = math.floor(row_of(site["lat_e9"] / E9))
    if not land.holds(x, y):
        return site["id"], "an unknown column", False
    ground, _, bits = land.at(x, y)
    ends = [certificate["route"]["waypoints"][number] for number in (0, -1)]
    is_end = any(all(site[n] == end[n] for n in ("lat_e9", "lon_e9")) for end in ends)
    if is_end:
        heights = [end["alt_mm"] for end in ends if end["lat_e9"] == site["lat_e9"]]
        return site["alt_mm"], heights, site["alt_mm"] in heights
    fit = bool(bits & _LANDING) and not bits & (_BUILDING | _DRY)
    return (
        site["alt_mm"],
        f"{ground}, {'fit' if fit else 'not'} for landing",
        (fit and site["alt_mm"] == ground),
    )


def _state(flight: Flight, second: int) -> tuple[float, float, float, float, float, float]:
    """Column, row, east, north, height (m) and metres climbed so far."""
    moment = min(flight.corners[0].time_ms + 1000 * second, flight.corners[-1].time_ms)
    climbed = 0.0
    for one, other in pairwise(flight.corners):
        share = min((moment - one.time_ms) / (other.time_ms - one.time_ms), 1.0)
        climbed += max(other.alt_mm - one.alt_mm, 0) * share / 1e3
        if moment <= other.time_ms:
            break
    across, down = float(other.column - one.column), float(other.row - one.row)
    return (
        float(one.column) + share * across,
        float(one.row) + share * down,
        one.east + share * (other.east - one.east),
        one.north + share * (other.north - one.north),
        (one.alt_mm + share * (other.alt_mm - one.alt_mm)) / 1e3,
        climbed,
    )


def _needed(certificate: dict[str, Any], away: tuple[float, float], drop: float) -> float:
    """Joules to a site so far away, with the wind; infinite if it cannot get there."""
    vehicle, wind = certificate["vehicle"], certificate["casualties"]["wind"]
    speed = float(vehicle["cruise_mm_s"]) / 1e3
    distance = math.hypot(*away)
    seconds = 0.0
    if distance > 0.0:
        angle = wind["towards_eighth"] * math.pi / 4.0
        blows = [
            float(wind["speed_mm_s"]) / 1e3 * part
            for part in (math.sin(angle), math.cos(angle))
        ]
        along = (blows[0] * away[0] + blows[1] * away[1]) / distance
        across = (blows[0] * away[1] - blows[1] * away[0]) / distance
        if abs(across) >= speed or math.sqrt(speed**2 - across**2) + along <= 0.0:
            return math.inf
        # A tail wind is not counted on.
        seconds = distance / min(math.sqrt(speed**2 - across**2) + along, speed)
    seconds += max(drop, 0.0) * 1e3 / float(vehicle["descent_mm_s"])
    return seconds * float(vehicle["energy"]["power_mw"]) / 1e3


def _room(
    land: Land, start: tuple[float, float], goal: tuple[float, float], alt: float
) -> float:
    """Least height in mm above the columns on a level way; minus infinity over the unknown."""
    change = goal[0] - start[0], goal[1] - start[1]
    cuts = [np.array([0.0, 1.0])]
    for place, way in zip(start, change, strict=True):
        if way != 0.0:
            low, high = sorted((place, place + way))
            cuts.append((np.arange(math.floor(low) + 1.0, math.ceil(high)) - place) / way)
    marks: NDArray[np.float64] = np.sort(np.concatenate(cuts))
    middle = (marks[1:] + marks[:-1]) / 2.0
    columns = np.floor(start[0] + middle * change[0]).astype(np.int64) - land.west
    rows = np.floor(start[1] + middle * change[1]).astype(np.int64) - land.north
    tall, wide = land.bits.shape
    inside = (columns >= 0) & (columns < wide) & (rows >= 0) & (rows < tall)
    if not inside.all() or not ((land.bits[rows, columns] & KNOWN) != 0).all():
        return -math.inf
    return alt * 1e3 - float(land.top_mm[rows, columns].max())
