"""Read the dates people type: western or Japanese years, any width, digits or kanji numerals.

A date is read only if it can mean one day. `57/4/1` could be 1957, 昭和57 or 平成57, so it is
refused with the reason `year_unclear` instead of guessed. Understood are, among others:

    2026-04-17  2026/4/17  20260417  ２０２６年４月１７日  西暦2026年4月17日(金)
    令和8年4月17日  令和元年5月1日  ㋿8.4.17  令8・4・17  R8.4.17  r080417
    昭和三十二年四月一日  二〇二六年四月十七日

Example:
    >>> parse_date("Ｓ32．4．1")
    datetime.date(1957, 4, 1)
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from kaga.engines.calendar.eras import EraBorderError, from_wareki

Reason = Literal["empty", "unreadable", "year_unclear", "no_such_day", "outside_era"]


class DateNotUnderstood(ValueError):
    """The text names no single day; `suggestion` is the day probably meant, if any."""

    def __init__(self, reason: Reason, text: str, suggestion: date | None = None) -> None:
        super().__init__(f"{reason}: {text!r}")
        self.reason: Reason = reason
        self.text = text
        self.suggestion = suggestion


_NUMERALS = {
    **{kanji: value for value, kanji in enumerate("〇一二三四五六七八九")},
    **dict.fromkeys("壱壹元", 1),
    **dict.fromkeys("弐貳", 2),
    **dict.fromkeys("参參", 3),
    "零": 0,
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_PACKED = {"廿": "二十", "卅": "三十"}
_KANJI = "".join((*_NUMERALS, *_POWERS, *_PACKED))
_NUMBER = rf"(?:\d+|[{_KANJI}]+)"
_ERA = r"明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr]"
_WEEKDAY = re.compile(r"(?:[(][月火水木金土日](?:曜日?)?[)]|[月火水木金土日]曜日?)$")
_PARTS = re.compile(
    rf"(?:西暦|(?P<era>{_ERA})[.]?)?"
    rf"(?P<year>{_NUMBER})[年./-](?P<month>{_NUMBER})[月./-](?P<day>{_NUMBER})日?"
)
_PACKED_WESTERN = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_PACKED_ERA = re.compile(rf"(?P<era>{_ERA})(?P<year>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ", "-") | dict.fromkeys("・、,。", "."))


def parse_date(text: str) -> date:
    """Read one day from what a person typed.

    Parameters
    ----------
    text
        A date in any of the forms named in the head of this module.

    Returns
    -------
    date
        The day in the Gregorian calendar.

    Raises
    ------
    DateNotUnderstood
        With the reason: `empty`, `unreadable`, `year_unclear` (two-digit year without era),
        `no_such_day` (31 April) or `outside_era` (平成31年5月1日, with the day as suggestion).
    """
    plain = _plain(text)
    if not plain:
        raise DateNotUnderstood("empty", text)
    plain = _WEEKDAY.sub("", plain)
    for shape in (_PACKED_WESTERN, _PACKED_ERA, _PARTS):
        found = shape.fullmatch(plain)
        if found:
            return _date_of(found.groupdict(), text)
    raise DateNotUnderstood("unreadable", text)


def _plain(text: str) -> str:
    """One width, one dash, no spaces."""
    narrow = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(narrow.split())


def _date_of(parts: dict[str, str | None], text: str) -> date:
    era = parts.get("era")
    year_text = parts["year"] or ""
    year, month, day = (_number(parts[name] or "") for name in ("year", "month", "day"))
    if era is None and (year < 1000 or year_text == "元"):
        raise DateNotUnderstood("year_unclear", text)
    try:
        return date(year, month, day) if era is None else from_wareki(era, year, month, day)
    except EraBorderError as border:
        raise DateNotUnderstood("outside_era", text, border.day) from border
    except (ValueError, OverflowError) as error:
        raise DateNotUnderstood("no_such_day", text) from error


def _number(text: str) -> int:
    """Digits, kanji digits in place (二〇二六) or kanji with powers (三十二)."""
    if text.isdecimal():
        return int(text)
    for packed, spelled in _PACKED.items():
        text = text.replace(packed, spelled)
    if not any(sign in _POWERS for sign in text):
        return int("".join(str(_NUMERALS[sign]) for sign in text))
    total = waiting = 0
    for sign in text:
        if sign in _POWERS:
            total += (waiting or 1) * _POWERS[sign]
            waiting = 0
        else:
            waiting = waiting * 10 + _NUMERALS[sign]
    return total + waiting
