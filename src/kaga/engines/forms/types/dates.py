"""Dates in three boxes with an era select, birth dates, and times of day.

Values are `YYYY-MM-DD` and `HH:MM`. A date is read from era, year, month and day boxes, or
from one box in any form a person writes it.

>>> sorted(ERA_LETTERS)
['H', 'M', 'R', 'S', 'T']
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar

from kaga.engines.calendar import (
    ERAS,
    DateNotUnderstood,
    EraBorderError,
    era_named,
    from_wareki,
    parse_date,
    to_wareki,
)
from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.logic.typing import is_date, is_time
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Question,
    Reading,
)
from kaga.engines.forms.reckoning import both_reckonings
from kaga.engines.forms.types.base import Boxes, QuestionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ERA_LETTERS = tuple(era.letter for era in ERAS)
WESTERN = "西暦"
OFFERED_FROM = ERAS[1].first  # era selects begin with Taisho; older days are written western
DATE_PATTERN = r"^(?:1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
_CLOCK = re.compile(r"(午前|午後)?\s*([0-9]{1,2})\s*[:時]\s*(?:([0-9]{1,2})\s*分?)?")


class Date(QuestionType):
    """A day, typed in the western or the Japanese reckoning."""

    name = "date"
    boxes: ClassVar[tuple[str, ...]] = ("era", "year", "month", "day")
    settings: ClassVar[Mapping[str, type]] = {"earliest": str, "latest": str, "era": str}
    earliest: ClassVar[str] = "1873-01-01"
    latest: ClassVar[str] = "2199-12-31"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """A date."""
        del question, options
        return Type(Kind.DATE)

    def bounds(self, question: Question, today: dt.date) -> tuple[str, str]:
        """First and last day allowed; `today` in the definition is the day passed in."""
        least = question.word("earliest", self.earliest)
        most = question.word("latest", self.latest)
        day = today.isoformat()
        return (day if least == "today" else least, day if most == "today" else most)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The day meant, or what keeps it from being understood."""
        del question, context
        if boxes.one():
            return _one_box(boxes.one())
        if boxes.blank(("year", "month", "day")):
            return Reading()
        parts = {part: _whole(boxes.one(part)) for part in ("year", "month", "day")}
        missing = [part for part, number in parts.items() if number is None]
        if missing:
            code = "date_incomplete" if not boxes.one(missing[0]) else "not_number"
            return Reading(None, (Fault(missing[0], code, {"part": missing[0]}),))
        year, month, day = (number or 0 for number in parts.values())
        era = boxes.one("era")
        return _day("" if era == WESTERN else era, year, month, day)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Shape, calendar and bounds."""
        if not isinstance(value, str) or not is_date(value):
            yield Fault("", "wrong_shape")
            return
        least, most = self.bounds(question, context.today)
        if value < least:
            yield Fault("", "too_early", {"least": least})
        elif value > most:
            code = "in_future" if most == context.today.isoformat() else "too_late"
            yield Fault("", code, {"most": most})

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A full date."""
        del question, context
        return {"type": "string", "format": "date", "pattern": DATE_PATTERN}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """Both reckonings."""
        del question, context
        return both_reckonings(str(value), language)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """The boxes, in the reckoning the question prefers."""
        day = dt.date.fromisoformat(str(value))
        year, era = str(day.year), WESTERN
        if question.word("era") and day >= OFFERED_FROM:
            wareki = to_wareki(day)
            year, era = str(wareki.year), wareki.era.name
        return {"era": [era], "year": [year], "month": [str(day.month)], "day": [str(day.day)]}

    def definition_faults(self, question: Question) -> Iterator[str]:
        """Bounds are days, and in order; the preferred era exists."""
        for name in ("earliest", "latest"):
            text = question.word(name, "today")
            if text != "today" and not is_date(text):
                yield f"{name} is neither a date nor 'today'"
        if question.word("era") and question.word("era") not in ERA_LETTERS:
            yield "era is none of M, T, S, H, R"
        least = question.word("earliest", self.earliest)
        most = question.word("latest", self.latest)
        if is_date(least) and is_date(most) and least > most:
            yield "earliest lies after latest"


