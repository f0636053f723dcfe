"""Working days: weekends, holidays, the year's end, stops."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar import (
    CITY_OFFICE,
    OfficeCalendar,
    Stop,
    add_working_days,
    is_national_holiday,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 4, 17), True),
        (date(2026, 4, 18), False),
        (date(2026, 4, 19), False),
        (date(2026, 4, 29), False),
        (date(2026, 5, 6), False),  # substitute for Sunday 3 May
        (date(2026, 9, 22), False),  # between two holidays
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 1), False),
        (date(2027, 1, 4), True),
    ],
)
def test_when_the_office_is_open(day, open_):
    assert CITY_OFFICE.is_open(day) is open_


def test_a_town_may_close_and_open_on_days_of_its_own():
    sunday, monday = date(2026, 3, 29), date(2026, 3, 30)
    office = OfficeCalendar(closed=frozenset({monday}), opened=frozenset({sunday}))
    assert [office.is_open(day) for day in (sunday, monday)] == [True, False]


def test_holidays_may_come_from_another_table():
    office = OfficeCalendar(holiday=frozenset({date(2026, 4, 17)}).__contains__)
    assert not office.is_open(date(2026, 4, 17))
    assert office.is_open(date(2026, 4, 29))
    assert is_national_holiday(date(2026, 4, 29))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 4, 17), 0, date(2026, 4, 17)),
        (date(2026, 4, 17), 1, date(2026, 4, 20)),
        (date(2026, 4, 18), 1, date(2026, 4, 20)),
        (date(2026, 4, 28), 4, date(2026, 5, 8)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2026, 9, 18), 1, date(2026, 9, 24)),
    ],
)
def test_the_first_day_is_not_counted(start, days, end):
    assert add_working_days(start, days) == end


def test_a_stop_takes_out_the_days_after_its_first_up_to_its_last():
    monday = date(2026, 6, 1)
    stop = Stop(first=date(2026, 6, 2), last=date(2026, 6, 4))
    assert add_working_days(monday, 3, stops=[stop]) == date(2026, 6, 8)
    assert working_days_between(monday, date(2026, 6, 8), stops=[stop]) == 3


def test_an_answer_on_the_same_day_stops_nothing():
    monday = date(2026, 6, 1)
    assert add_working_days(monday, 3, stops=[Stop(monday, monday)]) == date(2026, 6, 4)


def test_an_open_stop_has_no_end_but_can_be_counted():
    monday = date(2026, 6, 1)
    open_stop = Stop(date(2026, 6, 3))
    assert working_days_between(monday, date(2026, 6, 30), stops=[open_stop]) == 2
    with pytest.raises(ValueError, match="stopped"):
        add_working_days(monday, 3, stops=[open_stop])


def test_a_period_is_not_negative():
    with pytest.raises(ValueError, match="0 or more"):
        add_working_days(date(2026, 6, 1), -1)


def test_nothing_passes_backwards():
    assert working_days_between(date(2026, 6, 5), date(2026, 6, 1)) == 0


@given(DAYS, st.integers(1, 60), st.integers(0, 20), st.integers(0, 20))
def test_counting_undoes_adding(start, days, ahead, length):
    first = start + timedelta(days=ahead)
    stops = [Stop(first, first + timedelta(days=length))]
    end = add_working_days(start, days, stops=stops)
    assert working_days_between(start, end, stops=stops) == days
    assert CITY_OFFICE.is_open(end)
