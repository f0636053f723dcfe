"""When a rule of the air holds: single spans and weekly hours.

What: UTC spans and local hours on days of the week, also over midnight, as spans of seconds.
Why seconds since 1970: all of the engine counts so; a local clock with a fixed distance from
UTC (Japan has no summer time) is then one addition. Japan's is 9 hours.

>>> night = Weekly(days=frozenset({4}), opens=22 * 3600, closes=5 * 3600, offset=9 * 3600)
>>> friday = 1_795_737_600  # 2026-11-27 00:00 UTC, 09:00 in Kaga
>>> [(int(a - friday) // 3600, int(b - friday) // 3600) for a, b in
...  night.spans(friday, friday + 86_400)]
[(13, 20)]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from kaga.engines.airspace.intervals import Span, joined, shared

DAY_S: Final = 86_400
JAPAN_OFFSET_S: Final = 9 * 3600
_THURSDAY: Final = 3
"""1970-01-01; Monday is 0."""


class PeriodError(ValueError):
    """A period that holds never, or is none."""


@dataclass(frozen=True, slots=True)
class Once:
    """From one second (UTC, since 1970) to another."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end)):
            raise PeriodError("a period needs a beginning and an end")
        if self.start >= self.end:
            raise PeriodError("a period ends before it begins")

    def spans(self, low: float, high: float) -> list[Span]:
        """The part within a span of seconds."""
        return shared([(self.start, self.end)], [(low, high)])


@dataclass(frozen=True, slots=True)
class Weekly:
    """The same local hours on some days of the week, between two dates if they are given.

    Parameters
    ----------
    days
        0 = Monday to 6 = Sunday: the day on which the hours begin.
    opens, closes
        Seconds of the local day, 0 to 86,400; closing at or before the opening means the next
        day, so 0 to 86,400 and 0 to 0 are both the whole day.
    offset
        Seconds by which the local clock is ahead of UTC.
    start, end
        Seconds since 1970 between which it holds at all.
    """

    days: frozenset[int]
    opens: int
    closes: int
    offset: int = JAPAN_OFFSET_S
    start: float = -math.inf
    end: float = math.inf

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise PeriodError("days of the week are 0 (Monday) to 6, at least one")
        if not (0 <= self.opens < DAY_S and 0 <= self.closes <= DAY_S):
            raise PeriodError("hours of a day are 0 to 86,400 seconds")
        if not abs(self.offset) <= 14 * 3600:
            raise PeriodError("no clock is more than 14 hours from UTC")
        if not self.start < self.end:
            raise PeriodError("a period ends before it begins")
        if self.end - self.start < 8 * DAY_S and not self.spans(self.start, self.end):
            raise PeriodError("none of its days lies between its dates: it would never hold")

    def spans(self, low: float, high: float) -> list[Span]:
        """All hours within a span of seconds, joined where they touch."""
        low, high = max(low, self.start), min(high, self.end)
        if not low <= high:
            return []
        length = self.closes - self.opens + (DAY_S if self.closes <= self.opens else 0)
        first = math.floor((low + self.offset) / DAY_S) - 1
        last = math.floor((high + self.offset) / DAY_S)
        found = []
        for day in range(first, last + 1):
            if (day + _THURSDAY) % 7 in self.days:
                opens = day * DAY_S - self.offset + self.opens
                found.append((float(opens), float(opens + length)))
        return shared(joined(found), [(low, high)])


Period = Once | Weekly


def spans_of(periods: tuple[Period, ...], low: float, high: float) -> list[Span]:
    """When any of several periods holds within a span of seconds."""
    return joined(span for period in periods for span in period.spans(low, high))
