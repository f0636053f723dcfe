"""Days on which the office is open, and periods counted in them.

Closed: Saturdays and Sundays, national holidays (国民の祝日に関する法律, with substitute and
in-between holidays, from jpholiday's tables) and 29 December to 3 January (地方自治法4条の2 and
the city's own ordinance on days off; kept as data because other towns differ).

A period starts on the day *after* its first day (民法140条, 初日不算入). A stop, such as the
time a resident takes to correct an application, begins after the day it was asked for and ends
with the day the answer arrived; days inside are not counted.

Example:
    >>> from datetime import date
    >>> add_working_days(date(2026, 12, 28), 1)
    datetime.date(2027, 1, 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import jpholiday

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ONE_DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})
YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


@cache
def is_national_holiday(day: date) -> bool:
    """Whether a day is a national holiday of Japan, substitutes included."""
    return bool(jpholiday.is_holiday(day))


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """When an office is closed: weekdays (Monday 0), holidays, yearly and single days.

    `opened` wins over every reason to be closed (a Sunday counter at moving time).
    """

    holiday: Callable[[date], bool] = is_national_holiday
    weekly: frozenset[int] = SATURDAY_AND_SUNDAY
    yearly: frozenset[tuple[int, int]] = YEAR_END
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether the office works on a day."""
        if day in self.opened:
            return True
        return not (
            day.weekday() in self.weekly
            or (day.month, day.day) in self.yearly
            or day in self.closed
            or self.holiday(day)
        )


CITY_OFFICE = OfficeCalendar()
"""The calendar of a Japanese city hall, without local exceptions."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which a period does not run: after `first`, up to and with `last`.

    `last` is None while the stop still lasts.
    """

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a day lies inside the stop."""
        return day > self.first and (self.last is None or day <= self.last)


def _counts(day: date, office: OfficeCalendar, stops: Sequence[Stop]) -> bool:
    return office.is_open(day) and not any(stop.covers(day) for stop in stops)


def add_working_days(
    start: date,
    days: int,
    office: OfficeCalendar = CITY_OFFICE,
    stops: Sequence[Stop] = (),
) -> date:
    """The day on which a period of working days ends.

    Parameters
    ----------
    start
        First day, itself not counted.
    days
        Working days, 0 or more; 0 gives `start`.
    office
        When the office is open.
    stops
        Times in which the period does not run; all must have ended.

    Returns
    -------
    date
        The `days`-th counted day after `start`.

    Raises
    ------
    ValueError
        If `days` is negative, or a stop is still open (the end is then not known).
    """
    if days < 0:
        raise ValueError("a period has 0 or more days")
    if any(stop.last is None for stop in stops):
        raise ValueError("the period is stopped; its end is not known")
    day = start
    left = days
    while left:
        day += ONE_DAY
        left -= _counts(day, office, stops)
    return day


def working_days_between(
    start: date,
    end: date,
    office: OfficeCalendar = CITY_OFFICE,
    stops: Sequence[Stop] = (),
) -> int:
    """How many working days have passed from one day to another.

    Parameters
    ----------
    start
        First day, itself not counted.
    end
        Last day, counted if the office is open on it.
    office
        When the office is open.
    stops
        Times in which the period did not run; one may still be open.

    Returns
    -------
    int
        Counted days after `start` up to `end`; 0 if `end` is not after `start`.
    """
    span = (end - start).days
    return sum(
        _counts(start + timedelta(days=ahead), office, stops) for ahead in range(1, span + 1)
    )
