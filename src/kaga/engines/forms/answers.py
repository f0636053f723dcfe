"""Reading a page that was sent, and judging answers.

Reading turns typed boxes into values; judging looks at values only, so a web page, an API
call, a desk clerk and a scanned paper form are judged by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.forms.flow import Settled, asked, end_of, settle
from kaga.engines.forms.model import (
    Answer,
    Answers,
    Context,
    End,
    Fault,
    FileFacts,
    Form,
    Language,
    Page,
    Question,
    Typed,
)
from kaga.engines.forms.types import Boxes, type_of
from kaga.engines.forms.words import sentence
from kaga.engines.mynumber import value_contains_my_number

if TYPE_CHECKING:
    import datetime as dt

Files = Mapping[str, Sequence[FileFacts]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers of the whole form after a page was sent, and what is wrong on that page."""

    answers: Mapping[str, Answer]
    faults: tuple[Fault, ...]


def parse_page(
    form: Form,
    page: Page,
    typed: Typed,
    today: dt.date,
    *,
    files: Files | None = None,
    before: Answers | None = None,
) -> Outcome:
    """Understand the boxes of one page.

    Parameters
    ----------
    form, page
        The form and the page that was sent.
    typed
        Box names to the texts sent, as a browser sends them.
    today
        The day in Japan.
    files
        Facts of files stored now, by box name.
    before
        Answers so far; attached files are kept from here.

    Returns
    -------
    Outcome
        Answers of this page only, and the faults of boxes that could not be understood.
    """
    context = Context(form, today)
    answers: dict[str, Answer] = {}
    faults: list[Fault] = []
    for question in page.questions:
        boxes = Boxes(typed, question.key, files, (before or {}).get(question.key))
        reading = type_of(question.type).read(question, boxes, context)
        if reading.value is not None:
            answers[question.key] = reading.value
        faults += [fault.under(question.key) for fault in reading.faults]
    return Outcome(answers, tuple(faults))


def answer_page(
    form: Form,
    page: Page,
    typed: Typed,
    today: dt.date,
    *,
    files: Files | None = None,
    before: Answers | None = None,
) -> Outcome:
    """Take in a page: read it, put it among the earlier answers, settle, judge.

    Parameters are those of `parse_page`.

    Returns
    -------
    Outcome
        Settled answers of the whole form and the faults of this page. What was understood is
        kept even beside faults, so nothing typed is lost; a text holding a My Number is not.
    """
    earlier = before or {}
    read = parse_page(form, page, typed, today, files=files, before=earlier)
    here = {question.key for question in page.questions}
    merged = {key: value for key, value in earlier.items() if key not in here}
    merged.update(read.answers)
    settled = settle(form, merged, today)
    shown = [fault for fault in read.faults if top(fault) in settled.visible]
    unread = {top(fault) for fault in shown}
    judged = [
        fault
        for fault in _judge_page(form, page, settled, today)
        if top(fault) not in unread or fault.code == "my_number"
    ]
    forbidden = {top(fault) for fault in judged if fault.code == "my_number"}
    kept = {key: value for key, value in settled.answers.items() if key not in forbidden}
    order = {question.key: index for index, question in enumerate(page.questions)}
    faults = sorted((*shown, *judged), key=lambda fault: order[top(fault)])
    return Outcome(kept, tuple(faults))


def top(fault: Fault) -> str:
    """The key of the question a fault belongs to."""
    return fault.path.partition(".")[0]


def validate_page(
    form: Form, page: Page, answers: Answers, today: dt.date
) -> tuple[Fault, ...]:
    """Everything wrong with the answers of one page."""
    return tuple(_judge_page(form, page, settle(form, answers, today), today))


def validate_all(form: Form, answers: Answers, today: dt.date) -> tuple[Fault, ...]:
    """Everything wrong with a whole set of answers.

    Parameters
    ----------
    form
        A loaded form.
    answers
        As stored or sent by an API client. Calculated values may be left out.
    today
        The day in Japan.

    Returns
    -------
    tuple of Fault
        Empty when the answers can be submitted: every visible required question answered,
        every answer valid, none to a question that is not asked, no end reached.
    """
    found = examine(form, answers, today)
    ended = () if found.end is None else (Fault("", "ended"),)
    return (*found.faults, *ended)


@dataclass(frozen=True, slots=True)
class Examination:
    """A whole set of answers, settled and judged in one pass.

    Attributes
    ----------
    answers
        What remains of them, calculated values filled in.
    faults
        Everything wrong with them, save that they lead to an end.
    end
        The end they lead to, None while the way is open.
    """

    answers: Mapping[str, Answer]
    faults: tuple[Fault, ...]
    end: End | None

    @property
    def complete(self) -> bool:
        """Whether the answers can be submitted, whatever end they lead to."""
        return not self.faults

    @property
    def eligible(self) -> bool:
        """Whether the conditions of the procedure are met, as far as answers can tell."""
        return self.end is None


def examine(form: Form, answers: Answers, today: dt.date) -> Examination:
    """Settle and judge a whole set of answers; parameters as for `validate_all`."""
    settled = settle(form, answers, today)
    faults: list[Fault] = []
    for page in form.pages:
        faults += _judge_page(form, page, settled, today)
    for key, value in answers.items():
        question = form.index.get(key)
        if question is None:
            faults.append(Fault(key, "unknown"))
        elif key not in settled.visible:
            faults.append(Fault(key, "not_asked"))
        elif not type_of(question.type).asks and not _same(value, settled.answers.get(key)):
            faults.append(Fault(key, "miscalculated"))
    return Examination(settled.answers, tuple(faults), end_of(form, settled, today))


def _same(left: object, right: object) -> bool:
    return type(left) is type(right) and left == right


def _judge_page(form: Form, page: Page, settled: Settled, today: dt.date) -> list[Fault]:
    context = Context(form, today)
    faults: list[Fault] = []
    for question in asked(page, settled):
        value = settled.answers.get(question.key)
        faults += judge(question, value, context)
    return faults


def judge(question: Question, value: Answer | None, context: Context) -> list[Fault]:
    """Everything wrong with one answer, or with its absence."""
    kind = type_of(question.type)
    if value is None:
        return [Fault(question.key, kind.blank_code)] if question.required else []
    if not question.questions and value_contains_my_number(kind.written(value)):
        return [Fault(question.key, "my_number")]
    return [fault.under(question.key) for fault in kind.faults(question, value, context)]


def unfinished(form: Form, answers: Answers, today: dt.date) -> Page | None:
    """The first page of the journey that still has something wrong, for resuming a draft."""
    settled = settle(form, answers, today)
    for page in form.pages:
        if _judge_page(form, page, settled, today):
            return page
    return None


def say(form: Form, fault: Fault, language: Language) -> str:
    """The sentence for a fault, with the label of the question it is about."""
    keys = fault.path.split(".")
    question = form.index.get(keys[0])
    label = question.label.get(language) if question is not None else fault.path
    if question is not None and len(keys) > 2 and question.questions:
        inner = {one.key: one for one in question.questions}.get(keys[2])
        row = f"（{int(keys[1]) + 1}）" if language != "en" else f" ({int(keys[1]) + 1})"
        label = f"{label}{row}{': ' if language == 'en' else ''}"
        label += inner.label.get(language) if inner is not None else ""
    return sentence(fault.code, language, label, fault.values)


def box_id(path: str) -> str:
    """The id in HTML of the box a fault path names; the box itself is named without `q-`."""
    return "q-" + path.replace(".", "-")
