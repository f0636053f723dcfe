"""The fiscal year of Japanese public bodies: 1 April to 31 March, by the day in Japan.

地方自治法208条. A moment belongs to the fiscal year of its day in Japan Standard Time, so
2027-03-31T14:59:59Z is still 令和8年度 and one second later is 令和9年度.

Example:
    >>> fiscal_year(date(2027, 3, 31)), fiscal_year_label(2026)
    (2026, '令和8年度')
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from kaga.engines.calendar.eras import to_wareki

JAPAN_TIME = timezone(timedelta(hours=9), "JST")
"""Japan Standard Time; there has been no summer time since 1951."""


def day_in_japan(moment: datetime) -> date:
    """The calendar day in Japan of an aware moment.

    Parameters
    ----------
    moment
        An aware datetime in any zone.

    Returns
    -------
    date
        The day a clock on the wall of the city office shows.

    Raises
    ------
    ValueError
        If the moment carries no zone: a guess here would move deadlines by a day.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone has no day")
    return moment.astimezone(JAPAN_TIME).date()


def fiscal_year(day: date) -> int:
    """The fiscal year of a day, named by the calendar year of its April."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_start(year: int) -> date:
    """The first day of a fiscal year: 1 April."""
    return date(year, 4, 1)


def fiscal_year_end(year: int) -> date:
    """The last day of a fiscal year: 31 March of the next calendar year."""
    return date(year + 1, 3, 31)


def fiscal_year_label(year: int) -> str:
    """The fiscal year as documents write it: the era year in which it begins.

    The one exception is 2019: ministries agreed on 2019-04-01 to call the whole year, begun in
    平成31年, 令和元年度.
    """
    if year == 2019:
        return "令和元年度"
    begins = to_wareki(fiscal_year_start(year))
    return f"{begins.era.name}{begins.year_text}年度"


def retention_start(closed_on: date) -> date:
    """The day from which years of keeping are counted: 1 April after the closing year.

    Parameters
    ----------
    closed_on
        The day the case was closed.

    Returns
    -------
    date
        1 April following the fiscal year of `closed_on`.
    """
    return fiscal_year_start(fiscal_year(closed_on) + 1)
