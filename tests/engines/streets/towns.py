"""Small towns drawn by letters on squared paper, and an oracle that shares no code.

A square is about 100 m. The oracle is Dijkstra's algorithm over whole histories: it knows
forbidden sequences and local traffic as rules about a journey, not as states.
"""

from __future__ import annotations

import heapq

import numpy as np

from kaga.engines.streets.costs import NEVER
from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.network import network
from kaga.engines.streets.routing import Router
from kaga.engines.streets.ways import Extract, Way

NORTH, EAST = 0.0009, 0.00112
ROAD = {"highway": "residential"}


def place(column, row):
    """Latitude and longitude of a crossing of the paper, rows to the north."""
    return 36.3 + row * NORTH, 136.3 + column * EAST


def town(ways, points, marked=None, restrictions=()):
    """Ways as (letters, tags): `town([("ab", ROAD)], {"a": (0, 0), "b": (1, 0)})`."""
    rows = [
        Way(number, tuple(ord(letter) for letter in letters), tags)
        for number, (letters, tags) in enumerate(ways, start=1)
    ]
    places = {ord(letter): place(*spot) for letter, spot in points.items()}
    signs = {ord(letter): tags for letter, tags in (marked or {}).items()}
    return streets_of(Extract.of(rows, places, signs, restrictions))


def router(streets, profile, **how):
    return Router(network(streets, profile, **how))


def at(asked, *spots):
    """Places given as (column, row), fractions allowed."""
    where = np.array([place(*spot) for spot in spots])
    return asked.snap(where[:, 0], where[:, 1], reach=60.0)


def seconds(asked, begin, end):
    """From spot to spot; None if one cannot go."""
    found = int(asked.matrix(at(asked, begin), at(asked, end))[0, 0])
    return None if found >= NEVER else found


def letters(asked, begin, end):
    """The crossings a path runs through."""
    places = at(asked, begin, end)
    path = asked.path(places, 0, 1)
    if path is None:
        return None
    streets = asked.network.streets
    spots = {}
    for edge in range(len(streets)):
        latitude, longitude = streets.shape(edge)
        for junction, row in ((streets.begin[edge], 0), (streets.end[edge], -1)):
            spots[round(latitude[row], 7), round(longitude[row], 7)] = junction
    passed = [spots.get((round(a, 7), round(b, 7))) for a, b in path.line.tolist()]
    return "".join(
        chr(streets.numbers[junction]) for junction in passed if junction is not None
    )


class Oracle:
    """Shortest journeys arc by arc, from the costs of arcs and of turns."""

    def __init__(self, known, banned, local, gates):
        graph = known.graph
        self.cost = graph.arc_cost
        streets = known.streets
        self.tail = np.stack([streets.begin, streets.end], 1).reshape(-1)
        self.head = self.tail.reshape(-1, 2)[:, ::-1].reshape(-1)
        self.banned = banned
        self.local = local
        self.gates = gates
        self.longest = max([len(one) for one in banned], default=1)
        self.open = [arc for arc in range(self.cost.size) if self.cost[arc] < NEVER]
        self.leaving = {}
        for arc in self.open:
            self.leaving.setdefault(int(self.tail[arc]), []).append(arc)

    def follows(self, history, arc, seen_public):
        """Whether a journey may go on with an arc."""
        last = history[-1]
        at = int(self.head[last])
        if at in self.gates:
            if arc != last ^ 1:
                return False
        elif arc == last ^ 1 and len(self.leaving[at]) > 1:
            return False
        if any((*history, arc)[-len(one) :] == one for one in self.banned):
            return False
        entered = seen_public and self.local[last // 2]
        return not (entered and not self.local[arc // 2])

    def from_arc(self, first, turns):
        """Tenths from the beginning of an arc to the end of each."""
        best = {}
        start = (first,)
        queue = [(int(self.cost[first]), start, not self.local[first // 2])]
        seen = set()
        while queue:
            spent, history, public = heapq.heappop(queue)
            if (history, public) in seen:
                continue
            seen.add((history, public))
            best.setdefault(history[-1], spent)
            for arc in self.leaving.get(int(self.head[history[-1]]), ()):
                if self.follows(history, arc, public):
                    total = spent + turns.get((history[-1], arc), 0) + int(self.cost[arc])
                    longer = (*history, arc)[-self.longest :]
                    more = public or not self.local[arc // 2]
                    heapq.heappush(queue, (total, longer, more))
        return best


def turn_costs(known):
    """What turns cost, read off the steps of a network of cars (tenths, by pair of arcs)."""
    graph = known.graph
    arcs = np.repeat(np.arange(graph.enter_first.size - 1), np.diff(graph.enter_first))
    arc_of = np.zeros(graph.first.size - 1, np.int64)
    arc_of[graph.enter_state] = arcs
    return {
        (int(graph.arc[step]), int(arc_of[graph.to[step]])): int(
            graph.cost[step] - graph.arc_cost[graph.arc[step]]
        )
        for step in range(graph.to.size)
    }
