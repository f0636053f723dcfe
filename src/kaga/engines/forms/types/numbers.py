"""Whole numbers and yen.

Both are integers a browser holds exactly. Full-width digits, thousands separators, ¥ and 円
are understood.

>>> amount("１２，０００円")
12000
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.logic.syntax import MAX_INTEGER
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Question,
    Reading,
)
from kaga.engines.forms.types.base import Boxes, QuestionType

_NUMBER = re.compile(r"[+-]?[0-9]{1,16}")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3}){1,5}")


def amount(typed: str) -> int | None:
    """The integer typed, or None when it is none."""
    plain = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    plain = plain.removeprefix("¥").removesuffix("円").strip().replace("、", ",")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    return int(plain) if _NUMBER.fullmatch(plain) else None


class Number(QuestionType):
    """A whole number, with an optional unit shown behind the box."""

    name = "number"
    settings: ClassVar[Mapping[str, type]] = {"min": int, "max": int, "unit": dict}
    least: ClassVar[int] = -MAX_INTEGER
    most: ClassVar[int] = MAX_INTEGER

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """An integer."""
        del question, options
        return Type(Kind.INTEGER)

    def bounds(self, question: Question) -> tuple[int, int]:
        """Least and greatest value allowed."""
        return question.number("min", self.least), question.number("max", self.most)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The integer typed; what cannot be read stays a fault."""
        del context
        text = boxes.one()
        if not text:
            return Reading()
        unit = question.settings.get("unit")
        for word in unit.values() if isinstance(unit, Mapping) else ():
            text = text.strip().removesuffix(str(word))
        found = amount(text)
        if found is None:
            return Reading(None, (Fault("", "not_number"),))
        return Reading(found)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Type and bounds."""
        del context
        least, most = self.bounds(question)
        if not isinstance(value, int) or isinstance(value, bool):
            yield Fault("", "wrong_shape")
        elif value < least:
            yield Fault("", "too_small", {"least": f"{least:,}"})
        elif value > most:
            yield Fault("", "too_large", {"most": f"{most:,}"})

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """An integer within bounds."""
        del context
        least, most = self.bounds(question)
        return {"type": "integer", "minimum": least, "maximum": most}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """Digits in groups of three and the unit."""
        del context
        unit = question.settings.get("unit")
        word = unit.get(language, "") if isinstance(unit, Mapping) else ""
        return f"{value:,}{word}"

    def definition_faults(self, question: Question) -> Iterator[str]:
        """The least must not exceed the greatest."""
        least, most = self.bounds(question)
        if least > most:
            yield "min is greater than max"


class Yen(Number):
    """An amount of money in yen, from nought unless `min` says otherwise."""

    name = "yen"
    settings: ClassVar[Mapping[str, type]] = {"min": int, "max": int}
    least: ClassVar[int] = 0
    most: ClassVar[int] = 999_999_999

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """Yen."""
        del question, options
        return Type(Kind.YEN)

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """`5,000円`, in English `5,000 yen`."""
        del question, context
        return f"{value:,} yen" if language == "en" else f"{value:,}円"


NUMBERS: tuple[QuestionType, ...] = (Number(), Yen())
