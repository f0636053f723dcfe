"""A sample of `bench/airspace/schools.py`: school grounds when the children go home."""

from __future__ import annotations

import pytest
from bench.airspace.schools import crossing_in


@pytest.mark.parametrize("seed", [1, 2, 3, 5])
def test_least_people_keeps_route_and_fall_area_off_schools_where_it_can(seed):
    found = crossing_in(seed)
    assert found is not None
    assert not (found.by_track or found.by_fall) or not found.could_go_round
    assert 1.0 <= found.longer <= 1.5
