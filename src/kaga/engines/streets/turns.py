"""Turn restrictions as forbidden sequences of arcs.

What: "no left turn" at a point forbids a pair of arcs; by ways in between it forbids a longer
sequence; "only" forbids every deviation from the way it prescribes. Why sequences: one rule,
"no journey contains any of these", covers all kinds, and the network turns it into states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.streets.ways import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaga.engines.streets.graph import Streets
    from kaga.engines.streets.ways import Restriction

Arcs = tuple[int, ...]


class _Reader:
    """Looks ways and junctions up in a graph."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        named = {
            row
            for one in streets.restrictions
            for number in (one.begin, one.end, *one.via_ways)
            if (row := streets.way_rows.get(number)) is not None
        }
        self._edges: dict[int, list[int]] = {row: [] for row in named}
        for edge in np.flatnonzero(np.isin(streets.way, list(named))).tolist():
            self._edges[int(streets.way[edge])].append(edge)
        order = np.concatenate([streets.begin, streets.end]).argsort(kind="stable")
        self._by_end = order
        self._ends = np.concatenate([streets.begin, streets.end])[order]

    def junction(self, number: int) -> int | None:
        """The junction with an importer's number."""
        found = np.flatnonzero(self._streets.numbers == number)
        return int(found[0]) if found.size else None

    def tail(self, arc: int) -> int:
        """Where an arc begins."""
        ends = self._streets.end if arc % 2 else self._streets.begin
        return int(ends[arc // 2])

    def head(self, arc: int) -> int:
        """Where an arc ends."""
        return self.tail(arc ^ 1)

    def way(self, number: int) -> list[int]:
        """All arcs of a way, both directions."""
        row = self._streets.way_rows.get(number, -1)
        return [2 * edge + side for edge in self._edges.get(row, ()) for side in (0, 1)]

    def leaving(self, junction: int) -> list[int]:
        """All arcs that begin at a junction."""
        low, high = np.searchsorted(self._ends, [junction, junction + 1])
        count = len(self._streets)
        return [
            2 * at if at < count else 2 * (at - count) + 1
            for at in self._by_end[low:high].tolist()
        ]


def banned_sequences(streets: Streets) -> frozenset[Arcs]:
    """Sequences of arcs that no journey by car may contain.

    Restrictions that name ways or points which are not in the graph say nothing.
    """
    if not streets.restrictions:
        return frozenset()
    read = _Reader(streets)
    found: set[Arcs] = set()
    for restriction in streets.restrictions:
        for sequence in _sequences(read, restriction):
            if restriction.turn is Turn.NO:
                found.add(sequence)
            else:
                found.update(_deviations(read, sequence))
    return frozenset(found - _allowed(read, streets))


def _allowed(read: _Reader, streets: Streets) -> set[Arcs]:
    """Pairs that an "only" at a point names: several of one way do not forbid each other."""
    found: set[Arcs] = set()
    for restriction in streets.restrictions:
        if restriction.turn is Turn.ONLY and not restriction.via_ways:
            found.update(_sequences(read, restriction))
    return found


def _sequences(read: _Reader, restriction: Restriction) -> Iterator[Arcs]:
    """The turns a restriction names, each from the last arc of its first way."""
    ends = read.way(restriction.end)
    for begin in read.way(restriction.begin):
        at = read.head(begin)
        if restriction.via_node is not None:
            if at == read.junction(restriction.via_node):
                yield from ((begin, end) for end in ends if read.tail(end) == at)
            continue
        for path in _through(read, (begin,), restriction.via_ways):
            there = read.head(path[-1])
            yield from ((*path, end) for end in ends if read.tail(end) == there)


def _through(read: _Reader, path: Arcs, ways: tuple[int, ...]) -> Iterator[Arcs]:
    """The path lengthened along all the ways in turn."""
    if not ways:
        yield path
        return
    arcs = read.way(ways[0])
    for first in (arc for arc in arcs if read.tail(arc) == read.head(path[-1])):
        longer: Arcs = (*path, first)
        if first == path[-1] ^ 1:
            continue
        while True:
            yield from _through(read, longer, ways[1:])
            following = [
                arc
                for arc in arcs
                if read.tail(arc) == read.head(longer[-1])
                and arc % 2 == first % 2
                and arc not in longer
            ]
            if not following:
                break
            longer = (*longer, following[0])


def _deviations(read: _Reader, sequence: Arcs) -> Iterator[Arcs]:
    for at in range(1, len(sequence)):
        before = sequence[:at]
        for arc in read.leaving(read.head(before[-1])):
            if arc != sequence[at]:
                yield (*before, arc)
