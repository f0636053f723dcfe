"""Kanji numerals in addresses: 四十三, 四三, 百三十五, 壱, 〇.

What: the number a run of kanji digits means. Why: 永井町四十三, 永井町43 and 永井町四三 are
one place, and people write all three.

>>> kanji_number("百三十五")
135
>>> with_arabic("永井町四十三")
'永井町43'
"""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = dict(zip("〇一二三四五六七八九", range(10), strict=True)) | {
    "零": 0,
    "壱": 1,
    "壹": 1,
    "弐": 2,
    "貳": 2,
    "参": 3,
    "參": 3,
    "伍": 5,
    "拾": 10,
}
_UNITS: Final = {"十": 10, "拾": 10, "廿": 20, "百": 100, "千": 1000}

NUMERALS: Final = "".join(sorted({*_DIGITS, *_UNITS}))
"""Every character that may stand in a kanji number."""

_RUN: Final = re.compile(f"([0-9]?)([{NUMERALS}]+)([0-9]?)")


def kanji_number(run: str) -> int:
    """The value of a run of kanji numerals, positional (四三) or with units (四十三).

    Raises
    ------
    ValueError
        The run is empty or holds another character.
    """
    if not run or any(char not in NUMERALS for char in run):
        message = f"not a kanji number: {run!r}"
        raise ValueError(message)
    if all(char not in _UNITS for char in run):
        return int("".join(str(_DIGITS[char]) for char in run))
    total, pending = 0, 0
    for char in run:
        if char not in _UNITS:
            pending = pending * 10 + _DIGITS[char]
            continue
        unit = _UNITS[char]
        total += unit if unit == 20 else max(pending, 1) * unit
        pending = 0
    return total + pending


def with_arabic(text: str) -> str:
    """The text with each run of kanji numerals as arabic digits.

    Where a kanji number meets arabic digits ("二41") a hyphen keeps the two apart.
    """
    return _RUN.sub(_arabic, text)


def _arabic(match: re.Match[str]) -> str:
    before, run, after = match.groups()
    return f"{before}{'-' if before else ''}{kanji_number(run)}{'-' if after else ''}{after}"
