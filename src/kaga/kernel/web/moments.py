"""Days and moments as people read them, in the city's time: one way for every page.

>>> from datetime import UTC, date, datetime
>>> day_words(date(2026, 11, 24)).ja
'令和8年11月24日（火）'
>>> moment(datetime(2027, 3, 31, 15, 5, tzinfo=UTC))
'令和9年4月1日（木）0時05分'
"""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import TYPE_CHECKING

from kaga.engines.calendar import to_wareki
from kaga.kernel.clock import to_local
from kaga.kernel.web.words import Words, say

if TYPE_CHECKING:
    from datetime import datetime

_WEEK = "月火水木金土日"
_KNOWN = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?")


def day_words(value: date) -> Words:
    """A day: era and weekday, plain, English."""
    weekday = _WEEK[value.weekday()]
    easy = f"{value.year}年{value.month}月{value.day}日（{weekday}）"
    return Words(f"{to_wareki(value)}（{weekday}）", easy, f"{value.day} {value:%B %Y}")


def birthday_words(value: date) -> Words:
    """A date of birth: the era that people know theirs by, and the western year."""
    western = f"{value.year}年{value.month}月{value.day}日"
    return Words(f"{to_wareki(value)}（{western}）", western, f"{value.day} {value:%B %Y}")


@functools.lru_cache(maxsize=4096)
def short_day_words(value: date) -> Words:
    """A day for narrow columns: R8.11.24."""
    plain = f"{value.year}/{value.month}/{value.day}"
    return Words(to_wareki(value).short(), plain, f"{value.day} {value:%b %Y}")


def known_date(text: str) -> str:
    """A date of a source, as exactly as it is known, in the language of the page.

    >>> known_date("2020-10-01"), known_date("2019-05"), known_date("1991-2020")
    ('2020年10月1日', '2019年5月', '1991-2020')
    """
    found = _KNOWN.fullmatch(text)
    if found is None:
        return text
    year, month, last = found["year"], int(found["month"]), found["day"]
    ja = f"{year}年{month}月" + (f"{int(last)}日" if last else "")
    en = (f"{int(last)} " if last else "") + f"{date(int(year), month, 1):%B} {year}"
    return say(Words(ja, ja, en))


def moment_words(value: datetime) -> Words:
    """Day and minute of a stored moment."""
    local = to_local(value)
    shown, minute = day_words(local.date()), f"{local.hour}時{local.minute:02}分"
    return Words(f"{shown.ja}{minute}", f"{shown.easy} {minute}", f"{shown.en}, {local:%H:%M}")


def moment(value: datetime) -> str:
    """The same in the language of the page."""
    return say(moment_words(value))


def exact_moment(value: datetime) -> str:
    """A moment to the second, in the language of the page, for lists of many."""
    local = to_local(value)
    easy = f"{local.year}年{local.month}月{local.day}日"
    shown = say(Words(str(to_wareki(local.date())), easy, f"{local.day} {local:%B %Y},"))
    return f"{shown} {local:%H:%M:%S}"


def day(value: date) -> str:
    """A day in the language of the page."""
    return say(day_words(value))
