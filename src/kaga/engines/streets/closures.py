"""When a way is closed: the yearly part of conditional tags.

What: `no @ (Nov 15-Apr 30)` says that a mountain road is closed in winter; this reads such
periods of the year. Why only these: a plan for a day must know the season, while hours and
weekdays of access rules mostly concern deliveries. What cannot be read closes nothing and is
left to whoever imports to count (`periods` answers None).

>>> from datetime import date
>>> found = periods("no @ (Nov 15-Apr 30)")
>>> found, within(found, date(2026, 1, 10)), within(found, date(2026, 6, 1))
(((1115, 430),), True, False)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

Periods = tuple[tuple[int, int], ...]
"""First and last day, each as month * 100 + day; the last may lie in the next year."""

WINTER: Final[Periods] = ((1201, 331),)
"""What `winter` means, and when a way without winter service is taken as closed."""

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_SEASONS: Final = {
    "winter": WINTER,
    "summer": ((601, 831),),
    "spring": ((301, 531),),
    "autumn": ((901, 1130),),
}
_PART: Final = re.compile(r"^([a-z]{3})(?:\s+(\d{1,2}))?(?:\s*-\s*([a-z]{3})?\s*(\d{1,2})?)?$")
_CLAUSE: Final = re.compile(r"([a-z_]+)\s*@\s*(?:\(([^)]*)\)|([^;]*))")


def periods(conditional: str) -> Periods | None:
    """The periods of the year in which a conditional tag says no.

    Parameters
    ----------
    conditional
        The value of a tag such as `motor_vehicle:conditional`.

    Returns
    -------
    tuple or None
        None if the value says nothing that concerns a period of the year alone.
    """
    found: Periods = ()
    for value, bracketed, bare in _CLAUSE.findall(conditional.lower()):
        if value not in {"no", "private"}:
            continue
        for part in re.split(r"[;,]", bracketed or bare):
            read = _period(part.strip())
            if read is None:
                return None
            found += read
    return found or None


def _period(text: str) -> Periods | None:
    if text in _SEASONS:
        return _SEASONS[text]
    match = _PART.match(text)
    if match is None:
        return None
    first_month, first_day, last_month, last_day = match.groups()
    first = _MONTHS.get(first_month)
    last = _MONTHS.get(last_month) if last_month else first
    if first is None or last is None:
        return None
    begin = first * 100 + int(first_day or 1)
    if last_day is None and last_month is None and first_day is not None:
        return ((begin, begin),)
    return ((begin, last * 100 + int(last_day or 31)),)


def within(closed: Periods, day: date) -> bool:
    """Whether a day falls into one of the periods."""
    now = day.month * 100 + day.day
    return any(
        first <= now <= last if first <= last else now >= first or now <= last
        for first, last in closed
    )
