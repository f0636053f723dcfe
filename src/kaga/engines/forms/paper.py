"""The same form on paper: numbered sections and boxes, and the way back from paper.

The model has the numbers used by the check-answers page and by staff, so that "2-3" is the
same question everywhere. A clerk types a paper form into the same boxes as the web page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaga.engines.forms.explain import explain_for
from kaga.engines.forms.types import type_of
from kaga.engines.forms.types.parts import Part, Parts
from kaga.engines.forms.words import ACCOUNT_KINDS, BOXES, ERAS, NO, YES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.forms.logic import Rule
    from kaga.engines.forms.model import Form, Language, Question

Shape = Literal["line", "lines", "cells", "boxes", "ticks", "tick", "attach", "table", "text"]
TABLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One numbered question as it is printed."""

    number: str
    key: str
    shape: Shape
    label: str
    hint: str = ""
    body: str = ""
    only_if: str = ""
    required: bool = False
    boxes: tuple[str, ...] = ()
    """Captions of the boxes to fill, in order."""
    ticks: tuple[str, ...] = ()
    """Texts beside boxes to tick."""
    several: bool = False
    cells: int = 0
    """Number of single-character cells, for numbers of fixed length."""
    columns: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A page of the web form, printed under one heading."""

    number: str
    title: str
    intro: str
    only_if: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole printed form."""

    code: str
    version: int
    title: str
    addressee: str
    sections: tuple[PaperSection, ...]
    stops: tuple[tuple[str, str], ...]
    """Who cannot apply: reason and next step."""
    attachments: tuple[str, ...]


def numbers(form: Form) -> Mapping[str, str]:
    """The printed number of every question people see: `page-question`."""
    found: dict[str, str] = {}
    for section, page in enumerate(form.pages, start=1):
        line = 0
        for question in page.questions:
            if question.type not in ("note", "constant"):
                line += 1
                found[question.key] = f"{section}-{line}"
    return found


def paper(form: Form, language: Language = "ja") -> Paper:
    """The printable model of a form.

    Parameters
    ----------
    form
        A loaded form.
    language
        Language of the printed texts.
    """
    numbered = numbers(form)
    sections = tuple(
        PaperSection(
            number=str(place),
            title=page.title.get(language),
            intro=page.intro.get(language) if page.intro else "",
            only_if=_only_if(form, page.when, language),
            lines=tuple(
                _line(form, question, numbered.get(question.key, ""), language)
                for question in page.questions
                if question.type != "constant"
            ),
        )
        for place, page in enumerate(form.pages, start=1)
    )
    return Paper(
        code=form.code,
        version=form.version,
        title=form.title.get(language),
        addressee=form.addressee.get(language),
        sections=sections,
        stops=tuple(
            (end.because.get(language), end.next_step.get(language)) for end in form.ends
        ),
        attachments=tuple(
            f"{line.number} {line.label}"
            for section in sections
            for line in section.lines
            if line.shape == "attach"
        ),
    )


def _only_if(form: Form, rule: Rule | None, language: Language) -> str:
    if rule is None:
        return ""
    told = explain_for(form, rule.expr, language)
    return f"Only if {told}." if language == "en" else f"{told}の場合だけ記入"


_SHAPES: Mapping[str, Shape] = {
    "long_text": "lines",
    "date": "boxes",
    "birth_date": "boxes",
    "time": "boxes",
    "name_pair": "boxes",
    "address": "boxes",
    "bank_account": "boxes",
    "yes_no": "ticks",
    "choice": "ticks",
    "choices": "ticks",
    "consent": "tick",
    "statement": "tick",
    "file": "attach",
    "photo": "attach",
    "repeat_group": "table",
    "person_list": "table",
    "note": "text",
    "calculated": "text",
    "postcode": "cells",
    "corporate_number": "cells",
}
_CELLS = {"postcode": 7, "corporate_number": 13}
_MOST_PRINTED = 30


def _line(form: Form, question: Question, number: str, language: Language) -> PaperLine:
    shape = _SHAPES.get(question.type, "line")
    return PaperLine(
        number=number,
        key=question.key,
        shape=shape,
        label=question.label.get(language),
        hint=question.hint.get(language) if question.hint else "",
        body=question.body.get(language) if question.body else "",
        only_if=_only_if(form, question.when, language),
        required=question.required and type_of(question.type).asks,
        boxes=_boxes(question, language),
        ticks=_ticks(form, question, language),
        several=question.type == "choices",
        cells=_CELLS.get(question.type, 0),
        columns=tuple(inner.label.get(language) for inner in question.questions),
        rows=min(question.number("max_rows", 10), TABLE_ROWS) if question.questions else 0,
    )


def _boxes(question: Question, language: Language) -> tuple[str, ...]:
    kind = type_of(question.type)
    if isinstance(kind, Parts):
        return tuple(_caption(part, language) for part in kind.parts(question))
    if _SHAPES.get(question.type) == "boxes":
        return tuple(BOXES[part].get(language) for part in kind.boxes if part != "era")
    return ()


def _caption(part: Part, language: Language) -> str:
    label = BOXES[part.name].get(language)
    choices = "・".join(ACCOUNT_KINDS[key].get(language) for key in part.options)
    return f"{label}: {choices}" if choices else label


def _ticks(form: Form, question: Question, language: Language) -> tuple[str, ...]:
    if question.type == "yes_no":
        return (YES.get(language), NO.get(language))
    if question.type in ("date", "birth_date"):
        return tuple(text.get(language) for text in ERAS.values())
    if question.type in ("choice", "choices"):
        options = form.options(question)
        return tuple(option.label.get(language) for option in options[:_MOST_PRINTED])
    return ()
