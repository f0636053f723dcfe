"""Which services run on which days: weekdays within a period, then single days.

>>> from datetime import date
>>> from kaga.engines.transit.gtfs.feed import feed_of
>>> feed = feed_of({"calendar_dates.txt": [("service_id", "date", "exception_type"),
...     ("お盆", "20260814", "1")]})
>>> sorted(services_on(feed, date(2026, 8, 14)))
['お盆']
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from kaga.engines.transit.gtfs.feed import Feed

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def as_number(day: date) -> int:
    """The day as feeds write it: YYYYMMDD."""
    return day.year * 10000 + day.month * 100 + day.day


def as_day(number: int) -> date:
    """The day that YYYYMMDD says."""
    return date(number // 10000, number // 100 % 100, number % 100)


def services_on(feed: Feed, day: date) -> frozenset[str]:
    """The services that run on a day."""
    number = as_number(day)
    weekly = feed.table("calendar.txt")
    runs, _ = weekly.integers(_WEEK[day.weekday()])
    begin, _ = weekly.dates("start_date")
    end, _ = weekly.dates("end_date")
    regular = (runs == 1) & (begin <= number) & (number <= end)
    names = weekly.texts("service_id")
    found = {names[row] for row in regular.nonzero()[0].tolist()}
    single = feed.table("calendar_dates.txt")
    days, _ = single.dates("date")
    kind, _ = single.integers("exception_type")
    names = single.texts("service_id")
    for row in (days == number).nonzero()[0].tolist():
        if kind[row] == 1:
            found.add(names[row])
        else:
            found.discard(names[row])
    return frozenset(found)


def day_begins(day: date, timezone: str) -> datetime:
    """The moment a service day counts from: noon minus twelve hours.

    That is midnight except on the days on which clocks change, and makes 08:00:00 in a feed
    eight o'clock on those days too.
    """
    noon = datetime.combine(day, time(12), ZoneInfo(timezone))
    return noon.astimezone(UTC) - timedelta(hours=12)


def period(feed: Feed) -> tuple[date, date] | None:
    """The first and the last day the feed says anything about."""
    weekly, single = feed.table("calendar.txt"), feed.table("calendar_dates.txt")
    days = [
        *weekly.dates("start_date")[0].tolist(),
        *weekly.dates("end_date")[0].tolist(),
        *single.dates("date")[0].tolist(),
    ]
    known = [number for number in days if number]
    return (as_day(min(known)), as_day(max(known))) if known else None