class BirthDate(Date):
    """A day of birth: in the past, asked in the Showa reckoning first."""

    name = "birth_date"
    earliest: ClassVar[str] = "1900-01-01"
    latest: ClassVar[str] = "today"

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """In the Japanese reckoning, as on insurance and residence papers."""
        preferring = Question(
            question.key, question.type, question.label, settings={"era": "S"}
        )
        return super().write(preferring, value)


class Time(QuestionType):
    """A time of day in two boxes."""

    name = "time"
    boxes: ClassVar[tuple[str, ...]] = ("hour", "minute")
    settings: ClassVar[Mapping[str, type]] = {"earliest": str, "latest": str}

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """A time of day."""
        del question, options
        return Type(Kind.TIME)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Hour and minute, a blank minute meaning the full hour."""
        del question, context
        if boxes.one():
            found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", boxes.one()).strip())
            if found is None:
                return Reading(None, (Fault("", "bad_time"),))
            shift = 12 if found[1] == "午後" and int(found[2]) < 12 else 0
            return _clock(int(found[2]) + shift, int(found[3] or 0))
        if boxes.blank(("hour", "minute")):
            return Reading()
        hour, minute = _whole(boxes.one("hour")), _whole(boxes.one("minute") or "0")
        if hour is None or minute is None:
            return Reading(None, (Fault("", "bad_time"),))
        return _clock(hour, minute)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Shape and bounds."""
        del context
        if not isinstance(value, str) or not is_time(value):
            yield Fault("", "wrong_shape")
        elif value < question.word("earliest", "00:00"):
            yield Fault("", "too_early", {"least": question.word("earliest")})
        elif value > question.word("latest", "23:59"):
            yield Fault("", "too_late", {"most": question.word("latest")})

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """Hours and minutes."""
        del question, context
        return {"type": "string", "pattern": TIME_PATTERN}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """`9時30分`, in English `9:30`."""
        del question, context
        hour, minute = str(value).split(":")
        return f"{int(hour)}:{minute}" if language == "en" else f"{int(hour)}時{minute}分"

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """Two boxes."""
        del question
        hour, minute = str(value).split(":")
        return {"hour": [str(int(hour))], "minute": [minute]}

    def definition_faults(self, question: Question) -> Iterator[str]:
        """Bounds are times of day."""
        for name in ("earliest", "latest"):
            if not is_time(question.word(name, "00:00")):
                yield f"{name} is not a time (HH:MM)"


def _whole(text: str) -> int | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain == "元":
        return 1
    return int(plain) if re.fullmatch("[0-9]{1,4}", plain) else None


def _one_box(text: str) -> Reading:
    try:
        return _understood(parse_date(text))
    except DateNotUnderstood as error:
        return Reading(None, (Fault("", _WHY[error.reason]),))


_WHY = {
    "empty": "required",
    "unreadable": "bad_date",
    "year_unclear": "year_unclear",
    "no_such_day": "no_such_day",
    "outside_era": "outside_era",
}


def _day(era: str, year: int, month: int, day: int) -> Reading:
    if not era and year < 1000:
        return Reading(None, (Fault("year", "year_unclear"),))
    if era and era_named(era) is None:
        return Reading(None, (Fault("era", "bad_option"),))
    try:
        return _understood(_meant(era, year, month, day))
    except EraBorderError:
        return Reading(None, (Fault("era", "outside_era"),))
    except (ValueError, OverflowError):
        return Reading(None, (Fault("day", "no_such_day"),))


def _meant(era: str, year: int, month: int, day: int) -> dt.date:
    """The day; a four-digit year beside an era is a western year that the era must hold."""
    known = era_named(era)
    if known is None:
        return dt.date(year, month, day)
    return from_wareki(era, year - known.year_one + 1 if year >= 1000 else year, month, day)


def _understood(day: dt.date) -> Reading:
    if not is_date(day.isoformat()):
        return Reading(None, (Fault("year", "no_such_day"),))
    return Reading(day.isoformat())


def _clock(hour: int, minute: int) -> Reading:
    text = f"{hour:02}:{minute:02}"
    return Reading(text) if is_time(text) else Reading(None, (Fault("", "bad_time"),))


DATES: tuple[QuestionType, ...] = (Date(), BirthDate(), Time())
