"""Moments and durations as NGSI-LD writes them (clause 4.6.3).

What: `2027-04-01T09:00:00.5Z` to whole microseconds since 1970 and back. Why whole numbers:
they order, subtract and store exactly; why own reading: the standard allows a comma or a point
before the fraction and nothing but `Z` behind it, and prints only the digits that are needed.

>>> read_moment("2027-04-01T00:00:00,500Z")
1806537600500000
>>> write_moment(1806537600500000)
'2027-04-01T00:00:00.5Z'
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

_MOMENT: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?Z", flags=re.ASCII
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000
_LONGEST: Final = 27  # a DateTime with six digits of a second


def read_moment(text: object) -> int | None:
    """Microseconds since 1970 (UTC); None when the text is no DateTime of the standard."""
    return _read(text) if isinstance(text, str) and len(text) <= _LONGEST else None


@lru_cache(maxsize=8192)
def _read(text: str) -> int | None:
    """As `read_moment`: devices that report together say the same moment."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (moment - _EPOCH) // timedelta(seconds=1) * _SECOND + int(
        (found[2] or "").ljust(6, "0")
    )


def write_moment(micros: int) -> str:
    """The moment with `Z` and no more digits than it needs."""
    seconds, fraction = divmod(micros, _SECOND)
    text = (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    if len(text) < 19:  # years before 1000 come without leading zeros
        text = text.rjust(19, "0")
    return f"{text}.{fraction:06d}".rstrip("0") + "Z" if fraction else text + "Z"


def read_date(text: str) -> bool:
    """Whether the text is a Date (`2027-04-01`)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def read_time(text: str) -> bool:
    """Whether the text is a Time (`09:00:00Z`)."""
    if not text.endswith("Z"):
        return False
    try:
        time.fromisoformat(text[:-1].replace(",", "."))
    except ValueError:
        return False
    return text[2:3] == ":" and text[5:6] == ":"
