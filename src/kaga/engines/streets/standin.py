"""Invented streets on real places, for a city whose road data nobody has imported yet.

What: small roads between hamlets (`geo.lanes`, the same as the stand-in city of the airspace
paints), main roads drawn by hand, and short drives from public places to the nearest road; all
cut where they cross. Why: without any streets there would be no door-to-door journey to show,
and a straight line would be the greater lie. Every way carries the tag `stand_in=yes`, and
whoever shows one says so (`is_stand_in`).

Motorways are left out: a drawn line has no interchanges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.streets.ways import Extract, Tags, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry import LineString
    from shapely.geometry.base import BaseGeometry

    from kaga.engines.streets.graph import Streets

MARK: Final = "stand_in"
_DECIMALS: Final = 6
_ON_ROAD_DEG: Final = 2e-6
_VILLAGE_DEG: Final = 0.004
_DRIVE_DEG: Final = 0.01
_BEYOND_DEG: Final = 5e-6
_LANE: Final = {"highway": "unclassified", MARK: "yes"}
_STREET: Final = {"highway": "residential", MARK: "yes"}
_DRIVE: Final = {"highway": "service", MARK: "yes"}


@dataclass(frozen=True, slots=True)
class MainRoad:
    """A road drawn by hand: its class (a value of `highway`), its name, its line in degrees."""

    kind: str
    name: str
    line: BaseGeometry


def stand_in(
    lanes: Iterable[LineString], roads: Sequence[MainRoad], places: NDArray[np.float64]
) -> Extract:
    """Streets of a city of which only some lines are known.

    Parameters
    ----------
    lanes
        Small roads, x longitude and y latitude.
    roads
        Main roads.
    places
        Shape ``(n, 2)``, longitude and latitude of places that need a drive.

    Returns
    -------
    Extract
        The same for the same input. Lanes shorter than 400 m count as streets of a village.
    """
    small = [_rounded(line) for line in lanes]
    large = [_rounded(road.line) for road in roads]
    drives = _drives([*small, *large], places)
    pieces = shapely.get_parts(shapely.node(shapely.MultiLineString([*small, *large, *drives])))
    pieces = pieces[shapely.length(pieces) > 0]
    pieces = pieces[np.argsort([piece.wkb for piece in pieces])]
    tags = _tags(pieces, roads, drives)
    numbers: dict[tuple[float, float], int] = {}
    ways = []
    for row, (piece, tag) in enumerate(zip(pieces, tags, strict=True), start=1):
        if tag is _DRIVE and piece.length < 1.2 * _BEYOND_DEG:
            continue  # what went beyond the road
        corners = np.round(shapely.get_coordinates(piece), _DECIMALS + 1).tolist()
        nodes = tuple(
            numbers.setdefault((latitude, longitude), len(numbers) + 1)
            for longitude, latitude in corners
        )
        ways.append(Way(row, nodes, tag))
    return Extract.of(ways, {number: place for place, number in numbers.items()})


def is_stand_in(streets: Streets) -> bool:
    """Whether any of these streets is invented."""
    return any(tags.get(MARK) == "yes" for tags in streets.tags)


def _rounded(line: BaseGeometry) -> BaseGeometry:
    found: BaseGeometry = shapely.set_precision(line, 10.0**-_DECIMALS, mode="pointwise")
    return found


def _drives(lines: list[BaseGeometry], places: NDArray[np.float64]) -> list[BaseGeometry]:
    """The shortest way from each place to a road, if it is not far and not on it."""
    tree = shapely.STRtree(lines)
    points = shapely.points(np.unique(np.round(places.reshape(-1, 2), _DECIMALS), axis=0))
    found = []
    for point in points:
        line = lines[int(tree.nearest(point))]
        way = shapely.shortest_line(point, line)
        if _BEYOND_DEG < way.length <= _DRIVE_DEG:
            # A touch longer, so that cutting finds the crossing in spite of rounding.
            one, other = shapely.get_coordinates(way)
            beyond = other + (other - one) / way.length * _BEYOND_DEG
            found.append(shapely.LineString([one, beyond]))
    return found


def _tags(
    pieces: NDArray[np.object_], roads: Sequence[MainRoad], drives: list[BaseGeometry]
) -> list[Tags]:
    """What each piece is: part of a main road, a drive, or a lane."""
    found: list[Tags] = [
        _STREET if length < _VILLAGE_DEG else _LANE for length in shapely.length(pieces)
    ]
    beside = shapely.STRtree(pieces)
    for drive in drives:
        area = shapely.buffer(drive, _ON_ROAD_DEG)
        for row in beside.query(area, predicate="contains").tolist():
            found[row] = _DRIVE
    for road in roads:
        area = shapely.buffer(road.line, _ON_ROAD_DEG)
        for row in beside.query(area, predicate="contains").tolist():
            found[row] = {"highway": road.kind, "name": road.name, MARK: "yes"}
    return found
