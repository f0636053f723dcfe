"""Routes through seeded cities against the continuous optimum."""

from __future__ import annotations

import pytest
from bench.airspace.cities import city

from kaga.engines.airspace.voxels.city_route import cost_field, polyline_cost, route

# Travel times by scikit-fmm 2025.6.23, second order, as bench/airspace/city_grid.py asks it.
EIKONAL = {
    1: 692.157,
    9: 803.034,
    22: 918.899,
    28: 1031.278,
    41: 939.563,
    52: 850.533,
    55: 1095.863,
    61: 819.094,
    75: 1050.617,
    78: 932.763,
    91: 1004.113,
}


@pytest.mark.parametrize("seed", EIKONAL)
def test_a_route_costs_at_most_one_and_a_half_per_cent_more_than_the_continuous_best(seed):
    place = city(seed, (96, 96, 24))
    field = cost_field(place.cost)
    found = route(field, place.start, place.goal)
    assert found.cost == polyline_cost(field, found.corners)
    assert found.cost <= 1.015 * EIKONAL[seed]
