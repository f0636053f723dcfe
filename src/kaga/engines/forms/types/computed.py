"""What nobody types: calculated values, notes, hidden constants.

A calculated question names the type of its result, so rules that use it can be checked, and
is shown as that type shows its values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from kaga.engines.forms import types
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
from kaga.engines.forms.types.base import Boxes, QuestionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RESULTS = ("number", "yen", "yes_no", "date", "text")


class Untyped(QuestionType):
    """A question without a box."""

    asks: ClassVar[bool] = False
    boxes: ClassVar[tuple[str, ...]] = ()

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """Nothing that is sent counts."""
        del question, boxes, context
        return Reading()

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """There is no box."""
        del question, value
        return {}


class Calculated(Untyped):
    """A value computed by a rule; the server's computation is the only one that counts."""

    name = "calculated"
    settings: ClassVar[Mapping[str, type]] = {"result": str, "min": int, "max": int}

    def result(self, question: Question) -> QuestionType:
        """The type the result is shown and stored as."""
        named = question.word("result", "number")
        return types.type_of(named if named in RESULTS else "number")

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """As declared."""
        return self.result(question).kind(question, options)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """As its result type."""
        yield from self.result(question).faults(question, value, context)

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """As its result type."""
        return self.result(question).schema(question, context)

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """As its result type."""
        return self.result(question).show(question, value, language, context)

    def definition_faults(self, question: Question) -> Iterator[str]:
        """A formula whose type is the declared one."""
        if question.word("result", "number") not in RESULTS:
            yield f"result is none of {', '.join(RESULTS)}"
            return
        if question.formula is None:
            yield "a calculated question needs a formula"
            return
        wanted = self.kind(question, ()).kind
        found = question.formula.type.kind
        literal = {Kind.NUMERAL: (Kind.INTEGER, Kind.YEN), Kind.WORD: (Kind.TEXT,)}
        fits = found is wanted or wanted in literal.get(found, ()) or found is Kind.WRONG
        if not fits:
            yield f"the formula gives {found.value}, the result is said to be {wanted.value}"


class Note(Untyped):
    """A text to read between questions."""

    name = "note"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """No value."""
        del question, options
        return Type(Kind.WRONG)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """A note never has an answer."""
        del question, value, context
        yield Fault("", "not_asked")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """Nothing fits."""
        del question, context
        return {"not": {}}

    def definition_faults(self, question: Question) -> Iterator[str]:
        """A note needs its text."""
        if question.body is None:
            yield "a note needs a body"


class Constant(Untyped):
    """A hidden value fixed by the definition (a subsidy class, a fiscal year)."""

    name = "constant"

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """By the value."""
        del options
        if isinstance(question.value, bool):
            return Type(Kind.BOOL)
        return Type(Kind.INTEGER if isinstance(question.value, int) else Kind.TEXT)

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Only the fixed value, of the same type."""
        del context
        if type(value) is not type(question.value) or value != question.value:
            yield Fault("", "wrong_shape")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """Only the fixed value."""
        del context
        return {"const": question.value}

    def definition_faults(self, question: Question) -> Iterator[str]:
        """A constant needs a simple value."""
        if not isinstance(question.value, bool | int | str):
            yield "a constant needs a value that is a text, an integer or yes/no"


COMPUTED: tuple[QuestionType, ...] = (Calculated(), Note(), Constant())
