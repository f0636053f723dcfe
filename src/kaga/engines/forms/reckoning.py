"""A date told in the western and the Japanese reckoning at once.

>>> both_reckonings("1957-04-01", "ja")
'昭和32年4月1日（1957年4月1日）'
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kaga.engines.calendar import ERAS, to_wareki

if TYPE_CHECKING:
    from kaga.engines.forms.model import Language

_ROMAN = {"M": "Meiji", "T": "Taisho", "S": "Showa", "H": "Heisei", "R": "Reiwa"}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def both_reckonings(iso: str, language: Language) -> str:
    """A date in the western and the Japanese reckoning."""
    day = dt.date.fromisoformat(iso)
    western = f"{day.year}年{day.month}月{day.day}日"
    english = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    if day < ERAS[0].first:
        return english if language == "en" else western
    wareki = to_wareki(day)
    if language == "en":
        return f"{english} ({_ROMAN[wareki.era.letter]} {wareki.year})"
    return f"{wareki}（{western}）"
