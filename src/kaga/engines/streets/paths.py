"""Ways as people are told them: the line on the map, and street by street.

A step is a stretch of one street: its name, how long, and how one turns into it. What is put
into sentences, in which language, is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets import _search
from kaga.engines.streets.costs import NEVER, TENTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kaga.engines.streets.graph import Streets
    from kaga.engines.streets.network import Network
    from kaga.engines.streets.snap import Places

_SLIGHT: Final = 30.0
_TURN: Final = 60.0
_SHARP: Final = 120.0
_ROUND: Final = 165.0
_REACH: Final = 86_400 * TENTHS


class Bend(Enum):
    """How one turns into a street."""

    BEGIN = "begin"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of one street.

    `kind` is the class of the street (`steps`, `footway`, `ferry`, ...); `first_point` is
    where it begins in the line of the path.
    """

    name: str
    kind: str
    bend: Bend
    metres: float
    seconds: float
    first_point: int


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A way: its line as (latitude, longitude) rows, its steps, its length and time."""

    line: NDArray[np.float64]
    steps: tuple[Step, ...]
    metres: float
    seconds: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of an arc, from one share of its edge to another."""

    arc: int
    begin: float
    end: float


def path_of(
    known: Network, memory: _search.Memory, places: Places, ends: tuple[int, int]
) -> Path | None:
    """The quickest way between two places; None if there is none."""
    start, goal = ((int(places.edge[place]), float(places.share[place])) for place in ends)
    if start[0] < 0 or goal[0] < 0:
        return None
    graph = known.graph
    _search.from_place(graph, memory, start, _REACH)
    tenths, last, state = _search.to_place(graph, memory, start, goal)
    if tenths >= NEVER:
        return None
    pieces = list(_pieces(graph, memory, (start, goal), (last, state)))
    return _told(known, pieces, tenths)


def _pieces(
    graph: _search.Graph,
    memory: _search.Memory,
    ends: tuple[tuple[int, float], tuple[int, float]],
    last: tuple[int, int],
) -> Iterator[_Piece]:
    """Arcs from start to goal, the first and the last in part."""
    (edge, begin), (_, end) = ends
    arc, state = last
    if state < 0:
        yield _Piece(arc, begin, end)
        return
    arcs: list[int] = []
    step = int(memory.parent[state])
    while step >= 0:
        arcs.append(int(graph.arc[step]))
        state = int(np.searchsorted(graph.first, step, "right")) - 1
        step = int(memory.parent[state])
    first = _first_arc(graph, edge, -2 - step)
    yield _Piece(first, begin, 1.0 - first % 2)
    for one in reversed(arcs):
        yield _Piece(one, float(one % 2), 1.0 - one % 2)
    yield _Piece(arc, float(arc % 2), end)


def _first_arc(graph: _search.Graph, edge: int, number: int) -> int:
    """The arc of the start by which one left, as `from_place` numbers them."""
    open_ = [arc for arc in (2 * edge, 2 * edge + 1) if graph.arc_cost[arc] < NEVER]
    return open_[number]


def _told(known: Network, pieces: list[_Piece], tenths: int) -> Path:
    streets = known.streets
    kept = [piece for piece in pieces if piece.begin != piece.end] or pieces[-1:]
    lines = [_line(streets, piece) for piece in kept]
    steps: list[Step] = []
    at = 0
    for _, group in groupby(range(len(kept)), lambda row: _street(streets, kept[row])):
        rows = list(group)
        bend = Bend.BEGIN
        if steps:
            bend = bend_of(_bearing(lines[rows[0]][:2]) - _bearing(lines[rows[0] - 1][-2:]))
        steps.append(_step(known, [kept[row] for row in rows], (bend, at)))
        at += sum(len(lines[row]) - 1 for row in rows)
    line = np.concatenate([lines[0][:1], *(line[1:] for line in lines)])
    metres = sum(step.metres for step in steps)
    return Path(line, tuple(steps), metres, -(-tenths // TENTHS))


def _street(streets: Streets, piece: _Piece) -> tuple[str, str]:
    edge = piece.arc // 2
    tags = streets.tags[int(streets.way[edge])]
    return streets.name(edge), tags.get("highway") or tags.get("route", "")


def _step(known: Network, pieces: list[_Piece], told: tuple[Bend, int]) -> Step:
    name, kind = _street(known.streets, pieces[0])
    metres = seconds = 0.0
    for piece in pieces:
        share = abs(piece.end - piece.begin)
        metres += share * float(known.streets.length[piece.arc // 2])
        seconds += share * int(known.graph.arc_cost[piece.arc]) / TENTHS
    return Step(name, kind, told[0], metres, seconds, told[1])


def _line(streets: Streets, piece: _Piece) -> NDArray[np.float64]:
    """The shape of a piece, at least two points."""
    edge = piece.arc // 2
    first, last = int(streets.first_point[edge]), int(streets.first_point[edge + 1])
    along = streets.along[first:last]
    places = np.stack([streets.latitude[first:last], streets.longitude[first:last]], axis=1)
    low, high = sorted((piece.begin * along[-1], piece.end * along[-1]))
    inner = places[(along > low + 1e-6) & (along < high - 1e-6)]
    ends = [
        [np.interp(at, along, places[:, 0]), np.interp(at, along, places[:, 1])]
        for at in (low, high)
    ]
    line = np.concatenate([ends[:1], inner, ends[1:]])
    return line if piece.end >= piece.begin else line[::-1]


def _bearing(line: NDArray[np.float64]) -> float:
    north = line[1, 0] - line[0, 0]
    east = (line[1, 1] - line[0, 1]) * np.cos(np.radians(line[0, 0]))
    return float(np.degrees(np.arctan2(east, north)))


def bend_of(degrees: float) -> Bend:
    """The word for a change of direction, clockwise positive."""
    angle = (degrees + 180.0) % 360.0 - 180.0
    size = abs(angle)
    if size < _SLIGHT:
        return Bend.STRAIGHT
    if size > _ROUND:
        return Bend.ROUND
    side = "RIGHT" if angle > 0 else "LEFT"
    if size < _TURN:
        return Bend[f"SLIGHT_{side}"]
    return Bend[side] if size < _SHARP else Bend[f"SHARP_{side}"]
