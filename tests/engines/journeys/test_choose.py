"""What is not shown is left out by a rule with a name, for something that is shown."""

from __future__ import annotations

import doctest
from itertools import product

import pytest

from kaga.engines.journeys import choose as module
from kaga.engines.journeys.choose import Reason, Rules, choose
from kaga.engines.journeys.model import Journey

MINUTE = 60


def journey(departs, arrives, rides=0, demand=0):
    return Journey(departs * MINUTE, arrives * MINUTE, rides, demand, 0)


BUS, TAXI = journey(10, 40, 1, 0), journey(5, 25, 1, 1)


def names(left):
    return [(one.journey, one.reason, one.instead) for one in left]


def test_where_a_line_serves_a_town_may_leave_the_way_to_it():
    assert choose((BUS, TAXI), Rules()) == ((BUS, TAXI), ())
    kept, left = choose((BUS, TAXI), Rules(line_within=15 * MINUTE))
    assert kept == (BUS,)
    assert names(left) == [(TAXI, Reason.LINE_SERVES, BUS)]
    assert choose((BUS, TAXI), Rules(line_within=10 * MINUTE))[0] == (BUS, TAXI)


@pytest.mark.parametrize(
    ("taxi", "kept"),
    [
        (journey(10, 36, 1, 1), False),
        (journey(10, 35, 1, 1), True),
        (journey(14, 41, 1, 1), False),
        (journey(15, 41, 1, 1), True),
    ],
)
def test_a_taxi_must_be_worth_it(taxi, kept):
    shown, left = choose((BUS, taxi), Rules())
    assert (taxi in shown) == kept
    assert [one.reason for one in left] == ([] if kept else [Reason.HARDLY_SOONER])


def test_what_takes_far_longer_is_left_out():
    walk = journey(0, 75)
    kept, left = choose((BUS, walk), Rules())
    assert kept == (BUS,)
    assert names(left) == [(walk, Reason.FAR_SLOWER, BUS)]
    assert choose((BUS, journey(0, 55)), Rules())[1] == ()


def test_whatever_is_named_instead_is_shown():
    for times in product((0, 4, 9), (20, 24, 95), (22, 26, 60)):
        first, second, third = times
        asked = (
            journey(first, second, 1, 1),
            journey(first, third, 2, 2),
            journey(0, 58, 1, 0),
            journey(2, 100),
        )
        kept, left = choose(asked, Rules(line_within=30 * MINUTE, sooner=600))
        assert kept
        assert {id(one) for one in kept} | {id(one.journey) for one in left} == {
            id(one) for one in asked
        }
        assert all(any(one.instead is other for other in kept) for one in left)


def test_the_example_holds():
    assert doctest.testmod(module) == (0, 4)
