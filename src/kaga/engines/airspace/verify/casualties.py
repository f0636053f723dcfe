"""Expected deaths of the flight, leg by leg, computed again.

What: each leg is cut at the edges of columns and where its height above their ground passes a
height of the kernels; each piece takes the harm of the cells around it, between the two kernel
heights and the two courses next to its own, times the people of the quarter of an hour in which
its middle is flown, times seconds, times the failure rate. A leg without horizontal movement
takes the kernels of a hover.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.verify.around import Around
from kaga.engines.airspace.verify.clearances import Crossed
from kaga.engines.airspace.verify.course import quarter
from kaga.engines.airspace.verify.falling import COURSES, HEIGHTS_M, Faller
from kaga.engines.airspace.verify.flown import Corner, Piece
from kaga.engines.airspace.verify.report import Check, alike, holds
from kaga.engines.airspace.verify.store import Land

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHARE: Final = 1e-6
"""Single precision on the other side costs a few units of the seventh digit."""
_NORMAL_95: Final = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a leg: column, seconds, deaths per failure (mean, 95th percentile), doubt."""

    leg: int
    x: int
    y: int
    seconds: float
    deaths: tuple[float, float]
    doubt: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Basis:
    """What is needed to judge pieces: kernels, cruise speed, land, and people."""

    faller: Faller
    land: Land
    people: Around


def parts_of(crossed: Crossed, basis: Basis) -> list[Part]:
    """All pieces of all legs in order of flight."""
    found: list[Part] = []
    for leg, one, other, parts in crossed.legs:
        east, north = other.east - one.east, other.north - one.north
        still = (one.column, one.row) == (other.column, other.row)
        course = None if still else math.atan2(east, north) % (2.0 * math.pi)
        for part in parts:
            middle = (part.low + part.high) / 2
            column = one.column + middle * (other.column - one.column)
            row = one.row + middle * (other.row - one.row)
            # Along an edge both sides are crossed; people are counted for one of them.
            if (part.x, part.y) == (math.floor(column), math.floor(row)):
                found += _column_parts(leg, (one, other), part, (course, basis))
    return found


def _column_parts(
    leg: int, ends: tuple[Corner, Corner], piece: Piece, how: tuple[float | None, Basis]
) -> Iterator[Part]:
    """A piece over one column, cut where the height above its ground passes a kernel's."""
    one, other = ends
    course, basis = how
    ground, _, _ = basis.land.at(piece.x, piece.y)
    above, rise = (one.alt_mm - ground) / 1000.0, (other.alt_mm - one.alt_mm) / 1000.0
    seconds = (other.time_ms - one.time_ms) / 1000.0
    low, high = float(piece.low), float(piece.high)
    marks = {low, high}
    if rise != 0.0:
        marks |= {share for at in HEIGHTS_M if low < (share := (at - above) / rise) < high}
    for first, last in pairwise(sorted(marks)):
        middle = (first + last) / 2.0
        slot = quarter(one.time_ms + middle * seconds * 1000.0) % 96
        state = max(above + middle * rise, 0.0), course
        values = _deaths(basis, slot, (piece.x, piece.y), state)
        deaths, doubt = (
            (float(values[0]), float(values[1])),
            (float(values[2]), float(values[3])),
        )
        yield Part(leg, piece.x, piece.y, (last - first) * seconds, deaths, doubt)


def _deaths(
    basis: Basis, slot: int, column: tuple[int, int], state: tuple[float, float | None]
) -> Floats:
    """Deaths per failure (mean, 95th) and their doubt, between the kernels around a state."""
    height, course = state
    speed = 0.0 if course is None else basis.faller.vehicle["cruise_mm_s"] / 1e3
    place = (course or 0.0) / (2.0 * math.pi) * COURSES
    turn = place - math.floor(place)
    total = np.zeros(4)
    for level, part in _levels(height):
        for number, share in ((0, 1.0 - turn), (1, turn)):
            angle = 2.0 * math.pi * ((math.floor(place) + number) % COURSES) / COURSES
            if part * share > 0.0:
                kernel = basis.faller.kernel(HEIGHTS_M[level], speed, angle)
                r, c = kernel.rows + column[1], kernel.columns + column[0]
                spans = [(int(part.min()), int(part.max())) for part in (r, c)]
                found = basis.people.over(slot, *spans)
                if found is None:
                    return np.full(4, np.nan)
                people, north, west = found
                around = people[:, r - north, c - west]
                total[:2] += part * share * (around @ kernel.harm)
                total[2:] += part * share * (around @ kernel.doubt)
    return total


