from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.periods import DAY_S, Once, PeriodError, Weekly, spans_of

JAPAN = timezone(timedelta(hours=9))
NOVEMBER = datetime(2026, 11, 23, tzinfo=UTC).timestamp()


def inside(period: Weekly, second: float) -> bool:
    """By the calendar, minute by minute: the other way to know."""
    local = datetime.fromtimestamp(second, JAPAN)
    since = (local - local.replace(hour=0, minute=0, second=0)).total_seconds()
    length = period.closes - period.opens + (DAY_S if period.closes <= period.opens else 0)
    today = local.weekday() in period.days and period.opens <= since < period.opens + length
    before = (local.weekday() - 1) % 7 in period.days
    return today or (before and since + DAY_S < period.opens + length)


@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 95),
    st.integers(0, 96),
    st.integers(0, 14 * 96),
)
def test_weekly_hours_are_those_of_the_calendar(days, opens, closes, at):
    period = Weekly(days, opens * 900, closes * 900)
    second = NOVEMBER + at * 900 + 450
    found = period.spans(NOVEMBER - 8 * DAY_S, NOVEMBER + 24 * DAY_S)
    assert any(low <= second < high for low, high in found) == inside(period, second)


def test_hours_over_midnight_belong_to_the_evening():
    night = Weekly(frozenset({4}), 22 * 3600, 5 * 3600)
    friday = datetime(2026, 11, 27, tzinfo=JAPAN).timestamp()
    found = night.spans(friday, friday + 3 * DAY_S)
    assert found == [(friday + 22 * 3600, friday + 29 * 3600)]


def test_dates_bound_the_hours():
    day = Weekly(frozenset(range(7)), 0, 0, 0, NOVEMBER + 100.0, NOVEMBER + DAY_S)
    assert day.spans(0.0, NOVEMBER + 10 * DAY_S) == [(NOVEMBER + 100.0, NOVEMBER + DAY_S)]
    assert day.spans(NOVEMBER + 2 * DAY_S, NOVEMBER + 3 * DAY_S) == []


def test_a_single_period_is_cut_to_what_is_asked():
    once = Once(10.0, 20.0)
    assert (once.spans(0.0, 15.0), once.spans(21.0, 30.0)) == ([(10.0, 15.0)], [])
    assert spans_of((once, Once(15.0, 30.0)), 0.0, 99.0) == [(10.0, 30.0)]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Once(5.0, 5.0), "before it begins"),
        (lambda: Once(math.nan, 5.0), "a beginning and an end"),
        (lambda: Once(0.0, math.inf), "a beginning and an end"),
        (lambda: Weekly(frozenset(), 0, 0), "days"),
        (lambda: Weekly(frozenset({7}), 0, 0), "days"),
        (lambda: Weekly(frozenset({1}), 86_400, 0), "hours"),
        (lambda: Weekly(frozenset({1}), 0, 86_401), "hours"),
        (lambda: Weekly(frozenset({1}), 0, 0, 15 * 3600), "14 hours"),
        (lambda: Weekly(frozenset({1}), 0, 0, 0, 9.0, 9.0), "before it begins"),
        (
            lambda: Weekly(frozenset({6}), 0, 3600, 0, NOVEMBER, NOVEMBER + DAY_S),
            "never hold",
        ),
    ],
)
def test_an_empty_or_impossible_period_is_refused(make, says):
    with pytest.raises(PeriodError, match=says):
        make()
