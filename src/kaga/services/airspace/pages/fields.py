"""Reading a posted form: each box by its name, each problem as a sentence beside it.

>>> Boxes({"pads": "２"}, "ja").whole("pads")
2
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from kaga.engines.calendar import DateNotUnderstood, EraBorderError, parse_date
from kaga.kernel.clock import TOKYO
from kaga.services.airspace import page_words, words
from kaga.services.airspace.fieldchecks import Wrong
from kaga.services.airspace.placing import Placed, place_of

if TYPE_CHECKING:
    from enum import StrEnum

    from kaga.kernel.identity.visitor import Language

Choice = TypeVar("Choice", bound="StrEnum")
_TIME = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
_NOWHERE = Placed(0.0, 0.0, "")


class Boxes(Wrong):
    """What was typed, read box by box; unreadable boxes are noted and read as nothing."""

    def __init__(self, typed: Mapping[str, str], language: Language) -> None:
        super().__init__(language)
        self._typed = typed

    def plain(self, name: str) -> str:
        """The text of a box, in the usual width."""
        return unicodedata.normalize("NFKC", self._typed.get(name, "")).strip()

    def number_in(self, name: str, absent: float = 0.0) -> float:
        """A number."""
        text = self.plain(name).replace(",", "")
        if not text:
            return absent
        try:
            return float(text)
        except ValueError:
            self.say(name, page_words.bad_number)
            return absent

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self.number_in(name)
        if value != value or abs(value) > 1e9 or value != int(value):  # noqa: PLR0124 - NaN
            self.say(name, page_words.bad_number)
            return 0
        return int(value)

    def day(self, name: str) -> date | None:
        """A day in any spelling; None when the box is empty."""
        text = self.plain(name)
        if not text:
            return None
        try:
            return parse_date(text)
        except (DateNotUnderstood, EraBorderError):
            self.say(name, page_words.bad_day)
            return None

    def needed_day(self, name: str) -> date:
        """A day that must be there."""
        found = self.day(name)
        if found is None and name not in self.fields:
            self.say(name, words.needed)
        return found or date.min

    def seconds(self, name: str, absent: int) -> int:
        """Seconds of the day of a time such as 9:00; 24:00 is its end."""
        text = self.plain(name)
        found = _TIME.fullmatch(text)
        if found is None or (found[1] == "24" and found[2] != "00"):
            if text:
                self.say(name, page_words.bad_time)
            return absent
        return int(found[1]) * 3600 + int(found[2]) * 60

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """One of a closed list; the first when it is none of them."""
        try:
            return kind(self.plain(name))
        except ValueError:
            self.say(name, words.bad_choice)
            return next(iter(kind))

    def key(self, name: str) -> UUID:
        """The id of a row; one that no row has when it is none."""
        try:
            return UUID(self.plain(name))
        except ValueError:
            return UUID(int=0)

    def placed(self, name: str) -> Placed:
        """A place by its name or its coordinates."""
        found = place_of(self.plain(name))
        if found is None:
            self.say(name, page_words.place_unknown if self.plain(name) else words.needed)
        return found or _NOWHERE


def moment_of(day: date, seconds: int) -> float:
    """Seconds since 1970 of a second of a day on the city's clocks."""
    return datetime.combine(day, time(), TOKYO).timestamp() + seconds
