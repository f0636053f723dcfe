"""When a zone holds, as both formats write it: dates, days of the week, hours with a clock.

What: periods to and from `startDateTime`, `endDateTime` and `schedule`. Why the offset is kept:
05:00 in Kaga is 20:00 of the day before in UTC, and a Monday would become a Sunday. An hour
without an offset is refused: nobody can tell which of two hours nine apart it means.

>>> clock_of("22:00+0900", "file")
(79200.0, 32400)
>>> clock_text(79200, 32400, Style.ED318)
'22:00:00+09:00'
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from kaga.engines.airspace.geozones.problems import GeozoneError, Note, Problem
from kaga.engines.airspace.geozones.reading import Found, placed
from kaga.engines.airspace.periods import DAY_S, Once, Period, Weekly

DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
EVERY_DAY: Final = frozenset(range(7))
_CLOCK: Final = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:[.,][0-9]{1,9})?))?(Z|[+-][0-9]{2}:?[0-9]{2})"
)


class Style(Enum):
    """How a format writes hours."""

    ED269 = "ed269"
    ED318 = "ed318"


def instant(found: Found | None, otherwise: float) -> float:
    """Seconds since 1970 of a date and time with an offset."""
    if found is None:
        return otherwise
    try:
        moment = datetime.fromisoformat(found.text())
    except ValueError as error:
        detail = f"{found.text()[:40]!r} is no date and time"
        raise GeozoneError(Problem.PERIOD, found.where, detail) from error
    if moment.tzinfo is None:
        raise GeozoneError(Problem.PERIOD, found.where, "which clock? add Z or an offset")
    return moment.timestamp()


def instant_text(seconds: float) -> str:
    """Date and time in UTC, to the microsecond."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise GeozoneError(Problem.PERIOD, "period", f"{seconds} s is no date") from error
    return moment.isoformat().replace("+00:00", "Z")


def clock_of(text: str, where: str) -> tuple[float, int]:
    """Seconds of the day, 0 to 86,400, and seconds by which its clock is ahead of UTC."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        detail = f"{text[:40]!r} is no time of day with Z or an offset"
        raise GeozoneError(Problem.PERIOD, where, detail)
    hours, minutes, seconds = int(match[1]), int(match[2]), (match[3] or "0").replace(",", ".")
    found = hours * 3600.0 + minutes * 60.0 + float(seconds)
    if minutes > 59 or float(seconds) >= 60.0 or found > DAY_S:
        raise GeozoneError(Problem.PERIOD, where, f"{text!r} is no time of day")
    if match[4] == "Z":
        return found, 0
    ahead = int(match[4][1:3]) * 3600 + int(match[4][-2:]) * 60
    return found, ahead if match[4][0] == "+" else -ahead


def clock_text(seconds: int, offset: int, style: Style) -> str:
    """An hour as a format writes it."""
    if offset % 60 != 0:
        raise GeozoneError(Problem.NOT_EXPRESSIBLE, "period", "an offset in whole minutes")
    hours, minutes = divmod(abs(offset) // 60, 60)
    colon, part = ("", ".00") if style is Style.ED269 else (":", "")
    zone = f"{'-' if offset < 0 else '+'}{hours:02}{colon}{minutes:02}" if offset else "Z"
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{part}{zone}"


def periods_of(found: Found, notes: list[Note]) -> tuple[Period, ...] | None:
    """The periods of one entry, or none when it holds always."""
    start = instant(found.get("startDateTime"), -math.inf)
    end = instant(found.get("endDateTime"), math.inf)
    listed = found.get("schedule") or found.get("dailyPeriod")
    with placed(found.where):
        days = [] if listed is None else [
            hours
            for entry in listed.entries()
            if (hours := _hours(entry, (start, end), notes)) is not None
        ]  # fmt: skip
        if days:
            return tuple(days)
        if math.isinf(start) and math.isinf(end):
            return None
        if math.isinf(start) or math.isinf(end):
            return (_all_hours(start, end),)
        return (Once(start, end),)


def _all_hours(start: float, end: float) -> Weekly:
    return Weekly(EVERY_DAY, 0, 0, 0, start, end)


def _hours(found: Found, dates: tuple[float, float], notes: list[Note]) -> Weekly | None:
    """One entry of a schedule; none for one that is empty throughout."""
    day = found.get("day")
    words = [entry.text() for entry in day.entries()] if day is not None else []
    if found.get("startEvent") or found.get("endEvent"):
        notes.append(Note(found.where, "hours by the sun are taken as the whole of every day"))
        return _all_hours(*dates)
    if not words and found.get("startTime") is None and found.get("endTime") is None:
        return None
    start, end = found.at("startTime"), found.at("endTime")
    opens, offset = clock_of(start.text(), start.where)
    closes, other = clock_of(end.text(), end.where)
    if other != offset:
        closes = (closes - other + offset) % DAY_S
    unknown = [word for word in words if word not in (*DAYS, "ANY")]
    if unknown or not words:
        raise GeozoneError(Problem.UNKNOWN_VALUE, found.where, f"days {unknown[:7]}")
    days = EVERY_DAY if "ANY" in words else frozenset(DAYS.index(word) for word in words)
    # Parts of a second are added to the zone, never taken from it.
    early, late = math.floor(opens) % DAY_S, math.ceil(closes) % DAY_S
    return Weekly(days, early, late, offset, *dates)


def entry_of(period: Period, style: Style) -> dict[str, Any]:
    """One entry of `applicability` or `limitedApplicability`, without `permanent`."""
    found: dict[str, Any] = {}
    if not math.isinf(period.start):
        found["startDateTime"] = instant_text(period.start)
    if not math.isinf(period.end):
        found["endDateTime"] = instant_text(period.end)
    if isinstance(period, Weekly):
        days = [name for number, name in enumerate(DAYS) if number in period.days]
        found["schedule"] = [
            {
                "day": ["ANY"] if len(days) == len(DAYS) else days,
                "startTime": clock_text(period.opens, period.offset, style),
                "endTime": clock_text(period.closes, period.offset, style),
            }
        ]
    return found
