"""What every question type answers for, in one place.

A type reads what was typed (widths, kana, eras), judges a value, describes it as JSON Schema,
shows it to people, writes it back into boxes, and names its GIF fields. Nothing about a type
lives anywhere else, so a new type is one class and one line in the registry.

>>> boxes = Boxes({"born-year": ["1957"]}, "born")
>>> boxes.one("year")
'1957'
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import jaconv

from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    FileFacts,
    JsonSchema,
    Language,
    Question,
    Reading,
    Typed,
)

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e]")
_SPLIT_VOICE = re.compile("[\u3040-\u30ff][\u3099\u309a]")


@dataclass(frozen=True, slots=True)
class Boxes:
    """The typed boxes of one question: `name` itself and the boxes `name-part`."""

    typed: Typed
    name: str
    files: Mapping[str, Sequence[FileFacts]] | None = None
    before: Answer | None = None

    def path(self, part: str) -> str:
        """The full name of a box."""
        return f"{self.name}-{part}" if part else self.name

    def many(self, part: str = "") -> tuple[str, ...]:
        """Every value sent for a box, blanks left out."""
        sent = self.typed.get(self.path(part), ())
        return tuple(text for text in sent if text.strip())

    def one(self, part: str = "") -> str:
        """The last value sent for a box, or nothing."""
        sent = self.many(part)
        return sent[-1] if sent else ""

    def blank(self, parts: Sequence[str]) -> bool:
        """Whether nothing was typed into any of these boxes."""
        return not any(self.many(part) for part in parts)

    def row(self, index: int, key: str, before: Answer | None) -> Boxes:
        """The boxes of a question in a row of this group."""
        return Boxes(self.typed, f"{self.name}-{index}-{key}", self.files, before)


class QuestionType(ABC):
    """A kind of question. Subclasses override what differs from one plain text box."""

    name: ClassVar[str]
    boxes: ClassVar[tuple[str, ...]] = ("",)
    settings: ClassVar[Mapping[str, type]] = {}
    asks: ClassVar[bool] = True
    needs_options: ClassVar[bool] = False
    blank_code: ClassVar[str] = "required"

    def written(self, value: Answer) -> Answer:
        """The part of an answer that a person wrote, to be screened for a My Number."""
        return value

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """The type of the answer in rules."""
        del question, options
        return Type(Kind.TEXT)

    def expand(self, question: Question) -> tuple[Question, ...]:
        """The questions inside this one, for types that bring their own."""
        return question.questions

    @abstractmethod
    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Understand what was typed."""

    @abstractmethod
    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Everything wrong with a value that is present."""

    @abstractmethod
    def schema(self, question: Question, context: Context) -> JsonSchema:
        """JSON Schema 2020-12 of a value that is present."""

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """The value as a person reads it."""
        del question, language, context
        return str(value)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """The boxes, by part, that read back as this value."""
        del question
        return {"": [str(value)]}

    def start(self, question: Question) -> dict[str, list[str]]:
        """The boxes, by part, as they stand before any answer."""
        del question
        return {}

    def gif(self, question: Question, value: Answer) -> object:
        """The value with the field names of the Government Interoperability Framework."""
        del question
        return value

    def definition_faults(self, question: Question) -> Iterator[str]:
        """What is wrong with the settings of a question, in words."""
        del question
        yield from ()


class OneLine(QuestionType):
    """One box whose answer is a text of a fixed pattern."""

    pattern: ClassVar[str] = r"^[^\x00-\x20\x7f　][^\x00-\x1f\x7f]*$"
    wrong_code: ClassVar[str] = "unreadable"
    most: ClassVar[int] = 200
    settings: ClassVar[Mapping[str, type]] = {"min_length": int, "max_length": int}

    def normalise(self, typed: str) -> str:
        """One way of writing the same answer."""
        return tidy(typed)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The normalised text."""
        del question, context
        text = self.normalise(boxes.one())
        return Reading(text or None)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Pattern and length."""
        del context
        if not isinstance(value, str):
            yield Fault("", "wrong_shape")
            return
        most = question.number("max_length", self.most)
        least = question.number("min_length", 1)
        if len(value) > most:
            yield Fault("", "too_long", {"most": most, "excess": len(value) - most})
        elif len(value) < least:
            yield Fault("", "too_short", {"least": least})
        elif not matches(self.pattern, value):
            yield Fault("", self.wrong_code)

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A string with pattern and length."""
        del context
        return {
            "type": "string",
            "minLength": question.number("min_length", 1),
            "maxLength": question.number("max_length", self.most),
            "pattern": self.pattern,
        }

    def definition_faults(self, question: Question) -> Iterator[str]:
        """The shortest allowed text must not be longer than the longest."""
        if question.number("min_length", 1) > question.number("max_length", self.most):
            yield "min_length is greater than max_length"


_COMPILED: dict[str, re.Pattern[str]] = {}


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text matches a pattern written `^…$`, as in JSON Schema."""
    compiled = _COMPILED.get(pattern)
    if compiled is None:
        compiled = _COMPILED[pattern] = re.compile(pattern.removeprefix("^").removesuffix("$"))
    return compiled.fullmatch(text) is not None


def tidy(typed: str) -> str:
    """A line without stray characters: half-width kana widened, ends trimmed.

    Variant characters of names (異体字, with or without selectors) are left exactly as typed;
    only a kana and its separate voicing mark are joined.
    """
    text = CONTROL.sub("", typed.replace("\t", " ").replace("\r", "").replace("\n", " "))
    if any("\uff61" <= sign <= "\uff9f" for sign in text):
        text = jaconv.h2z(text, kana=True, ascii=False, digit=False)
    if "\u3099" in text or "\u309a" in text:
        text = _SPLIT_VOICE.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return text.strip()


def narrow(typed: str) -> str:
    """Digits, Latin letters and signs in half width, spaces inside kept."""
    return unicodedata.normalize("NFKC", tidy(typed)).strip()


def record(value: Answer) -> Mapping[str, Answer]:
    """A composite value as a mapping, empty when it is something else."""
    return value if isinstance(value, Mapping) else {}


def text_of(value: Answer, part: str) -> str:
    """A part of a composite value as text, empty when absent."""
    found = record(value).get(part, "")
    return found if isinstance(found, str) else ""
