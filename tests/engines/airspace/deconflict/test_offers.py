from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.deconflict.answers import Wishes
from kaga.engines.airspace.deconflict.offers import (
    cruise_share,
    nearest_to_zero,
    offers,
)
from kaga.engines.airspace.deconflict.sky import Sky
from kaga.engines.airspace.deconflict.tracks import (
    FlightId,
    Priority,
    Separation,
    Track,
    TrackError,
)
from tests.engines.airspace.deconflict.flights import random_track

ROOM = Separation(30.0, 10.0)
seeds = st.integers(min_value=0, max_value=2**32 - 1)


def hop(name: str, priority: Priority = Priority.GOODS, start: float = 0.0) -> Track:
    """Up, 600 m east at 80 m, down."""
    places = np.array([[0, 0, 5], [0, 0, 80], [600, 0, 80], [600, 0, 5]], float)
    times = np.array([0.0, 30.0, 90.0, 120.0]) + start
    return Track(FlightId(name), priority, times, places, ROOM)


def crossing(name: str, priority: Priority = Priority.GOODS) -> Track:
    places = np.array([[300, -300, 80], [300, 300, 80]], float)
    return Track(FlightId(name), priority, np.array([30.0, 90.0]), places, ROOM)


def sky_of(*tracks: Track) -> Sky:
    sky = Sky()
    for track in tracks:
        sky.file(track)
    return sky


def test_a_free_flight_needs_no_offer():
    answer = offers(Sky(), hop("a"), Wishes())
    assert answer.is_free
    assert (answer.conflicts, answer.delays, answer.changes, answer.tubes) == ((), (), (), ())


def test_who_comes_first_is_told_what_would_work():
    answer = offers(sky_of(crossing("a")), hop("b"), Wishes())
    assert not answer.is_free
    assert [one.other for one in answer.conflicts] == ["a"]
    # Relative to each other both pass at right angles with 10 m/s: the centres must be 60·√2 m
    # apart along the path, which is 6·√2 s, and a second to spare.
    (window,) = answer.delays
    assert window == pytest.approx((6.0 * math.sqrt(2.0) + 1.0, 1800.0))
    assert answer.changes == (
        pytest.approx((-30.0, -21.0)),
        pytest.approx((21.0, 60.0)),
    )
    (tube,) = answer.tubes
    assert (tube.flight, tube.times) == ("a", (30.0, 90.0))
    assert (tube.horizontal, tube.vertical) == (60.0, 20.0)
    assert tube.ends.tolist() == [[300.0, -300.0, 80.0], [300.0, 300.0, 80.0]]


def test_lower_priority_is_displaced_and_does_not_stand_in_the_way():
    sky = sky_of(crossing("a", Priority.LEISURE))
    answer = offers(sky, hop("b", Priority.MEDICAL), Wishes())
    assert answer.is_free
    assert [one.other for one in answer.displaced] == ["a"]


def test_a_take_off_place_in_use_cannot_be_flown_over_by_a_change_of_height():
    answer = offers(sky_of(hop("a")), hop("b"), Wishes())
    assert answer.changes == ()
    assert answer.delays[0][0] > 0.0


@settings(max_examples=60)
@given(seeds)
def test_every_offer_holds(seed):
    rng = np.random.default_rng(seed)
    filed = [random_track(rng, f"f{at}", area=300.0, start=200.0) for at in range(25)]
    asked = random_track(rng, "q", area=300.0, start=200.0)
    sky, wishes = sky_of(*filed), Wishes(latest=900.0)
    answer = offers(sky, asked, wishes)
    above = asked.priority
    for low, high in answer.delays:
        for part in (0.0, 0.3, 1.0):
            delayed = asked.delayed(low + part * (high - low))
            assert sky.conflicts(delayed, above=above) == []
    share = cruise_share(asked)
    for low, high in answer.changes:
        for part in (0.0, 0.5, 1.0):
            raised = asked.raised(low + part * (high - low), share)
            assert sky.conflicts(raised, above=above) == []
    assert all(one.priority >= above for one in answer.conflicts)
    assert all(one.priority < above for one in answer.displaced)
    assert sorted(answer.changes, key=nearest_to_zero) == list(answer.changes)


def test_windows_that_are_too_short_are_not_offered():
    sky = sky_of(crossing("a"))
    assert offers(sky, hop("b"), Wishes(latest=30.0, least_window=30.0)).delays == ()


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 1e6])
def test_wishes_are_bounded_numbers(value):
    with pytest.raises(TrackError, match="wishes"):
        Wishes(latest=value)
