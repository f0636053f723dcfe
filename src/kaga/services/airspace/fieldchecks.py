"""Collecting what is wrong with an input, field by field, before anything is written.

>>> wrong = Wrong("en")
>>> wrong.number("pads", 0, 1, 50)
0
>>> wrong.fields
{'pads': ['Enter a number from 1 to 50.']}
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from kaga.kernel.errors import Invalid
from kaga.services.airspace import words
from kaga.services.airspace.shapes import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.web.words import Words

Number = TypeVar("Number", int, float)
Read = TypeVar("Read")


class NoShape(Invalid):
    """A shape, height or period that is none: the request itself is bad."""

    status = 400
    problem = "no-shape"


class Wrong:
    """Messages by field, in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._refusal: type[Invalid] = Invalid
        self.fields: dict[str, list[str]] = {}

    def say(self, field: str, sentence: Words, **values: object) -> None:
        """Note a sentence for a field."""
        said = sentence.in_language(self._language, **values)
        self.fields.setdefault(field, []).append(said)

    def text(self, field: str, value: str, most: int) -> str:
        """A text that must be there; trimmed."""
        trimmed = " ".join(value.split())
        if not trimmed or "\x00" in trimmed:
            self.say(field, words.needed)
        elif len(trimmed) > most:
            self.say(field, words.too_long, most=most)
        return trimmed

    def optional(self, field: str, value: str, most: int) -> str:
        """A text that may be empty; trimmed."""
        return self.text(field, value, most) if value.strip() else ""

    def number(self, field: str, value: Number, low: float, high: float) -> Number:
        """A number within limits; NaN is within none."""
        if not (math.isfinite(value) and low <= value <= high):
            self.say(field, words.out_of_range, low=f"{low:g}", high=f"{high:g}")
        return value

    def shape(self, field: str, read: Callable[[], Read]) -> Read | None:
        """What `read` makes of a shape, a height or periods; None when it is none."""
        try:
            return read()
        except ShapeError as error:
            self.say(field, words.SHAPE_PROBLEMS[error.problem])
            self._refusal = NoShape
            return None

    def stop(self) -> None:
        """Raise `Invalid` if anything was noted (`NoShape` if it was a shape)."""
        if self.fields:
            raise self._refusal(self.fields)
