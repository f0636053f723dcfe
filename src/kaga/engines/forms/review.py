"""Answers laid out for reading: the check-answers page, the staff page, the notice.

Rows follow the form, carry the printed number, and say on which page an answer is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.forms.flow import settle, way
from kaga.engines.forms.model import Answers, Context, Form, Language, Privacy
from kaga.engines.forms.paper import numbers
from kaga.engines.forms.types import type_of
from kaga.engines.forms.types.base import record
from kaga.engines.forms.words import NOTHING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A file behind an answer."""

    blob: str
    name: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One question and its answer."""

    number: str
    key: str
    label: str
    shown: str
    answered: bool
    changeable: bool
    privacy: Privacy
    files: tuple[ReviewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """The rows of one page."""

    page: str
    title: str
    rows: tuple[ReviewRow, ...]


def review(
    form: Form, answers: Answers, today: dt.date, language: Language = "ja"
) -> tuple[ReviewSection, ...]:
    """Every question of this person's journey with its answer in words.

    Parameters
    ----------
    form, answers, today
        As for `settle`; hidden answers do not appear.
    language
        Language of labels and answers.
    """
    settled = settle(form, answers, today)
    context = Context(form, today)
    numbered = numbers(form)
    sections = []
    for page in way(form, settled):
        rows = tuple(
            _row(numbered, settled.answers, context, key, language)
            for key in (question.key for question in page.questions)
            if key in settled.visible and key in numbered
        )
        if rows:
            sections.append(ReviewSection(page.key, page.title.get(language), rows))
    return tuple(sections)


def _row(
    numbered: Mapping[str, str],
    answers: Answers,
    context: Context,
    key: str,
    language: Language,
) -> ReviewRow:
    question = context.form.index[key]
    kind = type_of(question.type)
    value = answers.get(key)
    shown = NOTHING.get(language)
    if value is not None:
        shown = kind.show(question, value, language, context)
    files: tuple[ReviewFile, ...] = ()
    if question.type in ("file", "photo") and isinstance(value, list | tuple):
        files = tuple(
            ReviewFile(str(record(fact)["blob"]), str(record(fact)["name"])) for fact in value
        )
    return ReviewRow(
        number=numbered[key],
        key=key,
        label=question.label.get(language),
        shown=shown,
        answered=value is not None,
        changeable=kind.asks,
        privacy=question.privacy,
        files=files,
    )
