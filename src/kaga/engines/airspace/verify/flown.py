"""The route as it is flown: exact crossings of columns, and metres on the sheet.

What: the corners of the route in columns (as exact fractions), on the sheet (metres) and in
time; and for each leg the pieces it flies over each column, cut exactly. Why fractions: a
column touched by a hair must be seen, and a sampled line would step over it.

Within a leg everything runs evenly with its share s (0 at the start, 1 at the end): column,
row, height, time, and metres on the sheet. Straight over the columns and straight on the sheet
differ by length² tan(latitude) / 8R, 0.06 m over 2 km; each figure says which of them it uses.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from kaga.engines.airspace.verify.places import E9, Sheet, cell_size, column_of, row_of


@dataclass(frozen=True, slots=True)
class Corner:
    """A waypoint: exact column and row, metres on the sheet, mm above the sea, ms."""

    column: Fraction
    row: Fraction
    east: float
    north: float
    lat: float
    lon: float
    alt_mm: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a leg over one column: shares of the leg at which it begins and ends."""

    low: Fraction
    high: Fraction
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Flight:
    """Corners, kinds of legs, and the size of a cell in the middle of the window."""

    corners: tuple[Corner, ...]
    kinds: tuple[str, ...]
    cell: tuple[float, float]

    def legs(self) -> Iterator[tuple[int, Corner, Corner]]:
        """Number and ends of every leg."""
        for number, (one, other) in enumerate(pairwise(self.corners)):
            yield number, one, other

    def cruise(self) -> Iterator[tuple[int, Corner, Corner]]:
        """Only legs that are neither take-off nor landing."""
        return (leg for leg in self.legs() if self.kinds[leg[0]] == "cruise")

    def place_at(self, time_ms: float) -> tuple[float, float, float]:
        """East, north and height in metres at a moment of the flight."""
        at = bisect_left(self.corners, time_ms, 1, len(self.corners) - 1, key=_time)
        one, other = self.corners[at - 1 : at + 1]
        share = (time_ms - one.time_ms) / (other.time_ms - one.time_ms)
        return (
            one.east + share * (other.east - one.east),
            one.north + share * (other.north - one.north),
            (one.alt_mm + share * (other.alt_mm - one.alt_mm)) / 1000.0,
        )


def flight_of(certificate: dict[str, Any]) -> Flight:
    """The flight that a certificate describes."""
    policy, window = certificate["policy"], certificate["map"]["window"]
    sheet = Sheet.about(policy["sheet_lat_e9"], policy["sheet_lon_e9"])
    route = certificate["route"]
    return Flight(
        corners=tuple(_corner(point, sheet) for point in route["waypoints"]),
        kinds=tuple(leg["kind"] for leg in route["legs"]),
        cell=cell_size(window["north"] + window["rows"] / 2.0),
    )


def _corner(point: dict[str, int], sheet: Sheet) -> Corner:
    lat, lon = point["lat_e9"] / E9, point["lon_e9"] / E9
    east, north = sheet.metres(lat, lon)
    column, row = Fraction(column_of(lon)), Fraction(row_of(lat))
    return Corner(column, row, east, north, lat, lon, point["alt_mm"], point["time_ms"])


def pieces(one: Corner, other: Corner) -> list[Piece]:
    """All pieces of a leg, in order; on an edge between columns both are touched."""
    across, down = other.column - one.column, other.row - one.row
    marks = {Fraction(0), Fraction(1)}
    marks |= _crossings(one.column, across) | _crossings(one.row, down)
    found: list[Piece] = []
    for low, high in pairwise(sorted(marks)):
        middle = (low + high) / 2
        found += [
            Piece(low, high, x, y)
            for x in _touched(one.column + middle * across)
            for y in _touched(one.row + middle * down)
        ]
    return found


def _time(corner: Corner) -> int:
    return corner.time_ms


def _crossings(start: Fraction, change: Fraction) -> set[Fraction]:
    """Shares at which a coordinate is a whole number."""
    if change == 0:
        return set()
    low, high = sorted((start, start + change))
    return {(mark - start) / change for mark in range(math.ceil(low), math.floor(high) + 1)}


def _touched(place: Fraction) -> tuple[int, ...]:
    """Cells that a coordinate lies in: two when it is exactly between them."""
    first = math.floor(place)
    return (first - 1, first) if place == first else (first,)


def height_at(one: Corner, other: Corner, share: Fraction) -> Fraction:
    """Height in mm above the sea at a share of a leg, exact."""
    return one.alt_mm + share * (other.alt_mm - one.alt_mm)
