"""Time as the people field knows it: 96 quarters of an hour on four kinds of day.

What: kinds of day and quarters, and the slot of a local time. Why quarters: dismissal of a
school is over in fifteen minutes. Why kinds: a table of 4 x 96 moments can be checked by a
person; what is special about one day comes in as a live factor.

>>> slot_at(datetime(2026, 11, 23, 15, 0), DayKind.HOLIDAY)
Slot(day=<DayKind.HOLIDAY: 'holiday'>, quarter=60)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from kaga.engines.calendar import is_national_holiday

QUARTERS: Final = 96
_SATURDAY: Final = 5
_SUNDAY: Final = 6


class DayKind(Enum):
    """Kinds of day with a profile of their own; Sundays are holidays."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    HOLIDAY = "holiday"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter of an hour (0 is 00:00 to 00:15) on a kind of day."""

    day: DayKind
    quarter: int

    def __post_init__(self) -> None:
        if not 0 <= self.quarter < QUARTERS:
            message = f"a day has {QUARTERS} quarters of an hour, not {self.quarter}"
            raise ValueError(message)


def day_kind(day: date, *, events: frozenset[date] = frozenset()) -> DayKind:
    """Kind of a date; `events` are days on which the whole city is out (a festival)."""
    if day in events:
        return DayKind.EVENT
    if day.weekday() == _SUNDAY or is_national_holiday(day):
        return DayKind.HOLIDAY
    return DayKind.SATURDAY if day.weekday() == _SATURDAY else DayKind.WEEKDAY


def slot_at(local: datetime, kind: DayKind) -> Slot:
    """Slot of a local clock time."""
    return Slot(kind, local.hour * 4 + local.minute // 15)
