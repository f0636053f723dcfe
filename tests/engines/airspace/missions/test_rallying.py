"""Rally points: in whole metres, no more than a vehicle holds."""

from __future__ import annotations

from kaga.engines.airspace.heights import RelHome
from kaga.engines.airspace.missions.rallying import MOST_RALLY, rally_points
from kaga.engines.geo.model import Point

SITES = [Point(36.3 + number / 1000.0, 136.35) for number in range(40)]


def test_heights_are_whole_metres_and_never_lower_than_the_flight():
    assert {one.height for one in rally_points(SITES[:2], [0, 1], 68.2)} == {RelHome(69.0)}
    assert rally_points(SITES[:1], [0], 70.0)[0].height == RelHome(70.0)


def test_of_too_many_those_that_serve_longest_stay_in_order():
    serving = [number for number in range(40) for _ in range(1 + number % 3)]
    kept = [SITES.index(one.at) for one in rally_points(SITES, serving, 60.0)]
    assert len(kept) == MOST_RALLY
    assert kept == sorted(kept)
    assert {number for number in range(40) if number % 3} - {0} <= set(kept)


def test_no_sites_are_no_points():
    assert rally_points([], [], 60.0) == ()
