"""Ages by the Act on Calculation of Ages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar import age_at_start_of, age_on, reaches_age_on


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(1957, 4, 1), 65, date(2022, 3, 31)),
        (date(1957, 4, 2), 65, date(2022, 4, 1)),
        (date(2020, 1, 1), 6, date(2025, 12, 31)),
        (date(2000, 2, 29), 1, date(2001, 2, 28)),
        (date(2000, 2, 29), 20, date(2020, 2, 28)),
        (date(2000, 3, 1), 20, date(2020, 2, 29)),
        (date(2000, 3, 1), 21, date(2021, 2, 28)),
    ],
)
def test_an_age_is_reached_on_the_eve_of_the_birthday(born, age, day):
    assert reaches_age_on(born, age) == day
    assert (age_on(born, day - timedelta(days=1)), age_on(born, day)) == (age - 1, age)


def test_nobody_reaches_the_age_of_nought():
    with pytest.raises(ValueError, match="1 or more"):
        reaches_age_on(date(2000, 1, 1), 0)


def test_the_everyday_age_rises_on_the_birthday():
    born = date(1957, 4, 1)
    days = [date(2022, 3, 31), date(2022, 4, 1)]
    assert [age_at_start_of(born, day) for day in days] == [64, 65]


def test_on_the_day_of_birth_the_age_is_nought():
    born = date(2026, 4, 17)
    assert (age_on(born, born), age_at_start_of(born, born)) == (0, 0)


@pytest.mark.parametrize("count", [age_on, age_at_start_of])
def test_the_unborn_have_no_age(count):
    with pytest.raises(ValueError, match="not yet born"):
        count(date(2026, 4, 17), date(2026, 4, 16))


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 45_000))
def test_age_never_falls_and_matches_the_day_it_was_reached(born, later):
    day = born + timedelta(days=later)
    age = age_on(born, day)
    assert age == 0 or reaches_age_on(born, age) <= day
    assert reaches_age_on(born, age + 1) > day
