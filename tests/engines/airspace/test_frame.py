from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.frame import FrameError, LocalFrame
from kaga.engines.geo import Point, distance_m

FRAME = LocalFrame(36.30, 136.31)
lats = st.floats(min_value=36.10, max_value=36.45)
lons = st.floats(min_value=136.15, max_value=136.55)


@given(lats, lons)
def test_there_and_back_within_a_millimetre(lat, lon):
    east, north = FRAME.east_north(lat, lon)
    back = FRAME.degrees(east, north)
    assert distance_m(Point(lat, lon), Point(*back)) <= 0.001


@given(lats, lons, lats, lons)
def test_lengths_are_the_ellipsoids_to_a_hundred_thousandth(a, b, c, d):
    one, other = FRAME.east_north(a, b), FRAME.east_north(c, d)
    true = distance_m(Point(a, b), Point(c, d))
    assert math.dist(one, other) == pytest.approx(true, rel=1e-5, abs=1e-6)


def test_the_origin_is_nought_and_north_is_up():
    assert FRAME.east_north(36.30, 136.31) == pytest.approx((0.0, 0.0), abs=1e-9)
    east, north = FRAME.east_north(36.31, 136.31)
    assert east == pytest.approx(0.0, abs=1e-9)
    assert north == pytest.approx(distance_m(Point(36.30, 136.31), Point(36.31, 136.31)))


def test_meridians_lean_as_a_small_step_north_shows():
    for lon in (136.16, 136.31, 136.50):
        one, other = FRAME.east_north(36.25, lon), FRAME.east_north(36.2501, lon)
        leaning = math.atan2(other[0] - one[0], other[1] - one[1])
        assert FRAME.convergence(36.25, lon) == pytest.approx(leaning, abs=1e-6)
        assert FRAME.true_bearing(leaning, 36.25, lon) % math.tau == pytest.approx(
            0.0, abs=1e-6
        ) or FRAME.true_bearing(leaning, 36.25, lon) == pytest.approx(math.tau, abs=1e-6)


def test_many_places_are_as_one():
    easts, norths = FRAME.to_metres(np.array([36.2, 36.4]), np.array([136.2, 136.4]))
    assert (easts[1], norths[1]) == FRAME.east_north(36.4, 136.4)


@pytest.mark.parametrize("place", [(35.0, 139.7), (36.3, math.nan), (91.0, 136.3)])
def test_a_place_off_the_sheet_is_refused(place):
    with pytest.raises(FrameError, match="outside the sheet"):
        FRAME.east_north(*place)


def test_metres_off_the_sheet_are_refused():
    with pytest.raises(FrameError, match="outside the sheet"):
        FRAME.degrees(100_001.0, 0.0)


@pytest.mark.parametrize("origin", [(81.0, 0.0), (0.0, 181.0), (math.nan, 0.0)])
def test_a_frame_stands_on_earth(origin):
    with pytest.raises(FrameError, match="no frame"):
        LocalFrame(*origin)
