"""Fiscal years at their edges, by the clock in Japan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kaga.engines.calendar import (
    JAPAN_TIME,
    day_in_japan,
    fiscal_year,
    fiscal_year_end,
    fiscal_year_label,
    fiscal_year_start,
    retention_start,
)


def test_the_last_millisecond_of_march_belongs_to_the_old_year():
    last = datetime(2027, 3, 31, 23, 59, 59, 999_000, tzinfo=JAPAN_TIME)
    days = [day_in_japan(last), day_in_japan(last + timedelta(milliseconds=1))]
    assert [fiscal_year(day) for day in days] == [2026, 2027]


def test_the_day_is_the_one_in_japan_whatever_the_zone():
    assert day_in_japan(datetime(2027, 3, 31, 15, 0, tzinfo=UTC)) == date(2027, 4, 1)
    assert day_in_japan(datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)) == date(2027, 3, 31)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        day_in_japan(datetime(2027, 3, 31))  # noqa: DTZ001


def test_a_fiscal_year_runs_from_april_to_march():
    assert fiscal_year_start(2026) == date(2026, 4, 1)
    assert fiscal_year_end(2026) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (1912, "明治45年度"),
        (1926, "大正15年度"),
        (1988, "昭和63年度"),
        (1989, "平成元年度"),
        (2018, "平成30年度"),
        (2019, "令和元年度"),
        (2026, "令和8年度"),
    ],
)
def test_labels_of_fiscal_years(year, label):
    assert fiscal_year_label(year) == label


@pytest.mark.parametrize(
    ("closed", "start"),
    [
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2028, 4, 1)),
        (date(2026, 12, 31), date(2027, 4, 1)),
    ],
)
def test_years_of_keeping_count_from_the_next_first_of_april(closed, start):
    assert retention_start(closed) == start
