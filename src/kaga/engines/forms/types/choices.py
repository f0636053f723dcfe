"""Choosing: yes or no, one of several, several, one of a long list, and ticking a consent.

>>> YesNo().write(None, True)
{'': ['yes']}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kaga.engines.forms.logic import Kind, Type
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Question,
    Reading,
)
from kaga.engines.forms.types.base import Boxes, QuestionType, tidy
from kaga.engines.forms.words import NO, TICKED, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class YesNo(QuestionType):
    """はい or いいえ."""

    name = "yes_no"
    blank_code: ClassVar[str] = "required_choice"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """Yes or no."""
        del question, options
        return Type(Kind.BOOL)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """`yes` or `no`."""
        del question, context
        found = {"": None, "yes": True, "no": False}.get(boxes.one(), "other")
        if isinstance(found, str):
            return Reading(None, (Fault("", "bad_option"),))
        return Reading(found)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """A boolean."""
        del question, context
        if not isinstance(value, bool):
            yield Fault("", "wrong_shape")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A boolean."""
        del question, context
        return {"type": "boolean"}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """はい or いいえ."""
        del question, context
        return (YES if value is True else NO).get(language)

    def write(self, question: Question | None, value: Answer) -> dict[str, list[str]]:
        """The radio button to press."""
        del question
        return {"": ["yes" if value is True else "no"]}


class Choice(QuestionType):
    """One of several options, all seen at once."""

    name = "choice"
    needs_options: ClassVar[bool] = True
    blank_code: ClassVar[str] = "required_choice"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """One of the options."""
        del question
        return Type(Kind.CHOICE, frozenset(options))

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The key of an option."""
        text = boxes.one()
        if not text:
            return Reading()
        if text not in {option.key for option in context.form.options(question)}:
            return Reading(None, (Fault("", "bad_option"),))
        return Reading(text)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Among the options."""
        if not isinstance(value, str):
            yield Fault("", "wrong_shape")
        elif value not in {option.key for option in context.form.options(question)}:
            yield Fault("", "bad_option")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """One of the keys."""
        return {"enum": [option.key for option in context.form.options(question)]}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """The label chosen."""
        for option in context.form.options(question):
            if option.key == value:
                return option.label.get(language)
        return str(value)

    def gif(self, question: Question, value: Answer) -> object:
        """The Japanese label where the options are the question's own."""
        for option in question.options:
            if option.key == value:
                return option.label.ja
        return value


class ListLookup(Choice):
    """One entry of a long named list (towns, banks), picked or typed by its name."""

    name = "list_lookup"

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The key, found by the key itself or by a label in any language."""
        text = tidy(boxes.one())
        if not text:
            return Reading()
        for option in context.form.options(question):
            label = option.label
            if text in (option.key, label.ja, label.easy, label.en):
                return Reading(option.key)
        return Reading(None, (Fault("", "not_in_list"),))


class Choices(QuestionType):
    """Any number of options, kept in the order of the definition."""

    name = "choices"
    needs_options: ClassVar[bool] = True
    blank_code: ClassVar[str] = "required_choices"
    settings: ClassVar[Mapping[str, type]] = {"min_choices": int, "max_choices": int}

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """Several of the options."""
        del question
        return Type(Kind.CHOICES, frozenset(options))

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The keys ticked, each once."""
        ticked = set(boxes.many())
        known = [option.key for option in context.form.options(question)]
        if ticked - set(known):
            return Reading(None, (Fault("", "bad_option"),))
        return Reading([key for key in known if key in ticked] or None)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Known options, each once, neither too few nor too many."""
        known = {option.key for option in context.form.options(question)}
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            yield Fault("", "wrong_shape")
            return
        most = question.number("max_choices", len(known))
        least = question.number("min_choices", 1)
        if len(set(map(str, value))) != len(value) or not known.issuperset(map(str, value)):
            yield Fault("", "bad_option")
        elif len(value) > most:
            yield Fault("", "too_many_choices", {"most": most})
        elif len(value) < least:
            yield Fault("", "too_few_choices", {"least": least})

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A list of distinct keys."""
        known = [option.key for option in context.form.options(question)]
        return {
            "type": "array",
            "items": {"enum": known},
            "uniqueItems": True,
            "minItems": question.number("min_choices", 1),
            "maxItems": question.number("max_choices", len(known)),
        }

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """The labels chosen."""
        chosen = value if isinstance(value, list | tuple) else ()
        labels = [
            option.label.get(language)
            for option in context.form.options(question)
            if option.key in chosen
        ]
        return (", " if language == "en" else "、").join(labels)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """The boxes to tick."""
        del question
        return {"": [str(key) for key in value] if isinstance(value, list | tuple) else []}

    def definition_faults(self, question: Question) -> Iterator[str]:
        """The least number must not exceed the greatest."""
        most = question.number("max_choices", 10_000)
        if question.number("min_choices", 1) > most:
            yield "min_choices is greater than max_choices"


class Consent(QuestionType):
    """A box to tick: the answer is true or absent, never false."""

    name = "consent"
    blank_code: ClassVar[str] = "required_consent"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """Yes or absent."""
        del question, options
        return Type(Kind.BOOL)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Ticked or not."""
        del question, context
        return Reading(True if boxes.one() == "yes" else None)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Only true."""
        del question, context
        if value is not True:
            yield Fault("", "wrong_shape")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """True."""
        del question, context
        return {"const": True}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """同意します."""
        del question, value, context
        return TICKED.get(language)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """The tick."""
        del question, value
        return {"": ["yes"]}


class Statement(Consent):
    """A declaration of fact the applicant makes and answers for (申告・誓約)."""

    name = "statement"
    blank_code: ClassVar[str] = "required_statement"


CHOOSING: tuple[QuestionType, ...] = (
    YesNo(),
    Choice(),
    ListLookup(),
    Choices(),
    Consent(),
    Statement(),
)
