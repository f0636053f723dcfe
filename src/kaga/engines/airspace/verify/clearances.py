"""Heights above ground and surfaces, distances to objects and wires, and their witnesses.

What: each minimum of a certificate, found again over every column that the route crosses
(exactly) or every box within reach (all of them, one by one), and the proof that its witness
attains it. Vertical figures use straight lines over the columns and exact fractions; distances
in space use cells of the window's middle size, along straight lines over the columns.

The distance from an even movement to a box is a convex function of time, so its least value is
found by halving where the derivative changes its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.verify.flown import Corner, Flight, Piece, height_at, pieces
from kaga.engines.airspace.verify.places import E9
from kaga.engines.airspace.verify.report import Check, holds, near, same
from kaga.engines.airspace.verify.store import KNOWN, LAYER_MM, Land

if TYPE_CHECKING:
    from numpy.typing import NDArray

Span = tuple[int, int]
Boxes = Callable[[Span, Span], "NDArray[np.int64]"]
"""Boxes over columns from x to x and from y to y (both ends): x, y, bottom, top (mm), f."""

TOLERANCE_MM: Final = 1
_PLACE_COLUMNS: Final = Fraction(1, 500_000)
"""About 15 micrometres: rounding of the share of a witness, and of a place in a file."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Every piece of every leg, cut once: leg, its ends, and the pieces."""

    legs: tuple[tuple[int, Corner, Corner, tuple[Piece, ...]], ...]
    kinds: tuple[str, ...]

    @classmethod
    def by(cls, flight: Flight) -> Crossed:
        """All columns below a flight."""
        rows = tuple((leg, a, b, tuple(pieces(a, b))) for leg, a, b in flight.legs())
        return cls(rows, flight.kinds)

    def cruise(self) -> Iterator[tuple[int, Corner, Corner, tuple[Piece, ...]]]:
        """Only legs that are neither take-off nor landing."""
        return (row for row in self.legs if self.kinds[row[0]] == "cruise")


@dataclass(frozen=True, slots=True)
class Vertical:
    """Extremes over all cruise pieces, mm: heights above ground, least above surfaces."""

    least_ground: Fraction
    most_ground: Fraction
    least_surface: Fraction


def vertical(crossed: Crossed, land: Land) -> Vertical:
    """Least and largest height above the columns straight below."""
    low, high, roof = [], [], []
    for _, one, other, parts in crossed.cruise():
        for part in parts:
            ground, surface, _ = land.at(part.x, part.y)
            ends = height_at(one, other, part.low), height_at(one, other, part.high)
            low.append(min(ends) - ground)
            high.append(max(ends) - ground)
            roof.append(min(ends) - surface)
    return Vertical(min(low), max(high), min(roof))


def vertical_checks(claim: dict[str, Any], crossed: Crossed, land: Land) -> Iterator[Check]:
    """The three vertical extremes and their witnesses."""
    found = vertical(crossed, land)
    rows = (
        ("above_ground", "least height above ground", found.least_ground, 0),
        ("most_agl", "largest height above ground", found.most_ground, 0),
        ("above_surface", "least height above roofs and crowns", found.least_surface, 1),
    )
    for name, words, value, plane in rows:
        extreme = claim[name]
        exact = float(value)
        yield near(f"minima.{name}", words + " (mm)", extreme["value_mm"], exact, TOLERANCE_MM)
        there = _below(extreme["witness"], crossed, land, plane)
        attains = f"{words}: the witness attains it (mm)"
        yield _attained(f"minima.{name}.witness", attains, extreme["value_mm"], there)


