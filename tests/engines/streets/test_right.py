"""Answers are right: equal to other people's Dijkstra, and to an oracle of whole histories."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from kaga.engines.geo import Point, distance_m
from kaga.engines.streets.costs import NEVER, costs_of
from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.measure import metres
from kaga.engines.streets.network import network
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR
from kaga.engines.streets.routing import Router
from kaga.engines.streets.snap import Places
from kaga.engines.streets.turns import banned_sequences
from kaga.engines.streets.ways import Extract, Restriction, Turn, Way

from .towns import Oracle, turn_costs

KINDS = ("residential", "footway", "steps", "primary", "service", "track")


def random_extract(seed, *, size=7, restrictions=0):
    """A crooked grid with gaps, one-way and local streets, and rules about turns."""
    chance = np.random.default_rng(seed)
    points = {
        row * size + column: (
            36.3 + (row + 0.3 * chance.random()) * 0.001,
            136.3 + (column + 0.3 * chance.random()) * 0.001,
        )
        for row in range(size)
        for column in range(size)
    }
    ways = []
    for node in points:
        for other in (node + 1, node + size):
            beside = other == node + 1 and other % size == 0
            if other not in points or beside or chance.random() < 0.15:
                continue
            tags = {"highway": str(chance.choice(KINDS, p=[0.5, 0.1, 0.05, 0.2, 0.1, 0.05]))}
            if chance.random() < 0.2:
                tags["oneway"] = str(chance.choice(["yes", "-1"]))
            if chance.random() < 0.1:
                tags["access"] = "destination"
            ways.append(Way(len(ways) + 1, (node, other), tags))
    rules = [rule for _ in range(restrictions) if (rule := random_rule(chance, ways))]
    marked = {
        node: {"highway": "traffic_signals"} for node in points if chance.random() < 0.05
    } | {node: {"barrier": "bollard"} for node in points if chance.random() < 0.04}
    return Extract.of(ways, points, marked, rules)


def random_rule(chance, ways):
    """A walk of two to four ways that meet, as a restriction."""
    path = [ways[chance.integers(len(ways))]]
    at = path[0].nodes[chance.integers(2)]
    via = at
    for _ in range(chance.integers(1, 4)):
        near = [way for way in ways if at in way.nodes and way not in path]
        if not near:
            return None
        following = near[chance.integers(len(near))]
        path.append(following)
        at = following.nodes[0] if following.nodes[1] == at else following.nodes[1]
    turn = Turn.NO if chance.random() < 0.8 else Turn.ONLY
    if len(path) == 2:
        return Restriction(turn, path[0].number, path[1].number, via)
    between = tuple(way.number for way in path[1:-1])
    return Restriction(turn, path[0].number, path[-1].number, via_ways=between)


@pytest.mark.parametrize("profile", [WALK, WHEELCHAIR])
def test_walks_equal_dijkstra_of_scipy(profile):
    streets = streets_of(random_extract(1, size=14))
    known = network(streets, profile)
    costs = costs_of(streets, profile, None, None).tenths
    open_ = np.flatnonzero(costs < NEVER)
    tail = np.stack([streets.begin, streets.end], 1).reshape(-1)
    head = tail.reshape(-1, 2)[:, ::-1].reshape(-1)
    shape = (streets.junctions, streets.junctions)
    theirs = dijkstra(csr_matrix((costs[open_], (tail[open_], head[open_])), shape=shape))
    asked = Router(known)
    edges = np.flatnonzero((costs[0::2] < NEVER) & (costs[1::2] < NEVER))
    places = Places(edges, np.zeros(edges.size), np.zeros(edges.size))
    begins = streets.begin[edges]
    expected = theirs[np.ix_(begins, begins)]
    found = asked.matrix(places, places)
    reached = np.isfinite(expected)
    assert ((found < NEVER) == reached).all()
    assert (found[reached] == np.ceil(expected[reached] / 10)).all()


@pytest.mark.parametrize("seed", range(10))
def test_drives_equal_an_oracle_of_whole_histories(seed):
    streets = streets_of(random_extract(seed, size=6, restrictions=8))
    known = network(streets, CAR)
    gates = {at for at, tags in streets.marked.items() if "barrier" in tags}
    local = costs_of(streets, CAR, None, None).local
    oracle = Oracle(known, banned_sequences(streets), local, gates)
    turns = turn_costs(known)
    size = len(streets)
    begins = Places(np.arange(size), np.zeros(size), np.zeros(size))
    found = Router(known).matrix(begins, begins)
    checked = 0
    for edge in range(0, size, 2):
        best = np.full(size, NEVER)
        for first in (arc for arc in (2 * edge, 2 * edge + 1) if arc in oracle.open):
            # The place is the beginning of the edge: all of it lies ahead, or none.
            begun = 0 if first % 2 == 0 else int(oracle.cost[first])
            for arc, spent in oracle.from_arc(first, turns).items():
                there = spent - (int(oracle.cost[arc]) if arc % 2 == 0 else 0)
                best[arc // 2] = min(best[arc // 2], there - begun)
        best = np.where(best < NEVER, -(-best // 10), NEVER)
        best[edge] = found[edge, edge]
        assert found[edge].tolist() == best.tolist()
        checked += int((best < NEVER).sum())
    assert checked > 100


def test_the_way_back_in_time_gives_the_same_times():
    for profile in (WALK, CAR):
        asked = Router(network(streets_of(random_extract(5, size=12, restrictions=9)), profile))
        chance = np.random.default_rng(3)
        where = 36.3 + chance.random(40) * 0.011, 136.3 + chance.random(40) * 0.011
        places = asked.snap(*where)
        whole = asked.matrix(places, places)
        few = np.array([3, 17])
        assert (asked.matrix(places, places.only(few)) == whole[:, few]).all()
        assert (asked.matrix(places, places, threads=2) == whole).all()
        near = asked.matrix(places, places, most=300)
        assert (near == np.where(whole <= 300, whole, NEVER)).all()


def test_paths_take_as_long_as_the_matrix_says():
    streets = streets_of(random_extract(8, size=10, restrictions=6))
    for profile in (WALK, CAR):
        asked = Router(network(streets, profile))
        chance = np.random.default_rng(4)
        where = 36.3 + chance.random(15) * 0.009, 136.3 + chance.random(15) * 0.009
        places = asked.snap(*where)
        whole = asked.matrix(places, places)
        for begin in range(15):
            for end in range(15):
                path = asked.path(places, begin, end)
                assert (None if path is None else path.seconds) == (
                    None if whole[begin, end] >= NEVER else whole[begin, end]
                )
                if path is not None:
                    line = path.line
                    pieces = metres((line[:-1, 0], line[:-1, 1]), (line[1:, 0], line[1:, 1]))
                    assert pieces.sum() == pytest.approx(path.metres, abs=0.5)


def test_lengths_are_those_of_the_ellipsoid():
    chance = np.random.default_rng(2)
    one = 36.1 + 0.3 * chance.random(50), 136.2 + 0.3 * chance.random(50)
    other = one[0] + 0.01 * chance.random(50), one[1] + 0.01 * chance.random(50)
    geodesic = [
        distance_m(Point(*a), Point(*b))
        for a, b in zip(zip(*one, strict=True), zip(*other, strict=True), strict=True)
    ]
    assert metres(one, other) == pytest.approx(geodesic, abs=2e-3)


def test_the_order_of_ways_does_not_matter():
    extract = random_extract(6, size=9)
    turned = replace(extract, ways=extract.ways[::-1])
    chance = np.random.default_rng(9)
    where = 36.3 + chance.random(20) * 0.008, 136.3 + chance.random(20) * 0.008
    found = []
    for one in (extract, turned):
        asked = Router(network(streets_of(one), CAR))
        places = asked.snap(*where)
        found.append(asked.matrix(places, places))
    assert (found[0] == found[1]).all()


def test_many_rows_over_the_core_equal_few_rows_without():
    for profile, restrictions in ((WALK, 0), (CAR, 12)):
        extract = random_extract(11, size=14, restrictions=restrictions)
        known = network(streets_of(extract), profile)
        chance = np.random.default_rng(5)
        where = 36.299 + chance.random(80) * 0.015, 136.299 + chance.random(80) * 0.015
        places = Router(known).snap(*where, reach=80.0)
        assert (places.edge < 0).any()
        many = Router(known).matrix(places, places)
        few = [Router(known).matrix(places.only(np.array([row])), places) for row in range(80)]
        assert (many == np.concatenate(few)).all()
        assert (Router(known).matrix(places, places, threads=2) == many).all()
        near = Router(known).matrix(places, places, most=200)
        assert (near == np.where(many <= 200, many, NEVER)).all()
