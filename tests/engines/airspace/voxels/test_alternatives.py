from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np
import pytest

from kaga.engines.airspace.voxels.alternatives import Apart, alternatives
from kaga.engines.airspace.voxels.city_route import (
    Flight,
    SearchTooLong,
    cost_field,
    polyline_cost,
    route,
)
from kaga.engines.airspace.voxels.grid import BlockedEnd

ENDS = ((5, 60, 1), (154, 60, 1))


def lake() -> np.ndarray:
    """A dear place between the ends, with a way around it on both sides and one over it."""
    cost = np.ones((4, 120, 160), np.float32)
    cost[:, 30:95, 60:100] = 6.0
    cost[:, 60:66, 60:100] = 2.0
    return cost


def along(corners: np.ndarray) -> np.ndarray:
    """Places along a polyline."""
    parts = np.linspace(0, 1, 50)[:, None]
    return np.concatenate([a + parts * (b - a) for a, b in pairwise(corners)])


def farthest(a: np.ndarray, b: np.ndarray) -> float:
    """How far a way leads away from another, in plan, at most."""
    return max(float(np.hypot(*(along(b) - place)[:, :2].T).min()) for place in along(a))


def test_ways_around_on_both_sides_are_offered_by_cost():
    field = cost_field(lake())
    found = alternatives(field, *ENDS)
    assert len(found) == 3
    assert found[0].cost == min(route(field, *ENDS).cost, found[0].cost)
    assert [each.cost for each in found] == sorted(each.cost for each in found)
    for each in found:
        assert (tuple(each.corners[0]), tuple(each.corners[-1])) == ENDS
        assert polyline_cost(field, each.corners) == each.cost
    for a in range(3):
        for b in range(a):
            assert farthest(found[a].corners, found[b].corners) > 8


def test_no_alternative_costs_more_than_the_stretch_allows():
    field = cost_field(lake())
    found = alternatives(field, *ENDS, apart=Apart(stretch=1.02))
    assert all(each.cost <= 1.02 * found[0].cost for each in found)
    assert len(found) < 3


def test_a_way_that_comes_too_near_is_not_offered():
    field = cost_field(lake())
    strict = alternatives(field, *ENDS, apart=Apart(share=0.92))
    assert [each.cost for each in strict] == [route(field, *ENDS).cost]


def test_in_a_tunnel_there_is_only_one_way():
    cost = np.full((4, 40, 160), inf, np.float32)
    cost[:, 18:23] = 1.0
    found = alternatives(cost_field(cost), (5, 20, 1), (154, 20, 1))
    assert len(found) == 1


def test_without_a_way_there_is_no_alternative_either():
    cost = lake()
    cost[:, :, 80] = inf
    assert alternatives(cost_field(cost), *ENDS) == ()


def test_one_way_is_the_route_itself():
    field = cost_field(lake())
    (only,) = alternatives(field, *ENDS, count=1)
    assert only.corners.tobytes() == route(field, *ENDS).corners.tobytes()


def test_alternatives_keep_the_rules_of_the_flight_and_are_the_same_each_time():
    field = cost_field(lake(), spacing=(7.7, 7.7, 8.0))
    flight = Flight(gradient=0.5)
    answers = {
        tuple(each.corners.tobytes() for each in alternatives(field, *ENDS, flight=flight))
        for _ in range(2)
    }
    assert len(answers) == 1
    for each in alternatives(field, *ENDS, flight=flight):
        assert np.isfinite(polyline_cost(field, each.corners, flight=flight))


def test_closed_ends_long_searches_and_senseless_rules_are_refused():
    field = cost_field(lake())
    with pytest.raises(BlockedEnd):
        alternatives(field, (0, 0, 9), (5, 5, 1))
    with pytest.raises(SearchTooLong):
        alternatives(field, *ENDS, most_followed=5)
    with pytest.raises(ValueError, match="nothing is apart"):
        Apart(band=0)


def test_where_the_climb_allows_no_other_way_there_is_one():
    # The way around leads over a wall too steep for the flight; the way through does not.
    cost = np.full((12, 60, 160), inf, np.float32)
    cost[0:2, 28:32] = 1.0
    cost[:, 48:52] = 1.0
    cost[8:, 28:52, 8:12] = cost[8:, 28:52, 148:152] = 1.0
    cost[:, 28:32, 5:12] = cost[:, 28:32, 148:155] = 1.0
    field = cost_field(cost)
    ends = ((5, 30, 1), (154, 30, 1))
    assert len(alternatives(field, *ends)) == 2
    assert len(alternatives(field, *ends, flight=Flight(gradient=0.09))) == 1
