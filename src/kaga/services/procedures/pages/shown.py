"""How pages show days, moments, money and the catalogue's own texts in three languages.

>>> day(date(2026, 11, 24)).ja
'令和8年11月24日（火）'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kaga.engines.forms import Text
from kaga.engines.money import Yen, format_yen
from kaga.kernel.clock import to_local
from kaga.kernel.web.moments import day_words as day
from kaga.kernel.web.moments import moment_words as moment
from kaga.kernel.web.moments import short_day_words as short_day
from kaga.kernel.web.words import Words

__all__ = [
    "day",
    "filled",
    "local_day",
    "moment",
    "money",
    "short_day",
    "told",
    "told_all",
]
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


def local_day(value: datetime) -> date:
    """The day of a moment in the city."""
    return to_local(value).date()


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