def _levels(height: float) -> list[tuple[int, float]]:
    """Kernel heights around a height, with their shares."""
    height = min(max(height, HEIGHTS_M[0]), HEIGHTS_M[-1])
    low = min(bisect_right(HEIGHTS_M, height) - 1, len(HEIGHTS_M) - 2)
    lift = (height - HEIGHTS_M[low]) / (HEIGHTS_M[low + 1] - HEIGHTS_M[low])
    return [(low, 1.0 - lift), (low + 1, lift)]


def casualty_checks(
    certificate: dict[str, Any], parts: list[Part], sheltered: float
) -> Iterator[Check]:
    """Every figure of expected deaths."""
    claim, legs = certificate["casualties"], certificate["route"]["legs"]
    failure = certificate["vehicle"]["failure"]
    per_second = float(failure["mean_per_hour"]) / 3600.0
    yield alike(
        "casualties.sheltered",
        "share of harm that reaches people under a roof",
        claim["sheltered"],
        sheltered,
        SHARE * sheltered,
    )
    known = all(not math.isnan(part.deaths[0]) for part in parts if part.seconds > 0.0)
    words = "everybody below is known, wherever the aircraft could fall"
    yield holds("casualties.known", words, "known", "unknown", passed=known)
    if not known:
        return
    flown = [part for part in parts if part.seconds > 0.0]
    sums, doubts = np.zeros((len(legs), 2)), np.zeros((len(legs), 2))
    for part in flown:
        sums[part.leg] += per_second * part.seconds * np.array(part.deaths)
        doubts[part.leg] += per_second * part.seconds * np.array(part.doubt)
    for number, leg in enumerate(legs):
        mean = float(sums[number, 0])
        most = SHARE * mean + float(doubts[number, 0])
        yield alike(
            f"casualties.leg.{number}", f"deaths on leg {number}", leg["deaths"], mean, most
        )
    seconds = sum(part.seconds for part in flown)
    yield from _totals(claim, sums.sum(axis=0), doubts.sum(axis=0), (failure, seconds))
    yield from _worst(claim["worst"], flown, float(failure["mean_per_hour"]))
    limit = certificate["policy"]["deaths_per_hour"]
    kept = float(claim["mean_per_hour"]) <= float(limit)
    words = "expected deaths per flight hour keep their limit"
    yield holds("limit.deaths", words, claim["mean_per_hour"], limit, passed=kept)


def _totals(
    claim: dict[str, Any], sums: Floats, doubts: Floats, basis: tuple[dict[str, Any], float]
) -> Iterator[Check]:
    failure, seconds = basis
    factor = _upper_rate(failure["error_factor_e6"] / 1e6)
    values = {
        "mean": (float(sums[0]), float(doubts[0])),
        "p95": (float(sums[1]), float(doubts[1])),
        "upper": (float(sums[1]) * factor, float(doubts[1]) * factor),
    }
    for name, (value, doubt) in values.items():
        most = SHARE * value + doubt
        yield alike(
            f"casualties.{name}", f"deaths per flight, {name}", claim[name], value, most
        )
        hourly = 3600.0 / seconds
        yield alike(
            f"casualties.{name}_per_hour",
            f"deaths per flight hour, {name}",
            claim[f"{name}_per_hour"],
            value * hourly,
            most * hourly,
        )


def _upper_rate(factor: float) -> float:
    """95th percentile of a log-normal over its mean, never below 1."""
    sigma = math.log(factor) / _NORMAL_95
    return max(1.0, math.exp(-(sigma**2) / 2.0) * factor)


def _worst(claim: dict[str, Any], parts: list[Part], rate: float) -> Iterator[Check]:
    top = max(parts, key=lambda part: part.deaths[0])
    value, doubt = rate * top.deaths[0], rate * top.doubt[0]
    words = "deaths per flight hour above the worst column"
    most = SHARE * value + doubt
    yield alike("casualties.worst", words, claim["per_hour"], value, most)
    place = claim["leg"], claim["x"], claim["y"]
    there = [part.deaths[0] for part in parts if (part.leg, part.x, part.y) == place]
    best = rate * max(there, default=0.0)
    words = "the worst column is below the route, and attains it"
    yield alike("casualties.worst.column", words, claim["per_hour"], best, most)
