from __future__ import annotations

import math

from kaga.engines.geo import Box, Point


def test_points_off_the_earth_are_known():
    assert Point(36, 136).is_on_earth()
    assert not Point(91, 0).is_on_earth()
    assert not Point(0, 181).is_on_earth()
    assert not Point(math.nan, 0).is_on_earth()


def test_a_box_holds_its_edges():
    frame = Box(west=136, south=36, east=137, north=37)
    assert frame.holds(Point(36, 137))
    assert not frame.holds(Point(35.99, 136.5))
    assert frame.widened(0.1).holds(Point(35.95, 136.5))
