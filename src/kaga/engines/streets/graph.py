"""Streets as junctions and edges between them.

What: ways cut where they meet, end, or where a point says something (a gate, a signal); each
edge keeps its shape and the tags of its way. Why so: searches then see junctions only, while
shapes, names and slopes stay exact. Who may go where, and how fast, is decided later, for each
profile (`network`).

An arc is an edge in one direction: `2 * edge` along the way, `2 * edge + 1` against it.
Junctions are numbered along a space-filling curve (Morton 1966), so that what is near in the
town is near in memory.

>>> from kaga.engines.streets.ways import Extract, Way
>>> points = {1: (36.300, 136.300), 2: (36.301, 136.300), 3: (36.301, 136.302)}
>>> streets = streets_of(Extract.of(
...     [Way(7, (1, 2, 3), {"highway": "residential"}), Way(8, (2, 1), {"highway": "path"})],
...     points))
>>> len(streets), [round(metres) for metres in sorted(streets.length.tolist())]
(3, [111, 111, 180])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets.measure import metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.streets.ways import Extract, Restriction, Tags

_TELLING: Final = frozenset({"barrier", "kerb", "highway", "access", "foot", "wheelchair"})
_CURVE_BITS: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """Junctions and edges.

    Edge e runs from junction `begin[e]` to `end[e]` along way `way[e]` (a row of `tags`), for
    `length[e]` metres; its shape is the points `first_point[e]:first_point[e + 1]`, both ends
    included, with `along` the metres from its beginning. `numbers` are the importer's numbers
    of the junctions, `marked` the tags of those that have some, `way_rows` the rows of ways by
    the importer's number, `way_length` the metres of each whole way.
    """

    numbers: NDArray[np.int64]
    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    way: NDArray[np.int32]
    length: NDArray[np.float64]
    first_point: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    along: NDArray[np.float64]
    tags: tuple[Tags, ...]
    way_length: NDArray[np.float64]
    way_rows: Mapping[int, int]
    marked: Mapping[int, Tags]
    restrictions: tuple[Restriction, ...]

    def __len__(self) -> int:
        return int(self.begin.size)

    @property
    def junctions(self) -> int:
        """How many junctions there are."""
        return int(self.numbers.size)

    def shape(self, edge: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitudes and longitudes of an edge, from its beginning to its end."""
        begin, end = int(self.first_point[edge]), int(self.first_point[edge + 1])
        return self.latitude[begin:end], self.longitude[begin:end]

    def name(self, edge: int) -> str:
        """What the street is called: its name, else its number; empty if it has neither."""
        tags = self.tags[int(self.way[edge])]
        return tags.get("name") or tags.get("ref") or ""


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """Points of all ways one after the other: place, row of the way, and number of the run."""

    point: NDArray[np.int64]
    way: NDArray[np.int32]
    run: NDArray[np.int64]


def streets_of(extract: Extract) -> Streets:
    """Cut ways into edges.

    Parameters
    ----------
    extract
        Ways and points. A way whose point is missing (at the rim of an extract) is interrupted
        there; points said twice in a row count once.

    Returns
    -------
    Streets
        The same for the same extract.
    """
    runs = _runs(extract)
    cut = _cuts(runs, extract)
    at = np.flatnonzero(cut)
    whole = runs.run[at[:-1]] == runs.run[at[1:]] if at.size else np.zeros(0, np.bool_)
    begin, end = at[:-1][whole], at[1:][whole]
    order, junctions = _numbering(extract, runs.point[np.concatenate([begin, end])])
    tail, head = order[runs.point[begin]], order[runs.point[end]]
    sequence = np.lexsort((begin, head, tail))
    begin, end = begin[sequence], end[sequence]
    size = end - begin + 1
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    points = runs.point[np.arange(first[-1]) - np.repeat(first[:-1] - begin, size)]
    latitude, longitude = extract.latitude[points], extract.longitude[points]
    along = _along(latitude, longitude, first)
    way = runs.way[begin]
    length = along[first[1:] - 1] if size.size else np.zeros(0)
    return Streets(
        extract.nodes[junctions],
        tail[sequence].astype(np.int32),
        head[sequence].astype(np.int32),
        way,
        length,
        first,
        latitude,
        longitude,
        along,
        tuple(way.tags for way in extract.ways),
        np.bincount(way, weights=length, minlength=len(extract.ways)).astype(np.float64),
        {way.number: row for row, way in enumerate(extract.ways)},
        _marked(extract, order),
        extract.restrictions,
    )


def _runs(extract: Extract) -> _Runs:
    sizes = np.array([len(way.nodes) for way in extract.ways], np.int64)
    named = np.array([node for way in extract.ways for node in way.nodes], np.int64)
    way = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    point = np.searchsorted(extract.nodes, named)
    there = np.zeros(named.size, np.bool_)
    inside = point < extract.nodes.size
    there[inside] = extract.nodes[point[inside]] == named[inside]
    fresh = np.ones(named.size, np.bool_)
    fresh[1:] = way[1:] != way[:-1]
    run = np.cumsum(fresh | ~there, dtype=np.int64)
    kept = there.copy()
    kept[1:] &= fresh[1:] | (named[1:] != named[:-1])
    return _Runs(point[kept], way[kept], run[kept])


def _cuts(runs: _Runs, extract: Extract) -> NDArray[np.bool_]:
    """Whether a way is cut at each of its points."""
    cut = np.bincount(runs.point, minlength=extract.nodes.size)[runs.point] > 1
    if runs.run.size:
        change = runs.run[1:] != runs.run[:-1]
        cut[0] = cut[-1] = True
        cut[1:] |= change
        cut[:-1] |= change
    telling = [number for number, tags in extract.marked.items() if _TELLING & tags.keys()]
    return cut | np.isin(extract.nodes[runs.point], np.array(telling, np.int64))


def _numbering(
    extract: Extract, used: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The junction of each point (-1 for none), and the point of each junction."""
    places = np.unique(used)
    latitude, longitude = extract.latitude[places], extract.longitude[places]
    code = np.zeros(places.size, np.int64)
    for values, shift in ((latitude, 0), (longitude, 1)):
        low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
        share = (values - low) / max(high - low, 1e-9)
        steps = (share * ((1 << _CURVE_BITS) - 1)).astype(np.int64)
        for bit in range(_CURVE_BITS):
            code |= ((steps >> bit) & 1) << (2 * bit + shift)
    junctions = places[np.lexsort((places, code))]
    order = np.full(extract.nodes.size, -1, np.int64)
    order[junctions] = np.arange(junctions.size)
    return order, junctions


def _along(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], first: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Metres from the beginning of the edge, point by point."""
    if latitude.size == 0:
        return np.zeros(0)
    pieces = metres((latitude[:-1], longitude[:-1]), (latitude[1:], longitude[1:]))
    pieces = np.concatenate([[0.0], pieces])
    pieces[first[:-1]] = 0.0
    total = np.cumsum(pieces)
    found: NDArray[np.float64] = total - np.repeat(total[first[:-1]], np.diff(first))
    return found


def _marked(extract: Extract, order: NDArray[np.int64]) -> dict[int, Tags]:
    found = {}
    for number, tags in extract.marked.items():
        at = int(np.searchsorted(extract.nodes, number))
        if at < extract.nodes.size and extract.nodes[at] == number and order[at] >= 0:
            found[int(order[at])] = tags
    return dict(sorted(found.items()))
