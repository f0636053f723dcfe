"""Days as a Japanese city office counts them: eras, ages, fiscal years, working days.

Everything is a pure function of dates; nobody here asks what day it is today.

Example:
    >>> from datetime import date
    >>> parse_date("昭和３２年４月１日")
    datetime.date(1957, 4, 1)
    >>> str(to_wareki(date(2019, 5, 1)))
    '令和元年5月1日'
    >>> reaches_age_on(date(1957, 4, 1), 65)
    datetime.date(2022, 3, 31)
"""

from __future__ import annotations

from kaga.engines.calendar.ages import age_at_start_of, age_on, reaches_age_on
from kaga.engines.calendar.eras import (
    ERAS,
    Era,
    EraBorderError,
    Wareki,
    era_named,
    from_wareki,
    to_wareki,
)
from kaga.engines.calendar.fiscal import (
    JAPAN_TIME,
    day_in_japan,
    fiscal_year,
    fiscal_year_end,
    fiscal_year_label,
    fiscal_year_start,
    retention_start,
)
from kaga.engines.calendar.reading import DateNotUnderstood, parse_date
from kaga.engines.calendar.working import (
    CITY_OFFICE,
    OfficeCalendar,
    Stop,
    add_working_days,
    is_national_holiday,
    working_days_between,
)

__all__ = [
    "CITY_OFFICE",
    "ERAS",
    "JAPAN_TIME",
    "DateNotUnderstood",
    "Era",
    "EraBorderError",
    "OfficeCalendar",
    "Stop",
    "Wareki",
    "add_working_days",
    "age_at_start_of",
    "age_on",
    "day_in_japan",
    "era_named",
    "fiscal_year",
    "fiscal_year_end",
    "fiscal_year_label",
    "fiscal_year_start",
    "from_wareki",
    "is_national_holiday",
    "parse_date",
    "reaches_age_on",
    "retention_start",
    "to_wareki",
    "working_days_between",
]
