"""Durations of ISO 8601 and the edges of periods (clause 4.5.19).

What: `P1M`, `PT1H30M` to months and microseconds; from an origin, where each period begins. Why
months apart from microseconds: a month has no length before one knows which. Each edge is
counted from the origin and not from the edge before, so a year of months that begins on the
31st comes back to the 31st.

>>> read_duration("P1Y2M")
Duration(months=14, micros=0)
>>> read_duration("PT0.5S").micros, read_duration("1 hour") is None
(500000, True)
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_DURATION: Final = re.compile(
    r"P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,7})D)?"
    r"(?:T(?=.)(?:(\d{1,8})H)?(?:(\d{1,10})M)?(?:(\d{1,11})(?:[.,](\d{1,6}))?S)?)?",
    flags=re.ASCII,
)
_SECOND: Final = 1_000_000
_DAY: Final = 86_400 * _SECOND
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AFTER_ALL: Final = 253_402_300_800 * _SECOND  # the year 10,000
MOST_PERIODS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: months of the calendar, and microseconds."""

    months: int
    micros: int

    @property
    def is_none(self) -> bool:
        """Whether it has no length: the whole time is then one period."""
        return not self.months and not self.micros


WHOLE: Final = Duration(0, 0)


def read_duration(text: object) -> Duration | None:
    """The duration that a text says; None when it is none."""
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (
        int(part or 0) for part in found.groups()[:7]
    )
    fraction = int((found[8] or "").ljust(6, "0"))
    whole = seconds + 60 * minutes + 3600 * hours
    micros = fraction + _SECOND * whole + _DAY * (days + 7 * weeks)
    return Duration(12 * years + months, micros)


def edge(origin: int, duration: Duration, count: int) -> int:
    """Where the period after `count` others begins, microseconds since 1970."""
    moved = origin if not duration.months else _add_months(origin, duration.months * count)
    return moved + duration.micros * count


def edges(origin: int, duration: Duration, last: int) -> list[int]:
    """Where each period begins, up to the one that holds `last`, and where that one ends.

    Parameters
    ----------
    duration: of a period; longer than nothing.

    Raises
    ------
    ValueError
        More periods than are counted.
    """
    found = [origin]
    while found[-1] <= last:
        if len(found) > MOST_PERIODS:
            raise ValueError("more periods than are counted")
        found.append(edge(origin, duration, len(found)))
    return found


def _add_months(origin: int, months: int) -> int:
    moment = _EPOCH + timedelta(microseconds=origin)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if year > 9999:
        return _AFTER_ALL
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    moved = moment.replace(year=year, month=month + 1, day=day)
    return (moved - _EPOCH) // timedelta(microseconds=1)
