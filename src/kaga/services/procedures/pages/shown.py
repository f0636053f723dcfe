"""How pages show days, moments, money and the catalogue's own texts in three languages.

>>> day(date(2026, 11, 24)).ja
'令和8年11月24日（火）'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kaga.engines.calendar import to_wareki
from kaga.engines.forms import Text
from kaga.engines.money import Yen, format_yen
from kaga.kernel.clock import to_local
from kaga.kernel.web.words import Words

_WEEK = "月火水木金土日"
_NOTHING = Words("", "", "")


def told(found: object) -> Words:
    """A text of the catalogue as words; a missing language falls back to Japanese."""
    if isinstance(found, Text):
        return Words(*(found.get(language) for language in ("ja", "easy", "en")))
    if isinstance(found, Mapping):
        ja = str(found.get("ja", ""))
        return Words(ja, str(found.get("easy") or ja), str(found.get("en") or ja))
    return Words(str(found), str(found), str(found)) if found else _NOTHING


def told_all(found: object) -> list[Words]:
    """A list of texts of the catalogue."""
    return [told(text) for text in found] if isinstance(found, list) else []


def day(value: date) -> Words:
    """A day: era and weekday, plain, English."""
    ja = f"{to_wareki(value)}（{_WEEK[value.weekday()]}）"
    easy = f"{value.year}年{value.month}月{value.day}日（{_WEEK[value.weekday()]}）"
    return Words(ja, easy, f"{value.day} {value:%B %Y}")


def local_day(value: datetime) -> date:
    """The day of a moment in the city."""
    return to_local(value).date()


def short_day(value: date) -> str:
    """A day for narrow columns: R8.11.24."""
    return to_wareki(value).short()


def moment(value: datetime) -> Words:
    """A moment on the city's clocks."""
    local = to_local(value)
    shown = day(local.date())
    clock = f"{local.hour}時{local.minute:02}分"
    return Words(f"{shown.ja}{clock}", f"{shown.easy} {clock}", f"{shown.en}, {local:%H:%M}")


def money(value: int) -> Words:
    """An amount of yen."""
    ja = format_yen(Yen(value))
    return Words(ja, ja, f"¥{value:,}")


def filled(text: Words, **values: Words | str | int) -> Words:
    """Words whose places are filled, each in its own language."""
    return Words(*(_in(text, values, language) for language in ("ja", "easy", "en")))


def _in(text: Words, values: Mapping[str, Words | str | int], language: str) -> str:
    known = {
        name: getattr(value, language) if isinstance(value, Words) else value
        for name, value in values.items()
    }
    template: str = getattr(text, language)
    return template.format(**known)
