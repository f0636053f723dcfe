"""Which days are of a kind (曜日区分).

>>> from datetime import date
>>> from kaga.engines.transit.authoring.document import Days, Words3
>>> kind = Days("h", Words3("休日"), "0000011", "runs")
>>> runs_on(kind, date(2026, 11, 23), lambda day: day == date(2026, 11, 23))
True
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import Days

Holiday = Callable[[date], bool]


def runs_on(kind: Days, day: date, is_holiday: Holiday) -> bool:
    """Whether a day is of a kind: single days go before holidays, these before weekdays."""
    if day.isoformat() in kind.removed or day.isoformat() in kind.added:
        return day.isoformat() in kind.added
    if kind.holidays != "as-weekday" and is_holiday(day):
        return kind.holidays == "runs"
    return kind.weekdays[day.weekday()] == "1"
