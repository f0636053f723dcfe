"""Which questions are asked, and which page comes next.

One pass over the form's evaluation order decides everything: a question is visible when its
page and its own rule hold on the answers of *visible* questions; the answer of a hidden one
is absent, and calculated values and constants are filled in. The order in which answers were
given plays no part, because the pass never looks at it.

>>> from kaga.engines.forms import load, next_page           # doctest: +SKIP
>>> next_page(load(document), {}, today).key                 # doctest: +SKIP
'eligibility'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.forms.logic import Env
from kaga.engines.forms.types import type_of
from kaga.engines.forms.types.groups import visible_in

if TYPE_CHECKING:
    import datetime as dt

    from kaga.engines.forms.model import Answer, Answers, End, Form, Page, Question


@dataclass(frozen=True, slots=True)
class Settled:
    """What remains of answers once the form has been applied to them."""

    answers: Mapping[str, Answer]
    visible: frozenset[str]
    pages: frozenset[str]
    """Keys of the pages whose own rule holds."""


def settle(form: Form, answers: Answers, today: dt.date) -> Settled:
    """Drop what is not asked, fill in what is computed.

    Parameters
    ----------
    form
        A loaded form.
    answers
        Answers by question key, from any source.
    today
        The day in Japan on which the rules are read.
    """
    day = today.isoformat()
    kept: dict[str, Answer] = {}
    env = Env(kept, day)
    shown: set[str] = set()
    pages: dict[str, bool] = {}
    for step in form.steps:
        page, question = step.page, step.question
        open_page = pages.get(page.key)
        if open_page is None:
            open_page = pages[page.key] = page.when is None or page.when.holds(env)
        if not open_page or not (question.when is None or question.when.holds(env)):
            continue
        key = question.key
        shown.add(key)
        value = answers.get(key) if step.given else _value(question, answers, env, day)
        if value is not None:
            kept[key] = value
    return Settled(
        kept, frozenset(shown), frozenset(key for key, holds in pages.items() if holds)
    )


def _value(question: Question, answers: Answers, env: Env, day: str) -> Answer | None:
    if question.formula is not None:
        value = question.formula.run(env)
        return value if isinstance(value, bool | int | str) else None
    if question.value is not None:
        return question.value
    if question.type == "note":
        return None
    found = answers.get(question.key)
    depends = any(inner.when is not None for inner in question.questions)
    if depends and isinstance(found, list | tuple):
        return [_row(question, row, day) for row in found]
    return found


def _row(question: Question, row: Answer, day: str) -> Answer:
    if not isinstance(row, Mapping):
        return row
    shown = {inner.key for inner in visible_in(question, row, day)}
    known = {inner.key for inner in question.questions}
    return {key: value for key, value in row.items() if key in shown or key not in known}


def visible(form: Form, answers: Answers, today: dt.date) -> frozenset[str]:
    """The keys of the questions that are asked, given these answers."""
    return settle(form, answers, today).visible


def journey(form: Form, answers: Answers, today: dt.date) -> tuple[Page, ...]:
    """The pages of this person's way through the form, in order."""
    return way(form, settle(form, answers, today))


def way(form: Form, settled: Settled) -> tuple[Page, ...]:
    """The journey of answers that are settled already."""
    return tuple(
        page
        for page in form.pages
        if page.key in settled.pages
        and any(_stands(question, settled) for question in page.questions)
    )


def _stands(question: Question, settled: Settled) -> bool:
    return question.key in settled.visible and question.type != "constant"


def reached_end(form: Form, answers: Answers, today: dt.date) -> End | None:
    """The end these answers lead to, or None while the way is open."""
    return end_of(form, settle(form, answers, today), today)


def end_of(form: Form, settled: Settled, today: dt.date) -> End | None:
    """The same of answers that are settled already."""
    env = Env(settled.answers, today.isoformat())
    return next((end for end in form.ends if end.when.holds(env)), None)


def next_page(
    form: Form, answers: Answers, today: dt.date, *, after: str | None = None
) -> Page | End | None:
    """Where the journey goes on.

    Parameters
    ----------
    form, answers, today
        As for `settle`.
    after
        Key of the page just answered; None for the first page of the journey.

    Returns
    -------
    Page, End or None
        The next page; an end when the answers stop the journey; None when all pages are
        done and the answers are to be checked.
    """
    settled = settle(form, answers, today)
    end = end_of(form, settled, today)
    if end is not None:
        return end
    passed = after is None
    for page in form.pages:
        if passed and page in way(form, settled):
            return page
        passed = passed or page.key == after
    return None


def previous_page(form: Form, answers: Answers, today: dt.date, *, before: str) -> Page | None:
    """The page one step back, None on the first."""
    earlier: Page | None = None
    for page in journey(form, answers, today):
        if page.key == before:
            return earlier
        earlier = page
    return earlier


def asked(page: Page, settled: Settled) -> tuple[Question, ...]:
    """The questions of a page that are visible and take an answer."""
    return tuple(
        question
        for question in page.questions
        if question.key in settled.visible and type_of(question.type).asks
    )
