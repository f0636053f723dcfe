from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.geo import Point, distance_m
from kaga.engines.geo.addresses import Entry, ReverseGeocoder
from tests.engines.geo.addresses.gazetteers import entries

FINDER = ReverseGeocoder(entries())
DIVIDED = {entry.town for entry in entries() if entry.koaza}
CANDIDATES = [entry for entry in entries() if entry.koaza or entry.town not in DIVIDED]


@given(st.floats(35.9, 36.4), st.floats(135.9, 136.2))
def test_the_nearest_entry_is_the_one_no_other_is_nearer_than(lat, lon):
    point = Point(lat, lon)
    (near,) = FINDER.nearest(point)
    best = min(distance_m(point, entry.point) for entry in CANDIDATES)
    assert near.metres == pytest.approx(best, abs=0.01)


def test_several_come_nearest_first():
    found = FINDER.nearest(Point(36.1, 136.0), limit=5)
    assert len(found) == 5
    assert [near.metres for near in found] == sorted(near.metres for near in found)


def test_a_town_with_koaza_answers_through_them():
    koaza = Entry("町", "イ", Point(36.001, 136))
    finder = ReverseGeocoder([Entry("町", "", Point(36, 136)), koaza])
    assert finder.nearest(Point(36, 136))[0].entry is koaza


def test_nothing_is_near_where_nothing_is_known():
    assert ReverseGeocoder([]).nearest(Point(36, 136)) == ()
    assert FINDER.nearest(Point(36, 136), limit=0) == ()
