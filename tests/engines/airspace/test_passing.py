"""When a flight passes over a place: against plain walking along the line, and known cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.passing import Place, first_entries, metres_of_a_degree, passes

HOUSE = Place(36.3199, 136.3507)
NORTH, EAST = metres_of_a_degree(HOUSE.lat)


def way(*points: tuple[float, float, float, float]) -> list[list[float]]:
    """Corners from metres east and north of the house, height and second; ground at 5 m."""
    return [
        [HOUSE.lat + north / NORTH, HOUSE.lon + east / EAST, height, 5.0, second]
        for east, north, height, second in points
    ]


def test_a_straight_flight_over_the_roof_is_told_to_the_second():
    (one,) = passes(way((-1000, 0, 80, 0), (1000, 0, 80, 200)), HOUSE, 300.0)
    assert (round(one.begins, 6), round(one.ends, 6)) == (70.0, 130.0)
    assert (round(one.nearest_m, 6), round(one.nearest_s, 6)) == (0.0, 100.0)
    assert (one.nearest_msl, one.ground_msl) == (80.0, 5.0)


def test_a_flight_beside_the_circle_does_not_pass():
    beside = way((-1000, 301, 80, 0), (1000, 301, 80, 200))
    assert passes(beside, HOUSE, 300.0) == ()
    assert first_entries([np.array(beside)], HOUSE, 300.0) == []


def test_touching_the_circle_is_not_passing():
    assert passes(way((-1000, 300.0, 80, 0), (0, 300.0, 80, 100)), HOUSE, 299.999) == ()


def test_going_up_beside_the_house_is_a_pass_with_its_heights():
    (one,) = passes(way((50, 0, 5, 0), (50, 0, 65, 20), (900, 0, 65, 90)), HOUSE, 300.0)
    assert (one.begins, round(one.nearest_m, 6), one.nearest_s) == (0.0, 50.0, 0.0)
    assert (one.lowest_msl, one.highest_msl) == (5.0, 65.0)
    assert len(one.line) == 3


def test_a_flight_that_comes_back_passes_twice():
    there = way((-600, 0, 80, 0), (600, 0, 80, 60), (600, 200, 80, 70), (-600, 200, 80, 130))
    first, second = passes(there, HOUSE, 300.0)
    assert (round(first.nearest_m), round(second.nearest_m)) == (0, 200)
    assert first.ends < second.begins


def test_a_bend_within_the_circle_is_one_pass():
    (one,) = passes(way((-600, 0, 80, 0), (0, 0, 90, 60), (0, 600, 80, 120)), HOUSE, 300.0)
    assert (round(one.begins), round(one.ends), len(one.line)) == (30, 90, 3)
    assert one.highest_msl == 90.0


def test_fewer_than_two_corners_are_no_flight():
    assert passes(way((0, 0, 80, 0)), HOUSE, 300.0) == ()
    assert first_entries([], HOUSE, 300.0) == []


@pytest.mark.parametrize("radius", [0.0, -1.0, math.nan])
def test_a_circle_has_a_radius(radius):
    with pytest.raises(ValueError, match="radius"):
        passes(way((0, 0, 80, 0), (1, 1, 80, 1)), HOUSE, radius)


def test_degrees_have_the_lengths_of_the_ellipsoid():
    # NIMA TR8350.2, length of a degree at 36 degrees north: 110,959 m and 90,165 m.
    assert tuple(round(one) for one in metres_of_a_degree(36.0)) == (110_959, 90_164)


spots = st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500), st.floats(10, 150))


@settings(max_examples=60, deadline=None)
@given(st.lists(spots, min_size=2, max_size=6), st.sampled_from([100.0, 300.0, 1000.0]))
def test_it_agrees_with_walking_along_the_line(points, radius):
    corners = way(*((*one, 60.0 * number) for number, one in enumerate(points)))
    rows = np.array(corners)
    seconds = np.linspace(0.0, rows[-1, 4], 4001)
    lat, lon = (np.interp(seconds, rows[:, 4], rows[:, axis]) for axis in (0, 1))
    away = np.hypot((lat - HOUSE.lat) * NORTH, (lon - HOUSE.lon) * EAST)
    found = passes(corners, HOUSE, radius)
    within = np.zeros(len(seconds), bool)
    for one in found:
        inside = (seconds >= one.begins) & (seconds <= one.ends)
        within |= inside
        assert one.nearest_m <= away[inside].min(initial=radius) + 1e-6
    clear = np.abs(away - radius) > 1.0
    assert (within[clear] == (away < radius)[clear]).all()
    entries = first_entries([rows], HOUSE, radius)
    assert [when for when, _ in entries] == [one.begins for one in found[:1]]
