"""Deadlines, retention and pots."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar import Stop
from kaga.engines.cases import (
    Allocation,
    Deadlines,
    Light,
    RetentionClass,
    State,
    allocate,
    deadlines,
    fits,
    light,
    retention,
)

MONDAY = date(2026, 6, 1)


def test_amber_at_seventy_percent_and_red_at_all_of_the_period():
    known = deadlines(MONDAY, 10)
    assert known == Deadlines(amber_on=date(2026, 6, 10), due_on=date(2026, 6, 15))
    days = [date(2026, 6, day) for day in (9, 10, 14, 15, 30)]
    colours = [light(State.REVIEW, day, known) for day in days]
    assert colours == [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED, Light.RED]


def test_a_part_of_a_day_counts_up():
    assert deadlines(MONDAY, 1) == Deadlines(date(2026, 6, 2), date(2026, 6, 2))
    assert deadlines(MONDAY, 3).amber_on == date(2026, 6, 4)


def test_the_clock_stands_still_while_the_applicant_corrects():
    stop = Stop(date(2026, 6, 3), date(2026, 6, 10))
    assert deadlines(MONDAY, 10, [stop]).due_on == date(2026, 6, 22)
    assert deadlines(MONDAY, 10, [Stop(date(2026, 6, 3))]) is None


@pytest.mark.parametrize("state", [State.CORRECTION, State.FEE_DUE])
def test_while_others_are_to_act_there_is_no_colour(state):
    assert light(state, MONDAY, deadlines(MONDAY, 10)) is Light.STOPPED
    assert light(State.REVIEW, MONDAY, None) is Light.STOPPED


def test_after_the_decision_the_clock_has_ended():
    assert light(State.DECIDED, date(2030, 1, 1), deadlines(MONDAY, 10)) is Light.ENDED


def test_a_period_has_at_least_a_day():
    with pytest.raises(ValueError, match="1 or more"):
        deadlines(MONDAY, 0)


@given(st.integers(1, 120))
def test_amber_never_comes_after_red(days):
    known = deadlines(MONDAY, days)
    assert MONDAY < known.amber_on <= known.due_on


@pytest.mark.parametrize(
    ("kept", "closed", "start", "dispose"),
    [
        (RetentionClass.FIVE, date(2027, 3, 31), date(2027, 4, 1), date(2032, 4, 1)),
        (RetentionClass.FIVE, date(2027, 4, 1), date(2028, 4, 1), date(2033, 4, 1)),
        (RetentionClass.ONE, date(2026, 12, 28), date(2027, 4, 1), date(2028, 4, 1)),
        (RetentionClass.PERMANENT, date(2026, 12, 28), date(2027, 4, 1), None),
    ],
)
def test_years_of_keeping(kept, closed, start, dispose):
    found = retention(kept, closed)
    assert (found.start, found.dispose_on) == (start, dispose)


def test_sixteen_awards_of_five_thousand_yen_exhaust_eighty_thousand():
    assert allocate(80_000, [5_000] * 400) == Allocation(16, 80_000)


def test_the_first_that_does_not_fit_holds_back_all_behind_it():
    assert allocate(12_000, [5_000, 4_000, 5_000, 3_000]) == Allocation(2, 9_000)
    assert allocate(0, []) == Allocation(0, 0)


def test_a_newcomer_is_served_only_if_nobody_waits_and_the_money_is_there():
    assert fits(5_000, 5_000, waiting=0)
    assert not fits(4_999, 5_000, waiting=0)
    assert not fits(5_000, 1_000, waiting=1)


def test_a_claim_is_above_nothing():
    with pytest.raises(ValueError, match="above 0"):
        fits(5_000, 0, waiting=0)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**4), max_size=60))
def test_a_pot_is_never_overdrawn_and_serves_a_head_of_the_queue(left, claims):
    given_ = allocate(left, claims)
    assert given_.committed == sum(claims[: given_.awarded]) <= left
    if given_.awarded < len(claims):
        assert given_.committed + claims[given_.awarded] > left