def _below(witness: dict[str, Any], crossed: Crossed, land: Land, plane: int) -> float | None:
    """Height above the witness's column at its moment; None if it is not below the route."""
    ends = _leg(witness, crossed)
    if ends is None or witness["f"] is not None:
        return None
    one, other = ends
    share = Fraction(witness["share_e9"], E9)
    column = one.column + share * (other.column - one.column) - witness["x"]
    row = one.row + share * (other.row - one.row) - witness["y"]
    inside = all(-_PLACE_COLUMNS <= part <= 1 + _PLACE_COLUMNS for part in (column, row))
    if not inside or not land.holds(witness["x"], witness["y"]):
        return None
    return float(height_at(one, other, share) - land.at(witness["x"], witness["y"])[plane])


def _leg(witness: dict[str, Any], crossed: Crossed) -> tuple[Corner, Corner] | None:
    leg, share = witness["leg"], witness["share_e9"]
    if not (0 <= leg < len(crossed.legs) and 0 <= share <= E9):
        return None
    _, one, other, _ = crossed.legs[leg]
    return (one, other) if crossed.kinds[leg] == "cruise" else None


def _attained(name: str, words: str, claimed: int, found: float | None) -> Check:
    if found is None:
        return same(
            name, words, claimed, "the witness is not on the route or not in its column"
        )
    return near(name, words, claimed, found, TOLERANCE_MM)


def space_checks(
    certificate: dict[str, Any], flight: Flight, crossed: Crossed, land: Land
) -> Iterator[Check]:
    """Distances in space to objects and wires, and their witnesses."""
    reach = certificate["policy"]["reach_mm"] / 1000.0
    for name, words, boxes in (
        ("to_object", "distance to the nearest object", _objects(land)),
        ("to_wire", "distance to the nearest wire or deck", _wires(land)),
    ):
        claim = certificate["minima"][name]
        least = nearest(flight, boxes, reach)
        if claim is None or least is None:
            found = None if least is None else round(least * 1000)
            claimed = None if claim is None else claim["value_mm"]
            yield same(f"minima.{name}", f"{words}: none within reach", claimed, found)
            continue
        value = claim["value_mm"]
        yield near(f"minima.{name}", f"{words} (mm)", value, least * 1000.0, TOLERANCE_MM)
        there = _from_witness(claim["witness"], flight, crossed, boxes)
        attains = f"{words}: the witness attains it (mm)"
        yield _attained(f"minima.{name}.witness", attains, value, there)


def _objects(land: Land) -> Boxes:
    """Columns that stand above their ground: x, y, bottom and top in mm, f = -1."""
    rows, columns = land.bits.shape

    def within(xs: Span, ys: Span) -> NDArray[np.int64]:
        top, left = max(ys[0] - land.north, 0), max(xs[0] - land.west, 0)
        bottom, right = min(ys[1] + 1 - land.north, rows), min(xs[1] + 1 - land.west, columns)
        part = slice(top, max(bottom, top)), slice(left, max(right, left))
        surface = land.surface_dm[part]
        tall = (surface > land.ground_dm[part]) & ((land.bits[part] & KNOWN) != 0)
        y, x = np.nonzero(tall)
        tops = 100 * surface[y, x].astype(np.int64)
        deep, none = np.full(y.size, -(10**9)), np.full(y.size, -1)
        return np.stack(
            [x + (left + land.west), y + (top + land.north), deep, tops, none], axis=1
        )

    return within


def _wires(land: Land) -> Boxes:
    f, x, y = land.solids.T
    boxes = np.stack([x, y, f * LAYER_MM, (f + 1) * LAYER_MM, f], axis=1)

    def within(xs: Span, ys: Span) -> NDArray[np.int64]:
        near = (x >= xs[0]) & (x <= xs[1]) & (y >= ys[0]) & (y <= ys[1])
        return np.asarray(boxes[near])

    return within


def nearest(flight: Flight, boxes: Boxes, reach: float) -> float | None:
    """Least distance in metres from all cruise legs to all boxes; None beyond the reach."""
    least = np.inf
    for _, one, other in flight.cruise():
        around = _around(flight, boxes, (one, other), min(reach, least))
        if len(around):
            start, way = _ends(flight, one, other)
            low, high = _bounds(flight, around, one)
            least = min(least, float(_least_distance(start, way, low, high).min()))
    return least if least <= reach else None


