"""Groups asked again for each row: any repeat group, and a list of people.

A row is a record of the answers of the questions inside. Rows cannot hold rows. A question
inside may depend on its neighbours by `{"var": "row.key"}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from kaga.engines.forms import types
from kaga.engines.forms.logic import Env, Kind, Type
from kaga.engines.forms.model import (
    Answer,
    Context,
    Fault,
    JsonSchema,
    Language,
    Option,
    Question,
    Reading,
    Text,
)
from kaga.engines.forms.types.base import Boxes, QuestionType, record
from kaga.engines.forms.words import BORN, FULL_NAME, RELATION, RELATIONS, ROW
from kaga.engines.mynumber import value_contains_my_number

MOST_ROWS = 50
_INDEX = re.compile(r"[0-9]{1,2}")


def row_numbers(boxes: Boxes) -> list[int]:
    """The rows a browser sent, by the names of their boxes."""
    prefix = f"{boxes.name}-"
    found: set[int] = set()
    for name in (*boxes.typed, *(boxes.files or {})):
        if name.startswith(prefix):
            index = name[len(prefix) :].partition("-")[0]
            if _INDEX.fullmatch(index):
                found.add(int(index))
    return sorted(found)


def visible_in(question: Question, row: Mapping[str, Answer], today: str) -> list[Question]:
    """The questions of a row that its own answers let appear."""
    seen: dict[str, Answer] = {}
    shown: list[Question] = []
    for inner in question.questions:
        if inner.when is None or inner.when.holds(Env({}, today, row=seen)):
            shown.append(inner)
            if inner.key in row:
                seen[inner.key] = row[inner.key]
    return shown


class RepeatGroup(QuestionType):
    """The same questions for each of several things."""

    name = "repeat_group"
    settings: ClassVar[Mapping[str, type]] = {"min_rows": int, "max_rows": int, "row": dict}

    def limits(self, question: Question) -> tuple[int, int]:
        """Least and greatest number of rows."""
        return question.number("min_rows", 1), question.number("max_rows", 10)

    def kind(self, question: Question, options: Sequence[str]) -> Type:
        """Rows whose parts rules can count and test."""
        del options
        fields = {
            inner.key: types.type_of(inner.type).kind(
                inner, [option.key for option in inner.options]
            )
            for inner in question.questions
        }
        return Type(Kind.ROWS, fields=fields)

    def read(self, question: Question, boxes: Boxes, context: Context) -> Reading:
        """The rows that were not left blank, in order."""
        before = boxes.before if isinstance(boxes.before, list | tuple) else ()
        rows: list[Answer] = []
        faults: list[Fault] = []
        for index in row_numbers(boxes):
            old = record(before[index]) if index < len(before) else {}
            row, wrong = _read_row(question, boxes, index, old, context)
            if row or wrong:
                place = len(rows)
                faults += [fault.under(str(place)) for fault in wrong]
                rows.append(row)
        return Reading(rows or None, tuple(faults))

    def faults(self, question: Question, value: Answer, context: Context) -> Iterator[Fault]:
        """Number of rows, then each row."""
        if not isinstance(value, list | tuple) or not value:
            yield Fault("", "wrong_shape")
            return
        least, most = self.limits(question)
        if len(value) > most:
            yield Fault("", "too_many_rows", {"most": most})
        elif len(value) < least:
            yield Fault("", "too_few_rows", {"least": least})
        for index, row in enumerate(value[:MOST_ROWS]):
            if isinstance(row, Mapping):
                for fault in _row_faults(question, row, context):
                    yield fault.under(str(index))
            else:
                yield Fault(str(index), "wrong_shape")

    def schema(self, question: Question, context: Context) -> JsonSchema:
        """A list of closed objects."""
        least, most = self.limits(question)
        inner = question.questions
        row: JsonSchema = {
            "type": "object",
            "properties": {
                one.key: types.type_of(one.type).schema(one, context) for one in inner
            },
            "required": [one.key for one in inner if one.required and one.when is None],
            "additionalProperties": False,
        }
        return {"type": "array", "items": row, "minItems": max(least, 1), "maxItems": most}

    def show(
        self, question: Question, value: Answer, language: Language, context: Context
    ) -> str:
        """One line for each row."""
        rows = value if isinstance(value, list | tuple) else ()
        stop = " / " if language == "en" else "、"
        lines = []
        for number, row in enumerate(rows, start=1):
            cells = [
                types.type_of(inner.type).show(inner, record(row)[inner.key], language, context)
                for inner in question.questions
                if inner.key in record(row)
            ]
            lines.append(f"{ROW.get(language).format(number=number)} {stop.join(cells)}")
        return "\n".join(lines)

    def write(self, question: Question, value: Answer) -> dict[str, list[str]]:
        """The boxes of every row."""
        typed: dict[str, list[str]] = {}
        rows = value if isinstance(value, list | tuple) else ()
        for index, row in enumerate(rows):
            for inner in question.questions:
                if inner.key in record(row):
                    written = types.type_of(inner.type).write(inner, record(row)[inner.key])
                    for part, sent in written.items():
                        tail = f"-{part}" if part else ""
                        typed[f"{index}-{inner.key}{tail}"] = sent
        return typed

    def gif(self, question: Question, value: Answer) -> object:
        """A list of records by Japanese label."""
        rows = value if isinstance(value, list | tuple) else ()
        return [
            {
                inner.label.ja: types.type_of(inner.type).gif(inner, record(row)[inner.key])
                for inner in question.questions
                if inner.key in record(row)
            }
            for row in rows
        ]

    def definition_faults(self, question: Question) -> Iterator[str]:
        """Questions inside, sensible limits, no groups within groups."""
        least, most = self.limits(question)
        if not 0 <= least <= most <= MOST_ROWS:
            yield f"min_rows and max_rows must be 0 to {MOST_ROWS}, in order"
        if not question.questions:
            yield "a group needs questions"
        for inner in question.questions:
            if not types.type_of(inner.type).asks or inner.questions:
                yield f"'{inner.key}': a {inner.type} cannot stand inside a group"


class PersonList(RepeatGroup):
    """People of a household or party: name, birth date, relation to the applicant."""

    name = "person_list"
    settings: ClassVar[Mapping[str, type]] = {"min_rows": int, "max_rows": int, "kana": bool}

    def expand(self, question: Question) -> tuple[Question, ...]:
        """Three questions of its own, then those the definition adds."""
        kana = {"kana": True} if question.flag("kana") else {}
        options = tuple(Option(key, label) for key, label in RELATIONS.items())
        return (
            Question("name", "name_pair", FULL_NAME, settings=kana),
            Question("born", "birth_date", BORN),
            Question("relation", "choice", RELATION, options=options),
            *question.questions,
        )


def _read_row(
    question: Question,
    boxes: Boxes,
    index: int,
    before: Mapping[str, Answer],
    context: Context,
    /,
) -> tuple[dict[str, Answer], list[Fault]]:
    row: dict[str, Answer] = {}
    faults: dict[str, list[Fault]] = {}
    for inner in question.questions:
        inside = boxes.row(index, inner.key, before.get(inner.key))
        reading = types.type_of(inner.type).read(inner, inside, context)
        if reading.value is not None:
            row[inner.key] = reading.value
        faults[inner.key] = [fault.under(inner.key) for fault in reading.faults]
    shown = {inner.key for inner in visible_in(question, row, context.today.isoformat())}
    kept = {key: value for key, value in row.items() if key in shown}
    return kept, [fault for key in faults if key in shown for fault in faults[key]]


def row_shown(question: Question, boxes: Boxes, index: int, context: Context) -> set[str]:
    """The questions of a row that what is typed in the row lets appear."""
    row: dict[str, Answer] = {}
    for inner in question.questions if _depends(question) else ():
        inside = boxes.row(index, inner.key, None)
        value = types.type_of(inner.type).read(inner, inside, context).value
        if value is not None:
            row[inner.key] = value
    return {inner.key for inner in visible_in(question, row, context.today.isoformat())}


def _depends(question: Question) -> bool:
    return any(inner.when is not None for inner in question.questions)


def _row_faults(
    question: Question, row: Mapping[str, Answer], context: Context
) -> Iterator[Fault]:
    shown = visible_in(question, row, context.today.isoformat())
    for inner in shown:
        value = row.get(inner.key)
        kind = types.type_of(inner.type)
        if value is None:
            if inner.required:
                yield Fault(inner.key, kind.blank_code)
            continue
        if value_contains_my_number(kind.written(value)):
            yield Fault(inner.key, "my_number")
        for fault in kind.faults(inner, value, context):
            yield fault.under(inner.key)
    for key in set(row) - {inner.key for inner in shown}:
        yield Fault(key, "not_asked")


GROUPS: tuple[QuestionType, ...] = (RepeatGroup(), PersonList())
__all__ = ["GROUPS", "MOST_ROWS", "PersonList", "RepeatGroup", "Text", "visible_in"]