def _around(
    flight: Flight, boxes: Boxes, ends: tuple[Corner, Corner], reach: float
) -> NDArray[np.int64]:
    """Boxes whose columns lie within the reach of a leg's own rectangle of columns."""
    spans = []
    for name, size in (("column", flight.cell[0]), ("row", flight.cell[1])):
        low, high = sorted(int(getattr(end, name) // 1) for end in ends)
        margin = int(reach / size) + 2
        spans.append((low - margin, high + margin))
    return boxes(*spans)


def _ends(
    flight: Flight, one: Corner, other: Corner
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres: the start as seen from its own column's corner, and the way to the end."""
    wide, tall = flight.cell
    start = [wide * float(one.column % 1), tall * float(one.row % 1), one.alt_mm / 1000.0]
    way = [
        wide * float(other.column - one.column),
        tall * float(other.row - one.row),
        (other.alt_mm - one.alt_mm) / 1000.0,
    ]
    return np.array(start), np.array(way)


def _bounds(
    flight: Flight, boxes: NDArray[np.int64], one: Corner
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper corners of boxes in metres from the column of a leg's start."""
    wide, tall = flight.cell
    x = (boxes[:, 0] - int(one.column // 1)) * wide
    y = (boxes[:, 1] - int(one.row // 1)) * tall
    low = np.stack([x, y, boxes[:, 2] / 1000.0], axis=1)
    high = np.stack([x + wide, y + tall, boxes[:, 3] / 1000.0], axis=1)
    return low, high


def _least_distance(
    start: NDArray[np.float64],
    way: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Distance of each box from a segment, by halving on the derivative of its square."""
    before, after = np.zeros(len(low)), np.ones(len(low))
    for _ in range(60):
        middle = (before + after) / 2.0
        place = start + middle[:, None] * way
        beyond = np.maximum(place - high, 0.0) - np.maximum(low - place, 0.0)
        rising = (beyond * way).sum(axis=1) > 0.0
        after = np.where(rising, middle, after)
        before = np.where(rising, before, middle)
    return np.minimum(
        _distance(start + before[:, None] * way, low, high),
        _distance(start + after[:, None] * way, low, high),
    )


def _distance(
    place: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    beyond = np.maximum(place - high, 0.0) + np.maximum(low - place, 0.0)
    return np.asarray(np.sqrt((beyond**2).sum(axis=1)))


def _from_witness(
    witness: dict[str, Any], flight: Flight, crossed: Crossed, boxes: Boxes
) -> float | None:
    """Distance in mm from the witness's place to its own box."""
    ends = _leg(witness, crossed)
    f = -1 if witness["f"] is None else witness["f"]
    there = boxes((witness["x"], witness["x"]), (witness["y"], witness["y"]))
    named = there[there[:, 4] == f]
    if ends is None or not len(named):
        return None
    start, way = _ends(flight, *ends)
    low, high = _bounds(flight, named, ends[0])
    place = start + witness["share_e9"] / E9 * way
    return 1000.0 * float(_distance(place[None, :], low, high)[0])


def band_checks(certificate: dict[str, Any]) -> Iterator[Check]:
    """The policy's limits are kept by what was found."""
    minima, policy = certificate["minima"], certificate["policy"]
    rows = (
        ("least_agl", "least height above ground", minima["above_ground"], "least_agl_mm", 1),
        ("most_agl", "largest height above ground", minima["most_agl"], "most_agl_mm", -1),
        ("object", "distance to objects", minima["to_object"], "object_mm", 1),
        ("wire", "distance to wires", minima["to_wire"], "wire_mm", 1),
    )
    for name, words, extreme, limit, sign in rows:
        if extreme is not None:
            value, bound = extreme["value_mm"], policy[limit]
            kept = sign * value >= sign * bound
            yield holds(f"limit.{name}", f"{words} keeps its limit", value, bound, passed=kept)
